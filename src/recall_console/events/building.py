"""Writes an event store: spill by shard, sort, look at what is there, publish in one step."""

import json
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

import polars as pl

from recall_console.errors import WorkspaceError
from recall_console.events import strays
from recall_console.events.quality import QualityReport
from recall_console.events.schema import EVENT_SCHEMA, EventType
from recall_console.events.store import FILE_NUMBER, META, EventStore, StoreMeta, shard_numbers
from recall_console.events.times import LATEST

ROWS_PER_SHARD: Final = 2_000_000
"""A shard is about this large when a store is made: it has to fit into memory several times over."""

_COLUMNS: Final = EVENT_SCHEMA.names()
_SORTED: Final = [*_COLUMNS, FILE_NUMBER]
_ITEMS_SCHEMA: Final = pl.Schema({"item_id": pl.String(), "first_seen_at": pl.Datetime("us")})


@dataclass
class Findings:
    """What the shards hold, summed up shard by shard; counts per file are keyed by file number."""

    rows: int = 0
    customers: int = 0
    has_amounts: bool = False
    event_counts: Counter[str] = field(default_factory=Counter)
    daily: Counter[date] = field(default_factory=Counter)
    first_at: datetime = LATEST
    last_on: dict[date, datetime] = field(default_factory=dict)
    used: Counter[int] = field(default_factory=Counter)
    refunds: Counter[int] = field(default_factory=Counter)
    duplicates: Counter[int] = field(default_factory=Counter)
    dropped: Counter[int] = field(default_factory=Counter)
    overlaps: Counter[tuple[int, int]] = field(default_factory=Counter)

    @property
    def last_at(self) -> datetime:
        """Time of the last event that is no stray (see ``strays``)."""
        return self.last_on[strays.last_day(self.daily)]


