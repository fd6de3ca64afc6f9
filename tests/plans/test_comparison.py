"""Two strategies side by side: what the article's claims imply, and both at one common value."""

import pytest
from plan_makers import FOUR_RUNGS, MARGIN_SET, calculated, sample, scored, scores

from recall_console.plans.files import plan_file
from recall_console.plans.forecasts.changes import within_cost
from recall_console.plans.forecasts.comparison import Comparison, compare
from recall_console.plans.forecasts.forecasting import forecast

BROAD, LED = sample("broad-blast.toml"), sample("prediction-led.toml")


def compared(*tomls: str, common_value: float | None = None) -> Comparison:
    return compare([calculated(toml) for toml in tomls], common_value)


def codes(comparison: Comparison) -> set[str]:
    return {flag.code for flag in comparison.flags}


def test_the_articles_claims_imply_different_values_per_recall() -> None:
    broad, led = compared(BROAD, LED).as_dict()["implied_values"]
    assert (broad["net"], broad["gross"]) == (110, 60)
    assert (led["net"], led["gross"]) == (140.625, 121.875)


def test_at_one_common_value_the_second_plan_earns_less_than_claimed() -> None:
    net, gross = compared(BROAD, LED).as_dict()["common_value"]
    assert (net["definition"], net["value_per_recall"]) == ("net", 110)
    assert [plan["roi"] for plan in net["plans"]] == [
        1.2,
        pytest.approx(4.8666667),
    ]  # 486.67 %; claimed 650 %
    assert (gross["definition"], gross["value_per_recall"]) == ("gross", 60)
    assert [plan["roi"] for plan in gross["plans"]] == [1.2, 3.2]


def test_claims_that_do_not_share_one_value_are_flagged() -> None:
    assert codes(compared(BROAD, LED)) == {"claims_disagree"}
    assert codes(compared(BROAD, BROAD)) == set()


def test_half_a_cent_is_shown() -> None:
    (flag,) = compared(LED, BROAD).flags
    assert "need 140.625 and 110.00 per recall (net) or 121.875 and 60.00 (gross)" in flag.text


def test_a_given_common_value_is_used_for_both_definitions() -> None:
    net, gross = compared(BROAD, LED, common_value=100).common_value
    assert net.value_per_recall == gross.value_per_recall == 100
    assert dict(net.rois)["Broad blast"] == pytest.approx(1.0)
    assert dict(gross.rois)["Broad blast"] == pytest.approx(2.0)


def with_value(toml: str, value: float) -> str:
    return toml.replace("[calculator]", f"[calculator]\nvalue_per_recall = {value}")


def test_a_claim_that_its_own_figures_do_not_bear_out_is_flagged() -> None:
    assert "claim_unfounded" in codes(compared(with_value(BROAD, 80)))
    assert "claim_unfounded" not in codes(compared(with_value(BROAD, 110)))
    assert "claim_unfounded" not in codes(compared(with_value(BROAD, 60)))


def test_without_claims_the_first_known_value_is_common() -> None:
    unclaimed = with_value(BROAD, 80).split("[claimed]")[0]
    comparison = compared(unclaimed, LED.split("[claimed]")[0])
    assert comparison.implied_values == ()
    assert [one.value_per_recall for one in comparison.common_value] == [80, 80]


def test_without_any_value_there_is_none_in_common() -> None:
    assert compared(BROAD.split("[claimed]")[0]).common_value == ()


def test_incremental_recalls_beside_all_recalls_are_flagged() -> None:
    incremental = LED.replace("[calculator]", '[calculator]\nnatural_return = "5 %"')
    comparison = compared(BROAD, incremental)
    assert "counted_differently" in codes(comparison)
    assert comparison.as_dict()["implied_values"][1]["net"] == pytest.approx(281.25)


def test_a_claim_about_unknown_recalls_implies_nothing() -> None:
    claimed = sample("sms.toml") + '\n[claimed]\nroi = "120 %"\n'
    comparison = compared(claimed, BROAD).as_dict()
    assert comparison["implied_values"][0]["net"] is None
    assert comparison["common_value"][0]["plans"][0]["roi"] is None


# what changes

REACHED = """\
name = "{name}"
[audience]
reach = 500000
[calculator]
natural_return = "10 %"
value_per_recall = 40
[[rungs]]
channel = "sms"
cost_per_contact = {cost}
response = {{ lift = "{lift} points", evidence = "tested", customers = 400000, interval = ["{low} points", "{high} points"] }}
"""
OLD = REACHED.format(name="Old", cost=0.05, lift=2, low=1.9, high=2.1)
NEW = REACHED.format(name="New", cost=0.05, lift=5, low=4.9, high=5.1)


