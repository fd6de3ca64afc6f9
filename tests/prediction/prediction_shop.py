"""A small made-up shop to predict, in memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property

import numpy as np
import polars as pl

from recall_console.events.schema import EVENT_SCHEMA, EventType
from recall_console.prediction.score import Scored, score
from recall_console.settings import Settings

START = date(2025, 1, 1)
DAYS = 330
AS_OF = START + timedelta(days=300)
HORIZON = 60
QUICK = Settings(max_training_snapshots=2, min_outcomes=50)


@dataclass(frozen=True)
class Meta:
    """The summary of a shop's log."""

    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class Shop:
    """An event log that is just a frame."""

    events: pl.DataFrame

    @cached_property
    def meta(self) -> Meta:
        """First and last event."""
        first, last = self.events["at"].min(), self.events["at"].max()
        assert isinstance(first, datetime)
        assert isinstance(last, datetime)
        return Meta(first, last)

    def items(self) -> pl.DataFrame:
        """No event names an item."""
        return pl.DataFrame(schema={"item_id": pl.String, "first_seen_at": pl.Datetime("us")})

    def scan(self) -> pl.LazyFrame:
        """All events."""
        return self.events.lazy()

    def shards(self) -> Iterator[pl.DataFrame]:
        """Two shards."""
        mine = self.events["customer_id"].hash(1) % 2 == 0
        for part in (self.events.filter(mine), self.events.filter(~mine)):
            yield part.sort("customer_id", "at", "event")

    def and_also(self, events: pl.DataFrame) -> "Shop":
        """The same shop with more events."""
        return Shop(pl.concat([self.events, events]))

    def without_money(self) -> "Shop":
        """The same shop with amounts unknown."""
        return Shop(self.events.with_columns(amount=pl.lit(None, pl.Float64)))


def happened(*rows: tuple[str, datetime, EventType, float | None]) -> pl.DataFrame:
    """Events by customer, time, type and amount."""
    known = pl.DataFrame(
        [(who, at, int(event), amount) for who, at, event, amount in rows],
        schema={name: EVENT_SCHEMA[name] for name in ("customer_id", "at", "event", "amount")},
        orient="row",
    )
    missing = {name: pl.lit(None, kind) for name, kind in EVENT_SCHEMA.items() if name not in known.columns}
    return known.with_columns(**missing).select(EVENT_SCHEMA.names())


def shop(customers: int = 700, seed: int = 1) -> Shop:
    """Customers who buy at their own rates until they stop for good, and give some things back."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[str, datetime, EventType, float | None]] = []
    for number in range(customers):
        first, stay = rng.uniform(0, 240), rng.exponential(200)
        gap, price = rng.gamma(2.0, 15.0) + 3, rng.lognormal(3, 0.5)
        day = first
        while day < min(DAYS, first + stay):
            at = datetime(START.year, START.month, START.day) + timedelta(days=float(day))
            rows.append((f"c{number:04}", at, EventType.PURCHASE, float(price * rng.lognormal(0, 0.3))))
            if rng.random() < 0.05:
                rows.append((f"c{number:04}", at + timedelta(hours=30), EventType.REFUND, -float(price) / 2))
            day += rng.exponential(gap) + 0.1
    return Shop(happened(*rows))


def anything(rng: np.random.Generator, since: date, count: int, customers: int = 900) -> pl.DataFrame:
    """Random events of old and new customers from a day on."""
    start = datetime(since.year, since.month, since.day)
    return happened(
        *(
            (
                f"c{rng.integers(customers):04}",
                start + timedelta(days=float(rng.uniform(0, 40))),
                (EventType.PURCHASE, EventType.LOGIN, EventType.VIEW)[int(rng.integers(3))],
                float(rng.lognormal(3, 1)),
            )
            for _ in range(count)
        )
    )


@cache
def known_shop() -> Shop:
    """The shop that most tests look at."""
    return shop()


@cache
def known_scores() -> Scored:
    """Its scores."""
    return score(known_shop(), AS_OF, HORIZON, QUICK)
