"""The Customers pane as it opens, as lines: painted before the framework is there, from the functions that the pane uses."""

from typing import TYPE_CHECKING

from rich.cells import cell_len

from recall_console.console import frame, groups
from recall_console.console.book import Book, State
from recall_console.console.columns import customer_columns, group_columns
from recall_console.console.customers_layout import GROUP_LINES, LEFT_CELLS, NARROW_CELLS, caption, grid_lines
from recall_console.console.groups import GROUPINGS
from recall_console.console.lines import head_cells, row_text, visible
from recall_console.console.tabs import TABS
from recall_console.console.words import scored, title
from recall_console.prediction.segments import grid

if TYPE_CHECKING:
    from recall_console.console.frame import Piece

CHROME_LINES = 5


def screen(state: State, width: int, height: int) -> "list[list[Piece]]":
    """Header and customers; nothing where there is no run: the panes say so a moment later."""
    if not isinstance(state, Book):
        return []
    head = frame.head(TABS[1], title(state.workspace, state), scored(state), width)
    return [*head, *customers(state, width, height - CHROME_LINES)]


def customers(book: Book, width: int, height: int) -> "list[list[Piece]]":
    """The body of the Customers pane as it opens."""
    if width < NARROW_CELLS:
        return rows_side(book, width, height)
    left = filled(groups_side(book), height)
    right = filled(rows_side(book, width - LEFT_CELLS, height), height)
    return [
        [*padded(pieces, LEFT_CELLS - 1), ("│", "dim"), *row] for pieces, row in zip(left, right, strict=True)
    ]


def filled(lines: "list[list[Piece]]", height: int) -> "list[list[Piece]]":
    """The lines with empty ones below, cut to a height."""
    return [*lines, *([("", "")] for _ in range(height - len(lines)))][:height]


def padded(pieces: "list[Piece]", width: int) -> "list[Piece]":
    """A line filled to a width."""
    return [*pieces, (" " * (width - sum(cell_len(text) for text, _ in pieces)), "")]


def groups_side(book: Book) -> "list[list[Piece]]":
    """Groups and grid, the cursor on everyone."""
    columns = group_columns(GROUPINGS[0].title)
    table = groups.table(book.scores, GROUPINGS[0].column).select(column.name for column in columns)
    shown = visible(columns, 1, LEFT_CELLS - 1)
    heads: list[Piece] = [(text, "dim") for _, text in head_cells(columns, shown, None)]
    rows: list[list[Piece]] = [
        [(row_text(columns, shown, row, here=number == 0), "")]
        for number, row in enumerate(table.iter_rows())
    ]
    head, *lines = grid_lines(grid(book.scores))
    cells: list[list[Piece]] = [[(head, "dim")], *([(line, "")] for line in lines)]
    return [*filled([heads, *rows], GROUP_LINES), *cells]


def rows_side(book: Book, width: int, height: int) -> "list[list[Piece]]":
    """Caption and the first rows, the cursor on the first of them."""
    found = book.finder.find(book.finder.opening())
    columns = customer_columns(book.scores, book.workspace.settings.currency)
    shown = visible(columns, 1, width)
    sorted_by = (found.selection.sort, found.selection.falling)
    heads = [(text, "dim") for _, text in head_cells(columns, shown, sorted_by)]
    page = book.scores.select(column.name for column in columns)[found.order.head(height - 2)]
    rows = [
        [(row_text(columns, shown, row, here=number == 0).ljust(width), "reverse" if number == 0 else "")]
        for number, row in enumerate(page.iter_rows())
    ]
    return [[(caption(found), "bold")], heads, *rows]
