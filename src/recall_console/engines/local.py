"""Kernels run on this machine, one shard after another, so that memory is bounded by the largest shard."""

from collections.abc import Callable, Iterable
from typing import Protocol

import polars as pl

Kernel = Callable[[pl.DataFrame], pl.DataFrame]
"""A pure function of one shard's events to rows with a ``customer_id``."""


class Sharded(Protocol):
    """What holds events in shards, all of a customer's in one: the event store."""

    def shards(self) -> Iterable[pl.DataFrame]:
        """Each shard's events, sorted by customer and time."""


def over_shards(store: Sharded, kernel: Kernel) -> pl.DataFrame:
    """What a kernel makes of every shard, sorted by ``customer_id``."""
    return pl.concat([kernel(shard) for shard in store.shards()]).sort("customer_id")
