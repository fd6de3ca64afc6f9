"""A plan over scored customers: who is contacted, what it costs, and what it brings over natural return."""

import json
import math
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_makers import FOUR_RUNGS, codes, scored, scores

from recall_console.errors import FilterError, PlanError
from recall_console.plans.audience.allocation import ALLOCATION_SCHEMA
from recall_console.plans.forecasts.forecast import Forecast
from recall_console.plans.forecasts.forecasting import forecast
from recall_console.prediction.schema import SCORES_SCHEMA
from recall_console.settings import Settings

CUSTOMERS = scores(3000)

ONE_RUNG = """
name = "One rung"
horizon_days = 90
[audience]
where = "true"
[[rungs]]
channel = "sms"
cost_per_contact = 1
wait_days = 45
response.lift = "4 points"
"""


def rows(made: Forecast, decision: str) -> pl.DataFrame:
    assert made.allocation is not None
    return made.allocation.filter(pl.col("decision") == decision)


def test_one_rung_reckoned_by_hand() -> None:
    two = scores(
        2,
        return_probability=[0.19, 0.19],
        value_if_returned_12m=[100.0, 10.0],
        expected_value_12m=[27.1, 2.71],
    )
    found = scored(ONE_RUNG, two)
    gained = 100 - 10  # who stays away is worth (27.1 − 0.19·100) / 0.81 = 10
    assert found.total.reach == 1
    assert found.left_alone == 1  # 0.04 · 9 does not pay 1
    assert found.total.recalled == pytest.approx(
        0.1 + 0.04
    )  # 1 − √(1 − 0.19) come back by themselves in half the time
    assert found.total.recalled_incremental == pytest.approx(0.04)
    assert found.total.margin == pytest.approx(0.04 * gained)
    assert found.total.cost_direct == 1
    assert found.total.net_all == pytest.approx(0.04 * gained - 1)


def test_holdout_customers_are_never_contacted() -> None:
    found = scored(FOUR_RUNGS, CUSTOMERS)
    held_out = rows(found, "holdout")["customer_id"]
    assert held_out.len() == found.holdout > 200
    assert not held_out.is_in(rows(found, "contact")["customer_id"].implode()).any()


def test_every_customer_of_the_audience_gets_exactly_one_decision() -> None:
    found = scored("budget = 100\n" + FOUR_RUNGS, CUSTOMERS)
    assert found.allocation is not None
    assert found.allocation.schema == ALLOCATION_SCHEMA
    assert sorted(found.allocation["customer_id"]) == sorted(CUSTOMERS["customer_id"])
    assert rows(found, "contact").height == found.total.reach
    assert rows(found, "leave_alone").height == found.left_alone
    assert found.audience == 3000


def test_the_allocation_adds_up_to_the_forecast() -> None:
    found = scored(FOUR_RUNGS, CUSTOMERS)
    contacted = rows(found, "contact")
    assert contacted["expected_cost"].sum() == pytest.approx(found.total.cost_direct)
    fixed = found.plan.hidden.fixed
    assert math.fsum(contacted["expected_net"]) - fixed == pytest.approx(found.total.net_all)


def test_the_plan_is_the_sum_of_its_rungs_and_the_fixed_hidden_cost() -> None:
    found = scored(FOUR_RUNGS, CUSTOMERS).as_dict()
    for key in (
        "contacts",
        "recalled",
        "recalled_incremental",
        "cost_direct",
        "cost_opportunity",
        "margin",
        "revenue",
    ):
        assert found[key] == pytest.approx(math.fsum(rung[key] for rung in found["rungs"]))
    hidden = math.fsum(rung["cost_hidden"] for rung in found["rungs"])
    assert found["cost_hidden"] == pytest.approx(hidden + found["cost_hidden_fixed"])
    ledgers = found["cost_direct"] + found["cost_opportunity"] + found["cost_hidden"]
    assert found["net_all"] == pytest.approx(found["margin"] - ledgers)


