"""The few constants of the whole log that a customer's variables depend on."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, Self

import polars as pl

from recall_console.customers.prices import price_changes


class Meta(Protocol):
    """A log's summary."""

    @property
    def first_at(self) -> datetime:
        """Time of the first event."""


class Log(Protocol):
    """What is asked of an event store to know the world."""

    @property
    def meta(self) -> Meta:
        """Its summary, with the time of the first event."""

    def items(self) -> pl.DataFrame:
        """Its items, with the time each was first seen."""

    def scan(self) -> pl.LazyFrame:
        """All its events, in no order."""


@dataclass(frozen=True)
class World:
    """What is true of the whole log, whoever the customer.

    Attributes
    ----------
    history_start : date
        Day of the log's first event; what happened before is unknown.
    items : pl.DataFrame
        ``item_id (str)``, ``first_seen_at (datetime[us])``: one row an item. Safe as of any date, since an item's first
        event is never later than a view of it.
    prices : pl.DataFrame
        ``PRICES_SCHEMA``: how prices of favourites changed; none where nobody has favourites. As of a date only rows of
        days before it may be looked at.
    """

    history_start: date
    items: pl.DataFrame
    prices: pl.DataFrame

    @classmethod
    def of(cls, log: Log) -> Self:
        """The world of an event store that holds at least one event."""
        return cls(log.meta.first_at.date(), log.items(), price_changes(log.scan()))
