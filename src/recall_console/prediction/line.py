"""The linear member of the churn model: a logistic line on logarithms, which carries on where trees have no leaves."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from sklearn.linear_model import LogisticRegression

from recall_console.prediction.snapshots import Bools, Floats, Matrix

_STRENGTH: Final = 0.02
"""Inverse of the ridge penalty (scikit-learn's ``C``) on standardised variables: many of them tell much the same."""
_FURTHEST: Final = 6.0
"""No value counts as more standard deviations than this."""
_RARE: Final = 0.01
"""That a value is missing is a sign of its own where this share of the customers miss it, and as many have it."""


@dataclass(frozen=True)
class Line:
    """A fitted logistic regression on the signed logarithms of the variables.

    Attributes
    ----------
    medians : float array, one per variable
        Stand in, as logarithms, for what is missing.
    flagged : bool array, one per variable
        Whether missing is a sign of its own.
    centre, scale, slopes : float array, one per variable and flag
    intercept : float
    """

    medians: Floats
    flagged: Bools
    centre: Floats
    scale: Floats
    slopes: Floats
    intercept: float

    @classmethod
    def fit(cls, matrix: Matrix, churned: Bools) -> "Line":
        """Fit to examples; both outcomes must occur, and no column may be all missing."""
        logs = _signed_log(matrix)
        missing = np.isnan(logs)
        medians, share = np.nanmedian(logs, axis=0), missing.mean(axis=0)
        flagged = (share > _RARE) & (share < 1 - _RARE)
        signs = _signs(logs, medians, flagged)
        centre, scale = signs.mean(axis=0), signs.std(axis=0) + 1e-6
        line = LogisticRegression(C=_STRENGTH, solver="newton-cholesky")
        line.fit(_standardised(signs, centre, scale), churned)
        return cls(medians, flagged, centre, scale, line.coef_[0], float(line.intercept_[0]))

    def log_odds(self, matrix: Matrix) -> Floats:
        """Log-odds of churn of each row."""
        signs = _signs(_signed_log(matrix), self.medians, self.flagged)
        odds: Floats = _standardised(signs, self.centre, self.scale) @ self.slopes + self.intercept
        return odds


def _signed_log(matrix: Matrix) -> Floats:
    logs: Floats = np.sign(matrix) * np.log1p(np.abs(matrix, dtype=np.float64))
    return logs


def _signs(logs: Floats, medians: Floats, flagged: Bools) -> Floats:
    missing = np.isnan(logs)
    return np.hstack([np.where(missing, medians, logs), missing[:, flagged]])


def _standardised(signs: Floats, centre: Floats, scale: Floats) -> Floats:
    return np.clip((signs - centre) / scale, -_FURTHEST, _FURTHEST)
