"""The composite warning signal: logins from daily to weekly, carts down, no more views of new arrivals."""

from collections.abc import Mapping
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


def watched(history: History, world: World) -> dict[str, pl.DataFrame]:
    """The events that the signal counts: ``row, age`` of ``logins, carts, new_arrival_views``."""
    return {
        "logins": history.of_type(EventType.LOGIN).select("row", "age"),
        "carts": history.of_type(EventType.ADD_TO_CART).select("row", "age"),
        "new_arrival_views": new_arrival_views(history.of_type(EventType.VIEW), world).select("row", "age"),
    }


def warning_signal(
    events: Mapping[str, pl.DataFrame], customers: int, settings: Settings, days_ago: int = 0
) -> pl.DataFrame:
    """Counts, parts and level of the signal, one row for each customer of the base, in its order.

    Parameters
    ----------
    events : mapping of str to pl.DataFrame
        What :func:`watched` gives.
    customers : int
        Size of the base.
    days_ago : int
        The signal as it was so many days before the as-of date.

    Returns
    -------
    pl.DataFrame
        ``{logins, carts, new_arrival_views}_{before, last} (int32)``: counts in the last ``settings.warning_window_days``
        and in as many days before those; ``PARTS (bool)``; ``warning_level (int8, 0–3)``.
    """
    counts = pl.DataFrame({"row": pl.arange(customers, dtype=pl.Int64, eager=True)})
    for name, seen in events.items():
        halves = _before_and_last(seen, name, settings.warning_window_days, days_ago)
        counts = counts.join(halves, on="row", how="left", maintain_order="left")
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


def _before_and_last(events: pl.DataFrame, name: str, days: int, days_ago: int) -> pl.DataFrame:
    """Counts of two adjacent windows: ``row, {name}_before, {name}_last``."""
    age = pl.col("age") - days_ago
    return (
        events.filter(age.is_between(1, 2 * days))
        .group_by("row")
        .agg(
            (age > days).sum().cast(pl.Int32).alias(f"{name}_before"),
            (age <= days).sum().cast(pl.Int32).alias(f"{name}_last"),
        )
    )


def _fell(name: str, at_least: int, by_share: float) -> pl.Expr:
    """Whether a count that mattered went down by a share of itself or more."""
    before, last = pl.col(f"{name}_before"), pl.col(f"{name}_last")
    return (before >= at_least) & (before - last >= by_share * before - _ROUNDING)
