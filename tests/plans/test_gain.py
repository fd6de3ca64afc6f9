"""What an incremental return gains: one order of who would have come anyway, more of who stays."""

from typing import Any

import pytest
from plan_makers import MARGIN_SET, scored, scores

from recall_console.plans.audience.base import Base
from recall_console.settings import Settings


def gained(settings: Settings, **columns: Any) -> list[float]:
    people = scores(len(next(iter(columns.values()))), **columns)
    found: list[float] = Base.of(people, settings).gained.tolist()
    return found


def test_who_surely_comes_anyway_brings_one_order_more() -> None:
    one = gained(
        Settings(margin_rate=0.5),
        return_probability=[1.0],
        value_if_returned_12m=[300.0],
        expected_value_12m=[300.0],
        expected_orders=[2.0],
        expected_spend=[80.0],
    )
    assert one == pytest.approx([0.5 * 40])


def test_who_surely_stays_away_brings_an_order_and_a_share_of_the_rest() -> None:
    one = gained(
        Settings(margin_rate=0.5, stays_after_recall=0.4),
        return_probability=[0.0],
        value_if_returned_12m=[300.0],
        expected_value_12m=[50.0],
        expected_orders=[0.0],
        expected_spend=[0.0],
        average_order_value=[40.0],
    )
    assert one == pytest.approx([20 + 0.4 * (300 - 50 - 20)])


def test_without_the_value_of_an_order_the_whole_difference_counts() -> None:
    one = gained(
        MARGIN_SET, return_probability=[0.2], value_if_returned_12m=[100.0], expected_value_12m=[36.0]
    )
    assert one == pytest.approx([100 - (36 - 0.2 * 100) / 0.8])


def test_a_gain_is_never_negative_and_never_more_than_who_returns_is_worth() -> None:
    one = gained(
        MARGIN_SET,
        return_probability=[0.5, 0.5],
        value_if_returned_12m=[10.0, -5.0],
        expected_value_12m=[90.0, 3.0],
        expected_orders=[1.0, 1.0],
        expected_spend=[500.0, 500.0],
    )
    assert one == pytest.approx([10.0, 0.0])


def test_a_given_value_is_turned_into_margin_with_scores_as_without() -> None:
    plan = """
name = "One text"
value_basis = "revenue"
[audience]
where = "true"
[calculator]
value_per_recall = 100
[[rungs]]
channel = "sms"
cost_per_contact = 0.1
response.lift = "2 points"
"""
    people = scores(10, value_if_returned_12m=[None] * 10, expected_value_12m=[None] * 10)
    found = scored(plan, people, Settings(margin_rate=0.3, assumed_response_error=0.0)).total
    assert found.margin == pytest.approx(10 * 0.02 * 30)
    assert found.revenue == pytest.approx(10 * 0.02 * 100)
