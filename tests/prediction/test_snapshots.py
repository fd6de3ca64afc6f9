from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from prediction_shop import AS_OF, HORIZON, QUICK, START, Shop, happened, known_shop

from recall_console.engines import local
from recall_console.events.schema import EventType
from recall_console.prediction.process import NAMES
from recall_console.prediction.snapshots import (
    Examples,
    examples,
    labels,
    over_examples,
    sizes,
    snapshot,
    training_dates,
)
from recall_console.settings import Settings

BUY, REFUND, LOGIN = EventType.PURCHASE, EventType.REFUND, EventType.LOGIN
DAY = date(2025, 3, 1)


def at_midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def done(events: pl.DataFrame) -> pl.DataFrame:
    """What the base did in the 30 days from ``DAY`` on, by customer."""
    bought = events.filter(pl.col("event") == BUY, pl.col("at") < at_midnight(DAY))
    base = bought.select(pl.col("customer_id").unique().sort())
    return labels(events.sort("customer_id", "at"), DAY, base, np.full(len(base), 30.0))


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


def test_each_customer_is_judged_by_their_own_horizon() -> None:
    """Both bought 20 days on, and as long before; who is waited for 14 days has left by then."""
    events = pl.concat(
        happened(
            (who, datetime(2025, 1, 5), BUY, 10.0),
            (who, datetime(2025, 2, 9), BUY, 2.0),
            (who, datetime(2025, 2, 20), BUY, 3.0),
            (who, datetime(2025, 3, 21), BUY, 7.0),
            (who, datetime(2025, 3, 22), REFUND, -1.0),
        )
        for who in ("patient", "quick")
    )
    base = pl.DataFrame({"customer_id": ["patient", "quick"]})
    told = labels(events.sort("customer_id", "at"), DAY, base, np.array([30.0, 14.0]))
    assert told.rows(named=True) == [
        {"customer_id": "patient", "horizon": 30, "churned": False}
        | {"orders": 1, "net_spend": 6.0, "past_orders": 2, "past_net_spend": 5.0},
        {"customer_id": "quick", "horizon": 14, "churned": True}
        | {"orders": 0, "net_spend": 0.0, "past_orders": 1, "past_net_spend": 3.0},
    ]


@pytest.mark.parametrize(
    ("at", "churned", "past_orders"),
    [
        (datetime(2025, 3, 14, 23, 59), False, 0),
        (datetime(2025, 3, 15), True, 0),
        (datetime(2025, 2, 15), True, 1),
        (datetime(2025, 2, 14, 23, 59), True, 0),
    ],
)
def test_an_own_horizon_ends_at_midnight_and_reaches_back_as_far(
    at: datetime, churned: bool, past_orders: int
) -> None:
    events = happened(
        ("other", datetime(2025, 1, 5), BUY, 10.0),
        ("own", datetime(2025, 1, 5), BUY, 10.0),
        ("own", at, BUY, 7.0),
    )
    base = pl.DataFrame({"customer_id": ["other", "own"]})
    told = labels(events, DAY, base, np.array([30.0, 14.0])).row(1, named=True)
    assert (told["churned"], told["past_orders"]) == (churned, past_orders)


def test_one_customers_own_horizon_changes_nobody_elses_label(small_shop: Shop) -> None:
    day = AS_OF - timedelta(days=HORIZON)
    base = snapshot(small_shop, day, HORIZON, QUICK).variables.select("customer_id")
    shard = small_shop.events.sort("customer_id", "at", "event")
    common = np.full(len(base), float(HORIZON))
    but_one = np.r_[14.0, common[1:]]
    known, told = labels(shard, day, base, common), labels(shard, day, base, but_one)
    assert_frame_equal(told[1:], known[1:])
    assert not told[:1].equals(known[:1])


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
    then = snapshot(small_shop, day, HORIZON, QUICK)
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
    then = snapshot(looked, AS_OF, HORIZON, QUICK)
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


@pytest.mark.parametrize("settings", [QUICK, replace(QUICK, own_horizon=True)], ids=["common", "own"])
def test_part_by_part_everybody_is_told_what_examples_tell_at_once(
    small_shop: Shop, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [AS_OF - timedelta(days=HORIZON + 30 * step) for step in (0, 1)]
    known = examples(small_shop, days, HORIZON, AS_OF, settings)
    processes = {day: known[day].process for day in days}

    def itself(part: Examples) -> Examples:
        return part

    monkeypatch.setattr(local, "ROWS_AT_ONCE", 1)
    told = over_examples(small_shop, processes, HORIZON, AS_OF, settings, tell=itself)
    assert set(told) == set(days)
    for day, parts in told.items():
        assert len(parts) == 2
        assert {part.as_of for part in parts} == {day}
        assert sum(map(len, parts)) == len(known[day])
        customers = np.concatenate([part.customers.to_numpy() for part in parts])
        order = np.argsort(customers)
        assert customers[order].tolist() == known[day].customers.to_list()
        for name in ("matrix", "horizon", "churned", "net_spend", "orders", "past_net_spend", "past_orders"):
            together = np.concatenate([getattr(part, name) for part in parts])[order]
            np.testing.assert_allclose(together, getattr(known[day], name), rtol=1e-6, err_msg=name)
