"""What everybody should get now: one row a customer, and sums that add up to the base and to the plan."""

from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from advice_makers import CARD, EVERYDAY, SETTINGS, advised, everyday, shop, standing
from plan_makers import scores

from recall_console.customers.schema import LIFECYCLES
from recall_console.plans.advice import ranking
from recall_console.plans.advice.advise import UNAVAILABLE, Advice, advise, without
from recall_console.plans.advice.groups import WHERE
from recall_console.plans.advice.schema import ADVICE_SCHEMA, GROUPS
from recall_console.plans.forecasts.forecasting import forecast
from recall_console.plans.plan import Audience, Plan, Response, Rung
from recall_console.plans.quantities import Cap, Money, Points
from recall_console.prediction import segments

LIMITED = replace(EVERYDAY, budget=Money(40.0))


@pytest.fixture(scope="module")
def made() -> Advice:
    return everyday()


@pytest.fixture(scope="module")
def limited() -> Advice:
    return advised(LIMITED)


def of(advice: Advice, decision: str) -> pl.DataFrame:
    return advice.table.filter(pl.col("decision") == decision)


def row(advice: Advice, group: str) -> dict[str, Any]:
    (found,) = (each for each in advice.document["groups"] if each["group"] == group)
    return dict(found)


def test_every_customer_has_one_row_in_the_order_of_the_scores(made: Advice) -> None:
    assert made.table.schema == ADVICE_SCHEMA
    assert made.table["customer_id"].equals(shop()["customer_id"])
    assert (
        not made.table.select("action", "decision", "net", "reason", "advice_group")
        .null_count()
        .sum_horizontal()
        .item()
    )


@pytest.mark.parametrize("plan", [EVERYDAY, LIMITED], ids=["everyday", "with a budget"])
def test_advice_is_what_the_plan_itself_decides(plan: Plan) -> None:
    found = forecast(plan, shop(), SETTINGS, 90, CARD["figures"]["ece"]["high"])
    made, told = advised(plan), found.allocation
    assert told is not None
    both = told.join(made.table, on="customer_id", maintain_order="left", suffix="_advised")
    assert both["decision"].cast(pl.String).equals(both["decision_advised"].cast(pl.String))
    contacted = both.filter(pl.col("decision") == "contact")
    assert contacted["net"].to_list() == pytest.approx(contacted["expected_net"].to_list())
    assert contacted["cost"].to_list() == pytest.approx(contacted["expected_cost"].to_list())
    outside = made.table.filter(pl.col("decision") == "outside")
    assert set(outside["customer_id"]).isdisjoint(told["customer_id"])
    assert told.height + outside.height == shop().height


@pytest.mark.parametrize("fixture", ["made", "limited"])
def test_groups_add_up_to_the_base_and_to_the_plan(fixture: str, request: pytest.FixtureRequest) -> None:
    advice: Advice = request.getfixturevalue(fixture)
    document, groups = advice.document, advice.document["groups"]
    contacted = [each for each in groups if each["action"] != "leave_alone"]
    assert sum(each["customers"] for each in groups) == document["customers"] == shop().height
    assert sum(each["customers"] for each in contacted) == document["contacted"]
    assert sum(each["cost"] for each in groups) == pytest.approx(document["cost"])
    assert sum(each["net"] for each in groups) == pytest.approx(
        document["net"] + document["cost_hidden_fixed"]
    )


def test_groups_are_ranked_by_what_they_net_and_who_is_left_alone_comes_last(made: Advice) -> None:
    groups = made.document["groups"]
    named = [each["net"] for each in groups if each["where"] is not None]
    assert named == sorted(named, reverse=True)
    assert groups[-1]["group"] == groups[-1]["action"] == "leave_alone"
    assert groups[-1]["saved"] == made.document["saved_by_leaving_alone"] > 0


def test_few_rows_tell_of_who_is_contacted(made: Advice) -> None:
    assert len([each for each in made.document["groups"] if each["action"] != "leave_alone"]) <= 8


def test_the_condition_of_a_row_finds_its_customers(made: Advice) -> None:
    for each in made.document["groups"]:
        if each["where"] is not None:
            found = of(made, "contact").join(segments.where(shop(), each["where"]), on="customer_id")
            assert found.filter(pl.col("action") == each["action"]).height == each["customers"]


