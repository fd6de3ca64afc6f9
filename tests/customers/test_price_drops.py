"""A favourite that has become cheaper is named, where it was not bought since and its price is known to have fallen."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import polars as pl
import pytest
from customer_logs import AS_OF, Event, future_logs, past_logs, purchases, shard, world
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from recall_console.customers.facts import facts
from recall_console.customers.history import History
from recall_console.customers.price_drops import price_drops
from recall_console.customers.prices import price_changes
from recall_console.customers.world import World
from recall_console.engines.local import over_shards
from recall_console.events import building
from recall_console.events.intake import take_in
from recall_console.events.schema import EventType
from recall_console.settings import Settings

SETTINGS = Settings()
NOTHING = (None, None)


def sold(
    item: str,
    days_ago: int,
    amount: float | None,
    quantity: float | None = 1,
    *,
    discount: float | None = None,
    hour: int = 12,
) -> Event:
    """Somebody else buys an item."""
    return Event(
        "shopper",
        EventType.PURCHASE,
        days_ago,
        amount,
        item,
        discount=discount,
        quantity=quantity,
        hour=hour,
    )


def favoured(item: str, days_ago: int, hour: int = 12) -> Event:
    return Event("anna", EventType.FAVOURITE, days_ago, item_id=item, hour=hour)


def told(*events: Event, settings: Settings = SETTINGS) -> tuple[object, object]:
    """What is said to anna, who once bought something that has no name."""
    log = shard([*purchases("anna", 400), *events])
    known = facts(log, AS_OF, world(log), settings).filter(customer_id="anna")
    return known.select("price_drop_item", "price_drop").row(0)


def test_a_favourite_that_became_cheaper_is_named_with_the_share_that_it_fell_by() -> None:
    assert told(sold("lamp", 60, 40.0), favoured("lamp", 30), sold("lamp", 10, 30.0)) == ("lamp", 0.25)


def test_the_deepest_fall_is_named() -> None:
    lamp = [sold("lamp", 60, 40.0), favoured("lamp", 30), sold("lamp", 10, 30.0)]
    sofa = [sold("sofa", 60, 800.0), favoured("sofa", 40), sold("sofa", 20, 480.0)]
    assert told(*lamp, *sofa) == ("sofa", 0.4)


def test_of_equal_falls_the_latest_favourite_then_the_first_by_id_is_named() -> None:
    def halved(item: str, favourite_days_ago: int) -> list[Event]:
        return [sold(item, 60, 40.0), favoured(item, favourite_days_ago), sold(item, 10, 20.0)]

    assert told(*halved("a", 31), *halved("b", 30)) == ("b", 0.5)
    assert told(*halved("b", 30), *halved("a", 30)) == ("a", 0.5)


@pytest.mark.parametrize(
    ("now", "found"),
    [(38.0, ("lamp", 0.05)), (38.01, NOTHING), (40.0, NOTHING), (60.0, NOTHING)],
    ids=["by five per cent", "by less", "not at all", "dearer"],
)
def test_only_a_fall_by_the_share_that_counts_is_a_drop(now: float, found: tuple[object, object]) -> None:
    assert told(sold("lamp", 60, 40.0), favoured("lamp", 30), sold("lamp", 10, now)) == found


def test_an_unchanged_price_is_no_drop_even_where_any_fall_counts() -> None:
    any_fall = Settings(price_drop_from=0.0)
    assert (
        told(sold("lamp", 60, 40.0), favoured("lamp", 30), sold("lamp", 10, 40.0), settings=any_fall)
        == NOTHING
    )


def test_the_price_is_what_was_asked_for_a_piece_before_anything_was_given_away() -> None:
    full = sold("lamp", 60, 120.0, 3)
    with_coupon = sold("lamp", 10, 70.0, 2, discount=10.0)
    assert told(full, favoured("lamp", 30), with_coupon) == NOTHING
    cheaper = sold("lamp", 9, 55.0, 2, discount=5.0)
    assert told(full, favoured("lamp", 30), cheaper) == ("lamp", 0.25)


def test_a_sale_of_unknown_quantity_is_of_one_piece_and_one_of_unknown_amount_says_nothing() -> None:
    before = [sold("lamp", 60, 40.0, None), favoured("lamp", 30)]
    assert told(*before, sold("lamp", 10, 30.0, None)) == ("lamp", 0.25)
    assert told(*before, sold("lamp", 10, None)) == NOTHING


def test_one_odd_sale_does_not_make_a_days_price() -> None:
    odd = [sold("lamp", 10, amount) for amount in (40.0, 40.0, 1.0)]
    assert told(sold("lamp", 60, 40.0), favoured("lamp", 30), *odd) == NOTHING


def test_the_price_at_the_favourite_is_of_the_last_day_of_sales_before_its_own() -> None:
    """Of its own day, sales may have come after it."""
    sales = [sold("lamp", 90, 80.0), sold("lamp", 31, 40.0), sold("lamp", 30, 60.0, hour=8)]
    assert told(*sales, favoured("lamp", 30), sold("lamp", 10, 30.0)) == ("lamp", 0.25)


def test_the_price_of_the_as_of_date_is_that_of_the_last_sale_before_it() -> None:
    before = [sold("lamp", 60, 40.0), favoured("lamp", 30), sold("lamp", 20, 10.0)]
    assert told(*before, sold("lamp", 1, 30.0), sold("lamp", 0, 5.0)) == ("lamp", 0.25)


def test_a_fall_before_the_favourite_is_no_news() -> None:
    assert told(sold("lamp", 60, 40.0), sold("lamp", 40, 30.0), favoured("lamp", 30)) == NOTHING


def test_an_item_not_sold_before_its_favourite_has_no_price_to_fall_from() -> None:
    assert told(favoured("lamp", 30), sold("lamp", 20, 40.0), sold("lamp", 10, 30.0)) == NOTHING


def test_of_several_favourites_of_an_item_the_last_one_counts() -> None:
    fell_between = [sold("lamp", 60, 40.0), favoured("lamp", 50), sold("lamp", 40, 30.0)]
    assert told(*fell_between) == ("lamp", 0.25)
    assert told(*fell_between, favoured("lamp", 30)) == NOTHING


def bought(days_ago: int, hour: int = 12) -> Event:
    """She buys it herself, at a price that nobody knows."""
    return Event("anna", EventType.PURCHASE, days_ago, None, "lamp", hour=hour)


FELL = (sold("lamp", 60, 40.0), favoured("lamp", 30), sold("lamp", 10, 30.0))


def test_what_was_bought_since_is_no_wish_any_more() -> None:
    assert told(*FELL, bought(5)) == NOTHING
    assert told(*FELL, bought(30)) == NOTHING, "at the same moment: dates without a clock look like this"


def test_what_was_bought_before_and_made_a_favourite_again_is_a_wish() -> None:
    assert told(*FELL, bought(30, hour=11)) == ("lamp", 0.25)
    assert told(favoured("lamp", 50), bought(40), *FELL) == ("lamp", 0.25)


def test_what_was_bought_and_given_back_still_counts_as_bought() -> None:
    returned = Event("anna", EventType.REFUND, 3, -30.0, "lamp")
    assert told(*FELL, bought(5), returned) == NOTHING


def test_a_favourite_of_more_than_a_year_ago_is_no_wish_any_more() -> None:
    def of(days: int) -> tuple[object, object]:
        return told(sold("lamp", 500, 40.0), favoured("lamp", days), sold("lamp", 10, 30.0))

    assert (of(365), of(366)) == (("lamp", 0.25), NOTHING)


def test_a_log_without_favourites_keeps_no_prices() -> None:
    assert world(shard([sold("lamp", 60, 40.0), sold("lamp", 10, 30.0)])).prices.is_empty()


def test_prices_are_kept_as_they_change_of_favourites_alone() -> None:
    sales = [sold("lamp", days, amount) for days, amount in ((60, 40.0), (50, 40.0), (40, 30.0), (30, 40.0))]
    log = shard([*sales, sold("sofa", 60, 800.0), favoured("lamp", 5)])
    days = [AS_OF - timedelta(days=days) for days in (60, 40, 30)]
    assert price_changes(log.lazy()).rows() == [
        ("lamp", days[0], 40.0),
        ("lamp", days[1], 30.0),
        ("lamp", days[2], 40.0),
    ]


def by_hand(events: Iterable[Event]) -> set[tuple[str, str, float]]:
    """Every drop of every customer, event by event, as the definition reads."""
    past = [event for event in events if event.days_ago > 0]

    def price(item: str | None, before: date) -> float | None:
        days: dict[date, list[float]] = {}
        for each in past:
            if each.event == EventType.PURCHASE and each.item_id == item and each.amount is not None:
                asked = (each.amount + (each.discount or 0)) / (each.quantity or 1)
                days.setdefault(each.at.date(), []).append(asked)
        earlier = [day for day in days if day < before]
        return median(days[max(earlier)]) if earlier else None

    drops = set()
    for wish in past:
        mine = [each for each in past if (each.customer_id, each.item_id) == (wish.customer_id, wish.item_id)]
        since = {each.event for each in mine if each.at >= wish.at and each.event == EventType.PURCHASE}
        later = [each for each in mine if each.event == EventType.FAVOURITE and each.at > wish.at]
        then, now = price(wish.item_id, wish.at.date()), price(wish.item_id, AS_OF)
        if wish.event != EventType.FAVOURITE or wish.days_ago > SETTINGS.favourite_days or since or later:
            continue
        if wish.item_id and then and now and (drop := round(1 - now / then, 6)) >= SETTINGS.price_drop_from:
            drops.add((wish.customer_id, wish.item_id, drop))
    return drops


FAVOURITES = st.lists(
    st.builds(
        Event,
        st.sampled_from(["anna", "ben"]),
        st.just(EventType.FAVOURITE),
        st.integers(1, 500),
        item_id=st.sampled_from("abc"),
    ),
    min_size=2,
    max_size=6,
)


@examples(max_examples=40, deadline=None)
@given(past=past_logs, favourites=FAVOURITES, future=future_logs)
def test_the_fact_is_what_its_definition_says_whatever_the_future(
    past: list[Event], favourites: list[Event], future: list[Event]
) -> None:
    log = shard([*past, *favourites, *future])
    history = History.of(log, AS_OF)
    drops = price_drops(history, world(log), SETTINGS)
    found = {
        history.customers[row]: (item, drop)
        for row, item, drop in drops.select("row", "price_drop_item", "price_drop").iter_rows()
    }
    expected = [each for each in by_hand([*past, *favourites]) if each[0] in set(history.customers)]
    assert set(found) == {customer for customer, _, _ in expected}
    for customer, (item, drop) in found.items():
        mine = {name: fell for who, name, fell in expected if who == customer}
        assert drop == pytest.approx(mine[item], abs=2e-6)
        assert drop == pytest.approx(max(mine.values()), abs=2e-6)


HEADER = "customer_id,time,event,item_id,quantity,amount\n"
FIRST = "".join(f"c{n},2024-01-{n % 28 + 1:02} 10:00:00,purchase,lamp,1,40\n" for n in range(60))
WISHES = "".join(f"c{n},2024-03-01 10:00:00,favourite,lamp,,\n" for n in range(0, 60, 2))
LATER = "c1,2024-04-01 10:00:00,purchase,lamp,2,60\nc4,2024-04-02 10:00:00,purchase,lamp,1,30\n"


def stored(folder: Path, *texts: str) -> pl.DataFrame:
    """Facts as of the end of a source whose files arrived one day after another."""
    (folder / "in").mkdir(parents=True)
    for number, text in enumerate(texts):
        (folder / "in" / f"{number}.csv").write_text(HEADER + text)
        store = take_in(str(folder / "in"), folder / "store", SETTINGS)
    known = World.of(store)
    parts = over_shards(store, lambda events: facts(events, date(2024, 4, 3), known, SETTINGS))
    return pl.concat(parts).sort("customer_id")


def test_shards_and_daily_files_say_what_one_look_at_all_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = stored(tmp_path / "at once", FIRST + WISHES + LATER)
    assert whole["price_drop"].drop_nulls().to_list() == [0.25] * 29, "c4 has bought it since"
    monkeypatch.setattr(building, "ROWS_PER_SHARD", 20)
    daily = stored(tmp_path / "daily", FIRST, WISHES, LATER)
    assert_frame_equal(daily, whole, check_exact=True)
