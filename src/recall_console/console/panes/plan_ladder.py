"""A plan's ladder: what each rung brings, which of its lift is used, and who is left alone."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from recall_console.console.format import number, plain, whole
from recall_console.console.panes.plan_marks import sign_of
from recall_console.console.panes.plan_section import (
    LONGEST_CHANNEL,
    WIDE,
    Section,
    amount,
    each,
    mark_of,
    marked,
    points,
)
from recall_console.console.text import JOINT, Line, table, wrapped

if TYPE_CHECKING:
    from recall_console.plans.figures import Figures
    from recall_console.plans.forecasts.forecast import Forecast

_Column = tuple[str, Callable[[float | None], str], "Callable[[Figures], float | None]"]
"""Head, how its figures are written, which figure."""

_COLUMNS: Final[Sequence[_Column]] = (
    ("sent", whole, lambda f: f.contacts),
    ("extra", whole, lambda f: f.recalled_incremental),
    ("cost", amount, lambda f: f.cost_direct),
    ("net", amount, lambda f: f.net_all),
)
_WIDE_COLUMNS: Final[Sequence[_Column]] = (
    _COLUMNS[0],
    ("come back", whole, lambda f: f.recalled),
    *_COLUMNS[1:],
    ("cost per extra", each, lambda f: f.cost_per_incremental_recall),
)


def ladder(forecast: "Forecast", width: int) -> Section:
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
    head = ["rung", *(head for head, _, _ in columns)]
    lines = table([head, *rows], "<" + ">" * len(columns), gap=2 if wide else 1)
    return Section("Ladder", [*lines, *_aside(forecast, width)])


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
        yield from wrapped("+ with an offer", width, "dim")
    if lifts := ", ".join(_lifts(forecast)):
        yield from wrapped(f"lifts as said → as used, in points: {lifts}", width)
    if forecast.subsidy_share:
        yield from wrapped(f"offers take {number(forecast.subsidy_share * 100)} % of the direct cost", width)
    if fixed := forecast.plan.hidden.fixed:
        yield from wrapped(f"work and tools cost {amount(fixed)} more, whichever rung", width)
    if forecast.left_alone:
        saved = forecast.saved_by_leaving_alone
        spared = f"; that saves {amount(saved)} on the first rung alone" if saved else ""
        yield from wrapped(
            f"{whole(forecast.left_alone)} of {whole(forecast.audience)} are left alone: for them no rung pays{spared}",
            width,
        )
    if forecast.holdout:
        smallest = forecast.detectable_effect
        can_show = (
            ""
            if smallest is None
            else f"; the smallest effect they can show: {number(smallest * 100)} points"
        )
        yield from wrapped(f"{whole(forecast.holdout)} are left alone to compare with{can_show}", width)


def _lifts(forecast: "Forecast") -> Iterator[str]:
    """What is made of each rung's lift before a ladder is chosen; nothing where it is used as it is."""
    for place, rung in enumerate(forecast.plan.rungs):
        for known in forecast.used_by(place):
            who = f"{plain(rung.channel, LONGEST_CHANNEL)}{' (some)' if known.group else ''}"
            lift = f"{who} {points(known.lift)} → {points(known.used)}{sign_of(known.evidence)}"
            yield lift.replace(" ", JOINT)
