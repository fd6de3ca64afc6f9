"""What could be done for one customer, and why: it never contradicts what the whole base is advised."""

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from advice_makers import EVERYDAY, SETTINGS, advised, everyday, shop
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_makers import FOUR_RUNGS, scores

from recall_console.plans.advice.advise import Advice
from recall_console.plans.advice.schema import ADVICE_SCHEMA, REASONS
from recall_console.plans.advice.weighing import NETS_LESS, Option, weigh
from recall_console.plans.files import plan_file
from recall_console.plans.plan import Audience, Channel, Plan
from recall_console.plans.quantities import Cap, Hurdle, Money, Rate

FIGURES = ("cost", "brings_back", "net", "net_low", "net_high")
LADDER = plan_file.parse(FOUR_RUNGS)
PLANS = {
    "everyday": EVERYDAY,
    "with a budget": replace(EVERYDAY, budget=Money(40.0)),
    "with a capacity": replace(LADDER, channels=(Channel("sms", capacity=30), Channel("call", capacity=5))),
    "with a frequency cap": replace(LADDER, at_most=Cap(2, 30)),
    "with an automatic hurdle": replace(EVERYDAY, budget=Money(40.0), hurdle=Hurdle(0.0, "auto")),
    "of the silent only": replace(EVERYDAY, audience=Audience("lifecycle = 'silent'")),
}


def options(
    plan: Plan, facts: dict[str, Any], advice: Advice | None = None, decided: dict[str, Any] | None = None
) -> tuple[Option, ...]:
    return weigh(plan, facts, SETTINGS, decided=decided, advice=None if advice is None else advice.document)


def advised_one(found: tuple[Option, ...]) -> Option:
    (one,) = (each for each in found if each.advised)
    return one


