"""Which categories are of high value, and who prefers them."""

import polars as pl
import pytest
from customer_logs import Event, past_logs, shard
from hypothesis import given, settings

from recall_console.customers.categories import high_value, preference, spend_by_category
from recall_console.events.schema import EventType


def bought(customer_id: str, category: str | None, *amounts: float) -> list[Event]:
    return [Event(customer_id, EventType.PURCHASE, 10, each, category=category) for each in amounts]


SHOP = [
    *bought("anna", "watches", 300.0),
    *bought("anna", "socks", 10.0, 10.0, 10.0, 10.0),
    *bought("ben", "socks", 20.0, 40.0),
    *bought("cy", "shoes", 100.0, 100.0),
    *bought("dora", None, 500.0),
]


def preferred(events: list[Event], *customers: str) -> list[float]:
    spend = spend_by_category(shard(events))
    return preference(spend, high_value(spend), pl.Series(customers, dtype=pl.String)).to_list()


def test_the_dearest_categories_that_bring_a_third_of_the_spend_are_of_high_value() -> None:
    assert high_value(spend_by_category(shard(SHOP)))["category"].to_list() == ["watches"]


def test_dearest_is_by_the_mean_row_not_by_the_sum() -> None:
    much = [*SHOP, *bought("ben", "socks", *[10.0] * 50)]
    assert high_value(spend_by_category(shard(much)))["category"].to_list() == ["watches", "shoes"]


def test_preference_is_the_own_share_less_that_of_everybody() -> None:
    everybody = 300 / 600
    assert preferred(SHOP, "anna", "ben", "cy") == pytest.approx(
        [300 / 340 - everybody, -everybody, -everybody]
    )


def test_who_bought_nothing_of_a_known_category_prefers_nothing() -> None:
    assert preferred(SHOP, "dora", "somebody else") == [0.0, 0.0]


def test_without_categories_nobody_prefers_anything() -> None:
    assert preferred(bought("anna", None, 5.0), "anna") == [0.0]
    assert preferred([], "anna") == [0.0]


def test_a_single_category_tells_nobody_apart() -> None:
    assert preferred(bought("anna", "socks", 5.0), "anna") == [0.0]


@settings(max_examples=25, deadline=None)
@given(log=past_logs)
def test_preferences_weighted_by_spend_cancel_out(log: list[Event]) -> None:
    spend = spend_by_category(shard(log))
    each = spend.group_by("customer_id").agg(pl.col("spend").sum()).sort("customer_id")
    prefers = preference(spend, high_value(spend), each["customer_id"])
    assert prefers.is_between(-1, 1).all()
    assert (each["spend"] * prefers).sum() == pytest.approx(0, abs=1e-6)
