"""One customer's story: a screen of its own on top of the Customers pane."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual import work
from textual.message import Message

from recall_console.console import store
from recall_console.console.actions import Action
from recall_console.console.clipboard import copy
from recall_console.console.pane import Pane
from recall_console.console.scrolling import SCROLLING, Scrolls
from recall_console.console.story_text import Known, story
from recall_console.console.tabs import TABS
from recall_console.console.text_view import TextView
from recall_console.errors import RecallError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from recall_console.console.book import Book

HELP: Final = """
The line of purchases begins with the first one and ends on the as-of date. Usually back: the median gap between days with a
purchase, and the gap that nine of ten do not exceed.

Churn: the calibrated probability of no purchase within the horizon; decided where the model is certain enough to
meet its target accuracy. Return is its complement, said under past contact practice. Because: what pushes this customer's
probability up most.

Worth: the margin expected in 12 months, and the same given that the customer comes back. Expected: net spend within the
horizon, with its interval.
"""


@dataclass
class Gathered(Message):
    """A customer's facts and events have been read."""

    customer_id: str
    known: Known


class StoryPane(Scrolls, Pane):
    """Purchases on a line, the danger and its reasons, the worth, events by month."""

    TAB = TABS[1]
    HELP = HELP
    ACTIONS = (
        Action("back", ("escape",), "back", "Back to the table", 85),
        Action("next", ("n",), "next", "The next customer of the table", 80),
        Action("previous", ("p",), "previous", "The customer before in the table", 75),
        Action("copy", ("y",), "copy id", "Copy the customer's id to the terminal's clipboard", 60),
        *SCROLLING,
    )

    def __init__(self, customer_id: str, step: Callable[[int], str | None]) -> None:
        super().__init__()
        self._customer_id = customer_id
        self._step = step
        self._known: Known | None = None

    def compose_body(self) -> "Iterable[Widget]":
        """One text that scrolls."""
        yield TextView(id="story", can_focus=True)

    def show(self, book: "Book") -> None:
        """Read the customer's part of the run and of the event store."""
        self.view.focus()
        self._gather(book, self._customer_id)

    @work(thread=True, exclusive=True, group="story")
    def _gather(self, book: "Book", customer_id: str) -> None:
        self.post_message(Gathered(customer_id, gather(book, customer_id)))

    def on_gathered(self, gathered: Gathered) -> None:
        """Tell the story of the customer that is asked for now."""
        if gathered.customer_id == self._customer_id:
            self._known = gathered.known
            self._tell()

    def on_resize(self) -> None:
        """The timeline is as wide as the terminal."""
        self._tell()

    def _tell(self) -> None:
        known, book = self._known, self.book
        if known is None or book is None:
            return
        if not known.facts:
            self.beware(f"{self._customer_id} is not in this run; esc goes back")
            return
        currency = book.workspace.settings.currency
        self.view.put(story(known, currency, self.size.width))

    @property
    def view(self) -> TextView:
        """The story."""
        return self.query_one("#story", TextView)

    # ---- what a person does

    def act_next(self) -> None:
        """The next customer."""
        self._go(1)

    def act_previous(self) -> None:
        """The customer before."""
        self._go(-1)

    def _go(self, step: int) -> None:
        customer, book = self._step(step), self.book
        if customer is None or customer == self._customer_id:
            self.say("no further customer in the table")
        elif book is not None:
            self._customer_id = customer
            self.act_top()
            self._gather(book, customer)

    def act_copy(self) -> None:
        """The id to the terminal's clipboard."""
        self.say(copy(self.app, self._customer_id, "the customer's id"))


def gather(book: "Book", customer_id: str) -> Known:
    """All that the run and the event store know of a customer before the as-of date."""
    facts = store.customer(book, customer_id)
    if not facts:
        return Known({})
    try:
        happenings, missing = store.happenings(book, customer_id), ""
    except RecallError as error:
        happenings, missing = [], f"no events to tell of: {error}"
    counts = "revenue" if book.workspace.settings.margin_rate is None else "margin"
    return Known(facts, happenings, store.reasons(facts), missing, counts)
