"""The simulated shop knows who its coupon hunters are and what its customers buy again and again."""

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from recall_console.customers.facts import facts, rank
from recall_console.customers.world import World
from recall_console.engines.local import over_shards
from recall_console.events.intake import take_in
from recall_console.settings import Settings

SAMPLE = Path(__file__).parents[2] / "sample_data"
SETTINGS = Settings()


@pytest.fixture(scope="module")
def known_and_true(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """Facts of the bundled sample's customers as of its end, with the truth beside them."""
    store = take_in(str(SAMPLE / "events.csv.gz"), tmp_path_factory.mktemp("sample") / "store", SETTINGS)
    as_of, world = store.meta.last_at.date() + timedelta(days=1), World.of(store)
    table = rank(pl.concat(over_shards(store, lambda shard: facts(shard, as_of, world, SETTINGS))), SETTINGS)
    return table.join(pl.read_parquet(SAMPLE / "truth.parquet"), on="customer_id", suffix="_true")


def test_planted_coupon_hunters_are_found_and_nobody_else(known_and_true: pl.DataFrame) -> None:
    judged = known_and_true.filter(pl.col("frequency") >= SETTINGS.hunter_min_orders)
    both = judged.filter("coupon_hunter", "coupon_hunter_true").height
    assert both / judged.filter("coupon_hunter").height >= 0.95, "precision"
    assert both / judged.filter("coupon_hunter_true").height >= 0.7, "recall"


def test_a_planted_staple_is_the_one_that_is_named(known_and_true: pl.DataFrame) -> None:
    named = known_and_true.drop_nulls(["staple_item", "staple_item_true"])
    right = named.filter(pl.col("staple_item") == pl.col("staple_item_true"))
    assert right.height / named.height >= 0.95


def test_every_state_of_the_lifecycle_occurs(known_and_true: pl.DataFrame) -> None:
    assert known_and_true["lifecycle"].n_unique() == 6
