"""Who buys with coupons, and who buys only with coupons."""

import polars as pl

from recall_console.customers.history import History
from recall_console.settings import Settings


def coupon_habits(history: History, settings: Settings) -> pl.DataFrame:
    """Each customer's share of orders with a coupon, and whether that makes a coupon hunter.

    A coupon hunter has at least ``settings.hunter_min_orders`` orders, of which at least ``settings.hunter_coupon_share``
    carry a coupon, and none at full price in the ``settings.hunter_full_price_days`` after a coupon order.

    Returns
    -------
    pl.DataFrame
        ``row, coupon_share (0–1), coupon_hunter (bool)``, one row for each customer.
    """
    orders = history.orders.with_columns(
        since_coupon=pl.when("coupon").then("age").forward_fill().over("row") - pl.col("age")
    )
    paid_in_full = pl.col("full_price") & (pl.col("since_coupon") <= settings.hunter_full_price_days)
    share = pl.col("coupon").mean()
    hunts = (
        (pl.len() >= settings.hunter_min_orders)
        & (share >= settings.hunter_coupon_share)
        & ~paid_in_full.fill_null(value=False).any()
    )
    return orders.group_by("row").agg(share.alias("coupon_share"), hunts.alias("coupon_hunter"))
