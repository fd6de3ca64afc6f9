"""The plain calculator: golden figures of the article, ledgers by hand, and nothing made up."""

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_makers import calculated, codes, sample

from recall_console.errors import PlanError
from recall_console.settings import Settings

LADDER = """
name = "Ladder"
horizon_days = 60
holdout = "10 %"
hurdle = "50 % per campaign"
[audience]
reach = 1000
[calculator]
natural_return = "19 %"
value_per_recall = 100
[[rungs]]
channel = "push"
cost_per_contact = 0.5
wait_days = 30
response.lift = "5 points"
[[rungs]]
channel = "call"
cost_per_contact = 2
wait_days = 30
fatigue_cost = 0.25
response.lift = "10 points"
offer.face_value = 20
offer.redemption = "10 %"
offer.fulfilment_cost = 5
[hidden]
hours = 2
rate_per_hour = 30
platform_cost = 40
unsubscribe_rate = "1 %"
lost_value_per_unsubscribe = 50
complaint_rate = "0.5 %"
cost_per_complaint = 10
"""


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        (
            "broad-blast.toml",
            {"cost_direct": 50_000, "reach": 100_000, "recalled": 1_000}
            | {"cost_per_recall": 50.00, "recall_rate": 0.01, "cost_per_contact": 0.50},
        ),
        (
            "prediction-led.toml",
            {"cost_direct": 15_000, "reach": 8_000, "recalled": 800}
            | {"cost_per_recall": 18.75, "recall_rate": 0.1, "cost_per_contact": 1.875},
        ),
        ("sms.toml", {"cost_direct": 500}),
        ("coupon.toml", {"cost_direct": 20_000}),
        ("sms-and-coupon.toml", {"cost_direct": 20_500}),
    ],
)
def test_the_articles_figures_come_out_to_the_cent(name: str, figures: dict[str, float]) -> None:
    found = calculated(sample(name)).as_dict()
    assert {key: found[key] for key in figures} == figures


def test_three_ledgers_reckoned_by_hand() -> None:
    found = calculated(LADDER).as_dict()
    silent = (
        1 - 0.1 - 0.05
    )  # half the horizon: 1 − √(1 − 0.19) = 0.1 come back by themselves, 0.05 because of the push
    calls = 900 * silent
    direct = 900 * 0.5 + calls * (2 + 0.1 * (20 + 5))
    per_contact = 0.01 * 50 + 0.005 * 10
    incremental = 900 * 0.05 + calls * 0.1
    assert found["reach"] == 900
    assert found["holdout"] == 100
    assert found["contacts"] == pytest.approx(900 + calls)
    assert found["recalled"] == pytest.approx(900 * 0.15 + calls * 0.2)
    assert found["recalled_incremental"] == pytest.approx(incremental)
    assert found["cost_direct"] == pytest.approx(direct)
    assert found["cost_opportunity"] == pytest.approx(direct * 0.5)
    assert found["cost_hidden"] == pytest.approx((900 + calls) * per_contact + calls * 0.25 + 2 * 30 + 40)
    assert found["margin"] == pytest.approx(incremental * 100)
    assert found["net_direct"] == pytest.approx(found["margin"] - direct)
    ledgers = direct + found["cost_opportunity"] + found["cost_hidden"]
    assert found["net_all"] == pytest.approx(found["margin"] - ledgers)
    assert found["break_even_rate"] == pytest.approx(ledgers / (900 * 100))
    assert found["roi_gross"] == pytest.approx(found["revenue"] / direct)
    assert found["roi_net"] == pytest.approx(found["roi_gross"] - 1)


def test_an_unredeemed_coupon_costs_nothing() -> None:
    nobody = sample("coupon.toml").replace('"10 %"', '"0 %"')
    found = calculated(nobody)
    assert found.total.cost_direct == 0
    assert found.total.roi_net is None
    assert "unknown" in codes(found)


def test_a_value_per_recall_is_margin_unless_the_plan_says_revenue() -> None:
    as_margin = calculated(LADDER, Settings(margin_rate=0.25)).total
    as_revenue = calculated('value_basis = "revenue"\n' + LADDER, Settings(margin_rate=0.25)).total
    assert as_margin.margin == as_revenue.revenue
    assert as_margin.revenue == pytest.approx(4 * (as_margin.margin or 0))
    assert as_revenue.margin == pytest.approx((as_revenue.revenue or 0) / 4)
    assert as_margin.value_per_recall == pytest.approx(100)
    assert as_revenue.value_per_recall == pytest.approx(100)


def test_without_a_margin_rate_revenue_counts_as_margin_and_is_flagged() -> None:
    unset = calculated(LADDER, Settings())
    assert unset.total.margin == unset.total.revenue
    assert "margin_rate_unset" in codes(unset)
    assert "margin_rate_unset" not in codes(calculated(LADDER))


def test_recalls_without_a_natural_return_are_flagged_and_their_increment_stays_unknown() -> None:
    found = calculated(sample("broad-blast.toml"))
    assert found.total.recalled_incremental is None
    assert {"natural_return_unknown", "no_holdout", "no_hurdle", "unknown"} <= codes(found)


def test_a_natural_return_is_taken_off_the_recalls() -> None:
    toml = sample("broad-blast.toml").replace("recalled = 1000", 'recalled = 1000\nnatural_return = "0.8 %"')
    found = calculated(toml).total
    assert found.recalled == 1000
    assert found.recalled_incremental == pytest.approx(200)
    assert found.cost_per_incremental_recall == pytest.approx(250)


def test_a_ladder_without_responses_cannot_be_climbed() -> None:
    with pytest.raises(PlanError, match=r"rungs\.2\.response\.lift: missing"):
        calculated(LADDER.replace('response.lift = "10 points"\n', ""))


