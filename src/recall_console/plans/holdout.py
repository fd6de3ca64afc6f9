"""Customers left alone to measure against: who they are, and how small an effect they can show."""

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from recall_console.customers.chance import chance

if TYPE_CHECKING:
    import numpy.typing as npt
    import polars as pl

_Z_LEVEL: Final = 1.959963984540054
"""Two-sided 5 % level of the normal distribution."""
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
    return (_Z_LEVEL + _Z_POWER) * math.sqrt(variance)


def drawn(customer_ids: "pl.Series", share: float, salt: str) -> "npt.NDArray[np.bool_]":
    """Who is held out: hash(salt, id) < share.

    The draw depends on nothing but salt and id: the same on any machine, in any order, and for any company of other
    customers. A larger share keeps everyone that a smaller one drew.

    Parameters
    ----------
    customer_ids : polars.Series of String, length N
        Without nulls.
    share : float
        0–1.
    salt : str
        Another salt draws independently of this one.

    Returns
    -------
    numpy.ndarray of bool, length N
    """
    if share <= 0:
        return np.zeros(len(customer_ids), dtype=np.bool_)
    return chance(customer_ids, salt) < share
