"""A plan's ladder: what each rung brings, which of its lift is used, and who is left alone."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from recall_console.console.format import listed, number, percent, plain, whole
from recall_console.console.panes.plan_marks import sign_of
from recall_console.console.panes.plan_section import (
    LONGEST_CHANNEL,
    WIDE,
    Section,
    amount,
    each,
    few,
    mark_of,
    marked,
    points,
)
from recall_console.console.text import JOINT, Line, table, wrapped
from recall_console.language import later, tr

if TYPE_CHECKING:
    from recall_console.plans.figures import Figures
    from recall_console.plans.forecasts.forecast import Forecast

_Column = tuple[str, Callable[[float | None], str], "Callable[[Figures], float | None]"]
"""Head, how its figures are written, which figure."""

_COLUMNS: Final[Sequence[_Column]] = (
    (later("sent"), whole, lambda f: f.contacts),
    (later("extra"), few, lambda f: f.recalled_incremental),
    (later("cost"), amount, lambda f: f.cost_direct),
    (later("net"), amount, lambda f: f.net_all),
)
_WIDE_COLUMNS: Final[Sequence[_Column]] = (
    _COLUMNS[0],
    (later("come back"), few, lambda f: f.recalled),
    *_COLUMNS[1:],
    (later("cost per extra"), each, lambda f: f.cost_per_incremental_recall),
)


def ladder(forecast: "Forecast", width: int, accepted: float) -> Section:
    """Rung by rung, and who is left alone."""
    wide = width >= WIDE
    columns = _WIDE_COLUMNS if wide else _COLUMNS
    rows = [
        [
            _rung_name(forecast, place, 30 if wide else LONGEST_CHANNEL),
            *_figures(columns, figures, mark_of(forecast)),
        ]
        for place, figures in enumerate(forecast.rungs)
    ]
    head = [tr("rung"), *(tr(head) for head, _, _ in columns)]
    lines = table([head, *rows], "<" + ">" * len(columns), gap=2 if wide else 1)
    return Section(tr("Ladder"), [*lines, *_aside(forecast, width), *_elsewhere(forecast, width, accepted)])


def _figures(columns: Sequence[_Column], figures: "Figures", mark: str) -> Iterator[str]:
    for head, write, figure in columns:
        written = write(figure(figures))
        yield marked(written, mark) if head == "net" else written


def _rung_name(forecast: "Forecast", place: int, longest: int) -> str:
    rung = forecast.plan.rungs[place]
    return f"{place + 1} {plain(rung.channel, longest)}{' +' if rung.offer else ''}"


def _aside(forecast: "Forecast", width: int) -> Iterator[Line]:
    """Who gets no rung, and what no rung pays for."""
    if any(rung.offer for rung in forecast.plan.rungs):
        yield from wrapped(tr("+ with an offer"), width, "dim")
    if lifts := listed(_lifts(forecast)):
        yield from wrapped(tr("lifts as said → as used, in points: {lifts}", lifts=lifts), width)
    if forecast.subsidy_share:
        yield from wrapped(
            tr("offers take {share} of the direct cost", share=percent(forecast.subsidy_share)), width
        )
    if fixed := forecast.plan.hidden.fixed:
        yield from wrapped(tr("work and tools cost {money} more, whichever rung", money=amount(fixed)), width)
    if forecast.left_alone:
        saved = forecast.saved_by_leaving_alone
        spared = tr(
            "{count} of {all} are left alone: for them no rung pays",
            count=whole(forecast.left_alone),
            all=whole(forecast.audience),
        )
        if saved:
            spared = tr(
                "{spared}; that saves {money} on the first rung alone", spared=spared, money=amount(saved)
            )
        yield from wrapped(spared, width)
    if forecast.holdout:
        smallest = forecast.detectable_effect
        held = tr("{count} are left alone to compare with", count=whole(forecast.holdout))
        if smallest is not None:
            held = tr(
                "{held}; the smallest effect they can show: {points} points",
                held=held,
                points=number(smallest * 100),
            )
        yield from wrapped(held, width)


def _elsewhere(forecast: "Forecast", width: int, accepted: float) -> list[Line]:
    """Why another pane tells another money."""
    if forecast.market is None:
        return []
    said = tr(
        "these responses are this plan's own; Money in the Model pane assumes that {share} accept an offer",
        share=percent(accepted, 0),
    )
    return wrapped(said, width, "dim")


def _lifts(forecast: "Forecast") -> Iterator[str]:
    """What is made of each rung's lift before a ladder is chosen; nothing where it is used as it is."""
    for place, rung in enumerate(forecast.plan.rungs):
        for known in forecast.used_by(place):
            channel = plain(rung.channel, LONGEST_CHANNEL)
            who = tr("{channel} (some)", channel=channel) if known.group else channel
            lift = f"{who} {points(known.lift)} → {points(known.used)}{sign_of(known.evidence)}"
            yield lift.replace(" ", JOINT)
