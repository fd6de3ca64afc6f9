"""The results of a plan as one sheet: which sections there are, in which order, and what stands side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from recall_console.console.chart import Charset
from recall_console.console.panes import plan_curve
from recall_console.console.panes.plan_claims import changes, claims
from recall_console.console.panes.plan_drivers import drivers
from recall_console.console.panes.plan_ladder import ladder
from recall_console.console.panes.plan_ledgers import ledgers
from recall_console.console.panes.plan_limits import limits
from recall_console.console.panes.plan_money import where_money_goes
from recall_console.console.panes.plan_quadrants import quadrants
from recall_console.console.panes.plan_section import Section
from recall_console.console.panes.plan_verdict import warnings
from recall_console.console.text import Line, beside, heading

if TYPE_CHECKING:
    from recall_console.plans.forecasts.forecast import Forecast
    from recall_console.plans.forecasts.question import Outcome

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
    accepted: float = 0.0
    """The share that accepts an offer in the money of the Model pane."""


@dataclass(frozen=True)
class Sheet:
    """All lines, and in which of them a section begins."""

    lines: tuple[Line, ...]
    heads: tuple[int, ...]


def sheet(outcome: "Outcome", paper: Paper) -> Sheet:
    """The results on paper."""
    blocks = [[*block, ()] for block in _blocks(outcome, paper)]
    heads = accumulate((len(block) for block in blocks[:-1]), initial=0)
    return Sheet(tuple(one for block in blocks for one in block)[:-1], tuple(heads))


def _blocks(outcome: "Outcome", paper: Paper) -> Iterator[list[Line]]:
    """The sections from top to bottom; where there is room the curve stands beside the ledgers."""
    width = paper.width
    narrow = min(width, LEDGERS_WIDTH)
    figures = _block(ledgers(outcome.forecasts, paper.currency, narrow), narrow)
    roomy = width >= LEDGERS_WIDTH + LEAST_CURVE
    if roomy:
        curve = _curve(outcome, width - LEDGERS_WIDTH - 2, len(figures), paper)
        yield beside(figures, curve, LEDGERS_WIDTH + 2)
    else:
        yield figures
    if outcome.comparison is not None:
        beside_each_other = claims(outcome.comparison, paper.currency, width)
        yield [*_block(beside_each_other, width), *changes(outcome.comparison, width)]
    if not roomy:
        yield _curve(outcome, width, paper.height, paper)
    for section in _further(outcome.forecasts[0], paper):
        if section.lines:
            yield _block(section, width)


def _further(forecast: "Forecast", paper: Paper) -> Iterator[Section]:
    """What follows ledgers and curve."""
    width = paper.width
    yield warnings(forecast, width)
    yield ladder(forecast, width, paper.accepted)
    yield drivers(forecast, width, paper.charset)
    yield limits(forecast, width)
    yield where_money_goes(forecast, paper.currency, width)
    yield quadrants(forecast, width)


def _curve(outcome: "Outcome", width: int, height: int, paper: Paper) -> list[Line]:
    least, most = CURVE_LINES
    size = (width, min(max(height - 6, least), most))
    drawn = plan_curve.curve(outcome.forecasts, size, paper.charset, paper.currency, as_table=paper.as_table)
    return _block(drawn, width)


def _block(section: Section, width: int) -> list[Line]:
    return [heading(section.title, width), *section.lines]
