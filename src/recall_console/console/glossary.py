"""What every figure on a screen means: unit, time it is told for, and how sure it is; for help and the docs."""

from collections.abc import Iterable
from itertools import chain
from typing import Final

from recall_console.console.figures.advice import ADVICE
from recall_console.console.figures.customers import CUSTOMERS
from recall_console.console.figures.data import DATA
from recall_console.console.figures.figure import Figure
from recall_console.console.figures.model import MODEL
from recall_console.console.figures.overview import OVERVIEW
from recall_console.console.figures.plan import PLAN
from recall_console.console.text import Line, wrapped
from recall_console.language import tr, trc

__all__ = ["FIGURES", "IDENTITY", "Figure", "lines"]

FIGURES: Final[dict[str, Figure]] = {
    figure.name: figure for figure in chain(OVERVIEW, ADVICE, CUSTOMERS, MODEL, PLAN, DATA)
}
"""Every figure that a screen shows, by its name; the names of columns of the scores table are theirs."""

IDENTITY: Final = frozenset(
    {"customer_id", "lifecycle", "segment", "segment_classic", "staple_item", "price_drop_item"}
)
"""Columns of the customers table that name something and measure nothing."""


def lines(names: Iterable[str], width: int) -> list[Line]:
    """Figures with their definitions; below each its unit, the time that it is told for and how sure it is."""
    return [line for name in names for line in _entry(FIGURES[name], width)]


def _entry(figure: Figure, width: int) -> list[Line]:
    said = tr("{words}: {definition}", words=_words(figure), definition=tr(figure.definition))
    about = " · ".join(tr(each) for each in (figure.unit, figure.horizon, figure.evidence) if each)
    return [*wrapped(said, width, first=" ", then="   "), *wrapped(about, width, "dim", first="   ")]


def _words(figure: Figure) -> str:
    """What a figure is called: as its column is headed, where that is another word than elsewhere."""
    head = trc("column", figure.words)
    return tr(figure.words) if head == figure.words else head
