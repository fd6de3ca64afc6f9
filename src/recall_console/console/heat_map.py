"""The R × F grid as a heat map: a shade and a number in each cell, so that it tells the same without colour."""

from collections.abc import Sequence
from math import isfinite
from typing import Final

from rich.cells import cell_len

from recall_console.console.chart import Charset
from recall_console.console.format import fit, percent, tiny
from recall_console.console.lines import cursor_sign
from recall_console.console.text import Kind, Line, Span, line

Cell = tuple[int, int]
"""r and f, 1–5."""

CELL_CELLS: Final = 7
SHADE_CELLS: Final = 2
LABEL_CELLS: Final = 4
SCORES: Final = range(1, 6)
_SHADES: Final = " ░▒▓█"
_ASCII_SHADES: Final = " .:*#"


def heat_lines(
    cells: Sequence[tuple[int, int, int, float | None]],
    charset: Charset,
    *,
    by_value: bool = False,
    here: Cell | None = None,
    chosen: Cell | None = None,
) -> list[Line]:
    """Head, then the most recent fifth first.

    `here` is the cell under the cursor, `chosen` the one whose customers are shown; by customers, or by their share of the value.
    """
    amounts = {(r, f): _known(value) if by_value else float(count) for r, f, count, value in cells}
    total, most = sum(amounts.values()), max(amounts.values(), default=0.0)
    head = "".join(fit(f"F{f}", CELL_CELLS, right=True) for f in SCORES)
    lines = [line((fit(" R×F", LABEL_CELLS) + head, "dim"))]
    for r in reversed(SCORES):
        row: list[Span] = [(fit(f" R{r}", LABEL_CELLS), "dim")]
        for f in SCORES:
            amount = amounts.get((r, f), 0.0)
            shade = _shade(amount, most, charset)
            words = percent(amount / total, decimals=0) if by_value and total else tiny(int(amount))
            sign = cursor_sign(active=here is not None) if (r, f) == chosen else " "
            kind: Kind = "cursor" if (r, f) == here else ""
            room = CELL_CELLS - 1 - SHADE_CELLS
            shades = shade * SHADE_CELLS if cell_len(words) <= room else shade
            row += [(sign, ""), (shades + fit(words, CELL_CELLS - 1 - len(shades), right=True), kind)]
        lines.append(tuple(row))
    return lines


def _known(value: float | None) -> float:
    """What is no number adds nothing."""
    return value if value is not None and isfinite(value) else 0.0


def _shade(amount: float, most: float, charset: Charset) -> str:
    """The darker, the more; the lightest shade stands for anybody at all."""
    shades = _ASCII_SHADES if charset is Charset.ASCII else _SHADES
    if amount <= 0 or most <= 0:
        return shades[0]
    return shades[1 + min(int(amount / most * (len(shades) - 1)), len(shades) - 2)]
