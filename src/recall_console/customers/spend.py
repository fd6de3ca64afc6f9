"""Net spend and orders of a window: purchases minus refunds, never below nothing."""

from datetime import date

import numpy as np
import polars as pl

from recall_console.customers.history import History, midnight
from recall_console.events.schema import EventType


def net_spend(history: History, window_days: int, days_ago: int = 0) -> pl.Series:
    """Each customer's net spend of the window that ends at the as-of date, or some days before.

    Returns
    -------
    pl.Series
        ``Float64``, money ≥ 0, in the base's order; null for who had no purchase of known amount by the window's end.
    """
    spent = np.zeros(history.size)
    priced = np.zeros(history.size, dtype=bool)
    by_then = history.money.filter(pl.col("age") > days_ago)
    priced[by_then.filter(pl.col("event") == EventType.PURCHASE)["row"].to_numpy()] = True
    within = by_then.filter(pl.col("age") <= days_ago + window_days)
    np.add.at(spent, within["row"].to_numpy(), within["amount"].to_numpy())
    return pl.Series(np.where(priced, np.maximum(spent, 0.0), np.nan)).fill_nan(None)


def totals(shard: pl.DataFrame, start: date, end: date) -> pl.DataFrame:
    """Orders and net spend in [start, end) of everyone who bought then.

    Parameters
    ----------
    shard : pl.DataFrame
        ``EVENT_SCHEMA``, sorted by customer and time.

    Returns
    -------
    pl.DataFrame
        ``customer_id, orders (int, ≥ 1), net_spend (money ≥ 0; 0 where no amount is known)``, in the shard's order.
    """
    history = History.of(shard.filter(pl.col("at") >= midnight(start)), end)
    return pl.DataFrame(
        {
            "customer_id": history.customers,
            "orders": np.bincount(history.orders["row"].to_numpy(), minlength=history.size),
            "net_spend": net_spend(history, (end - start).days).fill_null(0.0),
        }
    )
