"""The rows on the screen as a CSV file in the workspace, safe to open in a spreadsheet."""

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from recall_console.errors import WorkspaceError
from recall_console.language import tr
from recall_console.workspace.files import PRIVATE_FILE, private_folder
from recall_console.workspace.spreadsheet import disarmed

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from recall_console.console.book import Book


def export(book: "Book", order: "pl.Series") -> "Path":
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
        raise WorkspaceError(
            tr("cannot write {path}: {strerror}", path=path, strerror=error.strerror)
        ) from error
    return path
