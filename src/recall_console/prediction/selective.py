"""Whom the model decides: regions of the probability where it was right often enough, fixed on one fold, measured on another."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

from recall_console.prediction.evaluation import Bools, Floats

Ints = npt.NDArray[np.int64]

TARGETS: Final = tuple(round(0.80 + 0.01 * step, 2) for step in range(20))
"""Accuracies that the curve is measured for: 80 … 99 %."""
_EVEN: Final = 0.5
_BELOW_EVEN: Final = float(np.nextafter(_EVEN, 0))
_FEWEST: Final = 30
"""A side of the region that fewer customers than this speak for is left undecided."""


@dataclass(frozen=True)
class Region:
    """Where the model decides: *stays* at or below ``stay_to``, *leaves* from ``leave_from``; ``None`` decides nobody."""

    stay_to: float | None
    leave_from: float | None

    def leaves(self, probability: Floats) -> Bools:
        """Whom it says leave."""
        return probability >= (np.inf if self.leave_from is None else self.leave_from)

    def stays(self, probability: Floats) -> Bools:
        """Whom it says stay."""
        return probability <= (-np.inf if self.stay_to is None else self.stay_to)

    def of_probabilities(self) -> "Region":
        """The same without decisions that contradict their probability: who is said to leave is likelier to."""
        return Region(
            None if self.stay_to is None else min(self.stay_to, _BELOW_EVEN),
            None if self.leave_from is None else max(self.leave_from, _EVEN),
        )

    def decides(self, probability: Floats) -> Bools:
        """Whom it says either of."""
        return self.leaves(probability) | self.stays(probability)


def region(churned: Bools, score: Floats, target: float, confidence: float) -> Region:
    """The widest region in which each side by itself is right at least a share ``target`` of the time.

    Each side has to reach the target alone: else the easy majority would carry guesses about the minority. And it has to do
    so with some confidence: the widest of many regions that reach it is more often than not one that was lucky.

    Parameters
    ----------
    score : float array of length n
        High for who leaves: a probability, or days.
    confidence : float
        That the share of right answers is the target or more, 0.5–1, by Wilson's one-sided bound.
    """
    deviations = float(norm.ppf(confidence))
    leave = _reach(churned, -score, target, deviations)
    stay = _reach(~churned, score, target, deviations)
    leave_from = None if leave is None else -leave
    if stay is not None and leave_from is not None and stay >= leave_from:
        stay = float(np.nextafter(leave_from, -np.inf))
    return Region(stay, leave_from)


def measured(churned: Bools, probability: Floats, where: Region) -> dict[str, float | None]:
    """Share decided and its accuracy on customers that the region was not fixed on, in all and by side.

    ``accuracy_low`` is the accuracy's lower 95 % bound (one-sided).
    """
    leaves, stays = where.leaves(probability), where.stays(probability)
    decided = leaves | stays
    return {
        "decided_share": float(decided.mean()),
        "accuracy": _mean(churned == leaves, decided),
        "accuracy_low": _low(churned == leaves, decided),
        "leave_share": float(leaves.mean()),
        "leave_accuracy": _mean(churned, leaves),
        "stay_share": float(stays.mean()),
        "stay_accuracy": _mean(~churned, stays),
    }


def curve(
    fixed_on: tuple[Bools, Floats], measured_on: tuple[Bools, Floats], confidence: float
) -> list[dict[str, float | None]]:
    """Share decided and measured accuracy for each of ``TARGETS``."""
    return [
        {"target": target, **measured(*measured_on, region(*fixed_on, target, confidence).of_probabilities())}
        for target in TARGETS
    ]


def _reach(right: Bools, distance: Floats, target: float, deviations: float) -> float | None:
    """How far from the safe end (smallest ``distance``) the share of right answers stays at the target."""
    order = np.argsort(distance, kind="stable")
    ranked = distance[order]
    last_of_ties = np.r_[ranked[1:] != ranked[:-1], True]
    counts = np.arange(1, len(ranked) + 1)
    least = wilson_low(np.cumsum(right[order]), counts, deviations)
    good = (least >= target) & (counts >= _FEWEST) & last_of_ties
    places = np.flatnonzero(good)
    return float(ranked[places[-1]]) if len(places) else None


def wilson_low(right: Ints, counts: Ints, deviations: float) -> Floats:
    """Lower bound of shares, so many standard deviations down.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference.
    """
    share, squared = right / counts, deviations**2 / counts
    root = deviations * np.sqrt(share * (1 - share) / counts + squared / counts / 4)
    bound: Floats = (share + squared / 2 - root) / (1 + squared)
    return bound


def _mean(values: Bools, among: Bools) -> float | None:
    return float(values[among].mean()) if among.any() else None


def _low(values: Bools, among: Bools) -> float | None:
    if not among.any():
        return None
    bound = wilson_low(np.array([values[among].sum()]), np.array([among.sum()]), float(norm.ppf(0.95)))
    return float(bound[0])
