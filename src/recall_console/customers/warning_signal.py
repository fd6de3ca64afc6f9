"""The composite warning signal: logins from daily to weekly, carts down, no more views of new arrivals."""

from typing import Final

import polars as pl

from recall_console.customers.history import History
from recall_console.customers.measures import new_arrival_views
from recall_console.customers.world import World
from recall_console.events.schema import EventType
from recall_console.settings import Settings

PARTS: Final = ("logins_fell", "carts_fell", "new_arrival_views_stopped")
"""The three parts; the warning level is the number of them that fire."""

_ROUNDING = 1e-9


def warning_signal(history: History, world: World, settings: Settings) -> pl.DataFrame:
    """Counts, parts and level of the signal, one row for each customer of the base, in its order.

    Returns
    -------
    pl.DataFrame
        ``{logins, carts, new_arrival_views}_{before, last} (int32)``: counts in the last ``settings.warning_window_days``
        and in as many days before those; ``PARTS (bool)``; ``warning_level (int8, 0–3)``.
    """
    sources = {
        "logins": history.of_type(EventType.LOGIN),
        "carts": history.of_type(EventType.ADD_TO_CART),
        "new_arrival_views": new_arrival_views(history.of_type(EventType.VIEW), world),
    }
    counts = pl.DataFrame({"row": pl.arange(history.size, dtype=pl.Int64, eager=True)})
    for name, events in sources.items():
        counts = counts.join(
            _before_and_last(events, name, settings.warning_window_days), on="row", how="left"
        )
    return (
        counts.drop("row")
        .fill_null(0)
        .with_columns(
            logins_fell=_fell("logins", settings.warning_min_logins, settings.warning_login_drop),
            carts_fell=_fell("carts", settings.warning_min_carts, settings.warning_cart_drop),
            new_arrival_views_stopped=(pl.col("new_arrival_views_before") > 0)
            & (pl.col("new_arrival_views_last") == 0),
        )
        .with_columns(warning_level=pl.sum_horizontal(pl.col(part).cast(pl.Int8) for part in PARTS))
    )


def _before_and_last(events: pl.DataFrame, name: str, days: int) -> pl.DataFrame:
    """Counts of two adjacent windows: ``row, {name}_before, {name}_last``."""
    age = pl.col("age")
    return events.group_by("row").agg(
        age.is_between(days + 1, 2 * days).sum().cast(pl.Int32).alias(f"{name}_before"),
        (age <= days).sum().cast(pl.Int32).alias(f"{name}_last"),
    )


def _fell(name: str, at_least: int, by_share: float) -> pl.Expr:
    """Whether a count that mattered went down by a share of itself or more."""
    before, last = pl.col(f"{name}_before"), pl.col(f"{name}_last")
    return (before >= at_least) & (before - last >= by_share * before - _ROUNDING)
