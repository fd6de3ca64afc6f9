"""A table of any length: a page of the visible columns is fetched at a time, and only changed lines are repainted.

Rows are shown through an `order`, row numbers, so that sorting and filtering never copy anything else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

import polars as pl
from rich.segment import Segment
from rich.style import Style
from textual import work
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from recall_console.console.actions import Action
from recall_console.console.keys import bindings
from recall_console.console.lines import Column, head_cells, row_text, visible
from recall_console.console.rows import FrameRows
from recall_console.errors import RecallError
from recall_console.language import later

if TYPE_CHECKING:
    from textual import events

    from recall_console.console.rows import Rows

PAGE_ROWS: Final = 256
WHEEL_ROWS: Final = 3
NO_COLUMN: Final = -1

NAVIGATION: Final = (
    Action("down", ("j", "down"), later("down"), later("One row down"), 0),
    Action("up", ("k", "up"), later("up"), later("One row up"), 0),
    Action("right", ("l", "right"), later("column right"), later("One column to the right"), 0),
    Action("left", ("h", "left"), later("column left"), later("One column to the left"), 0),
    Action("first", ("g", "home"), later("first"), later("To the first row"), 0),
    Action("last", ("G", "end"), later("last"), later("To the last row"), 0),
    Action("half_down", ("ctrl+d",), later("half page down"), later("Half a page down"), 0),
    Action("half_up", ("ctrl+u",), later("half page up"), later("Half a page up"), 0),
    Action("page_down", ("pagedown", "ctrl+f"), later("page down"), later("A page down"), 0),
    Action("page_up", ("pageup", "ctrl+b"), later("page up"), later("A page up"), 0),
)


class Table(Widget, can_focus=True):
    """Rows of a frame with a cursor, marks, a sticky head and a column to sort by."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--head", "table--cursor", "table--here"}
    DEFAULT_CSS = """
    Table > .table--head { text-style: dim; }
    Table > .table--here { text-style: underline; }
    Table > .table--cursor { text-style: reverse; }
    """
    BINDINGS = bindings(NAVIGATION, "table")

    @dataclass
    class Moved(Message):
        """The cursor stands on another row."""

        table: "Table"

        @property
        def control(self) -> "Table":
            """The table, for `@on(…, "#id")`."""
            return self.table

        def can_replace(self, message: Message) -> bool:
            """Only where the cursor came to rest matters."""
            return isinstance(message, Table.Moved) and message.table is self.table

    @dataclass
    class Brought(Message):
        """Columns that lacked are there now."""

    @dataclass
    class Unread(Message):
        """Columns that lack could not be read."""

        sentence: str

    def __init__(self, columns: Sequence[Column] = (), *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.columns = tuple(columns)
        self.cursor = 0
        self.active = 0
        """The column that the next sort is by."""
        self.marks: frozenset[str] = frozenset()
        self._plain = Style()
        self._first_column = 1
        self._top = 0
        self._source: Rows | None = None
        self._order: pl.Series | None = None
        self._sorted_by: tuple[str, bool] | None = None
        self._page: tuple[int, list[int], list[tuple[Any, ...]]] = (0, [], [])

    # ---- what is shown

    def show(
        self,
        rows: "pl.DataFrame | Rows",
        order: "pl.Series | None" = None,
        sorted_by: tuple[str, bool] | None = None,
        columns: Sequence[Column] | None = None,
    ) -> None:
        """Show all rows, or those that `order` names; the cursor stays where it was, as far as there are rows.

        `sorted_by` is a column and whether it falls; its head gets the sign. `columns` replace the ones before.
        """
        if columns is not None:
            self.columns = tuple(columns)
            self.active = min(self.active, len(self.columns) - 1)
        self._source = FrameRows(rows) if isinstance(rows, pl.DataFrame) else rows
        self._order, self._sorted_by = order, sorted_by
        self._turn_page()
        self.cursor = max(0, min(self.cursor, self.rows - 1))
        self._keep_in_sight()
        self.refresh()

    @property
    def rows(self) -> int:
        """How many rows are shown."""
        if self._source is None:
            return 0
        return self._source.height if self._order is None else self._order.len()

    @property
    def visible_columns(self) -> list[Column]:
        """The columns that fit."""
        return [self.columns[index] for index in self._visible()]

    def id_at(self, row: int) -> str | None:
        """The key of a shown row: its value in the first column."""
        values = self._row(row)
        return None if values is None else values[0]

    @property
    def current(self) -> str | None:
        """The key of the row under the cursor."""
        return self.id_at(self.cursor)

    def move_to_key(self, key: str | None) -> None:
        """Put the cursor on the row with this key, where it is among the rows shown."""
        if self._source is None or key is None or key == self.current:
            return
        number = self._source.place(key)
        found = number if number is None or self._order is None else self._order.index_of(number)
        if found is not None:
            self.move_to(found)

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take the mark away."""
        if (key := self.current) is not None:
            self.marks = self.marks ^ {key}
            self._refresh_row(self.cursor)

    # ---- moving

    @property
    def page_rows(self) -> int:
        """Rows that fit under the head."""
        return max(1, self.size.height - 1)

    def move_to(self, row: int) -> None:
        """Put the cursor on a row; repaints two lines, or the page when it has to scroll."""
        row = max(0, min(row, self.rows - 1))
        if row == self.cursor:
            return
        before, self.cursor = self.cursor, row
        if not self._keep_in_sight():
            self._refresh_row(before)
            self._refresh_row(row)
        self.post_message(self.Moved(self))

    def action_act(self, name: str) -> None:
        """One of the moves in `NAVIGATION`."""
        moves = {
            "down": self.cursor + 1,
            "up": self.cursor - 1,
            "first": 0,
            "last": self.rows - 1,
            "half_down": self.cursor + self.page_rows // 2,
            "half_up": self.cursor - self.page_rows // 2,
            "page_down": self.cursor + self.page_rows,
            "page_up": self.cursor - self.page_rows,
        }
        if name in moves:
            self.move_to(moves[name])
        else:
            self._move_column(1 if name == "right" else -1)

    def _move_column(self, step: int) -> None:
        active = max(0, min(self.active + step, len(self.columns) - 1))
        if active == self.active:
            return
        self.active = active
        first = self._first_column
        while active >= self._first_column and active not in self._visible():
            self._first_column += 1
        if 0 < active < self._first_column:
            self._first_column = active
        if first == self._first_column:
            self._refresh_line(0)
        else:
            self.refresh()

    def _keep_in_sight(self) -> bool:
        """Scroll so that the cursor is seen, by half pages: a line at a time would repaint the page for each key."""
        if self._top <= self.cursor < self._top + self.page_rows and self._top <= self._last_top:
            return False
        self._top = max(0, min(self.cursor - self.page_rows // 2, self._last_top))
        self.refresh()
        return True

    @property
    def _last_top(self) -> int:
        return max(0, self.rows - self.page_rows)

    def _refresh_row(self, row: int) -> None:
        self._refresh_line(row - self._top + 1)

    def _refresh_line(self, y: int) -> None:
        self.refresh(Region(0, y, self.size.width, 1))

    def on_resize(self, _: "events.Resize") -> None:
        """A new width shows other columns; a new height other rows."""
        self._keep_in_sight()
        self.refresh()

    def on_click(self, click: "events.Click") -> None:
        """With the mouse switched on: the row that was clicked."""
        if click.y > 0:
            self.move_to(self._top + click.y - 1)

    def on_mouse_scroll_down(self) -> None:
        """With the mouse switched on: further down."""
        self.move_to(self.cursor + WHEEL_ROWS)

    def on_mouse_scroll_up(self) -> None:
        """With the mouse switched on: further up."""
        self.move_to(self.cursor - WHEEL_ROWS)

    # ---- painting

    def render_lines(self, crop: Region) -> list[Strip]:
        """Some lines: their common style is worked out once, as that takes longer than to paint a line."""
        self._plain = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """The head, or the row that stands on this line."""
        width = self.size.width
        if y == 0:
            return self._head().adjust_cell_length(width, self._plain)
        row = self._top + y - 1
        values = self._row(row)
        if values is None:
            return Strip.blank(width, self._plain)
        here, marked = row == self.cursor, values[0] in self.marks
        text = row_text(self.visible_columns, values, here=here, marked=marked, active=self.has_focus)
        style = self.get_component_rich_style("table--cursor") if here and self.has_focus else self._plain
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)

    def _head(self) -> Strip:
        plain, active = (
            self.get_component_rich_style("table--head"),
            self.get_component_rich_style("table--here"),
        )
        marked = self.active if self.has_focus else NO_COLUMN
        cells = head_cells(self.columns, self._visible(), self._sorted_by)
        return Strip(
            [Segment(words, active if index == marked else plain) for index, words in cells]
        ).simplify()

    def _visible(self) -> list[int]:
        return visible(self.columns, self._first_column, self.size.width)

    # ---- rows

    def _row(self, row: int) -> tuple[Any, ...] | None:
        """The values of the visible columns in a shown row."""
        if not 0 <= row < self.rows:
            return None
        first, columns, page = self._page
        if columns != self._visible() or not first <= row < first + len(page):
            first, columns = max(0, row - PAGE_ROWS // 2), self._visible()
            page = self._fetch(first, [column.name for column in self.visible_columns])
            self._page = (first, columns, page)
        return page[row - first]

    def _fetch(self, first: int, names: list[str]) -> list[tuple[Any, ...]]:
        if self._source is None:
            return []
        if self._source.lacking(names):
            self._bring(self._source, names)
        last = min(first + PAGE_ROWS, self.rows)
        if self._order is None:
            return self._source.page(names, pl.Series(range(first, last), dtype=pl.UInt32))
        return self._source.page(names, self._order[first:last])

    @work(thread=True, exclusive=True, group="columns")
    def _bring(self, source: "Rows", names: list[str]) -> None:
        """Read columns beside the keys; until they come their cells say that they do."""
        try:
            source.bring(names)
        except RecallError as error:
            self.post_message(self.Unread(str(error)))
        else:
            self.post_message(self.Brought())

    def on_table_brought(self) -> None:
        """Show the columns that were read."""
        self._turn_page()
        self.refresh()

    def _turn_page(self) -> None:
        self._page = (0, [], [])
