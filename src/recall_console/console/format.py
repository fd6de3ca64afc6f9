"""How figures and texts from data are written: money, per cent, dates; hostile text made harmless."""

import math
import unicodedata
from datetime import date, datetime
from typing import Final

from rich.cells import cell_len, set_cell_size

NOTHING: Final = "–"
"""Stands for a value that is not known."""
LONGEST_CELL: Final = 200
"""Characters of a text from data that are looked at; no cell on any screen is wider."""
LONGEST_SENTENCE: Final = 2_000
"""Characters of a sentence about data, such as an error that names a file."""
ELLIPSIS: Final = "…"


def plain(text: str, longest: int = LONGEST_CELL) -> str:
    """A text from data as one harmless line: control characters, escapes and direction marks become `·`, long ones are cut."""
    cut = text if len(text) <= longest else text[: longest - 1] + ELLIPSIS
    return cut if cut.isascii() and cut.isprintable() else "".join(map(_harmless, cut))


HARMFUL: Final = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode's categories of controls, direction overrides and joiners, lone surrogates, private use, unassigned, breaks."""


def _harmless(character: str) -> str:
    if character.isspace():
        return " "
    return "·" if unicodedata.category(character) in HARMFUL else character


def whole(value: float | None) -> str:
    """A count or a large figure: `12,345`."""
    return NOTHING if _unknown(value) else _minus(f"{value:,.0f}")


def money(value: float | None, currency: str = "", decimals: int | None = None) -> str:
    """Money: `¥ 1,204`, `¥ 4.10`; cents only below 100 unless `decimals` says."""
    if value is None or _unknown(value):
        return NOTHING
    places = decimals if decimals is not None else 0 if abs(value) >= 100 or value == 0 else 2
    return priced(_minus(f"{value:,.{places}f}"), currency)


def priced(words: str, currency: str) -> str:
    """An amount that is written already, behind its currency; alone where none is set."""
    return f"{currency} {words}" if currency else words


def percent(share: float | None, decimals: int = 1) -> str:
    """A share 0–1 as `41.2 %`."""
    return NOTHING if share is None or _unknown(share) else _minus(f"{share * 100:.{decimals}f} %")


def probability(value: float | None) -> str:
    """A probability as statisticians write it: `.83`; `1.0` and `.00` at the ends."""
    if value is None or _unknown(value):
        return NOTHING
    written = f"{value:.2f}"
    return written[1:] if written.startswith("0") else written[:3]


def fraction(value: float | None, decimals: int = 3) -> str:
    """A figure below 1 as statisticians write it: `.838`, `−.021`; with its first digit from 1 on."""
    written = number(value, decimals)
    return written.replace("0.", ".", 1) if written.lstrip("−").startswith("0.") else written


def counted(value: int, noun: str) -> str:
    """A count with its noun: `1 order`, `1,204 orders`."""
    return f"{whole(value)} {noun}" if value == 1 else f"{whole(value)} {noun}s"


def number(value: float | None, decimals: int = 1) -> str:
    """A plain figure with a fixed number of decimals: `1,234.5`."""
    return NOTHING if value is None or _unknown(value) else _minus(f"{value:,.{decimals}f}")


def day(value: date | datetime | None) -> str:
    """A date as `2026-03-01`."""
    return NOTHING if value is None else f"{value:%Y-%m-%d}"


def ago(then: datetime, now: datetime) -> str:
    """How long ago, in the largest fitting unit: `3 min ago`."""
    seconds = max(0.0, (now - then).total_seconds())
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size:.0f} {unit} ago"
    return "just now"


def _minus(written: str) -> str:
    """A figure with a minus sign of its own width; what is rounded to nothing has none."""
    return written.replace("-", "−" if any(digit in written for digit in "123456789") else "")


def _unknown(value: float | None) -> bool:
    return value is None or math.isnan(value) or math.isinf(value)


def fit(text: str, cells: int, *, right: bool = False) -> str:
    """A text in exactly so many terminal cells: cut with `…`, or filled up at the left (`right`) or at the right."""
    missing = cells - cell_len(text)
    if missing < 0:
        return chop(text, cells)
    return " " * missing + text if right else text + " " * missing


def chop(text: str, cells: int) -> str:
    """The first so many cells of a text that is longer, ending in `…`; wide characters are never halved."""
    return set_cell_size(text, cells - 1) + ELLIPSIS if cells > 0 else ""


def short(value: float | None) -> str:
    """A count in at most six cells: `2,000`, `134 k`, `1.2 M`."""
    if value is None or _unknown(value):
        return NOTHING
    if abs(value) < 100_000:
        return whole(value)
    return f"{value / 1e6:.1f} M" if abs(value) >= 1e6 else f"{value / 1e3:.0f} k"
