"""The lines of a table as text, before anything is painted: columns, which of them fit, heads and rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rich.cells import cell_len, set_cell_size

from recall_console.console.format import ELLIPSIS, NOTHING, fit, plain

GAP: Final = " "
SIGNS: Final = "  "
"""Room at the left for the cursor and the mark."""
PENDING: Final = object()
"""Stands for a value that is still being read."""


def shown(value: Any) -> str:
    """A value from data as harmless text; nothing known is `–`."""
    return NOTHING if value is None else plain(str(value))


@dataclass(frozen=True)
class Column:
    """One column of the table: where it comes from, its head, its cells, how a value is written."""

    name: str
    head: str
    cells: int
    write: Callable[[Any], str] = shown
    right: bool = True

    def cell(self, value: Any) -> str:
        """A value, as wide as the column."""
        written = ELLIPSIS if value is PENDING else self.write(value)
        return fit(written, self.cells, right=self.right)


def visible(columns: Sequence[Column], first: int, width: int) -> list[int]:
    """Numbers of the columns that fit: the first one always, then from `first` on."""
    left = width - len(SIGNS) - columns[0].cells - len(GAP) if columns else 0
    found = [0] if columns else []
    for index in range(first, len(columns)):
        left -= columns[index].cells
        if left < 0:
            break
        found.append(index)
        left -= len(GAP)
    return found


def row_text(
    columns: Sequence[Column], values: Sequence[Any], *, here: bool, marked: bool = False, active: bool = True
) -> str:
    """One row: signs of cursor and mark, then a cell for each column; where keys go elsewhere the cursor is a dot."""
    signs = (cursor_sign(active=active) if here else " ") + ("●" if marked else " ")
    return signs + GAP.join(column.cell(value) for column, value in zip(columns, values, strict=True))


def cursor_sign(*, active: bool) -> str:
    """`▸` where keys go, `·` where they would after a change of sides."""
    return "▸" if active else "·"


def head_cells(
    columns: Sequence[Column], shown_columns: Sequence[int], sorted_by: tuple[str, bool] | None
) -> list[tuple[int | None, str]]:
    """The head in pieces, each with the number of its column; the gaps belong to none."""
    pieces: list[tuple[int | None, str]] = []
    for index in shown_columns:
        column = columns[index]
        sign = sort_sign(column, sorted_by)
        head = set_cell_size(column.head, min(cell_len(column.head), column.cells - len(sign)))
        words = fit(head + sign, column.cells, right=column.right)
        pieces += [(None, GAP if pieces else SIGNS), (index, words)]
    return pieces


def sort_sign(column: Column, sorted_by: tuple[str, bool] | None) -> str:
    """`▾` on the column that the rows fall by, `▴` where they rise."""
    if sorted_by is None or sorted_by[0] != column.name:
        return ""
    return "▾" if sorted_by[1] else "▴"
