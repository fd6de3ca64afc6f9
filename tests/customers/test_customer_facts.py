"""The row that each customer has, and what the whole base adds to it."""

from datetime import date, timedelta

import polars as pl
import pytest
from customer_logs import AS_OF, Event, past_logs, purchases, repeated, shard, value, world
from hypothesis import given, settings
from polars.testing import assert_series_equal

from recall_console.customers.facts import facts, prospects, rank
from recall_console.customers.schema import FACTS_SCHEMA
from recall_console.events.schema import EventType
from recall_console.settings import Settings

SETTINGS = Settings()


def of(events: list[Event], column: str, customer_id: str = "anna") -> object:
    log = shard(events)
    return value(facts(log, AS_OF, world(log), SETTINGS), column, customer_id)


def test_the_table_has_its_declared_columns() -> None:
    log = shard(purchases("anna", 3))
    assert facts(log, AS_OF, world(log), SETTINGS).schema == FACTS_SCHEMA


def test_times_and_measures_of_a_customer() -> None:
    events = [
        *repeated("anna", EventType.VIEW, 500, 1),
        *purchases("anna", 400, 365, 10, amount=50.0),
        Event("anna", EventType.REFUND, 8, -20.0),
        *repeated("anna", EventType.LOGIN, 2, 1),
    ]
    seen = {name: of(events, f"{name}_at") for name in ("first_seen", "last_seen", "last_purchase")}
    assert seen == {"first_seen": events[0].at, "last_seen": events[-1].at, "last_purchase": events[3].at}
    assert of(events, "recency_days") == 10
    assert of(events, "frequency") == 2
    assert of(events, "monetary") == 80
    assert of(events, "average_order_value") == 40


def test_more_refunded_than_bought_in_the_window_is_nothing_spent() -> None:
    assert (
        of([*purchases("anna", 400, amount=50.0), Event("anna", EventType.REFUND, 8, -50.0)], "monetary") == 0
    )


def test_no_order_in_the_window_has_no_average() -> None:
    assert of(purchases("anna", 366), "frequency") == 0
    assert of(purchases("anna", 366), "average_order_value") is None


def test_money_is_null_where_no_amount_is_known() -> None:
    assert of(purchases("anna", 5, amount=None), "monetary") is None


def test_who_never_bought_is_a_prospect_and_no_customer() -> None:
    log = shard(
        [
            *purchases("anna", 3),
            *repeated("ben", EventType.VIEW, 3, 2),
            *purchases("cy", 0),
            *repeated("cy", EventType.VIEW, 1, 1),
        ]
    )
    assert facts(log, AS_OF, world(log), SETTINGS)["customer_id"].to_list() == ["anna"]
    assert prospects(log, AS_OF) == 2


def test_hostile_names_stay_what_they_are() -> None:
    name = "[red]\x1b[31m=cmd()"
    assert (
        of(
            [Event(name, EventType.PURCHASE, days, 1.0, item_id=name) for days in (3, 6, 9)],
            "staple_item",
            name,
        )
        == name
    )


def staple(*bought: tuple[str, int]) -> tuple[object, object]:
    events = [Event("anna", EventType.PURCHASE, days, 1.0, item_id=item) for item, days in bought]
    return of(events, "staple_item"), of(events, "next_due_at")


def test_a_staple_is_bought_on_three_days_and_due_after_its_median_gap() -> None:
    assert staple(("milk", 50), ("milk", 40), ("milk", 10)) == (
        "milk",
        AS_OF + timedelta(days=10),
    )  # gaps 10, 30


def test_two_days_make_no_staple_however_often_bought() -> None:
    assert staple(("milk", 50), ("milk", 50), ("milk", 40)) == (None, None)


def test_of_several_staples_the_one_of_most_days_then_the_latest_counts() -> None:
    milk = [("milk", days) for days in (50, 40, 30)]
    bread = [("bread", days) for days in (51, 41, 31)]
    assert staple(*milk, *bread)[0] == "milk"
    assert staple(*milk, *bread, ("bread", 61))[0] == "bread"


def test_a_staple_due_long_ago_says_so() -> None:
    assert staple(("milk", 300), ("milk", 290), ("milk", 280))[1] == AS_OF - timedelta(days=270)


def hunter(*orders: tuple[int, str | None]) -> tuple[object, object]:
    events = [Event("anna", EventType.PURCHASE, days, 10.0, coupon_id=coupon) for days, coupon in orders]
    return of(events, "coupon_share"), of(events, "coupon_hunter")


def test_who_buys_only_with_coupons_is_a_hunter() -> None:
    assert hunter((90, "c"), (60, "c"), (30, "c")) == (1.0, True)


def test_two_orders_make_no_hunter() -> None:
    assert hunter((90, "c"), (60, "c")) == (1.0, False)


def test_a_first_order_at_full_price_does_not_clear_a_hunter() -> None:
    assert hunter((400, None), (300, "c"), (200, "c"), (100, "c"), (10, "c")) == (0.8, True)


@pytest.mark.parametrize(("days_after", "hunts"), [(90, False), (91, True)])
def test_full_price_within_ninety_days_of_a_coupon_clears(days_after: int, hunts: bool) -> None:
    orders = [(500, "c"), (400, "c"), (300, "c"), (200, "c"), (200 - days_after, None)]
    assert hunter(*orders) == (0.8, hunts)


def test_a_discount_is_no_full_price() -> None:
    coupons = [Event("anna", EventType.PURCHASE, days, 10.0, coupon_id="c") for days in (500, 400, 300, 200)]
    assert of([*coupons, Event("anna", EventType.PURCHASE, 150, 10.0, discount=2.0)], "coupon_hunter") is True


def ranked(log: pl.DataFrame, as_of: date) -> pl.DataFrame:
    return rank(facts(log, as_of, world(log), SETTINGS), SETTINGS)


def test_value_tiers_are_cut_among_those_who_spent() -> None:
    spent = [
        Event(f"c{amount:02}", EventType.PURCHASE, 5, float(amount)) for amount in range(1, 12)
    ]  # 1 … 11
    idle = purchases("idle", 500)
    tiers = ranked(shard([*spent, *idle]), AS_OF).select("customer_id", "value_tier").rows()
    assert dict(tiers) == {
        **{f"c{amount:02}": "marginal" for amount in range(1, 6)},
        **{f"c{amount:02}": "potential" for amount in range(6, 9)},
        **{f"c{amount:02}": "high" for amount in range(9, 12)},
        "idle": "marginal",
    }


def test_without_money_there_are_no_value_tiers() -> None:
    assert ranked(shard(purchases("anna", 5, amount=None)), AS_OF)["value_tier"].to_list() == [None]


@settings(max_examples=25, deadline=None)
@given(past=past_logs)
def test_the_previous_tier_is_the_tier_of_one_step_before(past: list[Event]) -> None:
    log = shard(past)
    now = ranked(log, AS_OF).select("customer_id", tier="previous_value_tier")
    before = ranked(log, AS_OF - timedelta(days=SETTINGS.snapshot_step_days)).select(
        "customer_id", tier="value_tier"
    )
    expected = now.select("customer_id").join(before, on="customer_id", how="left", maintain_order="left")
    assert_series_equal(now["tier"], expected["tier"])
