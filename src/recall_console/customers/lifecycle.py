"""Where a customer stands: exactly one of six states, tested in a fixed order."""

import polars as pl

from recall_console.customers.schema import LIFECYCLES
from recall_console.settings import Settings


def lifecycle(settings: Settings) -> pl.Expr:
    """The state of each customer, as an expression over the facts that decide it.

    The order of the tests is part of the definition: opted_out (ever unsubscribed), new (young first purchase), lost and
    silent (no event for long; a message received is none), declining (the warning signal, or a purchase overdue by the
    customer's own habit), active.

    Returns
    -------
    pl.Expr
        ``Enum(LIFECYCLES)`` from ``unsubscribed (bool), first_purchase_days, last_seen_days, recency_days (days before
        the as-of date), usual_gap_days (null without a gap), warning_level``.
    """
    silent_after = pl.max_horizontal(pl.lit(settings.silent_days), "usual_gap_days")
    overdue = (pl.col("recency_days") > pl.col("usual_gap_days")).fill_null(value=False)
    return (
        pl.when("unsubscribed")
        .then(pl.lit("opted_out"))
        .when(pl.col("first_purchase_days") < settings.new_days)
        .then(pl.lit("new"))
        .when(pl.col("last_seen_days") >= settings.lost_days)
        .then(pl.lit("lost"))
        .when(pl.col("last_seen_days") >= silent_after)
        .then(pl.lit("silent"))
        .when((pl.col("warning_level") >= settings.declining_warning_level) | overdue)
        .then(pl.lit("declining"))
        .otherwise(pl.lit("active"))
        .cast(pl.Enum(LIFECYCLES))
    )
