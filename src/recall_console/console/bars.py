"""Bars and sparklines of text."""

from collections.abc import Sequence
from typing import Final

from recall_console.console.chart import Charset

_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"
_LEVELS: Final = "▁▂▃▄▅▆▇█"
_ASCII_LEVELS: Final = "_.-=+*%#"


def bar(share: float, width: int, charset: Charset) -> str:
    """A bar for a share 0–1 of `width` cells; without trailing blanks, and never empty where there is something."""
    share = min(max(share, 0.0), 1.0)
    if charset is not Charset.BRAILLE:
        return ("█" if charset is Charset.BLOCK else "#") * max(round(share * width), 1 if share else 0)
    eighths = max(round(share * width * 8), 1 if share else 0)
    full, rest = divmod(eighths, 8)
    return "█" * full + (_EIGHTHS[rest] if rest else "")


def sparkline(values: Sequence[float], width: int, charset: Charset) -> str:
    """The last `width` values as one line of levels; nothing at all is a blank."""
    shown = list(values)[-width:]
    highest = max(shown, default=0.0)
    levels = _ASCII_LEVELS if charset is Charset.ASCII else _LEVELS
    if highest <= 0:
        return " " * len(shown)
    return "".join(" " if value <= 0 else levels[min(int(value / highest * 8), 7)] for value in shown)


def course(values: Sequence[float | None], charset: Charset) -> str:
    """How a figure went, from its lowest level to its highest; what is not known is a blank, what never changes is even."""
    known = [value for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    levels = _ASCII_LEVELS if charset is Charset.ASCII else _LEVELS
    span = (high - low) or 1.0
    return "".join(" " if value is None else levels[round((value - low) / span * 7)] for value in values)
