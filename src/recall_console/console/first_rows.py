"""The Customers pane as it opens, as lines: painted before the framework is there, from the functions that the pane uses."""

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from rich.cells import cell_len

from recall_console.console import frame
from recall_console.console.book import Book, Glance
from recall_console.console.chart import Charset
from recall_console.console.columns import group_columns, group_rows
from recall_console.console.customers_layout import (
    NARROW_CELLS,
    caption_figures,
    caption_height,
    caption_lines,
    group_lines,
    known_columns,
    left_cells,
    listed_name,
    right_cells,
)
from recall_console.console.groups import titled
from recall_console.console.heat_map import heat_lines
from recall_console.console.lines import head_cells, row_text, visible
from recall_console.console.selection import first
from recall_console.console.tabs import TABS
from recall_console.console.text import pad
from recall_console.console.words import scored, title
from recall_console.language import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recall_console.console.frame import Piece
    from recall_console.console.text import Line
    from recall_console.prediction.opening import Opening

CHROME_LINES = 5
STYLES: Final = {"": "", "title": "bold", "dim": "dim", "act": "bold", "beware": "bold", "cursor": "reverse"}
"""How meanings look before the style sheet is read."""


def screen(seen: Glance | Book, width: int, height: int) -> "list[list[Piece]]":
    """Header and customers."""
    head = frame.head(TABS[1], title(seen.workspace, seen), scored(seen), width)
    return [*head, *customers(seen, width, height - CHROME_LINES)]


def customers(seen: Glance | Book, width: int, height: int) -> "list[list[Piece]]":
    """The body of the Customers pane as it opens."""
    currency = seen.workspace.settings.currency
    if width < NARROW_CELLS:
        return rows_side(seen.opening, seen.advice, currency, width, height)
    left = filled(groups_side(seen.opening, width, height), height)
    right = filled(rows_side(seen.opening, seen.advice, currency, width, height), height)
    return [
        [*padded(line, left_cells(width) - 1), ("│", "dim"), *row]
        for line, row in zip(left, right, strict=True)
    ]


def filled(lines: "list[list[Piece]]", height: int) -> "list[list[Piece]]":
    """The lines with empty ones below, cut to a height."""
    return [*lines, *([("", "")] for _ in range(height - len(lines)))][:height]


def padded(pieces: "list[Piece]", width: int) -> "list[Piece]":
    """A line filled to a width."""
    return [*pieces, (" " * (width - sum(cell_len(text) for text, _ in pieces)), "")]


def groups_side(opening: "Opening", width: int, height: int) -> "list[list[Piece]]":
    """Groups and grid, the cursor on everyone."""
    asked, cells = first(opening), left_cells(width) - 1
    rows = opening.groups[asked.column]
    write = partial(listed_name, asked.column)
    columns = group_columns(tr(titled(asked.column).title), cells, write, rows)
    shown = visible(columns, 1, cells)
    fitting = [columns[index] for index in shown]
    heads: list[Piece] = [(text, "dim") for _, text in head_cells(columns, shown, None)]
    listed: list[list[Piece]] = [
        [(row_text(fitting, [row[column.name] for column in fitting], here=number == 0, active=False), "")]
        for number, row in enumerate(group_rows(rows))
    ]
    return [
        *filled([heads, *listed], group_lines(height)),
        *map(pieces, heat_lines(opening.grid, Charset.here())),
    ]


def rows_side(
    opening: "Opening", advice: "Mapping[str, Any] | None", currency: str, terminal: int, height: int
) -> "list[list[Piece]]":
    """Caption and the first rows, the cursor on the first of them."""
    asked, width = first(opening), right_cells(terminal)
    columns = known_columns(opening, advice, currency, terminal)
    shown = visible(columns, 1, width)
    fitting = [columns[index] for index in shown]
    heads = [(text, "dim") for _, text in head_cells(columns, shown, (asked.sort, asked.falling))]
    told = caption_lines(
        asked,
        opening.customers,
        caption_figures(advice, opening.groups[asked.column][0]),
        currency=currency,
        width=width,
        height=caption_height(terminal),
    )
    texts = (
        row_text(fitting, [row[column.name] for column in fitting], here=number == 0)
        for number, row in enumerate(opening.rows[: height - len(told) - 1])
    )
    rows = [[(padded_to(text, width), "reverse" if number == 0 else "")] for number, text in enumerate(texts)]
    return [*(pieces(pad(each, width)) for each in told), heads, *rows]


def pieces(spans: "Line") -> "list[Piece]":
    """A line of meanings as one of styles."""
    return [(text, STYLES[kind]) for text, kind in spans]


def padded_to(text: str, width: int) -> str:
    """A text filled up to a width in cells."""
    return text + " " * (width - cell_len(text))
