"""How regularly customers buy: statistics of the gaps between their purchase days."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from recall_console.customers.history import Floats, History, Ints


@dataclass(frozen=True)
class Gaps:
    """Gaps between neighbouring purchase days of each customer.

    Attributes
    ----------
    row : ndarray of int
        Customer of each gap, sorted.
    days : ndarray of float
        Length of each gap, ≥ 1; sorted within each customer.
    count, start : ndarray of int, one per customer
        How many gaps a customer has, and where they begin.
    last : ndarray of float, one per customer
        The latest gap; NaN without one.
    """

    row: Ints
    days: Floats
    count: Ints
    start: Ints
    last: Floats

    def quantile(self, q: float) -> Floats:
        """A quantile of each customer's gaps, linear between neighbours; NaN without a gap."""
        place = q * (self.count - 1)
        low = np.floor(place).astype(np.int64)
        high = np.minimum(low + 1, self.count - 1)
        lower, upper = self._at(low), self._at(high)
        between: Floats = lower + (place - low) * (upper - lower)
        return between

    def mean(self) -> Floats:
        """Mean gap; NaN without a gap."""
        return _ratio(self._sum(self.days), self.count)

    def deviation(self) -> Floats:
        """Standard deviation (n − 1) of the gaps; NaN below two."""
        squares = (self.days - self.mean()[self.row]) ** 2
        return np.sqrt(_ratio(self._sum(squares), self.count - 1))

    def longer_share(self, than_days: Floats) -> Floats:
        """Share of each customer's gaps that are longer than a time of its own; NaN without a gap."""
        return _ratio(self._sum((self.days > than_days[self.row]).astype(float)), self.count)

    def _sum(self, values: Floats) -> Floats:
        return np.bincount(self.row, values, minlength=len(self.count)).astype(float)

    def _at(self, place: Ints) -> Floats:
        """The gap at a place within each customer; NaN without a gap."""
        has = self.count > 0
        found = np.full(len(self.count), np.nan)
        found[has] = self.days[(self.start + place)[has]]
        return found


def gaps(history: History, days_ago: int = 0) -> Gaps:
    """The gaps between purchase days of a customer base, as they were known some days before the as-of date."""
    known = history.purchase_days.filter(pl.col("age") > days_ago)
    row, age = known["row"].to_numpy(), known["age"].to_numpy()
    same = row[1:] == row[:-1]
    row, days = row[1:][same], (age[:-1] - age[1:])[same].astype(float)
    count = np.bincount(row, minlength=history.size)
    start = np.cumsum(count) - count
    last = np.full(history.size, np.nan)
    last[row] = days  # of several gaps the latest is written last
    return Gaps(row, days[np.lexsort((days, row))], count, start, last)


def _ratio(top: Floats, bottom: Ints) -> Floats:
    """A quotient; NaN where the divisor is not positive."""
    quotient = np.full(len(top), np.nan)
    np.divide(top, bottom, out=quotient, where=bottom > 0)
    return quotient
