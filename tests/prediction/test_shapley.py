from dataclasses import replace
from functools import cache
from itertools import permutations

import numpy as np
import pytest
from prediction_shop import AS_OF, HORIZON, QUICK, START, known_shop

from recall_console.prediction.churn import ChurnModel
from recall_console.prediction.learning import learn
from recall_console.prediction.reasons import THEMES, Themed, asked_about, likely_to_stay
from recall_console.prediction.shapley import agreement, compared, shapley_values
from recall_console.prediction.snapshots import Snapshot, examples, snapshot, training_dates


@cache
def scored() -> tuple[ChurnModel, Snapshot]:
    dates = training_dates(START, AS_OF, HORIZON, 2, QUICK)
    past = examples(known_shop(), dates, HORIZON, AS_OF, QUICK)
    model = learn([past[day] for day in dates], HORIZON, QUICK).churn
    return model, snapshot(known_shop(), AS_OF, HORIZON, QUICK)


def some(customers: int) -> Themed:
    model, now = scored()
    probability = model.predict(now.matrix)
    asked = asked_about(probability, QUICK)[:customers]
    return Themed.of(model, now.variables[asked], now.variables[likely_to_stay(probability)])


def test_values_add_up_to_what_sets_a_customer_apart() -> None:
    themed = some(20)
    everything, nothing = themed.log_odds(np.array([[True], [False]]).repeat(len(THEMES), axis=1))
    assert shapley_values(themed).sum(axis=1) == pytest.approx(everything - nothing)


def test_values_are_the_mean_over_all_orders_of_adding_themes() -> None:
    """Shapley's definition, in full: all 120 orders of five themes, the others being nobody's."""
    themed = some(3)
    few = np.flatnonzero(themed.in_use)[:5]
    among_few = np.isin(np.arange(len(THEMES)), few)[:, None]
    themed = replace(themed, inside=themed.inside & among_few)
    orders = list(permutations(few))
    own = np.zeros((len(orders), len(few) + 1, len(THEMES)), dtype=bool)
    for joined, order in zip(own, orders, strict=True):
        for step, player in enumerate(order, start=1):
            joined[step:, player] = True
    worth = themed.log_odds(own.reshape(-1, len(THEMES))).reshape(len(orders), len(few) + 1, 3)
    added = np.zeros((3, len(THEMES)))
    for steps, order in zip(np.diff(worth, axis=1), orders, strict=True):
        added[:, order] += steps.T
    assert shapley_values(themed) == pytest.approx(added / len(orders))


def test_a_theme_without_a_variable_in_use_adds_nothing() -> None:
    themed = some(5)
    assert not themed.in_use[list(THEMES).index("cart")]
    assert (shapley_values(themed)[:, ~themed.in_use] == 0).all()


def test_reasons_hold_for_most_customers() -> None:
    model, now = scored()
    found = agreement(model, now.variables, model.predict(now.matrix), QUICK)
    assert 40 <= found.customers <= 60
    assert found.first_among_two is not None
    assert found.rank_correlation is not None
    assert found.first_among_two >= 0.9
    assert found.rank_correlation >= 0.8


def test_agreement_by_hand() -> None:
    """The first customer's strongest is Shapley's second, the second's is its third; the last is pushed by nothing."""
    pushes = np.array([[3.0, 2.0, 1.0, 9.0], [3.0, 2.0, 1.0, 9.0], [0.0, 0.0, 0.0, 9.0]])
    values = np.array([[2.0, 3.0, 1.0, 9.0], [1.0, 2.0, 3.0, 9.0], [1.0, 2.0, 3.0, 9.0]])
    found = compared(pushes, values, np.array([True, True, True, False]))
    assert found.customers == 2
    assert found.first_among_two == 0.5
    assert found.rank_correlation == pytest.approx((0.5 - 1.0) / 2)


def test_without_anybody_at_risk_nothing_is_compared() -> None:
    nothing = np.zeros((3, 4))
    assert compared(nothing, nothing, np.ones(4, dtype=bool)) == (0, None, None)
