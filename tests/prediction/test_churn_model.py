import numpy as np
import polars as pl
import pytest
from prediction_shop import AS_OF, HORIZON, QUICK, Shop, known_shop
from scipy.special import expit

from recall_console.prediction import churn
from recall_console.prediction.snapshots import NAMES, examples, training_dates


@pytest.fixture
def small_shop() -> Shop:
    return known_shop()


def test_platt_finds_the_line_that_the_outcome_was_drawn_from() -> None:
    rng = np.random.default_rng(3)
    odds = rng.normal(0, 2, 40_000)
    outcome = rng.uniform(size=odds.size) < expit(0.5 * odds - 1)
    slope, intercept = churn.platt(odds, outcome)
    assert slope == pytest.approx(0.5, abs=0.03)
    assert intercept == pytest.approx(-1, abs=0.05)


def test_a_customer_is_of_one_fold_on_every_date() -> None:
    customers = pl.Series([f"c{number}" for number in range(2000)])
    fold = churn.folds(customers, seed=4)
    assert churn.folds(customers.reverse(), seed=4).tolist() == fold[::-1].tolist()
    assert set(fold) == set(range(churn.FOLDS))
    assert fold.mean() == pytest.approx(0.5, abs=0.05)


def test_nobody_is_calibrated_by_a_model_that_has_seen_them(small_shop: Shop) -> None:
    dates = training_dates(small_shop.meta.first_at.date(), AS_OF, HORIZON, 3, QUICK)
    found = examples(small_shop, dates, HORIZON, AS_OF, QUICK)
    stack = churn.Stack.of([found[day] for day in dates], QUICK.seed)
    ids = np.concatenate([found[day].customers.to_numpy() for day in dates])
    for fold in range(churn.FOLDS):
        unseen = ids[: stack.latest][stack.fold[: stack.latest] == fold]
        assert not set(unseen) & set(ids[stack.outside(fold)])


def test_level_is_that_of_the_latest_complete_snapshot(small_shop: Shop) -> None:
    dates = training_dates(small_shop.meta.first_at.date(), AS_OF, HORIZON, 2, QUICK)
    found = examples(small_shop, dates, HORIZON, AS_OF, QUICK)
    past = [found[day] for day in dates]
    model = churn.fit(past, churn.Stack.of(past, QUICK.seed), QUICK)
    assert model.held_out.mean() == pytest.approx(past[0].churned.mean(), abs=1e-3)


def test_columns_that_tell_nobody_apart_are_left_out() -> None:
    nothing, varied = np.full(4, np.nan), np.array([1.0, 2.0, np.nan, 1.0])
    columns = [nothing, np.ones(4), varied, varied, np.array([1.0, np.nan, 1.0, 1.0])]
    kept = churn.telling(np.column_stack(columns).astype(np.float32))
    assert kept.tolist() == [False, False, True, False, False]


def test_the_variables_that_models_name_are_registered() -> None:
    assert {"tenure", "orders_365d", "net_spend_365d", "recency_purchase"} <= set(NAMES)
