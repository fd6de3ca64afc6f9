"""The whole story: what decides first, then the rest."""

from recall_console.console.chart import Charset
from recall_console.console.story.actions import actions
from recall_console.console.story.danger import danger
from recall_console.console.story.habits import habits, segment
from recall_console.console.story.headline import headline
from recall_console.console.story.known import Customer
from recall_console.console.story.months import months
from recall_console.console.story.timeline import legend, timeline
from recall_console.console.story.worth import expected, so_far, worth
from recall_console.console.text import Line, line


def story(known: Customer, width: int, charset: Charset, height: int | None = None) -> list[Line]:
    """All lines, fitted to a width in cells; with air between their parts where what decides still fits a height."""
    told = (
        headline(known, width),
        timeline(known, width, charset),
        [*danger(known, width), *worth(known, width)],
        actions(known, width),
    )
    parts = [part for part in told if part]
    more = [
        *habits(known, width),
        *expected(known, width),
        *so_far(known, width),
        *segment(known, width),
        *legend(known, width, charset),
    ]
    is_roomy = height is None or sum(len(part) + 1 for part in parts) < height
    deciding = [each for part in parts for each in (*part, *([line()] * is_roomy))]
    return [*deciding, *([] if is_roomy else [line()]), *more]


def by_month(known: Customer, width: int) -> list[Line]:
    """The table twin of the story's lines of time."""
    return [*headline(known, width), line(), *months(known, width)]
