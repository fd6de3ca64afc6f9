"""What is learnt from and scored: all customers as of some dates, with what each did in the horizon after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
import polars as pl

from recall_console.customers import world
from recall_console.customers.chance import chance
from recall_console.customers.facts import facts, prospects, rank
from recall_console.customers.history import until
from recall_console.customers.registry import VARIABLES
from recall_console.customers.spend import totals
from recall_console.customers.variables import variables
from recall_console.customers.world import World
from recall_console.engines.local import Sharded, over_shards
from recall_console.progress import Progress, Report, silent
from recall_console.settings import Settings

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Matrix = npt.NDArray[np.float32]

NAMES: Final = tuple(variable.name for variable in VARIABLES)
"""Columns of every matrix of variables, in order."""


class Meta(world.Meta, Protocol):
    """A log's summary."""

    @property
    def last_at(self) -> datetime:
        """Time of the last event."""


class EventLog(world.Log, Sharded, Protocol):
    """What prediction asks of an event store: its summary, items and shards."""

    @property
    def meta(self) -> Meta:
        """Its summary."""


@dataclass(frozen=True)
class Snapshot:
    """All facts of all customers as of one date.

    Attributes
    ----------
    as_of : date
    facts : pl.DataFrame
        Ranked facts, sorted by ``customer_id``.
    variables : pl.DataFrame
        ``customer_id`` and the registered variables, in the same order.
    prospects : int
        How many have events, but no purchase.
    """

    as_of: date
    facts: pl.DataFrame
    variables: pl.DataFrame
    prospects: int

    @property
    def matrix(self) -> Matrix:
        """The variables, one row a customer, columns as ``NAMES``."""
        return self.variables.select(NAMES).to_numpy()


@dataclass(frozen=True)
class Examples:
    """Customers as of one past date, with what they did in the horizon that began on it.

    Attributes
    ----------
    as_of : date
    customers : pl.Series of str, length n, sorted
    matrix : float32 array of shape (n, variables)
        Columns as ``NAMES``; NaN where undefined.
    churned : bool array of length n
        No purchase in [as_of, as_of + horizon).
    net_spend, orders : float array of length n
        Of that horizon; net spend in money.
    past_net_spend, past_orders : float array of length n
        Of the as many days before ``as_of``: the forecast "same as last time".
    """

    as_of: date
    customers: pl.Series
    matrix: Matrix
    churned: Bools
    net_spend: Floats
    orders: Floats
    past_net_spend: Floats
    past_orders: Floats

    def __len__(self) -> int:
        """Number of customers."""
        return len(self.churned)

    def take(self, rows: Bools) -> "Examples":
        """Some of the customers."""
        return Examples(
            self.as_of,
            self.customers.filter(pl.Series(rows)),
            self.matrix[rows],
            self.churned[rows],
            self.net_spend[rows],
            self.orders[rows],
            self.past_net_spend[rows],
            self.past_orders[rows],
        )


def snapshot(store: EventLog, as_of: date, settings: Settings) -> Snapshot:
    """The snapshot of one date: only events before it are looked at."""
    known = World.of(store)

    def kernel(events: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, int]:
        shard = until(events, as_of)
        return (
            facts(shard, as_of, known, settings),
            variables(shard, as_of, known),
            prospects(shard, as_of),
        )

    told, measured, lookers = zip(*over_shards(store, kernel), strict=True)
    return Snapshot(
        as_of,
        rank(pl.concat(told), settings).sort("customer_id"),
        pl.concat(measured).sort("customer_id"),
        sum(lookers),
    )


def sizes(store: EventLog, as_of: date) -> tuple[int, int]:
    """How many customers there are as of a date, and how many have events, but no purchase."""

    def kernel(events: pl.DataFrame) -> tuple[int, int]:
        shard = until(events, as_of)
        lookers = prospects(shard, as_of)
        return shard["customer_id"].n_unique() - lookers, lookers

    base, lookers = zip(*over_shards(store, kernel), strict=True)
    return sum(base), sum(lookers)


