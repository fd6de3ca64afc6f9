"""What is kept back for chance: the moments are right, and realised use stays within all limits as often as promised."""

import numpy as np
import numpy.typing as npt
import pytest
from settling_makers import FACE_VALUE, REDEMPTION, Case, budget, case

from recall_console.plans.optimum.columns import Audience
from recall_console.plans.optimum.limits import Limit
from recall_console.plans.optimum.reserve import Chance
from recall_console.plans.optimum.settling import settle

SIMULATIONS = 2_000

Floats = npt.NDArray[np.float64]


def realised(given_case: Case, used: npt.NDArray[np.uint32], seed: int) -> Floats:
    """Use (M, simulations) of each limit: silence and redemption are drawn for each customer and contact."""
    random, terms = np.random.default_rng(seed), given_case.terms
    use = np.zeros((len(given_case.limits), SIMULATIONS))
    for run in range(SIMULATIONS):
        silent = np.ones(len(used), dtype=np.bool_)
        for rung in range(4):
            sent = silent & (used >> np.uint32(rung) & np.uint32(1)).astype(np.bool_)
            contacts = sent.sum()
            offers = (
                FACE_VALUE * (random.binomial(contacts, REDEMPTION) - REDEMPTION * contacts)
                if rung == 3
                else 0.0
            )
            for number, limit in enumerate(given_case.limits):
                use[number, run] += limit.rates[rung] * contacts + (offers if limit.spread.any() else 0.0)
            silent &= ~sent | (random.random(len(used)) < terms.silence[rung])
    return use


@pytest.mark.slow
@pytest.mark.parametrize(("number", "kinds"), [(150, None), (150, 2), (600, 5), (1_500, None)])
def test_realised_use_stays_within_all_limits_as_often_as_promised(number: int, kinds: int | None) -> None:
    given_case = case(number, 4, kinds)
    found = settle(given_case.terms, given_case.limits, given_case.weights, given_case.draw)
    most = np.array([limit.most for limit in given_case.limits])
    within = (realised(given_case, found.used, 0) <= most[:, None] + 1e-9).all(axis=0).mean()
    assert within >= 0.95 - 3 * np.sqrt(0.05 * 0.95 / SIMULATIONS)


def test_moments_are_those_of_what_is_drawn() -> None:
    small = case(40, 2)
    used = np.full(40, 0b1110, dtype=np.uint32)
    chance = Chance.of(small.limits, 0.95)
    audience = Audience.of(small.terms, small.limits, small.weights)
    variance, third = chance.moments(audience, used)
    drawn = realised(small, used, 1)
    np.testing.assert_allclose(drawn.var(axis=1), variance, rtol=0.15, atol=1e-9)
    skewness = third[0] / variance[0] ** 1.5
    assert ((drawn[0] - drawn[0].mean()) ** 3).mean() / drawn[0].std() ** 3 == pytest.approx(
        skewness, abs=0.2
    )


def test_the_first_rung_is_sent_for_sure_and_needs_no_reserve() -> None:
    given_case = case(500, 1)
    limit = Limit("capacity of email", np.array([1.0, 0, 0, 0]), np.zeros(4), 100.0)
    found = settle(given_case.terms, [limit], given_case.weights, given_case.draw)
    assert found.reserve[0] == 0
    assert found.expected[0] == 100


def test_more_confidence_keeps_more_back() -> None:
    given_case = case(500, 1)
    limits = [budget(given_case.limits[0].most)]
    bold, shy = (
        settle(given_case.terms, limits, given_case.weights, given_case.draw, confidence=confidence)
        for confidence in (0.6, 0.99)
    )
    assert bold.reserve[0] < shy.reserve[0]
    assert bold.expected[0] > shy.expected[0]


def test_limits_share_the_risk_only_with_those_that_chance_touches() -> None:
    sure = Limit("first rung", np.array([1.0, 0, 0, 0]), np.zeros(4), 5.0)
    assert Chance.of([budget(1.0)], 0.95).deviations == pytest.approx(1.6449, abs=1e-4)
    assert Chance.of([budget(1.0), sure], 0.95).deviations == pytest.approx(1.6449, abs=1e-4)
    assert Chance.of([budget(1.0), budget(2.0)], 0.95).deviations == pytest.approx(1.9600, abs=1e-4)
