"""What customers will bring within the horizon: three voices heard together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import minimize

from recall_console.customers.registry import VARIABLES
from recall_console.prediction import amounts
from recall_console.prediction.amounts import AmountModel, Kind
from recall_console.prediction.process import NAMES
from recall_console.prediction.snapshots import Examples, Floats, Matrix
from recall_console.prediction.stack import Stack
from recall_console.settings import Settings

_TO_EQUAL: Final = 0.1
"""How strongly weights are drawn to equal ones: a loss of this share of the mean voice's squared error per unit² apart."""


@dataclass(frozen=True)
class Forecast:
    """Expected amounts of one kind in the horizon, from three voices.

    *Trees*: the chance of a purchase times what trees expect given one. *Process*: what the purchase process expects.
    *Recent*: as much as in the last window of about that length. Where one is wrong another often is not: trees know the
    signs, the process knows fading, and the last window holds the largest customers as they are.

    Attributes
    ----------
    model : AmountModel
        Of the first voice.
    window : tuple of str and int
        Variable and days of the last voice.
    weights : float array of length 3
        Shares of trees, process and recent, ≥ 0, summing to 1: the least squared error on recent dates, of customers not
        seen, drawn to equal shares.
    held_out : float array
        Expected amount of each example, the latest date first.
    """

    kind: Kind
    model: AmountModel
    window: tuple[str, int]
    weights: Floats
    held_out: Floats

    @classmethod
    def fit(
        cls,
        kind: Kind,
        stack: Stack,
        examples: Sequence[Examples],
        returns: Floats,
        *,
        horizon_days: int,
        settings: Settings,
    ) -> "Forecast | None":
        """Fit to examples; ``None`` where hardly anybody brought anything.

        Parameters
        ----------
        examples : sequence of Examples
            Latest first.
        returns : float array
            Held-out probability of a purchase of each example.
        """
        model = amounts.fit(kind, stack, examples, returns, settings.seed)
        if model is None:
            return None
        window = _nearest_window(kind, horizon_days)
        by_trees = np.split(returns * model.held_out, np.cumsum([len(each) for each in examples])[:-1])
        voices = np.hstack(
            [
                _voices(kind, told, each.matrix, each.horizon, window)
                for told, each in zip(by_trees, examples, strict=True)
            ]
        )
        actual, recent = np.concatenate([kind.of(each) for each in examples]), slice(stack.recent)
        weights = _weights(voices[:, recent], actual[recent])
        return cls(kind, model, window, weights, _together(kind, weights, voices, returns))

    def expected(self, matrix: Matrix, horizon: Floats, returns: Floats, if_returned: Floats) -> Floats:
        """Expected amount in each customer's horizon, no less than the chance of a purchase makes it.

        Parameters
        ----------
        returns : float array of length n
            Probability of a purchase.
        if_returned : float array of length n
            What the model expects given one.
        """
        voices = _voices(self.kind, returns * if_returned, matrix, horizon, self.window)
        return _together(self.kind, self.weights, voices, returns)


def _voices(kind: Kind, by_trees: Floats, matrix: Matrix, horizon: Floats, window: tuple[str, int]) -> Floats:
    """What each voice (row) expects of each customer (column); where the process is silent, trees speak for it."""
    name, days = window
    process = matrix[:, NAMES.index(kind.by_process)].astype(np.float64)
    recent = np.nan_to_num(matrix[:, NAMES.index(name)]).astype(np.float64) * horizon / days
    return np.vstack([by_trees, np.where(np.isnan(process), by_trees, process), recent])


def _together(kind: Kind, weights: Floats, voices: Floats, returns: Floats) -> Floats:
    """All voices as one, which does not contradict the chance of a purchase: who buys brings in the least at least."""
    told: Floats = np.maximum(weights @ voices, kind.least * returns)
    return told


def _nearest_window(kind: Kind, horizon_days: int) -> tuple[str, int]:
    """The variable whose window is nearest to the horizon, and its days."""
    prefix = f"{kind.variable}_"
    windows = {
        each.name: each.window_days
        for each in VARIABLES
        if each.window_days and each.name == f"{prefix}{each.window_days}d"
    }
    return min(windows.items(), key=lambda item: abs(np.log(item[1] / horizon_days)))


def _weights(voices: Floats, actual: Floats) -> Floats:
    """Weights on the simplex of least squared error, drawn to equal ones."""
    equal = np.full(len(voices), 1 / len(voices))
    size = float(np.mean((actual - equal @ voices) ** 2)) or 1.0
    inner, outer = voices @ voices.T / len(actual) / size, voices @ actual / len(actual) / size

    def loss(weights: Floats) -> tuple[float, Floats]:
        apart = weights - equal
        value = weights @ inner @ weights - 2 * weights @ outer + _TO_EQUAL * apart @ apart
        return float(value), 2 * (inner @ weights - outer + _TO_EQUAL * apart)

    found = minimize(
        loss,
        equal,
        jac=True,
        method="SLSQP",
        bounds=[(0, 1)] * len(equal),
        constraints={"type": "eq", "fun": lambda weights: weights.sum() - 1, "jac": np.ones_like},
    )
    share: Floats = np.clip(found.x, 0, None)
    share /= share.sum()
    return share
