"""The inputs of a plan as lines: headings, labels with their figures, and the one that is being typed."""

from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len

from recall_console.console.entry import Entry, with_caret
from recall_console.console.format import fit
from recall_console.console.panes.plan_form import Field, Heading, Row
from recall_console.console.text import Kind, Line, heading, line, pad, text_of, wrapped

LABEL_WIDTH: Final = 23
"""Cells before the figures; labels are never longer."""
INDENT: Final = "     "
_ROOM: Final = "_"
"""Fills the rest of a line that is typed: to be seen without colours and in any set of signs."""


def row_lines(row: Row, width: int, kind: Kind, entry: Entry | None = None) -> list[Line]:
    """A row of the form; a text that does not fit beside its label stands below it."""
    if isinstance(row, Heading):
        return [heading(row.words, width) if row.level == 0 else line((f"  {row.words}", "title"))]
    if entry is not None:
        return _typed(row, width, entry)
    return [*_figure(row, width, kind), *_note(row, width)]


def typed_lines(entry: Entry, width: int) -> list[Line]:
    """A text while it is typed, over as many lines as it needs; the caret stands out, what is free is underlined."""
    chunks = list(_chunks(entry.text + " ", width))
    starts = [sum(map(len, chunks[:number])) for number in range(len(chunks))]
    found = [with_caret(chunk, entry.caret - start) for chunk, start in zip(chunks, starts, strict=True)]
    return [*found[:-1], (*found[-1], (_ROOM * (width - cell_len(chunks[-1])), ""))]


def _figure(row: Field, width: int, kind: Kind) -> list[Line]:
    if _fits(row.shown, width):
        return [((text_of(pad((*_label(row, kind), (row.shown, "")), width)), kind),)]
    return [((text_of(pad(_label(row, kind), width)), kind),), *wrapped(row.shown, width, "", INDENT)]


def _note(row: Field, width: int) -> list[Line]:
    """What is made of the figure before it is used, under it."""
    return wrapped(row.note, width, "dim", " " * LABEL_WIDTH) if row.note else []


def _label(row: Field, kind: Kind, sign: str = "▸") -> Line:
    return line(fit(f" {sign if kind else ' '} {row.label}", LABEL_WIDTH))


def _typed(row: Field, width: int, entry: Entry) -> list[Line]:
    """The row while it is typed, beside its label or below it."""
    label: Line = ((text_of(_label(row, "title", "»")), "title"),)
    if _fits(entry.text + " ", width):
        (written,) = typed_lines(entry, width - LABEL_WIDTH)
        return [(*label, *written)]
    return [label, *((line(INDENT)[0], *one) for one in typed_lines(entry, width - len(INDENT)))]


def _chunks(text: str, width: int) -> Iterator[str]:
    """The text in pieces of at most `width` cells."""
    piece = ""
    for character in text:
        if cell_len(piece + character) > width:
            yield piece
            piece = ""
        piece += character
    yield piece


def _fits(text: str, width: int) -> bool:
    """Whether a figure stands beside its label."""
    return LABEL_WIDTH + cell_len(text) <= width
