"""Quantities that must not be mistaken for one another: a share, a difference of shares, a return, a hurdle, money."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, NewType, NoReturn, Self

from recall_console.errors import PlanError
from recall_console.language import tr

Money = NewType("Money", float)
"""An amount in the workspace's currency; a plan file writes it as a plain number."""

_NUMBER: Final = r"(?P<number>[+-]?\d+(?:\.\d+)?)"
_PERCENT: Final = re.compile(rf"{_NUMBER}\s*[%％]")
_POINTS: Final = re.compile(rf"{_NUMBER}\s*(?:points?|pp|个百分点)")
_HURDLE: Final = re.compile(rf"{_NUMBER}\s*[%％]\s*per\s+(?P<period>campaign|year)")
_CAP: Final = re.compile(r"(?P<contacts>\d{1,3})\s+in\s+(?P<days>\d{1,3})\s+days?")
_CLOCK: Final = r"([01]?\d|2[0-3]):([0-5]\d)"
_HOURS: Final = re.compile(rf"{_CLOCK}\s*[-–]\s*{_CLOCK}")
_DAYS_A_YEAR: Final = 365.0

MOST: Final = 1e12
"""No amount or number in a plan is larger than this: sums stay finite."""
ROUNDING: Final = 1e-10
"""A sum of binary fractions may miss the limit that it is meant to reach by this share of it."""
_SHOWN_LETTERS: Final = 60
_MOST_RETURN: Final = 1e4
"""No return is larger than this (1,000,000 %)."""


@dataclass(frozen=True, order=True)
class Rate:
    """A share of a whole, written ``"10 %"``.

    Attributes
    ----------
    share : float
        0–1.
    """

    share: float

    @classmethod
    def parse(cls, raw: object, key: str) -> Self:
        """Read a share from a plan file.

        Raises
        ------
        PlanError
            When it is anything but a percentage between 0 and 100, percentage points above all.
        """
        expected = tr('a share between 0 % and 100 %, written like "10 %"')
        share = _percent(raw, key, expected)
        if not 0 <= share <= 1:
            refuse(key, expected, raw)
        return cls(share)

    def __str__(self) -> str:
        return f"{decimal(self.share, 2)} %"


@dataclass(frozen=True, order=True)
class Return:
    """What money brings in relation to itself, such as an ROI; written ``"650 %"``, may exceed 100 % or be negative.

    Attributes
    ----------
    ratio : float
        6.5 for 650 %.
    """

    ratio: float

    @classmethod
    def parse(cls, raw: object, key: str) -> Self:
        """Read a return from a plan file.

        Raises
        ------
        PlanError
            When it is not a percentage.
        """
        expected = tr('a return, written like "650 %"')
        ratio = _percent(raw, key, expected)
        if abs(ratio) > _MOST_RETURN:
            refuse(key, expected, raw)
        return cls(ratio)

    def __str__(self) -> str:
        return f"{decimal(self.ratio, 2)} %"


@dataclass(frozen=True, order=True)
class Points:
    """The difference of two shares, in percentage points, written ``"3 points"``.

    Attributes
    ----------
    difference : float
        Treated share minus untreated share, −1 to 1; 0.03 for 3 points.
    """

    difference: float

    @classmethod
    def parse(cls, raw: object, key: str) -> Self:
        """Read percentage points from a plan file.

        Raises
        ------
        PlanError
            When it is anything but points between −100 and 100, a percentage above all.
        """
        expected = tr('percentage points (the difference of two shares), written like "3 points"')
        found = _POINTS.fullmatch(raw.strip()) if isinstance(raw, str) else None
        if found is None:
            refuse(key, expected, raw)
        difference = _hundredth(found["number"])
        if abs(difference) > 1:
            refuse(key, tr("at most 100 points") if difference > 0 else tr("at least −100 points"), raw)
        return cls(difference)

    def __str__(self) -> str:
        return f"{decimal(self.difference, 2)} points"


