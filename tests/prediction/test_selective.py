import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recall_console.prediction.selective import TARGETS, Region, curve, measured, region


@given(seed=st.integers(0, 200), target=st.sampled_from(TARGETS), base=st.floats(0.05, 0.95))
def test_each_side_reaches_the_target_by_itself_where_it_was_fixed(
    seed: int, target: float, base: float
) -> None:
    rng = np.random.default_rng(seed)
    probability = np.round(rng.beta(4 * base, 4 * (1 - base), 400), 2)
    churned = rng.uniform(size=400) < probability
    found = region(churned, probability, target)
    leaves, stays = found.leaves(probability), found.stays(probability)
    assert not (leaves & stays).any()
    if leaves.any():
        assert churned[leaves].mean() >= target
    if stays.any() and found.leave_from is None:
        assert (~churned[stays]).mean() >= target


def test_nobody_is_decided_where_nothing_is_sure_enough() -> None:
    churned = np.tile([True, False], 100)
    found = region(churned, np.full(200, 0.5), 0.9)
    assert found == Region(None, None)
    told = measured(churned, np.full(200, 0.5), found)
    assert told["decided_share"] == 0
    assert told["accuracy"] is None


def test_a_handful_of_lucky_customers_decides_nothing() -> None:
    probability = np.linspace(0, 1, 100)
    churned = np.tile([True, False], 50)
    churned[-10:] = True
    assert region(churned, probability, 0.99).leave_from is None


def test_the_region_is_measured_on_other_customers_than_it_was_fixed_on() -> None:
    fixed = (np.array([False] * 50 + [True] * 50), np.repeat([0.1, 0.9], 50))
    turned = (~fixed[0], fixed[1])
    assert all(point["accuracy"] == 0 for point in curve(fixed, turned))
