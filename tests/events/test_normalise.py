"""What a row becomes: purchase, refund, other, nobody's, or set aside."""

from datetime import datetime
from pathlib import Path

import polars as pl
from event_files import TakeText, events_of

from recall_console.events.intake import take_in
from recall_console.events.schema import EVENT_SCHEMA, SYNONYMS, EventType, fold
from recall_console.settings import Settings

HEADER = "customer_id,time,event,quantity,amount,order_id\n"


def test_events_have_the_declared_columns_and_types(taken: TakeText) -> None:
    assert events_of(taken(HEADER + "a,2024-01-01,buy,1,5,o\n")).schema == EVENT_SCHEMA


def test_transactions_without_an_event_type_are_purchases(taken: TakeText) -> None:
    assert taken("customer_id,time\na,2024-01-01\n").meta.event_counts == {"purchase": 1}


def test_negative_quantities_and_amounts_are_refunds(taken: TakeText) -> None:
    store = taken(
        "customer_id,time,quantity,amount\na,2024-01-01,-2,10\nb,2024-01-01,2,-10\nc,2024-01-01,-2,-10\n"
    )
    assert store.meta.event_counts == {"refund": 3}
    assert events_of(store).select("quantity", "amount").rows() == [(-2.0, -10.0)] * 3


def test_a_refund_by_its_word_takes_money_back(taken: TakeText) -> None:
    events = events_of(taken(HEADER + "a,2024-01-01,return,1,5,o\na,2024-01-02,退款,,,o\n"))
    assert events["event"].to_list() == [EventType.REFUND] * 2
    assert events["amount"].to_list() == [-5.0, None]


def test_a_purchase_of_nothing_is_other_and_counted(taken: TakeText) -> None:
    store = taken(
        "customer_id,time,quantity,amount\na,2024-01-01,0,10\nb,2024-01-01,2,0\nc,2024-01-01,,10\nd,2024-01-01,1,\n"
    )
    assert store.meta.event_counts == {"purchase": 2, "other": 2}
    assert store.quality.total("zero_amount") == 2


def test_what_is_only_looked_at_carries_no_money(taken: TakeText) -> None:
    assert events_of(taken(HEADER + "a,2024-01-01,view,1,99,\n"))["amount"].to_list() == [None]


def test_unknown_words_are_other_and_counted_by_word(taken: TakeText) -> None:
    store = taken(
        HEADER
        + "a,2024-01-01,teleport,,,\na,2024-01-02,teleport,,,\na,2024-01-03,,,,\na,2024-01-04,buy,1,1,\n"
    )
    assert store.meta.event_counts == {"purchase": 1, "other": 3}
    assert store.quality.unknown_words == {"teleport": 2, "(empty)": 1}


def test_words_are_known_however_they_are_written() -> None:
    assert SYNONYMS[fold("Add To-Cart ")] is EventType.ADD_TO_CART
    assert SYNONYMS[fold("下单")] is EventType.PURCHASE
    assert all(SYNONYMS[event.word] is event for event in EventType)


def test_rows_without_a_customer_are_counted_and_nowhere_else(taken: TakeText) -> None:
    store = taken("customer_id,time,amount\na,2024-01-01,5\n,2024-02-01,5\nNA,2024-02-01,5\n")
    assert store.quality.total("without_customer") == 2
    assert (store.meta.rows, store.meta.customers, f"{store.meta.last_at:%m}") == (1, 1, "01")


def test_a_row_that_cannot_be_read_is_set_aside_with_line_reason_and_text(taken: TakeText) -> None:
    store = taken(
        "customer_id,time,amount\na,2024-01-01,5\nb,soon,5\nc,2024-01-01,lots\nd,,5\ne,2024-01-01,6\n"
    )
    assert store.set_aside().drop("file").rows() == [
        (3, "the time is not a plausible one in the format ymd", "b,soon,5"),
        (4, "the amount is no number", "c,2024-01-01,lots"),
        (5, "no time", "d,,5"),
    ]
    assert [reason.rows for reason in store.quality.set_aside] == [1, 1, 1]


def test_the_text_of_a_row_that_is_set_aside_is_cut(taken: TakeText) -> None:
    store = taken(f"customer_id,time,amount\na,2024-01-01,5\nb,soon,{'9' * 5000}\n")
    assert len(store.set_aside()["raw"].item()) == 500


def test_hostile_names_are_kept_as_they_are_but_shown_harmless(taken: TakeText) -> None:
    name = "[red]\x1b[31mEve"
    store = taken(f"customer_id,time,amount\n{name},2024-01-01,5\n{name},soon,5\n")
    assert store.customer(name).height == 1
    assert store.quality.set_aside[0].examples[0].raw == "[red][31mEve,soon,5"


def test_every_row_is_accounted_for(taken: TakeText) -> None:
    store = taken(
        "customer_id,time,amount\na,2024-01-01,5\n,2024-01-01,5\nb,soon,5\nc,2024-01-01,0\nd,1,2,3,4\n"
    )
    file = store.quality.files[0]
    assert file.rows == file.used + file.set_aside + file.without_customer + file.dropped == 5


def test_a_log_without_money_has_no_amounts(taken: TakeText) -> None:
    assert not taken("customer_id,time,event\na,2024-01-01,buy\n").meta.has_amounts
    assert taken("customer_id,time,amount\na,2024-01-01,5\n", name="b.csv").meta.has_amounts


def test_a_parquet_row_that_is_set_aside_shows_its_fields(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {"user_id": [1, 2], "ts": [datetime(2024, 1, 1), None], "amount": [5.0, None], "note": ["x", "y"]}
    )
    frame.write_parquet(tmp_path / "a.parquet")
    store = take_in(str(tmp_path / "a.parquet"), tmp_path / "store", Settings())
    assert store.set_aside().select("line", "reason", "raw").rows() == [(2, "no time", "2,,,y")]
