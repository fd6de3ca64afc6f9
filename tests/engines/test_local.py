"""Kernels over shards."""

from collections.abc import Iterator

import polars as pl
import pytest

from recall_console.engines import local
from recall_console.engines.local import over_shards


class Store:
    def shards(self) -> Iterator[pl.DataFrame]:
        yield pl.DataFrame({"customer_id": ["b", "b", "d"]})
        yield pl.DataFrame({"customer_id": ["a", "c"]})


def counted(events: pl.DataFrame) -> pl.DataFrame:
    return events.group_by("customer_id", maintain_order=True).len()


def test_small_shards_come_to_a_kernel_together_sorted_by_customer() -> None:
    (together,) = over_shards(Store(), counted)
    assert together.rows() == [("a", 1), ("b", 2), ("c", 1), ("d", 1)]


def test_large_shards_come_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "ROWS_AT_ONCE", 3)
    one, other = over_shards(Store(), counted)
    assert one.rows() == [("b", 2), ("d", 1)]
    assert other.rows() == [("a", 1), ("c", 1)]
