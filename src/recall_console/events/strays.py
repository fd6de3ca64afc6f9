"""Events so far from all others in time that they can hardly be true, such as a year 2098 that was mistyped."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from recall_console.events import said

LONELY_DAYS: Final = 365
"""A stretch without any event longer than this parts strays from the log."""
FEWEST_EVENTS: Final = 100
"""A log of fewer events is taken as it is."""
STRAYS_IN: Final = 1000
"""One event in so many may be a stray, in any case a single one."""


def last_day(daily: Mapping[date, int]) -> date:
    """The last day of the log, late strays left out: the day that an as-of date follows.

    Parameters
    ----------
    daily : mapping of date to int
        Events on each day that has any.
    """
    return _end(sorted(daily, reverse=True), daily)


def doubts(daily: Mapping[date, int]) -> Iterator[str]:
    """What to say of strays; nothing where there are none."""
    days = sorted(daily)
    first, last = _end(days, daily), last_day(daily)
    late, early = (
        sum(daily[day] for day in days if day > last),
        sum(daily[day] for day in days if day < first),
    )
    if late:
        yield said.LATE_STRAYS.format(events=f"{late:,}", day=days[-1], last=last)
    if early:
        yield said.EARLY_STRAYS.format(events=f"{early:,}", day=days[0], first=first)


def _end(inwards: Sequence[date], daily: Mapping[date, int]) -> date:
    """The outermost day that is no stray's, of days from one end of the log inwards."""
    total = sum(daily.values())
    most = max(1, total // STRAYS_IN) if total >= FEWEST_EVENTS else 0
    end, passed = inwards[0], 0
    for outer, inner in pairwise(inwards):
        passed += daily[outer]
        if passed > most:
            break
        if abs((inner - outer).days) > LONELY_DAYS:
            end = inner
    return end
