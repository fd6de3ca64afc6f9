"""What money is worth within a plan: one pool of silent, declining and active customers, one price at the margin."""

import itertools

import pytest
from plan_makers import FOUR_RUNGS, MARGIN_SET, scored, scores

from recall_console.errors import PlanError
from recall_console.plans.audience.base import Base
from recall_console.plans.files import plan_file
from recall_console.plans.forecasts.forecast import Forecast, Market
from recall_console.plans.forecasts.forecasting import forecast
from recall_console.plans.forecasts.frontier import frontier
from recall_console.plans.quantities import ROUNDING

NO_HURDLE = FOUR_RUNGS.replace('hurdle = "30 % per campaign"', 'hurdle = "0 % per campaign"')
AUTO = FOUR_RUNGS.replace('hurdle = "30 % per campaign"', 'hurdle = "auto"')
ALL_POOLS = scores(4000, lifecycle=["silent", "declining", "active", "new"] * 1000)
TIGHT = "budget = 200\n"


def market(found: Forecast) -> Market:
    assert found.market is not None
    return found.market


def test_pools_add_up_to_the_plan() -> None:
    found = scored(TIGHT + FOUR_RUNGS, ALL_POOLS)
    pools = market(found).pools
    assert [pool.lifecycle for pool in pools] == ["new", "active", "declining", "silent"]
    assert sum(pool.customers for pool in pools) == found.audience == 4000
    assert sum(pool.contacted for pool in pools) == pytest.approx(found.total.reach)
    assert sum(pool.cost_direct for pool in pools) == pytest.approx(found.total.cost_direct)
    assert sum(pool.recalled_incremental for pool in pools) == pytest.approx(found.total.recalled_incremental)
    assert sum(pool.net for pool in pools) - found.plan.hidden.fixed == pytest.approx(found.total.net_all)


def test_the_last_unit_of_money_brings_the_same_in_every_pool() -> None:
    found = market(scored(TIGHT + FOUR_RUNGS, ALL_POOLS))
    assert found.marginal_return > 1.3
    assert found.marginal_violation is not None
    assert (
        found.marginal_violation < 0.1
    )  # the last customers that fill the budget are not quite the next ones
    for pool in found.pools:
        assert pool.lowest_funded is not None
        assert pool.highest_declined is not None
        assert pool.lowest_funded == pytest.approx(found.marginal_return, rel=0.5)
        assert pool.highest_declined == pytest.approx(found.marginal_return, rel=0.5)


def test_money_is_worth_the_hurdle_where_the_budget_does_not_bind() -> None:
    found = market(scored(FOUR_RUNGS, ALL_POOLS))
    assert found.shadow_price == 0
    assert found.marginal_return == pytest.approx(1.3)


def test_an_automatic_hurdle_is_the_shadow_price_and_is_taken_once() -> None:
    plain, priced = (scored(TIGHT + toml, ALL_POOLS) for toml in (NO_HURDLE, AUTO))
    price = market(plain).shadow_price
    assert price > 0
    assert priced.total.cost_direct == pytest.approx(plain.total.cost_direct)
    assert priced.total.cost_opportunity == pytest.approx(price * plain.total.cost_direct)
    assert plain.total.net_all is not None
    assert priced.total.net_all == pytest.approx(plain.total.net_all - price * plain.total.cost_direct)
    assert market(priced).marginal_return == market(plain).marginal_return


def test_an_automatic_hurdle_may_come_from_a_larger_pool() -> None:
    own = TIGHT + AUTO.replace('where = "true" ', "where = \"lifecycle = 'silent'\"")
    wider = "pool = \"lifecycle <> 'opted_out'\"\n" + own
    alone, beside = market(scored(own, ALL_POOLS)), market(scored(wider, ALL_POOLS))
    everybody = market(scored(TIGHT + AUTO, ALL_POOLS))
    assert beside.marginal_return >= everybody.marginal_return > alone.marginal_return


def test_an_automatic_hurdle_needs_a_budget() -> None:
    with pytest.raises(PlanError, match="budget"):
        plan_file.parse(AUTO)


def test_cells_come_close_to_customers() -> None:
    people = scores(20_000)
    plan = plan_file.parse("budget = 1000\n" + FOUR_RUNGS)
    base = Base.of(people, MARGIN_SET)
    exact, close = (forecast(plan, base, MARGIN_SET, in_cells=cells) for cells in (False, True))
    assert close.is_close
    assert close.allocation is None
    for name in ("reach", "recalled_incremental", "cost_direct", "net_all"):
        assert getattr(close.total, name) == pytest.approx(getattr(exact.total, name), rel=0.02)
    assert market(close).marginal_return == pytest.approx(market(exact).marginal_return, rel=0.02)


