"""Everybody's ladders together bring most within the limits: within a hair of the linear programme, and never beyond."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from settling_makers import Case, budget, case, customers, referee

from recall_console.plans.optimum import ladder
from recall_console.plans.optimum.budgets import frontier
from recall_console.plans.optimum.limits import SUBSIDY, Limit
from recall_console.plans.optimum.returns import marginal_returns
from recall_console.plans.optimum.settling import Settled, settle


def settled(given_case: Case) -> Settled:
    return settle(given_case.terms, given_case.limits, given_case.weights, given_case.draw)


def most(given_case: Case) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([limit.most for limit in given_case.limits])


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A few hundred customers of few kinds or of many, with limits that bind more or less or forbid everything."""
    number, seed = draw(st.integers(0, 300)), draw(st.integers(0, 10**6))
    terms = customers(number, seed, draw(st.sampled_from([None, 1, 2, 5])))
    free = ladder.best(terms)
    wanted = (free.sent * free.pays).sum(axis=1)
    share = st.sampled_from([0.0, 0.001, 0.1, 0.5, 0.9, 2.0])
    eye, none = np.eye(4), np.zeros(4)
    limits = [Limit(f"rung {rung}", eye[rung], none, float(wanted[rung] * draw(share))) for rung in range(4)]
    limits.append(budget(float(terms.direct @ wanted) * draw(share)))
    limits.append(
        Limit(SUBSIDY, np.array([0, 0, 0, 3.0]) - draw(share) * terms.direct, limits[-1].spread, 0.0)
    )
    chosen = draw(st.lists(st.sampled_from(range(6)), unique=True))
    random = np.random.default_rng(seed)
    weights = (random.random(number) < draw(st.sampled_from([0.0, 0.8, 1.0]))).astype(np.float64)
    return Case(terms, tuple(limits[number] for number in chosen), weights, random.random(number))


@settings(max_examples=150, deadline=None)
@given(cases())
def test_expected_use_never_exceeds_a_limit_less_its_reserve(given_case: Case) -> None:
    found = settled(given_case)
    for limit, expected, reserve in zip(given_case.limits, found.expected, found.reserve, strict=True):
        used = float((found.sent @ given_case.weights) @ limit.rates)
        assert expected == pytest.approx(used, rel=1e-9, abs=1e-9)
        assert expected <= max(limit.most - reserve, 0.0) + 1e-9 * limit.most
        assert reserve >= 0


@settings(max_examples=60, deadline=None)
@given(cases())
def test_cells_are_split_within_the_same_limits(given_case: Case) -> None:
    sizes = np.floor(given_case.draw * 50)
    found = settle(given_case.terms, given_case.limits, sizes, None, cells=True)
    for limit, expected, reserve in zip(given_case.limits, found.expected, found.reserve, strict=True):
        assert expected <= max(limit.most - reserve, 0.0) + 1e-9 * (
            1 + float(np.abs(limit.rates) @ found.sent @ sizes)
        )


@settings(max_examples=100, deadline=None)
@given(cases())
def test_a_ladder_that_is_settled_is_one_that_may_be_used(given_case: Case) -> None:
    found, terms = settled(given_case), given_case.terms
    used = (found.used >> np.arange(4, dtype=np.uint32)[:, None] & np.uint32(1)).astype(np.bool_)
    assert (terms.allowed | ~used).all()
    np.testing.assert_allclose(found.sent, ladder.sent(used, terms.silence))
    assert ((found.sent > 0) == used).all()
    assert found.net <= found.bound * (1 + 1e-9) + 1e-9


@pytest.mark.parametrize(("seed", "kinds"), [(0, None), (1, None), (0, 5), (3, 40)])
def test_ten_thousand_customers_miss_the_bound_by_less_than_one_in_ten_thousand(
    seed: int, kinds: int | None
) -> None:
    found = settled(case(10_000, seed, kinds))
    assert 0 <= found.gap <= 1e-4


def test_the_bound_is_that_of_the_linear_programme_over_all_sub_ladders() -> None:
    small = case(1_000, 2)
    found = settled(small)
    best = referee(small.terms, small.limits, most(small) - found.reserve)
    assert found.bound == pytest.approx(best, rel=3e-6)
    assert found.net <= best


@pytest.mark.slow
@pytest.mark.parametrize("kinds", [None, 5])
def test_ten_thousand_customers_against_highs(kinds: int | None) -> None:
    large = case(10_000, 0, kinds)
    found = settled(large)
    best = referee(large.terms, large.limits, most(large) - found.reserve)
    assert 0 <= (best - found.net) / best <= 1e-4


