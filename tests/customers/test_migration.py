"""Who moved between two dates, and that it agrees with who is said to have slipped."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from test_real_customers import shard as real_shard
from test_real_customers import world as real_world

from recall_console.customers.facts import facts
from recall_console.customers.facts import rank as ranked_facts
from recall_console.customers.migration import GROUPS, NEWCOMERS, UNKNOWN, Migrations, migrations
from recall_console.customers.schema import STANDING_SCHEMA
from recall_console.customers.standing import rank, standings
from recall_console.settings import Settings

START, END = date(2024, 6, 1), date(2024, 7, 1)
SETTINGS = Settings()


def standing(*rows: tuple[str, str | None, float | None]) -> pl.DataFrame:
    known = pl.DataFrame(rows, schema=["customer_id", "value_tier", "monetary"], orient="row")
    return known.cast({name: STANDING_SCHEMA[name] for name in known.columns})


BEFORE = standing(
    ("a", "high", 90.0),
    ("b", "high", 80.0),
    ("c", "potential", 50.0),
    ("d", "potential", 40.0),
    ("e", "marginal", 5.0),
)
AFTER = standing(
    ("a", "high", 95.0),
    ("b", "marginal", 1.0),
    ("c", "high", 85.0),
    ("d", "potential", 45.0),
    ("e", "marginal", 5.0),
    ("n", "potential", 30.0),
    ("x", None, None),
)


@pytest.fixture
def moved() -> Migrations:
    return migrations(BEFORE, AFTER, by="value_tier", start=START, end=END)


def test_the_matrix_counts_everybody_once_with_their_money(moved: Migrations) -> None:
    assert moved.cells.rows() == [
        ("high", "high", 1, 90.0, 95.0),
        ("high", "marginal", 1, 80.0, 1.0),
        ("potential", "high", 1, 50.0, 85.0),
        ("potential", "potential", 1, 40.0, 45.0),
        ("marginal", "marginal", 1, 5.0, 5.0),
        (NEWCOMERS, "potential", 1, 0.0, 30.0),
        (NEWCOMERS, UNKNOWN, 1, 0.0, 0.0),
    ]


def test_promotion_is_a_share_of_those_with_potential(moved: Migrations) -> None:
    assert moved.promoted is not None
    assert (moved.promoted.customers, moved.promoted.of, moved.promoted.rate) == (1, 2, 0.5)


def test_slipping_customers_are_those_below_their_tier_of_before(moved: Migrations) -> None:
    assert moved.core_slipping is not None
    assert (moved.core_slipping.customers, moved.core_slipping.of) == (1, 2)
    assert moved.fell is not None
    assert (moved.fell.customers, moved.fell.of) == (1, 4)


def test_only_value_tiers_are_promoted_or_slip() -> None:
    state = {"lifecycle": pl.lit("active")}
    before, after = BEFORE.with_columns(**state), AFTER.with_columns(**state)
    found = migrations(before, after, by="lifecycle", start=START, end=END)
    assert (found.promoted, found.core_slipping, found.fell) == (None, None, None)
    assert found.cells["customers"].to_list() == [5, 2]


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "as_of"), [("online_retail", date(2011, 9, 9)), ("cdnow", date(1998, 4, 1))]
)
def test_real_core_customers_who_slip_are_those_of_the_matrix(
    real_data: Path, name: str, as_of: date
) -> None:
    log = real_shard(real_data, name)
    known, dates = real_world(log), [as_of - timedelta(days=SETTINGS.snapshot_step_days), as_of]
    before, after = (rank([each], SETTINGS) for each in standings(log, dates, known, SETTINGS))
    told = ranked_facts(facts(log, as_of, known, SETTINGS), SETTINGS)
    slipping = told.filter((pl.col("previous_value_tier") == "high") & (pl.col("value_tier") != "high"))
    for by in GROUPS:
        found = migrations(before, after, by=by, start=dates[0], end=as_of)
        assert found.cells["customers"].sum() == len(told)
    found = migrations(before, after, by="value_tier", start=dates[0], end=as_of)
    assert found.core_slipping is not None
    assert found.core_slipping.customers == len(slipping) > 0
    tier, previous = (pl.col(name).to_physical() for name in ("value_tier", "previous_value_tier"))
    assert found.fell is not None
    assert found.fell.customers == len(told.filter(tier > previous))
