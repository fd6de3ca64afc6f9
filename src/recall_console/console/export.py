"""The rows on the screen as a CSV file in the workspace, safe to open in a spreadsheet."""

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import polars as pl
import polars.selectors as cs

from recall_console.errors import WorkspaceError
from recall_console.workspace.files import PRIVATE_FILE, private_folder

if TYPE_CHECKING:
    from pathlib import Path

    from recall_console.console.book import Book

FORMULA_START: Final = r"^([=+\-@\t\r])"


def export(book: "Book", order: pl.Series) -> "Path":
    """Write the customers of an order, all flat columns, for their owner alone; the path of the file.

    Raises
    ------
    WorkspaceError
        Where it cannot be written.
    """
    path = book.workspace.exports / f"customers-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.csv"
    private_folder(path.parent)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE)
        with os.fdopen(descriptor, "wb") as file:
            disarmed(book.scores[order]).write_csv(file)
    except OSError as error:
        raise WorkspaceError(f"cannot write {path}: {error.strerror}") from error
    return path


def disarmed(frame: pl.DataFrame) -> pl.DataFrame:
    """Texts that a spreadsheet would take for a formula get a `'` in front."""
    return frame.with_columns(cs.string().str.replace(FORMULA_START, "'${1}"))
