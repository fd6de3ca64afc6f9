"""What the terminal shows by now, so that only what differs is sent to it.

The framework paints whole widgets: a focus that moves, a pane that comes up, a table with two other lines are all painted in
full. Over a slow line the difference is what counts.
"""

import re
from typing import Final

from rich.cells import cell_len

Cell = tuple[str, str]
"""A character, empty behind a wide one, and the attributes that it is shown with, as parameters of SGR."""

BLANK: Final[Cell] = (" ", "")
NEAR: Final = 6
"""So few cells that stay are sent along: going around them takes as many bytes."""
LONG: Final = 4
"""From so many blanks at the end of a line on, clearing it is shorter."""
CLEAR_REST: Final = "\x1b[K"
_PAINTING: Final = re.compile(r"\x1b\[(\d*)(?:;(\d*))?H|\x1b\[([\d;]*)m|([^\x1b\r\n]+)|\r?\n")
"""Where to go, with which attributes, and text; where a line ends the framework goes elsewhere anyway."""
_MODES: Final = re.compile(r"(?:\x1b\[[?<>=](?!1049)[\d;]*\$?[a-zA-Z])*")
"""Switches that leave all cells as they are; the alternate screen is none of them."""


class Mirror:
    """The cells of the terminal; None where nothing is known of one."""

    def __init__(self) -> None:
        self._size = (0, 0)
        self._lines: list[list[Cell | None]] = []

    def forget(self) -> None:
        """Somebody else may have written to the terminal: whatever comes next is sent in full."""
        self._size = (0, 0)

    def needed(self, data: str, width: int, height: int) -> str:
        """As much of `data` as a terminal of this size does not show yet."""
        if _MODES.fullmatch(data):
            return data
        if self._size != (width, height):
            self._size = (width, height)
            self._lines = [[None] * width for _ in range(height)]
        painted = _painted(data) if width and height else None
        if painted is None:
            self.forget()
            return data
        return "".join(self._changes(y, cells) for y, cells in painted.items() if y < height)

    def _changes(self, y: int, cells: dict[int, Cell]) -> str:
        line = self._lines[y]
        changed = sorted(x for x, cell in cells.items() if x < len(line) and line[x] != cell)
        for x in changed:
            line[x] = cells[x]
        return "".join(_stretch(line, y, first, last) for first, last in _stretches(changed, line))


def _painted(data: str) -> dict[int, dict[int, Cell]] | None:
    """The cells that data paints, by line; None where it does anything else."""
    painted: dict[int, dict[int, Cell]] = {}
    x = y = end = 0
    style = ""
    for found in _PAINTING.finditer(data):
        row, column, attributes, text = found.groups()
        if found.start() != end or (text and not _is_plain(text)):
            return None
        end = found.end()
        if text:
            x = _put(painted.setdefault(y, {}), x, text, style)
        elif attributes is not None:
            style = _with(style, attributes)
        elif row is not None:
            x, y = int(column or 1) - 1, int(row or 1) - 1
    return painted if end == len(data) else None


def _is_plain(text: str) -> bool:
    """Whether each character stands in cells of its own: how joined ones are shown, terminals do not agree."""
    return text.isascii() or all(cell_len(character) for character in text)


def _put(line: dict[int, Cell], x: int, text: str, style: str) -> int:
    """Text from a cell on; the cell behind it."""
    for character in text:
        line[x] = (character, style)
        if not character.isascii() and cell_len(character) > 1:
            x += 1
            line[x] = ("", style)
        x += 1
    return x


def _with(style: str, attributes: str) -> str:
    """Attributes after some more of them: none, or a 0, begins anew."""
    if attributes in {"", "0"}:
        return ""
    return f"{style};{attributes}" if style and not attributes.startswith("0;") else attributes


def _stretches(changed: list[int], line: list[Cell | None]) -> list[tuple[int, int]]:
    """Changed cells that lie near each other, as first and last."""
    found: list[tuple[int, int]] = []
    for x in changed:
        if found and x - found[-1][1] <= NEAR and None not in line[found[-1][1] : x]:
            found[-1] = (found[-1][0], x)
        else:
            found.append((x, x))
    return found


def _stretch(line: list[Cell | None], y: int, first: int, last: int) -> str:
    """Goes to a stretch of cells and paints them."""
    behind = last + 1
    while behind > first and line[behind - 1] == BLANK:
        behind -= 1
    clears = last == len(line) - 1 and last - behind + 1 >= LONG
    sent, style = [f"\x1b[{y + 1};{first + 1}H"], ""
    for cell in line[first : behind if clears else last + 1]:
        character, wanted = cell or BLANK
        if wanted != style:
            sent.append(f"\x1b[0;{wanted}m" if wanted else "\x1b[0m")
            style = wanted
        sent.append(character)
    return "".join(sent) + ("\x1b[0m" if style else "") + (CLEAR_REST if clears else "")
