"""The base of panes that are one text to scroll."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from recall_console.console.actions import Action
from recall_console.console.chart import Charset
from recall_console.console.pane import Pane
from recall_console.console.scrolling import SCROLLING, Scrolls
from recall_console.console.text import Line, is_heading
from recall_console.console.text_view import TextView
from recall_console.language import later

if TYPE_CHECKING:
    from textual.widget import Widget

    from recall_console.console.book import Book


HEADINGS: Final = (
    Action("next", ("n",), later("next part"), later("To the next heading"), 50),
    Action("previous", ("N", "p"), later("part before"), later("To the heading before"), 0),
)
"""For a text with headings."""


class TextPane(Scrolls, Pane):
    """A pane of lines; what it says is `text`."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (*HEADINGS, *SCROLLING)

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

    def act_next(self) -> None:
        """The first heading below the top line."""
        below = (row for row in self._headings() if row > self.view.scroll_offset.y)
        self._to(next(below, self.view.virtual_size.height))

    def act_previous(self) -> None:
        """The last heading above the top line."""
        above = [row for row in self._headings() if row < self.view.scroll_offset.y]
        self._to(above[-1] if above else 0)

    def _headings(self) -> list[int]:
        return [row for row, spans in enumerate(self.view.lines) if is_heading(spans)]

    def _to(self, row: int) -> None:
        self.view.scroll_to(y=row, animate=False, force=True)
