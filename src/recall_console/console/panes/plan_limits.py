"""What a plan's budget and channels allow: the most, what is kept back for chance, what is used, what one more would bring."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from recall_console.console.format import NOTHING, percent, plain, whole
from recall_console.console.panes.plan_section import WIDE, Section, amount, each, mark_of
from recall_console.console.text import Line, line, table, wrapped
from recall_console.language import later, tr, trc
from recall_console.plans.optimum.limits import SUBSIDY

if TYPE_CHECKING:
    from recall_console.plans.forecasts.forecast import Forecast
    from recall_console.plans.forecasts.limit_use import LimitUse

TITLE: Final = later("Limits")
CAPACITY: Final = "capacity of "
"""What the names of limits on contacts begin with; all others are of money."""
_LONGEST: Final = 14
_LONGEST_WIDE: Final = 40
_ROUNDING: Final = 1e-9
"""A smaller share is the noise of binary fractions."""


def limits(forecast: "Forecast", width: int) -> Section:
    """Budget and capacities, and how far the plan may be from the best one inside them; nothing without scored customers."""
    market = forecast.market
    if market is None:
        return Section(tr(TITLE), [])
    wide = width >= WIDE
    longest = _LONGEST_WIDE if wide else _LONGEST
    rows = [_row(one, mark_of(forecast), longest) for one in market.limits if one.name != SUBSIDY]
    uses = table([_heads(wide=wide), *rows], "<>>>>", gap=2 if wide else 1)
    return Section(
        tr(TITLE),
        [
            *(uses if rows else [line(tr("none: neither a budget nor a capacity"))]),
            *(wrapped(tr("kept back: for what chance may take"), width, "dim") if rows else ()),
            *_subsidy(forecast, width),
            *_gap(market.gap, width),
        ],
    )


def _heads(*, wide: bool) -> list[str]:
    used = trc("limit", "used")
    if wide:
        return [tr("limit"), tr("most"), tr("kept back"), used, tr("1 more nets")]
    return [tr("limit"), tr("most"), tr("kept"), used, tr("1 more")]


def _row(one: "LimitUse", mark: str, longest: int) -> list[str]:
    write = whole if one.name.startswith(CAPACITY) else amount
    return [
        plain(one.name.removeprefix(CAPACITY), longest),
        write(one.most),
        write(one.reserve) if one.reserve else NOTHING,
        f"{write(one.expected)}{mark}",
        f"{each(one.price)}{mark}" if one.price else NOTHING,
    ]


def _subsidy(forecast: "Forecast", width: int) -> Iterator[Line]:
    """The cap on offers as the share that it is written as."""
    cap, taken = forecast.plan.subsidy_cap, forecast.subsidy_share
    if cap is not None:
        yield from wrapped(
            tr(
                "offers may take {most} of the direct cost and take {taken}",
                most=cap,
                taken=percent(taken, 1),
            ),
            width,
        )


def _gap(gap: float, width: int) -> Iterator[Line]:
    if gap < _ROUNDING:
        yield from wrapped(tr("proven: no choice of ladders nets more"), width, "dim")
    else:
        found = percent(gap, 2 if gap >= 1e-4 else 4 if gap >= 1e-6 else 7)
        yield from wrapped(
            tr("proven: at most {share} below the best choice of ladders", share=found), width, "dim"
        )
