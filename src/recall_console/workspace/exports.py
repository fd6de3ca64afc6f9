"""Exports: what was handed to channels, recorded before the files appear, each record there whole or not at all.

A record is a folder named by the export's key: ``record.json`` tells the plan and what was done, Parquet tables beside it who was
concerned, and ``delivered`` that all files were there at the end. Whoever is killed on the way leaves a draft that nobody
reads, or a record whose files the next export writes.
"""

import contextlib
import io
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from recall_console.errors import WorkspaceError
from recall_console.language import tr
from recall_console.workspace.files import PRIVATE_FILE, PRIVATE_FOLDER, json_text, private_folder, read_json

if TYPE_CHECKING:
    import polars as pl

    from recall_console.workspace.workspace import Workspace

RECORD, DELIVERED, SALT = "record.json", "delivered", "salt"
_DRAFT: Final = "draft"


@dataclass(frozen=True)
class Record:
    """One export.

    Attributes
    ----------
    folder : Path
        Holds the record and its tables.
    told : dict
        ``record.json``: ``number`` (counts the exports of a workspace), ``plan``, ``round``, ``day``, ``last_release_on``,
        ``horizon_days``, ``files`` … (docs/exports.md).
    """

    folder: Path
    told: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The export's own."""
        return self.folder.name

    @property
    def number(self) -> int:
        """Counts the exports of the workspace, from 1."""
        return int(self.told["number"])

    @property
    def day(self) -> date:
        """The first day of release."""
        return date.fromisoformat(self.told["day"])

    @property
    def is_delivered(self) -> bool:
        """Whether all of its files were there once."""
        return (self.folder / DELIVERED).exists()

    def released_after(self, day: date) -> bool:
        """Whether any contact was released after a day."""
        last = self.told["last_release_on"]
        return last is not None and date.fromisoformat(last) > day

    def table(self, name: str) -> "pl.DataFrame":
        """One of the tables.

        Raises
        ------
        WorkspaceError
            Where it cannot be read.
        """
        import polars as pl  # noqa: PLC0415 - who only asks for records does without

        path = self.folder / f"{name}.parquet"
        try:
            return pl.read_parquet(path)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise WorkspaceError(tr("cannot read {path}: {error}", path=path, error=error)) from error


def records(workspace: "Workspace") -> tuple[Record, ...]:
    """All exports, the oldest first."""
    folders = (file.parent for file in workspace.exports.glob(f"[!.]*/{RECORD}"))
    found = [Record(folder, read_json(folder / RECORD)) for folder in folders]
    return tuple(sorted(found, key=lambda record: record.number))


def publish(
    workspace: "Workspace", key: str, told: Mapping[str, Any], tables: "Mapping[str, pl.DataFrame]"
) -> Record:
    """Record an export: a crash at any moment leaves it whole, or not there at all.

    Raises
    ------
    WorkspaceError
        Where it cannot be written.
    """
    with _written(workspace.exports):
        home = private_folder(workspace.exports)
        _remove_drafts(home)
        draft = home / f".{key}.{_DRAFT}"
        draft.mkdir(mode=PRIVATE_FOLDER)
        for name, table in tables.items():
            content = io.BytesIO()
            table.write_parquet(content, compression="zstd")
            _write(draft / f"{name}.parquet", content.getvalue())
        _write(draft / RECORD, json_text(told).encode())
        _keep(draft)
        draft.rename(home / key)
        _keep(home)
    return Record(home / key, told)


def amended(record: Record, told: Mapping[str, Any]) -> Record:
    """The record with what is told of it changed, at once."""
    if told != record.told:
        with _written(record.folder):
            _replace(record.folder / RECORD, json_text(told).encode())
    return Record(record.folder, told)


def deliver(record: Record, files: Iterable[tuple[str, bytes]], out: Path) -> None:
    """Put an export's files where the user wants them, each there whole or not at all, for the owner alone.

    Parameters
    ----------
    record : Record
        Already tells of these files.
    files : iterable of (str, bytes)
        Name and content of each.
    out : Path
        A folder; made if need be.

    Raises
    ------
    WorkspaceError
        Where they cannot be written.
    """
    with _written(out):
        out.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        for name, content in files:
            _replace(out / name, content)
        _replace(record.folder / DELIVERED, f"{out.absolute()}\n".encode())


def salt(workspace: "Workspace") -> str:
    """The workspace's secret, 64 hexadecimal digits, made when first asked for.

    Raises
    ------
    WorkspaceError
        Where it cannot be kept.
    """
    path = salt_path(workspace)
    if not path.exists():
        with _written(path):
            private_folder(path.parent)
            _replace(path, secrets.token_hex(32).encode())
    return path.read_text(encoding="ascii")


def salt_path(workspace: "Workspace") -> Path:
    """Where the secret is kept."""
    return workspace.exports / SALT


def _remove_drafts(home: Path) -> None:
    """What killed exports left, personal data among it."""
    for draft in home.glob(f".*.{_DRAFT}"):
        if draft.is_dir():
            shutil.rmtree(draft)
        else:
            draft.unlink()


def _replace(path: Path, content: bytes) -> None:
    """Put a content into a file: it survives a power cut, and readers see the old one or the new one, never a part."""
    draft = path.with_name(f".{path.name}.{_DRAFT}")
    draft.unlink(missing_ok=True)
    _write(draft, content)
    os.replace(draft, path)  # noqa: PTH105 - replaces whatever was there, which Path.rename does not promise
    _keep(path.parent)


def _write(path: Path, content: bytes) -> None:
    """A new file on the disk, for its owner alone."""
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _keep(folder: Path) -> None:
    """Have the names in a folder on the disk, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _written(where: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WorkspaceError(
            tr("cannot write {value}: {strerror}", value=error.filename or where, strerror=error.strerror)
        ) from error
