"""When people shop: busy weekdays and seasons as a clock that runs faster on busy days, and hours of the day."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from recall_console.events.sample.arrays import Floats, Ints

WEEKDAY_WEIGHTS = np.array([0.92, 0.93, 0.95, 0.98, 1.06, 1.12, 1.04])
"""How busy Monday … Sunday are; the mean is 1."""
YEARLY_SWING = 0.10
"""The busiest week of the year is this much above the mean, the calmest as much below."""
BUSIEST_DAY_OF_YEAR = 330
HOUR_WEIGHTS = np.array([2, 1, 0, 0, 0, 1, 2, 4, 5, 6, 7, 7, 7, 6, 6, 6, 6, 6, 7, 9, 11, 10, 7], dtype=float)
"""How busy the hours 0 … 22 are; nobody starts at 23, so that whoever starts on a day also ends on it."""


@dataclass(frozen=True)
class Clock:
    """Calendar days since the start of the log, and busy days: time that runs faster when people shop more.

    Attributes
    ----------
    start : date
        Day 0.
    days : int
        Days of the log; day ``days`` is the first that is not observed.
    busy : Floats
        Busy days elapsed at each midnight, from day 0 to a year after the log's end.
    """

    start: date
    days: int
    busy: Floats

    def to_busy(self, day: Floats) -> Floats:
        """Busy days elapsed at calendar days."""
        return np.interp(day, np.arange(len(self.busy)), self.busy)

    def to_calendar(self, busy: Floats) -> Floats:
        """Calendar days at busy days; what lies beyond the clock is put at its last day."""
        return np.interp(busy, self.busy, np.arange(len(self.busy)))


def clock(days: int, end: date) -> Clock:
    """Return the clock of a log of ``days`` days whose first unobserved day is ``end``."""
    start = end - timedelta(days=days)
    calendar = [start + timedelta(days=day) for day in range(days + 366)]
    weekday = np.array([day.weekday() for day in calendar])
    of_year = np.array([day.timetuple().tm_yday for day in calendar])
    season = 1 + YEARLY_SWING * np.cos(2 * np.pi * (of_year - BUSIEST_DAY_OF_YEAR) / 365)
    busy = np.concatenate([[0.0], np.cumsum(WEEKDAY_WEIGHTS[weekday] * season)])
    return Clock(start, days, busy)


def moments(rng: np.random.Generator, day: Floats) -> Ints:
    """Seconds since the start of the log: an hour of the day that people shop at, on each given day."""
    edges = np.concatenate([[0.0], np.cumsum(HOUR_WEIGHTS / HOUR_WEIGHTS.sum())])
    second = 3600 * np.interp(rng.random(len(day)), edges, np.arange(len(edges)))
    return np.floor(day).astype(np.int64) * 86_400 + second.astype(np.int64)
