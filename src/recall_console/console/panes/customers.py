"""Customers: who they are, and which of them deserve effort."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import on
from textual.containers import Container, Vertical

from recall_console.console.customers_layout import (
    CAPTION_LINES,
    GROUP_LINES,
    LEFT_CELLS,
    NARROW_CELLS,
    caption_figures,
    caption_height,
    caption_lines,
    group_lines,
    known_columns,
    left_cells,
    right_cells,
)
from recall_console.console.format import plain
from recall_console.console.panes.customers_actions import ACTIONS, FIGURES, HELP
from recall_console.console.panes.customers_filter import FilterLine, TypingLine
from recall_console.console.panes.customers_grid import Grid
from recall_console.console.panes.customers_groups import GroupedPane
from recall_console.console.panes.customers_search import Found, SummedUp
from recall_console.console.panes.customers_table import CustomersTable
from recall_console.console.panes.story import StoryPane
from recall_console.console.selection import Selected, Selection, first
from recall_console.console.table import Table
from recall_console.console.tabs import TABS
from recall_console.console.text_view import TextView
from recall_console.errors import WorkspaceError
from recall_console.language import tr
from recall_console.prediction.opening import EVERYONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl
    from textual.widget import Widget

    from recall_console.console.book import Book
    from recall_console.console.finder import Finder


class CustomersPane(GroupedPane):
    """Groups of the base and the R × F grid beside the table of customers."""

    TAB = TABS[1]
    HAS_TABLE = True
    HELP = HELP
    FIGURES = FIGURES
    DEFAULT_CSS = """
    CustomersPane #sides { layout: horizontal; height: 1fr; }
    CustomersPane #left { border-right: solid $foreground 30%; }
    CustomersPane #right { width: 1fr; }
    CustomersPane #grid { height: 6; }
    CustomersPane #customers { height: 1fr; }
    """
    ACTIONS = ACTIONS

    def __init__(self) -> None:
        super().__init__()
        self._finder: Finder | None = None
        self._wish: tuple[str, str] | None = None
        self._told: Mapping[str, Any] | None = None
        self._return_to: str | None = None

    def compose_body(self) -> "Iterable[Widget]":
        """Groups and grid at the left, caption and table at the right, what is typed below both."""
        with Container(id="sides"):
            with Vertical(id="left") as left:
                left.styles.width = LEFT_CELLS
                table = CustomersTable(id="groups")
                table.styles.height = GROUP_LINES
                yield table
                yield Grid(id="grid")
            with Vertical(id="right"):
                caption = TextView(id="caption")
                caption.styles.height = CAPTION_LINES
                yield caption
                yield CustomersTable(id="customers")
        yield FilterLine(id="filter")
        yield TypingLine(id="name")

    # ---- what is shown

    def open_with(self, condition: str, title: str) -> None:
        """Show who meets a condition, under a title; also before there are customers."""
        self._wish = condition, title
        if self.book is not None and self._finder is not None:
            self._grant(self.book)

    def show(self, book: "Book") -> None:
        """Groups, grid and rows of a run; cursor, filter and sorting stay."""
        opening = first(book.opening)
        if self._finder is None or not self._knows(book, self.selection.sort):
            self.selection = replace(self.selection, sort=opening.sort, falling=opening.falling)
        self._return_to = self.customers.current
        self._finder = book.finder
        self.show_groups(book)
        self._grant(book)
        self.find()
        self.look_for_yours(book, counted=self.is_yours)
        if self.focused is None:
            self.set_focus(self.customers)
        if book.card.get("verdict") == "withheld":
            self.beware(tr("there is no model, and so no churn and no value: pane 3 says why"))

    def _knows(self, book: "Book", column: str) -> bool:
        schema = self._schema(book)
        return schema is None or column in schema

    def _schema(self, book: "Book") -> "pl.Schema | None":
        """The columns of the customers; none, with a sentence, where the files of the run went away."""
        try:
            return book.finder.schema
        except WorkspaceError as gone:
            self.beware(str(gone))
            return None

    def _grant(self, book: "Book") -> None:
        """Do what another pane wished for."""
        if self._wish is not None:
            (condition, title), self._wish = self._wish, None
            sort, falling = first(book.opening).sort, True
            self.ask(Selection(condition=condition, sort=sort, falling=falling))
            self.title_of_wish = title
            self.show_groups(book)
            self.set_focus(self.customers)

    def find(self) -> None:
        """Look for the customers of the selection."""
        if self._finder is None:
            return
        if found := self._finder.at_once(self.selection):
            self.on_found(Found(self._finder, found))
        else:
            self.search(self._finder, self.selection)

    def on_found(self, message: Found) -> None:
        """Show the rows of the newest selection; a condition without sense leaves what is shown."""
        book, found = self.book, message.selected
        if book is None or message.finder is not book.finder or found.selection != self.selection:
            return  # another run or another wish has come meanwhile
        if found.is_lost:
            self._tell_lost(found)
        elif found.error and self._refuse(found.error):
            return
        self.found, self.found_in = found, book
        self._filter.complain("")
        self._show_rows()
        self.customers.move_to_key(self._return_to)
        self._return_to = None
        self._told = self.told_already(book)
        if self._told is None:
            self.sum_up(book, found)
        self.write_caption()

    def _show_rows(self) -> None:
        if self.shown is not None:
            book, found = self.shown
            asked = found.selection
            currency = book.workspace.settings.currency
            columns = known_columns(book.opening, book.advice, currency, self.size.width)
            self.customers.show(book.shelf, found.order, (asked.sort, asked.falling), columns)

    def _tell_lost(self, found: Selected) -> None:
        """Say what is wrong with a saved segment; it stays under the cursor, where it can be forgotten."""
        name, why = plain(found.selection.group), found.error
        self.beware(tr("the segment “{name}” finds nobody: {why}", name=name, why=why))

    def _refuse(self, error: str) -> bool:
        """Say what is wrong with a condition, and keep the rows before; only where there are none it cannot be refused."""
        if self._filter.is_open:
            self._filter.complain(error)
            return True
        self.beware(error)
        if self.found is None:
            return False
        self.selection = replace(self.selection, condition=self.found.selection.condition)
        return True

    def on_summed_up(self, message: SummedUp) -> None:
        """What the customers shown come to is known now."""
        if message.selected is self.found:
            self._told = message.told
            self.write_caption()

    @on(Table.Unread)
    def tell_unread(self, message: Table.Unread) -> None:
        """Why some columns stay empty."""
        self.beware(message.sentence)

    def write_caption(self) -> None:
        """Who is shown, what they are worth, and what is advised for them."""
        if self.shown is None:
            return
        book, found = self.shown
        lines = caption_lines(
            found.selection,
            found.order.len(),
            None if self._told is None else caption_figures(book.advice, self._told),
            currency=book.workspace.settings.currency,
            width=right_cells(self.size.width),
            height=caption_height(self.size.width),
            of=self.group_size(book),
            marks=len(self.customers.marks),
            title=self.title_of_wish,
            key=self.key,
        )
        self.query_one("#caption", TextView).put(lines)

    # ---- what a person does

    def why_not(self, name: str) -> str | None:
        """What needs customers is idle while there are none."""
        if self.book is None and name in {action.name for action in ACTIONS}:
            return tr("there are no customers yet")
        if name in {"open", "sort", "mark", "mark_all", "copy", "export"} and self.customers.rows == 0:
            return tr("no customer is shown; {back} clears the filter", back=self.key("back"))
        if name == "back" and (self.selection.conditions or self.selection.group != EVERYONE):
            return None
        return super().why_not(name)

    def act_swap(self) -> None:
        """From the groups to the grid, to the table and back."""
        stops: list[Widget] = [self.groups, self.grid, self.customers]
        here = next((number for number, stop in enumerate(stops) if stop is self.focused), 2)
        self.set_focus(stops[(here + 1) % 3])

    def act_open(self) -> None:
        """From a group or cell to its customers, from a customer to the story."""
        if self.focused is self.groups:
            self.another_group()
            self.set_focus(self.customers)
        elif self.focused is self.grid:
            self.another_cell(Grid.Entered(self.grid.here))
            self.set_focus(self.customers)
        elif (customer := self.customers.current) is not None:
            self.app.push_screen(StoryPane(customer, self._neighbour))

    def _neighbour(self, step: int) -> str | None:
        """Move the cursor, and say who stands there."""
        self.customers.move_to(self.customers.cursor + step)
        return self.customers.current

    def act_sort(self) -> None:
        """By the underlined column: falling first, then rising."""
        column = self.customers.columns[self.customers.active].name
        falling = not self.selection.falling if column == self.selection.sort else True
        self.ask(replace(self.selection, sort=column, falling=falling))

    # ---- the filter

    def act_filter(self) -> None:
        """Open the line for the condition."""
        if self.book is not None:
            self.set_focus(self.customers)
            self._filter.begin(self.selection.condition, self._schema(self.book), self._keep)

    def _keep(self, condition: str) -> None:
        """What was typed counts from now on: the next key may be about the customers that meet it."""
        self.ask(replace(self.selection, condition=condition))

    def act_back(self) -> None:
        """Clear the filter where there is one, then the group."""
        asked = self.selection
        if asked.condition:
            self.ask(replace(asked, condition=""))
            self.set_focus(self.customers)
        elif asked.group != EVERYONE and self.book is not None:
            self.cut_by(self.book, self._cut, EVERYONE)
        else:
            self.shell.act_back()

    @on(TypingLine.Typed, "#filter")
    def narrow(self, typed: TypingLine.Typed) -> None:
        """The count follows every letter."""
        self.ask(replace(self.selection, condition=typed.text))

    @on(TypingLine.Closed, "#filter")
    def end_filter(self, closed: TypingLine.Closed) -> None:
        """The condition stays, and is remembered, unless it was dropped."""
        if closed.keep and closed.text:
            self._filter.remember(closed.text)
        self.ask(replace(self.selection, condition=closed.text if closed.keep else ""))

    # ---- narrow terminals

    def on_resize(self) -> None:
        """Below a width the two sides take turns; more room is shared out."""
        width = self.size.width
        self.query_one("#left").styles.width = left_cells(width)
        self.groups.styles.height = group_lines(self.query_one("#body").size.height or self.size.height - 5)
        self.query_one("#caption").styles.height = caption_height(width)
        if self.book is not None:
            self.list_groups(self.book)
            self._show_rows()
            self.write_caption()
        self._take_turns()

    def on_descendant_focus(self) -> None:
        """The side with the focus is the one to see."""
        self._take_turns()

    def _take_turns(self) -> None:
        narrow = self.size.width < NARROW_CELLS
        at_left = self.focused is self.groups or self.focused is self.grid
        self.query_one("#left").display = not narrow or at_left
        self.query_one("#right").display = not narrow or not at_left

    @property
    def _filter(self) -> FilterLine:
        return self.query_one(FilterLine)