def test_the_frontier_rises_ever_more_slowly_up_to_all_that_a_plan_could_use() -> None:
    plan = plan_file.parse(FOUR_RUNGS)
    base = Base.of(ALL_POOLS, MARGIN_SET)
    points = frontier(plan, base, MARGIN_SET).points
    assert len(points) == 33
    assert points[0].budget == points[0].cost == 0
    for less, more in itertools.pairwise(points[1:]):
        assert less.budget < more.budget
        assert less.net <= more.net * 1.001  # what is kept back for chance grows by leaps
        assert less.marginal_return >= more.marginal_return - 1e-6
    assert all(point.cost <= point.budget * (1 + ROUNDING) for point in points)
    assert all(point.low < point.net < point.high for point in points[1:])
    unlimited = forecast(plan, base, MARGIN_SET)
    assert points[-1].net == pytest.approx(unlimited.total.net_all, rel=1e-3)


def test_a_large_base_has_a_frontier_of_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, base = plan_file.parse(FOUR_RUNGS), Base.of(ALL_POOLS, MARGIN_SET)
    exact = frontier(plan, base, MARGIN_SET).points[-1]
    monkeypatch.setattr("recall_console.plans.forecasts.frontier.ONE_BY_ONE", 0)
    close = frontier(plan, base, MARGIN_SET).points[-1]
    assert close.net == pytest.approx(forecast(plan, base, MARGIN_SET, in_cells=True).total.net_all, rel=1e-3)
    assert close.net != exact.net
    assert close.net == pytest.approx(exact.net, rel=0.05)


def test_a_plan_that_pays_for_nobody_has_a_frontier_of_one_point() -> None:
    hopeless = FOUR_RUNGS.replace('where = "true" ', 'where = "value_if_returned_12m < 0"')
    assert len(frontier(plan_file.parse(hopeless), Base.of(ALL_POOLS, MARGIN_SET), MARGIN_SET).points) == 1


def test_a_tie_has_the_price_that_one_more_unit_of_budget_brings() -> None:
    alike = scores(3000, value_if_returned_12m=[100.0] * 3000, expected_value_12m=[0.0] * 3000)
    equals = (
        FOUR_RUNGS.split("[[rungs]]")[0].replace('hurdle = "30 % per campaign"', "").replace("10 %", "0 %")
    )
    text = '[[rungs]]\nchannel = "sms"\ncost_per_contact = 0.5\nresponse.lift = "2 points"\n'
    here, more = (scored(f"budget = {budget}\n{equals}{text}", alike) for budget in (300, 301))
    assert here.total.net_all is not None
    assert more.total.net_all is not None
    gained = more.total.net_all - here.total.net_all
    assert gained > 0
    assert market(here).shadow_price == pytest.approx(gained, rel=0.02)


@pytest.mark.parametrize("budget", [20, 60, 120, 400, 2000])
def test_the_frontier_tells_what_a_plan_with_that_budget_tells(budget: int) -> None:
    base = Base.of(ALL_POOLS, MARGIN_SET)
    points = frontier(plan_file.parse(FOUR_RUNGS), base, MARGIN_SET).points
    near = min(points[1:], key=lambda point: abs(point.budget - budget))
    told = forecast(plan_file.parse(f"budget = {near.budget:.9f}\n" + FOUR_RUNGS), base, MARGIN_SET)
    assert near.net == pytest.approx(told.total.net_all, rel=0.02)
    assert near.cost == pytest.approx(told.total.cost_direct, rel=0.02)


def test_money_of_a_wider_pool_has_one_price_on_the_frontier_too() -> None:
    own = TIGHT + AUTO.replace('where = "true" ', "where = \"lifecycle = 'silent'\"")
    plan = plan_file.parse("pool = \"lifecycle <> 'opted_out'\"\n" + own)
    base = Base.of(ALL_POOLS, MARGIN_SET)
    told = forecast(plan, base, MARGIN_SET)
    points = frontier(plan, base, MARGIN_SET).points
    assert told.market is not None
    assert (
        min(point.marginal_return for point in points[1:])
        >= 1 + told.total.cost_opportunity / told.total.cost_direct - 1e-6
    )
