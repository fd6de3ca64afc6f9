"""What a fold says of the models: everything of a card that is measured, by the card's names."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl

from recall_console.customers.share import Z95
from recall_console.prediction import evaluation, selective
from recall_console.prediction.evaluation import Figure
from recall_console.prediction.lead_time import lead_time
from recall_console.prediction.maximum_profit import expected_maximum_profit
from recall_console.prediction.profit import (
    CurvePoint,
    RetentionOffer,
    advantage,
    best_share,
    profit_curve,
    profit_errors,
    verdict,
)
from recall_console.prediction.snapshots import Bools, Floats
from recall_console.prediction.spread import interval_score
from recall_console.prediction.testing import RULE, Fold, churned, values
from recall_console.settings import Settings

RULE_FIGURES = ("accuracy", "pr_auc", "lift_at_k", "brier", "ece", "log_loss", "roc_auc")


def measured(fold: Fold, horizon_days: int, customers: int, settings: Settings) -> dict[str, Any]:
    """Everything that one fold tells.

    Parameters
    ----------
    customers : int
        Size of the base that a month's money is told for.
    """
    left, probability = churned(fold.told), values(fold.told, "probability")
    figures = evaluation.statistics(left, probability, settings.capacity_share)
    return {
        "tested_on": _about(fold, horizon_days),
        "figures": _plain(evaluation.bootstrap(figures, len(left), settings.seed)),
        "rivals": _rivals(fold, settings),
        "calibration": evaluation.calibration_table(left, probability),
        "lift_by_decile": evaluation.lift_by_decile(left, probability),
        "gains": evaluation.gains(left, probability),
        "gains_by_recency": evaluation.gains(left, values(fold.told, "recency_days")),
        "risk_tiers": risk_tiers(left, probability, settings),
        "selective": _selective(fold, settings),
        "profit": _profit(fold, horizon_days, customers, settings),
        "lead_time": _lead_time(fold, settings),
        "value": _value(fold, settings),
    }


def risk_tiers(left: Bools, probability: Floats, settings: Settings) -> list[dict[str, Any]]:
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
            "observed": float(left[rows].mean()) if rows.any() else None,
        }
        for tier, start, rows in tiers
    ]


def _about(fold: Fold, horizon_days: int) -> dict[str, Any]:
    return {
        "as_of": fold.as_of,
        "until": fold.as_of + timedelta(days=horizon_days),
        "customers": len(fold.told),
        "trained_on": fold.learned.dates,
        "walk_forward": fold.walk_forward,
        "base_rate_before": fold.base_rate_before,
    }


def _rule_names(told: pl.DataFrame) -> list[str]:
    return [name.removeprefix(RULE) for name in told.columns if name.startswith(RULE)]


def _rivals(fold: Fold, settings: Settings) -> dict[str, Any]:
    """The simple rules, and saying the same of everybody, on the same customers."""
    left, rate = churned(fold.told), fold.base_rate_before
    share = float(left.mean())
    constant = {
        "accuracy": Figure(max(share, 1 - share)),
        "brier": Figure(float(np.mean((rate - left) ** 2))),
    }
    rules = {name: _rule(fold, name, settings) for name in _rule_names(fold.told)}
    return {**rules, "constant": _plain(constant)}


def _rule(fold: Fold, name: str, settings: Settings) -> dict[str, dict[str, float | None]]:
    left = churned(fold.told)
    told = evaluation.statistics(left, values(fold.told, f"{RULE}{name}"), settings.capacity_share)
    kept = {figure: told[figure] for figure in RULE_FIGURES}
    if name == "recency":  # ranks by the days themselves: its probabilities tie
        kept["roc_auc"] = evaluation.Ranked(left, values(fold.told, "recency_days")).roc_auc
    return _plain(evaluation.estimates(kept, len(left)))


def _selective(fold: Fold, settings: Settings) -> dict[str, Any]:
    left, probability = churned(fold.told), values(fold.told, "probability")
    fixed_on = churned(fold.fixed_on), values(fold.fixed_on, "probability")
    days = values(fold.told, "recency_days")
    return {
        "target": settings.accuracy_target,
        **selective.measured(left, probability, fold.region),
        "recency": selective.measured(left, days, fold.rule_region),
        "curve": selective.curve(fixed_on, (left, probability), settings.decided_confidence),
    }


def _profit(fold: Fold, horizon_days: int, customers: int, settings: Settings) -> dict[str, Any]:
    """What lists by the model and by the best simple rule would have earned, assumptions about the offer being what they are.

    Nothing where no amounts are known.

    The rule is the one that earned most on the customers that lists were fixed on, where the length of each list was chosen
    as well: the one that pays best, or as much as there is capacity for.
    """
    if "spend_if_returned" not in fold.told.columns:
        return {}
    mean_value = float(_worth(fold.fixed_on, settings).mean())
    offer = RetentionOffer.of(settings, mean_value)
    columns = {name: f"{RULE}{name}" for name in _rule_names(fold.told)}
    before = {
        name: _within_capacity(_earned(fold.fixed_on, column, offer, settings), settings)
        for name, column in {"model": "probability", **columns}.items()
    }
    rule = max(columns, key=lambda name: max(point.profit for point in before[name]))
    shares = best_share(before["model"]), best_share(before[rule])
    priorities = [
        offer.gain(values(fold.told, column), _worth(fold.told, settings))
        for column in ("probability", columns[rule])
    ]
    gain = offer.gain(churned(fold.told), _worth(fold.told, settings))
    more = advantage(
        gain,
        (priorities[0], shares[0]),
        (priorities[1], shares[1]),
        customers=customers,
        horizon_days=horizon_days,
        seed=settings.seed,
    )
    left = churned(fold.told)
    return {
        "offer": asdict(offer),
        "rule": rule,
        "share": shares[0],
        "rule_share": shares[1],
        "curve": [
            {
                "share": ours.share,
                "model": ours.profit,
                "model_low": ours.profit - Z95 * error,
                "model_high": ours.profit + Z95 * error,
                "rule": theirs.profit,
            }
            for ours, theirs, error in zip(
                *(profit_curve(each, gain) for each in priorities),
                profit_errors(priorities[0], gain),
                strict=True,
            )
        ],
        "per_month": more.per_month._asdict(),
        "running_cost_monthly": settings.model_running_cost_monthly,
        "verdict": verdict(more.per_month, settings),
        "empc": {
            name: expected_maximum_profit(left, values(fold.told, column))._asdict()
            for name, column in {"model": "probability", **columns}.items()
        },
    }


def _worth(told: pl.DataFrame, settings: Settings) -> Floats:
    """Margin that each customer brings who stays."""
    return settings.margin * values(told, "spend_if_returned")


def _within_capacity(curve: list[CurvePoint], settings: Settings) -> list[CurvePoint]:
    """The lists that there is time for; the shortest there is, where there is time for none."""
    return [point for point in curve if point.share <= settings.capacity_share] or curve[:1]


def _earned(told: pl.DataFrame, column: str, offer: RetentionOffer, settings: Settings) -> list[CurvePoint]:
    worth = _worth(told, settings)
    return profit_curve(offer.gain(values(told, column), worth), offer.gain(churned(told), worth))


def _lead_time(fold: Fold, settings: Settings) -> dict[str, Any]:
    told = asdict(
        lead_time(
            churned(fold.told),
            values(fold.told, "probability"),
            values(fold.told, "recency_days"),
            threshold=settings.risk_high_from,
            horizon_days=values(fold.told, "horizon"),
        )
    )
    days = told["lead_days"]
    return told | {"lead_days": None if days is None else list(days), "threshold": settings.risk_high_from}


def _value(fold: Fold, settings: Settings) -> dict[str, Any]:
    """Forecasts of orders and spend beside "the same as before" and the purchase process; nothing where there is no money."""
    told, found = fold.told, dict[str, Any]()
    if "orders" in told.columns:
        found["orders"] = _beside(told, "orders", "expected_orders", "past_orders")
    if "net_spend" in told.columns:
        found["spend"] = _beside(told, "net_spend", "expected_spend", "past_net_spend") | _interval(
            fold, settings
        )
        by_process = values(told, "spend_by_process")
        if not np.isnan(by_process).any():
            found["spend"]["bgnbd"] = evaluation.amount_figures(values(told, "net_spend"), by_process)
    return found


def _beside(told: pl.DataFrame, actual: str, expected: str, before: str) -> dict[str, Any]:
    came = values(told, actual)
    return {
        "model": evaluation.amount_figures(came, values(told, expected)),
        "same_as_before": evaluation.amount_figures(came, values(told, before)),
    }


def _interval(fold: Fold, settings: Settings) -> dict[str, Any]:
    """How often the interval held, and its score beside that of one interval for everybody, from nothing to a quantile."""
    came, low, high = (values(fold.told, name) for name in ("net_spend", "spend_low", "spend_high"))
    level = settings.spend_interval
    everybody = float(np.quantile(values(fold.fixed_on, "net_spend"), level))
    flat = interval_score(came, np.zeros(len(came)), np.full(len(came), everybody), level)
    return {
        "interval": level,
        "coverage": float(((came >= low) & (came <= high)).mean()),
        "interval_score": float(interval_score(came, low, high, level).mean()),
        "interval_score_same_for_all": float(flat.mean()),
    }


def _plain(figures: dict[str, Figure]) -> dict[str, dict[str, float | None]]:
    return {name: figure._asdict() for name, figure in figures.items()}
