from datetime import date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recall_console.customers.history import History
from recall_console.customers.life import Life, quantile
from recall_console.customers.rhythm import gaps
from recall_console.events.schema import EVENT_SCHEMA, EventType

FIRST = datetime.fromisoformat("2026-01-01T09:00")
AS_OF = date(2026, 3, 1)


def events(*rows: tuple[int, EventType, float | None, str | None]) -> pl.DataFrame:
    """Events of one customer: days after the first one, what, how much, which order."""
    return pl.DataFrame(
        [
            {
                "customer_id": "c",
                "at": FIRST + timedelta(days=after),
                "event": what,
                "amount": money,
                "order_id": order,
            }
            for after, what, money, order in rows
        ],
        schema=EVENT_SCHEMA,
    )


def life(*rows: tuple[int, EventType, float | None, str | None]) -> Life:
    return Life.of(events(*rows), AS_OF, 0.9)


def bought(*days: int) -> Life:
    return life(*((after, EventType.PURCHASE, 10.0, None) for after in days))


def test_a_rhythm_is_the_median_gap_and_the_longest_usual_one() -> None:
    rhythm = bought(0, 10, 20, 40).rhythm
    assert rhythm is not None
    assert (rhythm.usual_days, rhythm.longest_days) == (10.0, 18.0)
    assert rhythm.due == date(2026, 2, 20)
    assert rhythm.late == date(2026, 2, 28)


@pytest.mark.parametrize("days", [(), (0,), (0, 10), (0, 0, 0)])
def test_fewer_than_two_gaps_are_no_rhythm(days: tuple[int, ...]) -> None:
    assert bought(*days).rhythm is None


def test_rows_of_one_order_count_once_and_two_orders_of_a_day_twice() -> None:
    one = life(
        (0, EventType.PURCHASE, 10.0, "a"),
        (0, EventType.PURCHASE, 5.0, "a"),
        (0, EventType.PURCHASE, 1.0, "b"),
    )
    assert [(did.count, did.amount) for did in one.did] == [(2, 16.0)]
    assert one.purchase_days == (date(2026, 1, 1),)


def test_months_without_anything_are_told_too_and_refunds_are_netted() -> None:
    one = life(
        (0, EventType.PURCHASE, 50.0, None),
        (1, EventType.REFUND, -20.0, None),
        (33, EventType.LOGIN, None, None),
    )
    assert [(month.start, month.spent) for month in one.months] == [
        (date(2026, 1, 1), 30.0),
        (date(2026, 2, 1), None),
    ]
    assert one.months[1].counts == {EventType.LOGIN: 1}
    assert bought(0).months[1].counts == {}


def test_where_no_amount_is_known_none_is_made_up() -> None:
    assert life((0, EventType.PURCHASE, None, None)).months[0].spent is None


def test_a_life_of_nothing_is_empty() -> None:
    nothing = life()
    assert (nothing.did, nothing.months, nothing.rhythm) == ((), (), None)


@given(st.lists(st.integers(0, 500), max_size=20))
def test_what_comes_later_changes_nothing(days: list[int]) -> None:
    past = [after for after in days if after < (AS_OF - FIRST.date()).days]
    assert bought(*days).as_dict() == bought(*past).as_dict()


@given(st.lists(st.integers(0, 58), min_size=3, max_size=20))
def test_the_rhythm_is_the_one_that_decides_who_is_silent(days: list[int]) -> None:
    rows = events(*((after, EventType.PURCHASE, 10.0, None) for after in sorted(days)))
    of_base = gaps(History.of(rows, AS_OF))
    rhythm = Life.of(rows, AS_OF, 0.9).rhythm
    if rhythm is not None:
        assert rhythm.usual_days == pytest.approx(of_base.quantile(0.5)[0])
        assert rhythm.longest_days == pytest.approx(of_base.quantile(0.9)[0])


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=30), st.floats(0, 1))
def test_a_quantile_is_the_one_that_the_variables_are_made_of(values: list[int], q: float) -> None:
    expected = pl.Series(values).quantile(q, interpolation="linear")
    assert quantile(sorted(values), q) == pytest.approx(expected)
