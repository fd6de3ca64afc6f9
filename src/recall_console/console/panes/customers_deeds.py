"""What is done with the customers shown: marked, copied, written to a file, kept as a segment."""

from typing import TYPE_CHECKING, Final

import polars as pl
from textual import on, work

from recall_console.console.clipboard import copy
from recall_console.console.export import export
from recall_console.console.format import plain, whole
from recall_console.console.groups import YOURS
from recall_console.console.pane import Told
from recall_console.console.panes.customers_filter import TypingLine
from recall_console.console.panes.customers_search import SearchingPane
from recall_console.console.selection import Selected, Selection, as_condition
from recall_console.console.table import Table
from recall_console.errors import RecallError
from recall_console.language import tr, trn
from recall_console.workspace import segment_file

if TYPE_CHECKING:
    from recall_console.console.book import Book

MOST_MARKS: Final = 10_000
"""Customers that can be marked at once; more are better written to a file."""


class DoingPane(SearchingPane):
    """The customers' table with what can be done with its rows."""

    def __init__(self) -> None:
        super().__init__()
        self.selection = Selection()
        self.found: Selected | None = None
        self.found_in: Book | None = None
        self._doomed = ""

    @property
    def customers(self) -> Table:
        """The table of customers."""
        return self.query_one("#customers", Table)

    @property
    def name_line(self) -> TypingLine:
        """Where the name of a segment is typed."""
        return self.query_one("#name", TypingLine)

    @property
    def shown(self) -> "tuple[Book, Selected] | None":
        """The run in front and what was found in it; row numbers of another run mean nothing in this one."""
        book, found = self.book, self.found
        return None if book is None or found is None or self.found_in is not book else (book, found)

    def write_caption(self) -> None:
        """Tell who is shown, and how many are marked."""

    @property
    def is_yours(self) -> bool:
        """Whether the groups are the saved segments."""
        return False

    def keys_to_yours(self, _book: "Book") -> str:
        """The keys that go to the saved segments; none where these are shown."""
        return ""

    def saved_here(self) -> str | None:
        """The saved segment under the cursor, if there is one."""

    def act_mark(self) -> None:
        """Mark or unmark, and on to the next row."""
        self.customers.toggle_mark()
        self.write_caption()
        self.customers.move_to(self.customers.cursor + 1)

    def act_mark_all(self) -> None:
        """Mark all that are shown; where they are marked already, none of them."""
        if self.shown is None:
            return
        book, found = self.shown
        shown = frozenset(book.scores["customer_id"].gather(found.order))
        marks = self.customers.marks
        self.customers.marks = marks - shown if shown <= marks else marks | shown
        self.customers.refresh()
        self.write_caption()

    def act_copy(self) -> None:
        """The marked ids, or the one under the cursor, to the terminal's clipboard."""
        ids = sorted(self.customers.marks) or [self.customers.current or ""]
        words = trn("{count} customer id", "{count} customer ids", len(ids), count=whole(len(ids)))
        self.say(copy(self.app, "\n".join(ids), words, self.key("export")))

    def act_export(self) -> None:
        """The marked rows, or all that are shown, as a file."""
        if self.shown is not None:
            book, found = self.shown
            self._write(book, self._chosen(book, found))

    def _chosen(self, book: "Book", found: Selected) -> pl.Series:
        if not self.customers.marks:
            return found.order
        numbers = (book.shelf.place(key) for key in sorted(self.customers.marks))
        return pl.Series([number for number in numbers if number is not None], dtype=pl.UInt32)

    @work(thread=True, exclusive=True, group="export")
    def _write(self, book: "Book", order: pl.Series) -> None:
        try:
            path, count = export(book, order), order.len()
        except RecallError as error:
            self.post_message(Told(str(error), beware=True))
        else:
            words = trn(
                "{count} customer written to {path}",
                "{count} customers written to {path}",
                count,
                count=whole(count),
                path=path,
            )
            self.post_message(Told(words))

    # ---- segments of one's own

    def act_save(self) -> None:
        """Ask what the customers shown shall be called."""
        self.set_focus(self.customers)
        self.name_line.open("", self._save_as)

    def _save_as(self, name: str) -> None:
        """Keep what is shown under a name."""
        if self.book is not None:
            segment_file.save(self.book.workspace.root, name, as_condition(self.selection))

    @on(TypingLine.Closed, "#name")
    def end_name(self, closed: TypingLine.Closed) -> None:
        """Say that it is kept, and count it."""
        if closed.keep and self.book is not None:
            named, keys = plain(closed.text), self.keys_to_yours(self.book)
            self.say(
                tr("saved as “{name}”: {keys} goes to your segments", name=named, keys=keys)
                if keys
                else tr("saved as “{name}”", name=named)
            )
            self.look_for_yours(self.book, counted=self.is_yours)

    def act_delete(self) -> None:
        """Ask first; asked again, forget the saved segment under the cursor."""
        name = self.saved_here()
        if name is None or self.book is None:
            return
        if self._doomed != name:
            self._doomed = name
            self.beware(
                tr(
                    "{delete} again forgets the segment “{name}”; its customers stay as they are",
                    delete=self.key("delete"),
                    name=plain(name),
                )
            )
            return
        self._doomed = ""
        try:
            segment_file.delete(self.book.workspace.root, name)
        except RecallError as error:
            self.beware(str(error))
        else:
            self.say(tr("the segment “{name}” is forgotten", name=plain(name)))
        self.look_for_yours(self.book, counted=self.is_yours)

    def end_message(self, key: str) -> None:
        """Another key takes a question back."""
        self._doomed = ""
        super().end_message(key)

    def action_act(self, name: str) -> None:
        """Another action takes a question back."""
        if name != "delete":
            self._doomed = ""
        super().action_act(name)

    def why_not(self, name: str) -> str | None:
        """What needs customers, or a segment of one's own, is idle without."""
        if name == "save" and not as_condition(self.selection):
            return tr("everyone needs no name; choose a group or type a condition first")
        if name == "delete" and self.saved_here() is None:
            return tr(
                "only segments of your own can be forgotten: {group} goes to them, under the title {title}",
                group=self.key("group"),
                title=tr(YOURS.title),
            )
        if name == "mark_all" and self.found is not None and self.found.order.len() > MOST_MARKS:
            return tr(
                "at most {most} customers can be marked at once; {export} writes all that are shown to a file",
                most=whole(MOST_MARKS),
                export=self.key("export"),
            )
        return super().why_not(name)
