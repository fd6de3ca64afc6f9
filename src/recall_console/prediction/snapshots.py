"""What is learnt from and scored: all customers as of some dates, with what each did in the horizon after."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
import polars as pl

from recall_console.customers.facts import facts, prospects, rank
from recall_console.customers.history import midnight, until
from recall_console.customers.registry import VARIABLES
from recall_console.customers.variables import variables
from recall_console.customers.world import World
from recall_console.events.schema import EventType
from recall_console.progress import Progress, Report, silent
from recall_console.settings import Settings

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Matrix = npt.NDArray[np.float32]

NAMES: Final = tuple(variable.name for variable in VARIABLES)
"""Columns of every matrix of variables, in order."""

_ROWS_AT_ONCE: Final = 2_000_000
"""Shards are put together up to about this many events, so that small ones do not cost a kernel call each."""


class Meta(Protocol):
    """A log's summary."""

    @property
    def first_at(self) -> datetime:
        """Time of the first event."""

    @property
    def last_at(self) -> datetime:
        """Time of the last event."""


class EventLog(Protocol):
    """What prediction asks of an event store."""

    @property
    def meta(self) -> Meta:
        """Its summary."""

    def items(self) -> pl.DataFrame:
        """Its items, with the time each was first seen."""

    def shards(self) -> Iterator[pl.DataFrame]:
        """Its events (``EVENT_SCHEMA``), all of a customer together."""


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
    world = World.of(store)
    known, told, lookers = [], [], 0
    for events in _batches(store.shards()):
        shard = until(events, as_of)
        known.append(facts(shard, as_of, world, settings))
        told.append(variables(shard, as_of, world))
        lookers += prospects(shard, as_of)
    ranked = rank(pl.concat(known), settings).sort("customer_id")
    return Snapshot(as_of, ranked, pl.concat(told).sort("customer_id"), lookers)


def labels(store: EventLog, as_of: date, horizon_days: int) -> pl.DataFrame:
    """What the customer base as of a date did in the horizon that began on it.

    Returns
    -------
    pl.DataFrame
        ``customer_id, churned (bool), net_spend (money ≥ 0), orders (int)``, sorted by customer; a row for everyone with
        a purchase before ``as_of``.
    """
    return pl.concat([labels_of(shard, as_of, horizon_days) for shard in store.shards()]).sort("customer_id")


def labels_of(shard: pl.DataFrame, as_of: date, horizon_days: int) -> pl.DataFrame:
    """The labels of a shard's customers."""
    base = shard.filter(_is_purchase() & (pl.col("at") < midnight(as_of))).select("customer_id").unique()
    done = totals(shard, as_of, as_of + timedelta(days=horizon_days))
    return (
        base.join(done, on="customer_id", how="left")
        .sort("customer_id")
        .select(
            "customer_id",
            churned=pl.col("orders").fill_null(0) == 0,
            net_spend=pl.col("net_spend").fill_null(0.0),
            orders=pl.col("orders").fill_null(0),
        )
    )


def totals(shard: pl.DataFrame, start: date, end: date) -> pl.DataFrame:
    """Orders and net spend of each customer in [start, end).

    Returns
    -------
    pl.DataFrame
        ``customer_id, orders (int), net_spend (purchases minus refunds, floor 0)``, in no order.
    """
    within = shard.filter(pl.col("at").is_between(midnight(start), midnight(end), closed="left"))
    order = pl.coalesce("order_id", pl.col("at").dt.date().cast(pl.String))
    counts = pl.col("event").is_in([EventType.PURCHASE, EventType.REFUND])
    return within.group_by("customer_id").agg(
        orders=order.filter(_is_purchase()).n_unique().cast(pl.Int32),
        net_spend=pl.col("amount").filter(counts).sum().clip(lower_bound=0.0),
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
    world = World.of(store)
    parts: dict[date, list[pl.DataFrame]] = {day: [] for day in wanted}
    for number, events in enumerate(_batches(store.shards()), start=1):
        shard = _drawn(until(events, until_date), share, settings.seed)
        for place, day in enumerate(wanted, start=1):
            parts[day].append(_learnable(shard, day, horizon_days, world))
            report(Progress("variables", place, len(wanted), f"{day} · part {number}"))
    return {day: _examples(day, pl.concat(rows)) for day, rows in parts.items()}


def _is_purchase() -> pl.Expr:
    return pl.col("event") == EventType.PURCHASE


def _batches(shards: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Shards, small ones put together."""
    waiting: list[pl.DataFrame] = []
    for shard in shards:
        waiting.append(shard)
        if sum(map(len, waiting)) >= _ROWS_AT_ONCE:
            yield _joined(waiting)
            waiting = []
    if waiting:
        yield _joined(waiting)


def _joined(shards: list[pl.DataFrame]) -> pl.DataFrame:
    """One frame, still sorted by customer and time."""
    return shards[0] if len(shards) == 1 else pl.concat(shards).sort("customer_id", maintain_order=True)


def _drawn(shard: pl.DataFrame, share: float, seed: int) -> pl.DataFrame:
    """The events of a share of the customers, the same customers whatever the date."""
    return shard if share >= 1.0 else shard.filter(draw(pl.col("customer_id"), seed) < share)


def draw(customer: pl.Expr, seed: int) -> pl.Expr:
    """A number in [0, 1) for each customer, decided by id and seed."""
    return (customer.hash(seed) % 1_000_003) / 1_000_003


def _learnable(shard: pl.DataFrame, as_of: date, horizon_days: int, world: World) -> pl.DataFrame:
    """Variables, labels and the past horizon's totals side by side."""
    past = totals(shard, as_of - timedelta(days=horizon_days), as_of).select(
        "customer_id", past_orders="orders", past_net_spend="net_spend"
    )
    return (
        variables(shard, as_of, world)
        .join(labels_of(shard, as_of, horizon_days), on="customer_id", how="left", maintain_order="left")
        .join(past, on="customer_id", how="left", maintain_order="left")
        .with_columns(pl.col("past_orders", "past_net_spend").fill_null(0))
    )


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
