"""Writes what the overview advises, the ranked customers and the budget curve, to files of the workspace."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from recall_console.console.shelf import reading
from recall_console.language import tr
from recall_console.plans.advice import ranking
from recall_console.workspace.files import private_folder

if TYPE_CHECKING:
    from recall_console.console.book import Book


def written(book: "Book") -> str:
    """Write them, and say where they are.

    Raises
    ------
    WorkspaceError
        Where the scores cannot be read, or they cannot be written.
    """
    folder = private_folder(book.workspace.exports)
    out = folder / f"advice-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.csv"
    with reading():
        ranked = ranking.ranked(book.scan().collect(), book.advised().collect())
    files = ranking.write(ranked, book.advice or {}, out)
    return tr(
        "written to {folder}: {list}, {curve}",
        list=files[0].name,
        curve=files[1].name,
        folder=folder,
    )
