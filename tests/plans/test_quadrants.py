"""Who has decided to leave and who is only quiet: a return unprompted, against what a contact adds to it."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_makers import FOUR_RUNGS, MARGIN_SET, SAMPLES, calculated, scored, scores

from recall_console.plans.files import plan_file
from recall_console.plans.forecasts.forecast import Forecast
from recall_console.plans.forecasts.forecasting import forecast
from recall_console.plans.forecasts.quadrants import MATRIX, Quadrant
from recall_console.settings import Settings

SMS = """
name = "One text"
[audience]
where = "true"
[[rungs]]
channel = "sms"
cost_per_contact = 1
response.lift = "2 points"
"""
TESTED = (
    'response.evidence = "tested"\nresponse.customers = 20000\nresponse.interval = ["1 points", "3 points"]\n'
)
FOUR = scores(
    4,
    return_probability=[0.1, 0.9, 0.1, 0.9],
    value_if_returned_12m=[100.0, 100.0, 10.0, 10.0],
    expected_value_12m=[10.0, 90.0, 1.0, 9.0],
)
"""Who stays away is worth nothing in each, so a return gains the whole value: 2 points of 100 pay a text of 1, of 10 not."""


def by_name(found: Forecast) -> dict[str, Quadrant]:
    assert found.quadrants is not None
    return {each.name: each for each in found.quadrants}


def at(toml: str, people: pl.DataFrame, calibration_error: float) -> dict[str, Quadrant]:
    return by_name(forecast(plan_file.parse(toml), people, MARGIN_SET, calibration_error=calibration_error))


def test_the_four_quadrants_of_four_customers() -> None:
    found = scored(SMS, FOUR)
    assert {name: each.customers for name, each in by_name(found).items()} == dict.fromkeys(MATRIX, 1)
    gains = [100.0, 100.0, 10.0, 10.0]
    assert [each.value for each in by_name(found).values()] == pytest.approx(gains)


def test_an_offer_to_who_comes_anyway_only_costs() -> None:
    patient = SMS.replace("cost_per_contact = 1", "cost_per_contact = 0\nfatigue_cost = 0.5")
    found = by_name(scored(patient, FOUR))
    assert found["do_not_disturb"].customers == 1
    assert found["lost_cause"].customers == 1


def test_quadrants_hold_everybody_of_the_audience_and_pays_means_contacted() -> None:
    people = scores(2000)
    found = scored(FOUR_RUNGS.replace("capacity = 200\n", ""), people)
    quadrant = by_name(found)
    assert sum(each.customers for each in quadrant.values()) == found.audience
    paying = quadrant["persuadable"].customers + quadrant["sure_thing"].customers
    assert paying == found.total.reach + found.holdout
    assert found.left_alone == found.audience - paying


@settings(max_examples=20, deadline=None)
@given(error=st.floats(0, 0.2), seed=st.integers(0, 50))
def test_every_count_lies_within_its_bounds(error: float, seed: int) -> None:
    for each in at(FOUR_RUNGS, scores(300, seed), error).values():
        assert 0 <= each.low <= each.customers <= each.high <= 300


def test_without_any_known_error_bounds_are_the_count() -> None:
    assert all(each.low == each.customers == each.high for each in at(SMS, FOUR, 0.0).values())


def test_bounds_are_those_of_probabilities_that_are_all_too_high_or_too_low() -> None:
    near = scores(
        3,
        return_probability=[0.46, 0.52, 0.8],
        value_if_returned_12m=[100.0] * 3,
        expected_value_12m=[46.0, 52.0, 80.0],
    )
    found = at(SMS, near, 0.05)
    persuadable, sure = found["persuadable"], found["sure_thing"]
    assert (persuadable.low, persuadable.customers, persuadable.high) == (0, 1, 2)
    assert (sure.low, sure.customers, sure.high) == (1, 2, 3)


def test_an_unmeasured_calibration_error_is_the_most_that_is_trusted() -> None:
    assert scored(SMS, FOUR).calibration_error == Settings().trusted_ece


def test_without_a_randomised_test_of_every_rung_the_uplift_is_assumed() -> None:
    observed = SMS + 'response.evidence = "observed"\nresponse.customers = 500\n'
    assert {each.evidence for each in by_name(scored(SMS, FOUR)).values()} == {"assumed"}
    assert {each.evidence for each in by_name(scored(observed, FOUR)).values()} == {"assumed"}
    assert {each.evidence for each in by_name(scored(SMS + TESTED, FOUR)).values()} == {"tested"}


def test_a_tested_response_widens_the_bounds_by_its_interval() -> None:
    middling = scores(
        1, return_probability=[0.1], value_if_returned_12m=[60.0], expected_value_12m=[6.0]
    )  # 2 and 3 points of 60 pay a text of 1, 1 point does not
    found = at(SMS + TESTED, middling, 0.0)
    assert (found["persuadable"].low, found["persuadable"].high) == (0, 1)
    assert (found["lost_cause"].low, found["lost_cause"].high) == (0, 1)
    assert at(SMS, middling, 0.0)["lost_cause"].high == 0


def test_quadrants_are_in_the_json_with_scores_and_null_without() -> None:
    told = scored(SMS, FOUR).as_dict()["quadrants"]
    assert [each["quadrant"] for each in told] == list(MATRIX)
    assert set(told[0]) == {"quadrant", "customers", "low", "high", "value", "evidence"}
    plain = calculated(SMS.replace('where = "true"', "reach = 1000")).as_dict()
    assert plain["quadrants"] is None
    assert plain["saved_by_leaving_alone"] is None


def test_a_risky_customer_of_low_value_ranks_below_a_less_risky_one_of_high_value() -> None:
    two = scores(
        2,
        customer_id=["risky, cheap", "less risky, dear"],
        return_probability=[0.05, 0.4],
        value_if_returned_12m=[60.0, 800.0],
        expected_value_12m=[3.0, 320.0],
    )
    found = scored(SMS, two)
    assert by_name(found)["persuadable"].customers == 2
    assert found.allocation is not None
    assert found.allocation["customer_id"].to_list() == ["less risky, dear", "risky, cheap"]
    assert found.allocation["expected_net"].is_sorted(descending=True)


def test_what_leaving_alone_saves_is_the_first_rung_for_those_who_may_get_it() -> None:
    cheap = scores(10, value_if_returned_12m=[1.0] * 10, expected_value_12m=[0.1] * 10)
    burdened = 'hurdle = "50 % per campaign"\n' + SMS + "fatigue_cost = 0.25\n"
    assert scored(burdened, cheap).saved_by_leaving_alone == pytest.approx(10 * (1.5 * 1 + 0.25))
    gated = SMS + "value_gate = 5\n"
    assert scored(gated, cheap).left_alone == 10
    assert scored(gated, cheap).saved_by_leaving_alone == 0


def test_low_potential_silent_customers_are_left_alone_by_the_bundled_plan() -> None:
    limits = Settings(margin_rate=1.0)
    barely_low = limits.cheapest_action_cost / limits.cheapest_action_response
    low = scores(
        200,
        lifecycle=["silent"] * 200,
        potential_tier=["low"] * 200,
        value_after_return_12m=[barely_low] * 200,
        value_if_returned_12m=[barely_low] * 200,
        expected_value_12m=[0.0] * 200,
    )
    found = forecast(plan_file.read(SAMPLES / "winback.toml"), low, limits)
    assert found.total.reach == 0
    assert found.left_alone == 200
    assert found.saved_by_leaving_alone is not None
    assert found.saved_by_leaving_alone > 0
