"""How early an alert comes: days left of a customer's inactivity horizon when they were first due to be worked on."""

from dataclasses import dataclass

import numpy as np

from recall_console.prediction.evaluation import Bools, Floats


@dataclass(frozen=True)
class LeadTime:
    """Alerts among the customers whose inactivity horizon was still running, and what came of them.

    Attributes
    ----------
    leavers : int
        Customers who left, and whose horizon since the last purchase was running at the moment of scoring.
    alerted_share : float or None
        Share of these that were alerted; ``None`` without any.
    lead_days : tuple of three float, or None
        Days from alert to the end of the horizon, of the leavers alerted: lower quartile, median, upper quartile.
    alerts : int
        Customers alerted while their horizon was running, whether they left or not.
    precision : float or None
        Share of these that left; ``None`` without any.
    """

    leavers: int
    alerted_share: float | None
    lead_days: tuple[float, float, float] | None
    alerts: int
    precision: float | None


def lead_time(
    churned: Bools,
    probability: Floats,
    recency_days: Floats,
    *,
    threshold: float,
    horizon_days: float | Floats,
) -> LeadTime:
    """What alerting everyone from a churn probability on would have given, of one fold.

    Parameters
    ----------
    churned : bool array of length n
    probability : float array of length n
        Of churn, 0–1.
    recency_days : float array of length n
        Days since the last purchase; yesterday is 1.
    threshold : float
        An alert is a probability of at least this.
    horizon_days : float or float array of length n
        Days without a purchase after which a customer counts as lapsed.
    """
    days_left = horizon_days - recency_days
    running = days_left > 0
    alerted, leaving = running & (probability >= threshold), running & churned
    found = alerted & leaving
    return LeadTime(
        int(leaving.sum()),
        _share(found, leaving),
        _quartiles(days_left[found]) if found.any() else None,
        int(alerted.sum()),
        _share(found, alerted),
    )


def _share(part: Bools, whole: Bools) -> float | None:
    return float(part.sum() / whole.sum()) if whole.any() else None


def _quartiles(days: Floats) -> tuple[float, float, float]:
    lower, median, upper = np.quantile(days, [0.25, 0.5, 0.75]).tolist()
    return lower, median, upper
