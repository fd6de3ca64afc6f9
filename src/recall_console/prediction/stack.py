"""Examples of several dates put together, and split by customer so that nobody is judged by a model that saw them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from recall_console.customers.chance import chance
from recall_console.prediction.snapshots import Bools, Examples, Floats, Matrix

Ints = npt.NDArray[np.int64]
M = TypeVar("M")

FOLDS: Final = 2
"""Each member learns from half of the customers and is calibrated on the other half; scores average both."""


@dataclass(frozen=True)
class Stack:
    """Examples of several dates in one matrix, the latest date first.

    Attributes
    ----------
    matrix : float32 array of shape (n, variables in use)
    churned : bool array of length n
    fold : int array of length n
        The fold of each row's customer.
    dates : int array of length n
        Place of each row's date, 0 being the latest.
    recent : int
        The first so many rows are of the latest dates, which set levels.
    used : bool array, one per variable
        Whether it tells customers of the latest date apart as no other does; see ``telling``.
    """

    matrix: Matrix
    churned: Bools
    fold: Ints
    dates: Ints
    recent: int
    used: Bools

    @classmethod
    def of(cls, examples: Sequence[Examples], seed: int, recent_dates: int = 1) -> "Stack":
        """Put examples together, the latest date first."""
        used = telling(examples[0].matrix)
        return cls(
            np.vstack([each.matrix[:, used] for each in examples]),
            np.concatenate([each.churned for each in examples]),
            np.concatenate([folds(each.customers, seed) for each in examples]),
            np.repeat(np.arange(len(examples)), [len(each) for each in examples]),
            sum(map(len, examples[:recent_dates])),
            used,
        )

    def outside(self, fold: int) -> Bools:
        """Rows to fit the member of a fold on."""
        rows: Bools = self.fold != fold
        return rows

    def part(self, rows: Bools) -> Matrix:
        """The rows to fit on. Trees refuse a column of nothing but missing values, and never split on a constant one."""
        return without_empty(self.matrix[rows])

    def held_out(self, members: Sequence[M], predict: Callable[[M, Matrix], Floats]) -> Floats:
        """What is predicted of each row by the member that has not seen its customer, on any date."""
        told = np.zeros(len(self.fold))
        for fold, member in enumerate(members):
            unseen = self.fold == fold
            if unseen.any():
                told[unseen] = predict(member, self.matrix[unseen])
        return told


def folds(customers: pl.Series, seed: int) -> Ints:
    """The fold of each customer, 0 … FOLDS − 1: decided by the id, the same on every date."""
    return (chance(customers, f"fold {seed}") * FOLDS).astype(np.int64)


def without_empty(matrix: Matrix) -> Matrix:
    """The matrix with columns of nothing but missing values set to nothing, in place."""
    matrix[:, np.isnan(matrix).all(axis=0)] = 0
    return matrix


def telling(matrix: Matrix) -> Bools:
    """Columns with at least two different values that no column before them repeats.

    What is the same for everybody on one date could only tell dates apart, and trees refuse a column that is all missing.
    """
    low = np.where(np.isnan(matrix), np.inf, matrix).min(axis=0)
    high = np.where(np.isnan(matrix), -np.inf, matrix).max(axis=0)
    first: dict[bytes, int] = {}
    for place in np.flatnonzero(low < high).tolist():
        first.setdefault(matrix[:, place].tobytes(), place)
    kept = np.zeros(matrix.shape[1], dtype=bool)
    kept[list(first.values())] = True
    return kept
