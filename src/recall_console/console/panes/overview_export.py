"""Writes what the overview advises, the ranked customers and the budget curve, to files of the workspace."""

from typing import TYPE_CHECKING

from recall_console.console.shelf import reading
from recall_console.language import tr
from recall_console.plans.advice import ranking
from recall_console.workspace.files import new_file

if TYPE_CHECKING:
    from recall_console.console.book import Book


def written(book: "Book") -> str:
    """Write them, and say where they are.

    Raises
    ------
    WorkspaceError
        Where the scores cannot be read, or they cannot be written.
    """
    out = new_file(book.workspace.exports, "advice", "csv")
    with reading():
        ranked = ranking.ranked(book.scan().collect(), book.advised().collect())
    files = ranking.write(ranked, book.advice or {}, out)
    return tr(
        "written to {folder}: {list}, {curve}",
        list=files[0].name,
        curve=files[1].name,
        folder=out.parent,
    )