def test_an_interval_goes_with_every_estimate(made: Advice) -> None:
    for low, net, high in of(made, "contact").select("net_low", "net", "net_high").iter_rows():
        assert low < net < high
    for each in made.document["groups"]:
        assert each["net_low"] <= each["net"] <= each["net_high"]
    for point in made.document["curve"]:
        assert point["net_low"] <= point["net"] <= point["net_high"]


def test_groups_divide_any_base() -> None:
    tiers = ["high", "potential", "marginal", None]
    potentials = ["high", "medium", "low", None]
    kinds = [(a, b, c, d) for a in LIFECYCLES for b in tiers for c in tiers for d in potentials]
    names = ("lifecycle", "value_tier", "previous_value_tier", "potential_tier")
    columns: dict[str, Any] = dict(zip(names, zip(*kinds, strict=True), strict=True))
    base = scores(len(kinds), **columns)
    met = pl.DataFrame([segments.meets(base, WHERE[group]).alias(group) for group in GROUPS])
    assert met.cast(pl.Int8).sum_horizontal().unique().to_list() == [1]


def test_core_customers_that_slip_are_those_of_the_migration_matrix() -> None:
    known = shop().with_columns(pl.col("value_tier", "previous_value_tier").cast(pl.String))
    slipped = known.filter(pl.col("previous_value_tier") == "high", pl.col("value_tier") != "high")
    assert segments.where(shop(), WHERE["core_slipping"])["customer_id"].equals(slipped["customer_id"])


def test_who_opted_out_is_outside_and_the_reason_says_so(made: Advice) -> None:
    opted_out = made.table.join(shop().filter(pl.col("lifecycle") == "opted_out"), on="customer_id")
    assert set(opted_out["decision"]) == {"outside"}
    assert set(opted_out["reason"]) == {"opted_out"}


def test_who_is_left_alone_costs_and_brings_nothing(limited: Advice) -> None:
    others = limited.table.filter(pl.col("decision") != "contact")
    assert set(others["action"]) == {"leave_alone"}
    for name in ("cost", "brings_back", "net", "net_low", "net_high"):
        assert set(others[name]) == {0.0}
    assert set(of(limited, "holdout")["reason"]) == {"held_out"}
    assert set(of(limited, "over_budget")["reason"]) == {"over_budget"}
    assert not of(limited, "over_budget").is_empty()


def test_who_comes_back_anyway_is_left_alone_for_that_reason(made: Advice) -> None:
    alone = of(made, "leave_alone").join(shop(), on="customer_id")
    anyway = alone.filter(pl.col("return_probability") >= SETTINGS.returns_anyway_from)
    assert set(anyway["reason"]) == {"returns_anyway"}
    assert set(anyway["quadrant"]) == {"do_not_disturb"}


def test_low_potential_customers_are_left_alone_and_the_reason_says_so() -> None:
    base = scores(
        40, lifecycle=["silent"] * 40, potential_tier=["low"] * 40, value_if_returned_12m=[1.0] * 40
    )
    found = advised(scores=base).table.filter(~pl.Series(base["coupon_hunter"]))
    assert set(found["decision"]) == {"leave_alone"}
    assert set(found["reason"]) == {"low_potential"}


def test_a_price_offer_is_kept_from_coupon_hunters_and_the_reason_says_so() -> None:
    offers = tuple(rung for rung in EVERYDAY.rungs if rung.offer is not None)
    plan = replace(EVERYDAY, rungs=tuple(replace(rung, only_if=None) for rung in offers))
    found = advised(plan, scores(50, coupon_hunter=[True] * 50)).table
    assert set(found["reason"]) == {"coupon_hunter_no_offer"}


def test_a_rung_that_is_meant_for_nobody_is_a_condition_that_is_not_met() -> None:
    plan = replace(EVERYDAY, rungs=tuple(replace(rung, only_if="false") for rung in EVERYDAY.rungs))
    found = advised(plan, scores(50, coupon_hunter=[False] * 50))
    assert set(found.table["reason"]) == {"condition_not_met"}
    assert set(found.table["evidence"]) == {None}
    assert found.document["contacted"] == 0


def test_the_curve_rises_to_the_best_budget_and_both_can_be_handed_on(made: Advice) -> None:
    curve, best = made.document["curve"], made.document["best"]
    budgets = [point["budget"] for point in curve]
    assert budgets == sorted(budgets)
    assert best in curve
    assert best["net"] == max(point["net"] for point in curve)
    assert ranking.curve(made.document)["net"].to_list() == [point["net"] for point in curve]


