"""Kinds of figures that a claim may give: how each is written in a file, and in a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, isinf
from typing import Final

from recall_console.language import later, tr
from recall_console.plans.claims.told import Told, bound_of, last_digit
from recall_console.plans.quantities import MOST, Points, Rate, Return, refuse


@dataclass(frozen=True)
class Kind:
    """A kind of figures.

    Attributes
    ----------
    read : callable
        Of what a file gives and its key: the figure without its unit; raises `PlanError`.
    write : callable
        The figure as a sentence has it.
    unit : float
        What 1 is worth as written: 0.01 for per cent.
    least, most : float
        Between which ends such a figure makes sense.
    """

    read: Callable[[object, str], float]
    write: Callable[[float], str]
    unit: float = 1.0
    least: float = 0.0
    most: float = inf

    def told(self, raw: object, key: str) -> Told:
        """Read a figure with its rounding, or as a bound.

        Raises
        ------
        PlanError
            When it is no figure of this kind.
        """
        bound, figure = bound_of(raw)
        return Told.rounded(self.read(figure, key), last_digit(figure) * self.unit / 2, bound)


def _per_cent(number: float) -> str:
    return tr("{number} %", number=decimal(number))


def decimal(value: float, most: int = 2) -> str:
    """A number with a minus sign of its own width and no more decimals than it needs: ``1,234.5``, ``−1.5``."""
    written = f"{value:,.{most}f}"
    short = written.rstrip("0").rstrip(".") if "." in written else written
    return "0" if short == "-0" else short.replace("-", "−")


def _money(value: float) -> str:
    """Two decimals, a third one where the figure ends there: 140.625 is neither 140.62 nor 140.63."""
    ends_there = abs(value * 1_000 - round(value * 1_000)) < 1e-6 < abs(value * 100 - round(value * 100))
    return f"{value:,.{3 if ends_there else 2}f}".replace("-", "−")


def _count(value: float) -> str:
    return decimal(value, 0 if abs(value) >= 100 else 1)


def _periods(value: float) -> str:
    return tr("endless") if isinf(value) else decimal(value)


def _plain(expected: str) -> Callable[[object, str], float]:
    """A plain number ≥ 0; in quotes (behind the sign of a bound) it may have separators."""

    def read(raw: object, key: str) -> float:
        number = _unquoted(raw) if isinstance(raw, str) else raw
        if isinstance(number, bool) or not isinstance(number, int | float) or not 0 <= number <= MOST:
            refuse(
                key,
                tr('{expected}, a plain number like 5000, or a bound like "> 5000"', expected=tr(expected)),
                raw,
            )
        return float(number)

    return read


def _unquoted(raw: str) -> float | None:
    try:
        return float(raw.replace(",", "").replace("_", ""))
    except ValueError:
        return None


MONEY: Final = Kind(_plain(later("an amount of money ≥ 0")), _money)
BALANCE: Final = Kind(MONEY.read, _money, least=-inf)
COUNT: Final = Kind(_plain(later("a number ≥ 0")), _count)
NUMBER: Final = Kind(COUNT.read, decimal)
SHARE: Final = Kind(
    lambda raw, key: Rate.parse(raw, key).share, lambda share: _per_cent(share * 100), 0.01, most=1.0
)
POINTS: Final = Kind(
    lambda raw, key: Points.parse(raw, key).difference,
    lambda difference: tr("{decimal} points", decimal=decimal(difference * 100)),
    unit=0.01,
    least=-1.0,
    most=1.0,
)
CHANGE: Final = Kind(
    lambda raw, key: Return.parse(raw, key).ratio, lambda ratio: _per_cent(ratio * 100), 0.01, least=-1.0
)
PORTION: Final = Kind(CHANGE.read, CHANGE.write, 0.01)
PERIODS: Final = Kind(_plain(later("a number of periods")), _periods)
