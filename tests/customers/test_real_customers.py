"""Sanity on real logs: known counts, and nothing that depends on what was not yet known."""

from datetime import date, datetime, time
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from recall_console.customers.facts import facts, rank
from recall_console.customers.prices import price_changes
from recall_console.customers.variables import variables
from recall_console.customers.world import World
from recall_console.events.schema import EVENT_SCHEMA, EventType
from recall_console.settings import Settings

SETTINGS = Settings()
AS_OF = {"cdnow": date(1998, 4, 1), "online_retail": date(2011, 9, 9)}


def shard(real_data: Path, name: str) -> pl.DataFrame:
    """A whole data set as one shard: rows without a customer left out, money signed."""
    raw = pl.read_parquet(real_data / name / "events.parquet").drop_nulls("user_id")
    bought = (pl.col("event") == "purchase") & (pl.col("amount") > 0)
    event = (
        pl.when(bought)
        .then(EventType.PURCHASE.value)
        .when(pl.col("amount") < 0)
        .then(EventType.REFUND.value)
        .otherwise(EventType.OTHER.value)
    )
    named = raw.with_columns(event=event, discount=None).rename({"user_id": "customer_id", "ts": "at"})
    return named.select(EVENT_SCHEMA.names()).cast(EVENT_SCHEMA).sort("customer_id", "at", "event")


def world(log: pl.DataFrame) -> World:
    items = log.drop_nulls("item_id").group_by("item_id").agg(pl.col("at").min().alias("first_seen_at"))
    first_at = log["at"].min()
    assert isinstance(first_at, datetime)
    return World(first_at.date(), items, price_changes(log.lazy()))


@pytest.mark.real_data
@pytest.mark.parametrize("name", AS_OF)
def test_what_is_said_of_real_customers_is_complete_and_possible(real_data: Path, name: str) -> None:
    log, as_of = shard(real_data, name), AS_OF[name]
    table = rank(facts(log, as_of, world(log), SETTINGS), SETTINGS)
    assert table["customer_id"].is_sorted()
    assert table["customer_id"].is_unique().all()
    assert (
        table.select("lifecycle", "segment", "segment_classic", "value_tier")
        .null_count()
        .sum_horizontal()
        .item()
        == 0
    )
    assert table.select(
        ((pl.col("r") >= 1) & (pl.col("r") <= 5) & (pl.col("recency_days") >= 1)).all()
    ).item()
    assert table["monetary"].min() == 0


@pytest.mark.real_data
def test_the_customer_base_of_cdnow(real_data: Path) -> None:
    log = shard(real_data, "cdnow")
    assert facts(log, AS_OF["cdnow"], world(log), SETTINGS).height == 23_502


@pytest.mark.real_data
def test_variables_of_cdnow_agree_with_its_raw_rows(real_data: Path) -> None:
    log, as_of = shard(real_data, "cdnow"), AS_OF["cdnow"]
    found = variables(log, as_of, world(log))
    past = log.filter(
        (pl.col("at") < datetime.combine(as_of, time())) & (pl.col("event") == EventType.PURCHASE)
    )
    plain = past.group_by("customer_id").agg(
        orders_all=pl.col("at").n_unique().cast(pl.Float32),
        recency_purchase=(as_of - pl.col("at").max().dt.date()).dt.total_days().cast(pl.Float32),
        net_spend_all=pl.col("amount").sum().cast(pl.Float32),
    )
    assert_frame_equal(found.select(plain.columns), plain.sort("customer_id"))


@pytest.mark.real_data
@pytest.mark.parametrize("name", AS_OF)
def test_cutting_off_the_future_of_a_real_log_changes_nothing(real_data: Path, name: str) -> None:
    log, as_of = shard(real_data, name), AS_OF[name]
    past = log.filter(pl.col("at") < datetime.combine(as_of, time()))
    assert_frame_equal(variables(past, as_of, world(past)), variables(log, as_of, world(log)))
    assert_frame_equal(facts(past, as_of, world(past), SETTINGS), facts(log, as_of, world(log), SETTINGS))
