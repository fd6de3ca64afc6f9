"""What any customers come to: their share of the value, their churn, and what is advised for them."""

from typing import TYPE_CHECKING, Any

from recall_console.console.shelf import reading
from recall_console.prediction.segments import summed

if TYPE_CHECKING:
    import polars as pl

    from recall_console.console.book import Book


def summary(book: "Book", order: "pl.Series") -> dict[str, Any]:
    """The figures that `segments` gives of a group, of the customers with these numbers.

    Raises
    ------
    WorkspaceError
        Where the scores cannot be read any more.
    """
    everyone = book.opening.groups["segment"][0]
    with reading():
        return summed(book.customers(), order, book.opening.customers, everyone.get("value") or 0.0)
