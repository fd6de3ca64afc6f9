"""What items cost, day by day, as customers paid for them."""

from typing import Final

import polars as pl

from recall_console.events.schema import EVENT_SCHEMA, EventType

PRICES_SCHEMA: Final = pl.Schema(
    {"item_id": EVENT_SCHEMA["item_id"], "day": pl.Date(), "price": pl.Float64()}
)
"""Prices as they changed, sorted by item and day: ``price`` (money a piece, > 0) holds from ``day`` until the item's next row."""

_DIGITS: Final = 9
"""Prices are alike that agree in so many: quotients of sums of money do not come out even."""


def price_changes(events: pl.LazyFrame) -> pl.DataFrame:
    """When which prices changed, of every item that anybody made a favourite.

    The price of a day is the median, over the day's sales of the item, of (amount + discount) / quantity: what was asked for a
    piece before anything was given away, untouched by a few odd sales. Sales of unknown amount do not count; one of unknown
    quantity is of one piece. A day's price hangs on that day alone, so days to come change nothing before them.

    Parameters
    ----------
    events : pl.LazyFrame
        ``EVENT_SCHEMA``, the whole log in any order.

    Returns
    -------
    pl.DataFrame
        ``PRICES_SCHEMA``; a day whose price is that of the item's last day of sales before it is left out.
    """
    favourites = events.filter(pl.col("event") == EventType.FAVOURITE).select("item_id").drop_nulls().unique()
    wanted = favourites.collect()
    if wanted.is_empty():
        return PRICES_SCHEMA.to_frame()
    asked = (pl.col("amount") + pl.col("discount").fill_null(0)) / pl.col("quantity").fill_null(1)
    sales = events.filter(pl.col("event") == EventType.PURCHASE, pl.col("amount").is_not_null()).select(
        "item_id", day=pl.col("at").dt.date(), price=asked
    )
    daily = (
        sales.join(wanted.lazy(), on="item_id", how="semi")
        .group_by("item_id", "day")
        .agg(pl.col("price").median().round_sig_figs(_DIGITS))
        .sort("item_id", "day")
    )
    before = pl.col("price").shift().over("item_id")
    return daily.filter(pl.col("price").ne_missing(before)).collect()
