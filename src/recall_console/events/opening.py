"""From paths to tables whose columns have roles; what cannot be read is left out with its reason, as long as something remains."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from recall_console.errors import InputError, MappingError, RecallError
from recall_console.events import guess, mapping, sources
from recall_console.events.mapping import Mapping
from recall_console.events.quality import Layout, Unread
from recall_console.events.reading import Table, open_table
from recall_console.events.sources import SourceFile
from recall_console.events.values import printable
from recall_console.language import tr


@dataclass
class LeftOut:
    """Files that could not be read, and why."""

    files: list[Unread] = field(default_factory=list)
    errors: list[RecallError] = field(default_factory=list)

    def add(self, path: Path, error: RecallError, named: Path | None = None) -> None:
        """Leave a file out for an error whose message begins with its path, or with the one ``named``."""
        self.errors.append(error)
        self.files.append(Unread(str(path), str(error).removeprefix(f"{named or path}: ")))

    def error(self, source: str) -> RecallError:
        """What to say if no file of the source remains."""
        if len(self.errors) == 1:
            return self.errors[0]
        return InputError(
            tr(
                "{source}: none of its {errors} files can be used, the first because of: {value}",
                source=source,
                errors=len(self.errors),
                value=self.errors[0],
            )
        )


@dataclass(frozen=True)
class MappedTable:
    """A table, how its columns are read, and which layout that is."""

    table: Table
    mapping: Mapping
    layout: int


def inspect(source: str, left_out: LeftOut) -> list[SourceFile]:
    """The readable files of a source.

    Raises
    ------
    InputError
        There are none.
    """
    found = []
    for path in sources.find(source):
        try:
            found.append(sources.inspect(path))
        except InputError as error:
            left_out.add(path, error)
    if not found:
        raise left_out.error(source)
    return found


def open_tables(files: Sequence[SourceFile], scratch: Path, left_out: LeftOut) -> list[Table]:
    """The files opened, as far as they can be."""
    tables = []
    for file in files:
        try:
            tables.append(open_table(file, scratch))
        except InputError as error:
            left_out.add(file.path, error)
    return tables


def map_tables(
    tables: Sequence[Table], given: Mapping | None, known: Sequence[Layout], left_out: LeftOut
) -> tuple[list[MappedTable], tuple[Layout, ...]]:
    """Give each table its mapping: the one that its layout is known to have, else a guess around what is given.

    Returns
    -------
    tables : list of MappedTable
        Those that are event logs.
    layouts : tuple of Layout
        ``known`` and the new ones; ``MappedTable.layout`` counts into it.
    """
    layouts = list(known)
    mapped = []
    for alike in _by_columns(tables):
        try:
            chosen = _chosen(alike, given, layouts)
        except (InputError, MappingError) as error:
            for table in alike:
                left_out.add(table.file.path, error, named=alike[0].file.path)
            continue
        layout = Layout(alike[0].columns, alike[0].types, chosen.as_dict())
        if layout not in layouts:
            layouts.append(layout)
        mapped += [MappedTable(table, chosen, layouts.index(layout)) for table in alike]
    return mapped, tuple(layouts)


def _by_columns(tables: Sequence[Table]) -> list[list[Table]]:
    groups: dict[tuple[tuple[str, ...], ...], list[Table]] = {}
    for table in tables:
        groups.setdefault((table.columns, table.types), []).append(table)
    return list(groups.values())


def _chosen(alike: Sequence[Table], given: Mapping | None, known: Sequence[Layout]) -> Mapping:
    for layout in known:
        if (layout.columns, layout.types) == (alike[0].columns, alike[0].types):
            return mapping.from_dict(layout.mapping)
    if given is not None:
        _require_columns(alike[0], given)
    return guess.guess(alike, given)


def _require_columns(table: Table, given: Mapping) -> None:
    for role, names in given.columns.items():
        for name in names:
            if name not in table.columns:
                there = printable(", ".join(table.columns), 300)
                raise MappingError(
                    tr(
                        '{path}: the mapping takes the {role} from "{name}", the file has only {there}',
                        path=table.file.path,
                        role=role,
                        name=printable(name, 30),
                        there=there,
                    )
                )
