"""What each later plan changes against the first, as plain text."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from recall_console.console.format import NOTHING, listed, money, number, plain, plus, whole
from recall_console.console.text import Line, table, wrapped
from recall_console.language import tr

if TYPE_CHECKING:
    from recall_console.plans.forecasts.changes import Difference
    from recall_console.plans.forecasts.comparison import Comparison


def change_lines(compared: "Comparison", currency: str, width: int) -> Iterator[Line]:
    """A table for each later plan, and what has to be true."""
    for change in compared.changes:
        yield from wrapped(
            tr(
                "{name} against {against}: {spends}",
                name=plain(change.name),
                against=plain(change.against),
                spends=listed([_direct(change.cost_direct, currency), _all(change.cost_all, currency)]),
            ),
            width,
            "title",
        )
        yield from table(
            [
                ["", tr("change"), tr("from"), tr("to")],
                _row(tr("net of all three ledgers"), change.net, lambda figure: plus(money(figure))),
                _row(
                    tr("customers won back, incremental"),
                    change.incremental,
                    lambda figure: plus(whole(figure)),
                ),
                _row(
                    tr("activation, in points"),
                    change.activation,
                    lambda figure: plus(number(figure * 100, 2)),
                ),
            ],
            "<>>>",
        )
        for flag in change.flags:
            yield from wrapped(plain(flag.text), width, "beware", "! ")


def _direct(more: float, currency: str) -> str:
    """What it costs more or less by the direct ledger."""
    cost = money(abs(more), currency)
    if not more:
        return tr("the same direct cost")
    return tr("direct cost {cost} more", cost=cost) if more > 0 else tr("direct cost {cost} less", cost=cost)


def _all(more: float, currency: str) -> str:
    """What it costs more or less by all three ledgers."""
    cost = money(abs(more), currency)
    if not more:
        return tr("all costs the same")
    return tr("all costs {cost} more", cost=cost) if more > 0 else tr("all costs {cost} less", cost=cost)


def _row(label: str, difference: "Difference", write: Callable[[float], str]) -> list[str]:
    figures = (difference.value, difference.low, difference.high)
    return [label, *(NOTHING if figure is None else write(figure) for figure in figures)]
