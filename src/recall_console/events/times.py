"""When it happened: the ways in which files write a time, told apart by the data, read to naive local microseconds."""

from datetime import datetime
from typing import Final

import polars as pl

from recall_console.events.values import text

EARLIEST: Final = datetime(1990, 1, 1)  # noqa: DTZ001 - compared with naive local times
"""A time before this is no time of an event (a cut-off epoch, a 1900 placeholder): the row is set aside."""
LATEST: Final = datetime(2100, 1, 1)  # noqa: DTZ001 - compared with naive local times
"""A time from this on is no time of an event."""

EPOCH_UNITS: Final = {"epoch_s": 1_000_000, "epoch_ms": 1_000, "epoch_us": 1}
"""Microseconds per unit of the numeric formats."""

_CLOCK: Final = (
    r"(?:[T\s]+(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?)?)?"
    r"\s*(?P<half>[AaPp][Mm])?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?$"
)
_DATES: Final = {
    "ymd": r"^(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?",
    "dmy": r"^(?P<day>\d{1,2})[-/. ](?P<month>\d{1,2}|[A-Za-z]{3,9})[-/. ,]+(?P<year>\d{4}|\d{2})",
    "mdy": r"^(?P<month>\d{1,2}|[A-Za-z]{3,9})[-/. ](?P<day>\d{1,2})[-/. ,]+(?P<year>\d{4}|\d{2})",
    "compact": r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
}
# The letters that never occur keep the same groups in both patterns.
_COMPACT_CLOCK: Final = (
    r"(?:[T ]?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?(?P<fraction>x)?(?P<half>x)?(?P<zone>Z)?$"
)
ISO: Final = "ymd"
"""Year, month, day; with or without a clock and a zone."""
FORMATS: Final = (*_DATES, *EPOCH_UNITS)
"""Names of the time formats; any other format is a strftime pattern such as ``%d.%m.%y %H:%M``."""

