"""What all parts of a plan's results are made of: sections, letters of plans side by side, figures with their signs."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from recall_console.console.format import NOTHING, money, number, percent, whole
from recall_console.console.panes.plan_marks import sign_of
from recall_console.language import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recall_console.console.text import Line
    from recall_console.plans.forecasts.forecast import Forecast

LETTERS: Final = "ABCDEFGHIJ"
"""What plans side by side are called, in their order."""
WIDE: Final = 70
"""From this many cells on tables show all their columns."""
LONGEST_CHANNEL: Final = 9


@dataclass(frozen=True)
class Section:
    """A part of the results that can be jumped to."""

    title: str
    lines: "Sequence[Line]"


def each(value: float | None) -> str:
    """Money for one thing: two decimals, a third only where the figure ends there."""
    if value is None:
        return NOTHING
    ends_there = (
        abs(value * 1_000 - round(value * 1_000)) < 1e-6 and abs(value * 100 - round(value * 100)) > 1e-6
    )
    return number(value, 3 if ends_there else 2)


def times(value: float | None) -> str:
    """A multiple: `7.5×`."""
    return NOTHING if value is None else f"{number(value, 1)}×"


def share(value: float | None) -> str:
    """A share of customers, fine enough for small ones."""
    return percent(value, 2)


def whole_percent(value: float | None) -> str:
    """A return."""
    return percent(value, 0)


def amount(value: float | None) -> str:
    """Money of a ledger: cents below a thousand, millions above ten of them."""
    if value is not None and abs(value) >= 10_000_000:
        return tr("{millions} M", millions=number(value / 1_000_000, 1))
    return money(value, decimals=0 if value is not None and (abs(value) >= 1_000 or value == 0) else 2)


def few(value: float | None) -> str:
    """An expected count: whole from ten on, and never a nothing that is something."""
    if value is None or value == 0 or abs(value) >= 10 or abs(value - round(value)) < 1e-6:
        return whole(value)
    return number(value, 1) if abs(value) >= 0.95 else number(value, 2 if abs(value) >= 0.005 else 4)


def rough(value: float | None) -> str:
    """Money of an estimate's ends: no cents, but for small figures."""
    return money(value, decimals=0 if value is None or abs(value) >= 10 or value == 0 else 2)


def span(low: float | None, high: float | None) -> str:
    """Both ends of a 95 % interval in money: `−120 to 2,900`."""
    return tr("{low} to {high}", low=rough(low), high=rough(high))


def points(difference: float) -> str:
    """A difference of shares in percentage points, as short as it is true: `2.25`."""
    return f"{round(difference * 100, 3):g}".replace("-", "−")


def mark_of(forecast: "Forecast") -> str:
    """The sign behind figures that rest on the plan's evidence."""
    return sign_of(forecast.plan.evidence)


def marked(written: str, mark: str) -> str:
    """A figure with the sign of its evidence behind it, or room for one."""
    return f"{written}{' ' if written == NOTHING else mark or ' '}"
