"""The page of figures in the manual, written from the glossary: `python -m recall_console.console.figures_page`."""

import sys
from collections.abc import Iterable
from typing import Final

from recall_console.console.figures.advice import ADVICE
from recall_console.console.figures.customers import CUSTOMERS
from recall_console.console.figures.data import DATA
from recall_console.console.figures.figure import Figure
from recall_console.console.figures.model import MODEL
from recall_console.console.figures.overview import OVERVIEW
from recall_console.console.figures.plan import PLAN
from recall_console.language import later, tr

_CHAPTERS: Final = (
    (later("Overview"), OVERVIEW),
    (later("Advice"), ADVICE),
    (later("Customers and their stories"), CUSTOMERS),
    (later("Model"), MODEL),
    (later("Plan"), PLAN),
    (later("Data"), DATA),
)


def page() -> str:
    """All figures as Markdown, pane by pane."""
    about = tr("What the figures on the screens mean; `?` on a pane tells the same of the pane's own.")
    tables = [f"## {tr(title)}\n\n{rows(figures)}" for title, figures in _CHAPTERS]
    return "\n\n".join(["# " + tr("Figures"), about, *tables]) + "\n"


def rows(figures: Iterable[Figure]) -> str:
    """Figures as a table."""
    heads = (
        *(tr("figure"), tr("name in JSON"), tr("meaning")),
        *(tr("unit"), tr("of which time"), tr("how sure")),
    )
    return "\n".join([f"| {' | '.join(heads)} |", f"{'|---' * len(heads)}|", *map(row, figures)])


def row(figure: Figure) -> str:
    """A figure; a bar would end the cell."""
    said = (figure.definition, figure.unit, figure.horizon, figure.evidence)
    cells = (tr(figure.words), f"`{figure.name}`", *(tr(each) if each else "" for each in said))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    sys.stdout.write(page())
