import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recall_console.customers.registry import VARIABLES
from recall_console.prediction.drift import drift, stability_index
from recall_console.prediction.process import NAMES
from recall_console.prediction.snapshots import Matrix


def customers(count: int, seed: int, history_days: float = 800) -> Matrix:
    """Every variable drawn alike, some of it missing."""
    rng = np.random.default_rng(seed)
    matrix = rng.lognormal(size=(count, len(NAMES))).astype(np.float32)
    matrix[rng.random(matrix.shape) < 0.1] = np.nan
    matrix[:, NAMES.index("history_days")] = history_days
    return matrix


def changed(matrix: Matrix, name: str, values: float | Matrix) -> Matrix:
    again = matrix.copy()
    again[:, NAMES.index(name)] = values
    return again


def test_the_index_by_hand() -> None:
    """Shares 0.5 and 0.5 against 0.2 and 0.8: 0.3·ln(0.5/0.2) + 0.3·ln(0.8/0.5) = 0.41589 (Siddiqi 2006)."""
    counts = np.array([5e6, 5e6]), np.array([2e6, 8e6])
    assert stability_index(*counts) == pytest.approx(0.41589, abs=1e-5)


def test_an_empty_bin_counts_half_a_customer() -> None:
    """Shares (10.5, 0.5) / 11 against (5.5, 5.5) / 11."""
    p, q = np.array([10.5, 0.5]) / 11, np.array([5.5, 5.5]) / 11
    expected = ((q - p) * np.log(q / p)).sum()
    assert stability_index(np.array([10.0, 0.0]), np.array([5.0, 5.0])) == pytest.approx(expected)


@given(st.lists(st.integers(0, 50), min_size=2, max_size=10), st.integers(0, 100))
def test_the_index_is_symmetric_and_never_negative(counts: list[int], seed: int) -> None:
    before = np.array(counts, dtype=float)
    after = np.random.default_rng(seed).permutation(before)
    assert stability_index(before, after) == pytest.approx(stability_index(after, before))
    assert stability_index(before, after) >= 0


def test_nothing_moved_between_two_halves_of_one_base() -> None:
    assert max(each.worst for each in drift(customers(5000, 1), customers(5000, 2))) < 0.02


def test_the_group_of_what_moved_comes_first_with_its_medians() -> None:
    older, newer = customers(2000, 1), customers(2000, 2)
    far = changed(newer, "net_spend_90d", newer[:, NAMES.index("net_spend_90d")] * 10)
    first, second, *_ = drift(older, far)
    assert (first.group, first.variable) == ("money", "net_spend_90d")
    assert first.worst > 0.25 > second.worst
    assert first.mean < first.worst
    assert first.before == pytest.approx(1.0, rel=0.1)
    assert first.after == pytest.approx(10.0, rel=0.1)


def test_values_that_went_missing_are_a_move() -> None:
    first = drift(customers(500, 1), changed(customers(500, 2), "net_spend_90d", np.nan))[0]
    assert (first.variable, first.after) == ("net_spend_90d", None)


def test_values_where_all_was_missing_or_equal_are_a_move() -> None:
    for before in (np.nan, 0.0):
        older = changed(customers(500, 1), "logins_28d", before)
        assert drift(older, customers(500, 2))[0].variable == "logins_28d"


def test_what_ages_with_the_log_is_left_out() -> None:
    older, newer = customers(500, 1), customers(500, 2)
    for name in ("tenure", "purchase_span", "recency_activity", "gap_longest", "orders_all", "alive_mbgnbd"):
        newer = changed(newer, name, 1e6)
    assert drift(older, newer)[0].worst < 0.25


def test_windows_that_the_log_did_not_outgrow_are_left_out() -> None:
    """In a log of a year nobody's last order is more than a year ago; a quarter later shares of no orders are missing."""
    older, newer = customers(500, 1, history_days=365), customers(500, 2, history_days=455)
    grown = changed(changed(newer, "orders_365d", 1e6), "coupon_share_365d", np.nan)
    assert drift(older, grown)[0].worst < 0.25
    assert drift(older, changed(grown, "orders_180d", 1e6))[0].variable == "orders_180d"


def test_who_bought_long_ago_does_not_hide_what_others_do() -> None:
    def three_of_four_gone(base: Matrix) -> Matrix:
        gone = np.arange(len(base)) % 4 > 0
        return changed(base, "recency_purchase", np.where(gone, 200.0, 10.0))

    older, newer = (three_of_four_gone(customers(4000, seed)) for seed in (1, 2))
    dearer = changed(newer, "average_order_value_90d", 3 * newer[:, NAMES.index("average_order_value_90d")])
    gone = dearer[:, NAMES.index("recency_purchase")] > 90
    dearer[gone] = newer[gone]
    first = drift(older, dearer)[0]
    assert first.variable == "average_order_value_90d"
    assert first.worst > 0.5


def test_few_recent_buyers_tell_nothing() -> None:
    assert drift(customers(150, 1), customers(500, 2)) == []
    assert drift(customers(500, 1, history_days=20), customers(500, 2, history_days=110)) == []


def test_every_group_with_windows_is_told_of_once() -> None:
    told = [each.group for each in drift(customers(300, 1), customers(300, 2))]
    assert sorted(told) == sorted({each.group for each in VARIABLES if each.window_days is not None})
