"""The overview pane: where money is to be won or saved today."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from textual import work
from textual.message import Message

from recall_console.console.book import Book
from recall_console.console.chart import Charset
from recall_console.console.pane import Pane, Told
from recall_console.console.panes.overview_actions import ACTIONS, FIGURES, HELP
from recall_console.console.panes.overview_book import advice_is_old, known_of, overview_of
from recall_console.console.panes.overview_rows import Row, Target
from recall_console.console.panes.overview_text import View, opening_rows, overview_rows
from recall_console.console.scrolling import Scrolls
from recall_console.console.tabs import TABS
from recall_console.console.text import Line, line, pad, text_of
from recall_console.console.text_view import TextView
from recall_console.console.trouble import told_to
from recall_console.language import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

    from recall_console.prediction.overview import Overview


@dataclass
class Summed(Message):
    """The scores of a book were summed up, or could not be."""

    book: Book
    overview: "Overview | None"
    error: str = ""


@dataclass
class PlanLooked(Message):
    """Whether the plan has changed since the advice of a book."""

    book: Book
    old: bool


class OverviewPane(Scrolls, Pane):
    """Who deserves effort, what pays, what asks for an answer; every such line leads to its customers."""

    TAB = next(tab for tab in TABS if tab.name == "overview")
    ACTIONS = ACTIONS
    HELP = HELP
    FIGURES = FIGURES

    def __init__(self) -> None:
        super().__init__()
        self.charset = Charset.here()
        self._overview: Overview | None = None
        self._summed: Book | None = None
        """The book that the overview is of."""
        self._rows: Sequence[Row] = []
        self._at: str = ""
        """Key of the target under the cursor; empty for the first."""
        self._as_table = False
        self._error = ""
        """Why the scores could not be summed up."""

    def compose_body(self) -> "Iterable[Widget]":
        """The text."""
        yield TextView(id="text")

    @property
    def view(self) -> TextView:
        """The widget that shows it."""
        return self.query_one(TextView)

    # ---- what is shown

    def show(self, book: Book) -> None:
        """What is known at once, or what was shown before; the sums of the scores follow."""
        self._error = ""
        if self._overview is None:
            self._write()
        self._sum_up(book)

    @work(thread=True, exclusive=True, group="overview")
    def _sum_up(self, book: Book) -> None:
        with told_to(lambda sentence: self.post_message(Summed(book, None, sentence))):
            self.post_message(Summed(book, overview_of(book)))

    def on_screen_resume(self) -> None:
        """The plan may have been edited while another pane was in front."""
        if self.book is not None and self._overview is not None:
            self._look_at_the_plan(self.book)

    @work(thread=True, exclusive=True, group="plan")
    def _look_at_the_plan(self, book: Book) -> None:
        with told_to(self.complain):
            self.post_message(PlanLooked(book, advice_is_old(book)))

    def on_plan_looked(self, message: PlanLooked) -> None:
        """Say whether the advice is old, where it is the advice that is shown."""
        found = self._overview
        if found is not None and message.book is self._summed and message.old != found.advice_old:
            self._overview = replace(found, advice_old=message.old)
            self._write()

    def on_summed(self, message: Summed) -> None:
        """Fill in the rest, unless another run has come meanwhile."""
        if message.book is self.book:
            self._overview, self._summed, self._error = message.overview, message.book, message.error
            self._write()

    def on_resize(self) -> None:
        """Write it for the new room."""
        self._write()

    def _write(self) -> None:
        book, room = self.book, self.view.size
        if book is None or not room.width:
            return
        view = View(room.width - 2, room.height, self.charset, self._as_table)
        found = self._overview
        self._rows = (
            opening_rows(known_of(book), view, self._error) if found is None else overview_rows(found, view)
        )
        self._paint()

    def _paint(self) -> None:
        here, width = self._cursor, self.view.size.width
        self.view.put(
            _under_cursor(row.line, width) if number == here else row.line
            for number, row in enumerate(self._rows)
        )

    # ---- the cursor

    @property
    def _leading(self) -> list[int]:
        """Numbers of the lines that lead somewhere."""
        return [number for number, row in enumerate(self._rows) if row.target is not None]

    @property
    def _cursor(self) -> int | None:
        """The line under the cursor: where it was before the figures changed, else the first that leads somewhere."""
        leading = self._leading
        return next(
            (number for number in leading if self._key(number) == self._at), leading[0] if leading else None
        )

    def _key(self, number: int) -> str:
        target = self._rows[number].target
        return "" if target is None else target.key

    def act_down(self) -> None:
        """To the next line that leads somewhere; below the last one, on through the text."""
        self._move(1)

    def act_up(self) -> None:
        """To the line before."""
        self._move(-1)

    def _move(self, by: int) -> None:
        here, leading = self._cursor, self._leading
        if here is None:
            self._scroll(by)
        elif not self._in_sight(here):
            self._come_into_sight()
        elif 0 <= (place := leading.index(here) + by) < len(leading):
            self._go_to(leading[place])
        else:
            self._scroll(by)

    def _in_sight(self, number: int) -> bool:
        top = self.view.scroll_offset.y
        return top <= number < top + self.view.size.height - bool(self.view.below)

    def _come_into_sight(self) -> None:
        """After a page was turned, the cursor goes on where the eyes are."""
        seen = [number for number in self._leading if self._in_sight(number)]
        if seen:
            self._go_to(seen[0])

    def _go_to(self, number: int) -> None:
        self._at = self._key(number)
        self._paint()
        self.view.reveal(number, number)

    # ---- what a person does

    def why_not(self, name: str) -> str | None:
        """What needs advice, or a line that leads somewhere, is idle without."""
        if name in _OWN and self.book is None:
            return tr("there are no scores yet")
        if name == "advise":
            return super().why_not(name) or self._is_new()
        if name == "export" and not self._has_advice:
            return tr("there is no advice to write; a works it out")
        if name == "open" and self._cursor is None:
            return tr("no line here leads anywhere")
        return super().why_not(name)

    def _is_new(self) -> str | None:
        found = self._overview
        if found is not None and found.advice is not None and not found.advice_old:
            return tr("the advice is as new as the scores and the plan; pane 4 edits it")
        return None

    @property
    def _has_advice(self) -> bool:
        advice = None if self.book is None else self.book.advice
        return advice is not None and not advice.get("unavailable")

    def act_table(self) -> None:
        """Charts as tables, and back."""
        self._as_table = not self._as_table
        self._write()

    def act_open(self) -> None:
        """The customers behind the line, or the pane that explains it."""
        here = self._cursor
        if here is None or not self._in_sight(here):
            self._come_into_sight()
        elif (target := self._rows[here].target) is not None:
            self.app.call_later(self._follow, target)

    async def _follow(self, target: Target) -> None:
        from recall_console.console.panes.customers import CustomersPane  # noqa: PLC0415 - only who goes there pays for it

        await self.app.switch_mode(target.pane)
        if isinstance(self.app.screen, CustomersPane):
            self.app.screen.open_with(target.condition, target.title)

    def act_export(self) -> None:
        """The ranked list and the curve, as files of the workspace."""
        if self.book is not None:
            self._export(self.book)

    @work(thread=True, exclusive=True, group="export")
    def _export(self, book: Book) -> None:
        from recall_console.console.panes.overview_export import written  # noqa: PLC0415 - only who writes pays for it

        with told_to(self.complain):
            self.post_message(Told(written(book)))


_OWN: Final = frozenset(action.name for action in ACTIONS)


def _under_cursor(each: Line, width: int) -> Line:
    """The line as the one that `enter` follows."""
    return line((text_of(pad(each, width)), "cursor"))
