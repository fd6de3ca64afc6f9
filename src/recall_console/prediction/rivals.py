"""Simple rules that the model has to beat: recency, the RFM grid, and the purchase processes by themselves."""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
from sklearn.isotonic import IsotonicRegression

from recall_console.prediction.process import NAMES
from recall_console.prediction.snapshots import Bools, Floats, Matrix

RECENCY: Final = NAMES.index("recency_purchase")
_ORDERS: Final = NAMES.index("orders_365d")
_SPEND: Final = NAMES.index("net_spend_365d")
_SCORES: Final = 5
_CELL_PRIOR: Final = 20.0
"""A cell's churn counts as much as its row's once it holds so many customers."""


class Rule(Protocol):
    """What tells a churn probability from the variables by a simple rule."""

    def predict(self, matrix: Matrix) -> Floats:
        """Churn probability of each customer."""


@dataclass(frozen=True)
class RecencyRule:
    """The churn of those who bought as long ago, never falling with time (isotonic regression)."""

    curve: IsotonicRegression

    @classmethod
    def of(cls, matrix: Matrix, churned: Bools) -> "RecencyRule":
        """Learn the rule from one snapshot."""
        curve = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
        return cls(curve.fit(recency_days(matrix), churned.astype(np.float64)))

    def predict(self, matrix: Matrix) -> Floats:
        """Churn probability of each customer."""
        told: Floats = self.curve.predict(recency_days(matrix))
        return told


@dataclass(frozen=True)
class RfmRule:
    """The churn of those with the same R and FM scores: what the RFM grid, read as a forecast, says.

    Scores are fifths of the snapshot learnt from, as in ``customers.rfm``; a cell's churn is shrunk to its R row's.

    Attributes
    ----------
    limits : tuple of three float arrays, sorted
        Minus recency, orders and net spend of the snapshot learnt from; a score tells how many of them are less.
    churn : float array of shape (5, 5)
        By R and FM, 1 to 5.
    """

    limits: tuple[Floats, Floats, Floats]
    churn: Floats

    @classmethod
    def of(cls, matrix: Matrix, churned: Bools) -> "RfmRule":
        """Learn the rule from one snapshot."""
        recency, orders, spend = (np.sort(each[~np.isnan(each)]) for each in _rfm_measures(matrix))
        limits = (recency, orders, spend)
        cells = _SCORES * _SCORES
        place = _cell(matrix, limits)
        shape = (_SCORES, _SCORES)
        customers = np.bincount(place, minlength=cells).reshape(shape)
        left = np.bincount(place, churned, minlength=cells).reshape(shape)
        base = float(churned.mean())
        row = (left.sum(axis=1) + _CELL_PRIOR * base) / (customers.sum(axis=1) + _CELL_PRIOR)
        return cls(limits, (left + _CELL_PRIOR * row[:, None]) / (customers + _CELL_PRIOR))

    def predict(self, matrix: Matrix) -> Floats:
        """Churn probability of each customer."""
        told: Floats = self.churn.ravel()[_cell(matrix, self.limits)]
        return told


def _rfm_measures(matrix: Matrix) -> tuple[Floats, Floats, Floats]:
    """Minus the recency, orders and net spend: the more the better."""
    return -recency_days(matrix), matrix[:, _ORDERS].astype(np.float64), matrix[:, _SPEND].astype(np.float64)


def _cell(matrix: Matrix, limits: tuple[Floats, Floats, Floats]) -> npt.NDArray[np.int64]:
    """Each customer's place in the grid, row by row; FM is the mean of F and M, half up, or F where there is no money."""
    measures = _rfm_measures(matrix)
    r, f, m = (_score(each, known) for each, known in zip(measures, limits, strict=True))
    fm = np.where(np.isnan(measures[2]), f, (f + m + 1) // 2)
    place: npt.NDArray[np.int64] = (r - 1) * _SCORES + fm - 1
    return place


def _score(values: Floats, known: Floats) -> npt.NDArray[np.int64]:
    """Scores 1–5: one plus the fifths of the known values that are less."""
    less = np.searchsorted(known, values, side="left")
    return np.minimum(1 + _SCORES * less // max(len(known), 1), _SCORES)


def recency_days(matrix: Matrix) -> Floats:
    """Days since each customer's last purchase."""
    return matrix[:, RECENCY].astype(np.float64)


@dataclass(frozen=True)
class ProcessRule:
    """What a purchase process says by itself, uncalibrated."""

    column: int

    def predict(self, matrix: Matrix) -> Floats:
        """Churn probability of each customer."""
        told: Floats = 1 - matrix[:, self.column].astype(np.float64)
        return told


def rules(matrix: Matrix, churned: Bools) -> dict[str, Rule]:
    """Every rule, learnt from one snapshot: ``recency``, ``rfm``, and ``bgnbd`` and ``mbgnbd`` where these could be fitted."""
    processes = {name: NAMES.index(f"returning_{name}") for name in ("bgnbd", "mbgnbd")}
    return {
        "recency": RecencyRule.of(matrix, churned),
        "rfm": RfmRule.of(matrix, churned),
        **{
            name: ProcessRule(column)
            for name, column in processes.items()
            if not np.isnan(matrix[:, column]).any()
        },
    }
