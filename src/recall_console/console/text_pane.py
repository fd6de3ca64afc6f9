"""The base of panes that are one text to scroll."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from recall_console.console.actions import Action
from recall_console.console.chart import Charset
from recall_console.console.pane import Pane
from recall_console.console.text import Line
from recall_console.console.text_view import TextView

if TYPE_CHECKING:
    from textual.widget import Widget

    from recall_console.console.book import Book

SCROLLING: Final = (
    Action("down", ("down", "j"), "scroll", "One line down; ↑ one line up", 30),
    Action("up", ("up", "k"), "up", "One line up", 0),
    Action("page_down", ("pagedown", "ctrl+d", "space"), "page", "A page down", 45),
    Action("page_up", ("pageup", "ctrl+u"), "page up", "A page up", 0),
    Action("top", ("g", "home"), "top", "To the first line", 0),
    Action("bottom", ("G", "end"), "bottom", "To the last line", 0),
)


class TextPane(Pane):
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

    def act_down(self) -> None:
        """One line."""
        self._scroll(1)

    def act_up(self) -> None:
        """One line back."""
        self._scroll(-1)

    def act_page_down(self) -> None:
        """A page, less a line to hold on to."""
        self._scroll(self.view.size.height - 1)

    def act_page_up(self) -> None:
        """A page back."""
        self._scroll(1 - self.view.size.height)

    def act_top(self) -> None:
        """To the first line."""
        self.view.scroll_home(animate=False)

    def act_bottom(self) -> None:
        """To the last line."""
        self.view.scroll_end(animate=False)

    def _scroll(self, by: int) -> None:
        self.view.scroll_relative(y=by, animate=False)
