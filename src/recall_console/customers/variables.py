"""The kernel: a shard's variables as of a date, by the registry's formulas."""

from collections import defaultdict
from datetime import date
from functools import cache

import numpy as np
import polars as pl

from recall_console.customers.history import Floats, History
from recall_console.customers.measures import plain_measures, windowed_measures
from recall_console.customers.registry import VARIABLES
from recall_console.customers.tally import WINDOWS, windowed
from recall_console.customers.world import World

_MONEY = frozenset({"spend", "net_spend", "refunded", "discount"})


def variables(shard: pl.DataFrame, as_of: date, world: World) -> pl.DataFrame:
    """All registered variables of a shard's customer base.

    Parameters
    ----------
    shard : pl.DataFrame
        ``EVENT_SCHEMA``: all events of some customers, sorted by customer and time.
    as_of : date
        Only events strictly before its midnight count.
    world : World
        Constants of the whole log.

    Returns
    -------
    pl.DataFrame
        ``customer_id`` and a Float32 column for each of ``registry.VARIABLES``, in its order, sorted by customer: one row
        for everyone with a purchase before ``as_of``. Counts are 0 where nothing happened; what is undefined is NaN.
    """
    history = History.of(shard, as_of)
    columns = _measures(history, world)
    computed = pl.DataFrame(columns).select(
        expression.cast(pl.Float32).fill_null(np.nan) for expression in _expressions()
    )
    return computed.insert_column(0, history.customers)


def _measures(history: History, world: World) -> dict[str, Floats]:
    """Every measure that a formula names, under the name that it goes by there."""
    columns = plain_measures(history, world)
    wanted = _wanted_windows()
    priced = np.zeros(history.size, dtype=bool)
    priced[history.orders.drop_nulls("amount")["row"].to_numpy()] = True
    for name, points in windowed_measures(history, world):
        sums = windowed(points, history.size)
        if name == "net_spend":
            sums = np.maximum(sums, 0.0)
        if name in _MONEY:
            sums = np.where(priced, sums, np.nan)
        columns |= {f"{name}_{window}": sums[WINDOWS.index(window)] for window in wanted[name]}
    return columns


@cache
def _expressions() -> tuple[pl.Expr, ...]:
    return tuple(pl.sql_expr(variable.formula).alias(variable.name) for variable in VARIABLES)


@cache
def _wanted_windows() -> dict[str, set[str]]:
    """The windows that formulas use, by measure."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for expression in _expressions():
        for column in expression.meta.root_names():
            measure, _, window = column.rpartition("_")
            if window in WINDOWS:
                wanted[measure].add(window)
    return wanted
