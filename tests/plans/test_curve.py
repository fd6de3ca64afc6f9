"""Profit over audience size."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recall_console.plans.forecasts import curve

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

nets = st.lists(st.floats(-100, 100), max_size=400)


def so_far(part: Places, values: Floats, parts: int) -> Floats:
    """Sum over each part and all before it."""
    return np.array([values[part <= number].sum() for number in range(parts)])


@settings(max_examples=100, deadline=None)
@given(nets, st.floats(0, 500))
def test_the_best_size_is_the_best_of_all(given_nets: list[float], fixed: float) -> None:
    net = np.array(given_nets)
    found = curve.of_customers(net, np.ones_like(net), fixed)
    totals = [0.0, *(np.cumsum(np.sort(net)[::-1]) - fixed)]
    assert found.best_net == pytest.approx(max(totals), abs=1e-6)
    assert totals[found.best_size] == pytest.approx(max(totals), abs=1e-6)
    assert len(found.sizes) <= curve.MAX_POINTS
    assert list(found.sizes) == sorted(set(found.sizes))
    assert found.sizes[0] == 0
    assert found.sizes[-1] == len(net)
    assert min(found.given_away) == 0


def test_stopping_earlier_or_later_than_best_gives_money_away() -> None:
    found = curve.of_customers(np.array([5.0, -1.0, 3.0, -2.0]), np.ones(4), fixed=1.0)
    assert found.nets == (0.0, 4.0, 7.0, 6.0, 4.0)
    assert found.best_size == 2
    assert found.given_away == (7.0, 3.0, 0.0, 1.0, 3.0)
    assert (found.pays_from, found.pays_to) == (1, 4)
    assert (found.saved_cost, found.saved_net) == (2.0, 3.0)


def test_a_plan_that_never_earns_its_fixed_cost_contacts_nobody() -> None:
    found = curve.of_customers(np.array([5.0, 3.0]), np.ones(2), fixed=10.0)
    assert found.best_size == 0
    assert (found.pays_from, found.pays_to) == (None, None)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 500), st.integers(-20, 20), st.integers(0, 300))
def test_the_straight_line_agrees_with_equal_customers(customers: int, net: int, fixed: int) -> None:
    line = curve.of_average(customers, net, 1.0, fixed)
    bent = curve.of_customers(np.full(customers, float(net)), np.ones(customers), fixed)
    assert line.best_net == pytest.approx(bent.best_net)
    assert (line.pays_from, line.pays_to) == (bent.pays_from, bent.pays_to)
    assert line.saved_net == pytest.approx(bent.saved_net)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-100, 100), st.integers(0, 5)), min_size=1, max_size=60), st.floats(0, 500)
)
def test_a_cell_of_alike_customers_is_as_many_customers(cells: list[tuple[int, int]], fixed: int) -> None:
    net, count = np.array([float(net) for net, _ in cells]), np.array([count for _, count in cells])
    weights = count.astype(np.float64)

    def band(part: Places, parts: int) -> tuple[Floats, Floats]:
        """No wider than what is expected."""
        total = so_far(part, weights * net, parts) - fixed
        return total, total

    close = curve.of_customers(net, np.ones_like(net), fixed, weights, band)
    each = np.repeat(net, count)
    exact = curve.of_customers(each, np.ones_like(each), fixed)
    assert close.best_net == pytest.approx(exact.best_net)
    assert close.saved_net == pytest.approx(exact.saved_net, abs=1e-6)
    assert close.sizes[-1] == exact.sizes[-1]
    assert (close.pays_from, close.pays_to) == (exact.pays_from, exact.pays_to)
    assert close.lows == close.highs == pytest.approx(close.nets, abs=1e-6)
    assert list(close.sizes) == sorted(set(close.sizes))


def test_where_a_plan_pays_is_found_within_a_cell() -> None:
    found = curve.of_customers(np.array([2.0, -1.0]), np.ones(2), fixed=5.0, weights=np.array([10.0, 40.0]))
    assert found.sizes == (0, 10, 50)
    assert (found.pays_from, found.pays_to) == (3, 25)


def test_a_part_of_a_customer_is_nobody() -> None:
    found = curve.of_customers(np.array([5.0, 1.0]), np.ones(2), fixed=0.0, weights=np.array([0.3, 0.6]))
    assert found.sizes == (0, 1)
    assert found.best_size == 1


def test_without_a_band_none_is_made_up() -> None:
    found = curve.of_customers(np.array([5.0, 1.0]), np.ones(2), fixed=1.0)
    assert (found.lows, found.highs) == (None, None)
    assert [point["low"] for point in found.as_dict()["points"]] == [None, None, None]


@pytest.mark.parametrize("customers", [0, 1, 30, 199, 200, 5_000])
def test_the_band_goes_with_the_parts_in_the_order_of_the_curve(customers: int) -> None:
    net = np.random.default_rng(1).normal(0, 10, customers)

    def band(part: Places, parts: int) -> tuple[Floats, Floats]:
        """One below and two above what the parts so far bring."""
        assert part.shape == net.shape
        total = so_far(part, net, parts) - 7.0
        return total - 1.0, total + 2.0

    found = curve.of_customers(net, np.ones_like(net), 7.0, band=band)
    assert found.lows is not None
    assert found.highs is not None
    assert len(found.lows) == len(found.highs) == len(found.sizes)
    assert (found.lows[0], found.highs[0]) == (0.0, 0.0)
    best = found.sizes.index(found.best_size)
    for place in {best, len(found.sizes) - 1} - {0}:
        assert found.lows[place] == pytest.approx(found.nets[place] - 1.0)
        assert found.highs[place] == pytest.approx(found.nets[place] + 2.0)
    coarse = 0.02 * float(np.abs(net).sum())
    np.testing.assert_allclose(found.lows[1:], np.array(found.nets[1:]) - 1.0, atol=coarse)


def test_the_straight_line_has_a_band_too() -> None:
    found = curve.of_average(100, 2.0, 1.0, 50.0, band=lambda sizes: (sizes - 50.0, 3 * sizes - 50.0))
    assert found.sizes == (0, 1, 25, 100)
    assert found.lows == (0.0, -49.0, -25.0, 50.0)
    assert found.highs == (0.0, -47.0, 25.0, 250.0)
    assert found.as_dict()["points"][3]["high"] == 250.0


def test_nobody_has_a_curve_of_one_point() -> None:
    found = curve.of_average(0, 2.0, 1.0, 50.0, band=lambda sizes: (sizes, sizes))
    assert (found.sizes, found.lows) == ((0,), (0.0,))