def test_a_last_rung_ends_the_ladder() -> None:
    first_is_last = LADDER.replace(
        '"5 points"',
        '"5 points"\noffer.face_value = 1\noffer.redemption = "1 %"\noffer.only_last_rung = true',
    )
    assert calculated(first_is_last).rungs[1].contacts == 0


@pytest.mark.parametrize("customers", [3, 6, 7, 12, 10_000])
def test_a_budget_that_is_just_enough_leaves_nobody_out(customers: int) -> None:
    """3 × 0.05 is 0.15, but 0.15 / 0.05 is less than 3 in binary fractions."""
    budget = round(customers * 0.05, 2)
    toml = f"""
name = "SMS"
budget = {budget}
[audience]
reach = {customers + 5}
[[rungs]]
channel = "sms"
cost_per_contact = 0.05
"""
    assert calculated(toml).total.reach == customers
    assert calculated(toml.replace(f"{customers + 5}", f"{customers}")).total.reach == customers


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3000))
def test_a_budget_is_never_exceeded(budget: int) -> None:
    found = calculated(f"budget = {budget}\n" + LADDER)
    assert found.total.cost_direct <= budget + 1e-9
    assert found.total.reach + found.holdout <= 1000
    assert ("budget_binds" in codes(found)) == (found.total.reach < 900)


def test_a_capacity_that_the_plan_would_exceed_is_flagged() -> None:
    tight = LADDER + '[[channels]]\nname = "call"\ncapacity = 100\n'
    assert "over_capacity" in codes(calculated(tight))
    assert "over_capacity" not in codes(calculated(tight.replace("capacity = 100", "capacity = 1000")))


def test_a_plan_that_loses_money_is_an_answer() -> None:
    assert "loses_money" in codes(
        calculated(LADDER.replace("value_per_recall = 100", "value_per_recall = 1"))
    )


@settings(max_examples=100, deadline=None)
@given(
    reach=st.integers(1, 10**9),
    value=st.one_of(st.none(), st.floats(0, 1e9), st.floats(0, 1e-300)),
    costs=st.tuples(st.floats(0, 1e6), st.sampled_from([0, 7])),
    lift_and_holdout=st.tuples(
        st.sampled_from(["0 points", "-100 points", "100 points", "3 points"]),
        st.sampled_from(["0 %", "5 %", "100 %"]),
    ),
    margin_rate=st.sampled_from([None, 0.0, 0.3, 1.0]),
)
def test_every_figure_is_a_number_or_null_and_flagged(
    reach: int,
    value: float | None,
    costs: tuple[float, int],
    lift_and_holdout: tuple[str, str],
    margin_rate: float | None,
) -> None:
    (cost, fixed), (lift, holdout) = costs, lift_and_holdout
    worth = "" if value is None else f"[calculator]\nvalue_per_recall = {value}\n"
    toml = (
        f'name = "x"\nholdout = "{holdout}"\n[audience]\nreach = {reach}\n{worth}'
        f'[[rungs]]\nchannel = "sms"\ncost_per_contact = {cost}\nresponse.lift = "{lift}"\n'
        f"[hidden]\nplatform_cost = {fixed}\n"
    )
    found = calculated(toml, Settings(margin_rate=margin_rate))
    json.dumps(found.as_dict(), allow_nan=False)
    unknown = [key for key, figure in found.total.as_dict().items() if figure is None]
    named = next((flag.text for flag in found.flags if flag.code == "unknown"), "")
    assert all(key in named for key in unknown)


def test_the_json_has_the_names_of_the_contract() -> None:
    names = [
        "name",
        "evidence",
        "reach",
        "recalled",
        "recalled_incremental",
        "recall_rate",
        "cost_direct",
        "cost_opportunity",
        "cost_hidden",
        "revenue",
        "margin",
        "net_direct",
        "net_all",
        "roi_net",
        "roi_gross",
        "cost_per_contact",
        "cost_per_recall",
        "cost_per_incremental_recall",
        "value_per_recall",
        "break_even_rate",
        "holdout",
        "detectable_effect",
        "flags",
    ]
    found = calculated(LADDER).as_dict()
    assert set(names) <= set(found)
    of_a_plan_only = {"name", "evidence", "holdout", "detectable_effect", "flags"}
    parts: list[dict[str, Any]] = found["rungs"] + found["actions"]
    for part in parts:
        assert set(names) - of_a_plan_only <= set(part)


def test_the_plan_is_the_sum_of_its_rungs_and_the_fixed_hidden_cost() -> None:
    found = calculated(LADDER).as_dict()
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


def test_rungs_with_the_same_action_are_shown_together() -> None:
    twice = LADDER.replace('channel = "call"', 'channel = "push"').replace("offer.", "# offer.")
    found = calculated(twice).as_dict()
    assert [action["action"] for action in found["actions"]] == ["push"]
    assert found["actions"][0]["cost_direct"] == pytest.approx(found["cost_direct"])


def test_how_a_response_is_known_goes_with_it() -> None:
    tested = 'response.lift = "5 points"\nresponse.evidence = "tested"\nresponse.customers = 4000\n'
    toml = LADDER.replace(
        'response.lift = "5 points"\n', tested + 'response.interval = ["3 points", "7 points"]\n'
    )
    push, call = calculated(toml).as_dict()["rungs"]
    assert push["response"] == {
        "lift": 0.05,
        "evidence": "tested",
        "customers": 4000,
        "interval": [0.03, 0.07],
        "pooled": False,
    }
    assert call["evidence"] == "assumed"
    assert (
        calculated(toml).as_dict()["evidence"] == "assumed"
    )  # a plan is known no better than its weakest response
