"""The churn model: boosted trees, fitted and calibrated across customers, so that nobody is judged by a model that saw them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import expit, logit
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from recall_console.customers.chance import chance
from recall_console.prediction.parallel import all_of
from recall_console.prediction.snapshots import Examples, Floats, Matrix
from recall_console.settings import Settings

Ints = npt.NDArray[np.int64]
M = TypeVar("M")

FOLDS: Final = 2
"""Each model learns from half of the customers and calibrates on the other half; scores average both."""

_TINY: Final = 1e-6
"""Probabilities keep this distance from 0 and 1 before their log-odds are taken."""


@dataclass(frozen=True)
class Stack:
    """Examples of several dates in one matrix, the latest date first.

    Attributes
    ----------
    matrix : float32 array of shape (n, variables in use)
    fold : int array of length n
        The fold of each row's customer.
    latest : int
        The first so many rows are of the latest date.
    used : bool array, one per registered variable
        Whether it tells customers of the latest date apart as no other does; see ``telling``.
    """

    matrix: Matrix
    fold: Ints
    latest: int
    used: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, examples: Sequence[Examples], seed: int) -> "Stack":
        """Put examples together, the latest date first."""
        used = telling(examples[0].matrix)
        matrix = np.vstack([each.matrix[:, used] for each in examples])
        fold = np.concatenate([folds(each.customers, seed) for each in examples])
        return cls(matrix, fold, len(examples[0]), used)

    def outside(self, fold: int) -> npt.NDArray[np.bool_]:
        """Rows to fit the model of a fold on."""
        rows: npt.NDArray[np.bool_] = self.fold != fold
        return rows

    def part(self, rows: npt.NDArray[np.bool_]) -> Matrix:
        """The rows to fit on. Trees refuse a column of nothing but missing values, and never split on a constant one."""
        chosen: Matrix = self.matrix[rows]
        chosen[:, np.isnan(chosen).all(axis=0)] = 0
        return chosen

    def held_out(self, members: Sequence[M], predict: Callable[[M, Matrix], Floats]) -> Floats:
        """What is predicted of each customer of the latest date by the member that has not seen them."""
        told = np.zeros(self.latest)
        for fold, member in enumerate(members):
            unseen = self.fold[: self.latest] == fold
            if unseen.any():
                told[unseen] = predict(member, self.matrix[: self.latest][unseen])
        return told


@dataclass(frozen=True)
class ChurnModel:
    """Fitted trees of all folds with one calibration.

    Attributes
    ----------
    members : tuple of fitted classifiers, one per fold
    slope, intercept : float
        Platt scaling: calibrated log-odds = slope · mean log-odds of the members + intercept.
    used : bool array
        Which registered variables the members take.
    held_out : float array
        Calibrated churn probability of each customer of the latest example date, by the member that has not seen them.
    """

    members: tuple[HistGradientBoostingClassifier, ...]
    slope: float
    intercept: float
    used: npt.NDArray[np.bool_]
    held_out: Floats

    def predict(self, matrix: Matrix) -> Floats:
        """Calibrated churn probability of each row (all registered variables)."""
        odds = np.mean([_log_odds(member, matrix[:, self.used]) for member in self.members], axis=0)
        probability: Floats = expit(self.slope * odds + self.intercept)
        return probability

    def log_odds_of_one(self, matrix: Matrix) -> Floats:
        """Log-odds by the first member alone, of rows that hold the variables in use only."""
        return self.slope * _log_odds(self.members[0], matrix) + self.intercept


def fit(examples: Sequence[Examples], stack: Stack, settings: Settings) -> ChurnModel:
    """Fit one model per fold of customers, and calibrate on what each says of the customers it has not seen.

    The members differ in their customers alone, so their mean is steadier than one model on everybody, and no further fit
    is needed. The level and slope are those of the latest examples, whose horizon is the last that is over.

    Parameters
    ----------
    examples : sequence of Examples
        Latest first; both outcomes must occur in each fold.
    """
    churned = np.concatenate([each.churned for each in examples])

    def member(fold: int) -> HistGradientBoostingClassifier:
        rows = stack.outside(fold)
        return _trees(int(rows.sum()), settings.seed + fold).fit(stack.part(rows), churned[rows])

    members = all_of([partial(member, fold) for fold in range(FOLDS)])
    odds = stack.held_out(members, _log_odds)
    slope, intercept = platt(odds, examples[0].churned)
    return ChurnModel(tuple(members), slope, intercept, stack.used, expit(slope * odds + intercept))


def folds(customers: pl.Series, seed: int) -> Ints:
    """The fold of each customer, 0 … FOLDS − 1: decided by the id, the same on every date."""
    return (chance(customers, f"fold {seed}") * FOLDS).astype(np.int64)


def platt(log_odds: Floats, outcome: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and intercept of the logistic line from a model's log-odds to an outcome.

    References
    ----------
    Platt (1999), Probabilistic outputs for support vector machines.
    """
    line = LogisticRegression(C=1e4).fit(log_odds[:, None], outcome)
    return float(line.coef_[0, 0]), float(line.intercept_[0])


def calibrated(
    probability: Floats, *, among: npt.NDArray[np.bool_], churned: npt.NDArray[np.bool_]
) -> Floats:
    """Probabilities at the level and slope of some of the customers alone, whose outcomes are given."""
    odds = logit(np.clip(probability, _TINY, 1 - _TINY))
    slope, intercept = platt(odds[among], churned)
    level: Floats = expit(slope * odds + intercept)
    return level


def _trees(rows: int, seed: int) -> HistGradientBoostingClassifier:
    """Small, shrunken trees: rows are correlated (a customer on several dates), so they count for less than they seem."""
    return HistGradientBoostingClassifier(
        max_iter=50,
        learning_rate=0.1,
        max_leaf_nodes=8,
        min_samples_leaf=min(100, max(5, rows // 50)),
        l2_regularization=10.0,
        max_features=0.3,
        early_stopping=False,
        random_state=seed,
    )


def _log_odds(member: HistGradientBoostingClassifier, matrix: Matrix) -> Floats:
    odds: Floats = logit(np.clip(member.predict_proba(matrix)[:, 1], _TINY, 1 - _TINY))
    return odds


def telling(matrix: Matrix) -> npt.NDArray[np.bool_]:
    """Columns with at least two different values that no column before them repeats.

    What is the same for everybody on one date could only tell dates apart, and trees refuse a column that is all missing.
    """
    low = np.where(np.isnan(matrix), np.inf, matrix).min(axis=0)
    high = np.where(np.isnan(matrix), -np.inf, matrix).max(axis=0)
    first: dict[bytes, int] = {}
    for place in np.flatnonzero(low < high).tolist():
        first.setdefault(matrix[:, place].tobytes(), place)
    kept = np.zeros(matrix.shape[1], dtype=bool)
    kept[list(first.values())] = True
    return kept
