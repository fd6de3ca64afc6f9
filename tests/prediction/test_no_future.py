"""Nothing at or after the as-of date moves a score: by the public way, from files through a store to the scores table."""

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from prediction_shop import AS_OF, HORIZON, START

from recall_console.events import building
from recall_console.events.intake import take_in
from recall_console.events.schema import EventType
from recall_console.events.store import EventStore
from recall_console.prediction.process import NAMES
from recall_console.prediction.score import Scored, score
from recall_console.prediction.snapshots import snapshot
from recall_console.settings import Settings

QUICK = Settings(max_training_snapshots=2, min_outcomes=30, max_training_rows=400)
"""So few rows that learning samples, too: a sample must not depend on the future either."""
CUSTOMERS, ITEMS = 300, 60
START_MIDNIGHT = datetime(START.year, START.month, START.day)
MIDNIGHT = datetime(AS_OF.year, AS_OF.month, AS_OF.day)
DAYS = (MIDNIGHT - START_MIDNIGHT).days


def rows(
    rng: np.random.Generator, count: int, first: datetime, days: float, customers: int = CUSTOMERS
) -> pl.DataFrame:
    """Random events of every type, with and without money, order, coupon and item.

    Each customer has an item of choice; others come and go all the time, and from the as-of date on those of the past appear again, and new ones.
    """
    words = [event.word for event in EventType]
    likely = np.array([6.0 if word == "purchase" else 1.0 for word in words])
    event = rng.choice(words, count, p=likely / likely.sum())
    money = np.round(rng.lognormal(3, 1, count), 2)
    maybe = rng.random((5, count)) < 0.6
    number = rng.integers(0, 10_000, count)
    after = rng.integers(0, int(days * 86_400), count)
    customer = rng.integers(0, customers, count)
    passed = ((first - START_MIDNIGHT).days + after / 86_400) / DAYS
    place = ITEMS * np.where(passed < 1, passed * rng.uniform(0.8, 1, count), rng.uniform(0, 2, count))
    made = pl.DataFrame(
        {
            "customer_id": [f"c{each}" for each in customer],
            "time": [first + timedelta(seconds=int(each)) for each in after],
            "event": event,
            "amount": np.where(maybe[0], money, np.nan),
            "item_id": [f"i{int(each)}" for each in np.where(rng.random(count) < 0.4, customer % 8, place)],
            "category": [f"g{int(each) % 7}" for each in place],
            "order_id": [f"o{each}" for each in number // 3],
            "coupon_id": [f"k{each % 5}" for each in number],
            "discount": np.where(maybe[1], money / 10, np.nan),
            "quantity": rng.integers(1, 4, count).astype(float),
        }
    ).with_columns(pl.col("amount", "discount").fill_nan(None))
    bought = pl.col("event") == "purchase"
    return made.with_columns(
        pl.when(pl.Series(maybe[2])).then("item_id"),
        pl.when(bought & pl.Series(maybe[3])).then("order_id"),
        pl.when(bought & pl.Series(~maybe[4])).then("coupon_id"),
    )


@cache
def past() -> pl.DataFrame:
    """A shop whose customers stop one after another, up to the last moment before the as-of date."""
    rng = np.random.default_rng(5)
    made = rows(rng, 5_000, START_MIDNIGHT, DAYS)
    gone = START_MIDNIGHT + pl.duration(
        days=30 + pl.col("customer_id").str.slice(1).cast(pl.Int64) * 5 // 4  # the last quarter stays
    )
    last = rows(rng, 20, MIDNIGHT - timedelta(seconds=60), 60 / 86_400)
    return pl.concat([made.filter(pl.col("time") < gone), last])


def written(folder: Path, name: str, frame: pl.DataFrame) -> None:
    folder.mkdir(exist_ok=True)
    frame.write_parquet(folder / name)


def taken(folder: Path) -> EventStore:
    return take_in(str(folder / "in"), folder / "store", QUICK)


@cache
def known() -> tuple[Scored, pl.DataFrame, pl.DataFrame]:
    """Scores, facts and variables without any future."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        written(folder / "in", "past.parquet", past())
        store = taken(folder)
        now = snapshot(store, AS_OF, HORIZON, QUICK)
        return score(store, AS_OF, HORIZON, QUICK), now.facts, now.variables


@settings(max_examples=1, deadline=None, phases=[Phase.explicit, Phase.generate])
@example(seed=1, count=4_000, days=20.0, way="one file")
@example(seed=2, count=2_000, days=300.0, way="one file after another")
@example(seed=3, count=4_000, days=0.001, way="many shards")
@example(seed=4, count=5, days=20_000.0, way="files at once")
@given(
    seed=st.integers(0, 10_000),
    count=st.integers(1, 4_000),
    days=st.sampled_from([20.0, 0.001, 300.0, 20_000.0]),
    way=st.sampled_from(["one file", "files at once", "one file after another", "many shards"]),
)
def test_whatever_comes_later_changes_no_variable_no_fact_and_no_score(
    seed: int, count: int, days: float, way: str
) -> None:
    rng = np.random.default_rng(seed)
    future = rows(rng, count, MIDNIGHT, days, CUSTOMERS * 2)
    future = future.with_columns(  # one event at the very first moment that does not count
        time=pl.when(pl.int_range(pl.len()) == 0).then(pl.lit(MIDNIGHT)).otherwise("time")
    )
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        if way == "many shards":
            patch.setattr(building, "ROWS_PER_SHARD", 700)
        if way in {"one file", "many shards"}:
            mixed = pl.concat([past(), future]).sample(fraction=1, shuffle=True, seed=seed)
            written(folder / "in", "all.parquet", mixed)
        else:
            pieces = past().sample(fraction=1, shuffle=True, seed=seed).iter_slices(len(past()) // 2)
            for number, piece in enumerate(pieces):
                written(folder / "in", f"past-{number}.parquet", piece)
                if way == "one file after another":
                    taken(folder)
            written(folder / "in", "later.parquet", future)
        store = taken(folder)
        assert store.meta.rows == len(past()) + count
        before, facts, variables = known()
        now, again = snapshot(store, AS_OF, HORIZON, QUICK), score(store, AS_OF, HORIZON, QUICK)
    assert_frame_equal(now.variables, variables, check_exact=True)
    assert_frame_equal(now.facts, facts, check_exact=True)
    assert_frame_equal(again.scores, before.scores, check_exact=True)
    of_the_future = {"warnings"}
    told, told_again = (each.card.as_dict() for each in (before, again))
    assert {key for key in told if told[key] != told_again[key]} <= of_the_future
    assert [each for each in again.card.warnings if each.code != "newer_events_ignored"] == list(
        before.card.warnings
    )


def test_the_property_is_not_true_for_want_of_anything_to_change() -> None:
    before, facts, variables = known()
    assert before.card.verdict != "withheld"
    assert before.scores["churn_probability"].n_unique() > 50
    assert before.scores["reason_1"].null_count() < len(before.scores)
    assert facts["previous_value_tier"].n_unique() > 2
    assert facts["staple_item"].null_count() < len(facts)
    assert facts["price_drop_item"].null_count() < len(facts)
    assert set(NAMES) < set(variables.columns)
    constant = [name for name in NAMES if variables[name].n_unique() == 1]
    assert len(constant) < len(NAMES) / 10, constant


@pytest.mark.parametrize("seconds", [-1, 0])
def test_the_last_second_before_counts_and_midnight_does_not(tmp_path: Path, seconds: int) -> None:
    """The property above notices a single event more."""
    customer = known()[1]["customer_id"][0]
    more = rows(np.random.default_rng(1), 1, MIDNIGHT + timedelta(seconds=seconds), 1 / 86_400)
    bought = more.with_columns(customer_id=pl.lit(customer), event=pl.lit("purchase"), amount=pl.lit(9.0))
    written(tmp_path / "in", "past.parquet", past())
    written(tmp_path / "in", "more.parquet", bought)
    again = snapshot(taken(tmp_path), AS_OF, HORIZON, QUICK)
    assert again.variables.equals(known()[2], null_equal=True) == (seconds == 0)
