"""The facts of every customer as of a date: what needs their own events alone, and what needs the whole base."""

from datetime import date

import polars as pl

from recall_console.customers.coupons import coupon_habits
from recall_console.customers.history import History, until
from recall_console.customers.lifecycle import lifecycle
from recall_console.customers.price_drops import price_drops
from recall_console.customers.rfm import rfm
from recall_console.customers.rhythm import gaps
from recall_console.customers.schema import FACTS_SCHEMA
from recall_console.customers.spend import net_spend
from recall_console.customers.staples import staples
from recall_console.customers.value_tiers import value_tier
from recall_console.customers.warning_signal import warning_signal, watched
from recall_console.customers.world import World
from recall_console.events.schema import EventType
from recall_console.settings import Settings


def facts(shard: pl.DataFrame, as_of: date, world: World, settings: Settings) -> pl.DataFrame:
    """Who each customer of a shard is as of a date, as far as the customer's own events tell.

    Parameters
    ----------
    shard : pl.DataFrame
        ``EVENT_SCHEMA``: all events of some customers, sorted by customer and time.
    as_of : date
        Only events strictly before its midnight count.

    Returns
    -------
    pl.DataFrame
        ``FACTS_SCHEMA``, sorted by customer: one row for everyone with a purchase before ``as_of``.
    """
    history = History.of(shard, as_of)
    usual_gap_days = gaps(history).quantile(settings.usual_gap_quantile)
    known = (
        pl.DataFrame({"customer_id": history.customers})
        .with_row_index("row")
        .with_columns(
            pl.col("row").cast(pl.Int64),
            as_of=pl.lit(as_of),
            usual_gap_days=pl.Series(usual_gap_days).fill_nan(None),
        )
        .with_columns(warning_signal(watched(history, world), history.size, settings))
    )
    for part in (
        _presence(history),
        _spending(history, settings),
        coupon_habits(history, settings),
        staples(history, settings),
        price_drops(history, world, settings),
    ):
        known = known.join(part, on="row", how="left", maintain_order="left")
    return known.with_columns(lifecycle=lifecycle(settings)).select(FACTS_SCHEMA.names()).cast(FACTS_SCHEMA)


def rank(facts: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """The facts of a whole base with what only the whole base tells.

    Parameters
    ----------
    facts : pl.DataFrame
        Rows of all shards, as of one date.

    Returns
    -------
    pl.DataFrame
        The facts with ``r, f, m, segment, segment_classic, value_tier, previous_value_tier``.
    """
    return rfm(facts, settings).with_columns(
        value_tier=value_tier(pl.col("monetary"), settings),
        previous_value_tier=value_tier(pl.col("previous_monetary"), settings),
    )


def prospects(shard: pl.DataFrame, as_of: date) -> int:
    """Number of those who have events before the as-of date, but no purchase."""
    past = until(shard, as_of)
    buyers = past.filter(pl.col("event") == EventType.PURCHASE)
    return past["customer_id"].n_unique() - buyers["customer_id"].n_unique()


def _presence(history: History) -> pl.DataFrame:
    """When each customer was first and last there, and whether they unsubscribed."""
    seen = history.activity.group_by("row").agg(
        pl.col("at").min().alias("first_seen_at"),
        pl.col("at").max().alias("last_seen_at"),
        pl.col("age").min().alias("last_seen_days"),
        (pl.col("event") == EventType.UNSUBSCRIBE).any().alias("unsubscribed"),
    )
    bought = history.purchases.group_by("row").agg(
        pl.col("at").max().alias("last_purchase_at"),
        pl.col("age").min().alias("recency_days"),
        pl.col("age").max().alias("first_purchase_days"),
    )
    return seen.join(bought, on="row")


def _spending(history: History, settings: Settings) -> pl.DataFrame:
    """Orders and net spend of the RFM window, and the net spend that the window showed one snapshot step earlier."""
    window, step = settings.rfm_window_days, settings.snapshot_step_days
    orders = history.orders.group_by("row").agg((pl.col("age") <= window).sum().alias("frequency"))
    per_order = pl.col("monetary") / pl.col("frequency")
    return (
        orders.sort("row")
        .with_columns(monetary=net_spend(history, window), previous_monetary=net_spend(history, window, step))
        .with_columns(average_order_value=pl.when(pl.col("frequency") > 0).then(per_order))
    )
