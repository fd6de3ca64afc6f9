"""Made-up advice and trends for the overview: small, fixed, with figures that add up."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from books import a_book, a_star, advice, scores
from cards import a_card

from recall_console.console.book import Book
from recall_console.plans.files import plan_folder
from recall_console.workspace.runs import ADVICE_TABLE


def a_group(group: str, action: str, customers: int, net: float, **more: Any) -> dict[str, Any]:
    """One row of the advice."""
    alone = action == "leave_alone"
    told = {
        "group": group,
        "action": action,
        "where": None if alone else f"lifecycle = '{group}'",
        "customers": customers,
        "cost": 0.0 if alone else 0.4 * customers,
        "net": net,
        "net_low": -net,
        "net_high": 3 * net,
        "evidence": "assumed",
        "reason": "does_not_pay" if alone else "best_net",
        "saved": None,
    }
    return told | more


def an_advice(**changes: Any) -> dict[str, Any]:
    """Advice for 120 customers: 40 are contacted, in five groups."""
    curve = [
        {
            "budget": 5.0 * step,
            "spent": 4.0 * step,
            "net": 300.0 - 12.0 * (step - 6) ** 2,
            "net_low": -200.0 - 10 * step,
            "net_high": 700.0 + 30 * step,
            "contacted": 5 * step,
            "marginal_return": 2.0 - step / 10,
        }
        for step in range(9)
    ]
    told = {
        "unavailable": None,
        "plan": "winback.toml",
        "plan_name": "Win-back ladder",
        "plan_sha256": "0" * 64,
        "currency": "¥",
        "evidence": "assumed",
        "customers": 120,
        "contacted": 40,
        "cost": 16.0,
        "cost_all": 80.0,
        "brings": 320.0,
        "horizon_days": 90,
        "money_price": 0.3,
        "cost_hidden_fixed": 60.0,
        "net": 240.0,
        "net_low": -340.0,
        "net_high": 880.0,
        "probability_of_loss": 0.21,
        "groups": [
            a_group("silent_high", "push>e-mail>sms+offer>call", 12, 160.0),
            a_group("core_slipping", "call", 10, 80.0, evidence="tested"),
            a_group("declining", "push>e-mail", 9, 30.0, evidence="observed"),
            a_group("silent_medium", "sms+offer", 5, 20.0),
            a_group("others", "several", 4, 10.0, where=None),
            a_group("holdout", "leave_alone", 20, 0.0),
            a_group("leave_alone", "leave_alone", 60, 0.0, saved=1_234.0),
        ],
        "curve": curve,
        "best": curve[6],
    }
    return told | changes


def a_month(number: int, **changes: Any) -> dict[str, Any]:
    """A month of 2025, or with 13 and 14 the first two of 2026; the last one still runs."""
    told = {
        "month": str(date(2025 + (number - 1) // 12, (number - 1) % 12 + 1, 1)),
        "orders": 100 + number,
        "buyers": 80,
        "net_spend": 9_000.0 + 100 * number,
        "given_away": 400.0 + 10 * number,
        "coupon_orders": 20 if number < 11 else 45,
        "customers": 100 + number,
        "value_per_customer": 900.0 + number if number > 11 else None,
        "complete": number < 14,
        "coupon_share": 0.2 if number < 11 else 0.41,
        "given_share": 0.05,
    }
    return told | changes


def some_trends(**changes: Any) -> dict[str, Any]:
    """Trends of a run whose coupon share has risen, and that has a run before it."""
    group = {"customers": 12, "value_at_risk": 3_400.0}
    told = {
        "months": [a_month(number) for number in range(1, 15)],
        "expected": [
            {
                "as_of": "2026-02-01",
                "customers": 110,
                "value": 40_000.0,
                "value_per_customer": 363.6,
                "value_at_risk": 1.0,
            },
            {
                "as_of": "2026-03-01",
                "customers": 120,
                "value": 43_140.0,
                "value_per_customer": 359.5,
                "value_at_risk": 1.0,
            },
        ],
        "hunters_given_away": 1_120.0,
        "since": {
            "against": "run",
            "since": "2026-02-01",
            "as_of": "2026-03-01",
            "customers": [110, 120],
            "value": [40_000.0, 43_140.0],
            "value_at_risk": [450_000.0, 464_040.0],
            "lifecycle": {},
            "segments": {},
            **dict.fromkeys(("joined", "came_back", "went_silent", "slipped", "rose"), group),
        },
        "watched": ["logins_fell", "carts_fell"],
    }
    return told | changes


def a_full_book(root: Path, table: pl.DataFrame | None = None, **changes: Any) -> Book:
    """A run with everything that the overview shows, its advice as new as the plan."""
    book = replace(a_book(root, table), card=a_card(), north_star=a_star(), trends=some_trends())
    now = plan_folder.read_standing(book.workspace)
    told = an_advice(plan=now.file, plan_sha256=now.sha256)
    advice(scores() if table is None else table).write_parquet(root / ADVICE_TABLE)
    return replace(book, **{"advice": told} | changes)
