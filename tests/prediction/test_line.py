import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from recall_console.prediction.line import Line
from recall_console.prediction.snapshots import Bools, Floats, Matrix


def amounts(size: int = 4000, columns: int = 4, seed: int = 1) -> Matrix:
    return np.random.default_rng(seed).lognormal(2, 1, (size, columns)).astype(np.float32)


def outcome(log_odds: Floats, seed: int = 2) -> Bools:
    drawn: Bools = np.random.default_rng(seed).uniform(size=len(log_odds)) < expit(log_odds)
    return drawn


@settings(max_examples=30, deadline=None)
@given(sign=st.sampled_from([-1, 1]), column=st.integers(0, 3), seed=st.integers(0, 20))
def test_the_sign_of_a_planted_effect_is_found(sign: int, column: int, seed: int) -> None:
    matrix = amounts(1000, seed=seed)
    line = Line.fit(matrix, outcome(sign * 1.5 * (np.log(matrix[:, column]) - 2), seed))
    more = matrix.copy()
    more[:, column] *= 2
    assert (sign * (line.log_odds(more) - line.log_odds(matrix)) > 0).mean() > 0.99


def test_it_carries_on_beyond_what_it_has_seen() -> None:
    matrix = amounts()
    line = Line.fit(matrix, outcome(2 - np.log(matrix[:, 0])))
    beyond = np.repeat(np.median(matrix, axis=0)[None, :], 2, axis=0)
    beyond[:, 0] = matrix[:, 0].max() * np.array([1.0, 3.0])
    far, further = line.log_odds(beyond)
    assert further < far


def test_that_a_value_is_missing_is_a_sign_of_its_own() -> None:
    matrix = amounts()
    missing = np.random.default_rng(3).random(len(matrix)) < 0.3
    matrix[missing, 2] = np.nan
    line = Line.fit(matrix, outcome(np.where(missing, 1.5, -1.5)))
    assert line.flagged.tolist() == [False, False, True, False]
    told = line.log_odds(matrix)
    assert told[missing].mean() > told[~missing].mean() + 2


def test_what_hardly_ever_is_missing_counts_as_the_median() -> None:
    matrix = amounts(1001)
    line = Line.fit(matrix, outcome(2 - np.log(matrix[:, 0])))
    usual = np.median(matrix, axis=0)[None, :]
    unknown = usual.copy()
    unknown[0, 0] = np.nan
    assert line.log_odds(unknown) == pytest.approx(line.log_odds(usual), abs=1e-5)


def test_constant_and_emptied_columns_move_nobody() -> None:
    """What is all missing reaches the line as zeros; what was constant may change later."""
    matrix = amounts()
    matrix[:, 1], matrix[:, 2] = 7.0, 0.0
    line = Line.fit(matrix, outcome(2 - np.log(matrix[:, 0])))
    changed = matrix.copy()
    changed[:, 1], changed[:, 2] = 1e6, np.nan
    np.testing.assert_allclose(line.log_odds(changed), line.log_odds(matrix), atol=1e-3)


@settings(max_examples=30, deadline=None)
@given(st.floats(width=32, allow_infinity=False, allow_nan=False))
def test_no_value_is_too_far_out(value: float) -> None:
    matrix = amounts(300)
    line = Line.fit(matrix, outcome(2 - np.log(matrix[:, 0])))
    odd = np.full((1, 4), value, dtype=np.float32)
    assert abs(line.log_odds(odd)[0]) < 6 * np.abs(line.slopes).sum() + abs(line.intercept) + 1e-9
