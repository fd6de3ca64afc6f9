"""Rows of the event log while it is made: numbers instead of names, missing columns left out until they are joined."""

import numpy as np
import polars as pl

from recall_console.events.sample.arrays import Floats, Ints
from recall_console.events.schema import EventType

ROWS: pl.Schema = pl.Schema(
    {
        "customer": pl.Int32(),
        "second": pl.Int64(),
        "event": pl.UInt8(),
        "item": pl.Int32(),
        "quantity": pl.Int16(),
        "unit_price": pl.Float64(),
        "amount": pl.Float64(),
        "discount": pl.Float64(),
        "order": pl.Int64(),
        "channel": pl.Int8(),
        "coupon": pl.Int32(),
    }
)
"""``second`` counts from the start of the log; a negative item, order, channel or coupon means none."""


def rows(event: EventType, customer: Ints, second: Ints, **columns: Ints | Floats) -> pl.DataFrame:
    """Rows of one event type with the columns that it has."""
    given = {"customer": customer, "second": second, **columns}
    kind = np.full(len(customer), int(event), dtype=np.uint8)
    return pl.DataFrame({"event": kind, **given}).cast({name: ROWS[name] for name in given})


def join(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """All rows with all columns."""
    return pl.concat([pl.DataFrame(schema=ROWS), *parts], how="diagonal")
