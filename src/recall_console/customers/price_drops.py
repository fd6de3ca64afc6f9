"""Price drops: which favourite that a customer has not bought since has become cheaper."""

import polars as pl

from recall_console.customers.history import History
from recall_console.customers.world import World
from recall_console.events.schema import EventType
from recall_console.settings import Settings


def price_drops(history: History, world: World, settings: Settings) -> pl.DataFrame:
    """Each customer's favourite whose price fell most since; of equal falls the latest favourite, then the first by id.

    The price as of a moment is that of the item's latest day of sales before the moment's own day: of that day, sales may come
    after it. An item that was not sold before its favourite has no price to have fallen.

    Returns
    -------
    pl.DataFrame
        ``row, price_drop_item (str), price_drop (0–1: share of the price that it fell by)``, for those who have one: a
        fall by ``settings.price_drop_from`` or more.
    """
    known = world.prices.filter(pl.col("day") < history.as_of)
    now = known.unique("item_id", keep="last", maintain_order=True).select("item_id", price_now="price")
    then = _wishes(history, settings).join_asof(
        known,
        on="day",
        by="item_id",
        strategy="backward",
        allow_exact_matches=False,
        check_sortedness=False,  # both are sorted by item and day
    )
    # rounded, so that a fall by just the share that counts does count
    fell = (1 - pl.col("price_now") / pl.col("price")).round(6)
    drops = (
        then.join(now, on="item_id")
        .with_columns(price_drop=fell)
        .filter(pl.col("price_drop") > 0, pl.col("price_drop") >= settings.price_drop_from)
    )
    deepest = drops.sort("row", "price_drop", "at", "item_id", descending=[False, True, True, False])
    return deepest.unique("row", keep="first", maintain_order=True).select(
        "row", "price_drop", price_drop_item="item_id"
    )


def _wishes(history: History, settings: Settings) -> pl.DataFrame:
    """Last favourites, ``row, item_id, at, day``, of what was not bought at that moment or after; sorted by item and day.

    What was bought and given back counts as bought: it was had, and sent away.
    """
    favourites = (
        history.of_type(EventType.FAVOURITE)
        .filter(pl.col("age") <= settings.favourite_days)
        .drop_nulls("item_id")
        .group_by("row", "item_id")
        .agg(pl.col("at").max(), day=pl.col("at").max().dt.date())
    )
    purchases = history.purchases.select("row", "item_id", bought_at="at")
    bought = favourites.join(purchases, on=["row", "item_id"]).filter(pl.col("bought_at") >= pl.col("at"))
    return favourites.join(bought, on=["row", "item_id"], how="anti").sort("item_id", "day")
