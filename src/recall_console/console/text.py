"""Lines of text whose stretches have a meaning: made, fitted, wrapped and set in columns."""

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from textwrap import TextWrapper
from typing import Final, Literal

from rich.cells import cell_len, set_cell_size

Kind = Literal["", "title", "dim", "act", "beware", "cursor"]
"""What a stretch of text means; every kind but the first is a CSS class, and none is told by its colour alone."""
Span = tuple[str, Kind]
Line = tuple[Span, ...]


_RULE: Final = "──"
JOINT: Final = "\u00a0"
"""A blank that no line ends at."""
_SIGN_AND_NUMBER: Final = re.compile(r"(?<=[$€£¥₹₽]) (?=\d)|(?<=\d) (?=%)")
"""Blanks that no line ends at."""


def line(*parts: str | Span) -> Line:
    """A line of plain strings and (text, kind) spans."""
    return tuple((part, "") if isinstance(part, str) else part for part in parts)


def text_of(spans: Line) -> str:
    """The line without its meaning."""
    return "".join(text for text, _ in spans)


def pad(spans: Line, width: int) -> Line:
    """The line as exactly `width` cells, filled with blanks, or cut and ending in `…`."""
    if sum(cell_len(text) for text, _ in spans) > width > 0:
        return (*pad(_cut(spans, width - 1), width - 1), ("…", "dim"))
    fitted = _cut(spans, width)
    return (*fitted, (" " * (width - sum(cell_len(text) for text, _ in fitted)), ""))


def _cut(spans: Line, width: int) -> Line:
    fitted: list[Span] = []
    left = width
    for text, kind in spans:
        cells = min(cell_len(text), left)
        fitted.append((set_cell_size(text, cells), kind))
        left -= cells
    return tuple(fitted)


def beside(left: Sequence[Line], right: Sequence[Line], left_width: int) -> list[Line]:
    """Two blocks of lines next to each other."""
    return [(*pad(one or (), left_width), *(other or ())) for one, other in zip_longest(left, right)]


def heading(words: str, width: int) -> Line:
    """A title with a rule behind it."""
    return line((f"{_RULE} {words} ", "title"), ("─" * max(width - cell_len(words) - 5, 0), "dim"))


def is_heading(spans: Line) -> bool:
    """Whether a line was made by `heading`."""
    return bool(spans) and spans[0][1] == "title" and spans[0][0].startswith(_RULE)


def wrapped(text: str, width: int, kind: Kind = "", first: str = "", then: str | None = None) -> list[Line]:
    """A sentence over as many lines as it needs; `first` and `then` open the first and the further lines."""
    indent = " " * cell_len(first) if then is None else then
    wrapper = _CellWrapper(
        max(width, 8), initial_indent=first, subsequent_indent=indent, break_on_hyphens=False
    )
    joined = _SIGN_AND_NUMBER.sub(JOINT, text)
    return [line((part.replace(JOINT, " "), kind)) for part in wrapper.wrap(joined)]


class _CellWrapper(TextWrapper):
    """Wraps at blanks only, and by terminal cells where a text is wider than its characters."""

    wordsep_simple_re = re.compile(r"( +)")

    def wrap(self, text: str) -> list[str]:
        """Lines of at most `width` cells; wide text is broken between any two characters."""
        if cell_len(text) == len(text):
            return super().wrap(text)
        lines, current = [], self.initial_indent
        for character in text:
            if cell_len(current + character) > self.width:
                lines.append(current)
                current = self.subsequent_indent
            current += character
        return [*lines, current]


def table(
    rows: Sequence[Sequence[str]], aligned: str, gap: int = 2, kinds: Sequence[Kind] = ()
) -> list[Line]:
    """Rows as columns: `aligned` has `<` or `>` for each; the first row is the head (dim), `kinds` are for the others."""
    widths = [max(cell_len(cell) for cell in column) for column in zip(*rows, strict=True)]
    space = " " * gap
    written = [
        space.join(_aligned(*cell) for cell in zip(row, aligned, widths, strict=True)).rstrip()
        for row in rows
    ]
    meanings: Iterable[Kind] = ("dim", *(kinds or ("",) * (len(rows) - 1)))
    return [line((text, kind)) for text, kind in zip(written, meanings, strict=True)]


def _aligned(cell: str, side: str, width: int) -> str:
    blanks = " " * (width - cell_len(cell))
    return cell + blanks if side == "<" else blanks + cell
