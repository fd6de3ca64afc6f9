"""A figure as it is told: rounded, and sometimes only a bound."""

import math
import re
from dataclasses import dataclass
from typing import Final, Literal

Bound = Literal["", "at least", "at most"]
_BOUND: Final = re.compile(r"\s*(?P<sign>>=?|≥|<=?|≤)\s*(?P<figure>.+)")
_DECIMALS: Final = re.compile(r"\d(?:\.(?P<decimals>\d+))?(?!.*\d)")


@dataclass(frozen=True)
class Told:
    """A figure and between which ends it may lie.

    Attributes
    ----------
    value : float
        As told, or as it follows from what is told.
    low, high : float
        What it may be as rounded, ``low ≤ value ≤ high``; the open end of a bound is infinite.
    bound : {"", "at least", "at most"}
        Whether the value is only a bound.
    """

    value: float
    low: float
    high: float
    bound: Bound = ""

    @classmethod
    def rounded(cls, value: float, half_unit: float, bound: Bound = "") -> "Told":
        """A figure whose last written digit may be off by half a unit of it; a bound is taken at its word."""
        if bound == "at least":
            return cls(value, value, math.inf, bound)
        if bound == "at most":
            return cls(value, -math.inf, value, bound)
        return cls(value, value - half_unit, value + half_unit)

    @classmethod
    def exactly(cls, value: float) -> "Told":
        """A figure that is not rounded."""
        return cls(value, value, value)

    @property
    def ends(self) -> tuple[float, ...]:
        """What is to be tried to see how far something may lie that follows from this figure."""
        if self.bound:
            return (self.value, self.low if self.bound == "at least" else self.high)
        return (self.low, self.high)

    def meets(self, other: "Told") -> bool:
        """Whether both may be the same figure."""
        return max(self.low, other.low) <= min(self.high, other.high) + 1e-9 * (
            abs(self.value) + abs(other.value)
        )


def bound_of(raw: object) -> tuple[Bound, object]:
    """Whether a written figure is only a bound (``"> 92 %"``), and the figure without that sign."""
    found = _BOUND.fullmatch(raw) if isinstance(raw, str) else None
    if found is None:
        return "", raw
    return ("at least" if found["sign"][0] in ">≥" else "at most"), found["figure"]


def last_digit(raw: object) -> float:
    """What one unit of the last written digit is worth: 0.01 of ``18.75``, 1 of ``"120 %"``."""
    found = _DECIMALS.search(str(raw).removesuffix(".0"))
    return 10.0 ** -len((found and found["decimals"]) or "")