@dataclass(frozen=True)
class Hurdle:
    """The return that the same money earns elsewhere, and in what time; written ``"30 % per campaign"`` or ``"… per year"``.

    Attributes
    ----------
    ratio : float
        ≥ 0; 0.3 for 30 %.
    period : {"campaign", "year", "auto"}
        Time in which it is earned: the plan's horizon, or a year; ``"auto"`` is what the plan's own money earns at its
        margin, and has no ratio of its own.
    """

    ratio: float
    period: Literal["campaign", "year", "auto"] = "campaign"

    @classmethod
    def parse(cls, raw: object, key: str) -> Self:
        """Read a hurdle from a plan file.

        Raises
        ------
        PlanError
            When it is negative or does not say per what.
        """
        expected = tr(
            'what the same money earns elsewhere, written like "30 % per campaign" or "30 % per year", or "auto"'
        )
        if raw == "auto":
            return cls(0.0, "auto")
        found = _HURDLE.fullmatch(raw.strip()) if isinstance(raw, str) else None
        if found is None or not 0 <= _hundredth(found["number"]) <= _MOST_RETURN:
            refuse(key, expected, raw)
        return cls(_hundredth(found["number"]), "year" if found["period"] == "year" else "campaign")

    @property
    def is_auto(self) -> bool:
        """Whether the plan's own budget says what money is worth."""
        return self.period == "auto"

    def over(self, days: int) -> float:
        """Return per unit of money over a campaign of ``days`` days (≥ 1); a yearly one is compounded down."""
        if self.period != "year":
            return self.ratio
        return float((1 + self.ratio) ** (days / _DAYS_A_YEAR)) - 1

    def __str__(self) -> str:
        return "auto" if self.is_auto else f"{decimal(self.ratio, 2)} % per {self.period}"


@dataclass(frozen=True)
class Cap:
    """How often a customer may be contacted, written ``"2 in 30 days"``.

    Attributes
    ----------
    contacts : int
        ≥ 0.
    days : int
        ≥ 1, of any window.
    """

    contacts: int
    days: int

    @classmethod
    def parse(cls, raw: object, key: str) -> Self:
        """Read a frequency cap from a plan file.

        Raises
        ------
        PlanError
            When it does not say how many contacts in how many days.
        """
        found = _CAP.fullmatch(raw.strip()) if isinstance(raw, str) else None
        if found is None or not int(found["days"]):
            refuse(key, tr('contacts in a number of days, written like "2 in 30 days"'), raw)
        return cls(int(found["contacts"]), int(found["days"]))

    def __str__(self) -> str:
        return f"{self.contacts} in {self.days} days"


@dataclass(frozen=True)
class Hours:
    """A time of day, every day, written ``"21:00-09:00"``; it may go past midnight.

    Attributes
    ----------
    begin, end : int
        Minutes since midnight, 0–1439; local time of the workspace. The end itself is not in it.
    """

    begin: int
    end: int

    @classmethod
    def parse(cls, raw: object, key: str) -> Self:
        """Read hours from a plan file.

        Raises
        ------
        PlanError
            When they are no two different times of day.
        """
        found = _HOURS.fullmatch(raw.strip()) if isinstance(raw, str) else None
        if found is None:
            refuse(key, tr('two times of day, written like "21:00-09:00"'), raw)
        begin, end = (60 * int(found[n]) + int(found[n + 1]) for n in (1, 3))
        if begin == end:
            refuse(key, tr("two different times of day"), raw)
        return cls(begin, end)

    def holds(self, minute: int) -> bool:
        """Whether a minute since midnight is within these hours."""
        if self.begin < self.end:
            return self.begin <= minute < self.end
        return minute >= self.begin or minute < self.end

    def __str__(self) -> str:
        return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (self.begin, self.end))


def money(raw: object, key: str) -> Money:
    """Read an amount ≥ 0 from a plan file.

    Raises
    ------
    PlanError
        When it is not a plain finite number, or negative.
    """
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 <= raw <= MOST:
        refuse(key, tr("an amount of money ≥ 0, a plain number like 0.05"), raw)
    return Money(float(raw))


def decimal(number: float, shift: int = 0) -> str:
    """The shortest decimal that reads back as a number, never in scientific notation: ``10``, ``0.2``.

    Parameters
    ----------
    number : float
        Finite.
    shift : int
        Places by which the point is moved to the right: 2 writes per cent.
    """
    return f"{Decimal(str(number)).scaleb(shift).normalize():f}"


def refuse(key: str, expected: str, found: object) -> NoReturn:
    """Say in one sentence which key is wrong, what was expected and what was found.

    Raises
    ------
    PlanError
        Always.
    """
    raise PlanError.at(key, tr("expected {expected}, found {found}", expected=expected, found=_shown(found)))


def _percent(raw: object, key: str, expected: str) -> float:
    found = _PERCENT.fullmatch(raw.strip()) if isinstance(raw, str) else None
    if found is None:
        refuse(key, expected, raw)
    return _hundredth(found["number"])


def _hundredth(digits: str) -> float:
    """Of a decimal, rounded once: a division of binary fractions would not read back all that was written."""
    return float(f"{digits}e-2")


def _shown(found: object) -> str:
    if isinstance(found, str) and _POINTS.fullmatch(found.strip()):
        return tr("{short} (percentage points)", short=_short(repr(found)))
    return str(found).lower() if isinstance(found, bool) else _short(repr(found))


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN_LETTERS else words[:_SHOWN_LETTERS] + "…"
