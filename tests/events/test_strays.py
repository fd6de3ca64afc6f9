"""A mistyped year decides neither where a log ends nor what can be asked of it."""

from datetime import date, datetime, timedelta

import pytest
from event_files import TakeText, events_of

from recall_console.events import strays

START = date(2024, 1, 1)
EVERY_DAY = {START + timedelta(days=day): 2 for day in range(200)}
END = max(EVERY_DAY)
ROWS = "".join(f"c{number % 7},{START + timedelta(days=number % 200)},5\n" for number in range(400))


@pytest.mark.parametrize("wrong", [{date(2098, 1, 1): 1}, {}])
def test_a_lonely_late_event_does_not_end_the_log(wrong: dict[date, int]) -> None:
    assert strays.last_day(EVERY_DAY | wrong) == END
    assert len(list(strays.doubts(EVERY_DAY | wrong))) == len(wrong)


def test_one_in_a_thousand_may_be_wrong_in_several_ways() -> None:
    many = dict.fromkeys(EVERY_DAY, 100)
    assert strays.last_day(many | {date(2050, 1, 1): 7, date(2098, 1, 1): 3}) == END
    assert strays.last_day(many | {date(2050, 1, 1): 70}) == date(2050, 1, 1)


def test_what_comes_within_a_year_or_is_half_of_a_small_log_is_believed() -> None:
    assert strays.last_day(EVERY_DAY | {END + timedelta(days=365): 1}) == END + timedelta(days=365)
    assert strays.last_day({START: 1, date(2026, 5, 1): 1}) == date(2026, 5, 1)


def test_a_lonely_early_event_is_doubted() -> None:
    (doubt,) = strays.doubts(EVERY_DAY | {date(1990, 1, 1): 1})
    assert "events long before all others (1, from 1990-01-01 on)" in doubt


def test_the_year_2098_becomes_no_as_of_date_but_is_kept_and_told(taken: TakeText) -> None:
    store = taken("customer_id,date,amount\n" + ROWS + "c1,2098-01-01,5\n")
    assert store.meta.last_at == store.quality.last_at == datetime.combine(END, datetime.min.time())
    assert [doubt for doubt in store.quality.doubts if "up to 2098-01-01" in doubt]
    assert len(store.quality.monthly_events) == 7
    assert not store.quality.gaps
    assert store.meta.rows == events_of(store).height == 401