def test_alike_customers_are_split_by_their_draw_instead_of_leaving_money_unused() -> None:
    alike = ladder.Terms(
        value=np.full(1_000, 100.0),
        natural=np.zeros((1, 1_000)),
        response=np.full((1, 1_000), 0.1),
        direct=np.ones(1),
        burden=np.zeros((1, 1_000)),
        allowed=np.ones((1, 1_000), dtype=np.bool_),
        final=np.zeros(1, dtype=np.bool_),
    )
    draw = np.random.default_rng(0).random(1_000)
    limit = Limit("budget", np.ones(1), np.zeros(1), 300.4)
    found = settle(alike, [limit], np.ones(1_000), draw)
    assert found.expected[0] == 300
    lucky = draw[found.used > 0]
    assert lucky.max() <= draw[found.used == 0].min() or lucky.min() >= draw[found.used == 0].max()


def test_holdout_gets_ladders_by_the_same_rule_and_takes_nothing() -> None:
    given_case = case(4_000, 1)
    held = given_case.draw < 0.3
    weights = np.where(held, 0.0, 1.0)
    shuffled = np.random.default_rng(9).random(4_000)
    found = settle(given_case.terms, given_case.limits, weights, shuffled)
    assert found.climbing[held].mean() == pytest.approx(found.climbing[~held].mean(), abs=0.04)


def test_a_limit_of_nothing_means_nobody() -> None:
    given_case = case(300, 1)
    found = settle(given_case.terms, [budget(0.0)], given_case.weights, given_case.draw)
    assert not found.used.any()
    assert found.prices[0] > 0


def test_free_rungs_are_used_with_no_money_at_all() -> None:
    given_case = case(300, 1)
    free = ladder.Terms(**(vars(given_case.terms) | {"direct": np.array([0.0, 0.3, 1.2, 6.0])}))
    limit = Limit("budget", free.direct, np.zeros(4), 0.0)
    found = settle(free, [limit], given_case.weights, given_case.draw)
    assert set(np.unique(found.used)) == {0, 1}


def test_without_limits_everybody_gets_their_best_ladder() -> None:
    given_case = case(300, 1)
    found = settle(given_case.terms, [], given_case.weights, given_case.draw)
    np.testing.assert_allclose(found.sent, np.where(found.best.pays, found.best.sent, 0.0))
    assert found.gap == pytest.approx(0.0, abs=1e-12)


def test_nobody_gets_more_rungs_than_are_left() -> None:
    given_case = case(2_000, 4)
    left = np.random.default_rng(4).integers(0, 4, 2_000).astype(np.int8)
    capped = ladder.Terms(**(vars(given_case.terms) | {"contacts_left": left}))
    found = settle(capped, given_case.limits, given_case.weights, given_case.draw)
    assert (np.bitwise_count(found.used) <= left).all()
    assert found.gap <= 1e-3


def test_a_cell_counts_as_many_customers_as_it_stands_for() -> None:
    few = case(500, 3)
    each = np.full(500, 7.0)
    many = ladder.Terms(
        **(
            vars(few.terms)
            | {
                name: np.repeat(getattr(few.terms, name), 7, axis=-1)
                for name in ("value", "natural", "response", "burden", "allowed")
            }
        )
    )
    limits = [Limit(one.name, one.rates, one.spread, one.most * 7, one.third) for one in few.limits]
    cells = settle(few.terms, limits, each, None, cells=True)
    singly = settle(many, limits, np.ones(3_500), np.random.default_rng(1).random(3_500))
    assert cells.net == pytest.approx(singly.net, rel=1e-3)


def test_more_money_brings_more_but_ever_less() -> None:
    given_case = case(3_000, 2)
    budgets = np.linspace(0.1, 1.5, 12) * given_case.limits[0].most
    points = frontier(given_case.terms, given_case.limits, given_case.weights, budgets.tolist())
    assert [point.budget for point in points] == budgets.tolist()
    assert (np.diff([point.net for point in points]) >= -1e-5 * points[-1].net).all()
    assert (np.diff([point.price for point in points]) <= 0.01).all()
    assert all(point.direct <= point.budget for point in points)


def test_what_is_funded_returns_at_least_what_is_declined() -> None:
    given_case = case(10_000, 1)
    found = settled(given_case)
    funded, declined = marginal_returns(given_case.terms, found, given_case.limits)
    marginal = 1.0 + given_case.terms.price + found.prices[0]
    # up to those who are split between two ladders
    assert np.nanquantile(funded, 0.005) >= marginal * 0.99
    assert np.nanquantile(declined, 0.995) <= marginal * 1.01


def test_settling_never_loads_scipy() -> None:
    code = "import sys; import recall_console.plans.optimum.settling; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
