"""Customers: who they are, and which of them deserve effort."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Container, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from recall_console.console import groups
from recall_console.console.clipboard import copy
from recall_console.console.columns import customer_columns, group_columns
from recall_console.console.customers_layout import GROUP_LINES, LEFT_CELLS, NARROW_CELLS, caption, grid_lines
from recall_console.console.export import export
from recall_console.console.format import whole
from recall_console.console.groups import EVERYONE, GROUPINGS
from recall_console.console.pane import Pane
from recall_console.console.panes.customers_actions import ACTIONS, HELP
from recall_console.console.panes.customers_filter import FilterLine
from recall_console.console.panes.customers_table import CustomersTable
from recall_console.console.panes.story import StoryPane
from recall_console.console.selection import Finder, Selected, Selection
from recall_console.console.table import Table
from recall_console.console.tabs import TABS
from recall_console.errors import RecallError
from recall_console.prediction.segments import grid

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl
    from textual.widget import Widget

    from recall_console.console.book import Book
    from recall_console.console.lines import Column


@dataclass
class Found(Message):
    """The rows of a selection were found, or could not be."""

    finder: Finder
    selected: Selected

    def can_replace(self, message: Message) -> bool:
        """Only the newest selection matters."""
        return isinstance(message, Found)


@dataclass
class Told(Message):
    """What a worker has to say."""

    sentence: str
    beware: bool = False


class CustomersPane(Pane):
    """Groups of the base beside the table of customers."""

    TAB = TABS[1]
    HELP = HELP
    DEFAULT_CSS = """
    CustomersPane #sides { layout: horizontal; }
    CustomersPane #left { border-right: solid $foreground 30%; }
    CustomersPane #right { width: 1fr; }
    CustomersPane #customers { height: 1fr; }
    CustomersPane Static { height: auto; }
    CustomersPane #caption { max-height: 2; }
    """
    ACTIONS = ACTIONS

    def __init__(self) -> None:
        super().__init__()
        self._selection = Selection()
        self._finder: Finder | None = None
        self._columns: tuple[Column, ...] = ()
        self._found: Selected | None = None
        self._return_to: str | None = None

    def compose_body(self) -> "Iterable[Widget]":
        """Groups and grid at the left, caption, table and filter at the right."""
        with Container(id="sides"):
            with Vertical(id="left") as left:
                left.styles.width = LEFT_CELLS
                table = CustomersTable(id="groups")
                table.styles.height = GROUP_LINES
                yield table
                yield Static(id="grid", markup=False)
            with Vertical(id="right"):
                yield Static(id="caption", markup=False)
                yield CustomersTable(id="customers")
                yield FilterLine(id="filter")

    # ---- what is shown

    def show(self, book: "Book") -> None:
        """Groups, grid and rows of a run; cursor, filter and sorting stay."""
        if self._finder is None:
            self._selection = book.finder.opening()
        self._return_to = self._customers.current
        self._finder = book.finder
        self._columns = customer_columns(book.scores, book.workspace.settings.currency)
        self._show_groups(book)
        self._find()
        if self.focused is None:
            self._customers.focus()
        if book.card.get("verdict") == "withheld":
            self.beware("there is no model, and so no churn and no value: pane 3 says why")

    def _show_groups(self, book: "Book") -> None:
        column = self._selection.column
        title = next(grouping.title for grouping in GROUPINGS if grouping.column == column)
        self._groups.show(groups.table(book.scores, column), columns=group_columns(title))
        self._groups.move_to_key(self._selection.group)
        if self._groups.current != self._selection.group:  # nobody is in that group any more
            self._groups.move_to(0)
            self._selection = replace(self._selection, group=EVERYONE)
        head, *rows = grid_lines(grid(book.scores))
        lines = [Content.styled(head, "dim"), *map(Content, rows)]
        self.query_one("#grid", Static).update(Content("\n").join(lines))

    def _find(self) -> None:
        if self._finder is not None:
            self._search(self._finder, self._selection)

    @work(thread=True, exclusive=True, group="find")
    def _search(self, finder: Finder, selection: Selection) -> None:
        self.post_message(Found(finder, finder.find(selection)))

    def on_found(self, message: Found) -> None:
        """Show the rows of the newest selection."""
        book, found = self.book, message.selected
        if book is None or message.finder is not self._finder or found.selection != self._selection:
            return  # another run or another wish has come meanwhile
        asked, self._found = found.selection, found
        self._customers.show(book.scores, found.order, (asked.sort, asked.falling), self._columns)
        self._customers.move_to_key(self._return_to)
        self._return_to = None
        self._write_caption()

    def _write_caption(self) -> None:
        if self._found is not None:
            line = caption(self._found, len(self._customers.marks))
            self.query_one("#caption", Static).update(Content.styled(line, "bold"))

    # ---- what a person does

    def why_not(self, name: str) -> str | None:
        """What needs customers is idle while there are none."""
        if self.book is None and name in {action.name for action in ACTIONS}:
            return "there are no customers yet"
        if name in {"open", "sort", "mark", "copy", "export"} and self._customers.rows == 0:
            return "no customer is shown; esc clears the filter"
        return super().why_not(name)

    @on(Table.Moved, "#groups")
    def another_group(self) -> None:
        """The table follows the group under the cursor."""
        self._ask(replace(self._selection, group=self._groups.current or EVERYONE))

    def act_swap(self) -> None:
        """To the other side."""
        (self._customers if self._groups.has_focus else self._groups).focus()

    def act_open(self) -> None:
        """From a group to its customers, from a customer to the story."""
        if self._groups.has_focus:
            self._customers.focus()
        elif (customer := self._customers.current) is not None:
            self.app.push_screen(StoryPane(customer, self._neighbour))

    def _neighbour(self, step: int) -> str | None:
        """Move the cursor, and say who stands there."""
        self._customers.move_to(self._customers.cursor + step)
        return self._customers.current

    def act_group(self) -> None:
        """The next way to cut the base."""
        columns = [grouping.column for grouping in GROUPINGS]
        following = columns[(columns.index(self._selection.column) + 1) % len(columns)]
        self._selection = replace(self._selection, column=following, group=EVERYONE)
        if self.book is not None:
            self._show_groups(self.book)
        self._find()

    def act_sort(self) -> None:
        """By the underlined column: falling first, then rising."""
        column = self._customers.columns[self._customers.active].name
        falling = not self._selection.falling if column == self._selection.sort else True
        self._ask(replace(self._selection, sort=column, falling=falling))

    def act_mark(self) -> None:
        """Mark or unmark, and on to the next row."""
        self._customers.toggle_mark()
        self._write_caption()
        self._customers.move_to(self._customers.cursor + 1)

    def act_copy(self) -> None:
        """The marked ids, or the one under the cursor, to the terminal's clipboard."""
        ids = sorted(self._customers.marks) or [self._customers.current or ""]
        self.say(
            copy(
                self.app,
                "\n".join(ids),
                "1 customer id" if len(ids) == 1 else f"{whole(len(ids))} customer ids",
            )
        )

    def act_export(self) -> None:
        """The rows shown, as a file."""
        if self.book is not None and self._found is not None:
            self._write(self.book, self._found.order)

    @work(thread=True, exclusive=True, group="export")
    def _write(self, book: "Book", order: "pl.Series") -> None:
        try:
            self.post_message(Told(f"{whole(order.len())} customers written to {export(book, order)}"))
        except RecallError as error:
            self.post_message(Told(str(error), beware=True))

    def on_told(self, told: Told) -> None:
        """What a worker has to say."""
        (self.beware if told.beware else self.say)(told.sentence)

    # ---- the filter

    def act_filter(self) -> None:
        """Open the line for the condition."""
        self._customers.focus()
        self._filter.open(self._selection.condition)
        self.say("enter keeps the filter, esc clears it")

    def act_back(self) -> None:
        """Clear the filter where there is one."""
        if self._selection.condition:
            self._ask(replace(self._selection, condition=""))
            self._customers.focus()
        else:
            self.shell.act_back()

    @on(FilterLine.Typed)
    def narrow(self, typed: FilterLine.Typed) -> None:
        """The count follows every letter."""
        self._ask(replace(self._selection, condition=typed.condition))

    @on(FilterLine.Closed)
    def end_filter(self, closed: FilterLine.Closed) -> None:
        """The rows are found; the condition stays, unless it was dropped."""
        self.say("")
        if not closed.keep:
            self._ask(replace(self._selection, condition=""))

    def _ask(self, selection: Selection) -> None:
        if selection != self._selection:
            self._selection = selection
            self._customers.move_to(0)
            self._find()

    # ---- narrow terminals

    def on_resize(self) -> None:
        """Below a width the two sides take turns."""
        self._take_turns()

    def on_descendant_focus(self) -> None:
        """The side with the focus is the one to see."""
        self._take_turns()

    def _take_turns(self) -> None:
        narrow = self.size.width < NARROW_CELLS
        self.query_one("#left").display = not narrow or self._groups.has_focus
        self.query_one("#right").display = not narrow or not self._groups.has_focus

    @property
    def _filter(self) -> FilterLine:
        return self.query_one(FilterLine)

    @property
    def _customers(self) -> Table:
        return self.query_one("#customers", Table)

    @property
    def _groups(self) -> Table:
        return self.query_one("#groups", Table)
