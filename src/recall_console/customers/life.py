"""One customer's life before a date: what they did on which day, their own rhythm, and when they were due again."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby, pairwise
from math import ceil, floor
from typing import Any, Final, Self

import polars as pl

from recall_console.events.schema import EventType

LEAST_GAPS: Final = 2
"""Fewer gaps between purchase days than this are no rhythm."""


@dataclass(frozen=True)
class Did:
    """What a customer did of one kind on one day.

    Attributes
    ----------
    day : date
    event : EventType
    count : int
        How often, ≥ 1; of purchases the orders.
    amount : float | None
        Signed money of it; ``None`` where no amount is known.
    """

    day: date
    event: EventType
    count: int
    amount: float | None


@dataclass(frozen=True)
class Rhythm:
    """How regularly a customer buys.

    Attributes
    ----------
    usual_days : float
        Median gap between purchase days.
    longest_days : float
        The usual longest gap: that quantile of the gaps which makes a customer silent (``usual_gap_quantile``).
    due : date
        The usual gap after the last purchase day.
    late : date
        The usual longest gap after it.
    """

    usual_days: float
    longest_days: float
    due: date
    late: date


@dataclass(frozen=True)
class Month:
    """What a customer did in a calendar month.

    Attributes
    ----------
    start : date
        First day of the month.
    counts : dict of EventType to int
        Only what happened at all.
    spent : float | None
        Purchases less refunds; ``None`` where no amount is known.
    """

    start: date
    counts: dict[EventType, int]
    spent: float | None


@dataclass(frozen=True)
class Life:
    """All days with events before the as-of date, in order."""

    as_of: date
    did: tuple[Did, ...]
    usual_gap_quantile: float

    @classmethod
    def of(cls, events: pl.DataFrame, as_of: date, usual_gap_quantile: float) -> Self:
        """The life that one customer's events tell.

        Parameters
        ----------
        events : pl.DataFrame
            ``EVENT_SCHEMA``, of one customer.
        as_of : date
            Only events strictly before its midnight count.
        usual_gap_quantile : float
            0–1, as the settings have it.
        """
        known = events.filter(pl.col("at") < as_of).with_columns(day=pl.col("at").dt.date())
        bought = pl.col("event") == EventType.PURCHASE
        order = pl.coalesce("order_id", pl.col("day").cast(pl.String))
        count = pl.when(bought.first()).then(order.n_unique()).otherwise(pl.len())
        amount = pl.when(pl.col("amount").count() > 0).then(pl.col("amount").sum())
        days = known.group_by("day", "event").agg(count.alias("count"), amount).sort("day", "event")
        did = (Did(day, EventType(event), count, money) for day, event, count, money in days.iter_rows())
        return cls(as_of, tuple(did), usual_gap_quantile)

    @cached_property
    def purchase_days(self) -> tuple[date, ...]:
        """Days with an order, in order."""
        return tuple(did.day for did in self.did if did.event is EventType.PURCHASE)

    @cached_property
    def signs(self) -> tuple[Did, ...]:
        """All that was no order."""
        return tuple(did for did in self.did if did.event is not EventType.PURCHASE)

    @cached_property
    def rhythm(self) -> Rhythm | None:
        """How regularly they buy; none where there are too few gaps to tell."""
        gaps = sorted((later - earlier).days for earlier, later in pairwise(self.purchase_days))
        if len(gaps) < LEAST_GAPS:
            return None
        usual, longest = quantile(gaps, 0.5), quantile(gaps, self.usual_gap_quantile)
        last = self.purchase_days[-1]
        return Rhythm(
            usual, longest, last + timedelta(days=round(usual)), last + timedelta(days=ceil(longest))
        )

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """Every month from the first event to the last observed day, the quiet ones too."""
        if not self.did:
            return ()
        happened = {start: list(did) for start, did in groupby(self.did, lambda did: did.day.replace(day=1))}
        starts = _months(self.did[0].day, self.as_of - timedelta(days=1))
        return tuple(_month(start, happened.get(start, [])) for start in starts)

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON: event types by their names."""
        return {
            "did": [asdict(did) | {"event": did.event.word} for did in self.did],
            "rhythm": None if self.rhythm is None else asdict(self.rhythm),
            "usual_gap_quantile": self.usual_gap_quantile,
            "months": [
                {
                    "month": month.start,
                    "counts": {event.word: count for event, count in month.counts.items()},
                    "spent": month.spent,
                }
                for month in self.months
            ],
        }


def quantile(values: Sequence[int], q: float) -> float:
    """A quantile of sorted values, linear between neighbours: as `rhythm.Gaps` has it of a whole base."""
    place = q * (len(values) - 1)
    low, high = values[floor(place)], values[ceil(place)]
    return low + (place - floor(place)) * (high - low)


def _months(first: date, last: date) -> list[date]:
    """First days of the months of two dates and of all between them."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def _month(start: date, did: Sequence[Did]) -> Month:
    counts: dict[EventType, int] = {}
    for each in did:
        counts[each.event] = counts.get(each.event, 0) + each.count
    money = [
        each.amount
        for each in did
        if each.amount is not None and each.event in {EventType.PURCHASE, EventType.REFUND}
    ]
    return Month(start, counts, sum(money) if money else None)
