"""What each family of variables says of a few events that can be checked by hand."""

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest
from customer_logs import AS_OF, Event, past_logs, purchases, repeated, shard, value, world
from hypothesis import given, settings

from recall_console.customers.registry import VARIABLES
from recall_console.customers.variables import variables
from recall_console.events.schema import EventType


def of(events: Iterable[Event], column: str, customer_id: str = "anna") -> float:
    log = shard(events)
    found = value(variables(log, AS_OF, world(log)), column, customer_id)
    assert isinstance(found, float)
    return found


def test_columns_are_the_registry_in_its_order_as_float32() -> None:
    frame = variables(shard(purchases("anna", 3)), AS_OF, world())
    assert frame.columns == ["customer_id", *(variable.name for variable in VARIABLES)]
    assert frame.schema["customer_id"] == pl.String()
    assert set(frame.dtypes[1:]) == {pl.Float32()}
    assert frame.null_count().sum_horizontal().item() == 0


def test_only_who_bought_before_the_date_is_a_customer() -> None:
    events = [
        *purchases("ben", 5),
        *repeated("anna", EventType.VIEW, 5, 3),
        *purchases("zoe", 0),
        *purchases("cy", 1),
    ]
    assert variables(shard(events), AS_OF, world())["customer_id"].to_list() == ["ben", "cy"]


def test_a_window_of_seven_days_ends_yesterday_and_holds_the_seventh_day_back() -> None:
    events = [
        *purchases("anna", 400),
        *repeated("anna", EventType.VIEW, 1, 2),
        *repeated("anna", EventType.VIEW, 7, 3),
        *repeated("anna", EventType.VIEW, 8, 5),
    ]
    assert of(events, "views_7d") == 5
    assert of(events, "views_28d") == 10
    assert of(events, "view_days_28d") == 3
    assert of(events, "recency_view") == 1


@settings(max_examples=25, deadline=None)
@given(past=past_logs)
def test_windowed_counts_are_those_of_a_plain_filter(past: list[Event]) -> None:
    log = shard(past)
    found = variables(log, AS_OF, world(log))
    for name, event, days in (
        ("logins_28d", EventType.LOGIN, 28),
        ("carts_90d", EventType.ADD_TO_CART, 90),
        ("refunds_365d", EventType.REFUND, 365),
        ("messages_365d", EventType.MESSAGE, 365),
    ):
        for customer_id, count in found.select("customer_id", name).iter_rows():
            mine = (each for each in past if each.customer_id == customer_id and each.event is event)
            assert count == sum(each.days_ago <= days for each in mine)


def test_rows_of_an_order_id_are_one_order_and_without_one_a_day_is() -> None:
    named = [
        Event("anna", EventType.PURCHASE, 5, 10.0, order_id=order, hour=hour)
        for order, hour in (("a", 9), ("a", 10), ("b", 9))
    ]
    unnamed = [
        Event("anna", EventType.PURCHASE, days, 5.0, hour=hour) for days, hour in ((7, 9), (7, 20), (8, 9))
    ]
    assert of(named + unnamed, "orders_14d") == 4
    assert of(named + unnamed, "purchase_days_all") == 3
    assert of(named + unnamed, "first_order_value") == 5
    assert of(named + unnamed, "largest_order_value") == 20
    assert of(named + unnamed, "average_order_value_90d") == pytest.approx(45 / 4)


def test_refunds_lessen_net_spend_and_never_below_nothing_in_a_window() -> None:
    events = [*purchases("anna", 200, amount=100.0), Event("anna", EventType.REFUND, 20, -30.0)]
    assert of(events, "net_spend_28d") == 0
    assert of(events, "net_spend_365d") == 70
    assert of(events, "refunds_90d") == 1
    assert of(events, "refund_share_365d") == pytest.approx(0.3)


def test_money_is_missing_where_no_amount_is_known_but_orders_count() -> None:
    events = purchases("anna", 5, 40, amount=None)
    assert math.isnan(of(events, "net_spend_365d"))
    assert math.isnan(of(events, "average_order_value_all"))
    assert math.isnan(of(events, "last_order_value"))
    assert of(events, "orders_90d") == 2


def test_what_is_undefined_is_missing_and_counts_are_zero() -> None:
    events = purchases("anna", 400)
    for name in (
        "gap_mean",
        "recency_login",
        "coupon_share_90d",
        "average_order_value_90d",
        "trend_orders_28d",
    ):
        assert math.isnan(of(events, name)), name
    for name in ("orders_90d", "views_28d", "items_bought_all", "net_spend_90d"):
        assert of(events, name) == 0, name


def test_gaps_between_purchase_days() -> None:
    days = (100, 90, 70, 60, 30)  # gaps 10, 20, 10, 30
    gaps = np.array([10, 20, 10, 30])
    events = [*purchases("anna", *days), *purchases("ben", 500)]
    expected = {
        "gap_mean": gaps.mean(),
        "gap_sd": gaps.std(ddof=1),
        "gap_median": 15,
        "gap_p90": np.quantile(gaps, 0.9),
        "gap_longest": 30,
        "gap_last": 30,
        "gap_longer_share": 0.0,
        "recency_against_gap_p90": 30 / np.quantile(gaps, 0.9),
        "recency_score": (30 - gaps.mean()) / gaps.std(ddof=1),
        "repeat_purchase_days": 4,
        "purchase_span": 70,
        "tenure": 100,
        "span_of_tenure": 0.7,
    }
    assert {name: of(events, name) for name in expected} == pytest.approx(expected)


