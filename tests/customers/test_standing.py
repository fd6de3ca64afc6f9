"""Where customers stood as of many dates is what the facts of each date say."""

from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from customer_logs import AS_OF, Event, future_logs, past_logs, purchases, shard, world
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from test_real_customers import shard as real_shard
from test_real_customers import world as real_world

from recall_console.customers.facts import facts
from recall_console.customers.facts import rank as ranked_facts
from recall_console.customers.schema import STANDING_SCHEMA
from recall_console.customers.standing import DECIDED_BY, rank, standings
from recall_console.customers.world import World
from recall_console.events.schema import EventType
from recall_console.settings import Settings

SETTINGS = Settings()
MONEY = ("monetary", "m", "value_tier")


def from_facts(log: pl.DataFrame, day: date, known: World) -> pl.DataFrame:
    return ranked_facts(facts(log, day, known, SETTINGS), SETTINGS).select(STANDING_SCHEMA.names())


@given(
    past_logs,
    future_logs,
    st.sets(st.integers(-400, 690).map(lambda days: AS_OF - timedelta(days=days)), min_size=1),
)
@settings(max_examples=10, deadline=None)
def test_each_date_stands_as_its_facts_say(past: list[Event], future: list[Event], dates: set[date]) -> None:
    log = shard([*past, *future])
    known, days = world(log), sorted(dates)
    for day, standing in zip(days, standings(log, days, known, SETTINGS), strict=True):
        assert_frame_equal(rank([standing], SETTINGS), from_facts(log, day, known))


@given(past_logs, st.integers(1, 600))
@settings(max_examples=10, deadline=None)
def test_how_customers_are_cut_into_shards_does_not_matter(past: list[Event], days_ago: int) -> None:
    log, dates = shard(past), [AS_OF - timedelta(days=days_ago), AS_OF]
    whole = standings(log, dates, world(log), SETTINGS)
    parts = [log.filter(pl.col("customer_id") != "ben"), log.filter(pl.col("customer_id") == "ben")]
    apart = [standings(part, dates, world(log), SETTINGS) for part in parts]
    for day, together in enumerate(whole):
        assert_frame_equal(rank([each[day] for each in apart], SETTINGS), rank([together], SETTINGS))


def test_a_date_before_the_first_purchase_has_nobody() -> None:
    log = shard([Event("anna", EventType.VIEW, 50), *purchases("anna", 10)])
    early, late = standings(log, [AS_OF - timedelta(days=20), AS_OF], world(log), SETTINGS)
    assert (len(early), len(late)) == (0, 1)
    assert rank([early], SETTINGS).schema == STANDING_SCHEMA


def test_refunds_are_netted_and_nothing_falls_below_zero() -> None:
    refund = Event("ben", EventType.REFUND, 3, -25.0)
    log = shard([*purchases("anna", 9, 5), *purchases("ben", 9, 5), refund])
    (standing,) = standings(log, [AS_OF], world(log), SETTINGS)
    assert dict(standing.select("customer_id", "monetary").iter_rows()) == {"anna": 20.0, "ben": 0.0}


def test_every_setting_that_decides_is_named() -> None:
    """What is kept is thrown away when one of these changes, so none may be missing."""
    asked: set[str] = set()

    class Watched(Settings):
        def __getattribute__(self, name: str) -> Any:
            if name in DEFAULTS:
                asked.add(name)
            return super().__getattribute__(name)

    log = shard(purchases("anna", 9, 5))
    rank(standings(log, [AS_OF], world(log), Watched()), Watched())
    assert asked == set(DECIDED_BY)


DEFAULTS = asdict(SETTINGS)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "first"), [("cdnow", date(1997, 4, 1)), ("online_retail", date(2011, 3, 1))]
)
def test_real_customers_stand_as_their_facts_say(real_data: Path, name: str, first: date) -> None:
    log = real_shard(real_data, name)
    known, days = real_world(log), [first, first + timedelta(days=100), first + timedelta(days=250)]
    for day, standing in zip(days, standings(log, days, known, SETTINGS), strict=True):
        assert_frame_equal(rank([standing], SETTINGS), from_facts(log, day, known))
