"""A source becomes an event store: find, open, map, normalise, sort, publish."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from recall_console.errors import InputError
from recall_console.events import freshness, quality, said, strays
from recall_console.events import mapping as mappings
from recall_console.events.building import Builder, Findings, rewrite_report
from recall_console.events.mapping import Mapping
from recall_console.events.opening import LeftOut, MappedTable, inspect, map_tables, open_tables
from recall_console.events.quality import FileQuality, Layout, Overlap, QualityReport, Unread
from recall_console.events.schema import EventType
from recall_console.events.sources import SourceFile
from recall_console.events.store import EventStore, StoredFile, StoreMeta
from recall_console.events.tally import Tally, all_set_aside
from recall_console.events.times import is_zone
from recall_console.events.values import printable
from recall_console.language import tr
from recall_console.progress import Progress, Report, silent
from recall_console.settings import Settings


def take_in(
    source: str,
    store: Path,
    settings: Settings,
    mapping: Path | None = None,
    *,
    drop_duplicates: bool | None = None,
    report: Report = silent,
) -> EventStore:
    """Read what is new in a source into its store.

    Files that the store knows by their content are not read again. Where the time zone, a given mapping, the treatment
    of duplicates or a file that was read before has changed, the store is made anew from the source. One intake at a time:
    the caller holds the workspace's lock.

    Parameters
    ----------
    source : str
        A file, folder or glob.
    store : Path
        Folder of the store; made where there is none.
    settings : Settings
        Its ``timezone`` is what times without a zone are taken in, and all times are converted to.
    mapping : Path, optional
        A mapping file; remembered in the store for later intakes. Without one, roles are guessed (or as remembered).
    drop_duplicates : bool, optional
        Leave out events that repeat another one in every column of ``EVENT_SCHEMA``; remembered in the store, at first
        they are kept.
    report : Report
        Told the rows read so far.

    Raises
    ------
    InputError
        Nothing is there, or nothing in it can be used.
    MappingError
        The mapping does not fit, or no column is found for the customer or the time.
    """
    check_timezone(settings.timezone)
    left_out = LeftOut()
    files = inspect(source, left_out)
    old = freshness.existing(store)
    given = freshness.given(mapping, old)
    drop = (old.meta.drop_duplicates if old else False) if drop_duplicates is None else drop_duplicates
    if old and freshness.is_outdated(old, files, settings, given, drop_duplicates=drop):
        freshness.require_old_files(old, files)
        old = None
    new, known = freshness.parted(files, old)
    left_out.files += known
    if old and not new:
        return _with_unread(old, left_out.files)
    intake = _Intake(source, settings.timezone, given, old, drop, left_out, report)
    builder = Builder(store, old)
    try:
        return intake.run(new, builder)
    finally:
        builder.close()


@dataclass(frozen=True)
class _Intake:
    """One run over the new files of a source."""

    source: str
    timezone: str
    given: Mapping | None
    old: EventStore | None
    drop_duplicates: bool
    left_out: LeftOut
    report: Report

    def run(self, files: Sequence[SourceFile], builder: Builder) -> EventStore:
        """Read the files and publish the store; where no new file can be read, the old one with the reasons."""
        tables = open_tables(files, builder.scratch, self.left_out)
        mapped, layouts = map_tables(tables, self.given, self._known_layouts, self.left_out)
        builder.make_shards(sum(one.table.rows for one in mapped))
        tallies = self._read(mapped, builder)
        if not tallies:
            return self._nothing_new()
        findings = builder.write_shards(len(self._old_files), drop_duplicates=self.drop_duplicates)
        self._require_events(findings, tallies)
        return self._publish(builder, layouts, tallies, findings)

    @property
    def _old_files(self) -> tuple[FileQuality, ...]:
        return self.old.quality.files if self.old else ()

    @property
    def _known_layouts(self) -> tuple[Layout, ...]:
        return self.old.quality.layouts if self.old else ()

    def _read(self, tables: Sequence[MappedTable], builder: Builder) -> list[Tally]:
        """Spill every table's events; a table that turns out to be damaged is left out whole."""
        total = max(1, sum(mapped.table.rows for mapped in tables))
        before = 0
        tallies: list[Tally] = []
        for mapped in tables:
            number = len(self._old_files) + len(tallies)
            name = printable(mapped.table.file.path.name, 60)
            tally = Tally(mapped)
            try:
                for batch in mapped.table.batches():
                    self.report(Progress("read", min(before + tally.rows, total), total, name))
                    builder.spill(tally.events(batch, self.timezone), number)
            except InputError as error:
                builder.discard(number)
                self.left_out.add(mapped.table.file.path, error)
            else:
                tallies.append(tally)
            before += mapped.table.rows
        self.report(Progress("read", total, total))
        return tallies

    def _nothing_new(self) -> EventStore:
        """The old store, its report naming what could not be read; without one, the error."""
        if self.old is None:
            raise self.left_out.error(self.source)
        return _with_unread(self.old, self.left_out.files)

    def _require_events(self, findings: Findings, tallies: Sequence[Tally]) -> None:
        if findings.rows:
            return
        nobody = sum(tally.without_customer for tally in tallies)
        reasons = quality.reasons(all_set_aside(tallies))
        why = [tr("{rows} have no customer", rows=nobody)] * bool(nobody) + [
            f"{reason.rows}: {said.again(reason.reason)}" for reason in reasons[:2]
        ]
        rows = sum(tally.rows for tally in tallies)
        raise InputError(
            tr(
                "{source}: none of its {rows} rows can be used ({why})",
                source=self.source,
                rows=rows,
                why="; ".join(why) or tr("there are none"),
            )
        )

    def _publish(
        self,
        builder: Builder,
        layouts: tuple[Layout, ...],
        tallies: Sequence[Tally],
        findings: Findings,
    ) -> EventStore:
        files = (*self._old_files, *(tally.file_quality() for tally in tallies))
        files = tuple(_with_findings(file, number, findings) for number, file in enumerate(files))
        names = builder.write_set_aside(all_set_aside(tallies))
        meta = StoreMeta(
            rows=findings.rows,
            customers=findings.customers,
            first_at=findings.first_at,
            last_at=findings.last_at,
            event_counts={
                event.word: findings.event_counts[event.word]
                for event in EventType
                if findings.event_counts[event.word]
            },
            has_amounts=findings.has_amounts,
            timezone=self.timezone,
            drop_duplicates=self.drop_duplicates,
            mapping=self.given.as_dict() if self.given else None,
            files=tuple(StoredFile(file.path, file.sha256) for file in files),
            shards=tuple(builder.shards),
            items=f"items-{builder.intake:03}.parquet",
            quality=f"quality-{builder.intake:03}.json",
            set_aside=(*(self.old.meta.set_aside if self.old else ()), *names),
            intake=builder.intake,
        )
        return builder.publish(
            meta, self._quality(EventStore(builder.path, meta), files, layouts, tallies, findings)
        )

    def _quality(
        self,
        store: EventStore,
        files: tuple[FileQuality, ...],
        layouts: tuple[Layout, ...],
        tallies: Sequence[Tally],
        findings: Findings,
    ) -> QualityReport:
        words = Counter(self.old.quality.unknown_words if self.old else {})
        for tally in tallies:
            words.update(tally.unknown_words)
        end = store.meta.last_at.date()
        daily = {day: events for day, events in findings.daily.items() if day <= end}
        return QualityReport(
            files=files,
            unread=tuple(self.left_out.files),
            layouts=layouts,
            doubts=(
                *(doubt for layout in layouts for doubt in mappings.from_dict(layout.mapping).doubts),
                *strays.doubts(findings.daily),
            ),
            set_aside=quality.reasons(store.set_aside()),
            event_counts=store.meta.event_counts,
            unknown_words=dict(words.most_common()),
            first_at=store.meta.first_at,
            last_at=store.meta.last_at,
            monthly_events=quality.monthly_events(daily),
            gaps=quality.gaps(daily),
            overlaps=tuple(
                Overlap(files[first].path, files[second].path, rows)
                for (first, second), rows in sorted(findings.overlaps.items())
            ),
        )


def _with_findings(file: FileQuality, number: int, findings: Findings) -> FileQuality:
    return replace(
        file,
        used=findings.used[number],
        refunds=findings.refunds[number],
        duplicates=findings.duplicates[number],
        dropped=file.dropped + findings.dropped[number],
    )


def check_timezone(name: str) -> None:
    """Refuse a time zone that nobody knows.

    Raises
    ------
    InputError
        One sentence with names that would do.
    """
    if not is_zone(name):
        raise InputError(
            tr("the time zone {name!r} is not known, use one such as UTC or Asia/Shanghai", name=name)
        )


def _with_unread(store: EventStore, unread: Sequence[Unread]) -> EventStore:
    """The store as it is, its report naming the files left out this time."""
    if tuple(unread) != store.quality.unread:
        rewrite_report(store.path, store.meta, replace(store.quality, unread=tuple(unread)))
    return EventStore.open(store.path)
