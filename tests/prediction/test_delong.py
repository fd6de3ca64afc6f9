import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from recall_console.prediction.delong import Area, contrast


@given(st.integers(0, 1000))
def test_the_area_is_the_roc_auc_ties_half(seed: int) -> None:
    rng = np.random.default_rng(seed)
    outcome, score = np.arange(30) % 3 == 0, rng.integers(0, 6, 30).astype(float)
    area = Area.of(outcome, score)
    assert area.value == pytest.approx(roc_auc_score(outcome, score))
    assert area.reversed.value == pytest.approx(roc_auc_score(outcome, -score))


def test_the_error_is_delongs() -> None:
    """Two positives that outrank 1 and 1/2 of two negatives; these are outranked by 1/2 and 1: variance 1/8 / 2 each."""
    area = Area.of(np.array([True, True, False, False]), np.array([4.0, 2.0, 3.0, 1.0]))
    assert contrast([area], [1]) == pytest.approx((0.75, (0.125 / 2 + 0.125 / 2) ** 0.5))


def test_a_score_does_not_differ_from_itself() -> None:
    rng = np.random.default_rng(1)
    area = Area.of(rng.uniform(size=50) < 0.4, rng.uniform(size=50))
    assert contrast([area, area], [1, -1]) == (0.0, 0.0)


def test_a_paired_difference_is_known_better_than_two_areas_apart() -> None:
    rng = np.random.default_rng(2)
    outcome = rng.uniform(size=500) < 0.5
    score = outcome + rng.normal(size=500)
    one, other = (Area.of(outcome, score + rng.normal(size=500) / 5) for _ in range(2))
    paired = contrast([one, other], [1, -1]).error
    apart = np.hypot(contrast([one], [1]).error, contrast([other], [1]).error)
    assert paired < apart / 2


def test_the_error_is_the_spread_over_samples_drawn_again() -> None:
    rng = np.random.default_rng(3)

    def drawn() -> tuple[float, float]:
        outcome = np.arange(400) < 150
        return contrast([Area.of(outcome, outcome + rng.normal(size=400))], [1])

    values, errors = zip(*(drawn() for _ in range(300)), strict=True)
    assert np.mean(errors) == pytest.approx(np.std(values), rel=0.1)
