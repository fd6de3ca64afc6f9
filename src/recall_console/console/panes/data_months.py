"""Events a month as a picture or as a table, and the days on which nothing came."""

from collections.abc import Mapping
from typing import Any, Final

from recall_console.console.bars import bar, sparkline
from recall_console.console.chart import Charset
from recall_console.console.format import listed, plain, whole
from recall_console.console.text import Line, heading, line, table, wrapped
from recall_console.language import tr, trn

BESIDE_PICTURE: Final = 18
"""Cells of the months at both ends."""
MOST_CELLS: Final = 4
"""No month is wider than this."""
GAPS_SHOWN: Final = 5
_BAR: Final = 30


def months(report: Mapping[str, Any], width: int, charset: Charset, *, as_table: bool) -> list[Line]:
    """Events of each month, the least and the most of them, and gaps."""
    found: Mapping[str, int] = report["monthly_events"]
    if not found:
        return []
    picture = _rows(found, charset) if as_table else [_line(found, width, charset)]
    return [heading(tr("Months"), width), *picture, *_ends(found, width), *_gaps(report, width)]


def _line(found: Mapping[str, int], width: int, charset: Charset) -> Line:
    """A level for each month, as wide as there is room for; nothing at all is a hole."""
    room = width - BESIDE_PICTURE
    shown = list(found.items())[-room:]
    cells = min(MOST_CELLS, max(1, room // len(shown)))
    levels = sparkline([events for _, events in shown], room, charset)
    return line(f" {shown[0][0]} {''.join(level * cells for level in levels)} {shown[-1][0]}")


def _rows(found: Mapping[str, int], charset: Charset) -> list[Line]:
    most = max(found.values()) or 1
    rows = [
        [f" {month}", whole(events), bar(events / most, _BAR, charset) if events else tr("none")]
        for month, events in found.items()
    ]
    return table([[" " + tr("month"), tr("events"), ""], *rows], "<><")


def _ends(found: Mapping[str, int], width: int) -> list[Line]:
    least, most = min(found, key=found.__getitem__), max(found, key=found.__getitem__)
    words = tr(
        "least {least} in {least_month}, most {most} in {most_month}; the first and last may be parts of months",
        least=whole(found[least]),
        least_month=least,
        most=whole(found[most]),
        most_month=most,
    )
    return wrapped(words, width, "dim", first=" ")


def _gaps(report: Mapping[str, Any], width: int) -> list[Line]:
    """The longest stretches of days without events; single days are counted only."""
    gaps = report.get("gaps", ())
    if not gaps:
        return [line(" " + tr("no day without events"))]
    longest = sorted((gap for gap in gaps if gap["days"] > 1), key=lambda gap: -gap["days"])[:GAPS_SHOWN]
    if not longest:
        return wrapped(tr("single days without events, never two in a row"), width, first=" ")
    gaps = listed(
        trn(
            "{first} to {last} ({days} day)",
            "{first} to {last} ({days} days)",
            gap["days"],
            first=plain(gap["first"]),
            last=plain(gap["last"]),
            days=gap["days"],
        )
        for gap in longest
    )
    return wrapped(tr("longest gaps without events: {gaps}", gaps=gaps), width, first=" ", then="   ")