def labels(shard: pl.DataFrame, as_of: date, horizon_days: int, base: pl.DataFrame) -> pl.DataFrame:
    """What customers did in the horizon that began on a date, and in as many days before it.

    Parameters
    ----------
    shard : pl.DataFrame
        All events of at least these customers, sorted by customer and time.
    base : pl.DataFrame
        ``customer_id`` of everyone with a purchase before ``as_of``.

    Returns
    -------
    pl.DataFrame
        ``base`` with ``churned (bool: no purchase in [as_of, as_of + horizon)), orders, past_orders (int),
        net_spend, past_net_spend (money ≥ 0)``.
    """
    horizon = timedelta(days=horizon_days)
    ahead, behind = totals(shard, as_of, as_of + horizon), totals(shard, as_of - horizon, as_of)
    return (
        base.join(ahead, on="customer_id", how="left", maintain_order="left")
        .join(
            behind.rename({"orders": "past_orders", "net_spend": "past_net_spend"}),
            on="customer_id",
            how="left",
            maintain_order="left",
        )
        .with_columns(churned=pl.col("orders").is_null())
        .with_columns(pl.col("orders", "past_orders", "net_spend", "past_net_spend").fill_null(0))
    )


def training_dates(
    history_start: date, as_of: date, horizon_days: int, count: int, settings: Settings
) -> tuple[date, ...]:
    """Dates to learn from whose horizons are over by ``as_of``, latest first.

    Each has ``settings.min_history_days`` of history before it; at most ``count`` and at most
    ``settings.max_training_snapshots`` of them, ``settings.snapshot_step_days`` apart.
    """
    latest = as_of - timedelta(days=horizon_days)
    earliest = history_start + timedelta(days=settings.min_history_days)
    steps = range(min(count, settings.max_training_snapshots))
    dates = (latest - timedelta(days=step * settings.snapshot_step_days) for step in steps)
    return tuple(day for day in dates if day >= earliest)


def examples(
    store: EventLog,
    dates: Iterable[date],
    horizon_days: int,
    until_date: date,
    settings: Settings,
    *,
    share: float = 1.0,
    report: Report = silent,
) -> dict[date, Examples]:
    """Examples of past dates, in one pass over the store.

    Parameters
    ----------
    until_date : date
        Nothing at or after it is looked at; every horizon must be over by then.
    share : float
        Share of the customers, drawn by their id, that examples are made of.
    """
    wanted = sorted(set(dates))
    known, part = World.of(store), count(1)

    def kernel(events: pl.DataFrame) -> list[pl.DataFrame]:
        shard, number, made = _drawn(until(events, until_date), share, settings.seed), next(part), []
        for place, day in enumerate(wanted, start=1):
            made.append(labels(shard, day, horizon_days, variables(shard, day, known)))
            report(Progress("variables", place, len(wanted), f"{day} · part {number}"))
        return made

    days = zip(*over_shards(store, kernel), strict=True)
    return {day: _examples(day, pl.concat(parts)) for day, parts in zip(wanted, days, strict=True)}


def _drawn(shard: pl.DataFrame, share: float, seed: int) -> pl.DataFrame:
    """The events of a share of the customers, the same customers whatever the date."""
    if share >= 1.0:
        return shard
    runs = shard["customer_id"].rle().struct.unnest()
    chosen = chance(runs["value"], f"learn {seed}") < share
    return shard.filter(pl.Series(np.repeat(chosen, runs["len"].to_numpy())))


def _examples(as_of: date, rows: pl.DataFrame) -> Examples:
    rows = rows.sort("customer_id")

    def column(name: str) -> Floats:
        return rows[name].cast(pl.Float64).to_numpy()

    return Examples(
        as_of,
        rows["customer_id"],
        rows.select(NAMES).to_numpy(),
        rows["churned"].to_numpy(),
        column("net_spend"),
        column("orders"),
        column("past_net_spend"),
        column("past_orders"),
    )
