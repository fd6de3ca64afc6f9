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


def needed(treated: int, held_out: int, shown: float, wanted: float) -> int | None:
    """How many of the same customers would have to be held out to show a smaller effect.

    The smallest effect falls with 1 / treated + 1 / held out, and so is smallest where half of them are held out.

    Parameters
    ----------
    treated, held_out : int
        Customers in each group, ≥ 1.
    shown : float
        What that holdout can show (`detectable_effect`), a difference of shares > 0.
    wanted : float
        What is to be shown, a difference of shares.

    Returns
    -------
    int | None
        At most half of them; ``None`` where no holdout of so many customers can show it.
    """
    if wanted <= 0:
        return None
    customers = treated + held_out
    inverse = (1 / treated + 1 / held_out) * (wanted / shown) ** 2
    room = customers**2 - 4 * customers / inverse
    return None if room < 0 else min(math.ceil((customers - math.sqrt(room)) / 2), customers // 2)


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
