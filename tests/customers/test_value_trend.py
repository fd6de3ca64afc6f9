"""Months of a shop small enough to be reckoned by hand."""

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from recall_console.customers.value_trend import ValueMonth, given_away_to, value_trend
from recall_console.events.intake import take_in
from recall_console.events.schema import EVENT_SCHEMA
from recall_console.events.store import EventStore
from recall_console.settings import Settings

AS_OF = date(2024, 3, 11)
HEAD = "customer_id,time,event,amount,discount,order_id,coupon_id\n"
EVENTS = """a,2023-01-05,purchase,100,,o1,
a,2023-01-05,purchase,20,,o1,
b,2023-03-01,purchase,50,10,o2,C20
b,2023-03-01,purchase,30,,o2,
b,2023-03-09,refund,-30,,,
a,2024-02-10,purchase,40,5,o3,C5
c,2024-02-11,purchase,60,,o4,
zoe,2024-02-12,view,,,,
c,2024-03-10,purchase,10,,o5,
c,2024-03-11,purchase,999,99,o6,C99
"""


@pytest.fixture
def store(tmp_path: Path) -> EventStore:
    return taken_in(tmp_path, HEAD + EVENTS)


def taken_in(folder: Path, text: str) -> EventStore:
    source = folder / "events.csv"
    source.write_text(text)
    return take_in(str(source), folder / "store", Settings())


def months(store: EventStore) -> dict[str, ValueMonth]:
    return {str(each.month)[:7]: each for each in value_trend(store, AS_OF)}


def test_no_month_is_missing_and_none_looks_ahead(store: EventStore) -> None:
    found = months(store)
    assert len(found) == 15
    assert (min(found), max(found)) == ("2023-01", "2024-03")
    assert found["2023-02"].orders == 0
    assert found["2024-03"].net_spend == 10


def test_lines_of_one_order_are_one_order(store: EventStore) -> None:
    assert [(each.orders, each.buyers, each.coupon_orders) for each in value_trend(store, AS_OF)][:3] == [
        (1, 1, 0),
        (0, 0, 0),
        (1, 1, 1),
    ]


def test_refunds_are_taken_off_and_discounts_stand_apart(store: EventStore) -> None:
    march = months(store)["2023-03"]
    assert (march.net_spend, march.given_away) == (50, 10)
    assert march.given_share == pytest.approx(10 / 60)
    assert months(store)["2024-02"].coupon_share == 0.5


def test_what_a_customer_brings_is_of_twelve_months_and_of_all_who_ever_bought(store: EventStore) -> None:
    found = months(store)
    assert found["2023-11"].value_per_customer is None
    assert found["2023-12"].value_per_customer == (120 + 50) / 2
    assert found["2024-02"].value_per_customer == pytest.approx((50 + 100) / 3)


def test_the_first_and_the_running_month_are_not_complete(store: EventStore) -> None:
    assert [month for month, each in months(store).items() if not each.complete] == ["2023-01", "2024-03"]


def test_what_hunters_took_is_of_the_last_year(store: EventStore) -> None:
    assert given_away_to(store, pl.Series(["b", "c"]), AS_OF) == 0
    assert given_away_to(store, pl.Series(["a"]), AS_OF) == 5
    assert given_away_to(store, pl.Series(["b"]), date(2024, 2, 28)) == 10


def test_what_the_log_does_not_know_is_nothing(tmp_path: Path) -> None:
    store = taken_in(tmp_path, "customer_id,time\na,2024-01-05\na,2024-02-05\n")
    for each in value_trend(store, AS_OF):
        unknown = (each.net_spend, each.given_away, each.coupon_orders, each.coupon_share, each.given_share)
        assert unknown == (None,) * 5


def test_a_log_without_purchases_has_no_months() -> None:
    class Views:
        def scan(self) -> pl.LazyFrame:
            views = pl.DataFrame({"customer_id": ["a"], "at": [datetime(2024, 1, 1)]})
            return pl.concat([pl.DataFrame(schema=EVENT_SCHEMA), views], how="diagonal").lazy()

    assert value_trend(Views(), AS_OF) == ()