def test_nobody_gets_a_later_rung_more_often_than_silence_allows() -> None:
    outcome = scored(FOUR_RUNGS, CUSTOMERS).outcome
    assert outcome is not None
    sent, silence = outcome.settled.sent, outcome.terms.silence
    silent = np.ones(sent.shape[1])
    for rung in range(len(sent)):
        used = sent[rung] > 0
        np.testing.assert_allclose(sent[rung, used], silent[used])
        silent = np.where(used, silent * silence[rung], silent)


def test_low_potential_customers_are_left_alone_and_what_that_saves_is_told() -> None:
    worthless = scores(
        1000, value_if_returned_12m=[100.0] * 500 + [0.5] * 500, expected_value_12m=[1.0] * 500 + [0.0] * 500
    )
    found = scored(ONE_RUNG, worthless)
    assert found.left_alone >= 500
    assert found.curve is not None
    assert found.curve.best_size == found.total.reach
    assert found.curve.saved_cost == pytest.approx(found.left_alone * 1.0)
    assert found.curve.saved_net > 0


def test_who_opted_out_is_in_no_audience() -> None:
    opted_out = scores(100, lifecycle=["opted_out"] * 60 + ["silent"] * 40)
    assert scored(FOUR_RUNGS, opted_out).audience == 40
    assert scored(FOUR_RUNGS.replace('"true"', "\"lifecycle = 'opted_out'\""), opted_out).audience == 0


def test_coupon_hunters_get_no_offer_unless_the_plan_says_so() -> None:
    hunters = scores(500, coupon_hunter=[True] * 500, value_if_returned_12m=[300.0] * 500)
    assert scored(FOUR_RUNGS, hunters).rungs[2].contacts == 0
    allowed = FOUR_RUNGS.replace("coupon_hunters = false", "coupon_hunters = true")
    assert scored(allowed, hunters).rungs[2].contacts > 0


def test_a_value_gate_keeps_a_dear_rung_from_cheap_customers() -> None:
    found = scored(FOUR_RUNGS.replace("value_gate = 150", "value_gate = 1000000"), CUSTOMERS)
    assert found.rungs[3].contacts == 0


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2500))
def test_a_budget_is_never_exceeded_and_spent_where_it_brings_most(budget: int) -> None:
    found = scored(f"budget = {budget}\n" + FOUR_RUNGS, CUSTOMERS)
    assert found.total.cost_direct <= budget + 1e-9
    assert found.market is not None
    (limit,) = (one for one in found.market.limits if one.name == "budget")
    assert limit.expected == pytest.approx(found.total.cost_direct)
    assert limit.expected <= limit.most - limit.reserve + 1e-9
    assert ("budget_binds" in codes(found)) == bool(rows(found, "over_budget").height)
    assert found.market.gap < 0.02  # few customers: the last one is a large part of what there is


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 300), st.integers(0, 3000))
def test_no_capacity_is_exceeded(calls: int, messages: int) -> None:
    limited = FOUR_RUNGS.replace("capacity = 200", f"capacity = {calls}")
    limited += f'[[channels]]\nname = "sms"\ncapacity = {messages}\n'
    found = scored(limited, CUSTOMERS)
    assert found.rungs[3].contacts <= calls + 1e-9
    assert found.rungs[2].contacts <= messages + 1e-9
    assert "over_capacity" not in codes(found)


def test_a_capacity_goes_to_those_who_gain_most_and_is_told() -> None:
    found = scored(ONE_RUNG + '[[channels]]\nname = "sms"\ncapacity = 10\n', CUSTOMERS)
    assert found.total.contacts == 10
    assert "limit_binds" in codes(found)
    best = scored(ONE_RUNG, CUSTOMERS).allocation
    assert best is not None
    assert set(rows(found, "contact")["customer_id"]) == set(best["customer_id"][:10])


def test_decisions_count_margin_while_revenue_is_what_it_comes_from() -> None:
    found = scored(ONE_RUNG, CUSTOMERS, Settings(margin_rate=0.25)).total
    assert found.revenue == pytest.approx(4 * (found.margin or 0))
    assert scored(ONE_RUNG, CUSTOMERS, Settings(margin_rate=0.0)).total.revenue is None


