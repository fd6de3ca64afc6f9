"""Simple rules that the model has to beat: the days since the last purchase, and saying the same of everybody."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from sklearn.isotonic import IsotonicRegression

from recall_console.prediction.snapshots import NAMES, Bools, Floats, Matrix

RECENCY: Final = NAMES.index("recency_purchase")


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


def recency_days(matrix: Matrix) -> Floats:
    """Days since each customer's last purchase."""
    return matrix[:, RECENCY].astype(np.float64)
