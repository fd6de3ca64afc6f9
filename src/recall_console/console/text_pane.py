"""The base of panes that are one text to scroll."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from recall_console.console.actions import Action
from recall_console.console.chart import Charset
from recall_console.console.pane import Pane
from recall_console.console.scrolling import SCROLLING, Scrolls
from recall_console.console.text import Line
from recall_console.console.text_view import TextView

if TYPE_CHECKING:
    from textual.widget import Widget

    from recall_console.console.book import Book


class TextPane(Scrolls, Pane):
    """A pane of lines; what it says is `text`."""

    ACTIONS: ClassVar[tuple[Action, ...]] = SCROLLING

    def __init__(self) -> None:
        super().__init__()
        self.charset = Charset.here()

    def text(self, book: "Book", width: int) -> Sequence[Line]:
        """The whole text for a width."""
        raise NotImplementedError

    def compose_body(self) -> Iterable["Widget"]:
        """The text."""
        yield TextView(id="text")

    @property
    def view(self) -> TextView:
        """The widget that shows it."""
        return self.query_one(TextView)

    def show(self, book: "Book") -> None:
        """Write it anew."""
        if self.size.width:
            self.view.put(self.text(book, self.size.width - 2))

    def on_resize(self) -> None:
        """Write it for the new width."""
        if self.book is not None:
            self.show(self.book)
