"""Lines of text whose stretches have a meaning: made, fitted, wrapped and set in columns."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from textwrap import TextWrapper
from typing import Final, Literal

from rich.cells import cell_len, chop_cells, set_cell_size

Kind = Literal["", "title", "dim", "act", "beware", "cursor"]
"""What a stretch of text means; every kind but the first is a CSS class, and none is told by its colour alone."""
Span = tuple[str, Kind]
Line = tuple[Span, ...]


_RULE: Final = "──"
_NEAR: Final = 16
"""Cells that take fewer bytes than to go over them."""
JOINT: Final = "\u00a0"
"""A blank that no line ends at."""
_SIGN_AND_NUMBER: Final = re.compile(r"(?<=[$€£¥₹₽]) (?=\d)|(?<=\d) (?=%)")
"""Blanks that no line ends at."""
_OPENING: Final = "（《〈「『【〔“‘"
_CLOSING: Final = "，。、；：！？）》〉」』】〕”’…％"
"""Signs that no line begins with, after the sign before them (GB/T 15834; CLReq 3.1.6)."""
_WIDE: Final = (
    r"\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6"
    r"\U0001f300-\U0001faff\U00020000-\U0003fffd"
)
_PIECE: Final = re.compile(
    rf"[{_OPENING}]*(?:[{_WIDE}]|[^ {_WIDE}{_OPENING}{_CLOSING}]+)[{_CLOSING}]* *|[{_OPENING}{_CLOSING}]+ *| +"
)
"""A wide sign, or a word of narrow ones, with what clings to it."""


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


def differences(old: Line, new: Line) -> list[tuple[int, int]]:
    """From and to which cells two lines of one width differ; what is between two near runs is taken in."""
    before, now = _cells(old), _cells(new)
    width = sum(cell_len(text) for text, _ in new)
    if not len(before) == len(now) == width:
        return [(0, width)]  # characters that are wider together than each by itself
    runs: list[tuple[int, int]] = []
    for at in (at for at in range(width) if before[at] != now[at]):
        if runs and at - runs[-1][1] < _NEAR:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _cells(spans: Line) -> list[Span]:
    """What stands in each cell: the second one of a wide character is told from a first one; accents stand with their letter."""
    found: list[Span] = []
    for text, kind in spans:
        for character in text:
            cells = cell_len(character)
            if cells:
                found += [(character, kind), (character + " ", kind)][:cells]
            elif found:
                found[-1] = (found[-1][0] + character, kind)
    return found


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
        """Lines of at most `width` cells; among wide signs a line may end after any that asks for no other beside it."""
        if cell_len(text) == len(text):
            return super().wrap(text)
        lines, current, begun = [], self.initial_indent, False
        for piece in self._pieces(text):
            if begun and cell_len(current + piece.rstrip()) > self.width:
                lines.append(current.rstrip())
                current, begun = self.subsequent_indent, False
            if begun or not piece.isspace():
                current, begun = current + piece, True
        return [*lines, current.rstrip()]

    def _pieces(self, text: str) -> Iterator[str]:
        """What no line ends within, each as wide as a line at most."""
        room = max(2, self.width - max(cell_len(self.initial_indent), cell_len(self.subsequent_indent)))
        for found in _PIECE.finditer(text):
            yield from chop_cells(found[0], room) if cell_len(found[0]) > room else (found[0],)


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
