"""The scores table put together: facts, forecasts, tiers and reasons of every customer."""

import numpy as np
import polars as pl

from recall_console.prediction.learning import Learned
from recall_console.prediction.potential import potential
from recall_console.prediction.reasons import reasons
from recall_console.prediction.schema import RISK_TIERS, SCORES_SCHEMA
from recall_console.prediction.snapshots import Floats, Snapshot
from recall_console.prediction.year import Year
from recall_console.settings import Settings


def rules_only(now: Snapshot) -> pl.DataFrame:
    """The scores table without a model: facts, and a risk that follows the lifecycle."""
    state = pl.col("lifecycle").cast(pl.String)
    risk = (
        pl.when(state.is_in(["silent", "lost", "opted_out"]))
        .then(pl.lit("high"))
        .when(state == "declining")
        .then(pl.lit("medium"))
        .otherwise(pl.lit("low"))
    )
    return _as_declared(now.facts.with_columns(risk_tier=risk))


def with_model(now: Snapshot, learned: Learned, churn: Floats, settings: Settings) -> pl.DataFrame:
    """The scores table with everything that the models say.

    Parameters
    ----------
    churn : float array, one per customer of the base
        Churn probabilities.
    """
    forecast = {
        "churn_probability": churn,
        "return_probability": 1 - churn,
        "decided": learned.region.decides(churn),
        **_amounts(now, learned, churn, settings),
    }
    why = reasons(learned.churn, now.variables, churn, settings)
    return _as_declared(
        now.facts.with_columns(pl.Series(name, values) for name, values in forecast.items())
        .hstack(why)
        .hstack(potential(now, settings))
        .with_columns(risk_tier=_risk(settings))
    )


def _amounts(now: Snapshot, learned: Learned, churn: Floats, settings: Settings) -> dict[str, Floats]:
    """Orders and net spend in the horizon, the latter with its interval, and margin over twelve months."""
    if learned.orders is None:
        return {}
    matrix, horizon = now.matrix, now.horizon
    orders_if_returned = learned.orders.model.predict(matrix, horizon)
    told = {"expected_orders": learned.orders.expected(matrix, horizon, 1 - churn, orders_if_returned)}
    if learned.spend is None or learned.spread is None:
        return told
    if_returned = learned.spend.model.predict(matrix, horizon)
    spend = learned.spend.expected(matrix, horizon, 1 - churn, if_returned)
    low, high = learned.spread.around(spend)
    year, order_value = (
        Year.of(now.process, now.variables, horizon),
        if_returned / orders_if_returned,
    )
    value = settings.margin * (spend + order_value * year.after(1 - churn))
    value_if_returned = settings.margin * (if_returned + order_value * year.if_returned)
    return told | {
        "expected_spend": spend,
        "expected_spend_low": low,
        "expected_spend_high": high,
        "expected_value_12m": value,
        "value_if_returned_12m": np.maximum(value, value_if_returned),
    }


def _risk(settings: Settings) -> pl.Expr:
    churn = pl.col("churn_probability")
    return (
        pl.when(churn >= settings.risk_high_from)
        .then(pl.lit("high"))
        .when(churn >= settings.risk_medium_from)
        .then(pl.lit("medium"))
        .otherwise(pl.lit("low"))
        .cast(pl.Enum(RISK_TIERS))
    )


def _as_declared(scores: pl.DataFrame) -> pl.DataFrame:
    """Exactly ``SCORES_SCHEMA``; what is not there is null."""
    missing = {name: pl.lit(None, kind) for name, kind in SCORES_SCHEMA.items() if name not in scores.columns}
    return (
        scores.with_columns(**missing)
        .select(pl.col(name).cast(kind) for name, kind in SCORES_SCHEMA.items())
        .sort("customer_id")
    )
