"""The event store: a folder of Parquet shards, all events of a customer in one, sorted; opened without heavy imports."""

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import polars as pl

from recall_console.errors import WorkspaceError
from recall_console.events import quality
from recall_console.events.quality import QualityReport
from recall_console.events.schema import EVENT_SCHEMA, SET_ASIDE_SCHEMA
from recall_console.language import tr

VERSION: Final = 1
"""A store of another version is built anew from its source."""
META: Final = "meta.json"
FILE_NUMBER: Final = "file_number"
"""A part's last column: which of ``StoreMeta.files`` a row comes from (not among what ``shards`` gives)."""


@dataclass(frozen=True)
class StoredFile:
    """A file that was taken in."""

    path: str
    sha256: str

    def as_dict(self) -> dict[str, str]:
        """Path and hash, ready for JSON."""
        return {"path": self.path, "sha256": self.sha256}


@dataclass(frozen=True)
class StoreMeta:
    """What the store holds.

    Attributes
    ----------
    rows, customers : int
        Events, and distinct customers that have any.
    first_at, last_at : datetime
        Local times of the first and last event; the last one leaves out strays long after all others (see ``strays``).
    event_counts : dict of str to int
        Events by type (its word), only types that occur.
    has_amounts : bool
        Whether any purchase has an amount: without one there are no values, only churn.
    timezone : str
        The zone that times are local to.
    drop_duplicates : bool
    mapping : dict or None
        The mapping that the user gave (``Mapping.as_dict``), remembered for files to come; None where all was guessed.
    files : tuple of StoredFile
    shards : tuple of tuple of str
        Parts of each shard, relative to the store; what else lies in the folder belongs to an intake that broke off.
    items, quality : str
        Names of the items' and the report's file.
    set_aside : tuple of str
        Names of the files of rows that were set aside, one per intake.
    intake : int
        Counts the intakes, from 1.
    """

    rows: int
    customers: int
    first_at: datetime
    last_at: datetime
    event_counts: dict[str, int]
    has_amounts: bool
    timezone: str
    drop_duplicates: bool
    mapping: dict[str, Any] | None
    files: tuple[StoredFile, ...]
    shards: tuple[tuple[str, ...], ...]
    items: str
    quality: str
    set_aside: tuple[str, ...]
    intake: int

    def to_json(self) -> str:
        """The content of ``meta.json``."""
        plain = asdict(self) | {
            "first_at": self.first_at.isoformat(),
            "last_at": self.last_at.isoformat(),
            "version": VERSION,
        }
        return json.dumps(plain, ensure_ascii=False, indent=1)

    @staticmethod
    def from_json(text: str) -> "StoreMeta":
        """What :meth:`to_json` wrote; KeyError, TypeError or ValueError for anything else."""
        plain = json.loads(text)
        if plain.pop("version") != VERSION:
            raise ValueError("another version")
        return StoreMeta(
            **plain
            | {
                "first_at": datetime.fromisoformat(plain["first_at"]),
                "last_at": datetime.fromisoformat(plain["last_at"]),
                "files": tuple(StoredFile(**file) for file in plain["files"]),
                "shards": tuple(tuple(parts) for parts in plain["shards"]),
                "set_aside": tuple(plain["set_aside"]),
            }
        )


@dataclass(frozen=True)
class EventStore:
    """Everything that came in, as one intake left it; a later intake does not change an opened store's figures."""

    path: Path
    meta: StoreMeta

    @staticmethod
    def open(path: Path) -> "EventStore":
        """Open a store.

        Raises
        ------
        WorkspaceError
            There is none, or none that this version can read.
        """
        try:
            return EventStore(path, StoreMeta.from_json((path / META).read_text(encoding="utf-8")))
        except FileNotFoundError as error:
            raise WorkspaceError(
                tr("{path}: there is no event store, take a source in first", path=path)
            ) from error
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise WorkspaceError(
                tr(
                    "{path}: the event store cannot be read by this version, take the source in again",
                    path=path,
                )
            ) from error

    def shards(self) -> Iterator[pl.DataFrame]:
        """The shards one after another: ``EVENT_SCHEMA``, sorted by customer_id, at, event and then every other column."""
        for parts in self.meta.shards:
            yield self._shard(parts)

    def items(self) -> pl.DataFrame:
        """``item_id`` (str) and ``first_seen_at`` (Datetime us, local) of every item in the log, sorted by item."""
        return pl.read_parquet(self.path / self.meta.items)

    def customer(self, customer_id: str) -> pl.DataFrame:
        """One customer's events: ``EVENT_SCHEMA``, by time; none for an unknown customer."""
        parts = self.meta.shards[shard_of(customer_id, len(self.meta.shards))]
        events = self._scan(parts).filter(pl.col("customer_id") == customer_id)
        return events.sort(EVENT_SCHEMA.names()).collect()

    def scan(self) -> pl.LazyFrame:
        """All events (``EVENT_SCHEMA``), in no order, for who wants few of their columns."""
        return self._scan(part for parts in self.meta.shards for part in parts)

    def first_at_by_file(self) -> dict[int, datetime]:
        """Time of the first event that each file brought, by its place in ``meta.files``; only files that brought any."""
        parts = [self.path / part for parts in self.meta.shards for part in parts]
        firsts = pl.scan_parquet(parts, glob=False).group_by(FILE_NUMBER).agg(pl.col("at").min())
        return dict(firsts.collect().iter_rows())

    def set_aside(self) -> pl.DataFrame:
        """All rows that were set aside: ``SET_ASIDE_SCHEMA``."""
        frames = [pl.read_parquet(self.path / name) for name in self.meta.set_aside]
        return pl.concat([pl.DataFrame(schema=SET_ASIDE_SCHEMA), *frames])

    @cached_property
    def quality(self) -> QualityReport:
        """What the sources were like, as of the last intake."""
        return quality.from_dict(json.loads((self.path / self.meta.quality).read_text(encoding="utf-8")))

    def _scan(self, parts: Iterable[str]) -> pl.LazyFrame:
        return pl.scan_parquet([self.path / part for part in parts], glob=False).select(EVENT_SCHEMA.names())

    def _shard(self, parts: tuple[str, ...]) -> pl.DataFrame:
        events = self._scan(parts)
        return (events if len(parts) == 1 else events.sort(EVENT_SCHEMA.names())).collect()


def shard_of(customer_id: str, shards: int) -> int:
    """The shard that a customer's events are in: CRC-32 of the id, the same on every machine and in every version."""
    return zlib.crc32(customer_id.encode()) % shards


def shard_numbers(customer_ids: pl.Series, shards: int) -> pl.Series:
    """:func:`shard_of` for a column of ids, as Int64."""
    if shards == 1:
        return pl.Series([0], dtype=pl.Int64).new_from_index(0, customer_ids.len())
    table = {customer: shard_of(customer, shards) for customer in customer_ids.unique()}
    return customer_ids.replace_strict(table, return_dtype=pl.Int64)
