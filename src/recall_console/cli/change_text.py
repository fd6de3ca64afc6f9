"""What each later plan changes against the first, as plain text."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from recall_console.console.format import NOTHING, money, number, plain, whole
from recall_console.console.text import Line, table, wrapped
from recall_console.language import tr

if TYPE_CHECKING:
    from recall_console.plans.forecasts.changes import Difference
    from recall_console.plans.forecasts.comparison import Comparison


def change_lines(compared: "Comparison", currency: str, width: int) -> Iterator[Line]:
    """A table for each later plan, and what has to be true."""
    for change in compared.changes:
        cost = money(abs(change.cost_direct), currency)
        spends = (
            tr("costs {cost} more", cost=cost)
            if not change.costs_no_more
            else tr("costs {cost} less", cost=cost)
            if change.cost_direct
            else tr("costs the same")
        )
        yield from wrapped(
            tr(
                "{name} against {against}: {spends}",
                name=plain(change.name),
                against=plain(change.against),
                spends=spends,
            ),
            width,
            "title",
        )
        yield from table(
            [
                ["", tr("change"), tr("from"), tr("to")],
                _row(tr("net of all three ledgers"), change.net, lambda figure: _signed(figure, money)),
                _row(
                    tr("customers won back, incremental"),
                    change.incremental,
                    lambda figure: _signed(figure, whole),
                ),
                _row(
                    tr("activation, in points"),
                    change.activation,
                    lambda figure: _signed(figure * 100, _two_decimals),
                ),
            ],
            "<>>>",
        )
        for flag in change.flags:
            yield from wrapped(plain(flag.text), width, "beware", "! ")


def _row(label: str, difference: "Difference", write: Callable[[float], str]) -> list[str]:
    figures = (difference.value, difference.low, difference.high)
    return [label, *(NOTHING if figure is None else write(figure) for figure in figures)]


def _signed(figure: float, write: Callable[[float], str]) -> str:
    return f"+{write(figure)}" if figure > 0 else write(figure)


def _two_decimals(figure: float) -> str:
    return number(figure, 2)
