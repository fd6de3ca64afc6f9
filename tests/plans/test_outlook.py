"""Intervals and the probability of loss: derivatives that are right, and a brute-force simulation that agrees."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from outlook_makers import KNOWN, PLAN, PRICE, SETTINGS, WAITS, Crowd, crowd, known_exactly

from recall_console.plans import calculator
from recall_console.plans.doubt import outlook
from recall_console.plans.doubt.evidence import Known
from recall_console.plans.doubt.sensitivities import (
    DIRECT,
    HIDDEN,
    INCREMENTAL,
    MARGIN,
    sensitivities,
)
from recall_console.plans.figures import Figures
from recall_console.plans.files import plan_file
from recall_console.plans.plan import Plan
from recall_console.settings import Settings

Floats = npt.NDArray[np.float64]

CALIBRATION_ERROR = 0.03
STEP = 1e-6
DRAWS = 4_000


def summed(
    given: Crowd, lifts: Floats | None = None, shift: float = 0.0, direct: Floats | None = None
) -> Floats:
    """Margin, incremental recalls, direct and hidden cost, rung by rung."""
    terms = given.terms(lifts, shift, direct)
    sent = given.sent(terms) * given.weights
    response = sent * terms.response
    lines = np.zeros(4)
    lines[MARGIN] = (response * terms.value).sum()
    lines[INCREMENTAL] = response.sum()
    lines[DIRECT] = sent.sum(axis=1) @ terms.direct
    lines[HIDDEN] = (sent * terms.burden).sum()
    return lines


LADDERS = [crowd(300), replace(crowd(300), last_rung=1), replace(crowd(300), weights=np.arange(300.0))]
with_any_ladder = pytest.mark.parametrize("given", LADDERS, ids=["last is last", "second is last", "cells"])


@with_any_ladder
def test_the_sums_are_those_of_the_rungs(given: Crowd) -> None:
    np.testing.assert_allclose(given.sums().sums[0], summed(given))


@with_any_ladder
@pytest.mark.parametrize("response", range(len(KNOWN)))
def test_the_derivative_by_a_response_is_the_finite_difference(given: Crowd, response: int) -> None:
    lifts = np.array([one.used for one in KNOWN])
    step = STEP * (np.arange(len(KNOWN)) == response)
    slope = (summed(given, lifts=lifts + step) - summed(given, lifts=lifts - step)) / (2 * STEP)
    np.testing.assert_allclose(given.sums().by_response[0, response], slope, rtol=1e-5, atol=1e-4)


@with_any_ladder
def test_the_derivative_by_return_probabilities_is_the_finite_difference(given: Crowd) -> None:
    slope = (summed(given, shift=STEP) - summed(given, shift=-STEP)) / (2 * STEP)
    np.testing.assert_allclose(given.sums().by_return[0], slope, rtol=1e-5, atol=1e-4)


def test_who_returns_for_sure_does_not_make_everything_uncertain() -> None:
    given = crowd(10)
    certain = replace(given, returns=np.full(10, 1.0 - 1e-9)).sums()
    assert np.abs(certain.by_return).max() < 2 * np.abs(given.sums().by_return).max()


@pytest.mark.parametrize("rung", range(len(PLAN.rungs)))
def test_the_derivative_by_the_cost_of_a_contact_is_the_finite_difference(rung: int) -> None:
    given = crowd(300)
    direct = given.terms().direct
    step = STEP * (np.arange(len(direct)) == rung)
    slope = (summed(given, direct=direct + step) - summed(given, direct=direct - step)) / (2 * STEP)
    np.testing.assert_allclose(slope, [0, 0, given.sums().contacts[0, rung], 0], rtol=1e-5, atol=1e-5)


def test_a_cell_of_alike_customers_counts_as_many() -> None:
    given = crowd(50)
    cells = replace(given, weights=np.full(50, 3.0)).sums()
    for name in ("sums", "by_response", "by_return", "contacts", "chance"):
        np.testing.assert_allclose(getattr(cells, name), 3 * getattr(given.sums(), name))


def test_the_parts_add_up_to_the_whole() -> None:
    given = crowd(20_000)
    terms = given.terms()
    parts = sensitivities(
        terms,
        given.sent(terms),
        given.weights,
        given.which,
        len(KNOWN),
        natural_return=given.returns,
        waits=WAITS,
        part=np.arange(20_000) // 5_000,
        parts=4,
    )
    whole = given.sums()
    for name in ("sums", "by_response", "by_return", "contacts", "chance"):
        np.testing.assert_allclose(getattr(parts.cumulated(), name)[-1], getattr(whole, name)[0])


def test_a_row_split_over_two_ladders_has_the_sums_of_both() -> None:
    given = crowd(100)
    terms = given.terms()
    other = replace(given, used=~given.used)
    mixed = 0.25 * given.sent(terms) + 0.75 * other.sent(terms)
    found = sensitivities(
        terms, mixed, given.weights, given.which, len(KNOWN), natural_return=given.returns, waits=WAITS
    )
    np.testing.assert_allclose(found.sums[0], 0.25 * summed(given) + 0.75 * summed(other))


def simulated(
    given: Crowd, known: tuple[Known, ...], settings: Settings, calibration_error: float, seed: int
) -> Floats:
    """Net value, direct cost and incremental recalls, (3, draws): everything drawn anew and gone through one by one."""
    random = np.random.default_rng(seed)
    lifts, spread = np.array([(one.used, one.error) for one in known]).T, settings.value_spread**2
    responses = lifts[0] + lifts[1] * random.standard_normal((DRAWS, len(known)))
    log_error = np.sqrt(np.log1p(settings.value_error**2))
    level = np.exp(log_error * random.standard_normal((DRAWS, 1)) - log_error**2 / 2)
    shift = calibration_error * random.standard_normal((DRAWS, 1))
    returns = np.clip(given.returns + shift, 0.0, 1.0)
    net, cost, recalls = np.zeros((3, DRAWS, len(given.value)))
    due = np.ones_like(net, dtype=np.bool_)
    for number, rung in enumerate(PLAN.rungs):
        natural = 1.0 - (1.0 - returns) ** WAITS[number]
        response = np.clip(responses[:, given.which[number]], -natural, 1.0 - natural)
        here = due & given.used[number]
        fate = random.random(here.shape)
        won = (here & (fate < abs(response))) * np.sign(
            response
        )  # −1: would have returned, but for the contact
        back = here & (np.where(response < 0, 1.0 - fate, fate) < response + natural)
        paid = np.full(here.shape, float(rung.cost_per_contact))
        for part in rung.offer.parts if rung.offer else ():
            share = redeemed(part.redemption.share, settings.assumed_redemption_error, random)
            paid += part.cost_redeemed * (random.random(here.shape) < share)
        worth = given.value * level * random.gamma(1 / spread, spread, here.shape)
        net += won * worth - here * ((1 + PRICE) * paid + rung.fatigue_cost)
        cost += here * paid
        recalls += won
        due &= ~(here if rung.is_final else back)
    return np.stack((net.sum(axis=1) - PLAN.hidden.fixed, cost.sum(axis=1), recalls.sum(axis=1)))


def redeemed(share: float, error: float, random: np.random.Generator) -> Floats:
    if not error:
        return np.full((DRAWS, 1), share)
    strength = (1 - share) / (share * error**2) - 1
    return random.beta(strength * share, strength * (1 - share), (DRAWS, 1))


CERTAIN = replace(SETTINGS, value_error=0.0, assumed_redemption_error=0.0)
GUESSED = tuple(replace(one, error=0.6 * one.used) for one in KNOWN)


@pytest.mark.parametrize(
    ("known", "given_settings", "calibration_error"),
    [
        pytest.param(KNOWN, SETTINGS, CALIBRATION_ERROR, id="tested responses"),
        pytest.param(GUESSED, SETTINGS, CALIBRATION_ERROR, id="assumed responses"),
        pytest.param(KNOWN, CERTAIN, 0.0, id="responses alone"),
        pytest.param(known_exactly(), CERTAIN, 0.0, id="chance alone"),
    ],
)
def test_a_brute_force_simulation_of_every_customer_agrees(
    known: tuple[Known, ...], given_settings: Settings, calibration_error: float
) -> None:
    given = crowd(250)
    found = outlook.outlook(given.sums(), PLAN, known, given_settings, calibration_error)
    net, cost, recalls = simulated(given, known, given_settings, calibration_error, seed=1)
    assert_close((found.net_low, found.net_high), net)
    assert_close((found.cost_low, found.cost_high), cost)
    assert_close((found.incremental_low, found.incremental_high), recalls)
    assert found.probability_of_loss == pytest.approx((net < 0).mean(), abs=0.025)


def assert_close(found: tuple[float, float], simulation: Floats) -> None:
    """Both ends: the simulation has a standard error of 1 % of the width itself, and recalls are whole numbers."""
    ends = np.quantile(simulation, (0.025, 0.975))
    assert found == pytest.approx(ends, abs=0.05 * float(ends[1] - ends[0]))


LADDER = """
name = "Average"
hurdle = "20 % per campaign"
[audience]
reach = 5000
[calculator]
natural_return = "10 %"
value_per_recall = 60
[[rungs]]
channel = "e-mail"
cost_per_contact = 0.05
wait_days = 30
fatigue_cost = 0.02
response.lift = "1 points"
[[rungs]]
channel = "sms"
cost_per_contact = 0.3
wait_days = 60
response.lift = "2 points"
offer.face_value = 10
offer.redemption = "4 %"
[hidden]
hours = 5
rate_per_hour = 30
"""


def averaged(toml: str) -> tuple[Plan, list[calculator.Step], list[Figures]]:
    plan = plan_file.parse(toml)
    steps = calculator.climb(plan)
    contacted, _ = calculator.customers(plan, steps)
    return plan, steps, [calculator.figures(plan, step, contacted, 1.0) for step in steps]


def test_the_plain_calculator_has_the_sums_of_its_figures() -> None:
    plan, steps, rungs = averaged(LADDER)
    told = outlook.average(plan, steps, rungs, Settings())
    assert told is not None
    sums = told[0].times(np.array([5000.0])).sums[0]
    np.testing.assert_allclose(sums[MARGIN], sum(one.margin or 0.0 for one in rungs))
    np.testing.assert_allclose(sums[INCREMENTAL], sum(one.recalled_incremental or 0.0 for one in rungs))
    np.testing.assert_allclose(sums[DIRECT], sum(one.cost_direct for one in rungs))
    np.testing.assert_allclose(sums[HIDDEN], sum(one.cost_hidden for one in rungs))


def test_the_plain_calculator_has_an_interval_around_its_net_value() -> None:
    plan, steps, rungs = averaged(LADDER)
    found = outlook.of_average(plan, steps, rungs, Settings(), 0.02)
    assert found is not None
    net = sum(one.net_all or 0.0 for one in rungs) - plan.hidden.fixed
    assert found.net_low < net < found.net_high
    assert 0 < found.probability_of_loss < 1
    assert [driver.evidence for driver in found.drivers if driver.name == "returns"] == ["assumed"]


@pytest.mark.parametrize("missing", ["value_per_recall = 60", 'response.lift = "1 points"'])
def test_what_is_unknown_has_no_outlook(missing: str) -> None:
    single = LADDER.split('[[rungs]]\nchannel = "sms"', maxsplit=1)[0].replace("wait_days = 30", "")
    plan, steps, rungs = averaged(single)
    assert outlook.of_average(plan, steps, rungs, Settings(), 0.02) is not None
    plan, steps, rungs = averaged(single.replace(missing, ""))
    assert outlook.of_average(plan, steps, rungs, Settings(), 0.02) is None


def test_nobody_to_contact_has_no_outlook() -> None:
    plan, steps, rungs = averaged(LADDER.replace("hurdle", "budget = 0\nhurdle"))
    assert rungs[0].reach == 0
    assert outlook.of_average(plan, steps, rungs, Settings(), 0.02) is None


def test_a_plan_without_contacts_costs_what_is_fixed_for_sure() -> None:
    nobody = replace(crowd(10), weights=np.zeros(10))
    found = outlook.outlook(nobody.sums(), PLAN, KNOWN, SETTINGS, CALIBRATION_ERROR)
    assert found.net_low == found.net_high == -PLAN.hidden.fixed
    assert found.probability_of_loss == 1.0
    assert found.drivers == ()


def test_the_same_seed_gives_the_same_outlook() -> None:
    sums = crowd(100).sums()
    one, other = (outlook.outlook(sums, PLAN, KNOWN, SETTINGS, CALIBRATION_ERROR) for _ in range(2))
    assert one.as_dict() == other.as_dict()


def test_the_band_of_the_whole_is_the_interval_of_the_plan() -> None:
    sums = crowd(100).sums()
    found = outlook.outlook(sums, PLAN, KNOWN, SETTINGS, CALIBRATION_ERROR)
    low, high = outlook.band(sums, PLAN, KNOWN, SETTINGS, CALIBRATION_ERROR)
    assert (low[0], high[0]) == pytest.approx((found.net_low, found.net_high))
