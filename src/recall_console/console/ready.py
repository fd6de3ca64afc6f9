"""What the first rows of the customers need, brought before the framework takes over, so that nothing has to wait for it."""

from recall_console.console.book import Book
from recall_console.console.customers_layout import known_columns, right_cells
from recall_console.console.lines import visible
from recall_console.console.selection import first


def make_ready(book: Book, width: int) -> None:
    """Sort as the pane will open, and read the columns that a terminal of this width shows."""
    book.finder.find(first(book.opening))
    columns = known_columns(book.opening, book.advice, book.workspace.settings.currency, width)
    book.shelf.bring([columns[index].name for index in visible(columns, 1, right_cells(width))])
