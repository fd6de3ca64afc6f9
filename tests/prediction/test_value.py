from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prediction_shop import AS_OF, HORIZON, QUICK, known_scores, known_shop

from recall_console.prediction.learning import learn
from recall_console.prediction.score import Scored
from recall_console.prediction.snapshots import examples
from recall_console.prediction.value import Spread, kept, year_factor


@pytest.fixture
def scored() -> Scored:
    return known_scores()


@given(share=st.floats(0, 1), horizon=st.integers(7, 365))
def test_a_year_is_worth_between_one_horizon_and_all_of_it(share: float, horizon: int) -> None:
    assert 1 - 1e-9 <= year_factor(share, horizon) <= 365 / horizon + 1e-9


def test_year_factor_by_hand() -> None:
    """90 days at 80 % from each to the next: 1 + .8 + .64 + .512, and 5 of 90 days of .4096."""
    assert year_factor(0.8, 90) == pytest.approx(2.952 + 0.4096 * 5 / 90)


def test_nothing_grows_forever() -> None:
    assert kept(np.array([1.0, 2.0]), np.array([5.0, 5.0])) == 1.0
    assert kept(np.array([4.0]), np.array([1.0])) == 0.25
    assert kept(np.array([0.0]), np.array([1.0])) == 0.0


@given(st.integers(0, 50))
def test_intervals_hold_the_expectation_and_their_share_of_customers(seed: int) -> None:
    rng = np.random.default_rng(seed)
    expected = rng.gamma(1, 20, 2000)
    actual = expected * rng.gamma(2, 0.5, 2000)
    low, high = Spread.of(expected, actual, 0.8).around(expected)
    assert (low <= expected).all()
    assert (expected <= high).all()
    assert ((low <= actual) & (actual <= high)).mean() >= 0.78


def test_the_largest_customers_have_intervals_of_their_own_size() -> None:
    expected = np.geomspace(1, 1000, 2000)
    low, high = Spread.of(expected, expected * np.tile([0.5, 1.5], 1000), 0.8).around(expected)
    assert high[-1] == pytest.approx(1500)
    assert low[-1] == pytest.approx(500)


def test_values_are_ordered_and_bounded(scored: Scored) -> None:
    scores = scored.scores
    assert (scores["value_if_returned_12m"] >= scores["expected_value_12m"]).all()
    assert (scores["expected_spend"] >= 0).all()
    assert (scores["expected_spend_low"] <= scores["expected_spend"]).all()
    assert (scores["expected_spend"] <= scores["expected_spend_high"]).all()
    assert (scores["expected_orders"] >= 1 - scores["churn_probability"]).all()
    assert QUICK.margin_rate is None
    assert (scores["expected_value_12m"] <= scores["expected_spend"] * 365 / HORIZON + 1e-6).all()


def test_orders_are_tested_as_they_are_told() -> None:
    """Who buys has an order at least: in the scores and in the test alike."""
    shop = known_shop()
    found = examples(shop, [AS_OF - timedelta(days=HORIZON)], HORIZON, AS_OF, QUICK)
    orders = learn(list(found.values()), HORIZON, QUICK).orders
    assert orders is not None
    (latest,) = found.values()
    assert orders.held_out.min() >= 1
    assert orders.predict(latest.matrix).min() >= 1


def test_forecasts_beat_going_on_as_before(scored: Scored) -> None:
    spend = scored.card.value["spend"]
    assert spend["model"]["rmse"] < spend["same_as_before"]["rmse"]
    assert abs(spend["model"]["bias"]) < 0.3
