"""What tests of reading share."""

from collections.abc import Callable

import polars as pl

from recall_console.events.store import EventStore

TakeText = Callable[..., EventStore]
"""The fixture ``taken``."""


def events_of(store: EventStore) -> pl.DataFrame:
    """All events of a store."""
    return pl.concat(store.shards())
