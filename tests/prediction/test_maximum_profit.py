import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from recall_console.prediction.evaluation import Bools, Floats
from recall_console.prediction.maximum_profit import expected_maximum_profit, maximum_profit

ALTERNATING = np.array([0, 1, 0, 1, 0, 1, 0, 1], dtype=bool)
SCORES = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.8, 0.9])


@st.composite
def rankings(draw: st.DrawFn) -> tuple[Bools, Floats]:
    """Outcomes of both kinds, with scores that tie often."""
    size = draw(st.integers(2, 40))
    churned = draw(arrays.arrays(bool, size))
    assume(churned.any() and not churned.all())
    return churned, draw(arrays.arrays(np.float64, size, elements=st.sampled_from([0.1, 0.2, 0.3, 0.5, 0.9])))


def best_by_hand(churned: Bools, score: Floats, gamma: float) -> float:
    """The best of all thresholds (Verbraken et al. 2013, eq. 6), for CLV 200, d 10, f 1."""
    profits = [0.0]
    for threshold in np.unique(score):
        listed = score >= threshold
        leavers, stayers = (listed & churned).mean(), (listed & ~churned).mean()
        profits.append((gamma * 190 - 1) * leavers - 11 * stayers)
    return float(max(profits))


def test_expected_maximum_profit_is_the_published_one() -> None:
    """Golden: the docstring of ``empulse.metrics.empc_score``."""
    found = expected_maximum_profit(ALTERNATING, SCORES)
    assert found.value == pytest.approx(23.875593418348124, abs=1e-12)
    assert found.target_share == pytest.approx(0.87437, abs=5e-6)


def test_maximum_profit_is_the_published_one() -> None:
    """Golden: the docstring of ``empulse.metrics.mpc_score``: seven of eight contacted, (0.3·190 − 1)·4/8 − 11·3/8."""
    assert maximum_profit(ALTERNATING, SCORES) == pytest.approx((23.875, 0.875))


@given(rankings(), st.floats(0, 1))
def test_maximum_profit_is_that_of_the_best_threshold(ranking: tuple[Bools, Floats], gamma: float) -> None:
    found = maximum_profit(*ranking, accepted=gamma)
    assert found.value == pytest.approx(best_by_hand(*ranking, gamma))


@given(rankings())
def test_the_expectation_is_the_mean_over_shares_of_acceptance(ranking: tuple[Bools, Floats]) -> None:
    """Against the definition (eq. 11), by the midpoints of 2,000 equally likely γ."""
    gammas = stats.beta.ppf((np.arange(2000) + 0.5) / 2000, 6, 14)
    churned, score = ranking
    listed = [score >= threshold for threshold in np.unique(score)]
    found = [((each & churned).mean(), (each & ~churned).mean()) for each in listed]
    profits = [np.zeros(2000), *((gammas * 190 - 1) * leavers - 11 * stayers for leavers, stayers in found)]
    assert expected_maximum_profit(*ranking).value == pytest.approx(np.max(profits, axis=0).mean(), abs=5e-3)


@given(rankings())
def test_the_order_of_customers_who_tie_does_not_matter(ranking: tuple[Bools, Floats]) -> None:
    churned, score = ranking
    assert expected_maximum_profit(churned[::-1], score[::-1]) == pytest.approx(
        expected_maximum_profit(churned, score)
    )


def test_an_offer_dearer_than_the_customer_is_made_to_nobody() -> None:
    for found in (
        maximum_profit(ALTERNATING, SCORES, value=5.0),
        expected_maximum_profit(ALTERNATING, SCORES, value=5.0),
    ):
        assert found == (0.0, 0.0)


def test_a_perfect_ranking_earns_most_and_contacts_the_leavers_alone() -> None:
    found = maximum_profit(ALTERNATING, ALTERNATING.astype(float))
    assert found == pytest.approx((56 / 2, 0.5))
