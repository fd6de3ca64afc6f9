"""Kernels run on this machine, some shards at a time, so that memory is bounded."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Protocol, TypeVar

import polars as pl

T = TypeVar("T")

ROWS_AT_ONCE: Final = 2_000_000
"""Shards are put together up to about this many events, so that small ones do not cost a kernel call each."""


class Sharded(Protocol):
    """What holds events in shards, all of a customer's in one: the event store."""

    def shards(self) -> Iterable[pl.DataFrame]:
        """Each shard's events, sorted by customer and time."""


def over_shards(store: Sharded, kernel: Callable[[pl.DataFrame], T]) -> Iterator[T]:
    """What a kernel makes of the events, one result for some shards together.

    Parameters
    ----------
    kernel : callable
        A pure function of all events of some customers, sorted by customer and time. Its results must not depend on
        which customers come together.
    """
    waiting: list[pl.DataFrame] = []
    for shard in store.shards():
        waiting.append(shard)
        if sum(map(len, waiting)) >= ROWS_AT_ONCE:
            yield kernel(_joined(waiting))
            waiting = []
    if waiting:
        yield kernel(_joined(waiting))


def _joined(shards: list[pl.DataFrame]) -> pl.DataFrame:
    """One frame, still sorted by customer and time."""
    return shards[0] if len(shards) == 1 else pl.concat(shards).sort("customer_id", maintain_order=True)
