"""What customers spend in which category, and how far they prefer the categories that cost most."""

from typing import Final

import polars as pl

from recall_console.events.schema import EventType

SPEND_SCHEMA: Final = pl.Schema(
    {
        "customer_id": pl.String(),
        "category": pl.String(),
        "spend": pl.Float64(),
        "rows": pl.UInt32(),
    }
)
"""Amounts of each customer's purchases in each category, in money, and of how many rows; none where no category is known."""

HIGH_VALUE_SHARE: Final = 1 / 3
"""The dearest categories that together bring this share of all spend are of high value."""


def spend_by_category(shard: pl.DataFrame) -> pl.DataFrame:
    """What each customer of a shard spent in each category.

    Parameters
    ----------
    shard : pl.DataFrame
        ``EVENT_SCHEMA``, up to the as-of date.

    Returns
    -------
    pl.DataFrame
        ``SPEND_SCHEMA``.
    """
    bought = shard.filter(pl.col("event") == EventType.PURCHASE).drop_nulls(["category", "amount"])
    return (
        bought.group_by("customer_id", "category")
        .agg(spend=pl.col("amount").sum(), rows=pl.len())
        .cast(SPEND_SCHEMA)
    )


def high_value(spend: pl.DataFrame) -> pl.DataFrame:
    """The categories of high value: by mean amount of a purchase row the dearest, as many as make up a third of all spend.

    Parameters
    ----------
    spend : pl.DataFrame
        ``SPEND_SCHEMA`` of a whole base.

    Returns
    -------
    pl.DataFrame
        ``category (str)``; the dearest one at least, and nothing where there are fewer than two to choose from.
    """
    each = spend.group_by("category").agg(pl.col("spend", "rows").sum())
    if len(each) < 2:
        return each.select("category").clear()
    dearest = each.with_columns(mean=pl.col("spend") / pl.col("rows")).sort(
        "mean", "category", descending=[True, False]
    )
    before = pl.col("spend").cum_sum() - pl.col("spend")
    return dearest.filter(before < HIGH_VALUE_SHARE * pl.col("spend").sum()).select("category")


def preference(spend: pl.DataFrame, high: pl.DataFrame, customers: pl.Series) -> pl.Series:
    """How much more of their spend customers leave in some categories than the base does as a whole.

    Parameters
    ----------
    spend : pl.DataFrame
        ``SPEND_SCHEMA`` of a whole base.
    high : pl.DataFrame
        The ``category`` of each.
    customers : pl.Series of str, length n
        Whom to tell of.

    Returns
    -------
    pl.Series
        ``Float64``, length n: the customer's share less the base's, −1 to 1; 0 where nothing is known of a customer.
    """
    within = pl.col("category").is_in(high["category"].implode())
    share = pl.col("spend").filter(within).sum() / pl.col("spend").sum()
    everybody = spend.select(share).item()
    own = spend.group_by("customer_id").agg(preference=share - everybody)
    told = customers.to_frame("customer_id").join(own, on="customer_id", how="left", maintain_order="left")
    return told["preference"].fill_nan(0.0).fill_null(0.0)
