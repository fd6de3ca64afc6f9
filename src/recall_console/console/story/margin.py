"""Texts with a label in the margin, as wide as the widest label of the language spoken."""

from typing import Final

from rich.cells import cell_len

from recall_console.console.format import fit
from recall_console.console.text import Kind, Line, line, text_of, wrapped
from recall_console.language import later, tr

LABELS: Final = (
    later("Bought"),
    later("Other"),
    later("Value"),
    later("Churn"),
    later("Because"),
    later("Margin"),
    later("Revenue"),
    later("Worth"),
    later("Expected"),
    later("So far"),
    later("Segment"),
    later("Staple"),
    later("Coupons"),
    later("Price"),
)
GAP: Final = 2


def margin(label: str = "") -> str:
    """The margin of a line, with its label (English) or empty."""
    cells = max(cell_len(tr(each)) for each in LABELS) + GAP
    return " " + fit(tr(label) if label else "", cells)


def labelled(label: str, text: str, width: int, kind: Kind = "") -> list[Line]:
    """A text with its label (English) in the margin, over as many lines as it needs."""
    before = margin(label)
    indent = " " * cell_len(before)
    first, *further = wrapped(text, width - 1, kind, indent)
    return [line((before, "dim"), (text_of(first)[len(indent) :], kind)), *further]
