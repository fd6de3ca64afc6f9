"""Two strategies side by side: what the article's claims imply, and both at one common value."""

import pytest
from plan_makers import calculated, sample

from recall_console.plans.comparison import Comparison, compare

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
