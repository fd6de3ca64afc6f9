"""The model pane: how far the scores may be trusted."""

from typing import TYPE_CHECKING

from recall_console.console.actions import Action
from recall_console.console.panes import model_text
from recall_console.console.panes.model_help import HELP
from recall_console.console.scrolling import SCROLLING
from recall_console.console.tabs import TABS
from recall_console.console.text import is_heading, wrapped
from recall_console.console.text_pane import TextPane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recall_console.console.book import Book
    from recall_console.console.text import Line


class ModelPane(TextPane):
    """The card; the target accuracy can be moved."""

    TAB = next(tab for tab in TABS if tab.name == "model")
    ACTIONS = (
        Action(
            "less", ("left", "h", "minus"), "lower target", "Lower the target accuracy: more are decided", 80
        ),
        Action(
            "more", ("right", "l", "plus"), "raise target", "Raise the target accuracy: fewer are decided", 80
        ),
        Action("next", ("n",), "next part", "To the next heading", 50),
        Action("previous", ("N", "p"), "part before", "To the heading before", 0),
        *SCROLLING,
    )
    HELP = HELP

    def __init__(self) -> None:
        super().__init__()
        self._target: float | None = None

    def text(self, book: "Book", width: int) -> "Sequence[Line]":
        """The card at the target accuracy."""
        currency = book.workspace.settings.currency
        lines = model_text.card_lines(book.card, self._aim(book), width, self.charset, currency)
        unread = wrapped(book.backtest_unread, width, "beware", " ! ", "   ")
        return [*lines, (), *unread] if unread else lines

    def why_not(self, name: str) -> str | None:
        """The target stays within what was measured."""
        if name in {"less", "more"} and self.book is not None:
            measured = model_text.targets(self.book.card)
            if not measured:
                return "there is no target accuracy: there is no model to decide anybody"
            if self._aim(self.book) == (measured[0] if name == "less" else measured[-1]):
                return f"targets were measured from {measured[0]:.0%} to {measured[-1]:.0%}"
        return super().why_not(name)

    def act_less(self) -> None:
        """The next lower target."""
        self._move(-1)

    def act_more(self) -> None:
        """The next higher target."""
        self._move(1)

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

    def _aim(self, book: "Book") -> float:
        """The target chosen here, else the card's own."""
        return self._target or float(book.card.get("selective", {}).get("target", 0.0))

    def _move(self, by: int) -> None:
        if self.book is not None:
            measured = model_text.targets(self.book.card)
            self._target = measured[measured.index(round(self._aim(self.book), 4)) + by]
            self.show(self.book)
            dial, following = self._headings()[:2]
            self.view.reveal(dial, following - 2)
