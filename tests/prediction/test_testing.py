from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from prediction_shop import AS_OF, HORIZON, QUICK, known_shop

from recall_console.prediction import churn, testing
from recall_console.prediction.learning import learn
from recall_console.prediction.snapshots import Bools, Examples, examples


@pytest.fixture(scope="module")
def latest() -> Examples:
    day = AS_OF - timedelta(days=HORIZON)
    return examples(known_shop(), [day], HORIZON, AS_OF, QUICK)[day]


def fold_of(latest: Examples) -> testing.Fold:
    return testing.across_customers(latest, learn([latest], HORIZON, QUICK), QUICK)


def test_across_customers_nothing_is_tested_on_those_it_was_fixed_on(latest: Examples) -> None:
    """Outcomes of the tested half move neither the rule, nor the level before, nor the regions' own outcomes."""
    half: Bools = churn.folds(latest.customers, QUICK.seed) == 1
    churned = latest.churned.copy()
    churned[half] = np.random.default_rng(1).permutation(churned[half])
    churned[np.flatnonzero(half)[:40]] = True
    before, after = fold_of(latest), fold_of(replace(latest, churned=churned))
    assert before.examples.churned.mean() != after.examples.churned.mean()
    np.testing.assert_array_equal(after.rule_probability, before.rule_probability)
    assert after.rule_region == before.rule_region
    assert after.learned.base_rate == before.learned.base_rate
    np.testing.assert_array_equal(after.fixed_on[0], before.fixed_on[0])


def test_across_customers_the_level_is_that_of_the_other_half(latest: Examples) -> None:
    fold = fold_of(latest)
    known, told = fold.fixed_on
    assert told.mean() == pytest.approx(known.mean(), abs=1e-3)
    assert not set(fold.examples.customers) & set(
        latest.customers.filter(churn.folds(latest.customers, QUICK.seed) == 0)
    )