def test_a_hurdle_leaves_more_customers_alone() -> None:
    free = scored(ONE_RUNG, CUSTOMERS)
    priced = scored('hurdle = "100 % per campaign"\n' + ONE_RUNG, CUSTOMERS)
    assert priced.left_alone > free.left_alone
    assert priced.total.cost_opportunity == pytest.approx(priced.total.cost_direct)


def test_the_detectable_effect_is_that_of_the_contacted() -> None:
    even = scores(8000, return_probability=[0.09] * 8000, value_if_returned_12m=[1e6] * 8000)
    found = scored('holdout = "10 %"\n' + ONE_RUNG, even)
    assert found.detectable_effect == pytest.approx(0.030, abs=0.001)


def test_an_unsubscribe_costs_the_customers_own_expected_value() -> None:
    own = ONE_RUNG + '[hidden]\nunsubscribe_rate = "10 %"\n'
    rich = scores(
        10, value_if_returned_12m=[100.0] * 10, return_probability=[0.0] * 10, expected_value_12m=[20.0] * 10
    )
    assert scored(own, rich).total.cost_hidden == pytest.approx(10 * 0.1 * 20)
    told = own + "lost_value_per_unsubscribe = 5\n"
    assert scored(told, rich).total.cost_hidden == pytest.approx(10 * 0.1 * 5)


def test_an_empty_audience_is_an_answer() -> None:
    nobody = scored(FOUR_RUNGS.replace('"true"', '"recency_days < 0"'), CUSTOMERS)
    assert nobody.total.reach == 0
    assert nobody.curve is not None
    assert nobody.curve.best_size == 0
    assert "nobody_reached" in codes(nobody)
    json.dumps(nobody.as_dict(), allow_nan=False)
    empty = pl.DataFrame(schema=SCORES_SCHEMA)
    assert scored(FOUR_RUNGS, empty).audience == 0


def test_certain_returners_and_silent_ones_are_reckoned_without_nonsense() -> None:
    edge = scores(
        4,
        return_probability=[0.0, 1.0, 1.0, 0.5],
        value_if_returned_12m=[100.0, 100.0, 0.0, -5.0],
        expected_value_12m=[0.0, 100.0, 0.0, -5.0],
    )
    found = scored(FOUR_RUNGS, edge)
    json.dumps(found.as_dict(), allow_nan=False)
    assert (found.total.recalled or 0) <= 4


def test_scores_without_a_model_are_refused_in_one_sentence() -> None:
    withheld = scores(10, return_probability=[None] * 10)
    with pytest.raises(PlanError, match="no return probability or no value"):
        scored(ONE_RUNG, withheld)


def test_without_values_the_plans_own_value_per_recall_counts() -> None:
    unpriced = scores(
        10, value_if_returned_12m=[None] * 10, expected_value_12m=[None] * 10, return_probability=[0.0] * 10
    )
    with pytest.raises(PlanError, match="value_per_recall"):
        scored(ONE_RUNG, unpriced)
    found = scored(ONE_RUNG + "[calculator]\nvalue_per_recall = 100\n", unpriced)
    assert found.total.margin == pytest.approx(10 * 0.04 * 100)


def test_customers_without_a_score_are_left_out_and_counted() -> None:
    partly = scores(10, return_probability=[None] + [0.1] * 9)
    found = scored(ONE_RUNG, partly)
    assert found.audience == 9
    assert "scores_incomplete" in codes(found)


def test_a_rung_without_a_response_is_refused_by_name() -> None:
    with pytest.raises(PlanError, match=r"rungs\.1\.response\.lift: missing"):
        scored(ONE_RUNG.replace('response.lift = "4 points"', ""), CUSTOMERS)


def test_a_condition_without_scores_is_refused_with_a_way_out() -> None:
    with pytest.raises(PlanError, match=r"audience\.reach"):
        scored(ONE_RUNG, None)


