"""Staple goods: what a customer buys again and again, and when it should be due."""

import polars as pl

from recall_console.customers.history import History
from recall_console.settings import Settings


def staples(history: History, settings: Settings) -> pl.DataFrame:
    """Each customer's staple item: the one bought on most days, then the most recently, then the first by id.

    Returns
    -------
    pl.DataFrame
        ``row, staple_item (str), next_due_at (date)``, for those who have one: an item bought on at least
        ``settings.staple_min_days`` days. It is due again after the median gap between those days.
    """
    bought = (
        history.purchases.drop_nulls("item_id").group_by("row", "item_id").agg(pl.col("age").unique().sort())
    )
    repeated = bought.with_columns(days=pl.col("age").list.len(), last=pl.col("age").list.first()).filter(
        pl.col("days") >= settings.staple_min_days
    )
    first = repeated.sort("row", "days", "last", "item_id", descending=[False, True, False, False])
    staple = first.unique("row", keep="first", maintain_order=True)
    gap = pl.col("age").list.diff(null_behavior="drop").list.median().round().cast(pl.Int64)
    due = pl.lit(history.as_of) + pl.duration(days=gap - pl.col("last"))
    return staple.select(
        "row", pl.col("item_id").alias("staple_item"), due.cast(pl.Date).alias("next_due_at")
    )
