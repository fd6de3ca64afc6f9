"""What is learnt from and scored: all customers as of some dates, with what each did in the horizon after."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from recall_console.customers import categories, world
from recall_console.customers.chance import chance
from recall_console.customers.facts import facts, prospects, rank
from recall_console.customers.history import until
from recall_console.customers.spend import totals
from recall_console.customers.variables import variables
from recall_console.customers.world import World
from recall_console.engines.local import Sharded, over_shards
from recall_console.prediction.horizon import horizons
from recall_console.prediction.process import NAMES, Process
from recall_console.progress import Progress, Report, silent
from recall_console.settings import Settings

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Matrix = npt.NDArray[np.float32]

T = TypeVar("T")


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
        ``customer_id`` and ``NAMES``, in the same order.
    horizon : float array
        Days that each customer is waited for.
    process : Process
        The purchase process of the base.
    category_preference : pl.Series of float
        How much more of each customer's spend goes to categories of high value than of the base's; 0 where unknown.
    prospects : int
        How many have events, but no purchase.
    """

    as_of: date
    facts: pl.DataFrame
    variables: pl.DataFrame
    horizon: Floats
    process: Process
    category_preference: pl.Series
    prospects: int

    @cached_property
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
    process : Process
        The purchase process of the base, behind the last columns of the matrix.
    matrix : float32 array of shape (n, variables)
        Columns as ``NAMES``; NaN where undefined.
    horizon : float array of length n
        Days that each customer is waited for.
    churned : bool array of length n
        No purchase in [as_of, as_of + horizon).
    net_spend, orders : float array of length n
        Of that horizon; net spend in money.
    past_net_spend, past_orders : float array of length n
        Of the as many days before ``as_of``: the forecast "same as last time".
    """

    as_of: date
    customers: pl.Series
    process: Process
    matrix: Matrix
    horizon: Floats
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
            self.process,
            self.matrix[rows],
            self.horizon[rows],
            self.churned[rows],
            self.net_spend[rows],
            self.orders[rows],
            self.past_net_spend[rows],
            self.past_orders[rows],
        )


def snapshot(store: EventLog, as_of: date, horizon_days: int, settings: Settings) -> Snapshot:
    """The snapshot of one date: only events before it are looked at."""
    known = World.of(store)

    def kernel(events: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, int]:
        shard = until(events, as_of)
        return (
            facts(shard, as_of, known, settings),
            variables(shard, as_of, known),
            categories.spend_by_category(shard),
            prospects(shard, as_of),
        )

    told, found, parts, lookers = zip(*over_shards(store, kernel), strict=True)
    measured = pl.concat(found).sort("customer_id")
    spend = pl.concat(parts).sort("customer_id", "category")  # sums hang on the order of what is added
    process, horizon = Process.of(measured), horizons(measured, horizon_days, settings)
    return Snapshot(
        as_of,
        rank(pl.concat(told), settings).sort("customer_id"),
        measured.hstack(process.variables(measured, horizon)),
        horizon,
        process,
        categories.preference(spend, categories.high_value(spend), measured["customer_id"]),
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


def labels(shard: pl.DataFrame, as_of: date, base: pl.DataFrame, horizon: Floats) -> pl.DataFrame:
    """What customers did in the horizon that began on a date, and in as many days before it.

    Parameters
    ----------
    shard : pl.DataFrame
        All events of at least these customers, sorted by customer and time.
    base : pl.DataFrame
        ``customer_id`` of everyone with a purchase before ``as_of``.
    horizon : float array, one per customer of the base
        Whole days.

    Returns
    -------
    pl.DataFrame
        ``base`` with ``horizon (days), churned (bool: no purchase in [as_of, as_of + horizon)), orders, past_orders (int),
        net_spend, past_net_spend (money ≥ 0)``.
    """
    waited = base.select("customer_id", horizon=pl.Series(horizon))
    longest = timedelta(days=int(horizon.max(initial=0)))
    near = _within_own_horizon(shard, as_of, waited)
    ahead, behind = totals(near, as_of, as_of + longest), totals(near, as_of - longest, as_of)
    return (
        base.with_columns(horizon=pl.Series(horizon))
        .join(ahead, on="customer_id", how="left", maintain_order="left")
        .join(
            behind.rename({"orders": "past_orders", "net_spend": "past_net_spend"}),
            on="customer_id",
            how="left",
            maintain_order="left",
        )
        .with_columns(churned=pl.col("orders").is_null())
        .with_columns(pl.col("orders", "past_orders", "net_spend", "past_net_spend").fill_null(0))
    )


def _within_own_horizon(shard: pl.DataFrame, as_of: date, waited: pl.DataFrame) -> pl.DataFrame:
    """The events of each customer's own horizon, and of as many days before the as-of date."""
    if waited["horizon"].n_unique() < 2:
        return shard
    days_from = (pl.col("at").dt.date() - as_of).dt.total_days()
    inside = (days_from < pl.col("horizon")) & (days_from >= -pl.col("horizon"))
    near = shard.join(waited, on="customer_id", how="inner", maintain_order="left").filter(inside)
    return near.drop("horizon")


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
    wanted, made = sorted(set(dates)), dict[date, list[pl.DataFrame]]()
    for part in _labelled(store, wanted, horizon_days, until_date, settings, share=share, report=report):
        for day, rows in zip(wanted, part, strict=True):
            made.setdefault(day, []).append(rows)
    whole = {day: pl.concat(made.pop(day)).sort("customer_id") for day in wanted}
    return {day: _examples(day, each, Process.of(each)) for day, each in whole.items()}


