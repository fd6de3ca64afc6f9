"""Words for the codes and figures that only the overview shows."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from recall_console.console.format import NOTHING, money, month, number, plain, plus, short
from recall_console.language import later, tr

GROUPS: Final[Mapping[str, str]] = {
    "core_slipping": later("core, slipping"),
    "declining_high": later("declining · high"),
    "declining": later("declining"),
    "silent_high": later("silent · high"),
    "silent_medium": later("silent · medium"),
    "silent_low": later("silent · low"),
    "lost": later("lost"),
    "active": later("new or active"),
    "opted_out": later("opted out"),
    "others": later("other groups"),
    "holdout": later("held out"),
    "over_budget": later("beyond budget"),
    "outside": later("not in audience"),
    "leave_alone": later("no action pays"),
}
"""Groups that advice is summed by, and what becomes of who is not contacted."""
UNTESTED: Final = "~"
"""Behind values over 12 months: purchase processes carry them on beyond what was tested."""
PARTS: Final[Mapping[str, str]] = {
    "logins_fell": later("logins"),
    "carts_fell": later("carts"),
    "new_arrival_views_stopped": later("views of new arrivals"),
}
"""Parts of the warning signal."""


def group_words(code: str) -> str:
    """What a group of the advice is called; a code of another version as it is."""
    return tr(GROUPS[code]) if code in GROUPS else plain(code).replace("_", " ")


def month_words(iso: str) -> str:
    """The name of a month, by its first day."""
    return month(date.fromisoformat(iso))


def by_year(value: float | None, currency: str = "", decimals: int | None = None) -> str:
    """Money of the next 12 months, with the sign that no year has tested it."""
    return NOTHING if value is None else money(value, currency, decimals) + UNTESTED


def signed(value: float | None) -> str:
    """Money with its sign: `+3,410`."""
    return plus(money(value, decimals=0))


def span(low: float | None, high: float | None) -> str:
    """An interval in as few cells as it can: `(1,204–2,960)`, `(−134 to 201 k)`."""
    if low is None or high is None:
        return ""
    if low < 0:
        return tr("({low} to {high})", low=short(low), high=short(high))
    return tr("({low}–{high})", low=short(low), high=short(high))


def points(share: float) -> str:
    """A difference of shares in points, with its sign: `+2.5`."""
    return plus(number(100 * share))
