from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_examples import HORIZON as DAYS_AHEAD
from made_examples import examples_of, matrix_of
from prediction_shop import AS_OF, HORIZON, known_scores, known_shop
from prediction_shop import QUICK as SETTINGS

from recall_console.prediction.amounts import ORDERS, SPEND
from recall_console.prediction.learning import learn
from recall_console.prediction.process import NAMES
from recall_console.prediction.score import Scored
from recall_console.prediction.snapshots import Examples, Floats, examples
from recall_console.prediction.stack import Stack
from recall_console.prediction.value import Forecast

TREES, PROCESS, RECENT = range(3)


@pytest.fixture
def scored() -> Scored:
    return known_scores()


def spenders(process: Floats, recent: Floats, came: Floats) -> Examples:
    """Customers of whom the process and the last window say something, and nothing else sets them apart."""
    rng = np.random.default_rng(1)
    matrix = matrix_of(
        {
            "tenure": np.full(len(came), 400.0),
            "net_spend_365d": np.full(len(came), 100.0),
            "orders_all": rng.random(len(came)),
            "spend_mbgnbd": process,
            "net_spend_90d": recent,
        }
    )
    return examples_of(matrix, came <= 0, net_spend=came)


def fitted(those: Examples) -> Forecast:
    returns = np.full(len(those), 1 - those.churned.mean())
    stack = Stack.of([those], SETTINGS.seed)
    found = Forecast.fit(SPEND, stack, [those], returns, horizon_days=DAYS_AHEAD, settings=SETTINGS)
    assert found is not None
    return found


def noise(seed: int, customers: int) -> Floats:
    return np.random.default_rng(seed).lognormal(4, 1, customers)


def drawn(seed: int, customers: int = 1500) -> tuple[Floats, Floats]:
    """A rate of spend of each customer, and what came: nothing, or about twice as much."""
    rng = np.random.default_rng(seed)
    rate = rng.lognormal(4, 1, customers)
    return rate, rate * 2 * (rng.random(customers) < 0.5) * rng.uniform(0.9, 1.1, customers)


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 1000))
def test_weights_are_shares(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scale = 10 ** rng.uniform(-3, 6)
    process, recent, came = (scale * noise(seed + place, 60) for place in range(3))
    came[rng.random(60) < 0.5] = 0
    weights = fitted(spenders(process, recent, came)).weights
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()


def test_the_voice_that_is_right_is_heard_most() -> None:
    rate, came = drawn(1)
    process = fitted(spenders(rate, noise(2, 1500), came)).weights
    recent = fitted(spenders(noise(2, 1500), rate, came)).weights
    assert process[PROCESS] > 0.6
    assert recent[RECENT] > 0.6


def test_voices_that_say_the_same_are_heard_alike() -> None:
    rate, came = drawn(3)
    weights = fitted(spenders(rate, rate, came)).weights
    assert weights[PROCESS] == pytest.approx(weights[RECENT], abs=0.01)


def test_the_last_window_counts_for_as_many_days_as_each_customer_is_waited_for() -> None:
    rate, came = drawn(1)
    found = fitted(spenders(noise(2, 1500), rate, came))
    assert found.window == ("net_spend_90d", 90)
    matrix = matrix_of({"net_spend_90d": np.array([100.0, 100.0]), "spend_mbgnbd": np.zeros(2)})
    told = found.expected(matrix, np.array([90.0, 45.0]), np.zeros(2), np.zeros(2))
    assert told == pytest.approx(found.weights[RECENT] * np.array([100.0, 50.0]))


def test_where_the_process_is_silent_trees_speak_for_it() -> None:
    _, came = drawn(4)
    silent = spenders(np.full(1500, np.nan), noise(5, 1500), came)
    found = fitted(silent)
    assert np.isfinite(found.held_out).all()
    returns, if_returned = np.full(1500, 0.5), np.full(1500, 80.0)
    told = found.expected(silent.matrix, silent.horizon, returns, if_returned)
    known = silent.matrix.copy()
    known[:, NAMES.index("spend_mbgnbd")] = 40.0
    again = found.expected(known, silent.horizon, returns, if_returned)
    np.testing.assert_allclose(told, again)


def test_where_nobody_brought_anything_there_is_no_forecast() -> None:
    nothing = spenders(noise(1, 200), noise(2, 200), np.zeros(200))
    stack = Stack.of([nothing], SETTINGS.seed)
    assert (
        Forecast.fit(SPEND, stack, [nothing], np.full(200, 0.5), horizon_days=90, settings=SETTINGS) is None
    )


def test_values_are_ordered(scored: Scored) -> None:
    scores = scored.scores
    assert SETTINGS.margin_rate is None
    assert (scores["expected_spend_low"] >= 0).all()
    assert (scores["expected_spend_low"] <= scores["expected_spend"]).all()
    assert (scores["expected_spend"] <= scores["expected_spend_high"]).all()
    assert (scores["expected_spend"] <= scores["expected_value_12m"]).all()
    assert (scores["expected_value_12m"] <= scores["value_if_returned_12m"]).all()


def test_no_fewer_orders_are_expected_than_the_chance_of_one(scored: Scored) -> None:
    """Who buys has an order at least."""
    assert (scored.scores["expected_orders"] >= scored.scores["return_probability"] - 1e-9).all()


def test_orders_are_tested_as_they_are_told() -> None:
    found = examples(known_shop(), [AS_OF - timedelta(days=HORIZON)], HORIZON, AS_OF, SETTINGS)
    (latest,) = found.values()
    learned = learn([latest], HORIZON, SETTINGS)
    orders = learned.orders
    assert orders is not None
    assert orders.kind is ORDERS
    assert orders.model.held_out.min() >= 1
    given = orders.model.predict(latest.matrix, latest.horizon)
    assert given.min() >= 1
    returns = 1 - learned.churn.held_out
    assert (orders.held_out >= returns - 1e-9).all()
    assert (orders.expected(latest.matrix, latest.horizon, returns, given) >= returns - 1e-9).all()


def test_forecasts_beat_going_on_as_before(scored: Scored) -> None:
    spend = scored.card.value["spend"]
    assert spend["model"]["rmse"] < spend["same_as_before"]["rmse"]
    assert abs(spend["model"]["bias"]) < 0.3
