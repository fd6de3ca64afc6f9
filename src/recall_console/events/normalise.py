"""Rows and a mapping become events; what cannot be an event is set aside with its reason."""

import re
from dataclasses import dataclass
from typing import Final

import polars as pl

from recall_console.events import said, times, values
from recall_console.events.cutting import DEFECT, LINE, RAW
from recall_console.events.mapping import Mapping
from recall_console.events.names import Role
from recall_console.events.schema import EVENT_SCHEMA, SYNONYMS, EventType, fold

RAW_CHARACTERS: Final = 500
"""So much of a row that was set aside is kept."""

NO_WORD: Final = "(empty)"
"""How the report calls an empty field where others have an event word."""
_MONEY_EVENTS: Final = (EventType.PURCHASE, EventType.REFUND)


@dataclass(frozen=True)
class Normalised:
    """What a batch of rows came to.

    Attributes
    ----------
    events : pl.DataFrame
        ``EVENT_SCHEMA``, in the rows' order.
    set_aside : pl.DataFrame
        ``line``, ``reason``, ``raw``.
    without_customer : int
        Rows that name no customer: counted, kept nowhere.
    zero_amount : int
        Purchases of quantity or amount 0, kept as ``OTHER``.
    unknown_words : dict of str to int
        Event words that no synonym is known for, kept as ``OTHER``.
    """

    events: pl.DataFrame
    set_aside: pl.DataFrame
    without_customer: int
    zero_amount: int
    unknown_words: dict[str, int]


def normalise(rows: pl.DataFrame, mapping: Mapping, timezone: str) -> Normalised:
    """Turn a batch of rows into events.

    Parameters
    ----------
    rows : pl.DataFrame
        ``LINE``, ``RAW``, ``DEFECT`` and the file's columns, as ``reading.Table.batches`` gives them.
    mapping : Mapping
        Complete, as ``guess.guess`` gives it.
    timezone : str
        The workspace's, as ``Area/City``.
    """
    read = _read(rows, mapping, timezone)
    bad = read["reason"].is_not_null()
    good = read.filter(~bad)
    nobody = good["customer_id"].is_null()
    events = good.filter(~nobody).with_columns(_event_type(good.filter(~nobody), mapping))
    words = events.filter(pl.col("unknown"))["word"].fill_null(NO_WORD).value_counts()
    events = _settle(events)
    return Normalised(
        events=events.select(pl.col(name).cast(dtype) for name, dtype in EVENT_SCHEMA.items()),
        set_aside=_set_aside(rows.filter(bad), read["reason"].filter(bad)),
        without_customer=int(nobody.sum()),
        zero_amount=int(events["zero"].sum()),
        unknown_words=dict(words.iter_rows()),
    )


def _read(rows: pl.DataFrame, mapping: Mapping, timezone: str) -> pl.DataFrame:
    """Every role's values, and the reason why a row cannot be used (or null)."""
    time = time_column(rows, mapping)
    at = times.read(time, mapping.time_format or times.ISO, mapping.zone, timezone)
    columns = [
        _ids(rows, mapping, Role.CUSTOMER).alias("customer_id"),
        at.alias("at"),
        _ids(rows, mapping, Role.ITEM).alias("item_id"),
        _text(rows, mapping, Role.CATEGORY).alias("category"),
        _ids(rows, mapping, Role.ORDER).alias("order_id"),
        _text(rows, mapping, Role.CHANNEL).alias("channel"),
        _ids(rows, mapping, Role.COUPON).alias("coupon_id"),
        _text(rows, mapping, Role.EVENT).alias("word"),
        _number(rows, mapping, Role.QUANTITY).alias("quantity"),
        _amount(rows, mapping).alias("amount"),
        _discount(rows, mapping).alias("discount"),
    ]
    reason = _first_reason(rows, mapping, time, at)
    return pl.DataFrame(columns).with_columns(reason.alias("reason"), _cancelled(mapping).alias("cancelled"))


def _cancelled(mapping: Mapping) -> pl.Expr:
    if not mapping.refund_prefix:
        return pl.lit(value=False)
    return pl.col("order_id").str.contains(f"^{re.escape(mapping.refund_prefix)}\\d+$").fill_null(value=False)


def time_column(rows: pl.DataFrame, mapping: Mapping) -> pl.Series:
    """The column of times, or the text of a date's and a clock's column together."""
    columns = [rows[name] for name in mapping.columns[Role.TIME]]
    if len(columns) == 1:
        return columns[0]
    return pl.select(pl.concat_str([values.text(column) for column in columns], separator=" ")).to_series()


def _text(rows: pl.DataFrame, mapping: Mapping, role: Role) -> pl.Series:
    name = mapping.column(role)
    return values.text(rows[name]) if name else _nothing(role, rows.height, pl.String())


def _ids(rows: pl.DataFrame, mapping: Mapping, role: Role) -> pl.Series:
    name = mapping.column(role)
    return values.ids(rows[name]) if name else _nothing(role, rows.height, pl.String())