def test_every_later_plan_is_held_against_the_first() -> None:
    changes = compared(OLD, NEW, OLD).changes
    assert [(one.name, one.against) for one in changes] == [("New", "Old"), ("Old", "Old")]
    assert changes[0].activation.value == pytest.approx(0.03)
    assert changes[0].incremental.value == pytest.approx(15_000)
    assert changes[0].net.value == pytest.approx(600_000)
    assert changes[1].net.value == 0


def test_a_change_tells_what_all_ledgers_cost_beside_the_direct_one() -> None:
    dearer = OLD + "[hidden]\nplatform_cost = 1000\n"
    (change,) = compared(OLD, dearer.replace("cost_per_contact = 0.05", "cost_per_contact = 0.04")).changes
    assert change.cost_direct == pytest.approx(-5_000)
    assert change.cost_all == pytest.approx(-4_000)
    assert change.as_dict()["cost_all"] == change.cost_all


def test_average_people_beside_scored_customers_are_other_audiences() -> None:
    told = compare([calculated(OLD), scored(FOUR_RUNGS, scores(50))]).changes[0].flags
    assert "audiences_differ" in {flag.code for flag in told}
    alike = compared(OLD, NEW).changes[0].flags
    assert "audiences_differ" not in {flag.code for flag in alike}


def test_a_lift_below_nothing_is_flagged_and_not_refused() -> None:
    harmful = REACHED.format(name="Harm", cost=0.05, lift=-2, low=-3, high=-1)
    assert "response_negative" in {flag.code for flag in calculated(harmful).flags}
    assert "response_negative" not in {flag.code for flag in calculated(OLD).flags}


def test_a_change_has_an_interval_that_shares_no_error() -> None:
    old, new = calculated(OLD), calculated(NEW)
    (change,) = compare([old, new]).changes
    assert old.outlook is not None
    assert new.outlook is not None
    assert change.net.low == pytest.approx(new.outlook.net_low - old.outlook.net_high)
    assert change.incremental.high == pytest.approx(
        new.outlook.incremental_high - old.outlook.incremental_low
    )
    assert change.incremental.low is not None
    assert change.activation.low == pytest.approx(change.incremental.low / 500_000)
    assert "interval_is_wide" in {flag.code for flag in change.flags}


def test_a_change_that_may_be_none_says_so() -> None:
    (change,) = compared(OLD, OLD).changes
    assert not change.net.is_sure
    assert "change_not_shown" in {flag.code for flag in change.flags}


def test_plans_without_known_returns_change_nothing_that_is_known() -> None:
    (change,) = compared(BROAD, LED).changes
    assert change.cost_direct == -35_000
    assert change.net.value is None
    assert change.as_dict()["net_low"] is None


def test_a_claimed_gain_says_what_must_be_true() -> None:
    (change,) = compare([calculated(OLD), calculated(NEW)], claimed_gain=10_000_000).changes
    assert change.needed_audience_value == pytest.approx(333_333_333.33, abs=0.01)
    assert change.needed_value_per_recall == pytest.approx(666.67, abs=0.01)
    (needed,) = (flag for flag in change.flags if flag.code == "gain_needs")
    assert "customers × yearly value must be 333,333,333.33 (+3.00 points)" in needed.text


def test_nothing_brings_a_gain_where_nobody_more_comes_back() -> None:
    (change,) = compare([calculated(NEW), calculated(OLD)], claimed_gain=10_000_000).changes
    assert change.needed_value_per_recall is None
    assert "gain_unfounded" in {flag.code for flag in change.flags}


@pytest.mark.parametrize("cost", [0.01, 0.2, 2.0])
def test_a_budget_neutral_plan_costs_no_more(cost: float) -> None:
    base = scores(300)
    first = scored(FOUR_RUNGS, base)
    dearer = plan_file.parse(FOUR_RUNGS.replace("cost_per_contact = 0.05", f"cost_per_contact = {cost}"))
    other = within_cost(dearer, first.total.cost_direct, lambda plan: forecast(plan, base, MARGIN_SET))
    (change,) = compare([first, other]).changes
    assert change.costs_no_more


def test_a_plan_that_is_budget_neutral_to_itself_stays_as_it_is() -> None:
    base = scores(2000)
    first = scored("budget = 300\n" + FOUR_RUNGS, base)
    again = within_cost(first.plan, first.total.cost_direct, lambda plan: forecast(plan, base, MARGIN_SET))
    assert again.total.cost_direct == pytest.approx(first.total.cost_direct, rel=0.02)
    assert again.total.cost_direct <= first.total.cost_direct * (1 + 1e-9)
    assert again.total.net_all == pytest.approx(first.total.net_all, rel=0.01)
