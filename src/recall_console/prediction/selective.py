"""Whom the model decides: regions of the probability where it was right often enough, fixed on one fold, measured on another."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from recall_console.prediction.evaluation import Bools, Floats

TARGETS: Final = tuple(round(0.80 + 0.01 * step, 2) for step in range(20))
"""Accuracies that the curve is measured for: 80 … 99 %."""
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

    def decides(self, probability: Floats) -> Bools:
        """Whom it says either of."""
        return self.leaves(probability) | self.stays(probability)


def region(churned: Bools, probability: Floats, target: float) -> Region:
    """The widest region in which each side by itself is right at least a share ``target`` of the time.

    Each side has to reach the target alone: else the easy majority would carry guesses about the minority.
    """
    leave = _reach(churned, -probability, target)
    stay = _reach(~churned, probability, target)
    leave_from = None if leave is None else -leave
    if stay is not None and leave_from is not None and stay >= leave_from:
        stay = float(np.nextafter(leave_from, -np.inf))
    return Region(stay, leave_from)


def measured(churned: Bools, probability: Floats, where: Region) -> dict[str, float | None]:
    """Share decided and its accuracy on customers that the region was not fixed on, in all and by side."""
    leaves, stays = where.leaves(probability), where.stays(probability)
    decided = leaves | stays
    return {
        "decided_share": float(decided.mean()),
        "accuracy": _mean(churned == leaves, decided),
        "leave_share": float(leaves.mean()),
        "leave_accuracy": _mean(churned, leaves),
        "stay_share": float(stays.mean()),
        "stay_accuracy": _mean(~churned, stays),
    }


def curve(fixed_on: tuple[Bools, Floats], measured_on: tuple[Bools, Floats]) -> list[dict[str, float | None]]:
    """Share decided and measured accuracy for each of ``TARGETS``."""
    return [{"target": target, **measured(*measured_on, region(*fixed_on, target))} for target in TARGETS]


def _reach(right: Bools, distance: Floats, target: float) -> float | None:
    """How far from the safe end (smallest ``distance``) the share of right answers stays at the target."""
    order = np.argsort(distance, kind="stable")
    ranked = distance[order]
    last_of_ties = np.r_[ranked[1:] != ranked[:-1], True]
    counts = np.arange(1, len(ranked) + 1)
    good = (np.cumsum(right[order]) >= target * counts) & (counts >= _FEWEST) & last_of_ties
    places = np.flatnonzero(good)
    return float(ranked[places[-1]]) if len(places) else None


def _mean(values: Bools, among: Bools) -> float | None:
    return float(values[among].mean()) if among.any() else None
