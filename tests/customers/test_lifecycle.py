"""The six states: every limit on both of its sides, and the order in which they are tested."""

import polars as pl
import pytest
from customer_logs import AS_OF, Event, purchases, repeated, shard, value, world

from recall_console.customers.facts import facts
from recall_console.customers.lifecycle import lifecycle
from recall_console.events.schema import EventType
from recall_console.settings import Settings

ORDINARY = {
    "unsubscribed": False,
    "first_purchase_days": 300,
    "last_seen_days": 10,
    "recency_days": 10,
    "usual_gap_days": 40.0,
    "warning_level": 0,
}


def state(**changes: float | None) -> str:
    frame = pl.DataFrame(ORDINARY | changes, schema_overrides={"usual_gap_days": pl.Float64()})
    found: str = frame.select(lifecycle(Settings())).item()
    return found


def state_of(events: list[Event]) -> object:
    log = shard(events)
    return value(facts(log, AS_OF, world(log), Settings()), "lifecycle")


def test_an_ordinary_customer_is_active() -> None:
    assert state() == "active"


@pytest.mark.parametrize(
    ("days", "expected"), [(29, "new"), (30, "active")], ids=["less than 30 days", "30 days"]
)
def test_new_is_a_first_purchase_less_than_thirty_days_ago(days: int, expected: str) -> None:
    assert state(first_purchase_days=days) == expected


@pytest.mark.parametrize(("days", "expected"), [(364, "silent"), (365, "lost")])
def test_lost_is_a_year_without_any_event(days: int, expected: str) -> None:
    assert state(first_purchase_days=800, last_seen_days=days, recency_days=days) == expected


@pytest.mark.parametrize(
    ("days", "gap", "expected"),
    [
        (59, 40.0, "declining"),
        (60, 40.0, "silent"),
        (60, None, "silent"),
        (59, None, "active"),
        (60, 90.5, "active"),
        (90, 90.5, "active"),
        (91, 90.5, "silent"),
    ],
)
def test_silent_is_sixty_days_or_the_own_usual_gap_whichever_is_longer(
    days: int, gap: float | None, expected: str
) -> None:
    assert state(last_seen_days=days, recency_days=days, usual_gap_days=gap) == expected


@pytest.mark.parametrize(("recency", "expected"), [(40, "active"), (41, "declining")])
def test_declining_is_a_purchase_overdue_by_the_own_usual_gap(recency: int, expected: str) -> None:
    assert state(recency_days=recency) == expected


@pytest.mark.parametrize(("level", "expected"), [(1, "active"), (2, "declining"), (3, "declining")])
def test_declining_is_also_the_warning_signal_from_its_second_part(level: int, expected: str) -> None:
    assert state(warning_level=level) == expected


def test_the_states_are_tested_in_their_order() -> None:
    everything = {
        "unsubscribed": True,
        "first_purchase_days": 29,
        "last_seen_days": 365,
        "recency_days": 365,
        "warning_level": 3,
    }
    assert state(**everything) == "opted_out"
    assert state(**everything | {"unsubscribed": False}) == "new"
    assert state(**everything | {"unsubscribed": False, "first_purchase_days": 400}) == "lost"
    assert state(warning_level=3, last_seen_days=60, recency_days=60) == "silent"


def test_a_visit_breaks_silence_and_a_message_received_does_not() -> None:
    bought = purchases("anna", 100)
    assert state_of(bought) == "silent"
    assert state_of([*bought, *repeated("anna", EventType.VIEW, 5, 1)]) == "active"
    assert state_of([*bought, *repeated("anna", EventType.MESSAGE, 5, 1)]) == "silent"


def test_who_unsubscribed_is_opted_out_even_if_buying_since() -> None:
    assert (
        state_of([*purchases("anna", 200, 3), *repeated("anna", EventType.UNSUBSCRIBE, 9, 1)]) == "opted_out"
    )


def test_the_usual_gap_is_the_ninetieth_percentile_of_the_own_gaps() -> None:
    log = shard([*purchases("anna", 100, 90, 70, 60, 30), *purchases("ben", 5)])  # gaps 10, 20, 10, 30
    frame = facts(log, AS_OF, world(log), Settings())
    assert value(frame, "usual_gap_days") == pytest.approx(27)
    assert value(frame, "usual_gap_days", "ben") is None
    assert value(frame, "lifecycle") == "declining"