def over_examples(
    store: EventLog,
    processes: Mapping[date, Process],
    horizon_days: int,
    until_date: date,
    settings: Settings,
    *,
    tell: Callable[[Examples], T],
    report: Report = silent,
) -> dict[date, list[T]]:
    """What a function makes of everybody's examples, part by part, so that no base is too large for the memory.

    Parameters
    ----------
    processes : mapping of date to Process
        The dates, each with the purchase process of its base.
    tell : callable
        Its result must not depend on which customers come together.
    """
    wanted = sorted(processes)
    told: dict[date, list[T]] = {day: [] for day in wanted}
    for part in _labelled(store, wanted, horizon_days, until_date, settings, report=report):
        for day, rows in zip(wanted, part, strict=True):
            told[day].append(tell(_examples(day, rows.sort("customer_id"), processes[day])))
    return told


def _labelled(
    store: EventLog,
    dates: Sequence[date],
    horizon_days: int,
    until_date: date,
    settings: Settings,
    *,
    share: float = 1.0,
    report: Report = silent,
) -> Iterator[Iterator[pl.DataFrame]]:
    """Registered variables with what came after, of some shards together at each of the dates, made as they are asked for."""
    known, part = World.of(store), count(1)

    def kernel(events: pl.DataFrame) -> Iterator[pl.DataFrame]:
        return at_each(_drawn(until(events, until_date), share, settings.seed), next(part))

    def at_each(shard: pl.DataFrame, number: int) -> Iterator[pl.DataFrame]:
        for place, day in enumerate(dates, start=1):
            measured = variables(shard, day, known)
            yield labels(shard, day, measured, horizons(measured, horizon_days, settings))
            report(Progress("variables", place, len(dates), f"{day} · part {number}"))

    return over_shards(store, kernel)


def _drawn(shard: pl.DataFrame, share: float, seed: int) -> pl.DataFrame:
    """The events of a share of the customers, the same customers whatever the date."""
    if share >= 1.0:
        return shard
    runs = shard["customer_id"].rle().struct.unnest()
    chosen = chance(runs["value"], f"learn {seed}") < share
    return shard.filter(pl.Series(np.repeat(chosen, runs["len"].to_numpy())))


def _examples(as_of: date, rows: pl.DataFrame, process: Process) -> Examples:
    def column(name: str) -> Floats:
        return rows[name].cast(pl.Float64).to_numpy()

    horizon = column("horizon")
    return Examples(
        as_of,
        rows["customer_id"],
        process,
        rows.hstack(process.variables(rows, horizon)).select(NAMES).to_numpy(),
        horizon,
        rows["churned"].to_numpy(),
        column("net_spend"),
        column("orders"),
        column("past_net_spend"),
        column("past_orders"),
    )
