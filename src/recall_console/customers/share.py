"""A share of some customers, with its interval."""

from dataclasses import dataclass
from math import sqrt
from typing import Final, Self

Z95: Final = 1.959963984540054
"""97.5 % of the standard normal distribution lie below."""


@dataclass(frozen=True)
class Share:
    """How many of some customers.

    Attributes
    ----------
    customers, of : int
    rate, low, high : float or None
        The share, 0–1, with its 95 % interval (Wilson 1927, score interval); ``None`` where there were none to have a share of.
    """

    customers: int
    of: int
    rate: float | None
    low: float | None
    high: float | None

    @classmethod
    def counted(cls, customers: int, of: int) -> Self:
        """So many of so many."""
        if not of:
            return cls(customers, of, None, None, None)
        rate, z2 = customers / of, Z95 * Z95
        middle = (rate + z2 / (2 * of)) / (1 + z2 / of)
        half = Z95 * sqrt(rate * (1 - rate) / of + z2 / (4 * of * of)) / (1 + z2 / of)
        return cls(customers, of, rate, max(0.0, middle - half), min(1.0, middle + half))
