"""The simulated log: reproducible, plausible, and true to what the simulator knows."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recall_console.errors import InputError
from recall_console.events import sample
from recall_console.events.sample import Simulation
from recall_console.events.schema import EventType

END = date(2026, 3, 1)
ANSWERS_TO_EARLIER_CONTACT = ("refund", "unsubscribe")


@pytest.fixture(scope="module")
def shop() -> Simulation:
    return sample.simulate(5000, 455, 7, END)


@pytest.fixture(scope="module")
def events(shop: Simulation) -> pl.DataFrame:
    return shop.events.with_columns(day=pl.col("time").dt.date()).join(shop.truth, on="customer_id")


def orders_of(events: pl.DataFrame) -> pl.DataFrame:
    purchases = events.filter(event="purchase")
    return purchases.group_by("order_id").agg(
        pl.col("customer_id", "time", "day", "coupon_id", "coupon_hunter").first(), pl.col("amount").sum()
    )


def test_the_same_seed_gives_the_same_shop() -> None:
    first, second = (sample.simulate(300, 200, 5, END) for _ in range(2))
    assert first.events.equals(second.events)
    assert first.contacts.equals(second.contacts)
    assert first.truth.equals(second.truth)


def test_another_seed_gives_another_shop() -> None:
    assert not sample.simulate(300, 200, 5, END).events.equals(sample.simulate(300, 200, 6, END).events)


def test_transactions_only_leaves_out_the_rest_and_changes_no_purchase() -> None:
    whole = sample.simulate(300, 300, 5, END)
    transactions = sample.simulate(300, 300, 5, END, transactions_only=True)
    assert transactions.events.equals(whole.events.filter(pl.col("event").is_in(["purchase", "refund"])))
    assert transactions.truth.equals(whole.truth)


def test_every_event_is_inside_the_log(shop: Simulation) -> None:
    assert shop.events["time"].is_sorted()
    assert shop.events["time"].dt.date().is_between(END - timedelta(days=455), END, closed="left").all()


def test_every_kind_of_event_occurs(shop: Simulation) -> None:
    assert set(shop.events["event"].unique()) == {kind.word for kind in EventType} - {"other"}


def test_amount_is_quantity_times_price_less_discount(shop: Simulation) -> None:
    paid = shop.events.filter(event="purchase")
    gap = paid["quantity"] * paid["unit_price"] - paid["discount"] - paid["amount"]
    assert (gap.abs() < 0.005).all()
    assert (paid["amount"] > 0).all()
    assert (paid["discount"] >= 0).all()


def test_refunds_undo_whole_earlier_orders(shop: Simulation) -> None:
    key = ["order_id", "item_id", "quantity", "amount"]
    refunds = shop.events.filter(event="refund").with_columns(-pl.col("quantity", "amount"))
    bought = shop.events.filter(event="purchase").select(*key, bought_at="time").unique(key)
    matched = refunds.join(bought, on=key)
    assert len(matched) == len(refunds)
    assert (matched["time"] > matched["bought_at"]).all()
    orders = shop.events.filter(event="purchase")["order_id"].n_unique()
    assert 0.02 < refunds["order_id"].n_unique() / orders < 0.04


def test_order_ids_rise_with_time(events: pl.DataFrame) -> None:
    number = pl.col("order_id").str.slice(1).cast(pl.Int64)
    assert orders_of(events).sort(number)["time"].is_sorted()


def test_prospects_never_buy(events: pl.DataFrame) -> None:
    assert events.filter(pl.col("prospect") & (pl.col("event") == "purchase")).is_empty()
    assert not events.filter(pl.col("prospect") & (pl.col("event") == "view")).is_empty()


def test_nobody_acts_before_acquisition(events: pl.DataFrame) -> None:
    assert (events["day"] >= events["acquired_on"]).all()


def test_after_dropping_out_only_browsers_browse(events: pl.DataFrame) -> None:
    late = events.filter(pl.col("day") > pl.col("dropped_on"))
    assert late.filter(event="purchase").is_empty()
    others = late.filter(~pl.col("browses_on") & ~pl.col("event").is_in(ANSWERS_TO_EARLIER_CONTACT))
    assert others.is_empty()
    assert not late.filter(pl.col("browses_on") & (pl.col("event") == "view")).is_empty()


def test_hunters_buy_with_coupons_and_others_rarely(events: pl.DataFrame) -> None:
    share = orders_of(events).group_by("coupon_hunter").agg(pl.col("coupon_id").is_not_null().mean())
    by_hunter = dict(share.iter_rows())
    assert by_hunter[True] > 0.9
    assert by_hunter[False] < 0.2


def test_redeemed_coupons_were_claimed_before(events: pl.DataFrame) -> None:
    key = ["customer_id", "coupon_id"]
    claims = events.filter(event="coupon").group_by(key).agg(claimed_at=pl.col("time").min())
    used = orders_of(events).filter(pl.col("coupon_id").is_not_null()).join(claims, on=key, how="left")
    assert (used["claimed_at"] < used["time"]).all()


def test_staples_are_bought_again_and_again(events: pl.DataFrame) -> None:
    buyers = events.filter(pl.col("staple_item").is_not_null() & (pl.col("event") == "purchase"))
    with_staple = buyers.group_by("order_id").agg((pl.col("item_id") == pl.col("staple_item")).any())
    assert 0.75 < with_staple["item_id"].to_numpy().mean() < 0.9


def views_per_day(events: pl.DataFrame, leavers: pl.DataFrame, from_days: int, to_days: int) -> float:
    """Views per customer and day in a window before the drop-out."""
    before = (pl.col("dropped_on") - pl.col("day")).dt.total_days()
    seen = events.filter((pl.col("event") == "view") & before.is_between(from_days, to_days - 1))
    return len(seen.join(leavers, on="customer_id", how="semi")) / (to_days - from_days) / len(leavers)


@pytest.mark.parametrize(("fades", "low", "high"), [(True, 0.0, 0.6), (False, 0.75, 1.25)])
def test_the_funnel_fades_before_a_drop_out_unless_it_is_abrupt(
    events: pl.DataFrame, shop: Simulation, fades: bool, low: float, high: float
) -> None:
    stayed = (pl.col("dropped_on") - pl.col("acquired_on")).dt.total_days()
    leavers = shop.truth.filter((stayed > 130) & ((pl.col("fade_days") > 0) == fades) & ~pl.col("prospect"))
    ratio = views_per_day(events, leavers, 1, 22) / views_per_day(events, leavers, 70, 112)
    assert low < ratio < high


def test_the_shop_is_within_the_range_of_real_ones(events: pl.DataFrame) -> None:
    orders = orders_of(events)
    customers = orders.group_by("customer_id").agg(pl.len(), pl.col("amount").sum()).sort("amount")
    spent, value = customers["amount"].to_numpy(), orders["amount"].to_numpy()
    assert 0.3 < (customers["len"].to_numpy() == 1).mean() < 0.6
    assert 1.2 < value.mean() / np.median(value) < 2.0
    assert 0.5 < spent[-len(spent) // 5 :].sum() / spent.sum() < 0.8


@settings(max_examples=15, deadline=None)
@given(customers=st.integers(1, 60), days=st.integers(1, 300), seed=st.integers(0, 2**32))
def test_any_shop_is_consistent(customers: int, days: int, seed: int) -> None:
    shop = sample.simulate(customers, days, seed, END)
    assert len(shop.truth) == shop.truth["customer_id"].n_unique() == customers
    assert shop.events["time"].is_sorted()
    assert set(shop.events["customer_id"]) <= set(shop.truth["customer_id"])
    assert shop.truth["return_probability"].is_between(0, 1).all()


@pytest.mark.parametrize(
    ("customers", "days", "seed"), [(0, 100, 1), (100, 0, 1), (100, 1_000_000, 1), (100, 100, -1)]
)
def test_a_shop_that_cannot_be_is_refused(customers: int, days: int, seed: int) -> None:
    with pytest.raises(InputError, match="at least 1 customer, 1 to 36525 days and a seed from 0 on"):
        sample.simulate(customers, days, seed, END)
