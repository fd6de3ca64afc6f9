"""What the Customers pane looks for beside the keys: rows, what they come to, and saved segments."""

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from textual import work
from textual.message import Message
from textual.worker import get_current_worker

from recall_console.console.finder import Finder
from recall_console.console.pane import Pane
from recall_console.console.selection import Selected, Selection
from recall_console.console.summary import summary
from recall_console.console.trouble import told_to
from recall_console.workspace import segment_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recall_console.console.book import Book


@dataclass
class Found(Message):
    """The rows of a selection were found, or could not be."""

    finder: Finder
    selected: Selected

    def can_replace(self, message: Message) -> bool:
        """Only the newest selection matters."""
        return isinstance(message, Found)


@dataclass
class SummedUp(Message):
    """What the customers that were found come to."""

    selected: Selected
    told: "Mapping[str, Any]"


@dataclass
class Yours(Message):
    """The saved segments, as rows of the groups, and what is wrong with any."""

    book: "Book | None"
    rows: "tuple[Mapping[str, Any], ...]"
    conditions: "Mapping[str, str]"
    error: str = ""


class SearchingPane(Pane):
    """A pane that looks for customers in threads, and hears of what was found."""

    def __init__(self) -> None:
        super().__init__()
        self._one_search, self._one_sum = Lock(), Lock()

    @work(thread=True, exclusive=True, group="find")
    def search(self, finder: Finder, selection: Selection) -> None:
        """Find the customers of a selection, unless another one was asked for while the one before was looked for."""
        with self._one_search:
            if not get_current_worker().is_cancelled:
                self.post_message(Found(finder, finder.find(selection)))

    @work(thread=True, exclusive=True, group="sum")
    def sum_up(self, book: "Book", found: Selected) -> None:
        """Find out what the customers that were found come to, unless others were found meanwhile."""
        with self._one_sum:
            if get_current_worker().is_cancelled:
                return
            with told_to(self.complain):
                self.post_message(SummedUp(found, summary(book, found.order)))

    @work(thread=True, exclusive=True, group="yours")
    def look_for_yours(self, book: "Book", *, counted: bool) -> None:
        """Read the saved segments; who is in each is counted only where somebody looks at them."""
        with told_to(lambda sentence: self.post_message(Yours(book, (), {}, sentence))):
            saved = segment_file.read(book.workspace.root)
            rows = tuple(
                {"segment": each.name} | (_counted(book, each.condition) if counted else {}) for each in saved
            )
            self.post_message(Yours(book, rows, {each.name: each.condition for each in saved}))


def _counted(book: "Book", condition: str) -> dict[str, Any]:
    """What those come to who meet a condition; nothing where it makes no sense."""
    found = book.finder.find(Selection(within=condition))
    return {} if found.error else summary(book, found.order)