def some(base: pl.DataFrame, table: pl.DataFrame, number: int) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Some customers of every decision, with what was decided on them."""
    kinds = table.with_row_index("place").group_by("decision", "reason", maintain_order=True)
    places = kinds.agg(pl.col("place").head(number))["place"].explode().sort()
    return list(zip(base[places].to_dicts(), table[places].to_dicts(), strict=True))


def agrees(found: tuple[Option, ...], decided: dict[str, Any]) -> None:
    one = advised_one(found)
    assert {each.reason for each in found} <= {*REASONS, NETS_LESS}
    assert (one.action, one.reason) == (decided["action"], decided["reason"])
    assert [getattr(one, name) for name in FIGURES] == pytest.approx([decided[name] for name in FIGURES])
    if decided["decision"] == "contact":
        assert one.evidence == decided["evidence"]


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_one_customer_is_told_what_the_whole_base_is_advised(plan: Plan) -> None:
    made = advised(plan)
    for facts, decided in some(shop(), made.table, 5):
        agrees(options(plan, facts, made, decided), decided)


@pytest.mark.parametrize(
    "plan", [EVERYDAY, PLANS["of the silent only"]], ids=["everyday", "of the silent only"]
)
def test_without_limits_the_customer_alone_tells_the_same(plan: Plan) -> None:
    made = advised(plan)
    for facts, decided in some(shop(), made.table, 5):
        assert options(plan, facts, made) == options(plan, facts, made, decided)


@settings(max_examples=5, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    budget=st.none() | st.floats(0.0, 20.0),
    holdout=st.floats(0.0, 0.5),
    ladder=st.sampled_from([EVERYDAY, LADDER]),
)
def test_no_customer_of_any_base_is_told_otherwise(
    seed: int, budget: float | None, holdout: float, ladder: Plan
) -> None:
    plan = replace(ladder, budget=None if budget is None else Money(budget), holdout=Rate(holdout))
    random = np.random.default_rng(seed)
    base = scores(
        20,
        seed,
        lifecycle=random.choice(["new", "active", "declining", "silent", "lost", "opted_out"], 20),
        potential_tier=random.choice(["high", "medium", "low"], 20),
        previous_value_tier=random.choice(["high", "potential", "marginal"], 20),
    )
    made = advised(plan, base)
    for facts, decided in zip(base.to_dicts(), made.table.to_dicts(), strict=True):
        agrees(options(plan, facts, made, decided), decided)


def test_net_is_what_a_return_gains_times_its_likelihood_less_all_costs() -> None:
    found = (one for facts in shop().head(20).to_dicts() for one in options(EVERYDAY, facts))
    counted = [one for one in found if one.gained is not None and "costs" in one.values]
    assert counted
    for one in counted:
        assert one.gained is not None
        assert one.brings_back is not None
        assert one.brings_back * one.gained - one.values["costs"] == pytest.approx(one.net)


def test_nothing_that_is_not_advised_nets_more_unless_a_limit_is_in_the_way() -> None:
    made = everyday()
    for facts, decided in some(shop(), made.table, 5):
        found = options(EVERYDAY, facts, made, decided)
        if decided["decision"] in {"contact", "leave_alone"}:
            assert max(each.net for each in found if each.net is not None) == advised_one(found).net


def test_every_rung_is_judged_and_leaving_alone_too() -> None:
    for facts, decided in some(shop(), everyday().table, 3):
        actions = {each.action for each in options(EVERYDAY, facts, None, decided)}
        assert {"push", "personal email", "email+offer", "email", "leave_alone"} <= actions


def test_what_is_advised_comes_first_then_what_nets_most() -> None:
    for facts, decided in some(shop(), everyday().table, 3):
        first, *others = options(EVERYDAY, facts, None, decided)
        nets = [each.net for each in others if each.net is not None]
        assert first.advised
        assert nets == sorted(nets, reverse=True)


def reason_of(action: str, plan: Plan = EVERYDAY, **facts: Any) -> Option:
    known: dict[str, Any] = {name: [value] for name, value in ({"coupon_hunter": False} | facts).items()}
    customer = scores(1, **known)
    return next(each for each in options(plan, customer.row(0, named=True)) if each.action == action)


def test_a_condition_that_is_not_met_is_named() -> None:
    found = reason_of("email+offer", lifecycle="declining")
    assert (found.reason, found.values) == ("condition_not_met", {"condition": "potential_tier = 'high'"})
    assert (found.net, found.cost) == (None, None)


def test_a_value_gate_is_told_with_what_the_customer_gains() -> None:
    found = reason_of("call", LADDER, value_if_returned_12m=20.0, expected_value_12m=1.0)
    assert found.reason == "condition_not_met"
    assert found.values["gained"] < found.values["value_gate"] == 150


def test_a_coupon_hunter_gets_no_offer() -> None:
    found = reason_of("email+offer", lifecycle="silent", potential_tier="high", coupon_hunter=True)
    assert found.reason == "coupon_hunter_no_offer"


def test_what_costs_more_than_it_brings_says_both() -> None:
    found = reason_of("personal email", lifecycle="declining", value_tier="high", value_if_returned_12m=5.0)
    assert found.reason == "does_not_pay"
    assert found.values["costs"] > found.values["margin"] > 0


def test_a_dearer_action_that_pays_less_names_the_better_one() -> None:
    found = reason_of(
        "email",
        lifecycle="silent",
        potential_tier="high",
        value_if_returned_12m=900.0,
        expected_value_12m=9.0,
    )
    assert found.reason == NETS_LESS
    assert found.values["net"] > (found.net or 0) > 0


def test_who_opted_out_is_kept_from_everything() -> None:
    found = options(EVERYDAY, scores(1, lifecycle=["opted_out"]).row(0, named=True))
    assert {each.reason for each in found} == {"opted_out"}
    assert advised_one(found).action == "leave_alone"


def test_who_has_no_score_is_told_so() -> None:
    unknown = scores(1, return_probability=[None]).row(0, named=True)
    assert {each.reason for each in options(EVERYDAY, unknown)} == {"not_scored"}


def test_a_row_of_another_plan_is_not_believed() -> None:
    customer = shop().filter(pl.col("potential_tier") == "high").row(0, named=True)
    stale = dict.fromkeys(ADVICE_SCHEMA, None) | {
        "decision": "contact",
        "action": "fax",
        "reason": "best_net",
    }
    assert options(EVERYDAY, customer, None, stale) == options(EVERYDAY, customer)