def test_money_brings_the_same_wherever_it_is_spent() -> None:
    marginal = advised(replace(EVERYDAY, budget=Money(100.0)), scores(5_000)).document["marginal"]
    assert marginal["returns"] > 1.4
    assert 0 <= marginal["violation"] < 0.05


def test_the_list_goes_by_expected_net_value_and_not_by_risk(made: Advice) -> None:
    ranked = ranking.ranked(shop(), made.table)
    contacted = ranked.filter(pl.col("decision") == "contact")
    assert contacted["net"].is_sorted(descending=True)
    assert contacted["rank"].to_list() == list(range(1, contacted.height + 1))
    assert set(ranked["customer_id"]) == set(shop()["customer_id"])


def test_the_list_takes_a_condition_over_scores_and_advice(made: Advice) -> None:
    ranked = ranking.ranked(shop(), made.table, "net > 1 and lifecycle = 'silent'")
    assert 0 < ranked.height < shop().height
    assert ranked["net"].min() > 1  # type: ignore[operator]
    assert set(ranked["lifecycle"]) == {"silent"}


def test_the_list_takes_a_movement_between_value_tiers(made: Advice) -> None:
    ranking.check(shop(), "value_move = 'rising'")
    ranked = ranking.ranked(shop(), made.table, "value_move = 'rising'")
    assert ranked.height == (shop().select(segments.moves()).to_series() == "rising").sum() > 0


@pytest.mark.parametrize(
    ("why", "asked", "base", "card"),
    [
        ("model_withheld", EVERYDAY, None, {"verdict": "withheld"}),
        (
            "no_money",
            EVERYDAY,
            scores(9, value_if_returned_12m=[None] * 9, expected_value_12m=[None] * 9),
            {},
        ),
        ("no_audience", replace(EVERYDAY, audience=Audience(reach=100)), None, {}),
    ],
)
def test_without_a_model_or_money_one_code_says_so_and_no_figure_is_made_up(
    why: str, asked: Plan, base: pl.DataFrame | None, card: dict[str, Any]
) -> None:
    found = advised(asked, base, **card)
    assert found.document["unavailable"] == why
    assert set(found.document) == set(everyday().document)
    assert not any(found.document[name] for name in ("net", "cost", "best", "groups", "curve", "flags"))
    assert found.table.schema == ADVICE_SCHEMA
    assert set(found.table["decision"]) == {"outside"}
    assert set(found.table["net"]) == {None}


def test_every_way_of_having_no_advice_is_one_of_those_that_are_told() -> None:
    assert without("plan_unreadable", "a.toml", scores(3), SETTINGS).document["unavailable"] in UNAVAILABLE


def test_the_document_holds_no_words_of_any_language(made: Advice) -> None:
    assert all(flag.replace("_", "").isalpha() for flag in made.document["flags"])
    assert all("label" not in driver for driver in made.document["drivers"])


def test_nobody_at_all_is_advised_nothing() -> None:
    found = advised(scores=scores(0))
    assert found.table.is_empty()
    assert (found.document["unavailable"], found.document["customers"]) == ("no_money", 0)


def test_a_cap_on_contacts_shortens_ladders() -> None:
    capped = advised(replace(EVERYDAY, at_most=Cap(1, 30)))
    assert not of(capped, "contact")["action"].str.contains(">", literal=True).any()


def test_evidence_is_that_of_the_weakest_response_in_the_ladder() -> None:
    tested = replace(EVERYDAY.rungs[0], response=_tested(EVERYDAY.rungs[0]), groups=())
    only = advised(replace(EVERYDAY, rungs=(tested, *EVERYDAY.rungs[1:])))
    known = {
        (action, evidence)
        for action, evidence in of(only, "contact").select("action", "evidence").iter_rows()
    }
    assert ("push", "tested") in known
    assert ("push>email", "assumed") in known


def _tested(rung: Rung) -> Response:
    assert rung.response is not None
    return Response(rung.response.lift, "tested", 900, (Points(0.002), Points(0.006)))


def test_progress_is_told_as_a_stage_of_its_own() -> None:
    heard: list[str] = []
    advise(standing(), scores(30), CARD, SETTINGS, lambda step: heard.append(step.stage))
    assert set(heard) == {"advise"}
