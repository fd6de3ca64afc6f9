"""The left side of the Customers pane: the cuts of the base, their groups, and the R × F grid."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl
from textual import on

from recall_console.console.columns import group_columns, group_rows
from recall_console.console.customers_layout import left_cells, listed_name
from recall_console.console.groups import MOVES, YOURS, Grouping, offered, titled
from recall_console.console.panes.customers_deeds import DoingPane
from recall_console.console.panes.customers_grid import Grid
from recall_console.console.panes.customers_search import Yours
from recall_console.console.selection import Selection
from recall_console.console.table import Table
from recall_console.language import tr
from recall_console.prediction.opening import CELL, CELL_SIGN, EVERYONE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recall_console.console.book import Book
    from recall_console.console.heat_map import Cell


class GroupedPane(DoingPane):
    """Groups and grid, and the selection that follows them."""

    def __init__(self) -> None:
        super().__init__()
        self._cut = Selection().column
        self._yours = Yours(None, (), {})
        self.title_of_wish = ""

    def find(self) -> None:
        """Look for the customers of the selection."""

    def show_groups(self, book: "Book") -> None:
        """The groups of the cut, and the grid, with the cursor where the selection is."""
        if self._cut not in {each.column for each in self._offered(book)}:
            self._cut = Selection().column
        self.list_groups(book)
        asked = self.selection
        if asked.column != CELL:
            self.groups.move_to_key(asked.group)
            if self.groups.current != asked.group:  # nobody is in that group any more
                self.groups.move_to(0)
                self.selection = replace(asked, column=self._cut, group=EVERYONE, within="")
        self.grid.show_cells(book.opening.grid, _cell(asked))

    @property
    def is_yours(self) -> bool:
        """Whether the groups are the saved segments."""
        return self._cut == YOURS.column

    def list_groups(self, book: "Book") -> None:
        """The groups of the cut, as wide as there is room."""
        rows, width = self._rows(book), left_cells(self.size.width) - 1
        title, write = tr(titled(self._cut).title), partial(listed_name, self._cut)
        columns = group_columns(title, width, write, rows)
        self.groups.show(pl.DataFrame(group_rows(rows), infer_schema_length=None), columns=columns)

    def _rows(self, book: "Book") -> "tuple[Mapping[str, Any], ...]":
        """The groups of the cut, everyone first."""
        if self._cut == YOURS.column:
            return (book.opening.groups["segment"][0] | {"move": None}, *self._yours.rows)
        return book.opening.groups[self._cut]

    def _offered(self, book: "Book") -> "tuple[Grouping, ...]":
        known = [by for by, rows in book.opening.groups.items() if len(rows) > 1]
        return offered([*known, Selection().column], saved=bool(self._yours.rows))

    def on_yours(self, yours: Yours) -> None:
        """The saved segments were read, and no other run has come meanwhile."""
        if yours.book is not self.book:
            return
        self._yours = yours
        if yours.error:
            self.beware(yours.error)
        if self.book is not None and self.is_yours:
            asked = self.selection
            self.show_groups(self.book)
            if self.selection != asked:
                self.find()

    def told_already(self, book: "Book") -> "Mapping[str, Any] | None":
        """What is known of a group without counting."""
        asked = self.selection
        if asked.condition or asked.column == CELL:
            return None
        rows = (row for row in self._rows(book) if row["segment"] == asked.group and "size" in row)
        return next(rows, None)

    def group_size(self, book: "Book") -> int:
        """How many the group has that a condition leaves some of; 0 where that is not known."""
        asked = self.selection
        if asked.column == CELL:
            r, f = _cell(asked) or (0, 0)
            return sum(count for row, column, count, _ in book.opening.grid if (row, column) == (r, f))
        sizes = (row.get("size") for row in self._rows(book) if row["segment"] == asked.group)
        return next(sizes, 0) or 0

    @on(Table.Moved, "#groups")
    def another_group(self) -> None:
        """The table follows the group under the cursor."""
        group = self.groups.current or EVERYONE
        within = self._yours.conditions.get(group, "") if self._cut == YOURS.column else ""
        self.ask(replace(self.selection, column=self._cut, group=group, within=within))

    @on(Grid.Entered)
    def another_cell(self, entered: Grid.Entered) -> None:
        """The table follows the cell under the cursor."""
        r, f = entered.cell
        self.ask(replace(self.selection, column=CELL, group=f"{r}{CELL_SIGN}{f}", within=""))

    def act_group(self) -> None:
        """The next way to cut the base."""
        self._go_on(1)

    def act_group_back(self) -> None:
        """The way to cut the base before."""
        self._go_on(-1)

    def _go_on(self, step: int) -> None:
        if self.book is not None:
            columns = [grouping.column for grouping in self._offered(self.book)]
            self.cut_by(self.book, columns[(columns.index(self._cut) + step) % len(columns)], EVERYONE)

    def keys_to_yours(self, book: "Book") -> str:
        """The fewest keys that go to the saved segments, the last of the cuts; none where these are shown."""
        others = [each.column for each in self._offered(book) if each is not YOURS]
        if self._cut not in others:
            return ""
        before = others.index(self._cut) + 1
        after = len(others) + 1 - before
        return " ".join([self.key("group_back")] * before if before < after else [self.key("group")] * after)

    def act_slipping(self) -> None:
        """Former core customers who have begun to slip."""
        if self.book is not None:
            self.cut_by(self.book, MOVES.column, "core_slipping")

    def cut_by(self, book: "Book", column: str, group: str) -> None:
        """Cut the base by a column, and show one group of it."""
        self._cut = column
        self.ask(replace(self.selection, column=column, group=group, within=""), find=False)
        self.show_groups(book)
        self.find()
        if self.is_yours:
            self.look_for_yours(book, counted=True)

    def act_measure(self) -> None:
        """The grid by customers, or by their share of the value."""
        self.grid.by_value = not self.grid.by_value
        self.grid.paint()

    def saved_here(self) -> str | None:
        """The saved segment under the cursor of the groups."""
        if self._cut != YOURS.column:
            return None
        current = self.groups.current
        return current if current in self._yours.conditions else None

    def ask(self, selection: Selection, *, find: bool = True) -> None:
        """Want other customers from now on."""
        if selection == self.selection:
            return
        if (selection.column, selection.group, selection.condition) != (
            self.selection.column,
            self.selection.group,
            self.selection.condition,
        ):
            self.title_of_wish = ""
        self.selection = selection
        self.customers.move_to(0)
        self.grid.show_cells(self.book.opening.grid if self.book else (), _cell(selection))
        if find:
            self.find()

    @property
    def groups(self) -> Table:
        """The table of groups."""
        return self.query_one("#groups", Table)

    @property
    def grid(self) -> Grid:
        """The R × F grid."""
        return self.query_one(Grid)


def _cell(asked: Selection) -> "Cell | None":
    """The cell of the grid that is asked for, if it is one."""
    if asked.column != CELL or CELL_SIGN not in asked.group:
        return None
    r, f = map(int, asked.group.split(CELL_SIGN))
    return r, f
