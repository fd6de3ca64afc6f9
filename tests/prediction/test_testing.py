from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal, assert_series_equal
from prediction_shop import AS_OF, HORIZON, QUICK, known_shop

from recall_console.prediction import testing
from recall_console.prediction.learning import Learned, learn
from recall_console.prediction.snapshots import Bools, Examples, examples
from recall_console.prediction.stack import folds


@pytest.fixture(scope="module")
def latest() -> Examples:
    day = AS_OF - timedelta(days=HORIZON)
    return examples(known_shop(), [day], HORIZON, AS_OF, QUICK)[day]


@pytest.fixture(scope="module")
def learned(latest: Examples) -> Learned:
    return learn([latest], HORIZON, QUICK)


def test_across_customers_nothing_is_tested_on_those_it_was_fixed_on(
    latest: Examples, learned: Learned
) -> None:
    """Outcomes of the tested half move neither the rules, nor the level before, nor the regions' own outcomes."""
    half: Bools = folds(latest.customers, QUICK.seed) == 1
    churned = latest.churned.copy()
    churned[half] = np.random.default_rng(1).permutation(churned[half])
    churned[np.flatnonzero(half)[:40]] = True
    others = learn([replace(latest, churned=churned)], HORIZON, QUICK)
    before, after = (testing.across_customers(each, QUICK) for each in (learned, others))
    assert before.told["churned"].mean() != after.told["churned"].mean()
    rules = [name for name in before.told.columns if name.startswith(testing.RULE)]
    assert "rule_recency" in rules
    assert_frame_equal(after.told.select(rules), before.told.select(rules))
    assert after.rule_region == before.rule_region
    assert after.base_rate_before == before.base_rate_before
    assert_series_equal(after.fixed_on["churned"], before.fixed_on["churned"])


def test_across_customers_the_level_is_that_of_the_other_half(latest: Examples, learned: Learned) -> None:
    fold = testing.across_customers(learned, QUICK)
    other = folds(latest.customers, QUICK.seed) == 0
    assert len(fold.told) + len(fold.fixed_on) == len(latest)
    assert fold.fixed_on["churned"].to_list() == latest.churned[other].tolist()
    assert fold.told["churned"].to_list() == latest.churned[~other].tolist()
    assert testing.values(fold.fixed_on, "probability").mean() == pytest.approx(
        latest.churned[other].mean(), abs=1e-3
    )


def test_what_is_told_of_each_customer_stands_beside_what_came(latest: Examples, learned: Learned) -> None:
    told = testing.tell(latest, learned)
    np.testing.assert_array_equal(told["churned"], latest.churned)
    np.testing.assert_array_equal(told["net_spend"], latest.net_spend)
    np.testing.assert_array_equal(told["past_orders"], latest.past_orders)
    np.testing.assert_array_equal(told["horizon"], latest.horizon)
    assert testing.held_out(learned).columns == told.columns
    assert {name.removeprefix(testing.RULE) for name in told.columns if name.startswith(testing.RULE)} == {
        *learned.rules
    }


def test_whoever_is_told_of_together_with_others_is_told_the_same(latest: Examples, learned: Learned) -> None:
    """What makes it possible to tell a large base part by part."""
    some: Bools = np.arange(len(latest)) % 3 == 0
    alone = testing.tell(latest.take(some), learned)
    assert_frame_equal(alone, testing.tell(latest, learned).filter(pl.Series(some)), rel_tol=1e-6)
