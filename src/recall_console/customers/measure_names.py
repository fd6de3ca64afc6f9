"""What formulas may name: the measures that the kernel takes from events and orders."""

from typing import Final

from recall_console.events.schema import EventType

TYPES: Final = tuple(event for event in EventType if event is not EventType.OTHER)
"""Event types that variables are made of one by one."""
COUNTED: Final = tuple(event for event in TYPES if event not in {EventType.PURCHASE, EventType.UNSUBSCRIBE})
"""Event types that are counted as they are: purchases are counted by orders, and who unsubscribes does so once."""

WINDOWED: Final[dict[str, str]] = {
    **{event.word: f"{event.word} events" for event in COUNTED},
    **{f"{event.word}_days": f"days with a {event.word} event" for event in COUNTED},
    "active_days": "days with any event but a message",
    "orders": "orders: one per order id, else per day",
    "purchase_days": "days with a purchase",
    "spend": "amounts of purchases",
    "net_spend": "amounts of purchases minus refunds, floor 0 in each window",
    "refunded": "amounts of refunds, as positive money",
    "discount": "money given away on purchases",
    "units": "quantities bought",
    "coupon_orders": "orders with a coupon",
    "weekend_orders": "orders on Saturday or Sunday",
    "evening_orders": "orders from 18:00 on",
    "weekend_events": "events on Saturday or Sunday, messages left out",
    "evening_events": "events from 18:00 on, messages left out",
    "events": "events of any type but messages",
    "items_bought": "distinct items bought",
    "categories_bought": "distinct categories bought",
    "items_viewed": "distinct items viewed",
    "categories_viewed": "distinct categories viewed",
    "items_favourited": "distinct items made favourites",
    "new_arrival_views": "views of items first seen at most 30 days before the view, and not in the log's own first 30 days",
    "messages_answered": "messages followed within 3 days by anything that the customer did but unsubscribe",
}
"""Measures that end with a window, and what each sums."""

PLAIN: Final[dict[str, str]] = {
    **{f"{event.word}_recency": f"days since the last {event.word} event" for event in TYPES},
    "activity_recency": "days since the last event of any type but messages",
    "first_seen": "days since the first event",
    "first_purchase": "days since the first purchase",
    "gap_mean": "mean gap between purchase days, in days",
    "gap_sd": "standard deviation of the gaps (n − 1)",
    "gap_median": "median gap",
    "gap_p90": "90th percentile of the gaps, linear between neighbours",
    "gap_longest": "longest gap",
    "gap_last": "the latest gap",
    "gap_longer_share": "share of the gaps that are longer than the time since the last purchase",
    "first_order_value": "amount of the first order",
    "last_order_value": "amount of the last order",
    "largest_order_value": "amount of the largest order",
    "order_value_sd": "standard deviation of order amounts (n − 1)",
    "history": "days from the log's first day to the as-of date",
}
"""Measures of the whole history, without a window."""
