from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prediction_shop import AS_OF, HORIZON, QUICK, START, Shop, happened, known_shop

from recall_console.events.schema import EventType
from recall_console.prediction.snapshots import NAMES, examples, labels, sizes, snapshot, training_dates
from recall_console.settings import Settings

BUY, REFUND, LOGIN = EventType.PURCHASE, EventType.REFUND, EventType.LOGIN
DAY = date(2025, 3, 1)


def at_midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def done(events: pl.DataFrame) -> pl.DataFrame:
    """What the base did in the 30 days from ``DAY`` on, by customer."""
    bought = events.filter(pl.col("event") == BUY, pl.col("at") < at_midnight(DAY))
    base = bought.select(pl.col("customer_id").unique().sort())
    return labels(events.sort("customer_id", "at"), DAY, 30, base)


@pytest.fixture
def small_shop() -> Shop:
    return known_shop()


def test_a_purchase_at_the_first_moment_of_the_horizon_counts_and_at_its_end_no_more() -> None:
    events = happened(
        ("first", datetime(2025, 1, 5), BUY, 10.0),
        ("first", datetime(2025, 3, 1), BUY, 7.0),
        ("end", datetime(2025, 1, 5), BUY, 10.0),
        ("end", datetime(2025, 3, 31), BUY, 7.0),
    )
    assert done(events).select("customer_id", "churned", "net_spend", "orders").rows() == [
        ("end", True, 0.0, 0),
        ("first", False, 7.0, 1),
    ]


def test_refunds_net_but_never_below_nothing() -> None:
    events = happened(
        ("a", datetime(2025, 1, 5), BUY, 10.0),
        ("a", datetime(2025, 3, 2), BUY, 7.0),
        ("a", datetime(2025, 3, 9), REFUND, -20.0),
        ("b", datetime(2025, 1, 5), BUY, 10.0),
        ("b", datetime(2025, 3, 2), BUY, 7.0),
        ("b", datetime(2025, 3, 9), REFUND, -3.0),
    )
    assert done(events)["net_spend"].to_list() == [0.0, 4.0]


def test_purchases_of_one_day_without_an_order_id_are_one_order() -> None:
    events = happened(
        ("a", datetime(2025, 1, 5), BUY, 10.0),
        ("a", datetime(2025, 3, 2, 9), BUY, 7.0),
        ("a", datetime(2025, 3, 2, 18), BUY, 7.0),
        ("a", datetime(2025, 3, 3), BUY, 7.0),
    )
    assert done(events)["orders"].to_list() == [2]


def test_only_who_bought_before_is_of_the_base() -> None:
    events = happened(
        ("buys later", datetime(2025, 3, 2), BUY, 10.0),
        ("only looks", datetime(2025, 1, 5), LOGIN, None),
        ("bought", datetime(2025, 2, 28, 23, 59), BUY, 10.0),
    )
    assert done(events)["customer_id"].to_list() == ["bought"]


@given(
    days=st.integers(0, 900),
    horizon=st.integers(1, 200),
    count=st.integers(1, 20),
    step=st.integers(1, 60),
)
def test_every_training_horizon_is_over_and_has_history_before_it(
    days: int, horizon: int, count: int, step: int
) -> None:
    as_of = START + timedelta(days=days)
    settings = Settings(snapshot_step_days=step)
    dates = training_dates(START, as_of, horizon, count, settings)
    assert len(dates) <= min(count, settings.max_training_snapshots)
    assert sorted(dates, reverse=True) == list(dates)
    for day in dates:
        assert day + timedelta(days=horizon) <= as_of
        assert (day - START).days >= settings.min_history_days


def test_examples_know_what_a_snapshot_of_their_date_knew(small_shop: Shop) -> None:
    day = AS_OF - timedelta(days=HORIZON)
    then = snapshot(small_shop, day, QUICK)
    learnt = examples(small_shop, [day], HORIZON, AS_OF, QUICK)[day]
    assert learnt.customers.to_list() == then.variables["customer_id"].to_list()
    np.testing.assert_array_equal(learnt.matrix, then.matrix)
    ahead = small_shop.events.filter(
        pl.col("event") == BUY,
        pl.col("at").is_between(at_midnight(day), at_midnight(day + timedelta(days=HORIZON)), closed="left"),
    )
    assert learnt.churned.tolist() == (~learnt.customers.is_in(ahead["customer_id"].unique())).to_list()


def test_sizes_are_those_of_the_snapshot(small_shop: Shop) -> None:
    looked = small_shop.and_also(happened(("looks", datetime(2025, 1, 5), LOGIN, None)))
    then = snapshot(looked, AS_OF, QUICK)
    assert sizes(looked, AS_OF) == (len(then.facts), then.prospects)
    assert then.prospects == 1


def test_a_purchase_planted_in_the_horizon_shows_in_the_label_alone(small_shop: Shop) -> None:
    """The classic leak: recency at the data's end, counts that include the label window."""
    day = AS_OF - timedelta(days=HORIZON)
    before = examples(small_shop, [day], HORIZON, AS_OF, QUICK)[day]
    gone = before.customers.filter(pl.Series(before.churned))[0]
    planted = happened((gone, datetime(day.year, day.month, day.day, 12), BUY, 99.0))
    after = examples(small_shop.and_also(planted), [day], HORIZON, AS_OF, QUICK)[day]
    row = before.customers.to_list().index(gone)
    assert before.churned[row]
    assert not after.churned[row]
    assert (
        after.matrix[row, NAMES.index("recency_purchase")]
        == before.matrix[row, NAMES.index("recency_purchase")]
    )
    np.testing.assert_array_equal(after.matrix, before.matrix)


def test_labels_stop_at_the_date_that_is_scored(small_shop: Shop) -> None:
    """Asked for a horizon that is not over, nothing beyond the as-of date is looked at."""
    late = AS_OF - timedelta(days=1)
    found = examples(small_shop, [late], HORIZON, AS_OF, QUICK)[late]
    assert found.orders.max() <= 1


def test_a_sample_holds_the_same_customers_on_every_date(small_shop: Shop) -> None:
    days = [AS_OF - timedelta(days=HORIZON + 30 * step) for step in (0, 1)]
    found = examples(small_shop, days, HORIZON, AS_OF, QUICK, share=0.3)
    whole = examples(small_shop, days, HORIZON, AS_OF, QUICK)
    later, earlier = (set(found[day].customers) for day in days)
    assert earlier <= later
    assert 0.2 < len(later) / len(whole[days[0]]) < 0.4
