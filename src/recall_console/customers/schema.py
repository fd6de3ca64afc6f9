"""The closed vocabularies of customers as of a date, each in the order that screens and sorting use."""

from typing import Final

import polars as pl

LIFECYCLES: Final = ("new", "active", "declining", "silent", "lost", "opted_out")

SEGMENTS: Final = (
    "champions",
    "loyal",
    "potential_loyalist",
    "new",
    "promising",
    "needs_attention",
    "about_to_sleep",
    "at_risk",
    "cant_lose",
    "hibernating",
    "lost",
)
"""The eleven named RFM segments."""

SEGMENTS_CLASSIC: Final = (
    "key_value",
    "key_develop",
    "key_keep",
    "key_win_back",
    "general_value",
    "general_develop",
    "general_keep",
    "general_win_back",
)
"""重要价值, 重要发展, 重要保持, 重要挽留, 一般价值, 一般发展, 一般保持, 一般挽留: whether each of R, F, M beats the base's mean."""

VALUE_TIERS: Final = ("high", "potential", "marginal")
POTENTIAL_TIERS: Final = ("high", "medium", "low")

FACTS_SCHEMA: Final = pl.Schema(
    {
        "customer_id": pl.String(),
        "as_of": pl.Date(),
        "lifecycle": pl.Enum(LIFECYCLES),
        "first_seen_at": pl.Datetime("us"),
        "last_seen_at": pl.Datetime("us"),
        "last_purchase_at": pl.Datetime("us"),
        "recency_days": pl.Int32(),
        "frequency": pl.Int32(),
        "monetary": pl.Float64(),
        "average_order_value": pl.Float64(),
        "previous_monetary": pl.Float64(),
        "usual_gap_days": pl.Float64(),
        "logins_before": pl.Int32(),
        "logins_last": pl.Int32(),
        "carts_before": pl.Int32(),
        "carts_last": pl.Int32(),
        "new_arrival_views_before": pl.Int32(),
        "new_arrival_views_last": pl.Int32(),
        "logins_fell": pl.Boolean(),
        "carts_fell": pl.Boolean(),
        "new_arrival_views_stopped": pl.Boolean(),
        "warning_level": pl.Int8(),
        "coupon_share": pl.Float64(),
        "coupon_hunter": pl.Boolean(),
        "staple_item": pl.String(),
        "next_due_at": pl.Date(),
        "price_drop_item": pl.String(),
        "price_drop": pl.Float64(),
    }
)
"""What a customer's own events tell as of a date, one row for each customer of the base, sorted by ``customer_id``.

``recency_days`` counts from the day of the last purchase to the as-of date (yesterday is 1). ``frequency`` (orders),
``monetary`` (net spend) and ``average_order_value`` (their quotient; null without an order) are of the RFM window;
``previous_monetary`` is that window's one snapshot step earlier, null for who was no customer then. Money is null where no
purchase has a known amount. Times of being seen leave out messages received. ``usual_gap_days`` is the customer's own 90th
percentile gap between purchase days, null without one. ``price_drop_item`` is the favourite, not bought since, whose price
fell most since, and ``price_drop`` (0–1) the share that it fell by; both null where none fell by enough.
"""

STANDING_SCHEMA: Final = pl.Schema(
    {
        **{name: FACTS_SCHEMA[name] for name in ("customer_id", "lifecycle")},
        **{name: FACTS_SCHEMA[name] for name in ("recency_days", "frequency", "monetary")},
        "r": pl.Int8(),
        "f": pl.Int8(),
        "m": pl.Int8(),
        "segment": pl.Enum(SEGMENTS),
        "segment_classic": pl.Enum(SEGMENTS_CLASSIC),
        "value_tier": pl.Enum(VALUE_TIERS),
    }
)
"""Where each customer of the base stood as of one date, sorted by ``customer_id``: what is kept of every month."""
