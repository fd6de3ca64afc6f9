"""Customers left alone to measure against: who they are, and how small an effect they can show."""

import math
from typing import TYPE_CHECKING, Final

from recall_console.customers.share import Z95

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_Z_POWER: Final = 0.8416212335729143
"""80 % power."""


def detectable_effect(treated: int, held_out: int, base_rate: float) -> float | None:
    """Smallest difference of return rates that treated and holdout can show (80 % power, 5 % level).

    Normal approximation with the base rate's variance in both groups.

    Parameters
    ----------
    treated, held_out : int
        Customers in each group, ≥ 0.
    base_rate : float
        Share that returns untreated, 0–1.

    Returns
    -------
    float | None
        A difference of shares (0.03 is 3 points); ``None`` where a group is empty.
    """
    if treated < 1 or held_out < 1:
        return None
    variance = base_rate * (1 - base_rate) * (1 / treated + 1 / held_out)
    return (Z95 + _Z_POWER) * math.sqrt(variance)


def drawn(chances: "npt.NDArray[np.float64]", share: float) -> "npt.NDArray[np.bool_]":
    """Who is held out: hash(salt, id) < share.

    The draw depends on nothing but salt and id: the same on any machine, in any order, and for any company of other
    customers. A larger share keeps everyone that a smaller one drew.

    Parameters
    ----------
    chances : ndarray (N,)
        `customers.chance.chance` of the customers, salted with the plan's name; another salt draws independently.
    share : float
        0–1.

    Returns
    -------
    numpy.ndarray of bool, length N
    """
    return chances < share
