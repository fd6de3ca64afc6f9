"""The churn model: trees and a line side by side, fitted and calibrated across customers."""

from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from recall_console.prediction import trees
from recall_console.prediction.calibration import Calibration
from recall_console.prediction.line import Line
from recall_console.prediction.parallel import all_of
from recall_console.prediction.selection import Mix
from recall_console.prediction.snapshots import Bools, Floats, Matrix
from recall_console.prediction.stack import FOLDS, Stack
from recall_console.settings import Settings

_ROWS_AT_ONCE: Final = 100_000
"""A line takes some 7 KB of memory for each row that it looks at."""


@dataclass(frozen=True)
class Member:
    """Trees and a line that learnt from the customers outside of one fold."""

    trees: HistGradientBoostingClassifier
    line: Line
    mix: Mix

    def log_odds(self, matrix: Matrix) -> Floats:
        """Log-odds of churn of each row, before calibration."""
        return self.mix.trees * trees.log_odds(self.trees, matrix) + self.mix.line * self.line.log_odds(
            matrix
        )


@dataclass(frozen=True)
class ChurnModel:
    """Fitted members of all folds with one calibration.

    Attributes
    ----------
    members : tuple of Member, one per fold
    calibration : Calibration
    used : bool array
        Which variables the members take.
    held_out : float array
        Calibrated churn probability of each example, the latest date first, by the member that has not seen the customer.
    """

    members: tuple[Member, ...]
    calibration: Calibration
    used: Bools
    held_out: Floats

    @property
    def mix(self) -> Mix:
        """Shares of trees and line."""
        return self.members[0].mix

    def predict(self, matrix: Matrix) -> Floats:
        """Calibrated churn probability of each row (all of ``NAMES``)."""
        parts = range(0, len(matrix), _ROWS_AT_ONCE)
        odds = [self._log_odds(matrix[start : start + _ROWS_AT_ONCE]) for start in parts]
        return self.calibration.probability(np.concatenate([np.empty(0), *odds]))

    def _log_odds(self, matrix: Matrix) -> Floats:
        odds: Floats = np.mean([member.log_odds(matrix[:, self.used]) for member in self.members], axis=0)
        return odds

    def log_odds_of_one(self, matrix: Matrix) -> Floats:
        """Log-odds by the first member alone, of rows that hold the variables in use only."""
        return self.calibration.log_odds(self.members[0].log_odds(matrix))


def fit(stack: Stack, mix: Mix, settings: Settings) -> ChurnModel:
    """Fit one member per fold of customers, and calibrate on what each says of the customers it has not seen.

    The members differ in their customers alone, so their mean is steadier than one model on everybody, and no further fit
    is needed. The level is that of the recent examples, whose horizons are the last that are over.

    Parameters
    ----------
    stack : Stack
        Both outcomes must occur in each fold.
    """

    def grown(fold: int) -> HistGradientBoostingClassifier:
        rows = stack.outside(fold)
        return trees.fit(stack.part(rows), stack.churned[rows], settings.seed + fold)

    def drawn(fold: int) -> Line:
        rows = stack.outside(fold)
        return Line.fit(stack.part(rows), stack.churned[rows])

    both = all_of([partial(kind, fold) for fold in range(FOLDS) for kind in (grown, drawn)])
    members = tuple(Member(both[2 * fold], both[2 * fold + 1], mix) for fold in range(FOLDS))
    odds = stack.held_out(members, Member.log_odds)
    calibration = Calibration.of(
        odds[: stack.recent], stack.churned[: stack.recent], settings.slope_min_outcomes
    )
    return ChurnModel(members, calibration, stack.used, calibration.probability(odds))
