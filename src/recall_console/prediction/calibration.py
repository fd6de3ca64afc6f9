"""Log-odds made probabilities: the level, and with enough outcomes the slope, of customers that the model has not seen."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression

from recall_console.prediction.snapshots import Bools, Floats

_TINY: Final = 1e-6
"""Probabilities keep this distance from 0 and 1 before their log-odds are taken."""
_FARTHEST: Final = 50.0


@dataclass(frozen=True)
class Calibration:
    """Calibrated log-odds = slope · log-odds + intercept."""

    slope: float
    intercept: float

    @classmethod
    def of(cls, log_odds: Floats, churned: Bools, slope_min_outcomes: int) -> "Calibration":
        """From what was said of customers with known outcomes, both of which occur.

        With few of an outcome a slope is mostly chance, and only the level is set. Isotonic regression was tried instead
        and lost on every data set, 20,000 outcomes of the rarer kind included: it bends to the one date it has seen.

        References
        ----------
        Platt (1999), Probabilistic outputs for support vector machines.
        """
        if min(churned.sum(), (~churned).sum()) < slope_min_outcomes:
            return cls(1.0, shift(log_odds, float(churned.mean())))
        line = LogisticRegression(C=1e4).fit(log_odds[:, None], churned)
        return cls(float(line.coef_[0, 0]), float(line.intercept_[0]))

    def log_odds(self, log_odds: Floats) -> Floats:
        """Calibrated log-odds."""
        return self.slope * log_odds + self.intercept

    def probability(self, log_odds: Floats) -> Floats:
        """Calibrated probability of churn."""
        told: Floats = expit(self.log_odds(log_odds))
        return told


def shift(log_odds: Floats, rate: float) -> float:
    """What to add to all log-odds so that their mean probability is a given rate (0 < rate < 1)."""
    return float(brentq(lambda by: float(expit(log_odds + by).mean()) - rate, -_FARTHEST, _FARTHEST))


def log_odds(probability: Floats) -> Floats:
    """Log-odds, finite also at 0 and 1."""
    odds: Floats = logit(np.clip(probability, _TINY, 1 - _TINY))
    return odds
