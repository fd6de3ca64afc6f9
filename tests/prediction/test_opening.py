import json
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

from recall_console.prediction.first_look import ROWS, opening
from recall_console.prediction.opening import EVERYONE, MAKE, Opening
from recall_console.prediction.schema import SCORES_SCHEMA
from recall_console.prediction.segments import segments


def a_base(**changes: Any) -> pl.DataFrame:
    """Customers whose figures follow from their number; `changes` overwrite a column of all."""
    rows = [
        {
            "customer_id": f"c{number:04}",
            "as_of": date(2026, 3, 1),
            "last_purchase_at": datetime(2026, 2, 1, 12, number % 60),
            "next_due_at": date(2026, 3, 1 + number % 28),
            "recency_days": number % 90,
            "monetary": float(number * 7 % 101),
            "r": 1 + number % 5,
            "f": 1 + number % 3,
            "segment": ["champions", "loyal", "lost"][number % 3],
            "churn_probability": (number % 3) / 3,
            "expected_value_12m": float(number % 11),
            "value_if_returned_12m": 40.0 + number % 17,
        }
        | changes
        for number in range(200)
    ]
    return pl.DataFrame(rows, schema=SCORES_SCHEMA)


def test_it_survives_being_kept_as_a_file() -> None:
    made = opening(a_base())
    assert Opening.from_dict(json.loads(json.dumps(made.as_dict(), default=str))) == made


def test_what_another_version_kept_is_not_taken_over() -> None:
    assert Opening.from_dict(opening(a_base()).as_dict() | {"make": MAKE + 1}) is None


def test_the_rows_are_the_first_ones_of_the_whole_base_sorted() -> None:
    base = a_base()
    stake = pl.col("value_if_returned_12m") - pl.col("expected_value_12m")
    ids = base.sort(stake, descending=True, maintain_order=True)["customer_id"]
    made = opening(base)
    assert made.sort == "value_at_risk"
    assert [row["customer_id"] for row in made.rows] == ids.head(ROWS).to_list()


@pytest.mark.parametrize(
    ("unknown", "sort"),
    [
        (("expected_value_12m",), "monetary"),
        (("expected_value_12m", "monetary"), "recency_days"),
    ],
)
def test_where_no_value_is_known_something_else_comes_first(unknown: tuple[str, ...], sort: str) -> None:
    made = opening(a_base(**dict.fromkeys(unknown)))
    assert made.sort == sort
    assert {*unknown, "value_at_risk", "staple_item"} <= set(made.unknown)


def test_the_groups_are_those_of_segments_with_everyone_first() -> None:
    base = a_base()
    everyone, *groups = opening(base).groups["segment"]
    assert (everyone["segment"], everyone["size"], everyone["value_share"]) == (EVERYONE, 200, 1.0)
    assert [(row["segment"], row["size"]) for row in groups] == list(
        segments(base).select("segment", "size").iter_rows()
    )


def test_what_is_no_finite_number_is_not_known() -> None:
    made = opening(a_base(monetary=float("nan"), expected_orders=float("inf")))
    assert made.rows[0]["monetary"] is None
    assert made.rows[0]["expected_orders"] is None
    json.dumps(made.as_dict(), default=str, allow_nan=False)


def test_a_base_without_anybody_opens_too() -> None:
    made = opening(a_base().clear())
    assert (made.as_of, made.customers, made.rows, made.longest_id) == (None, 0, (), 0)
