"""A plan's audience: who is in it, who may get what, and that cells of alike customers add up to the customers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_makers import FOUR_RUNGS, MARGIN_SET, scores

from recall_console.errors import PlanError
from recall_console.plans.audience import crowd
from recall_console.plans.audience.base import Base
from recall_console.plans.files import plan_file
from recall_console.plans.plan import Plan

CUSTOMERS = scores(3000)
BASE = Base.of(CUSTOMERS, MARGIN_SET)

TWO_GROUPS = (
    FOUR_RUNGS
    + """
[[rungs]]
channel = "sms"
cost_per_contact = 0.05
wait_days = 7
only_if = "coupon_hunter"
response.lift = "1 points"
[[rungs.groups]]
where = "value_tier = 'high'"
lift = "2 points"
"""
)


def plan(toml: str) -> Plan:
    return plan_file.parse(toml)


def test_who_opted_out_and_who_has_no_score_is_in_no_audience() -> None:
    people = scores(
        4,
        lifecycle=["silent", "opted_out", "silent", "silent"],
        return_probability=[0.1, 0.1, None, 0.1],
    )
    found = crowd.one_by_one(plan(FOUR_RUNGS), Base.of(people, MARGIN_SET))
    assert found.customer_ids is not None
    assert found.customer_ids.to_list() == ["customer-0", "customer-3"]
    assert found.left_out == 1


def test_a_rung_is_for_whom_its_condition_its_gate_and_its_offer_allow() -> None:
    people = scores(
        3,
        coupon_hunter=[True, False, False],
        return_probability=[0.1] * 3,
        value_if_returned_12m=[900.0, 900.0, 20.0],
        expected_value_12m=[90.0, 90.0, 2.0],
    )
    found = crowd.one_by_one(plan(TWO_GROUPS), Base.of(people, MARGIN_SET))
    assert found.allowed.tolist() == [
        [True, True, True],
        [True, True, True],
        [False, True, True],  # an offer that hunters do not get
        [True, True, False],  # a gate at 150
        [True, False, False],  # only for hunters
    ]


def test_the_first_group_that_a_customer_is_in_decides_the_response() -> None:
    people = scores(2, value_tier=["high", "potential"])
    found = crowd.one_by_one(plan(TWO_GROUPS), Base.of(people, MARGIN_SET))
    assert found.which.tolist() == [[0, 0], [1, 1], [2, 2], [3, 3], [4, 5]]


def test_a_rung_without_a_response_is_named() -> None:
    lacking = FOUR_RUNGS.replace('response.lift = "0.8 points"', "")
    with pytest.raises(PlanError, match=r"rungs\.2\.response\.lift: missing"):
        crowd.one_by_one(plan(lacking), BASE)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([FOUR_RUNGS, TWO_GROUPS]))
def test_cells_add_up_to_the_customers(seed: int, toml: str) -> None:
    base = Base.of(scores(700, seed=seed), MARGIN_SET)
    each, cells = crowd.one_by_one(plan(toml), base), crowd.in_cells(plan(toml), base)
    assert cells.is_close
    assert not each.is_close
    assert cells.size == each.size == 700
    for name in ("gained", "returns", "lost"):
        assert cells.customers @ getattr(cells, name) == pytest.approx(getattr(each, name).sum())
    for lifecycle in range(6):
        here = cells.lifecycle == lifecycle
        assert cells.customers[here].sum() == (each.lifecycle == lifecycle).sum()
    ungated = [0, 1, 2, *range(4, len(each.allowed))]
    np.testing.assert_allclose(
        (cells.allowed * cells.customers).sum(axis=1)[ungated], each.allowed.sum(axis=1)[ungated]
    )
    for rung in range(len(each.which)):
        np.testing.assert_allclose(
            np.bincount(cells.which[rung], cells.customers, minlength=9),
            np.bincount(each.which[rung], minlength=9),
        )


def test_the_holdout_of_cells_is_a_share_of_each() -> None:
    cells = crowd.in_cells(plan(FOUR_RUNGS), BASE)
    assert cells.weights.sum() == pytest.approx(0.9 * 3000)
