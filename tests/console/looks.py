"""How a screen looks: its text, and beneath it which stretches of it are told apart, and how, with each set of colours."""

import re
from collections import Counter
from itertools import chain

from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

from recall_console.console.shell import Shell
from recall_console.console.wire import fitted

THEMES = ("true-dark", "ansi-dark", "none")
Run = tuple[int, int, str]
_CODES = re.compile(r"^\x1b\[([\d;]+)m")


def look(app: Shell) -> str:
    """Every stretch of the screen that is not as the most of it: line, first cell, cells and the codes that a terminal is sent."""
    rows = [_runs(strip) for strip in app.screen._compositor.render_strips()]
    usual = _usual(rows)
    told = (
        " ".join(f"{start}+{cells}:{_beyond(sent, usual)}" for start, cells, sent in row if sent != usual)
        for row in rows
    )
    return "".join(f"{number:>3} {row}\n" for number, row in enumerate(told) if row)


def _runs(strip: Strip) -> list[Run]:
    """Stretches of one style, as (first cell, cells, codes)."""
    found: list[Run] = []
    place = 0
    for segment in strip:
        sent, cells = codes(segment.style), segment.cell_length
        if found and found[-1][2] == sent:
            found[-1] = (found[-1][0], found[-1][1] + cells, sent)
        elif cells:
            found.append((place, cells, sent))
        place += cells
    return found


def _usual(rows: list[list[Run]]) -> str:
    """The codes of most cells."""
    counts: Counter[str] = Counter()
    for _, cells, sent in chain.from_iterable(rows):
        counts[sent] += cells
    return counts.most_common(1)[0][0]


def _beyond(sent: str, usual: str) -> str:
    return sent.removesuffix(usual).strip(";") or "plain"


def codes(style: Style | None) -> str:
    """What a terminal is sent for a style, as in `1;38;2;240;179;90`; nothing for none."""
    found = _CODES.match(fitted((style or Style()).render("x", color_system=ColorSystem.TRUECOLOR)))
    return found[1] if found else ""
