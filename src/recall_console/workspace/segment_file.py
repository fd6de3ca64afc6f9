"""Conditions that were given a name: the segments of a workspace's own."""

import fcntl
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from recall_console.errors import WorkspaceError
from recall_console.language import tr
from recall_console.workspace.files import private_folder, write_text

FILE: Final = "segments.toml"
LONGEST_NAME: Final = 40
"""Characters of a name: what a list beside a table has room for."""
MOST: Final = 200
"""Saved segments of a workspace; each is looked for in the whole base whenever they are listed."""


@dataclass(frozen=True)
class Saved:
    """A condition and what its owner calls it.

    Attributes
    ----------
    name : str
        1 to ``LONGEST_NAME`` printable characters; no two of a workspace have the same.
    condition : str
        SQL over the scores.
    """

    name: str
    condition: str


def read(root: Path) -> tuple[Saved, ...]:
    """The saved segments of a workspace, in the order in which they were saved.

    Parameters
    ----------
    root : Path
        The workspace's folder.

    Raises
    ------
    WorkspaceError
        Where the file cannot be understood.
    """
    file = root / FILE
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        return tuple(Saved(_text(row["name"]), _text(row["condition"])) for row in told.get("segment", ()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WorkspaceError(
            tr("cannot read the saved segments in {file}: {error}; mend or remove it", file=file, error=error)
        ) from error


def find(root: Path, name: str) -> Saved | None:
    """The saved segment of a name; None where there is none."""
    return next((saved for saved in read(root) if saved.name == name), None)


def save(root: Path, name: str, condition: str) -> Saved:
    """Give a condition a name, for good.

    Raises
    ------
    WorkspaceError
        Where the name cannot be shown or is taken, or the file cannot be read or written.
    """
    name = name.strip()
    _check(name)
    with _held(root):
        known = read(root)
        if any(saved.name == name for saved in known):
            raise WorkspaceError(
                tr("there is a segment {name!r} already; choose another name, or delete that one", name=name)
            )
        if len(known) >= MOST:
            raise WorkspaceError(tr("{most} segments are saved already; delete one first", most=MOST))
        _write(root, (*known, Saved(name, condition)))
    return Saved(name, condition)


def delete(root: Path, name: str) -> None:
    """Forget a saved segment; its customers stay as they are.

    Raises
    ------
    WorkspaceError
        Where there is no such segment, or the file cannot be read or written.
    """
    with _held(root):
        known = read(root)
        if all(saved.name != name for saved in known):
            raise WorkspaceError(tr("there is no saved segment {name!r}", name=name))
        _write(root, tuple(saved for saved in known if saved.name != name))


def _check(name: str) -> None:
    if not name:
        raise WorkspaceError(tr("a segment needs a name"))
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise WorkspaceError(
            tr(
                "a segment's name has at most {most} letters, digits and signs, and no controls",
                most=LONGEST_NAME,
            )
        )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(tr("{value!r} is no text", value=value))
    return value


@contextmanager
def _held(root: Path) -> Iterator[None]:
    """One writer at a time: two consoles that save at once must not lose a segment."""
    path = private_folder(root) / f".{FILE}.lock"
    try:
        lock = path.open("a", encoding="utf-8")
    except OSError as error:
        raise _unwritable(path, error) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(root: Path, segments: tuple[Saved, ...]) -> None:
    import tomlkit  # noqa: PLC0415 - only who saves a segment pays for it

    document = tomlkit.document()
    rows = tomlkit.aot()
    for saved in segments:
        rows.append(tomlkit.item({"name": saved.name, "condition": saved.condition}))
    document["segment"] = rows
    try:
        write_text(root / FILE, tomlkit.dumps(document))
    except OSError as error:
        raise _unwritable(root / FILE, error) from error


def _unwritable(path: Path, error: OSError) -> WorkspaceError:
    return WorkspaceError(tr("cannot write {path}: {strerror}", path=path, strerror=error.strerror))