_MONTHS: Final = {
    name: str(number)
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_CANONICAL: Final = "%Y-%m-%d %H:%M:%S"


def read(column: pl.Series, form: str, zone: str | None, local: str) -> pl.Series:
    """The column as naive local times, ``Datetime("us")``; null where it is no plausible time in that format.

    Parameters
    ----------
    column : pl.Series
        Text, numbers (epochs) or a temporal type.
    form : str
        One of :data:`FORMATS` or a strftime pattern; ignored for temporal types.
    zone : str or None
        Time zone that times without one are in; None for ``local``. Epochs are UTC.
    local : str
        The workspace's time zone, whose times are returned.
    """
    parsed = _typed(column, zone, local) if is_moment(column) else _parsed(text(column), form, zone, local)
    return (
        parsed.to_frame()
        .select(pl.when(pl.first().is_between(EARLIEST, LATEST, closed="left")).then(pl.first()))
        .to_series()
    )


def possible_formats(column: pl.Series, least: float) -> list[str]:
    """The formats that read most values of a sample, and at least the share ``least``; none where it holds no times."""
    if is_moment(column):
        return [ISO]
    plain = text(column).drop_nulls()
    if plain.is_empty():
        return []
    counts = {form: plain.len() - read(plain, form, None, "UTC").null_count() for form in FORMATS}
    return [
        form
        for form in FORMATS
        if counts[form] >= least * plain.len() and counts[form] == max(counts.values())
    ]


def is_format(form: object) -> bool:
    """Whether that is one of :data:`FORMATS` or a strftime pattern that can be read with."""
    if not isinstance(form, str) or (form not in FORMATS and "%" not in form):
        return False
    try:
        read(pl.Series(["2024-01-31"]), form, None, "UTC")
    except pl.exceptions.PolarsError:
        return False
    return True


def is_zone(name: object) -> bool:
    """Whether that is the name of a time zone that Polars knows, such as ``Asia/Shanghai``."""
    if not isinstance(name, str) or not name:
        return False
    try:
        pl.Series([EARLIEST]).dt.replace_time_zone(name)
    except pl.exceptions.ComputeError:
        return False
    return True


def is_moment(column: pl.Series) -> bool:
    """Whether the column's type is a date or a date with a time already."""
    return isinstance(column.dtype, pl.Date | pl.Datetime)


def _typed(column: pl.Series, zone: str | None, local: str) -> pl.Series:
    if isinstance(column.dtype, pl.Datetime) and column.dtype.time_zone:
        return column.dt.convert_time_zone(local).dt.replace_time_zone(None).cast(pl.Datetime("us"))
    return _to_local(column.cast(pl.Datetime("us")), zone, local)


def _to_local(naive: pl.Series, zone: str | None, local: str) -> pl.Series:
    """Naive times of ``zone`` as naive times of ``local``; an hour that the clocks skip is null, a repeated one the first."""
    if zone is None or zone == local:
        return naive
    aware = naive.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return aware.dt.convert_time_zone(local).dt.replace_time_zone(None)


def _parsed(plain: pl.Series, form: str, zone: str | None, local: str) -> pl.Series:
    if form in EPOCH_UNITS:
        micros = plain.cast(pl.Float64, strict=False) * EPOCH_UNITS[form]
        return _to_local(micros.cast(pl.Int64, strict=False).cast(pl.Datetime("us")), "UTC", local)
    if form not in _DATES:
        return _typed(plain.str.to_datetime(form, strict=False, time_unit="us"), zone, local)
    if form == ISO:
        quick = plain.str.to_datetime(_CANONICAL, strict=False, time_unit="us")
        if quick.null_count() == plain.null_count():
            return _to_local(quick, zone, local)
    return _from_parts(plain, form, zone, local)


def _from_parts(plain: pl.Series, form: str, zone: str | None, local: str) -> pl.Series:
    clock = _COMPACT_CLOCK if form == "compact" else _CLOCK
    parts = plain.str.extract_groups(_DATES[form] + clock).struct.unnest()
    moment = parts.select(
        _canonical().str.to_datetime(_CANONICAL, strict=False, time_unit="us") + _fraction()
    ).to_series()
    offset = parts["zone"]
    if offset.null_count() == offset.len():
        return _to_local(moment, zone, local).alias(plain.name)
    utc = parts.select(moment - _offset()).to_series()
    return (
        _to_local(utc, "UTC", local)
        .zip_with(offset.is_not_null(), _to_local(moment, zone, local))
        .alias(plain.name)
    )


def _canonical() -> pl.Expr:
    month = pl.col("month").str.to_lowercase().str.slice(0, 3).replace(_MONTHS)
    year = pl.when(pl.col("year").str.len_bytes() == 2).then(pl.lit("20") + pl.col("year")).otherwise("year")
    hour = pl.col("hour").cast(pl.Int16) % 12 + pl.when(pl.col("half").str.to_lowercase() == "pm").then(
        12
    ).otherwise(0)
    hour = pl.when(pl.col("half").is_null()).then(pl.col("hour").cast(pl.Int16)).otherwise(hour).fill_null(0)
    minute, second = pl.col("minute").fill_null("0"), pl.col("second").fill_null("0")
    return pl.format("{}-{}-{} {}:{}:{}", year, month, "day", hour, minute, second)


def _fraction() -> pl.Expr:
    micros = (pl.lit("0.") + pl.col("fraction").fill_null("0")).cast(pl.Float64) * 1_000_000
    return pl.duration(microseconds=micros.round().cast(pl.Int64))


def _offset() -> pl.Expr:
    digits = pl.col("zone").str.extract(r"^[+-](\d{2}):?\d{2}$", 1).cast(pl.Int64)
    minutes = pl.col("zone").str.extract(r"^[+-]\d{2}:?(\d{2})$", 1).cast(pl.Int64)
    sign = pl.when(pl.col("zone").str.starts_with("-")).then(-1).otherwise(1)
    return pl.duration(minutes=(sign * (digits * 60 + minutes)).fill_null(0))
