"""Made-up runs for the console's tests: small, fixed, with everything hostile in them that data may hold."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
from screens import a_workspace

from recall_console.console.book import Book
from recall_console.customers.north_star import Core, Month, NorthStar
from recall_console.customers.schema import (
    LIFECYCLES,
    POTENTIAL_TIERS,
    SEGMENTS,
    SEGMENTS_CLASSIC,
    VALUE_TIERS,
)
from recall_console.customers.share import Share
from recall_console.plans.advice.schema import ADVICE_SCHEMA
from recall_console.prediction.first_look import opening
from recall_console.prediction.schema import RISK_TIERS, SCORES_SCHEMA
from recall_console.workspace.runs import ADVICE_TABLE

AS_OF = date(2026, 3, 1)
MADE_AT = datetime(2026, 3, 1, 6, tzinfo=UTC)
HOSTILE = (
    "[red]name[/red]",
    "\x1b[31mred\x07",
    "中文客户名称",
    "\u202eright to left",
    "x" * 10_000,
    "a\nb\tc",
    "👩‍👩‍👧 family",
)


def row(number: int) -> dict[str, Any]:
    """One customer; every figure follows from the number."""
    churn = (number * 37 % 100) / 100
    lifecycle = LIFECYCLES[number % len(LIFECYCLES)]
    seen = datetime.fromisoformat("2026-02-28T12:00") - timedelta(days=number * 7 % 400)
    return {
        "customer_id": f"c{number:05}",
        "as_of": AS_OF,
        "lifecycle": lifecycle,
        "first_seen_at": seen - timedelta(days=500),
        "last_seen_at": seen,
        "last_purchase_at": seen,
        "recency_days": number * 7 % 400,
        "frequency": 1 + number % 9,
        "monetary": 1200.0 + number,
        "average_order_value": 40.5,
        "r": 1 + number % 5,
        "f": 1 + number // 5 % 5,
        "m": 1 + number // 25 % 5,
        "segment": SEGMENTS[number % len(SEGMENTS)],
        "segment_classic": SEGMENTS_CLASSIC[number % len(SEGMENTS_CLASSIC)],
        "value_tier": VALUE_TIERS[number % 3],
        "previous_value_tier": VALUE_TIERS[number // 2 % 3] if number % 4 else None,
        "potential_tier": POTENTIAL_TIERS[number % 3] if lifecycle == "silent" else None,
        "warning_level": number % 4,
        "churn_probability": churn,
        "return_probability": 1 - churn,
        "decided": number % 3 > 0,
        "risk_tier": RISK_TIERS[0 if churn > 0.7 else 1 if churn > 0.4 else 2],
        "expected_orders": 1.5,
        "expected_spend": 120.0,
        "expected_spend_low": 80.0,
        "expected_spend_high": 190.0,
        "expected_value_12m": 300.0 + number,
        "value_if_returned_12m": 5000.0 - 13 * (number % 300),
        "value_after_return_12m": 900.0 + number if lifecycle == "silent" else None,
        "coupon_share": number % 5 / 5,
        "coupon_hunter": number % 17 == 0,
        "staple_item": "oat milk" if number % 2 else None,
        "next_due_at": AS_OF + timedelta(days=number % 19 - 9) if number % 2 else None,
        "reason_1": {"code": "logins_fell", "before": 30.0, "after": 4.0, "window_days": 28},
        "reason_2": {"code": "carts_fell", "before": 10.0, "after": 3.0, "window_days": 28},
        "reason_3": None,
    }


def scores(count: int = 120, **changes: Any) -> pl.DataFrame:
    """A scores table; `changes` overwrite a column of all customers."""
    rows = [row(number) | changes for number in range(count)]
    return pl.DataFrame(rows, schema=SCORES_SCHEMA).sort("customer_id")


def hostile_scores() -> pl.DataFrame:
    """Customers whose names and staples are attacks, and whose figures are missing or no numbers."""
    rows = [
        row(number)
        | {
            "customer_id": name,
            "staple_item": name,
            "churn_probability": None if number % 2 else float("nan"),
        }
        | {
            "value_if_returned_12m": float("inf"),
            "expected_value_12m": None,
            "lifecycle": None,
            "next_due_at": None,
        }
        for number, name in enumerate(HOSTILE)
    ]
    return pl.DataFrame(rows, schema=SCORES_SCHEMA).sort("customer_id")


def withheld_scores() -> pl.DataFrame:
    """Customers of a run whose model is withheld, from a source without money."""
    unknown = [
        column
        for column in SCORES_SCHEMA
        if column.startswith(("expected_", "value_if", "value_after", "churn_", "return_"))
    ]
    return scores(40, **dict.fromkeys([*unknown, "decided", "monetary", "average_order_value"]))


def a_star() -> NorthStar:
    """The north star of a year whose last month still runs; in its first nobody was core."""
    months = [Month(date(2025, 1, 1), 0, 0, None, None, None, 31, complete=True)]
    for number in range(2, 15):
        month = date(2025 + (number - 1) // 12, (number - 1) % 12 + 1, 1)
        bought = 50 + number * number % 40
        share = Share.counted(bought, 200)
        days, complete = (28, True) if number < 14 else (10, False)
        months.append(Month(month, 200, bought, share.rate, share.low, share.high, days, complete))
    return NorthStar(Core(("champions", "loyal"), None), tuple(months))


def advice(table: pl.DataFrame) -> pl.DataFrame:
    """What everybody of a scores table should get; every figure follows from the customer's place."""
    number = pl.int_range(pl.len())
    contacted = (number % 3 == 0) & (pl.col("lifecycle").cast(pl.String) != "opted_out")
    net = pl.when(contacted).then(60.0 - number % 50).otherwise(0.0)
    given = table.select(
        "customer_id",
        action=pl.when(~contacted)
        .then(pl.lit("leave_alone"))
        .when(number % 2 == 0)
        .then(pl.lit("push>email"))
        .otherwise(pl.lit("sms+offer")),
        decision=pl.when(contacted).then(pl.lit("contact")).otherwise(pl.lit("leave_alone")),
        cost=pl.when(contacted).then(0.05).otherwise(0.0),
        brings_back=pl.when(contacted).then(0.06).otherwise(0.0),
        net=net,
        net_low=net / 2,
        net_high=net * 2,
        quadrant=pl.when(contacted).then(pl.lit("persuadable")).otherwise(pl.lit("sure_thing")),
        evidence=pl.lit("assumed"),
        reason=pl.when(contacted).then(pl.lit("best_net")).otherwise(pl.lit("does_not_pay")),
        advice_group=pl.lit("active"),
    )
    return given.cast(dict(ADVICE_SCHEMA)).select(ADVICE_SCHEMA.names())  # type: ignore[arg-type]


def an_advised_book(root: Path, table: pl.DataFrame | None = None) -> Book:
    """A loaded run that was told what everybody should get."""
    table = scores() if table is None else table
    given = advice(table)
    given.write_parquet(root / ADVICE_TABLE)
    book = a_book(root, table)
    before = {"segment": {code: 6 + place for place, code in enumerate(SEGMENTS)}}
    return replace(book, opening=opening(table, given, before), advice={"evidence": "assumed"})


def a_book(root: Path, table: pl.DataFrame | None = None, *, stale: str = "") -> Book:
    """A loaded run; the scores are on disk too, where the story reads its customer from."""
    table = scores() if table is None else table
    path = root / "scores.parquet"
    table.write_parquet(path)
    return Book(
        workspace=a_workspace(root),
        scores=table.select("customer_id"),
        opening=opening(table),
        card={},
        manifest={},
        quality={},
        made_at=MADE_AT,
        scores_path=path,
        stale=stale,
    )
