"""One fold of the walk-forward test: learnt before a date, measured on what came after it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from recall_console.prediction import churn, evaluation, selective
from recall_console.prediction.learning import Learned, enough
from recall_console.prediction.rivals import RecencyRule, recency_days
from recall_console.prediction.selective import Region, region
from recall_console.prediction.snapshots import Bools, Examples, Floats
from recall_console.prediction.value import Spread
from recall_console.settings import Settings

FEWEST_OUTCOMES: Final = 50
"""A test model learns from at least so many customers with either outcome."""


@dataclass(frozen=True)
class Fold:
    """Customers with their outcomes, and what was predicted of them without knowing these.

    Attributes
    ----------
    learned : Learned
        What the predictions come from.
    orders_if_returned, spend_if_returned : float array or None
        Forecast amounts given a purchase; ``None`` where there is no model of them.
    region, rule_region : Region
        Where the model, and recency alone, decide; fixed on other outcomes than those here.
    walk_forward : bool
        Whether all that was learnt from was over before the test began; else only the customers differ.
    """

    examples: Examples
    learned: Learned
    probability: Floats
    rule_probability: Floats
    orders_if_returned: Floats | None
    spend_if_returned: Floats | None
    region: Region
    rule_region: Region
    fixed_on: tuple[Bools, Floats]
    walk_forward: bool


def possible(earlier: Sequence[Examples]) -> bool:
    """Whether a model can be learnt from these examples: both outcomes in each fold's share of the customers."""
    return bool(earlier) and min(enough(earlier)) >= FEWEST_OUTCOMES


def walk_forward(test: Examples, earlier: Examples, learned: Learned, settings: Settings) -> Fold:
    """The fold of ``test``, whose horizon began when that of ``earlier``, the latest learnt from, was over."""
    rule = region(learned.churned, learned.rule.predict(earlier.matrix), settings.accuracy_target)
    return Fold(
        test,
        learned,
        learned.churn.predict(test.matrix),
        learned.rule.predict(test.matrix),
        None if learned.orders is None else learned.orders.predict(test.matrix),
        None if learned.spend is None else learned.spend.predict(test.matrix),
        learned.region,
        rule,
        (learned.churned, learned.probability),
        walk_forward=True,
    )


def across_customers(latest: Examples, learned: Learned, settings: Settings) -> Fold:
    """The fold for want of an earlier horizon: half of the customers, by models, levels and regions from the other half."""
    other = churn.folds(latest.customers, settings.seed) == 0
    known, test = latest.take(other), latest.take(~other)
    probability = churn.calibrated(learned.probability, among=other, churned=known.churned)
    spend = None if learned.spend is None else learned.spend.held_out
    learned = replace(
        learned,
        rule=RecencyRule.of(known.matrix, known.churned),
        spread=None
        if spend is None
        else Spread.of((1 - probability[other]) * spend[other], known.net_spend, settings.spend_interval),
        churned=known.churned,
    )
    fixed_on = (known.churned, probability[other])
    return Fold(
        test,
        learned,
        probability[~other],
        learned.rule.predict(test.matrix),
        None if learned.orders is None else learned.orders.held_out[~other],
        None if spend is None else spend[~other],
        region(*fixed_on, settings.accuracy_target),
        region(known.churned, learned.rule.predict(known.matrix), settings.accuracy_target),
        fixed_on,
        walk_forward=False,
    )


def measured(fold: Fold, horizon_days: int, settings: Settings) -> dict[str, Any]:
    """Everything of a card that is measured on a fold, by the card's names."""
    churned = fold.examples.churned
    figures = evaluation.statistics(churned, fold.probability, settings.capacity_share)
    return {
        "tested_on": _about(fold, horizon_days),
        "figures": _plain(evaluation.bootstrap(figures, len(churned), settings.seed)),
        "rivals": _rivals(fold, settings),
        "calibration": evaluation.calibration_table(churned, fold.probability),
        "lift_by_decile": evaluation.lift_by_decile(churned, fold.probability),
        "risk_tiers": risk_tiers(churned, fold.probability, settings),
        "selective": _selective(fold, settings),
        "value": _value(fold, settings),
    }


def risk_tiers(churned: Bools, probability: Floats, settings: Settings) -> list[dict[str, Any]]:
    """Each risk tier with its observed churn."""
    high, medium = probability >= settings.risk_high_from, probability >= settings.risk_medium_from
    tiers = (
        ("high", settings.risk_high_from, high),
        ("medium", settings.risk_medium_from, medium & ~high),
        ("low", 0.0, ~medium),
    )
    return [
        {
            "tier": tier,
            "from": start,
            "customers": int(rows.sum()),
            "observed": float(churned[rows].mean()) if rows.any() else None,
        }
        for tier, start, rows in tiers
    ]


def _about(fold: Fold, horizon_days: int) -> dict[str, Any]:
    start: date = fold.examples.as_of
    return {
        "as_of": start,
        "until": start + timedelta(days=horizon_days),
        "customers": len(fold.examples),
        "trained_on": fold.learned.dates,
        "walk_forward": fold.walk_forward,
        "base_rate_before": fold.learned.base_rate,
    }


def _rivals(fold: Fold, settings: Settings) -> dict[str, Any]:
    """The recency rule, and saying the same of everybody, on the same customers."""
    churned, rate = fold.examples.churned, fold.learned.base_rate
    told = evaluation.statistics(churned, fold.rule_probability, settings.capacity_share)
    kept = {name: told[name] for name in ("accuracy", "pr_auc", "lift_at_k", "brier", "ece", "log_loss")}
    kept["roc_auc"] = evaluation.Ranked(churned, recency_days(fold.examples.matrix)).roc_auc
    constant = np.full(len(churned), rate)
    return {
        "recency": _plain(evaluation.estimates(kept, len(churned))),
        "constant": {
            "accuracy": {
                "value": max(float(churned.mean()), 1 - float(churned.mean())),
                "low": None,
                "high": None,
            },
            "brier": {"value": float(np.mean((constant - churned) ** 2)), "low": None, "high": None},
        },
    }


def _selective(fold: Fold, settings: Settings) -> dict[str, Any]:
    churned = fold.examples.churned
    return {
        "target": settings.accuracy_target,
        **selective.measured(churned, fold.probability, fold.region),
        "recency": selective.measured(churned, fold.rule_probability, fold.rule_region),
        "curve": selective.curve(fold.fixed_on, (churned, fold.probability)),
    }


def _value(fold: Fold, settings: Settings) -> dict[str, Any]:
    """Forecasts of orders and spend beside "the same as before"; nothing where there is no money."""
    test, returns, found = fold.examples, 1 - fold.probability, {}
    if fold.orders_if_returned is not None:
        found["orders"] = _beside(test.orders, returns * fold.orders_if_returned, test.past_orders)
    if fold.spend_if_returned is not None and fold.learned.spread is not None:
        expected = returns * fold.spend_if_returned
        low, high = fold.learned.spread.around(expected)
        found["spend"] = _beside(test.net_spend, expected, test.past_net_spend)
        found["spend"]["interval"] = settings.spend_interval
        found["spend"]["coverage"] = float(((test.net_spend >= low) & (test.net_spend <= high)).mean())
    return found


def _beside(actual: Floats, expected: Floats, before: Floats) -> dict[str, Any]:
    return {
        "model": evaluation.amount_figures(actual, expected),
        "same_as_before": evaluation.amount_figures(actual, before),
    }


def _plain(figures: dict[str, evaluation.Figure]) -> dict[str, dict[str, float | None]]:
    return {name: figure._asdict() for name, figure in figures.items()}
