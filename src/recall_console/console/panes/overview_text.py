"""The overview as text: whether core customers buy again, who deserves effort, what pays, what asks for an answer, how the base stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from recall_console.console.format import LONGEST_SENTENCE, plain
from recall_console.console.panes.overview_advice import everybody, who_deserves_effort
from recall_console.console.panes.overview_alerts import alerts
from recall_console.console.panes.overview_base import beware, lifecycle, segments, stakes
from recall_console.console.panes.overview_budget import what_pays
from recall_console.console.panes.overview_course import changes, trends
from recall_console.console.panes.overview_rows import BLANK, Block, Row, said
from recall_console.console.panes.overview_star import north_star
from recall_console.language import tr

if TYPE_CHECKING:
    from recall_console.console.chart import Charset
    from recall_console.prediction.overview import Overview

TALL: Final = 32
"""From so many lines on there is room for the curve as a chart."""
ROOMY: Final = 44
"""From so many on for all groups as well, with the alerts still in sight."""

MOST: Final = 99
"""More groups than advice ever has."""


@dataclass(frozen=True)
class View:
    """How to show it: the room, the signs, and whether charts are tables."""

    width: int
    height: int
    charset: "Charset"
    as_table: bool = False

    @property
    def tall(self) -> bool:
        """Whether there is room for charts."""
        return self.height >= TALL

    @property
    def groups(self) -> int:
        """So many groups that are contacted stand on the first screen; all of them where there is room."""
        if self.height >= ROOMY:
            return MOST
        return 5 if self.tall else 2


def overview_rows(found: "Overview", view: View) -> list[Row]:
    """The whole pane for a run."""
    if not found.customers:
        return said(tr("Nobody has bought yet: there are no customers to show"), view.width)
    width, charset, currency = view.width, view.charset, found.currency
    told = found.as_dict()
    answers, asked = _first(found, view), alerts(told["alerts"], currency, width)
    return _spaced(
        [
            *([answers, asked] if view.tall else [[*answers, *asked]]),
            stakes(found, currency, width),
            changes(found.since, currency, width),
            _no_trends(found, width),
            trends(
                found.months,
                found.expected,
                currency,
                width,
                charset,
                as_table=view.as_table,
                revenue=_is_revenue(found),
            ),
            everybody(found.advice, currency, width, view.groups),
            segments(found, currency, width),
            lifecycle(found, width, charset),
            beware(found, width),
        ]
    )


def opening_rows(found: "Overview", view: View, error: str = "") -> list[Row]:
    """What can be told before the scores are summed up, or where they cannot be."""
    waiting = said(tr("adding up the customers …"), view.width, "dim")
    failed = said(plain(error, LONGEST_SENTENCE), view.width, "beware", sign="!")
    return _spaced([_first(found, view, counted=False), failed if error else waiting])


def _first(found: "Overview", view: View, *, counted: bool = True) -> Block:
    """What stands on the first screen: the north star and the answers to the two questions, without a blank line between."""
    width, charset, currency = view.width, view.charset, found.currency
    return [
        *north_star(found.north_star, currency, width, charset, counted=counted, running=view.tall),
        *(_revenue(width) if _is_revenue(found) else []),
        *who_deserves_effort(
            found.advice,
            currency,
            width,
            view.groups,
            old=found.advice_old,
            template=found.plan_is_template,
        ),
        *what_pays(found.advice, currency, width, charset, as_table=view.as_table, tall=view.tall),
    ]


def _is_revenue(found: "Overview") -> bool:
    """Whether what is called margin elsewhere is revenue here."""
    has_money = found.value is not None or any(each["net_spend"] is not None for each in found.months)
    return found.margin_rate is None and has_money


def _revenue(width: int) -> Block:
    words = tr("no margin rate is set: these are revenue (score SOURCE --margin-rate 0.35)")
    return said(words, width, "beware", sign="!")


def _no_trends(found: "Overview", width: int) -> Block:
    """Runs of an earlier version know neither months nor what has changed."""
    if found.months or found.expected:
        return []
    words = tr("What has changed, and value by month: not in these scores; score anew to see it")
    return said(words, width, "dim")


def _spaced(blocks: Sequence[Block]) -> list[Row]:
    """Blocks with a blank line after each but the last."""
    return [row for block in blocks if block for row in (*block, BLANK)][:-1]
