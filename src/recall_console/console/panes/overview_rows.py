"""Lines of the overview, and where each of them leads."""

from collections.abc import Iterable
from dataclasses import dataclass

from recall_console.console.text import Kind, Line, line, wrapped


@dataclass(frozen=True)
class Target:
    """What `enter` on a line opens: some customers, or another pane."""

    key: str
    """Tells it from the others, also after the figures have changed."""
    title: str = ""
    """What the customers are called there."""
    condition: str = ""
    """SQL over scores and advice; all customers where it is empty."""
    pane: str = "customers"


@dataclass(frozen=True)
class Row:
    """One line; its first one, where a sentence takes several, leads somewhere."""

    line: Line
    target: Target | None = None


Block = list[Row]


def rows(lines: Iterable[Line], target: Target | None = None) -> Block:
    """Lines, of which the first leads to the target."""
    return [Row(each, None if number else target) for number, each in enumerate(lines)]


def said(words: str, width: int, kind: Kind = "", target: Target | None = None, sign: str = " ") -> Block:
    """A sentence behind a sign, over as many lines as it needs."""
    first = f" {sign} " if sign.strip() else " "
    return rows(wrapped(words, width, kind, first, " " * len(first)), target)


BLANK = Row(line())
