"""Shares, points, returns and hurdles are different things, and writing one for another is refused."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recall_console.errors import PlanError
from recall_console.plans.quantities import Cap, Hours, Hurdle, Points, Rate, Return, money


def test_a_share_is_written_as_a_percentage() -> None:
    assert Rate.parse("10 %", "redemption") == Rate(0.1)
    assert Rate.parse("0.5%", "redemption") == Rate(0.005)
    assert Rate.parse("10％", "redemption") == Rate(0.1)


def test_points_where_a_share_is_meant_are_refused_by_name() -> None:
    with pytest.raises(
        PlanError, match=r"^redemption: expected a share .* found \'10 points\' \(percentage points\)$"
    ):
        Rate.parse("10 points", "redemption")


def test_a_percentage_where_points_are_meant_is_refused_by_name() -> None:
    with pytest.raises(PlanError, match=r"^lift: expected percentage points .* found '3 %'$"):
        Points.parse("3 %", "lift")


@pytest.mark.parametrize(
    "raw", [0.1, 10, True, "10", "101 %", "-1 %", "ten %", "nan %", "", None, ["10 %"], "1e1 %"]
)
def test_what_is_no_share_is_refused(raw: object) -> None:
    with pytest.raises(PlanError, match="redemption"):
        Rate.parse(raw, "redemption")


def test_points_may_be_negative_and_are_written_in_several_ways() -> None:
    assert Points.parse("3 points", "lift") == Points(0.03)
    assert Points.parse("-1 point", "lift") == Points(-0.01)
    assert Points.parse("0.5 pp", "lift") == Points(0.005)
    assert Points.parse("3个百分点", "lift") == Points(0.03)


@pytest.mark.parametrize("raw", ["101 points", 3, "3", "points", True])
def test_what_is_no_points_is_refused(raw: object) -> None:
    with pytest.raises(PlanError, match="lift"):
        Points.parse(raw, "lift")


def test_a_return_may_exceed_a_hundred_percent() -> None:
    assert Return.parse("650 %", "roi") == Return(6.5)
    assert Return.parse("-20 %", "roi") == Return(-0.2)


def test_a_hurdle_says_per_what() -> None:
    assert Hurdle.parse("30 % per campaign", "hurdle") == Hurdle(0.3, "campaign")
    assert Hurdle.parse("30 % per year", "hurdle") == Hurdle(0.3, "year")
    with pytest.raises(PlanError, match="per campaign"):
        Hurdle.parse("30 %", "hurdle")


def test_a_yearly_hurdle_is_compounded_down_to_the_campaign() -> None:
    assert Hurdle(0.3, "campaign").over(90) == 0.3
    assert Hurdle(0.3, "year").over(365) == pytest.approx(0.3)
    assert (1 + Hurdle(0.3, "year").over(73)) ** 5 == pytest.approx(1.3)


def test_a_hurdle_may_be_what_the_plans_own_budget_earns() -> None:
    hurdle = Hurdle.parse("auto", "hurdle")
    assert hurdle.is_auto
    assert not Hurdle.parse("0 % per year", "hurdle").is_auto
    assert hurdle.over(90) == 0.0


def test_a_cap_says_how_often_in_how_many_days() -> None:
    assert Cap.parse("2 in 30 days", "at_most") == Cap(2, 30)
    assert Cap.parse(" 1 in 1 day ", "at_most") == Cap(1, 1)
    assert Cap.parse("0 in 7 days", "at_most") == Cap(0, 7)


@pytest.mark.parametrize(
    "raw", [2, True, "2", "2 in 0 days", "-1 in 3 days", "2 per day", "1000 in 9 days", "", None]
)
def test_what_is_no_cap_is_refused_by_name(raw: object) -> None:
    with pytest.raises(PlanError, match=r"^at_most: expected contacts in a number of days.*, found "):
        Cap.parse(raw, "at_most")


def test_hours_may_go_past_midnight() -> None:
    night = Hours.parse("21:00-09:00", "quiet_hours")
    noon = Hours.parse("12:00 – 13:30", "quiet_hours")
    assert [night.holds(60 * hour) for hour in (0, 8, 9, 20, 21, 23)] == [
        True,
        True,
        False,
        False,
        True,
        True,
    ]
    assert [noon.holds(minute) for minute in (719, 720, 809, 810)] == [False, True, True, False]


@pytest.mark.parametrize("raw", [9, "9", "21:00", "24:00-09:00", "21:60-09:00", "09:00-9:00", "", None, True])
def test_what_are_no_hours_is_refused_by_name(raw: object) -> None:
    with pytest.raises(PlanError, match=r"^quiet_hours: expected two "):
        Hours.parse(raw, "quiet_hours")


@given(st.integers(0, 999), st.integers(1, 999))
def test_caps_read_back_what_they_print(contacts: int, days: int) -> None:
    assert Cap.parse(str(Cap(contacts, days)), "at_most") == Cap(contacts, days)


@given(st.lists(st.integers(0, 1439), min_size=2, max_size=2, unique=True))
def test_hours_read_back_what_they_print(ends: list[int]) -> None:
    assert Hours.parse(str(Hours(*ends)), "quiet_hours") == Hours(*ends)


@pytest.mark.parametrize("raw", [-1, float("nan"), float("inf"), True, "5", None])
def test_money_is_a_plain_finite_number(raw: object) -> None:
    with pytest.raises(PlanError, match="cost_per_contact"):
        money(raw, "cost_per_contact")


@given(st.floats(0, 1))
def test_shares_read_back_what_they_print(share: float) -> None:
    assert Rate.parse(str(Rate(share)), "key") == Rate(share)


@given(st.floats(-1, 1))
def test_points_read_back_what_they_print(difference: float) -> None:
    assert Points.parse(str(Points(difference)), "key") == Points(difference)


@pytest.mark.parametrize(("raw", "expected"), [("150 points", "at most 100"), ("-150 pp", "at least −100")])
def test_points_that_are_out_of_range_say_the_range(raw: str, expected: str) -> None:
    with pytest.raises(PlanError, match=f"expected {expected} points, found '{raw}'"):
        Points.parse(raw, "lift")


@given(st.floats(-1e4, 1e4))
def test_returns_read_back_what_they_print(ratio: float) -> None:
    assert Return.parse(str(Return(ratio)), "roi") == Return(ratio)


@given(st.floats(0, 1e4), st.sampled_from(["campaign", "year"]))
def test_hurdles_read_back_what_they_print(ratio: float, period: Literal["campaign", "year"]) -> None:
    assert Hurdle.parse(str(Hurdle(ratio, period)), "hurdle") == Hurdle(ratio, period)
    assert Hurdle.parse(str(Hurdle(0.0, "auto")), "hurdle") == Hurdle(0.0, "auto")


def test_quantities_are_printed_as_people_write_them() -> None:
    assert [str(each) for each in (Rate(0.07), Points(-0.005), Return(6.5), Hurdle(1e4))] == [
        *("7 %", "-0.5 points", "650 %", "1000000 % per campaign"),
    ]
    assert str(Rate(1e-7)) == "0.00001 %"
