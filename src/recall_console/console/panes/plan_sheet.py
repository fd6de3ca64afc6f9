"""The results of a plan as one sheet: which sections there are, in which order, and what stands side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from recall_console.console.chart import Charset
from recall_console.console.panes import plan_curve, plan_results
from recall_console.console.panes.plan_desk import Outcome
from recall_console.console.panes.plan_results import Section
from recall_console.console.text import Line, beside, heading

LEDGERS_WIDTH: Final = 42
LEAST_CURVE: Final = 36
"""The curve stands beside the ledgers where it gets at least so many cells."""
CURVE_LINES: Final = (7, 14)
"""The fewest and the most lines of a curve."""


@dataclass(frozen=True)
class Paper:
    """What there is to write on: cells, lines on the screen, signs, the currency, whether the curve is a table."""

    width: int
    height: int
    charset: Charset
    currency: str
    as_table: bool = False


@dataclass(frozen=True)
class Sheet:
    """All lines, and in which of them a section begins."""

    lines: tuple[Line, ...]
    heads: tuple[int, ...]


def sheet(outcome: Outcome, paper: Paper) -> Sheet:
    """The results on paper."""
    blocks = [[*block, ()] for block in _blocks(outcome, paper)]
    heads = accumulate((len(block) for block in blocks[:-1]), initial=0)
    return Sheet(tuple(one for block in blocks for one in block)[:-1], tuple(heads))


def _blocks(outcome: Outcome, paper: Paper) -> Iterator[list[Line]]:
    """The sections from top to bottom; where there is room the curve stands beside the ledgers."""
    width, forecast = paper.width, outcome.forecasts[0]
    ledgers = _ledgers(outcome, min(width, LEDGERS_WIDTH), paper)
    roomy = width >= LEDGERS_WIDTH + LEAST_CURVE
    if roomy:
        curve = _curve(outcome, width - LEDGERS_WIDTH - 2, len(ledgers), paper)
        yield beside(ledgers, curve, LEDGERS_WIDTH + 2)
    else:
        yield ledgers
    if outcome.comparison is not None:
        yield _block(plan_results.claims(outcome.comparison, paper.currency, width), width)
    yield _block(plan_results.warnings(forecast, width), width)
    yield _block(plan_results.ladder(forecast, width), width)
    if not roomy:
        yield _curve(outcome, width, paper.height, paper)


def _ledgers(outcome: Outcome, width: int, paper: Paper) -> list[Line]:
    return _block(plan_results.ledgers(outcome.forecasts, paper.currency, width), width)


def _curve(outcome: Outcome, width: int, height: int, paper: Paper) -> list[Line]:
    least, most = CURVE_LINES
    size = (width, min(max(height - 6, least), most))
    drawn = plan_curve.curve(outcome.forecasts, size, paper.charset, paper.currency, as_table=paper.as_table)
    return _block(drawn, width)


def _block(section: Section, width: int) -> list[Line]:
    return [heading(section.title, width), *section.lines]
