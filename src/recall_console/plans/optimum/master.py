"""The best mix of columns within limits: a linear programme of few rows, solved by the primal simplex method.

Columns are only ever added, so the last basis stays feasible and a few pivots lead from one master problem to the next.
"""

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

MOST_PIVOTS: Final = 1_000
BLAND_AFTER: Final = 200
"""From this pivot on the first improving column enters instead of the best one: no basis comes twice (Bland 1977)."""
ZERO: Final = 1e-12
"""Scaled numbers below this are rounding."""
WORTH: Final = 1e-10
"""A column that brings less than this share of the largest net value is not worth a pivot: many are nearly alike."""


class Mix(NamedTuple):
    """The best mix.

    Attributes
    ----------
    shares : ndarray (J,)
        Of the columns, ≥ 0; what is missing to 1 contacts nobody.
    net : float
        What they bring together.
    prices : ndarray (M,)
        What one more unit of each limit would bring, ≥ 0.
    basis : list of int
        To begin the next one with: columns from 0 on, slacks of the limits and of the sum of shares from −1 downwards.
    """

    shares: "Floats"
    net: float
    prices: "Floats"
    basis: list[int]


def mixed(net: "Floats", use: "Floats", most: "Floats", basis: list[int] | None = None) -> Mix:
    """The shares that bring most.

    Parameters
    ----------
    net : ndarray (J,)
        What each column brings.
    use : ndarray (J, M)
        What it takes of each limit.
    most : ndarray (M,)
        ≥ 0.
    basis : list of int, optional
        Of the mix of some of the same columns within the same limits.
    """
    rows = len(most) + 1
    largest = np.abs(use).max(axis=0, initial=0.0)
    scale = np.append(
        np.where(largest > 0.0, largest, 1.0), 1.0
    )  # what nobody takes anything of has no scale
    money = max(float(np.abs(net).max(initial=0.0)), np.finfo(float).tiny)
    table = np.hstack([np.c_[use, np.ones(len(net))].T / scale[:, None], np.eye(rows)[:, ::-1]])
    brings, most = np.append(net / money, np.zeros(rows)), np.append(most, 1.0) / scale
    # slack r of row r is at −1 − r, counted from the end of the table, however many columns come before it
    chosen = list(basis) if basis is not None else [-1 - row for row in range(rows)]
    for pivot in range(MOST_PIVOTS):
        square = table[:, chosen]
        prices = np.linalg.solve(square.T, brings[chosen])
        better = brings - prices @ table
        better[chosen] = 0.0
        entering = int(np.argmax(better > WORTH) if pivot >= BLAND_AFTER else np.argmax(better))
        if better[entering] <= WORTH:
            break
        leaving = _leaving(np.linalg.solve(square, most), np.linalg.solve(square, table[:, entering]), chosen)
        chosen[leaving] = entering if entering < len(net) else entering - len(brings)
    levels = np.maximum(np.linalg.solve(table[:, chosen], most), 0.0)
    shares = np.zeros(len(brings))
    shares[chosen] = levels
    shares = shares[: len(net)]
    return Mix(shares, float(net @ shares), np.maximum(prices * money / scale, 0.0)[:-1], chosen)


def _leaving(levels: "Floats", falls: "Floats", chosen: list[int]) -> int:
    """Who falls to zero first; of several the one that comes first, as Bland's rule wants it."""
    ratios = np.full(len(levels), np.inf)
    np.divide(np.maximum(levels, 0.0), falls, out=ratios, where=falls > ZERO)
    tied = np.flatnonzero(ratios <= ratios.min() * (1 + ZERO))
    return int(min(tied, key=lambda row: chosen[row]))
