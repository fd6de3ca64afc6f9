"""Standard errors of ROC AUCs and of their differences on the same customers, in closed form.

References
----------
DeLong, DeLong & Clarke-Pearson (1988), Comparing the areas under two or more correlated receiver operating characteristic
curves; by midranks as in Sun & Xu (2014), Fast implementation of DeLong's algorithm.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import rankdata

from recall_console.prediction.evaluation import Bools, Floats


class Area(NamedTuple):
    """A ROC AUC, customer by customer.

    Attributes
    ----------
    of_positives : float array, one per positive
        Share of the negatives that each outranks, ties half.
    of_negatives : float array, one per negative
        Share of the positives that outrank each, ties half.
    """

    of_positives: Floats
    of_negatives: Floats

    @classmethod
    def of(cls, outcome: Bools, score: Floats) -> "Area":
        """The area of a score that should be high where the outcome is ``True``; both outcomes occur."""
        rank = rankdata(score)
        positive, negative = score[outcome], score[~outcome]
        below = (rank[outcome] - rankdata(positive)) / len(negative)
        above = 1 - (rank[~outcome] - rankdata(negative)) / len(positive)
        return cls(below, above)

    @property
    def reversed(self) -> "Area":
        """The area of the same score the other way round."""
        return Area(1 - self.of_positives, 1 - self.of_negatives)

    @property
    def value(self) -> float:
        """Chance that a positive outranks a negative."""
        return float(self.of_positives.mean())


class Contrast(NamedTuple):
    """A weighted sum of areas and its standard error."""

    value: float
    error: float


def contrast(areas: Sequence[Area], weights: Sequence[float]) -> Contrast:
    """A weighted sum of areas of the same customers, in the same order: (1, −1) is a paired difference."""
    positives, negatives = (
        sum(weight * part for weight, part in zip(weights, parts, strict=True))
        for parts in zip(*areas, strict=True)
    )
    variance = sum(np.var(part, ddof=1) / len(part) for part in (positives, negatives))
    return Contrast(float(np.mean(positives)), float(np.sqrt(variance)))
