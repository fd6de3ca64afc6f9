"""Whom a ranking decides: a region fixed one horizon earlier, and how often it was right now.

Written anew from the product's rule: each side of the region is the widest in which, counted from the safe end, a
target share of the customers is judged rightly with some confidence, and at least 30 customers speak for it.
"""

import numpy as np
from judge import Bools, Floats
from scipy.stats import norm

FEWEST = 30
DEVIATIONS = float(norm.ppf(0.9))
"""One-sided confidence of 90 % that the share of right answers is the target or more: the product's default."""


def reach(right: Bools, distance: Floats, target: float) -> float:
    """How far from the safe end (least distance) judgement stays right often enough; -inf where nowhere.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference: the lower bound of a share.
    """
    order = np.argsort(distance, kind="stable")
    counts = np.arange(1, len(order) + 1)
    share, unsure = np.cumsum(right[order]) / counts, DEVIATIONS**2 / counts
    least = (share + unsure / 2 - np.sqrt(unsure * (share * (1 - share) + unsure / 4))) / (1 + unsure)
    last_of_ties = np.r_[np.diff(distance[order]) > 0, True]
    good = (least >= target) & (counts >= FEWEST) & last_of_ties
    return float(distance[order][good][-1]) if good.any() else -np.inf


def by_recency(before: tuple[Bools, Floats], now: Floats, target: float) -> tuple[Bools, Bools]:
    """Who, by days since the last purchase, leaves and who stays, with limits from (churned, recency) before."""
    churned, recency = before
    leaves = now >= -reach(churned, -recency, target)
    stays = (now <= reach(~churned, recency, target)) & ~leaves
    return leaves, stays


def measured(churned: Bools, leaves: Bools, stays: Bools) -> dict[str, float | None]:
    """Share decided and how much of it was right, in all and by side."""
    sides = {"decided": leaves | stays, "leaves": leaves, "stays": stays}
    right = churned == leaves
    found: dict[str, float | None] = {}
    for name, rows in sides.items():
        found[f"{name}_share"] = float(rows.mean())
        found[f"{name}_right"] = float(right[rows].mean()) if rows.any() else None
    return found
