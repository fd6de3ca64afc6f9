"""Leaks of every kind are planted; a planted variable is a kernel of its own, and what it says is put into the examples."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from prediction_shop import AS_OF, HORIZON, QUICK, START, Shop, known_shop
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

from recall_console.customers.history import until
from recall_console.customers.registry import VARIABLES
from recall_console.customers.variables import variables
from recall_console.customers.world import World
from recall_console.events.intake import take_in
from recall_console.events.sample.bundled import sample_data_dir
from recall_console.events.schema import EventType
from recall_console.events.store import EventStore
from recall_console.prediction.delong import Contrast
from recall_console.prediction.parallel import one_thread
from recall_console.prediction.process import NAMES
from recall_console.prediction.rivals import recency_days
from recall_console.prediction.sentinel import (
    Judged,
    Kernel,
    Suspect,
    future_probe,
    sentinel,
    split_gap,
    too_good,
)
from recall_console.prediction.snapshots import EventLog, Examples, examples
from recall_console.prediction.stack import folds
from recall_console.settings import Settings

MEASURED = [each.name for each in VARIABLES]
BEFORE = AS_OF - timedelta(days=HORIZON)


def recency_at_the_end(shard: pl.DataFrame, as_of: date, world: World) -> pl.DataFrame:
    """The classic: days since the last purchase of the whole log."""
    bought = shard.filter(pl.col("event") == EventType.PURCHASE)
    days = (pl.lit(date(2030, 1, 1)) - pl.col("at").max().dt.date()).dt.total_days()
    last = bought.group_by("customer_id").agg(recency_purchase=days.cast(pl.Float32))
    told = variables(shard, as_of, world).drop("recency_purchase")
    return told.join(last, on="customer_id", maintain_order="left")


def orders_of_the_label_too(shard: pl.DataFrame, as_of: date, world: World) -> pl.DataFrame:
    """The total of orders runs on through the horizon, for those known by the date."""
    later = variables(shard, as_of + timedelta(days=90), world).select("customer_id", "orders_all")
    told = variables(shard, as_of, world).drop("orders_all")
    return told.join(later, on="customer_id", maintain_order="left")


def customers_of_later(shard: pl.DataFrame, as_of: date, world: World) -> pl.DataFrame:
    """Everyone who ever buys, dated back."""
    return variables(shard, as_of + timedelta(days=30), world)


def items_of_later(shard: pl.DataFrame, as_of: date, world: World) -> pl.DataFrame:
    """A global constant that is not of its date."""
    return variables(shard, as_of, world).with_columns(units_all=pl.lit(float(len(world.items))))


@cache
def past(day: date) -> Examples:
    return examples(known_shop(), [day], HORIZON, AS_OF, QUICK)[day]


def planted(honest: Examples, store: EventLog, kernel: Kernel) -> Examples:
    """The examples with the variables as the kernel tells them."""
    world = World.of(store)
    told = pl.concat([kernel(shard, honest.as_of, world) for shard in store.shards()]).sort("customer_id")
    assert told["customer_id"].equals(honest.customers)
    matrix = np.hstack([told.select(MEASURED).to_numpy(), honest.matrix[:, len(MEASURED) :]])
    return replace(honest, matrix=matrix)


def auc_alone(test: Examples, name: str) -> float:
    found = float(roc_auc_score(test.churned, test.matrix[:, NAMES.index(name)]))
    return max(found, 1 - found)


def gap_of(earlier: Examples, test: Examples) -> Contrast:
    """Between trees judged on customers they have not seen, and the same judged later."""
    own = folds(earlier.customers, 1)
    held_out = np.zeros(len(earlier))
    for fold in (0, 1):
        held_out[own == fold] = fitted(earlier.take(own != fold)).predict_proba(earlier.matrix[own == fold])[
            :, 1
        ]
    ahead = fitted(earlier).predict_proba(test.matrix)[:, 1]
    return split_gap(
        Judged(earlier.churned, held_out, recency_days(earlier.matrix)),
        Judged(test.churned, ahead, recency_days(test.matrix)),
    )


def fitted(known: Examples) -> HistGradientBoostingClassifier:
    trees = HistGradientBoostingClassifier(max_iter=30, max_leaf_nodes=8, random_state=1)
    with one_thread():
        return trees.fit(np.nan_to_num(known.matrix, nan=-1), known.churned)


@pytest.mark.parametrize(
    ("kernel", "found"),
    [
        (variables, ()),
        (recency_at_the_end, ("recency_purchase",)),
        (orders_of_the_label_too, ("orders_all",)),
    ],
)
def test_a_variable_that_reads_what_comes_later_is_found(kernel: Kernel, found: tuple[str, ...]) -> None:
    shop = known_shop()
    assert future_probe(kernel, shop.shards(), BEFORE, World.of(shop)) == found


def test_a_base_that_knows_its_future_customers_is_found() -> None:
    shop = known_shop()
    early = START + timedelta(days=100)
    assert future_probe(customers_of_later, shop.shards(), early, World.of(shop))[0] == "customer_id"


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> EventStore:
    return take_in(str(sample_data_dir() / "events.csv.gz"), tmp_path_factory.mktemp("store"), Settings())


def test_a_constant_of_the_whole_log_that_grows_is_found(bundled: EventStore) -> None:
    day = bundled.meta.first_at.date() + timedelta(days=90)
    assert future_probe(items_of_later, bundled.shards(), day, World.of(bundled)) == ("units_all",)


def test_the_registry_passes_on_the_bundled_sample(bundled: EventStore) -> None:
    day = bundled.meta.last_at.date() - timedelta(days=89)
    known = World.of(bundled)
    test = examples(bundled, [day], 90, day + timedelta(days=90), Settings())[day]
    found = sentinel(
        future_probe(variables, bundled.shards(), day, known), too_good(test, Settings()), None, Settings()
    )
    assert not found.tripped


def test_a_variable_that_alone_knows_too_much_is_suspected() -> None:
    ends_with_the_horizon = Shop(until(known_shop().events, AS_OF))
    leaking = planted(past(BEFORE), ends_with_the_horizon, recency_at_the_end)
    assert [each.variable for each in too_good(leaking, QUICK)] == ["recency_purchase"]
    assert too_good(past(BEFORE), QUICK) == ()


def test_a_log_in_which_most_have_left_long_ago_raises_no_suspicion() -> None:
    """Recency tells these for certain, and rightly so; among recent buyers it tells nothing."""
    honest, rng = past(BEFORE), np.random.default_rng(1)
    recent = rng.random(len(honest)) < 0.4
    matrix = rng.random(honest.matrix.shape).astype(np.float32)
    matrix[:, NAMES.index("recency_purchase")] = np.where(recent, 10, 1000) + rng.random(len(honest))
    churned = ~recent | (rng.random(len(honest)) < 0.2)
    long_log = replace(honest, matrix=matrix, churned=churned, past_orders=recent.astype(float))
    assert auc_alone(long_log, "recency_purchase") > 0.9
    assert too_good(long_log, QUICK) == ()


def test_nobody_is_suspected_on_a_handful_of_customers() -> None:
    leaking = planted(past(BEFORE), known_shop(), recency_at_the_end)
    few = leaking.take((leaking.past_orders > 0) & (np.arange(len(leaking)) < 60))
    assert too_good(few, QUICK) == ()


def test_training_examples_that_hold_the_outcome_are_caught_by_the_gap() -> None:
    """As where treated customers were marked after they had stayed: later on the mark means nothing."""
    earlier, test = past(BEFORE - timedelta(days=HORIZON)), past(BEFORE)
    rng = np.random.default_rng(1)
    mark = NAMES.index("messages_7d")

    def marked(known: Examples, as_left: float) -> Examples:
        by_outcome = rng.random(len(known)) < as_left
        matrix = known.matrix.copy()
        matrix[:, mark] = np.where(by_outcome, known.churned, rng.random(len(known)) < 0.5)
        return replace(known, matrix=matrix)

    told = sentinel((), (), gap_of(marked(earlier, 0.8), marked(test, 0.0)), Settings())
    assert [each.code for each in told.reasons] == ["leak_split"]
    assert not sentinel((), (), gap_of(earlier, test), Settings()).tripped


def test_a_gap_within_its_error_is_no_leak() -> None:
    assert not sentinel((), (), Contrast(0.09, 0.03), Settings()).tripped
    assert sentinel((), (), Contrast(0.12, 0.03), Settings()).tripped


def test_reasons_name_what_was_found() -> None:
    suspects = (Suspect("orders_all", 0.9, 0.7), Suspect("units_all", 0.85, 0.7))
    told = sentinel(("orders_all",), suspects, None, Settings())
    assert told.tripped
    future, alone = told.reasons
    assert (future.code, future.values) == ("leak_future", {"variables": ["orders_all"]})
    assert (alone.code, alone.values["variables"]) == ("leak_too_good", ["orders_all", "units_all"])
    assert alone.values["simple_auc"] == 0.7


def taken_in(raw: Path, folder: Path) -> EventStore:
    return take_in(str(raw), folder / "store", Settings())


@pytest.mark.slow
@pytest.mark.real_data
@pytest.mark.parametrize(
    ("kernel", "variable", "aucs"),
    [
        (recency_at_the_end, "recency_purchase", (0.684, 0.990)),
        (orders_of_the_label_too, "orders_all", (0.721, 0.905)),
    ],
)
def test_leaks_of_online_retail_are_caught(
    real_data: Path, tmp_path: Path, kernel: Kernel, variable: str, aucs: tuple[float, float]
) -> None:
    """2011-09-09, 90 days: recency at the end of the data, orders counted through the horizon."""
    store, day = taken_in(real_data / "online_retail" / "online_retail.csv.gz", tmp_path), date(2011, 9, 9)
    honest = examples(store, [day], 90, day + timedelta(days=90), Settings())[day]
    leaking = planted(honest, store, kernel)
    assert [auc_alone(each, variable) for each in (honest, leaking)] == pytest.approx(aucs, abs=5e-4)
    assert future_probe(kernel, store.shards(), day, World.of(store)) == (variable,)
    assert [each.variable for each in too_good(leaking, Settings())] == [variable]


@pytest.mark.slow
@pytest.mark.real_data
@pytest.mark.parametrize(
    ("raw", "days"),
    [
        ("cdnow/CDNOW_master.txt", [date(1998, 4, 1), date(1998, 1, 1), date(1997, 10, 1)]),
        ("online_retail/online_retail.csv.gz", [date(2011, 9, 9), date(2011, 7, 9)]),
    ],
)
def test_the_registry_passes_on_real_data(
    real_data: Path, tmp_path: Path, raw: str, days: list[date]
) -> None:
    store = taken_in(real_data / raw, tmp_path)
    for day in days:
        before = day - timedelta(days=90)
        known = examples(store, [before, day], 90, day + timedelta(days=90), Settings())
        found = sentinel(
            future_probe(variables, store.shards(), day, World.of(store)),
            too_good(known[day], Settings()),
            gap_of(known[before], known[day]),
            Settings(),
        )
        assert found.reasons == (), day
