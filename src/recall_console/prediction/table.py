"""The scores table put together: facts, forecasts, tiers and reasons of every customer."""

import numpy as np
import polars as pl

from recall_console.prediction.learning import Learned
from recall_console.prediction.reasons import reasons
from recall_console.prediction.schema import RISK_TIERS, SCORES_SCHEMA
from recall_console.prediction.snapshots import Floats, Matrix, Snapshot
from recall_console.prediction.value import Retention, year_factor
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


def with_model(
    now: Snapshot, learned: Learned, kept: Retention, horizon_days: int, settings: Settings
) -> pl.DataFrame:
    """The scores table with everything that the models say."""
    matrix = now.matrix
    churn = learned.churn.predict(matrix)
    forecast = {
        "churn_probability": churn,
        "return_probability": 1 - churn,
        "decided": learned.region.decides(churn),
    }
    forecast |= _orders(learned, matrix, churn) | _money(
        learned, matrix, churn, kept=kept, horizon_days=horizon_days, settings=settings
    )
    why = reasons(learned.churn, now.variables, churn, settings)
    return _as_declared(
        now.facts.with_columns(pl.Series(name, values) for name, values in forecast.items())
        .hstack(why)
        .with_columns(risk_tier=_risk(settings))
        .pipe(_with_potential, settings)
    )


def _orders(learned: Learned, matrix: Matrix, churn: Floats) -> dict[str, Floats]:
    if learned.orders is None:
        return {}
    return {"expected_orders": (1 - churn) * learned.orders.predict(matrix)}


def _money(
    learned: Learned, matrix: Matrix, churn: Floats, *, kept: Retention, horizon_days: int, settings: Settings
) -> dict[str, Floats]:
    """Net spend in the horizon with its interval, and margin over twelve months."""
    if learned.spend is None or learned.spread is None:
        return {}
    if_returned = learned.spend.predict(matrix)
    spend = (1 - churn) * if_returned
    low, high = learned.spread.around(spend)
    value = settings.margin * spend * year_factor(kept.base, horizon_days)
    value_if_returned = settings.margin * if_returned * year_factor(kept.returned, horizon_days)
    return {
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


def _with_potential(scores: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """The potential tier of silent customers: their value if returned against that of the whole base."""
    if "value_if_returned_12m" not in scores.columns:
        return scores
    value = pl.col("value_if_returned_12m")
    tier = (
        pl.when(value >= value.quantile(settings.potential_high_quantile))
        .then(pl.lit("high"))
        .when(value >= value.quantile(settings.potential_medium_quantile))
        .then(pl.lit("medium"))
        .otherwise(pl.lit("low"))
    )
    return scores.with_columns(potential_tier=pl.when(pl.col("lifecycle") == "silent").then(tier))


def _as_declared(scores: pl.DataFrame) -> pl.DataFrame:
    """Exactly ``SCORES_SCHEMA``; what is not there is null."""
    missing = {name: pl.lit(None, kind) for name, kind in SCORES_SCHEMA.items() if name not in scores.columns}
    return (
        scores.with_columns(**missing)
        .select(pl.col(name).cast(kind) for name, kind in SCORES_SCHEMA.items())
        .sort("customer_id")
    )