def test_a_trend_runs_from_stopped_to_started_and_survives_zeros() -> None:
    def trend(before: int, last: int) -> float:
        views = repeated("anna", EventType.VIEW, 29, before) + repeated("anna", EventType.VIEW, 28, last)
        return of([*purchases("anna", 300), *views], "trend_view_28d")

    assert trend(before=4, last=0) == -1
    assert trend(before=0, last=4) == 1
    assert trend(before=3, last=1) == -0.5
    assert math.isnan(trend(before=0, last=0))


def test_a_thing_counts_once_in_every_window_that_holds_it() -> None:
    bought = (("x", "k", 10), ("x", "k", 100), ("y", "k", 100), (None, None, 5))
    events = [
        Event("anna", EventType.PURCHASE, days, 1.0, item_id=item, category=category)
        for item, category, days in bought
    ]
    assert of(events, "items_bought_90d") == 1
    assert of(events, "items_bought_365d") == 2
    assert of(events, "categories_bought_365d") == 1


def test_new_arrival_views_are_of_items_first_seen_within_thirty_days() -> None:
    first = Event("ben", EventType.VIEW, 50, item_id="lamp")
    fresh = Event("anna", EventType.VIEW, 20, item_id="lamp")
    stale = Event("anna", EventType.VIEW, 19, item_id="lamp")
    events = [*purchases("anna", 300), first, fresh, stale]
    assert of(events, "new_arrival_views_28d") == 1


def test_what_was_there_when_the_log_began_is_no_new_arrival() -> None:
    log = shard([*purchases("anna", 30), Event("anna", EventType.VIEW, 20, item_id="lamp")])
    began = replace(world(log), history_start=date(2024, 6, 1))
    assert value(variables(log, AS_OF, began), "new_arrival_views_28d") == 0


def test_coupons_discounts_and_times_of_orders() -> None:
    sunday, monday = 1, 7  # AS_OF is a Monday
    events = [
        Event("anna", EventType.PURCHASE, sunday, 30.0, coupon_id="c", discount=10.0, hour=19),
        Event("anna", EventType.PURCHASE, monday, 60.0, hour=9),
    ]
    assert of(events, "coupon_share_90d") == 0.5
    assert of(events, "discount_share_all") == pytest.approx(0.1)
    assert of(events, "weekend_order_share_365d") == 0.5
    assert of(events, "evening_order_share_365d") == 0.5


def test_messages_are_no_activity_of_the_customer() -> None:
    events = [*purchases("anna", 50), *repeated("anna", EventType.MESSAGE, 3, 2)]
    assert of(events, "messages_28d") == 2
    assert of(events, "recency_message") == 3
    assert of(events, "recency_activity") == 50
    assert of(events, "active_days_28d") == 0


def test_a_window_says_how_much_of_it_the_log_covers() -> None:
    log = shard(purchases("anna", 5))
    frame = variables(
        log, AS_OF, replace(world(log), history_start=date(2023, 12, 14))
    )  # 200 days before AS_OF
    assert value(frame, "history_days") == 200
    assert value(frame, "covered_180d") == 1
    assert value(frame, "covered_365d") == pytest.approx(200 / 365)


def test_recency_by_event_type() -> None:
    events = [
        *purchases("anna", 90, 12),
        *repeated("anna", EventType.SEARCH, 4, 1),
        *repeated("anna", EventType.SEARCH, 9, 1),
    ]
    assert of(events, "recency_purchase") == 12
    assert of(events, "recency_search") == 4
    assert of(events, "recency_activity") == 4
    assert of(events, "days_since_first_seen") == 90


def test_a_message_is_answered_by_what_its_receiver_does_within_three_days() -> None:
    events = [
        *purchases("anna", 120, 39),  # the purchase came a day after the message of 40 days ago
        *repeated("anna", EventType.MESSAGE, 40, 1),
        *repeated("anna", EventType.MESSAGE, 20, 1),
        *repeated("anna", EventType.VIEW, 16, 1),  # four days later: no answer
        *repeated("anna", EventType.MESSAGE, 10, 1),
        *repeated("anna", EventType.UNSUBSCRIBE, 9, 1),  # is none either
        *repeated("anna", EventType.MESSAGE, 200, 1),
        *repeated("ben", EventType.LOGIN, 19, 1),
    ]
    assert of(events, "messages_answered_90d") == 1
    assert of(events, "message_response_90d") == pytest.approx(1 / 3)
    assert of(events, "message_response_365d") == pytest.approx(1 / 4)


def test_who_got_no_message_has_no_response() -> None:
    assert of(purchases("anna", 5), "messages_answered_90d") == 0
    assert math.isnan(of(purchases("anna", 5), "message_response_90d"))
