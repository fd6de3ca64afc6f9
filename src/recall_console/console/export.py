"""The rows on the screen as a CSV file in the workspace, safe to open in a spreadsheet."""

from typing import TYPE_CHECKING

from recall_console.workspace.files import new_file
from recall_console.workspace.spreadsheet import write_csv

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from recall_console.console.book import Book


def export(book: "Book", order: "pl.Series") -> "Path":
    """Write the customers of an order, all flat columns, for their owner alone; the path of the file.

    Raises
    ------
    WorkspaceError
        Where they cannot be read, or it cannot be written.
    """
    return export_frame(book.workspace.exports, "customers", _rows(book, order))


def export_frame(folder: "Path", name: str, rows: "pl.DataFrame") -> "Path":
    """Write rows to a new file of a folder; its path.

    Raises
    ------
    WorkspaceError
        Where it cannot be written.
    """
    path = new_file(folder, name, "csv")
    write_csv(rows, path)
    return path


def _rows(book: "Book", order: "pl.Series") -> "pl.DataFrame":
    """These rows, read a column at a time: the whole of a large table never is in memory."""
    import polars as pl  # noqa: PLC0415 - the book is at hand before it

    from recall_console.console.shelf import reading  # noqa: PLC0415 - the same

    table = book.customers()
    with reading():
        return pl.DataFrame([table.select(name).collect().to_series()[order] for name in book.finder.schema])
