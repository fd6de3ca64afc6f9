"""The model pane: how far the scores may be trusted."""

from typing import TYPE_CHECKING

from recall_console.console.actions import Action
from recall_console.console.panes import model_text
from recall_console.console.scrolling import SCROLLING
from recall_console.console.tabs import TABS
from recall_console.console.text import wrapped
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
        *SCROLLING,
    )

    def __init__(self) -> None:
        super().__init__()
        self._target: float | None = None

    def text(self, book: "Book", width: int) -> "Sequence[Line]":
        """The card at the target accuracy."""
        lines = model_text.card_lines(book.card, self._aim(book), width, self.charset)
        unread = wrapped(book.backtest_unread, width, "beware", " ! ", "   ")
        return [*lines, (), *unread] if unread else lines

    def why_not(self, name: str) -> str | None:
        """The target stays within what was measured."""
        if name in {"less", "more"} and self.book is not None:
            measured = model_text.targets(self.book.card)
            if not measured:
                return "no target accuracy was measured: there is no model"
            if self._aim(self.book) == (measured[0] if name == "less" else measured[-1]):
                return f"targets were measured from {measured[0]:.0%} to {measured[-1]:.0%}"
        return super().why_not(name)

    def act_less(self) -> None:
        """The next lower target."""
        self._move(-1)

    def act_more(self) -> None:
        """The next higher target."""
        self._move(1)

    def _aim(self, book: "Book") -> float:
        """The target chosen here, else the card's own."""
        return self._target or float(book.card.get("selective", {}).get("target", 0.0))

    def _move(self, by: int) -> None:
        if self.book is not None:
            measured = model_text.targets(self.book.card)
            self._target = measured[measured.index(round(self._aim(self.book), 4)) + by]
            self.show(self.book)
