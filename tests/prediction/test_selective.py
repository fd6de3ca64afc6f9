import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recall_console.prediction.evaluation import Bools, Floats
from recall_console.prediction.selective import (
    TARGETS,
    Region,
    curve,
    measured,
    region,
    wilson_low,
)

CONFIDENCE = st.sampled_from([0.5, 0.8, 0.9, 0.99])


def fold(seed: int, base: float, customers: int = 400) -> tuple[Bools, Floats]:
    """Outcomes drawn from probabilities that tie."""
    rng = np.random.default_rng(seed)
    probability = np.round(rng.beta(4 * base, 4 * (1 - base), customers), 2)
    return rng.uniform(size=customers) < probability, probability


@given(
    seed=st.integers(0, 200),
    target=st.sampled_from(TARGETS),
    base=st.floats(0.05, 0.95),
    confidence=CONFIDENCE,
)
def test_each_side_reaches_the_target_by_itself_where_it_was_fixed(
    seed: int, target: float, base: float, confidence: float
) -> None:
    churned, probability = fold(seed, base)
    found = region(churned, probability, target, confidence)
    leaves, stays = found.leaves(probability), found.stays(probability)
    assert not (leaves & stays).any()
    if leaves.any():
        assert churned[leaves].mean() >= target
    if stays.any() and found.leave_from is None:
        assert (~churned[stays]).mean() >= target


def test_nobody_is_decided_where_nothing_is_sure_enough() -> None:
    churned = np.tile([True, False], 100)
    found = region(churned, np.full(200, 0.5), 0.9, 0.5)
    assert found == Region(None, None)
    told = measured(churned, np.full(200, 0.5), found)
    assert told["decided_share"] == 0
    assert told["accuracy"] is None


def test_a_handful_of_lucky_customers_decides_nothing() -> None:
    probability = np.linspace(0, 1, 100)
    churned = np.tile([True, False], 50)
    churned[-10:] = True
    assert region(churned, probability, 0.99, 0.5).leave_from is None


def test_the_region_is_measured_on_other_customers_than_it_was_fixed_on() -> None:
    fixed = (np.array([False] * 50 + [True] * 50), np.repeat([0.1, 0.9], 50))
    turned = (~fixed[0], fixed[1])
    assert all(point["accuracy"] == 0 for point in curve(fixed, turned, 0.5))


@given(
    seed=st.integers(0, 200),
    target=st.sampled_from(TARGETS),
    base=st.floats(0.05, 0.95),
    less=CONFIDENCE,
    more=CONFIDENCE,
)
def test_more_confidence_decides_nobody_else(
    seed: int, target: float, base: float, less: float, more: float
) -> None:
    if more < less:
        less, more = more, less
    churned, probability = fold(seed, base)
    wide, narrow = (region(churned, probability, target, confidence) for confidence in (less, more))
    assert not (narrow.decides(probability) & ~wide.decides(probability)).any()


def test_on_others_a_region_with_confidence_reaches_its_target_more_often() -> None:
    """Fixed on one fold and measured on another of the same kind, 200 times."""

    def reached(confidence: float) -> float:
        told = [
            measured(*fold(seed + 1000, 0.5), region(*fold(seed, 0.5), 0.85, confidence))["accuracy"]
            for seed in range(200)
        ]
        return float(np.mean([accuracy >= 0.85 for accuracy in told if accuracy is not None]))

    assert reached(0.9) > reached(0.5) + 0.1


@given(seed=st.integers(0, 200), base=st.floats(0.1, 0.9))
def test_the_lower_bound_of_the_accuracy_is_below_it(seed: int, base: float) -> None:
    told = measured(*fold(seed, base), Region(0.3, 0.7))
    accuracy, low = told["accuracy"], told["accuracy_low"]
    assert accuracy is not None
    assert low is not None
    assert 0 <= low < accuracy


def test_wilsons_bound_by_hand() -> None:
    """10 of 10 at 1.96 deviations: 1 / (1 + 1.96² / 10) = 0.7225 (Wilson 1927); at none the share itself."""
    ten = np.array([10])
    assert wilson_low(ten, ten, 1.959964)[0] == pytest.approx(0.7225, abs=5e-5)
    assert wilson_low(np.array([7]), ten, 0.0)[0] == pytest.approx(0.7)
