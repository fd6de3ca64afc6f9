from datetime import date, datetime

import polars as pl
import pytest

from recall_console.events import times


def read(text: object, form: str, zone: str | None = None, local: str = "UTC") -> datetime | None:
    value: datetime | None = times.read(pl.Series([text]), form, zone, local).item()
    return value


@pytest.mark.parametrize(
    ("text", "form", "moment"),
    [
        ("2010-12-01 08:26:00", "ymd", datetime(2010, 12, 1, 8, 26)),
        ("2010-12-01", "ymd", datetime(2010, 12, 1)),
        ("2015/8/17 20:09:12", "ymd", datetime(2015, 8, 17, 20, 9, 12)),
        ("2015.08.17 20:09", "ymd", datetime(2015, 8, 17, 20, 9)),
        ("2024年3月5日", "ymd", datetime(2024, 3, 5)),
        ("2024年3月5日 9:05", "ymd", datetime(2024, 3, 5, 9, 5)),
        ("2024-03-05T09:05:06.250", "ymd", datetime(2024, 3, 5, 9, 5, 6, 250_000)),
        ("11/6/2009", "mdy", datetime(2009, 11, 6)),
        ("11/6/2009", "dmy", datetime(2009, 6, 11)),
        ("12/1/10 8:26", "mdy", datetime(2010, 12, 1, 8, 26)),
        ("12/1/2010 8:26 PM", "mdy", datetime(2010, 12, 1, 20, 26)),
        ("12/1/2010 12:05 am", "mdy", datetime(2010, 12, 1, 0, 5)),
        ("31.12.2024 23:59:59", "dmy", datetime(2024, 12, 31, 23, 59, 59)),
        ("01-Dec-2010", "dmy", datetime(2010, 12, 1)),
        ("December 1, 2010", "mdy", datetime(2010, 12, 1)),
        ("19970101", "compact", datetime(1997, 1, 1)),
        ("20240305091500", "compact", datetime(2024, 3, 5, 9, 15)),
        (19970101, "compact", datetime(1997, 1, 1)),
        ("1511664801", "epoch_s", datetime(2017, 11, 26, 2, 53, 21)),
        ("1511664801.0", "epoch_s", datetime(2017, 11, 26, 2, 53, 21)),
        (1511664801250, "epoch_ms", datetime(2017, 11, 26, 2, 53, 21, 250_000)),
        (1511664801250000, "epoch_us", datetime(2017, 11, 26, 2, 53, 21, 250_000)),
        ("05|03|2024", "%d|%m|%Y", datetime(2024, 3, 5)),
        ("05|03|2024 20:00 +0200", "%d|%m|%Y %H:%M %z", datetime(2024, 3, 5, 18)),
        (date(2024, 3, 5), "ymd", datetime(2024, 3, 5)),
        (datetime(2024, 3, 5, 1), "ymd", datetime(2024, 3, 5, 1)),
    ],
)
def test_times_are_read_as_files_write_them(text: object, form: str, moment: datetime) -> None:
    assert read(text, form) == moment


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("15", "epoch_s"),
        ("2024-13-01", "ymd"),
        ("2023-02-29", "ymd"),
        ("1900-01-01", "ymd"),
        ("0001-01-01 00:00:00", "ymd"),
        ("9999-12-31", "ymd"),
        ("31/12/2024", "mdy"),
        ("yesterday", "ymd"),
        ("2024-03-05 25:00", "ymd"),
        ("99999999999999999999999", "epoch_s"),
    ],
)
def test_what_is_no_plausible_time_is_none(text: str, form: str) -> None:
    assert read(text, form) is None


def test_times_with_a_zone_become_local_and_naive_ones_are_local_already() -> None:
    assert read("2024-03-05T20:00:00Z", "ymd", local="Asia/Shanghai") == datetime(2024, 3, 6, 4)
    assert read("2019-10-01 00:00:00 UTC", "ymd", local="Asia/Shanghai") == datetime(2019, 10, 1, 8)
    assert read("2024-03-05 20:00:00+05:30", "ymd") == datetime(2024, 3, 5, 14, 30)
    assert read("2024-03-05 20:00:00-0500", "ymd") == datetime(2024, 3, 6, 1)
    assert read("2024-03-05 20:00:00", "ymd", local="Asia/Shanghai") == datetime(2024, 3, 5, 20)
    assert read("1511664801", "epoch_s", local="Asia/Shanghai") == datetime(2017, 11, 26, 10, 53, 21)


def test_a_file_may_be_in_another_zone_than_the_workspace() -> None:
    assert read("2017-01-01 03:30:00", "ymd", zone="UTC", local="America/New_York") == datetime(
        2016, 12, 31, 22, 30
    )


def test_typed_times_are_converted_too() -> None:
    aware = pl.Series([datetime(2024, 3, 5, 20)]).dt.replace_time_zone("UTC")
    assert times.read(aware, "ymd", None, "Asia/Shanghai").to_list() == [datetime(2024, 3, 6, 4)]
    nanoseconds = pl.Series([datetime(2017, 1, 1, 11)], dtype=pl.Datetime("ns"))
    assert times.read(nanoseconds, "ymd", "UTC", "America/New_York").to_list() == [datetime(2017, 1, 1, 6)]


def test_the_days_tell_day_month_from_month_day() -> None:
    assert times.possible_formats(pl.Series(["11/6/2009", "9/28/2012"]), 0.9) == ["mdy"]
    assert times.possible_formats(pl.Series(["11/6/2009", "28/9/2012"]), 0.9) == ["dmy"]
    assert times.possible_formats(pl.Series(["11/6/2009"]), 0.9) == ["dmy", "mdy"]
    assert times.possible_formats(pl.Series(["a", "b"]), 0.5) == []
