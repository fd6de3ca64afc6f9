"""What of a source is new to a store, and whether what the store has from it still holds."""

from collections.abc import Sequence
from pathlib import Path

from recall_console.errors import InputError, WorkspaceError
from recall_console.events import mapping as mappings
from recall_console.events import said
from recall_console.events.mapping import Mapping
from recall_console.events.quality import Unread
from recall_console.events.sources import SourceFile
from recall_console.events.store import EventStore
from recall_console.language import tr
from recall_console.settings import Settings


def existing(store: Path) -> EventStore | None:
    """The store, where there is one that can be added to."""
    try:
        return EventStore.open(store)
    except WorkspaceError:
        return None


def given(mapping: Path | None, old: EventStore | None) -> Mapping | None:
    """The mapping that the user gives now, else the one that the store remembers."""
    if mapping:
        return mappings.load(mapping)
    return mappings.from_dict(old.meta.mapping) if old and old.meta.mapping else None


def is_outdated(
    old: EventStore,
    files: Sequence[SourceFile],
    settings: Settings,
    given: Mapping | None,
    *,
    drop_duplicates: bool,
) -> bool:
    """Whether the old store says something else than reading the same source now would."""
    meta = old.meta
    made_with = (meta.timezone, meta.drop_duplicates, meta.mapping)
    if made_with != (settings.timezone, drop_duplicates, given.as_dict() if given else None):
        return True
    hashes = {file.path: file.sha256 for file in meta.files}
    here = {file.sha256 for file in files}
    return any(hashes.get(str(file.path), file.sha256) not in here for file in files)


def require_old_files(old: EventStore, files: Sequence[SourceFile]) -> None:
    """A store is made anew only where every file in it is still there (under any name) or has a new content."""
    hashes, paths = {file.sha256 for file in files}, {str(file.path) for file in files}
    gone = [file.path for file in old.meta.files if file.sha256 not in hashes and file.path not in paths]
    if gone:
        raise InputError(
            tr(
                "{gone}: was read before and is gone, but the time zone, the mapping or a file has changed and everything has to be read again: put it back, or start with an empty workspace",
                gone=gone[0],
            )
        )


def parted(files: Sequence[SourceFile], old: EventStore | None) -> tuple[list[SourceFile], list[Unread]]:
    """The files to read, and those that hold the same as another one, in the store or in the source."""
    read = {file.sha256: file.path for file in (old.meta.files if old else ())}
    new, same = [], []
    for file in files:
        if file.sha256 not in read:
            read[file.sha256] = str(file.path)
            new.append(file)
        elif read[file.sha256] != str(file.path):
            same.append(Unread(str(file.path), said.SAME.format(path=read[file.sha256])))
    return new, same
