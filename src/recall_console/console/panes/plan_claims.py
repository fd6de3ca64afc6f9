"""Plans side by side: what claimed returns would need, and both plans at one common value."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from recall_console.console.format import plain, plus, priced, whole
from recall_console.console.panes.plan_section import LETTERS, Section, amount, each, rough, whole_percent
from recall_console.console.text import Line, table, wrapped
from recall_console.language import tr

if TYPE_CHECKING:
    from recall_console.plans.forecasts.changes import Change, Difference
    from recall_console.plans.forecasts.comparison import Comparison


def claims(comparison: "Comparison", currency: str, width: int) -> Section:
    """What claimed returns would need, and both plans at one common value."""
    return Section(
        tr("A | B"),
        [
            *(one for flag in comparison.flags for one in wrapped(plain(flag.text), width, "beware", "! ")),
            *_implied(comparison),
            *_common(comparison, currency, width),
        ],
    )


def changes(comparison: "Comparison", width: int) -> list[Line]:
    """What each later plan changes against the first, one sentence each; nothing where no net is known."""
    found = zip(LETTERS[1:], comparison.changes, strict=False)
    return [
        one
        for letter, change in found
        if change.net.value is not None
        for one in wrapped(_sentence(letter, change), width, "title", then="  ")
    ]


def _sentence(letter: str, change: "Change") -> str:
    cost = plus(amount(change.cost_direct))
    net = _difference(change.net, rough)
    if change.incremental.value is None:
        return tr("{plan} against A: net {net}, direct cost {cost}", plan=letter, net=net, cost=cost)
    return tr(
        "{plan} against A: net {net}, direct cost {cost}, won back {extra}",
        plan=letter,
        net=net,
        cost=cost,
        extra=_difference(change.incremental, whole),
    )


def _difference(found: "Difference", write: Callable[[float | None], str]) -> str:
    value = plus(write(found.value))
    if found.low is None:
        return value
    return tr("{value} ({low} to {high})", value=value, low=write(found.low), high=write(found.high))


def _implied(comparison: "Comparison") -> list[Line]:
    claimed = [
        (letter, one) for letter, one in zip(LETTERS, comparison.plans, strict=False) if one.plan.claimed_roi
    ]
    rows = [
        [
            tr("{plan} claims ROI {roi}", plan=letter, roi=whole_percent(implied.claimed_roi)),
            each(implied.net),
            each(implied.gross),
        ]
        for (letter, _), implied in zip(claimed, comparison.implied_values, strict=True)
    ]
    return table([[tr("so a recall brings"), tr("if net"), tr("if gross")], *rows], "<>>") if rows else []


def _common(comparison: "Comparison", currency: str, width: int) -> Iterator[Line]:
    for common in comparison.common_value:
        value = priced(each(common.value_per_recall), currency)
        returns = " · ".join(
            f"{letter} {whole_percent(roi)}" for letter, (_, roi) in zip(LETTERS, common.rois, strict=False)
        )
        yield from wrapped(
            tr("both at {value} per recall: ROI net {returns}", value=value, returns=returns)
            if common.definition == "net"
            else tr("both at {value} per recall: ROI gross {returns}", value=value, returns=returns),
            width,
        )
