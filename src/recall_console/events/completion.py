"""What a mapping leaves open, found out from the data: time format, decimal sign, prefix of cancelled orders."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from recall_console.errors import MappingError
from recall_console.events import said, times, values
from recall_console.events.mapping import Mapping, Reason
from recall_console.events.names import Role
from recall_console.events.normalise import time_column
from recall_console.events.reading import Table
from recall_console.language import tr

NUMERIC: Final = (Role.QUANTITY, Role.UNIT_PRICE, Role.AMOUNT, Role.DISCOUNT)
SAMPLE_ROWS: Final = 10_000
LEAST_SAMPLE_ROWS: Final = 100
"""So many rows of the files' beginnings decide what their columns mean."""
_EITHER: Final = ["dmy", "mdy"]
HALF: Final = 0.5
"""This share of a column's values has to fit where its name, or a person, speaks for it: the others are set aside."""


def complete(tables: Sequence[Table], sample: pl.DataFrame, mapping: Mapping) -> Mapping:
    """The mapping with what it leaves open found out from the data: time format, decimal sign, prefix of cancellations.

    Parameters
    ----------
    tables : sequence of Table
        Read whole only where days and months could be mistaken.
    sample : pl.DataFrame
        Their first rows, as of :func:`sample_of`.
    mapping : Mapping

    Raises
    ------
    MappingError
        The time column holds no times in any format known.
    """
    if mapping.time_format is None:
        mapping = _with_time_format(tables, sample, mapping)
    decimal = _decimal(sample, mapping) if mapping.decimal is None else mapping.decimal
    prefix = _refund_prefix(sample, mapping) if mapping.refund_prefix is None else mapping.refund_prefix
    return replace(mapping, decimal=decimal, refund_prefix=prefix)


def sample_of(tables: Sequence[Table]) -> pl.DataFrame:
    """The first rows of all the tables: ``SAMPLE_ROWS`` altogether, but some of each."""
    each = max(SAMPLE_ROWS // len(tables), LEAST_SAMPLE_ROWS)
    return pl.concat([table.sample(each) for table in tables])


def _with_time_format(tables: Sequence[Table], sample: pl.DataFrame, mapping: Mapping) -> Mapping:
    name = mapping.columns[Role.TIME][0]
    stamps = time_column(sample, mapping)
    forms = times.possible_formats(stamps, HALF)
    if not forms:
        shown = ", ".join(values.printable(text, 30) for text in values.text(stamps).drop_nulls().head(3))
        raise MappingError(
            tr(
                '{path}: the times in {printable} ({value}) are in no known format, say it in the mapping file under [time] as in format = "%d.%m.%Y"',
                path=tables[0].file.path,
                printable=values.printable(name, 30),
                value=shown or "there are none",
            )
        )
    if forms == _EITHER:
        forms = _told_apart(tables, mapping)
    if forms != _EITHER:
        return replace(mapping, time_format=forms[0])
    form = "mdy" if stamps.str.contains("/", literal=True).any() else "dmy"
    reason = Reason(0.4, said.MONTH_FIRST if form == "mdy" else said.DAY_FIRST)
    return replace(mapping, time_format=form, reasons=mapping.reasons | {Role.TIME: reason})


def _told_apart(tables: Sequence[Table], mapping: Mapping) -> list[str]:
    """Day-month or month-day, by the first batch in which one of them does better; both where all days are below 13."""
    for table in tables:
        for batch in table.batches():
            forms = times.possible_formats(time_column(batch, mapping), HALF)
            if len(forms) == 1:
                return forms
    return _EITHER


def _decimal(sample: pl.DataFrame, mapping: Mapping) -> str:
    """Comma where some number can only be read so (1,5 or 1.234,56), and none only with a point."""
    money = [sample[name] for role in NUMERIC for name in mapping.columns.get(role, ())]
    texts = [values.text(column).drop_nulls() for column in money if column.dtype == pl.String]
    comma = any(column.str.contains(r",(\d{1,2}|\d{4,})\D*$").any() for column in texts)
    point = any(column.str.contains(r"\.(\d{1,2}|\d{4,})\D*$").any() for column in texts)
    return "," if comma and not point else "."


def _refund_prefix(sample: pl.DataFrame, mapping: Mapping) -> str:
    """``C`` where order ids are plain numbers, so that ``C`` before one can only mark its cancellation."""
    name = mapping.column(Role.ORDER)
    if name is None:
        return ""
    orders = values.ids(sample[name]).drop_nulls()
    return "C" if orders.str.contains(r"^\d+$").sum() > orders.len() / 2 else ""
