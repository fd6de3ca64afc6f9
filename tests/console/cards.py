"""A made-up model card and quality report for the console's tests."""

from datetime import date, datetime
from typing import Any

from recall_console.events.quality import (
    Example,
    FileQuality,
    Gap,
    Layout,
    Overlap,
    QualityReport,
    SetAside,
    Unread,
)
from recall_console.prediction.card import Card, Sentence


def figure(value: float, half: float) -> dict[str, float]:
    return {"value": value, "low": value - half, "high": value + half}


def selective(target: float) -> dict[str, float | None]:
    """The higher the target, the fewer are decided."""
    share = round(min(1.0, 4 * (1.02 - target)), 4)
    return {
        "target": target,
        "decided_share": share,
        "accuracy": round(target + 0.01, 4),
        "accuracy_low": round(target + 0.004, 4),
        "leave_share": round(share * 0.9, 4),
        "leave_accuracy": round(target + 0.012, 4),
        "stay_share": round(share * 0.1, 4),
        "stay_accuracy": round(target + 0.001, 4),
    }


def alone(**figures: float) -> dict[str, dict[str, float | None]]:
    """Figures of a rival, which have no interval."""
    return {name: {"value": value, "low": None, "high": None} for name, value in figures.items()}


def earned(verdict: str, per_month: tuple[float, float, float], cost: float = 0.0) -> dict[str, Any]:
    """The values of what a list earns beyond one by recency."""
    ends = zip(("value", "low", "high"), per_month, strict=True)
    return {"verdict": verdict, "rule": "recency", "cost": cost} | {
        f"per_month_{end}": at for end, at in ends
    }


def a_profit(**changes: Any) -> dict[str, Any]:
    """Lists that pay up to 70 % of the customers."""
    shares = [round(step / 20, 2) for step in range(1, 21)]
    fields: dict[str, Any] = {
        "offer": {"accepted": 0.3, "taken": 1.0, "offer_cost": 2.6, "contact_cost": 0.26},
        "rule": "recency",
        "share": 0.1,
        "rule_share": 0.1,
        "curve": [
            {"share": each, "model": 20 * each * (1.4 - each), "rule": 18 * each * (1.35 - each)}
            for each in shares
        ],
        "per_month": {"value": 1_940.0, "low": 1_200.0, "high": 2_700.0},
        "running_cost_monthly": 0.0,
        "verdict": "model",
        "empc": {
            "model": {"value": 45.19, "target_share": 0.99},
            "recency": {"value": 45.12, "target_share": 1.0},
        },
    }
    return fields | changes


def moved(
    group: str, worst: float, variable: str, medians: tuple[float | None, float | None]
) -> dict[str, Any]:
    """A group of variables of which one has moved."""
    before, after = medians
    return {
        "group": group,
        "worst": worst,
        "mean": worst / 2,
        "variable": variable,
        "before": before,
        "after": after,
        "variables": 3,
    }


