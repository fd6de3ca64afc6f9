"""The data pane: what came in, and what was set aside."""

from typing import TYPE_CHECKING

from recall_console.console.panes.data_text import report_lines
from recall_console.console.tabs import TABS
from recall_console.console.text import wrapped
from recall_console.console.text_pane import TextPane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recall_console.console.book import Book
    from recall_console.console.text import Line

NO_STORE = "These scores came without their events; r reads the source, and this pane then says what came in"


class DataPane(TextPane):
    """The quality report."""

    TAB = next(tab for tab in TABS if tab.name == "data")

    def text(self, book: "Book", width: int) -> "Sequence[Line]":
        """The report, or why there is none."""
        if not book.quality:
            return wrapped(NO_STORE, width, first=" ")
        return report_lines(book.quality, width, self.charset)
