"""The overview pane: where money is to be won or saved today."""

from typing import TYPE_CHECKING

from recall_console.console.panes.overview_text import overview_lines
from recall_console.console.tabs import TABS
from recall_console.console.text_pane import TextPane
from recall_console.prediction.overview import overview

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recall_console.console.book import Book
    from recall_console.console.text import Line


class OverviewPane(TextPane):
    """What the base is worth, who to look at, what to beware of."""

    TAB = next(tab for tab in TABS if tab.name == "overview")

    def text(self, book: "Book", width: int) -> "Sequence[Line]":
        """The overview of the run."""
        found = overview(book.scores, book.card, book.north_star)
        return overview_lines(found, book.workspace.settings.currency, width, self.charset)