def test_a_condition_that_cannot_be_evaluated_is_one_sentence() -> None:
    with pytest.raises(FilterError):
        scored(ONE_RUNG.replace('"true"', '"no_such_column > 3"'), CUSTOMERS)


def test_hostile_channel_names_stay_data() -> None:
    hostile = ONE_RUNG.replace('"sms"', '"[red]=cmd()\\u001b[31m"')
    found = scored(hostile, CUSTOMERS)
    assert found.as_dict()["rungs"][0]["channel"] == "[red]=cmd()\x1b[31m"


def test_the_same_plan_over_shuffled_customers_decides_the_same() -> None:
    shuffled = CUSTOMERS.sample(fraction=1.0, shuffle=True, seed=1)
    first, second = scored(FOUR_RUNGS, CUSTOMERS), scored(FOUR_RUNGS, shuffled)
    assert second.total.net_all == pytest.approx(first.total.net_all)
    assert set(rows(first, "contact")["customer_id"]) == set(rows(second, "contact")["customer_id"])


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(st.floats(0, 0.9), st.floats(50, 500), st.sampled_from(["0 %", "40 % per campaign", "40 % per year"]))
def test_equal_customers_are_forecast_like_the_plain_calculator(
    return_probability: float, value: float, hurdle: str
) -> None:
    toml = (
        f"{'' if hurdle == '0 %' else f'hurdle = {hurdle!r}'}\n"
        'name = "Both ways"\n[audience]\nwhere = "true"\nreach = 50\n'
        f'[calculator]\nnatural_return = "{100 * return_probability:.9f} %"\nvalue_per_recall = {value}\n'
        '[[rungs]]\nchannel = "push"\ncost_per_contact = 0.01\nwait_days = 10\nresponse.lift = "2 points"\n'
        '[[rungs]]\nchannel = "sms"\ncost_per_contact = 0.1\nwait_days = 20\nresponse.lift = "2 points"\nfatigue_cost = 0.1\n'
        '[hidden]\nhours = 1\nrate_per_hour = 9\nunsubscribe_rate = "1 %"\nlost_value_per_unsubscribe = 3\n'
    )
    equal = scores(
        50,
        return_probability=[return_probability] * 50,
        value_if_returned_12m=[value] * 50,
        expected_value_12m=[value * return_probability] * 50,
    )
    by_customer = scored(toml, equal).total.as_dict()
    on_average = scored(toml, None).total.as_dict()
    assert by_customer == {key: pytest.approx(figure, rel=1e-5) for key, figure in on_average.items()}


def test_a_holdout_too_small_for_the_expected_lift_is_flagged() -> None:
    few, many = scores(200), scores(60_000, return_probability=[0.05] * 60_000)
    held = 'holdout = "10 %"\n' + ONE_RUNG
    assert "holdout_too_small" in codes(scored(held, few))
    assert "holdout_too_small" not in codes(scored(held, many))


def test_a_budget_that_is_just_enough_leaves_nobody_out() -> None:
    """Ten thousand times 0.05 add up to a little more than 500 in binary fractions."""
    toml = """
name = "SMS to all"
budget = 500
[audience]
where = "true"
[[rungs]]
channel = "sms"
cost_per_contact = 0.05
response.lift = "50 points"
"""
    alike = {"value_if_returned_12m": 100.0, "expected_value_12m": 10.0, "return_probability": 0.1}
    columns: dict[str, Any] = {name: [value] * 10_000 for name, value in alike.items()}
    everybody = scores(10_000, **columns)
    found = scored(toml, everybody)
    assert found.total.reach == 10_000
    assert "budget_binds" not in codes(found)


def test_a_plan_with_another_horizon_than_the_scores_is_flagged() -> None:
    customers = scores(500)
    plan = scored(FOUR_RUNGS, customers).plan
    assert "horizons_differ" in codes(forecast(plan, customers, Settings(), plan.horizon_days + 1))
    assert "horizons_differ" not in codes(forecast(plan, customers, Settings(), plan.horizon_days))
