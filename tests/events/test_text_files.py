"""Encodings, dialects, compression and broken rows, from bytes to events."""

import gzip
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from event_files import TakeText, events_of

from recall_console.errors import InputError

HEADER = "customer_id,date,amount,category\n"


@pytest.mark.parametrize(
    ("codec", "name", "called"),
    [
        ("utf-8", "李雷", "utf-8"),
        ("utf-8-sig", "李雷", "utf-8-sig"),
        ("gb18030", "李雷", "gb18030"),
        ("gb18030", "李雷𠀀", "gb18030"),
        ("cp1252", "Zoë Müller €", "cp1252"),
        ("utf-16", "李雷", "utf-16"),
    ],
)
def test_names_arrive_whatever_the_encoding(taken: TakeText, codec: str, name: str, called: str) -> None:
    text = HEADER + "".join(f"{name}{i},2024-01-{i % 28 + 1:02},5,图书\n" for i in range(40))
    if codec == "cp1252":
        text = text.replace("图书", "Élégance")
    store = taken(text.encode(codec))
    assert store.quality.files[0].encoding == called
    assert f"{name}7" in events_of(store)["customer_id"].to_list()


def test_a_single_foreign_name_far_down_decides_the_encoding(taken: TakeText) -> None:
    rows = "".join(f"c{i},2024-01-01,5,books\n" for i in range(60_000))
    store = taken((HEADER + rows + "Zoë,2024-01-02,5,books\n").encode("cp1252"))
    assert store.customer("Zoë").height == 1


def test_one_broken_byte_does_not_turn_utf8_into_another_encoding(taken: TakeText) -> None:
    good = "".join(f"李雷{i},2024-01-01,5,图书\n" for i in range(20))
    store = taken((HEADER + good).encode() + b"Zo\xeb,2024-01-01,5,books\n")
    assert store.quality.files[0].encoding == "utf-8"
    assert store.customer("李雷3").height == 1
    assert store.customer("Zo�").height == 1


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_any_delimiter_and_line_end(taken: TakeText, delimiter: str, end: str) -> None:
    rows = ["customer_id,date,amount", "a,2024-01-01,5.50", "b,2024-01-02,7.25"]
    store = taken(end.join(rows).replace(",", delimiter).encode())
    assert events_of(store).select("customer_id", "amount").rows() == [("a", 5.5), ("b", 7.25)]


def test_a_decimal_comma_is_no_delimiter(taken: TakeText) -> None:
    rows = "".join(f"c{i};2024-01-{i % 28 + 1:02};{i + 1},5;1,25;2,75;3,5\n" for i in range(300))
    store = taken("customer_id;date;amount;x;y;z\n" + rows)
    assert store.customer("c7")["amount"].to_list() == [8.5]


def test_columns_of_fixed_width_may_be_empty_and_hold_blanks(taken: TakeText) -> None:
    text = (
        "customer_id  date       category        amount\n"
        "00017        2024-01-01 garden hose      12.50\n"
        "00018        2024-01-02                   3.00\n"
        "00019        2024-01-03 lamp            112.75\n"
    )
    store = taken(text, name="events.txt")
    assert store.quality.files[0].dialect == "fixed columns, header"
    assert events_of(store).select("customer_id", "category", "amount").rows() == [
        ("00017", "garden hose", 12.5),
        ("00018", None, 3.0),
        ("00019", "lamp", 112.75),
    ]


def test_gzip_is_read_as_it_is(taken: TakeText) -> None:
    assert (
        taken(gzip.compress(f"{HEADER}a,2024-01-01,5,books\n".encode()), name="events.csv.gz").meta.rows == 1
    )


def test_zstd_is_read_as_it_is(taken: TakeText, tmp_path: Path) -> None:
    frame = pl.LazyFrame(
        {"customer_id": ["a", "李雷"], "date": ["2024-01-01", "2024-01-02"], "amount": ["5", "6"]}
    )
    frame.sink_csv(tmp_path / "z.csv.zst", compression="zstd")
    assert taken((tmp_path / "z.csv.zst").read_bytes(), name="events.csv.zst").customer("李雷").height == 1


def test_a_zstd_file_that_ends_too_early_is_refused(taken: TakeText, tmp_path: Path) -> None:
    rows = {"customer_id": [f"c{i * 7919 % 10007}" for i in range(50_000)], "date": ["2024-01-01"] * 50_000}
    pl.LazyFrame(rows).sink_csv(tmp_path / "z.csv.zst", compression="zstd")
    with pytest.raises(InputError, match="damaged"):
        taken((tmp_path / "z.csv.zst").read_bytes()[:-5000], name="events.csv.zst")


