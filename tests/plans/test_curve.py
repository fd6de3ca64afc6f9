"""Profit over audience size."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recall_console.plans import curve

nets = st.lists(st.floats(-100, 100), max_size=400)


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