class Builder:
    """Takes events in batches of any size and leaves a published store; memory is bounded by a shard.

    Parameters
    ----------
    path : Path
        Folder of the store.
    old : EventStore or None
        The store that the new parts are added to; None for a store made anew.
    """

    def __init__(self, path: Path, old: EventStore | None) -> None:
        _private_folder(path)
        _remove_leftovers(path)
        self.path = path
        self.intake = _last_intake(path) + 1
        self.scratch = Path(tempfile.mkdtemp(prefix=".intake-", dir=path))
        self._old_parts: tuple[tuple[str, ...], ...] = old.meta.shards if old else ()
        self._spilled = 0

    def discard(self, file_number: int) -> None:
        """Forget what was spilled of a file that turned out to be damaged."""
        for spilled in self.scratch.glob(f"*-{file_number}-*.parquet"):
            spilled.unlink()

    def make_shards(self, expected_rows: int) -> None:
        """Fix the number of shards of a store made anew; a store that is added to keeps its own."""
        self._old_parts = self._old_parts or ((),) * max(1, -(-expected_rows // ROWS_PER_SHARD))

    def spill(self, events: pl.DataFrame, file_number: int) -> None:
        """Put a batch of events (``EVENT_SCHEMA``) of one file aside, by shard."""
        numbered = events.with_columns(pl.lit(file_number, pl.UInt32).alias(FILE_NUMBER))
        for (shard,), rows in numbered.group_by(shard_numbers(events["customer_id"], len(self._old_parts))):
            rows.write_parquet(
                self.scratch / f"{shard}-{file_number}-{self._spilled}.parquet", compression="lz4"
            )
        self._spilled += 1

    def write_shards(self, first_new_file: int, *, drop_duplicates: bool) -> Findings:
        """Write the new parts, and look at every shard whole.

        Parameters
        ----------
        first_new_file : int
            Events of files with this number or a higher one are new.
        drop_duplicates : bool
            Leave out events that repeat another one in every column; those of earlier files stay.
        """
        findings = Findings()
        items = pl.DataFrame(schema=_ITEMS_SCHEMA)
        self.shards: list[tuple[str, ...]] = []
        for number, parts in enumerate(self._old_parts):
            events = self._merged(number, parts)
            if drop_duplicates:
                events = _without_repeats(events, findings)
            self.shards.append((*parts, *self._write_part(number, events, first_new_file)))
            _look(events, findings)
            items = _first_seen(pl.concat([items, _items_of(events)]))
        self._write(items, f"items-{self.intake:03}.parquet")
        return findings

    def write_set_aside(self, rows: pl.DataFrame) -> tuple[str, ...]:
        """Keep the rows that this intake set aside; the names of the files written (none for no rows)."""
        return (self._write(rows, f"set-aside-{self.intake:03}.parquet"),) if rows.height else ()

    def publish(self, meta: StoreMeta, report: QualityReport) -> EventStore:
        """Make what was written the store: replacing ``meta.json`` is the one step that counts."""
        _write_private(self.path / meta.quality, json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
        _write_private(self.scratch / META, meta.to_json())
        (self.scratch / META).replace(self.path / META)
        _remove_leftovers(self.path)
        return EventStore.open(self.path)

    def close(self) -> None:
        """Remove what was only needed while building."""
        shutil.rmtree(self.scratch, ignore_errors=True)

    def _merged(self, shard: int, old_parts: tuple[str, ...]) -> pl.DataFrame:
        spilled = list(self.scratch.glob(f"{shard}-*.parquet"))
        parts = [self.path / part for part in old_parts] + spilled
        if not parts:
            return pl.DataFrame(schema=EVENT_SCHEMA | {FILE_NUMBER: pl.UInt32()})
        return pl.concat([pl.read_parquet(part, glob=False) for part in parts]).sort(_SORTED)

    def _write_part(self, shard: int, events: pl.DataFrame, first_new_file: int) -> tuple[str, ...]:
        new = events.filter(pl.col(FILE_NUMBER) >= first_new_file)
        if new.is_empty():
            return ()
        _private_folder(self.path / f"shard-{shard:03}")
        return (self._write(new, f"shard-{shard:03}/part-{self.intake:03}.parquet"),)

    def _write(self, frame: pl.DataFrame, name: str) -> str:
        path = self.path / name
        path.touch(mode=0o600)
        frame.write_parquet(path, compression="zstd", row_group_size=250_000)
        return name


def rewrite_report(path: Path, meta: StoreMeta, report: QualityReport) -> None:
    """Replace a store's report, whole or not at all."""
    target = path / meta.quality
    _write_private(target.with_suffix(".new"), json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
    target.with_suffix(".new").replace(target)


def _repeats(events: pl.DataFrame) -> pl.Series:
    """Whether an event of the sorted shard equals the one before it, its file aside."""
    same = [pl.col(name).eq_missing(pl.col(name).shift(1)) for name in reversed(_COLUMNS)]
    repeats = events.select(pl.all_horizontal(same) & (pl.int_range(pl.len()) > 0)).to_series()
    return repeats.alias("repeats")


def _without_repeats(events: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    repeats = _repeats(events)
    findings.dropped.update(_per_file(events.filter(repeats)))
    return events.filter(~repeats)


def _look(events: pl.DataFrame, findings: Findings) -> None:
    """Add what a shard (sorted, whole) holds to the findings."""
    if events.is_empty():
        return
    findings.rows += events.height
    findings.customers += events["customer_id"].n_unique()
    days = events.group_by(pl.col("at").dt.date().alias("day")).agg(
        pl.len(), pl.min("at").alias("first"), pl.max("at").alias("last")
    )
    for day, rows, first, last in days.iter_rows():
        findings.daily[day] += rows
        findings.first_at = min(findings.first_at, first)
        findings.last_on[day] = max(findings.last_on.get(day, last), last)
    purchases = events.filter(pl.col("event") == EventType.PURCHASE)
    findings.has_amounts |= purchases["amount"].null_count() < purchases.height
    findings.event_counts.update(
        {EventType(code).word: rows for code, rows in events["event"].value_counts().iter_rows()}
    )
    findings.used.update(_per_file(events))
    findings.refunds.update(_per_file(events.filter(pl.col("event") == EventType.REFUND)))
    _look_for_repeats(events, findings)


def _look_for_repeats(events: pl.DataFrame, findings: Findings) -> None:
    repeats = _repeats(events)
    alike = repeats | repeats.shift(-1, fill_value=False)
    groups = events.select(FILE_NUMBER, (~repeats).cum_sum().alias("group")).filter(alike)
    counts = groups.group_by("group", FILE_NUMBER).agg(pl.len().cast(pl.Int64).alias("copies"))
    within = counts.filter(pl.col("copies") > 1).group_by(FILE_NUMBER).agg(pl.sum("copies"))
    findings.duplicates.update(dict(within.iter_rows()))
    pairs = counts.join(counts, on="group").filter(pl.col(FILE_NUMBER) < pl.col(f"{FILE_NUMBER}_right"))
    shared = pairs.group_by(FILE_NUMBER, f"{FILE_NUMBER}_right").agg(
        pl.min_horizontal("copies", "copies_right").sum()
    )
    findings.overlaps.update({(first, second): rows for first, second, rows in shared.iter_rows()})


def _per_file(events: pl.DataFrame) -> dict[int, int]:
    return dict(events[FILE_NUMBER].value_counts().iter_rows())


def _items_of(events: pl.DataFrame) -> pl.DataFrame:
    return events.select("item_id", pl.col("at").alias("first_seen_at")).filter(
        pl.col("item_id").is_not_null()
    )


def _first_seen(items: pl.DataFrame) -> pl.DataFrame:
    return items.group_by("item_id").agg(pl.min("first_seen_at")).sort("item_id")


def _last_intake(path: Path) -> int:
    """Number of the last intake; of a store that this version cannot read, by its parts, so that none is overwritten."""
    meta = _meta(path)
    if meta:
        return meta.intake
    numbers = [part.stem.removeprefix("part-") for part in path.glob("shard-*/part-*.parquet")]
    return max((int(number) for number in numbers if number.isdecimal()), default=0)


def _meta(path: Path) -> StoreMeta | None:
    try:
        return EventStore.open(path).meta
    except WorkspaceError:
        return None


def _remove_leftovers(path: Path) -> None:
    """Remove what an intake that broke off, or a store that was replaced, has left; nothing that is not a store's."""
    meta = _meta(path)
    if meta is None:
        return
    belongs = {meta.items, meta.quality, *meta.set_aside, *(part for parts in meta.shards for part in parts)}
    for pattern in ("items-*.parquet", "quality-*", "set-aside-*.parquet", "shard-*/part-*.parquet"):
        for file in path.glob(pattern):
            if str(file.relative_to(path)) not in belongs:
                file.unlink()
    for folder in path.glob(".intake-*"):
        shutil.rmtree(folder, ignore_errors=True)


def _private_folder(path: Path) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