def test_a_gzip_file_that_ends_too_early_is_refused(taken: TakeText) -> None:
    rows = "".join(f"c{i},2024-01-01,{i}.37,k{i * 7919 % 1000}\n" for i in range(50_000))
    with pytest.raises(InputError, match="damaged"):
        taken(gzip.compress((HEADER + rows).encode())[:-5000], name="events.csv.gz")


def test_quoted_fields_hold_delimiters_quotes_and_line_ends(taken: TakeText) -> None:
    text = (
        HEADER + '"a, b",2024-01-01,5,"say ""hi"""\nc,2024-01-02,6,"two\nlines"\nd,2024-01-03,"1,234.50",x\n'
    )
    assert events_of(taken(text)).select("customer_id", "amount", "category").rows() == [
        ("a, b", 5.0, 'say "hi"'),
        ("c", 6.0, "two\nlines"),
        ("d", 1234.5, "x"),
    ]


def test_an_inch_sign_is_no_quote(taken: TakeText) -> None:
    text = (
        HEADER
        + 'a,2024-01-01,5,6" pipe\nb,2024-01-02,6,plain\nc,2024-01-03,7,8" pipe\nd,2024-01-04,7,3" by 4" pipe\n'
    )
    assert events_of(taken(text))["category"].to_list() == ['6" pipe', "plain", '8" pipe', '3" by 4" pipe']


def test_a_quote_that_is_never_closed_costs_its_row_only(taken: TakeText) -> None:
    rows = "".join(f"c{i},2024-01-01,5,books\n" for i in range(500))
    store = taken(HEADER + 'a,2024-01-01,5,"open\n' + rows)
    assert store.meta.rows == 501
    assert store.meta.customers == 501


def test_two_stray_quotes_do_not_swallow_the_rows_between_them(taken: TakeText) -> None:
    rows = "".join(f"c{i},2024-01-01,5,books\n" for i in range(5))
    store = taken(
        HEADER + 'a,2024-01-01,5,"open\n' + rows + 'b,2024-01-01,5,"open\n' + rows.replace("c", "d")
    )
    assert store.meta.customers == 12


def test_row_names_without_a_header_of_their_own_do_no_harm(taken: TakeText) -> None:
    store = taken("customer_id,date,amount\n1,a,2024-01-01,5\n2,b,2024-01-02,6\n")
    assert events_of(store)["customer_id"].to_list() == ["a", "b"]


def test_columns_may_be_called_anything(taken: TakeText) -> None:
    assert (
        taken(
            "customer_id,date,amount,#line,line,reason,raw,word,file_number,at\na,2024-01-01,5,1,2,3,4,5,6,7\n"
        ).meta.rows
        == 1
    )


def test_a_row_with_an_unquoted_delimiter_is_set_aside_with_its_line(taken: TakeText) -> None:
    store = taken(HEADER + "a,2024-01-01,5,books\nb,2024-01-02,5,pots, pans\nc,2024-01-03,5,lamps\n")
    assert store.meta.rows == 2
    [reason] = store.quality.set_aside
    assert reason.reason == "5 fields where 4 were expected (an unquoted delimiter?)"
    assert reason.examples[0].line == 3
    assert reason.examples[0].raw == "b,2024-01-02,5,pots, pans"


def test_lines_are_counted_as_an_editor_counts_them(taken: TakeText) -> None:
    store = taken("\n" + HEADER + '\na,2024-01-01,5,"two\nlines"\n\nb,yesterday,5,x\nc,2024-01-02,5,y\n')
    assert store.quality.set_aside[0].examples[0].line == 7


def test_a_delimiter_at_every_lines_end_adds_nothing(taken: TakeText) -> None:
    assert taken("customer_id,date,amount\na,2024-01-01,5,\nb,2024-01-02,6,\n").meta.rows == 2


def test_the_last_line_cut_off_is_set_aside(taken: TakeText) -> None:
    rows = "".join(f"{1000 + i},77{i},12,pv,15116648{i:02}\n" for i in range(30))
    store = taken(rows + "1050,778,12,pv,15", name="log.csv")
    assert store.meta.rows == 30
    assert store.quality.set_aside[0].examples[0].line == 31


def test_a_header_without_rows_is_refused_in_one_sentence(taken: TakeText) -> None:
    with pytest.raises(InputError, match="a header but no rows"):
        taken(HEADER)


def test_a_time_of_a_file_without_header_is_found(taken: TakeText) -> None:
    events = events_of(taken("760\t25\t11/6/2009\r\n860\t50\t9/28/2012\r\n", name="x.txt"))
    assert events.select("customer_id", "amount", "at").rows() == [
        ("760", 25.0, datetime(2009, 11, 6)),
        ("860", 50.0, datetime(2012, 9, 28)),
    ]
