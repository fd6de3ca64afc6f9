"""How figures and texts from data are written: money, per cent, dates; hostile text made harmless.

English has the house's style: a blank before `%` and behind the sign of a currency, dates as ISO 8601 has them. Chinese is
written as CLDR says, which a test holds against Babel: there is no blank, large counts go by ten thousands (万) and
hundred millions (亿). Both group by commas and have a decimal point, so that figures in columns are alike.
"""

import math
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from rich.cells import cell_len, set_cell_size

from recall_console.language import spoken, tr

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
    if not currency:
        return words
    if spoken() == "en":
        return f"{currency} {words}"
    return f"−{currency}{words[1:]}" if words.startswith("−") else f"{currency}{words}"


def percent(share: float | None, decimals: int = 1) -> str:
    """A share 0–1 as `41.2 %`."""
    if share is None or _unknown(share):
        return NOTHING
    return _minus(f"{share * 100:,.{decimals}f}{' %' if spoken() == 'en' else '%'}")


def chance(share: float) -> str:
    """How likely something uncertain is, never as if it were sure: `83 %`, `> 99 %`."""
    return tr("> {share}", share=percent(0.99, 0)) if share >= 0.995 else percent(share, 0)


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


def number(value: float | None, decimals: int = 1) -> str:
    """A plain figure with a fixed number of decimals: `1,234.5`."""
    return NOTHING if value is None or _unknown(value) else _minus(f"{value:,.{decimals}f}")


def plus(written: str) -> str:
    """A figure that is written already, with a `+` where it is above nothing: `+6.1`, `−6.1`, `0.0`."""
    rises = "−" not in written and any(digit in written for digit in "123456789")
    return f"+{written}" if rises else written


def listed(parts: Iterable[str]) -> str:
    """Words one behind the other: `push, e-mail`, `推送、邮件`."""
    return tr(", ").join(parts)


def clauses(parts: Iterable[str]) -> str:
    """Clauses of one sentence: `this is so; that is not`."""
    return tr("; ").join(parts)


def day(value: date | datetime | None) -> str:
    """A date in a column, the same in every language: `2026-03-01`."""
    return NOTHING if value is None else f"{value:%Y-%m-%d}"


def long_day(value: date | datetime | None) -> str:
    """A date in a sentence: `2026-03-01`, `2026年3月1日`."""
    if value is None or spoken() == "en":
        return day(value)
    return f"{value.year}年{value.month}月{value.day}日"


def month(value: date) -> str:
    """The month of a date in a sentence: `February`, `2月`."""
    return _MONTHS[value.month - 1] if spoken() == "en" else f"{value.month}月"


_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""Not the C library's, which would follow the locale of the machine."""


def ago(then: datetime, now: datetime) -> str:
    """How long ago, in the largest fitting unit: `3 min ago`."""
    seconds = max(0.0, (now - then).total_seconds())
    if seconds >= 86_400:
        return tr("{days} d ago", days=int(seconds // 86_400))
    if seconds >= 3_600:
        return tr("{hours} h ago", hours=int(seconds // 3_600))
    if seconds >= 60:
        return tr("{minutes} min ago", minutes=int(seconds // 60))
    return tr("just now")


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
    """A count in at most six cells: `2,000`, `134 k`, `1.2 M`, `13.4万`."""
    if value is None or _unknown(value):
        return NOTHING
    if abs(value) < 100_000:
        return whole(value)
    if spoken() == "zh":
        return _by_ten_thousands(value)
    return _minus(f"{value / 1e6:.1f} M" if abs(value) >= 1e6 else f"{value / 1e3:.0f} k")


def tiny(value: float | None) -> str:
    """A count in at most five cells, without the separators where it is small: `1204`, `134k`, `1.2M`, `13万`."""
    if value is None or _unknown(value):
        return NOTHING
    if abs(value) < 10_000:
        return _minus(f"{value:.0f}")
    if spoken() == "zh":
        return _by_ten_thousands(value) if abs(value) < 1e5 else _by_ten_thousands(value, decimals=0)
    return _minus(f"{value / 1e6:.1f}M" if abs(value) >= 1e6 else f"{value / 1e3:.0f}k")


def _by_ten_thousands(value: float, decimals: int | None = None) -> str:
    size, unit = (1e8, "亿") if abs(value) >= 1e8 else (1e4, "万")
    places = decimals if decimals is not None else 1 if abs(value) < 100 * size else 0
    return _minus(f"{value / size:.{places}f}{unit}")
