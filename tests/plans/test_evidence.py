"""What is known for sure is used as said; what is not is shrunk before anybody takes the best of several."""

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recall_console.plans.doubt import evidence
from recall_console.plans.plan import GroupResponse, Response, Rung
from recall_console.plans.quantities import Money, Points
from recall_console.settings import Settings

Floats = npt.NDArray[np.float64]

lifts = st.floats(-1, 1)


def points(lift: float) -> Points:
    return Points(lift / 100)


def test_a_tested_lift_is_as_uncertain_as_its_interval() -> None:
    response = Response(points(3), "tested", 20_000, (points(3 - 1.96), points(3 + 1.96)))
    found = evidence.known(response, Settings())
    assert found.error == pytest.approx(0.01, rel=1e-4)
    assert found.used == pytest.approx(0.03 * (1 - 1 / 9), rel=1e-4)
    assert found.evidence == "tested"


def test_an_observed_lift_is_as_uncertain_as_its_customers_are_few_and_no_holdout_tells() -> None:
    chance = math.sqrt(0.04 * 0.96 / 10_000)
    for share, expected in ((0.0, chance), (0.3, math.hypot(chance, 0.3 * 0.04))):
        reckoned = Settings(observed_response_error=share)
        few, many = (evidence.known(Response(points(4), "observed", n), reckoned) for n in (100, 10_000))
        assert many.error == pytest.approx(expected, rel=0.01)
        assert few.used < many.used < 0.04


def test_no_number_of_customers_makes_up_for_a_missing_holdout() -> None:
    observed = evidence.known(Response(points(3), "observed", 100_000_000), Settings())
    tested = evidence.known(Response(points(3), "tested", 20_000, (points(2), points(4))), Settings())
    assert observed.error > tested.error
    assert observed.used < tested.used


def test_nobody_of_ten_is_no_certainty() -> None:
    assert evidence.known(Response(points(0), "observed", 10), Settings()).error > 0


def test_an_assumed_lift_is_as_uncertain_as_the_settings_say() -> None:
    found = evidence.known(Response(points(2)), Settings(assumed_response_error=0.5))
    assert (found.lift, found.error) == (0.02, 0.01)
    assert found.used == pytest.approx(0.015)
    assert evidence.known(Response(points(2)), Settings(assumed_response_error=0.0)).used == 0.02
    assert evidence.known(Response(points(2)), Settings(assumed_response_error=1.0)).used == 0.0


@given(lifts, st.floats(0, 1))
def test_shrinking_goes_towards_no_effect_and_never_past_it(lift: float, error: float) -> None:
    used = evidence.shrunk(lift, error)
    assert abs(used) <= abs(lift)
    assert used * lift >= 0
    assert evidence.shrunk(-lift, error) == -used
    assert evidence.shrunk(lift, 0.0) == lift


@given(lifts, st.floats(0, 1), st.floats(0, 1))
def test_the_less_is_known_the_less_is_used(lift: float, error: float, further: float) -> None:
    assert abs(evidence.shrunk(lift, error + further)) <= abs(evidence.shrunk(lift, error)) + 1e-15


@pytest.mark.parametrize(("actions", "at_most"), [(2, 0.3), (4, 0.5), (10, 0.8)])
@pytest.mark.parametrize("error", [0.006, 0.012, 0.03])
def test_the_best_of_several_actions_promises_less_that_does_not_come_true(
    actions: int, at_most: float, error: float
) -> None:
    """True lifts around one point, each known by an estimate that is off by ``error``; the best estimate is taken."""
    random = np.random.default_rng(3)
    true = random.normal(0.01, 0.01, (5_000, actions))
    raw = true + random.normal(0, error, true.shape)
    shrunk = np.vectorize(evidence.shrunk)(raw, error)
    assert broken(raw, true) > 0
    assert abs(broken(shrunk, true)) < at_most * broken(raw, true)


def broken(promised: Floats, true: Floats) -> float:
    """By how much the promise of the best action exceeds what it truly brings, on average."""
    plans, best = np.arange(len(true)), promised.argmax(axis=1)
    return float((promised - true)[plans, best].mean())


def test_the_responses_of_a_ladder_come_rung_by_rung_with_everybody_else_last() -> None:
    group = GroupResponse("value_tier = 'high'", Response(points(5)))
    rungs = (
        Rung("e-mail", Money(0.1), response=Response(points(1)), groups=(group, group)),
        Rung("sms", Money(0.2), response=Response(points(2))),
    )
    found = evidence.of_rungs(rungs, Settings())
    assert [one.code for one in found] == ["response:1:1", "response:1:2", "response:1", "response:2"]
    assert [one.lift for one in found] == [0.05, 0.05, 0.01, 0.02]
