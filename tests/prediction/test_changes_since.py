"""Who came, went, slipped and rose between two dates, reckoned by hand."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from recall_console.prediction.changes_since import BEFORE, Changes, changes_since
from recall_console.prediction.schema import SCORES_SCHEMA

SINCE, AS_OF = date(2026, 2, 1), date(2026, 3, 1)
BEFORE_ROWS: list[dict[str, Any]] = [
    {"customer_id": "back", "lifecycle": "silent", "value_tier": "potential", "segment": "hibernating"},
    {"customer_id": "gone", "lifecycle": "active", "value_tier": "high", "segment": "champions"},
    {"customer_id": "out", "lifecycle": "opted_out", "value_tier": "marginal", "segment": "lost"},
    {"customer_id": "risen", "lifecycle": "active", "value_tier": "potential", "segment": "loyal"},
    {"customer_id": "same", "lifecycle": "lost", "value_tier": None, "segment": None},
]
NOW_ROWS: list[dict[str, Any]] = [
    {"customer_id": "back", "lifecycle": "active", "value_tier": "potential", "recency_days": 28},
    {"customer_id": "gone", "lifecycle": "silent", "value_tier": "potential", "recency_days": 90},
    {"customer_id": "new", "lifecycle": "new", "value_tier": "high", "recency_days": 3},
    {"customer_id": "out", "lifecycle": "silent", "value_tier": "marginal", "recency_days": 90},
    {"customer_id": "risen", "lifecycle": "active", "value_tier": "high", "recency_days": 2},
    {"customer_id": "same", "lifecycle": "lost", "value_tier": None, "recency_days": 29},
]


def table(rows: list[dict[str, Any]], value: float | None) -> pl.DataFrame:
    money = {"expected_value_12m": value, "value_if_returned_12m": None if value is None else 3 * value}
    unknown = dict.fromkeys(SCORES_SCHEMA)
    return pl.DataFrame([unknown | row | money for row in rows], schema=SCORES_SCHEMA)


@pytest.fixture
def changes() -> Changes:
    return changes_since(table(BEFORE_ROWS, 10.0), table(NOW_ROWS, 20.0), SINCE, AS_OF, "run")


@pytest.mark.parametrize("who", ["joined", "came_back", "went_silent", "slipped", "rose"])
def test_each_move_is_of_one_customer_here(who: str, changes: Changes) -> None:
    group = getattr(changes, who)
    assert (group.customers, group.value_at_risk) == (1, 40.0)


def test_sizes_and_values_are_of_both_dates(changes: Changes) -> None:
    assert changes.customers == (5, 6)
    assert changes.value == (50.0, 120.0)
    assert changes.value_at_risk == (100.0, 240.0)
    assert changes.lifecycle["silent"] == (1, 2)
    assert sum(now for _, now in changes.lifecycle.values()) == 6


def test_against_a_standing_no_earlier_value_is_made_up() -> None:
    before = table(BEFORE_ROWS, 10.0).select(BEFORE)
    found = changes_since(before, table(NOW_ROWS, 20.0), SINCE, AS_OF, "standing")
    assert found.value == (None, 120.0)
    assert found.slipped.customers == 1


def test_without_values_customers_are_counted_all_the_same() -> None:
    found = changes_since(table(BEFORE_ROWS, None), table(NOW_ROWS, None), SINCE, AS_OF, "run")
    assert (found.slipped.customers, found.slipped.value_at_risk) == (1, None)