def a_card(**changes: Any) -> dict[str, Any]:
    """A card as metrics.json holds it."""
    fields: dict[str, Any] = {
        "verdict": "ranking",
        "sentences": (
            Sentence("trust_ranking", {"ece": 0.061, "allowed": 0.05}),
            Sentence("decides", {"share": 0.4, "target": 0.92, "accuracy": 0.931, "accuracy_low": 0.924}),
            Sentence("against_constant", {"says": "leave", "constant": 0.86, "accuracy": 0.882}),
            Sentence("against_recency", {"recency": 0.828, "model": 0.838}),
            Sentence("earns", earned("model", (1_940.0, 1_200.0, 2_700.0))),
            Sentence("year_untested"),
        ),
        "warnings": (Sentence("months_never_seen", {"months": ["11", "12"]}), Sentence("margin_unset")),
        "as_of": date(2026, 3, 1),
        "horizon_days": 90,
        "customers": 2000,
        "prospects": 310,
        "variables": 73,
        "trained_on": (date(2025, 12, 1), date(2025, 11, 1)),
        "tested_on": {
            "as_of": date(2025, 12, 1),
            "until": date(2026, 3, 1),
            "customers": 1900,
            "trained_on": [date(2025, 9, 1)],
            "walk_forward": True,
            "base_rate_before": 0.84,
        },
        "figures": {
            "base_rate": figure(0.86, 0.01),
            "constant_accuracy": figure(0.86, 0.01),
            "accuracy": figure(0.882, 0.008),
            "roc_auc": figure(0.838, 0.012),
            "pr_auc": figure(0.951, 0.004),
            "precision_at_k": figure(0.97, 0.01),
            "recall_at_k": figure(0.113, 0.004),
            "lift_at_k": figure(1.13, 0.02),
            "brier": figure(0.0885, 0.003),
            "ece": figure(0.061, 0.008),
            "log_loss": figure(0.301, 0.01),
            "calibration_in_the_large": figure(-0.021, 0.006),
        },
        "rivals": {
            "recency": {
                "accuracy": {"value": 0.861, "low": 0.85, "high": 0.87},
                "roc_auc": {"value": 0.828, "low": 0.81, "high": 0.84},
                "brier": {"value": 0.0921, "low": 0.09, "high": 0.094},
            },
            "rfm": alone(accuracy=0.87, roc_auc=0.83, brier=0.0931, ece=0.05),
            "bgnbd": alone(accuracy=0.872, roc_auc=0.829, brier=0.0897, ece=0.064),
            "mbgnbd": alone(accuracy=0.871, roc_auc=0.831, brier=0.0896, ece=0.063),
            "constant": alone(accuracy=0.86),
        },
        "calibration": [
            {"count": 190, "predicted": step / 10 + 0.05, "observed": step / 10 + 0.02} for step in range(10)
        ],
        "lift_by_decile": [1.16, 1.15, 1.14, 1.12, 1.1, 1.06, 1.02, 0.95, 0.8, 0.5],
        "gains": [0.12, 0.23, 0.35, 0.46, 0.57, 0.68, 0.78, 0.87, 0.95, 1.0],
        "risk_tiers": [
            {"tier": "high", "from": 0.6, "customers": 1500, "observed": 0.93},
            {"tier": "medium", "from": 0.3, "customers": 300, "observed": 0.55},
            {"tier": "low", "from": 0.0, "customers": 100, "observed": None},
        ],
        "selective": {
            **selective(0.92),
            "recency": {**selective(0.92), "decided_share": 0.31},
            "curve": [selective(round(0.8 + step / 100, 2)) for step in range(20)],
        },
        "profit": a_profit(),
        "lead_time": {
            "leavers": 222,
            "alerted_share": 0.48,
            "lead_days": (22.0, 41.0, 62.0),
            "alerts": 147,
            "precision": 0.72,
            "threshold": 0.6,
        },
        "value": {
            "orders": {
                "model": {"rmse": 0.67, "mae": 0.32, "bias": 0.029, "spearman": 0.4},
                "same_as_before": {"rmse": 0.81, "mae": 0.32, "bias": 0.101, "spearman": 0.407},
            },
            "spend": {
                "bgnbd": {"rmse": 34.9, "mae": 12.5, "bias": -0.108, "spearman": 0.378},
                "model": {"rmse": 35.57, "mae": 12.0, "bias": 0.034, "spearman": 0.392},
                "same_as_before": {"rmse": 43.41, "mae": 14.0, "bias": -0.125, "spearman": None},
                "interval": 0.8,
                "coverage": 0.823,
                "interval_score": 125.2,
                "interval_score_same_for_all": 236.9,
            },
        },
        "drift": [
            moved("money", 0.31, "average_order_value_90d", (25.2, 31.5)),
            moved("purchases", 0.12, "orders_28d", (1.0, 0.0)),
            moved("trend", 0.01, "trend_orders_28d", (0.0, None)),
        ],
        "sentinel": {"tripped": False, "reasons": [], "gap": -0.004, "gap_error": 0.003},
        "selection": [
            {"kind": "both", "log_loss": 0.3447, "against_both": 0.0, "standard_error": 0.0, "chosen": True},
            {
                "kind": "line",
                "log_loss": 0.3445,
                "against_both": -0.0002,
                "standard_error": 0.0002,
                "chosen": False,
            },
        ],
        "reasons_check": {"customers": 57, "first_among_two": 0.98, "rank_correlation": 0.968},
    }
    return Card(**(fields | changes)).as_dict()


def a_withheld_card() -> dict[str, Any]:
    """A card without a model."""
    return Card(
        verdict="withheld",
        sentences=(Sentence("withheld_history", {"days": 61, "needed": 180}),),
        warnings=(Sentence("no_money"),),
        as_of=date(2026, 3, 1),
        horizon_days=90,
        customers=412,
        prospects=0,
    ).as_dict()


def a_file(**changes: Any) -> FileQuality:
    fields: dict[str, Any] = {
        "path": "/data/shop/orders.csv",
        "sha256": "0",
        "encoding": "windows-1252",
        "dialect": "separated by ;, header",
        "time_format": "%d.%m.%Y",
        "layout": 0,
        "rows": 541_909,
        "used": 406_829,
        "set_aside": 12,
        "without_customer": 135_068,
        "refunds": 8_905,
        "zero_amount": 40,
        "duplicates": 10_147,
        "dropped": 0,
    }
    return FileQuality(**(fields | changes))


def a_report(**changes: Any) -> dict[str, Any]:
    """A quality report as the store keeps it, with everything that may be wrong with a source."""
    fields: dict[str, Any] = {
        "files": (a_file(),),
        "unread": (Unread("/data/shop/notes.txt", "no column holds times"),),
        "layouts": (
            Layout(
                ("CustomerID", "InvoiceDate", "Quantity", "UnitPrice", "Country"),
                ("String",) * 5,
                {
                    "columns": {
                        "customer": "CustomerID",
                        "time": "InvoiceDate",
                        "amount": ["Quantity", "UnitPrice"],
                    },
                    "guesses": {
                        "customer": {"confidence": 0.95, "because": "by its name"},
                        "time": {"confidence": 0.5, "because": "its values look like times"},
                    },
                },
            ),
        ),
        "doubts": ("days and months cannot be told apart in InvoiceDate; read as day.month",),
        "set_aside": (
            SetAside(
                "the time cannot be read",
                12,
                (Example("/data/shop/orders.csv", 17, "17850;[red]32.13.2011"),),
            ),
        ),
        "event_counts": {"purchase": 397_884, "refund": 8_905, "other": 40},
        "unknown_words": {"gift_wrap": 40},
        "first_at": datetime(2010, 12, 1, 8, 26),
        "last_at": datetime(2011, 12, 9, 12, 50),
        "monthly_events": {f"2011-{month:02}": month * 3_000 for month in range(1, 13)} | {"2011-06": 0},
        "gaps": (Gap(date(2011, 6, 1), date(2011, 6, 30), 30), Gap(date(2011, 1, 1), date(2011, 1, 1), 1)),
        "overlaps": (Overlap("/data/shop/orders.csv", "/data/shop/orders-2.csv", 31),),
    }
    return QualityReport(**(fields | changes)).as_dict()
