"""The composite signal: the last 28 days against the 28 before, at its exact thresholds."""

import pytest
from customer_logs import AS_OF, Event, purchases, repeated, shard, value, world

from recall_console.customers.facts import facts
from recall_console.events.schema import EventType
from recall_console.settings import Settings

BEFORE, LAST = 29, 28


def of(events: list[Event], column: str) -> object:
    old = Event("ben", EventType.VIEW, 40, item_id="lamp")  # makes the lamp a new arrival of forty days ago
    log = shard([*purchases("anna", 300), old, *events])
    return value(facts(log, AS_OF, world(log), Settings()), column)


def changed(event: EventType, before: int, last: int) -> list[Event]:
    return repeated("anna", event, BEFORE, before) + repeated("anna", event, LAST, last)


@pytest.mark.parametrize(
    ("before", "last", "fires"),
    [
        (14, 2, True),
        (14, 3, False),
        (13, 0, False),
        (28, 4, True),
        (28, 5, False),
        (49, 7, True),
        (15, 2, True),
    ],
)
def test_logins_down_by_six_sevenths_from_fourteen(before: int, last: int, fires: bool) -> None:
    assert of(changed(EventType.LOGIN, before, last), "logins_fell") is fires


@pytest.mark.parametrize(
    ("before", "last", "fires"),
    [(5, 1, True), (5, 2, False), (4, 0, False), (10, 3, True), (10, 4, False), (30, 9, True)],
)
def test_carts_down_by_seventy_percent_from_five(before: int, last: int, fires: bool) -> None:
    assert of(changed(EventType.ADD_TO_CART, before, last), "carts_fell") is fires


@pytest.mark.parametrize(
    ("days", "fires"), [((BEFORE,), True), ((BEFORE, LAST), False), ((LAST,), False), ((), False)]
)
def test_no_more_views_of_new_arrivals(days: tuple[int, ...], fires: bool) -> None:
    views = [Event("anna", EventType.VIEW, each, item_id="lamp") for each in days]
    assert of(views, "new_arrival_views_stopped") is fires


def test_only_two_times_twenty_eight_days_are_looked_at() -> None:
    longer_ago = repeated("anna", EventType.LOGIN, 57, 50)
    assert of(longer_ago, "logins_before") == 0
    assert of(repeated("anna", EventType.LOGIN, 56, 50), "logins_before") == 50


def test_level_is_the_number_of_parts_and_counts_are_kept() -> None:
    logins = changed(EventType.LOGIN, 21, 3)
    carts = changed(EventType.ADD_TO_CART, 6, 1)
    views = [Event("anna", EventType.VIEW, BEFORE, item_id="lamp")]
    assert of([], "warning_level") == 0
    assert of(logins, "warning_level") == 1
    assert of(logins + carts, "warning_level") == 2
    assert of(logins + carts + views, "warning_level") == 3
    assert of(logins + carts + views, "lifecycle") == "declining"
    assert (of(logins, "logins_before"), of(logins, "logins_last")) == (21, 3)
    assert (of(carts, "carts_before"), of(carts, "carts_last")) == (6, 1)
