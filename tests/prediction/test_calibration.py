import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.special import expit

from recall_console.prediction.calibration import Calibration, log_odds, shift
from recall_console.prediction.snapshots import Bools, Floats

ODDS = arrays.arrays(np.float64, st.integers(1, 40), elements=st.floats(-13.8, 13.8))


def drawn(size: int, slope: float, intercept: float, seed: int = 3) -> tuple[Floats, Bools]:
    rng = np.random.default_rng(seed)
    odds = rng.normal(0, 2, size)
    return odds, rng.uniform(size=size) < expit(slope * odds + intercept)


def test_the_line_that_the_outcome_was_drawn_from_is_found() -> None:
    """Platt scaling; the tolerance is three standard errors of 40,000 outcomes."""
    found = Calibration.of(*drawn(40_000, 0.5, -1), slope_min_outcomes=500)
    assert found.slope == pytest.approx(0.5, abs=0.03)
    assert found.intercept == pytest.approx(-1, abs=0.05)


def test_few_outcomes_set_the_level_alone() -> None:
    odds, churned = drawn(1000, 0.5, -1)
    rarer = int(min(churned.sum(), (~churned).sum()))
    assert Calibration.of(odds, churned, rarer).slope < 0.7
    assert Calibration.of(odds, churned, rarer + 1).slope == 1.0


@pytest.mark.parametrize("slope_min_outcomes", [1, 10_000], ids=["slope and level", "level alone"])
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 200), slope=st.floats(0.2, 2), intercept=st.floats(-2, 2))
def test_as_many_are_told_to_leave_as_left(
    seed: int, slope: float, intercept: float, slope_min_outcomes: int
) -> None:
    odds, churned = drawn(500, slope, intercept, seed)
    found = Calibration.of(odds, churned, slope_min_outcomes)
    assert found.probability(odds).mean() == pytest.approx(churned.mean(), abs=1e-3)


@given(ODDS, st.floats(0.001, 0.999))
def test_a_shift_brings_the_mean_to_the_rate(odds: Floats, rate: float) -> None:
    assert expit(odds + shift(odds, rate)).mean() == pytest.approx(rate, abs=1e-9)


@given(ODDS, st.floats(0.001, 0.999))
def test_a_shift_changes_no_ranking(odds: Floats, rate: float) -> None:
    found = Calibration(1.0, shift(odds, rate)).log_odds(odds)
    order = np.argsort(odds)
    assert (np.diff(found[order]) >= 0).all()


def test_log_odds_are_finite_where_a_model_is_sure() -> None:
    odds = log_odds(np.array([0.0, 0.2, 0.5, 1.0]))
    assert np.isfinite(odds).all()
    assert odds[1:3] == pytest.approx([np.log(0.25), 0.0])
