"""A plan's limits as sums over contacts."""

import numpy as np
import pytest

from recall_console.plans.optimum.limits import BUDGET, SUBSIDY, budget, limits
from recall_console.plans.plan import Audience, Channel, Offer, Part, Plan, Rung
from recall_console.plans.quantities import Money, Rate

PACK = Offer(
    (
        Part(face_value=Money(10.0), redemption=Rate(0.2), fulfilment_cost=Money(2.0), funded=Rate(0.5)),
        Part(face_value=Money(4.0), redemption=Rate(0.5)),
    )
)
PLAN = Plan(
    name="three rungs",
    audience=Audience(where="true"),
    rungs=(Rung("email", Money(0.1)), Rung("sms", Money(0.5)), Rung("sms", Money(0.5), offer=PACK)),
    budget=Money(100.0),
    subsidy_cap=Rate(0.4),
    channels=(Channel("sms", capacity=30), Channel("email", per_day=5)),
)


def test_a_plan_without_limits_has_none() -> None:
    assert limits(Plan(name="free", audience=Audience(where="true"), rungs=PLAN.rungs)) == ()


def test_the_budget_pays_channels_and_what_is_redeemed() -> None:
    found = limits(PLAN)[0]
    assert (found.name, found.most) == (BUDGET, 100.0)
    np.testing.assert_allclose(found.rates, [0.1, 0.5, 0.5 + 0.2 * 7 + 0.5 * 4])


def test_chance_decides_who_redeems_each_part_of_a_pack() -> None:
    found = budget(PLAN, 5.0)
    np.testing.assert_allclose(found.spread, [0, 0, 49 * 0.2 * 0.8 + 16 * 0.5 * 0.5])
    np.testing.assert_allclose(found.skew, [0, 0, 343 * 0.2 * 0.8 * 0.6])


def test_a_capacity_counts_all_rungs_of_its_channel() -> None:
    found = limits(PLAN)[1]
    assert (found.name, found.most) == ("capacity of sms", 30.0)
    np.testing.assert_array_equal(found.rates, [0, 1, 1])
    assert not found.spread.any()


def test_offers_take_at_most_their_share_of_the_direct_cost() -> None:
    found = limits(PLAN)[-1]
    assert (found.name, found.most) == (SUBSIDY, 0.0)
    np.testing.assert_allclose(found.rates, [-0.04, -0.2, 3.4 - 0.4 * 3.9])
    assert not found.forbids.any()
    assert not found.varies


@pytest.mark.parametrize(("most", "forbidden"), [(0.0, True), (0.01, False)])
def test_a_limit_of_nothing_forbids_what_takes_of_it(most: float, forbidden: bool) -> None:
    assert budget(PLAN, most).forbids.all() == forbidden
