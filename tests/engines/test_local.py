"""Kernels over shards."""

from collections.abc import Iterator

import polars as pl

from recall_console.engines.local import over_shards


class Store:
    def shards(self) -> Iterator[pl.DataFrame]:
        yield pl.DataFrame({"customer_id": ["b", "b", "d"]})
        yield pl.DataFrame({"customer_id": ["a", "c"]})


def test_rows_of_all_shards_come_together_sorted_by_customer() -> None:
    counted = over_shards(Store(), lambda shard: shard.group_by("customer_id").len())
    assert counted.rows() == [("a", 1), ("b", 2), ("c", 1), ("d", 1)]
