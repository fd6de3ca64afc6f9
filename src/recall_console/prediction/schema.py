"""The scores table: one row per customer of the base, the columns that every reader of a run relies on."""

from typing import Final

import polars as pl

from recall_console.customers.schema import (
    FACTS_SCHEMA,
    POTENTIAL_TIERS,
    SEGMENTS,
    SEGMENTS_CLASSIC,
    VALUE_TIERS,
)

RISK_TIERS: Final = ("high", "medium", "low")

REASON: Final = pl.Struct(
    {"code": pl.String(), "before": pl.Float64(), "after": pl.Float64(), "window_days": pl.Int32()}
)
"""A reason: a stable code that a language renders, and the raw values that it names (null where it has none)."""


def _facts(*names: str) -> dict[str, pl.DataType]:
    """Columns that scores take over from the facts as they are."""
    return {name: FACTS_SCHEMA[name] for name in names}


SCORES_SCHEMA: Final = pl.Schema(
    {
        **_facts("customer_id", "as_of", "lifecycle", "first_seen_at", "last_seen_at", "last_purchase_at"),
        **_facts("recency_days", "frequency", "monetary", "average_order_value"),
        "r": pl.Int8(),
        "f": pl.Int8(),
        "m": pl.Int8(),
        "segment": pl.Enum(SEGMENTS),
        "segment_classic": pl.Enum(SEGMENTS_CLASSIC),
        "value_tier": pl.Enum(VALUE_TIERS),
        "previous_value_tier": pl.Enum(VALUE_TIERS),
        "potential_tier": pl.Enum(POTENTIAL_TIERS),
        **_facts("warning_level"),
        "churn_probability": pl.Float64(),
        "return_probability": pl.Float64(),
        "decided": pl.Boolean(),
        "risk_tier": pl.Enum(RISK_TIERS),
        "expected_orders": pl.Float64(),
        "expected_spend": pl.Float64(),
        "expected_spend_low": pl.Float64(),
        "expected_spend_high": pl.Float64(),
        "expected_value_12m": pl.Float64(),
        "value_if_returned_12m": pl.Float64(),
        "value_after_return_12m": pl.Float64(),
        **_facts("coupon_share", "coupon_hunter", "staple_item", "next_due_at"),
        **_facts("price_drop_item", "price_drop"),
        "reason_1": REASON,
        "reason_2": REASON,
        "reason_3": REASON,
    }
)
"""Columns of ``scores.parquet``, sorted by ``customer_id``.

Probabilities are 0–1, money is in the workspace's currency (spend as net spend, values as margin), ``*_days`` are days.
``potential_tier``, and everything from ``churn_probability`` to ``value_after_return_12m`` is null where the model is
withheld (``risk_tier`` then comes from the lifecycle); values are null where the source has no money column.
``value_after_return_12m`` is what a silent customer would bring after a return by what they did before the silence alone,
null for who is not silent; ``value_if_returned_12m`` is what everything known today says. ``previous_value_tier`` is the tier
one snapshot step earlier, null for who was no customer then. ``warning_level`` counts the parts of the composite signal
that fire, 0–3.
"""
