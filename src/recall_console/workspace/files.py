"""Files that hold personal data: readable by their owner alone, and there whole or not at all."""

import json
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from recall_console.errors import WorkspaceError
from recall_console.language import tr

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def private_folder(path: Path) -> Path:
    """The folder, made with its parents if need be, for its owner alone.

    Raises
    ------
    WorkspaceError
        Where it cannot be made.
    """
    try:
        path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(
            tr(
                "cannot make the folder {path}: {strerror}; name another with --workspace",
                path=path,
                strerror=error.strerror,
            )
        ) from error
    return path


def new_file(folder: Path, stem: str, ending: str) -> Path:
    """Path of a file that is not there yet, in a folder for its owner alone: its name tells when it was made, never of whom.

    Raises
    ------
    WorkspaceError
        Where the folder cannot be made.
    """
    return private_folder(folder) / f"{stem}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.{ending}"


def write_text(path: Path, text: str) -> None:
    """Put a text into a file at once: readers see the old one or the new one, never a part."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(name, path)  # noqa: PTH105 - replaces whatever was there, which Path.rename does not promise


def write_json(path: Path, value: Any) -> None:
    """Put a value into a JSON file at once."""
    write_text(path, json_text(value))


def json_text(value: Any) -> str:
    """A value as the workspace's JSON files hold it."""
    return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False, default=str) + "\n"


def read_text(path: Path) -> str:
    """Read a text.

    Raises
    ------
    WorkspaceError
        Where the file is missing or no UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise WorkspaceError(tr("cannot read {path}: {error}", path=path, error=error)) from error


def read_json(path: Path) -> Any:
    """Read the value of a JSON file.

    Raises
    ------
    WorkspaceError
        Where the file is missing or no JSON.
    """
    try:
        return json.loads(read_text(path))
    except ValueError as error:
        raise WorkspaceError(tr("cannot read {path}: {error}", path=path, error=error)) from error
