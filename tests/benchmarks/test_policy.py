"""The truth that a plan is held against, and the plan that knows it."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policy import habit
from policy_truth import Bools, Floats, Truth, gains, orders_of_a_stay

from recall_console.events.sample import campaigns, population, purchases
from recall_console.events.sample.campaigns import REVIVAL_SHARE
from recall_console.events.sample.clock import clock
from recall_console.events.sample.purchases import Orders

DAYS = 300
YEAR = 365


def random_truth(seed: int, rungs: int, customers: int) -> Truth:
    rng = np.random.default_rng(seed)
    direct = rng.exponential(1.0, (rungs, customers))
    return Truth(
        brings=rng.exponential(2.0, (rungs, customers)),
        costs=direct + rng.exponential(0.2, (rungs, customers)),
        direct=direct,
        ends=rng.random((rungs, customers)),
    )


def all_ladders(truth: Truth) -> list[Bools]:
    """Every set of rungs, for everybody."""
    rungs, customers = truth.ends.shape
    codes = np.arange(2**rungs)[:, np.newaxis] >> np.arange(rungs) & 1
    return [np.repeat(code[:, np.newaxis].astype(bool), customers, axis=1) for code in codes]


def test_won_back_customers_order_as_often_as_the_closed_form_says() -> None:
    """The simulator brings everybody back who has left, and goes on for a year."""
    rng, when = np.random.default_rng(5), clock(DAYS + YEAR, date(2026, 3, 1) + timedelta(days=YEAR))
    people = population.draw(rng, DAYS * rng.random(60_000), DAYS)
    before = purchases.unprompted(rng, people, when)
    gone = np.flatnonzero(~people.prospect & (before.stop <= DAYS))
    back = Orders(gone, np.full(len(gone), float(DAYS)), np.full(len(gone), -1))
    after = campaigns._buy(rng, people, when, before, back)
    came = after.orders.where(after.orders.day >= DAYS)
    orders = np.bincount(came.customer, minlength=len(people))[gone]
    later = orders_of_a_stay(people.rate[gone], people.rhythm[gone], people.dropout_rate[gone], YEAR)
    for rhythm in (1, 2, 3):
        of = people.rhythm[gone] == rhythm
        gap = orders[of] - 1 - REVIVAL_SHARE * later[of]
        assert abs(gap.mean()) < 4 * gap.std() / np.sqrt(of.sum())


def test_a_memoryless_stay_has_the_rate_times_its_expected_length() -> None:
    rate, leaving = np.array([0.02]), np.array([0.01])
    found = orders_of_a_stay(rate, np.array([1]), leaving, YEAR)
    assert found == pytest.approx(0.02 * (1 - np.exp(-0.01 * YEAR)) / 0.01)


def test_who_is_still_a_customer_gains_one_order() -> None:
    told = pl.DataFrame(
        {
            "orders_per_day": [0.02, 0.02],
            "rhythm": [2, 2],
            "dropouts_per_day": [0.002, 0.002],
            "expected_order_value": [100.0, 100.0],
            "dropped_on": [None, date(2026, 1, 1)],
        }
    )
    alive, gone = gains(told)
    assert alive == pytest.approx(35.0)
    assert gone > alive


def test_a_later_rung_is_paid_for_in_silence_only() -> None:
    def rungs(*values: float) -> Floats:
        return np.array([[value] for value in values])

    truth = Truth(brings=rungs(3, 5), costs=rungs(1, 2), direct=rungs(0.5, 1), ends=rungs(0.4, 0.9))
    assert truth.outcome(np.ones((2, 1), dtype=np.bool_)) == pytest.approx((2 + 0.6 * 3, 0.5 + 0.6 * 1))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.0, 20.0))
def test_the_oracle_is_never_beaten(seed: int, budget: float) -> None:
    truth = random_truth(seed, 3, 12)
    used, bound = truth.best(budget)
    profit, cost = truth.outcome(used)
    assert cost <= budget
    assert profit <= bound + 1e-9
    rng = np.random.default_rng(seed)
    for _ in range(20):
        tried = rng.random(truth.ends.shape) < rng.random()
        tried_profit, tried_cost = truth.outcome(tried)
        assert tried_profit <= bound + 1e-9 or tried_cost > budget
    assert habit(truth, rng.permutation(12), budget) <= bound + 1e-9


@given(st.integers(0, 10_000))
def test_without_a_limit_the_oracle_gives_everybody_their_best_ladder(seed: int) -> None:
    truth = random_truth(seed, 3, 8)
    best = np.max([truth.each(used)[0] for used in all_ladders(truth)], axis=0)
    used, bound = truth.best(1e9)
    assert truth.each(used)[0] == pytest.approx(best)
    assert bound == pytest.approx(best.sum())


def test_among_many_customers_the_oracle_reaches_its_bound() -> None:
    truth = random_truth(1, 4, 5_000)
    used, bound = truth.best(500.0)
    profit, cost = truth.outcome(used)
    assert profit == pytest.approx(bound, rel=2e-3)
    assert cost == pytest.approx(500.0, rel=1e-2)