def _number(rows: pl.DataFrame, mapping: Mapping, role: Role) -> pl.Series:
    name = mapping.column(role)
    return (
        values.numbers(rows[name], mapping.decimal_sign)
        if name
        else _nothing(role, rows.height, pl.Float64())
    )


def _nothing(role: Role, rows: int, dtype: pl.DataType) -> pl.Series:
    return pl.Series(role.value, [None], dtype=dtype).new_from_index(0, rows)


def _amount(rows: pl.DataFrame, mapping: Mapping) -> pl.Series:
    """The row's money: its own column, else quantity × unit price, else the price of one piece."""
    if Role.AMOUNT in mapping.columns:
        return _number(rows, mapping, Role.AMOUNT)
    price = _number(rows, mapping, Role.UNIT_PRICE)
    return price * _number(rows, mapping, Role.QUANTITY) if Role.QUANTITY in mapping.columns else price


def _discount(rows: pl.DataFrame, mapping: Mapping) -> pl.Series:
    columns = [
        values.numbers(rows[name], mapping.decimal_sign).abs()
        for name in mapping.columns.get(Role.DISCOUNT, ())
    ]
    if not columns:
        return _nothing(Role.DISCOUNT, rows.height, pl.Float64())
    known = pl.any_horizontal(column.is_not_null() for column in columns)
    return pl.select(pl.when(known).then(pl.sum_horizontal(columns))).to_series()


def _first_reason(rows: pl.DataFrame, mapping: Mapping, time: pl.Series, at: pl.Series) -> pl.Series:
    """Why a row is set aside: it has a defect, its time cannot be read, or a number is none."""
    reasons = [
        rows[DEFECT],
        pl.when(~values.given(time)).then(pl.lit(said.NO_TIME)),
        pl.when(at.is_null()).then(pl.lit(said.TIME_NOT_PLAUSIBLE.format(time_format=mapping.time_format))),
        *(_not_a_number(rows, mapping, role) for role in (Role.QUANTITY, Role.UNIT_PRICE, Role.AMOUNT)),
    ]
    return pl.select(pl.coalesce(reasons)).to_series()


def _not_a_number(rows: pl.DataFrame, mapping: Mapping, role: Role) -> pl.Expr:
    name = mapping.column(role)
    if name is None:
        return pl.lit(None, pl.String)
    wrong = values.given(rows[name]) & values.numbers(rows[name], mapping.decimal_sign).is_null()
    return pl.when(wrong).then(pl.lit(said.NO_NUMBER.format(role=role)))


def _event_type(events: pl.DataFrame, mapping: Mapping) -> list[pl.Series]:
    """``event`` by the row's word, ``unknown`` where there is none or none that is known; without a column of words, purchases."""
    words = events["word"]
    if Role.EVENT not in mapping.columns:
        row = pl.DataFrame(
            {"event": [EventType.PURCHASE], "unknown": [False]}, schema_overrides={"event": pl.UInt8}
        )
        return [column.new_from_index(0, events.height) for column in row]
    own = {word: EventType[event.upper()] for word, event in mapping.words.items()}
    table = {word: own.get(fold(word), SYNONYMS.get(fold(word))) for word in words.drop_nulls().unique()}
    codes = words.replace_strict(table, default=None, return_dtype=pl.UInt8)
    return [
        codes.fill_null(EventType.OTHER).alias("event"),
        codes.is_null().alias("unknown"),
    ]


def _settle(events: pl.DataFrame) -> pl.DataFrame:
    """Make purchases and refunds what the schema says of them; other events carry no money."""
    quantity, amount, event = pl.col("quantity"), pl.col("amount"), pl.col("event")
    purchase = event == EventType.PURCHASE
    negative = ((quantity < 0) | (amount < 0) | pl.col("cancelled")).fill_null(value=False)
    zero = ((quantity == 0) | (amount == 0)).fill_null(value=False)
    settled = events.with_columns(
        pl.when(purchase & negative)
        .then(EventType.REFUND)
        .when(purchase & zero)
        .then(EventType.OTHER)
        .otherwise(event)
        .alias("event"),
        (purchase & zero & ~negative).alias("zero"),
    )
    refund = event == EventType.REFUND
    return settled.with_columns(
        pl.when(refund).then(0 - amount.abs()).when(event.is_in(_MONEY_EVENTS)).then(amount).alias("amount"),
        pl.when(refund).then(0 - quantity.abs()).otherwise(quantity).alias("quantity"),
    )


def _set_aside(rows: pl.DataFrame, reasons: pl.Series) -> pl.DataFrame:
    """Rows with their reason and text; where a row has no text of its own, its fields."""
    fields = [
        pl.col(name).cast(pl.String).fill_null("") for name in rows.columns if name not in (LINE, RAW, DEFECT)
    ]
    raw = pl.coalesce(RAW, pl.concat_str(fields, separator=","))
    return rows.select(
        pl.col(LINE).alias("line"), reasons.alias("reason"), raw.str.slice(0, RAW_CHARACTERS).alias("raw")
    )
