"""One customer's story: a screen of its own on top of the Customers pane."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual import work
from textual.message import Message

from recall_console.console.actions import Action
from recall_console.console.chart import Charset
from recall_console.console.clipboard import copy
from recall_console.console.format import plain
from recall_console.console.pane import Pane, Told
from recall_console.console.scrolling import SCROLLING, Scrolls
from recall_console.console.story.known import Customer
from recall_console.console.tabs import TABS
from recall_console.console.text_view import TextView
from recall_console.console.trouble import told_to
from recall_console.language import later, tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from recall_console.console.book import Book

HELP: Final = later("""
Who this is, what they did and when they were due again, whether they leave and why, what they are worth, and what to do.

The line of orders begins with the first one and ends on the as-of date; below it all else they did, and the value tier
when each month began. Because: what raises the churn probability most, held against the customer's own earlier pace or
against the median of those likely to stay.

What to do: every action of the standing plan, weighed for this customer alone, the advised one first. The interval tells
how far the expectation may be off, not whether this one customer returns. Leaving alone costs nothing and nets nothing.
""")
FIGURES: Final = (
    "recency_days",
    "rhythm",
    "due",
    "value_tier",
    "churn_probability",
    "risk_tier",
    "decided",
    "return_probability",
    "warning_level",
    "expected_value_12m",
    "value_if_returned_12m",
    "potential_tier",
    "value_after_return_12m",
    "action",
    "cost",
    "brings_back",
    "net",
    "net_low",
    "net_high",
    "quadrant",
    "next_due_at",
    "price_drop",
    "coupon_share",
    "coupon_hunter",
    "expected_spend",
    "expected_orders",
    "monetary",
    "frequency",
    "average_order_value",
    "r",
    "f",
    "m",
)


@dataclass
class Gathered(Message):
    """A customer's facts and events have been read."""

    book: "Book"
    customer_id: str
    known: Customer


@dataclass
class Unread(Message):
    """A customer's facts cannot be read."""

    book: "Book"
    customer_id: str
    sentence: str


class StoryPane(Scrolls, Pane):
    """Orders on a line, the danger and its reasons, the worth, and what to do; behind it the same by month."""

    TAB = TABS[1]
    PLACE = "story"
    HELP = HELP
    FIGURES = FIGURES
    ACTIONS = (
        Action("back", ("escape",), later("back"), later("Back to the table"), 85),
        Action("next", ("n",), later("next"), later("The next customer of the table"), 80),
        Action("previous", ("p",), later("previous"), later("The customer before in the table"), 75),
        Action("twin", ("t",), later("months"), later("The same month by month as a table, and back"), 70),
        Action(
            "copy", ("y",), later("copy id"), later("Copy the customer's id to the terminal's clipboard"), 60
        ),
        Action(
            "export", ("e",), later("export"), later("Write all that is known of the customer to a file"), 55
        ),
        *SCROLLING,
    )

    def __init__(self, customer_id: str, step: Callable[[int], str | None]) -> None:
        super().__init__()
        self._customer_id = customer_id
        self._step = step
        self._known: Customer | None = None
        self._by_month = False

    def compose_body(self) -> "Iterable[Widget]":
        """One text that scrolls."""
        yield TextView(id="story", can_focus=True)

    def show(self, book: "Book") -> None:
        """Read the customer's part of the run and of the event store."""
        self.view.focus()
        self._gather(book, self._customer_id)

    @work(thread=True, exclusive=True, group="story")
    def _gather(self, book: "Book", customer_id: str) -> None:
        # brings NumPy, which weighs actions and costs 20 MB: only who opens a story needs it
        from recall_console.console.story.gathering import gather  # noqa: PLC0415 - brings NumPy, which only who opens a story pays for

        with told_to(lambda sentence: self.post_message(Unread(book, customer_id, sentence))):
            self.post_message(Gathered(book, customer_id, gather(book.workspace, book, customer_id)))

    def _is_asked_for(self, news: Gathered | Unread) -> bool:
        """Whether it is of the customer and the run in front: a thread that was overtaken still ends its work."""
        return news.book is self.book and news.customer_id == self._customer_id

    def on_gathered(self, gathered: Gathered) -> None:
        """Tell the story of the customer that is asked for now."""
        if self._is_asked_for(gathered):
            self._known = gathered.known
            self._tell()

    def on_unread(self, unread: Unread) -> None:
        """Say why there is no story."""
        if self._is_asked_for(unread):
            self.beware(unread.sentence)

    def on_resize(self) -> None:
        """The timeline is as wide as the terminal."""
        self._tell()

    def _tell(self) -> None:
        known = self._known
        if known is None:
            return
        if not known.facts:
            self.view.put([])
            self.beware(tr("{customer} is not in this run; esc goes back", customer=plain(self._customer_id)))
            return
        from recall_console.console.story.page import by_month, story  # noqa: PLC0415 - with the story that it tells

        width, height = self.view.size
        self.view.put(
            by_month(known, width) if self._by_month else story(known, width, Charset.here(), height)
        )

    @property
    def view(self) -> TextView:
        """The story."""
        return self.query_one("#story", TextView)

    # ---- what a person does

    def why_not(self, name: str) -> str | None:
        """What needs the story waits for it."""
        if name in {"twin", "export"} and (self._known is None or not self._known.facts):
            return tr("the story is not there yet")
        return super().why_not(name)

    def act_next(self) -> None:
        """The next customer."""
        self._go(1)

    def act_previous(self) -> None:
        """The customer before."""
        self._go(-1)

    def _go(self, step: int) -> None:
        customer, book = self._step(step), self.book
        if customer is None or customer == self._customer_id:
            self.say(tr("no further customer in the table"))
        elif book is not None:
            self._customer_id = customer
            self.act_top()
            self._gather(book, customer)

    def act_twin(self) -> None:
        """The story, or the same by month."""
        self._by_month = not self._by_month
        self.act_top()
        self._tell()

    def act_copy(self) -> None:
        """The id to the terminal's clipboard."""
        self.say(copy(self.app, self._customer_id, tr("the customer's id"), self.key("export")))

    def act_export(self) -> None:
        """The record of the customer to a file."""
        if self.book is not None and self._known is not None:
            self._write(self.book, self._known)

    @work(thread=True, exclusive=True, group="export")
    def _write(self, book: "Book", known: Customer) -> None:
        from recall_console.console.story.record import write  # noqa: PLC0415 - only who exports needs it

        with told_to(self.complain):
            path = write(book.workspace.exports, known)
            self.post_message(Told(tr("the customer's record was written to {path}", path=path)))
