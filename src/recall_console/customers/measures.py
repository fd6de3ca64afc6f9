"""Where the registry's measures come from: the events and orders behind each."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from recall_console.customers.history import EVENING_HOUR, Floats, History, days_of
from recall_console.customers.measure_names import COUNTED, TYPES
from recall_console.customers.rhythm import gaps
from recall_console.customers.tally import Points
from recall_console.customers.world import World
from recall_console.events.schema import EventType

NEW_ARRIVAL_DAYS = 30
"""An item is a new arrival for this long after it was first seen."""
ANSWER_DAYS = 3
"""A message is answered by what its receiver does within so many days after it."""


def windowed_measures(history: History, world: World) -> Iterator[tuple[str, Points]]:
    """Every measure of ``measure_names.WINDOWED`` by name, with what it sums."""
    for event in COUNTED:
        yield from _type_measures(event.word, history.of_type(event))
    yield from _activity_measures(history.activity)
    yield from _order_measures(history.orders)
    yield "purchase_days", _points(history.purchase_days)
    yield from _money_measures(history)
    yield from _breadth_measures(history)
    yield "new_arrival_views", _points(new_arrival_views(history.of_type(EventType.VIEW), world))
    yield "messages_answered", _points(answered(history))


def plain_measures(history: History, world: World) -> dict[str, Floats]:
    """Every measure of ``measure_names.PLAIN``: one value a customer, NaN where undefined."""
    recencies = {f"{event.word}_recency": _last_age(history, history.of_type(event)) for event in TYPES}
    return {
        **recencies,
        "activity_recency": _last_age(history, history.activity),
        "first_seen": _first_age(history, history.activity),
        "first_purchase": _first_age(history, history.purchases),
        **_gap_measures(history, recencies["purchase_recency"]),
        **_order_values(history),
        "history": np.full(history.size, float((history.as_of - world.history_start).days)),
    }


def new_arrival_views(views: pl.DataFrame, world: World) -> pl.DataFrame:
    """Views of items that were new at the time of the view.

    What was seen in the log's own first days may be old stock, so it never counts as a new arrival.
    """
    known_since = pl.lit(world.history_start).cast(pl.Datetime("us")) + pl.duration(days=NEW_ARRIVAL_DAYS)
    arrivals = world.items.filter(pl.col("first_seen_at") >= known_since)
    seen = views.join(arrivals, on="item_id", how="inner")
    return seen.filter(pl.col("at") - pl.col("first_seen_at") <= pl.duration(days=NEW_ARRIVAL_DAYS))


def answered(history: History) -> pl.DataFrame:
    """Messages that their receiver did something soon after, other than unsubscribe."""
    messages = history.of_type(EventType.MESSAGE).select("row", "age", "at")
    receives = np.zeros(history.size, dtype=bool)
    receives[messages["row"].to_numpy()] = True
    own = history.activity.filter(pl.Series(receives[history.activity["row"].to_numpy()], dtype=pl.Boolean))
    did = own.filter(pl.col("event") != EventType.UNSUBSCRIBE).select("row", "at", done="at")
    return messages.join_asof(
        did,
        on="at",
        by="row",
        strategy="forward",
        tolerance=timedelta(days=ANSWER_DAYS),
        allow_exact_matches=False,
        check_sortedness=False,  # both are sorted by row and time
    ).drop_nulls("done")


def _type_measures(word: str, events: pl.DataFrame) -> Iterator[tuple[str, Points]]:
    yield word, _points(events)
    yield f"{word}_days", _points(days_of(events))


def _activity_measures(events: pl.DataFrame) -> Iterator[tuple[str, Points]]:
    yield "events", _points(events)
    yield "active_days", _points(days_of(events))
    yield "weekend_events", _points(events.filter(pl.col("at").dt.weekday() > 5))
    yield "evening_events", _points(events.filter(pl.col("at").dt.hour() >= EVENING_HOUR))


def _order_measures(orders: pl.DataFrame) -> Iterator[tuple[str, Points]]:
    yield "orders", _points(orders)
    yield "units", _points(orders, "units")
    yield "coupon_orders", _points(orders.filter("coupon"))
    yield "weekend_orders", _points(orders.filter("weekend"))
    yield "evening_orders", _points(orders.filter("evening"))


def _money_measures(history: History) -> Iterator[tuple[str, Points]]:
    spent = pl.col("event") == EventType.PURCHASE
    yield "discount", _points(history.orders, "discount")
    yield "spend", _points(history.money.filter(spent), "amount")
    yield "refunded", _points(history.money.filter(~spent).with_columns(-pl.col("amount")), "amount")
    yield "net_spend", _points(history.money, "amount")


def _breadth_measures(history: History) -> Iterator[tuple[str, Points]]:
    views = history.of_type(EventType.VIEW)
    yield "items_bought", _distinct(history.purchases, "item_id")
    yield "categories_bought", _distinct(history.purchases, "category")
    yield "items_viewed", _distinct(views, "item_id")
    yield "categories_viewed", _distinct(views, "category")
    yield "items_favourited", _distinct(history.of_type(EventType.FAVOURITE), "item_id")


def _distinct(events: pl.DataFrame, column: str) -> Points:
    """Each thing counts once, at the age it was last met: so it falls into just the windows that hold it."""
    return _points(events.drop_nulls(column).group_by("row", column).agg(pl.col("age").min()))


def _points(events: pl.DataFrame, weight: str | None = None) -> Points:
    values = None if weight is None else events[weight].fill_null(0.0).to_numpy()
    return Points(events["row"].to_numpy(), events["age"].to_numpy(), values)


def _last_age(history: History, events: pl.DataFrame) -> Floats:
    """Age of each customer's last event; NaN without one."""
    return _written(history.size, events["row"].to_numpy(), events["age"].to_numpy())


def _first_age(history: History, events: pl.DataFrame) -> Floats:
    """Age of each customer's first event; NaN without one."""
    return _written(history.size, events["row"].to_numpy()[::-1], events["age"].to_numpy()[::-1])


def _written(size: int, row: npt.NDArray[np.int64], values: npt.NDArray[np.generic]) -> Floats:
    """One value a row: of several the one that comes last; NaN without one."""
    out = np.full(size, np.nan)
    out[row] = values
    return out


def _gap_measures(history: History, recency_days: Floats) -> dict[str, Floats]:
    own = gaps(history)
    return {
        "gap_mean": own.mean(),
        "gap_sd": own.deviation(),
        "gap_median": own.quantile(0.5),
        "gap_p90": own.quantile(0.9),
        "gap_longest": own.quantile(1.0),
        "gap_last": own.last,
        "gap_longer_share": own.longer_share(recency_days),
    }


def _order_values(history: History) -> dict[str, Floats]:
    priced = history.orders.drop_nulls("amount")
    values = priced.group_by("row").agg(
        pl.col("amount").first().alias("first_order_value"),
        pl.col("amount").last().alias("last_order_value"),
        pl.col("amount").max().alias("largest_order_value"),
        pl.col("amount").std().alias("order_value_sd"),
    )
    row = values["row"].to_numpy()
    return {name: _written(history.size, row, values[name].to_numpy()) for name in values.columns[1:]}
