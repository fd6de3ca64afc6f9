"""Where every customer stood as of many dates, from one look at their events."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from recall_console.customers.history import History, days_of
from recall_console.customers.lifecycle import lifecycle
from recall_console.customers.rfm import rfm
from recall_console.customers.rhythm import gaps
from recall_console.customers.schema import STANDING_SCHEMA
from recall_console.customers.spend import net_spend
from recall_console.customers.value_tiers import value_tier
from recall_console.customers.warning_signal import warning_signal, watched
from recall_console.customers.world import World
from recall_console.events.schema import EVENT_SCHEMA, EventType
from recall_console.settings import Settings

DECIDED_BY: Final = (
    "new_days",
    "lost_days",
    "silent_days",
    "usual_gap_quantile",
    "rfm_window_days",
    "rfm_recency_cuts_days",
    "rfm_frequency_cuts",
    "rfm_monetary_cuts",
    "high_value_quantile",
    "potential_value_quantile",
    "warning_window_days",
    "warning_min_logins",
    "warning_login_drop",
    "warning_min_carts",
    "warning_cart_drop",
    "declining_warning_level",
)
"""Settings that a standing depends on; a change of any other leaves what is kept as true as it was."""

_UNUSED: Final = ("category", "quantity", "discount", "channel", "coupon_id")
"""Columns that no standing depends on: emptied, so that they are not put in order and copied along."""


def standings(
    shard: pl.DataFrame, dates: Sequence[date], world: World, settings: Settings
) -> list[pl.DataFrame]:
    """What customers' own events tell of where they stood, for each date.

    The same as `facts.facts` of each date, but events are put in order once: a date costs a look back at arrays.

    Parameters
    ----------
    shard : pl.DataFrame
        ``EVENT_SCHEMA``: all events of some customers, sorted by customer and time.
    dates : sequence of date
        At least one; of each, only events strictly before its midnight count.

    Returns
    -------
    list of pl.DataFrame
        For each date ``customer_id, lifecycle, recency_days, frequency, monetary`` of everyone with a purchase before it.
    """
    lean = shard.with_columns(pl.lit(None, EVENT_SCHEMA[name]).alias(name) for name in _UNUSED)
    history = History.of(lean, max(dates))
    events, active_days = watched(history, world), days_of(history.activity)

    def as_of(day: date) -> pl.DataFrame:
        ago = (history.as_of - day).days
        signal = warning_signal(events, history.size, settings, ago)
        return (
            pl.DataFrame({"customer_id": history.customers, **_own(history, active_days, ago, settings)})
            .with_columns(signal["warning_level"])
            .drop_nulls("first_purchase_days")
            .with_columns(lifecycle=lifecycle(settings))
            .select("customer_id", "lifecycle", "recency_days", "frequency", "monetary")
        )

    return [as_of(day) for day in dates]


def rank(parts: Sequence[pl.DataFrame], settings: Settings) -> pl.DataFrame:
    """``STANDING_SCHEMA`` of a whole base, from the parts of all shards as of one date.

    The base is put in order first, so that not even a rounding depends on how it was cut into shards.
    """
    base = pl.concat(parts).sort("customer_id")
    ranked = rfm(base, settings).with_columns(value_tier=value_tier(pl.col("monetary"), settings))
    return ranked.select(STANDING_SCHEMA.names()).cast(STANDING_SCHEMA)


def _own(history: History, active_days: pl.DataFrame, ago: int, settings: Settings) -> dict[str, pl.Series]:
    """Measures of each customer some days before the history's end; days are null for who was no customer yet."""
    bought = history.purchase_days
    return {
        "first_purchase_days": _days_since(bought.reverse(), history.size, ago),
        "recency_days": _days_since(bought, history.size, ago),
        "last_seen_days": _days_since(active_days, history.size, ago),
        "unsubscribed": _days_since(history.of_type(EventType.UNSUBSCRIBE), history.size, ago).is_not_null(),
        "usual_gap_days": pl.Series(gaps(history, ago).quantile(settings.usual_gap_quantile)).fill_nan(None),
        "frequency": _orders(history, settings.rfm_window_days, ago),
        "monetary": net_spend(history, settings.rfm_window_days, ago),
    }


def _days_since(events: pl.DataFrame, customers: int, ago: int) -> pl.Series:
    """Days from the last of each customer's events known by then, in the order given, to that date; null without one."""
    age, row = events["age"].to_numpy() - ago, events["row"].to_numpy()
    known = age > 0
    days = np.full(customers, np.nan)
    days[row[known]] = age[known]  # of several the one that comes last
    return pl.Series(days).fill_nan(None)


def _orders(history: History, window_days: int, ago: int) -> pl.Series:
    """Orders of each customer in the window that ended so many days before the history's end."""
    age = history.orders["age"].to_numpy() - ago
    within = history.orders["row"].to_numpy()[(age > 0) & (age <= window_days)]
    return pl.Series(np.bincount(within, minlength=history.size))
