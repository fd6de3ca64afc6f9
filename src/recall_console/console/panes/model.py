"""The model pane: how far the scores may be trusted."""

from typing import TYPE_CHECKING, ClassVar

from recall_console.console.actions import Action
from recall_console.console.format import percent
from recall_console.console.panes import model_help, model_text
from recall_console.console.panes.model_answer import DIAL, targets
from recall_console.console.panes.model_look import WIDE, Look
from recall_console.console.scrolling import SCROLLING
from recall_console.console.tabs import TABS
from recall_console.console.text import text_of, wrapped
from recall_console.console.text_pane import HEADINGS, TextPane
from recall_console.language import later, tr
from recall_console.prediction.read_card import completed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recall_console.console.book import Book
    from recall_console.console.text import Line


class ModelPane(TextPane):
    """The card; the target accuracy can be moved, and charts can be read as tables."""

    TAB = next(tab for tab in TABS if tab.name == "model")
    ACTIONS = (
        Action(
            "less",
            ("left", "h", "minus"),
            later("lower target"),
            later("Lower the target accuracy: more are decided"),
            80,
        ),
        Action(
            "more",
            ("right", "l", "plus"),
            later("raise target"),
            later("Raise the target accuracy: fewer are decided"),
            80,
        ),
        Action("twin", ("t",), later("tables"), later("Charts as tables, and back"), 70),
        *HEADINGS,
        *SCROLLING,
    )
    HELP = model_help.HELP
    FIGURES: ClassVar[tuple[str, ...]] = model_help.FIGURES

    def __init__(self) -> None:
        super().__init__()
        self._target: float | None = None
        self._tables = False

    def text(self, book: "Book", width: int) -> "Sequence[Line]":
        """The card at the target accuracy."""
        look = Look(
            width,
            self.charset,
            self._aim(book),
            book.workspace.settings.currency,
            tables=self._tables,
            source=book.workspace.source,
            rescore=self.key("rescore"),
        )
        lines = model_text.card_lines(completed(book.card), look)
        unread = wrapped(book.backtest_unread, width, "beware", " ! ", "   ")
        return [*lines, (), *unread] if unread else lines

    def why_not(self, name: str) -> str | None:
        """The target stays within what was measured."""
        if name in {"less", "more"} and self.book is not None:
            measured = targets(self.book.card)
            if not measured:
                return tr("there is no target accuracy: there is no model to decide anybody")
            if self._aim(self.book) == (measured[0] if name == "less" else measured[-1]):
                first, last = (percent(each, 0) for each in (measured[0], measured[-1]))
                return tr("targets were measured from {first} to {last}", first=first, last=last)
        if name == "twin" and self.book is not None and not self.book.card.get("figures"):
            return tr("there is no chart: this card has no figures")
        if name == "twin" and self.size.width - 2 >= WIDE:
            return tr("in a window as wide as this every chart has its table beside it")
        return super().why_not(name)

    def act_less(self) -> None:
        """The next lower target."""
        self._move(-1)

    def act_more(self) -> None:
        """The next higher target."""
        self._move(1)

    def act_twin(self) -> None:
        """Charts as tables, or tables as charts."""
        self._tables = not self._tables
        if self.book is not None:
            self.show(self.book)

    def _aim(self, book: "Book") -> float:
        """The target chosen here as long as this card was measured at it, else the card's own."""
        if self._target in targets(book.card):
            return self._target
        return float((book.card.get("selective") or {}).get("target", 0.0))

    def _move(self, by: int) -> None:
        if self.book is not None:
            measured = targets(self.book.card)
            self._target = measured[measured.index(self._aim(self.book)) + by]
            self.show(self.book)
            dial = next(row for row, spans in enumerate(self.view.lines) if DIAL in text_of(spans))
            self.view.reveal(dial, dial + 2)
