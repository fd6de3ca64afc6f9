"""What customers bring who buy: their own shrunken rate times a factor that trees learn."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from recall_console.prediction.parallel import all_of
from recall_console.prediction.process import NAMES
from recall_console.prediction.snapshots import Bools, Examples, Floats, Matrix
from recall_console.prediction.stack import FOLDS, Stack

RATE_WINDOW_DAYS: Final = 365
PRIOR_DAYS: Final = 180.0
"""The population's rate counts as much as this many days of a customer's own history."""


@dataclass(frozen=True)
class Kind:
    """An amount that is forecast.

    Attributes
    ----------
    variable : str
        Summed over windows: ``<variable>_28d`` … ``<variable>_365d``.
    by_process : str
        The variable that holds what the purchase process expects of it in the horizon.
    least : float
        Who buys brings in no less.
    """

    variable: str
    by_process: str
    least: float

    def of(self, examples: Examples) -> Floats:
        """What came in the horizon."""
        return examples.orders if self is ORDERS else examples.net_spend


ORDERS: Final = Kind("orders", "orders_mbgnbd", 1.0)
SPEND: Final = Kind("net_spend", "spend_mbgnbd", 0.0)


@dataclass(frozen=True)
class Rates:
    """Own rates, shrunk towards the population's: days seen count against ``PRIOR_DAYS`` of the population."""

    column: int
    tenure: int
    population: float

    @classmethod
    def of(cls, matrix: Matrix, kind: Kind) -> "Rates":
        """Rates of the last year."""
        column, tenure = NAMES.index(f"{kind.variable}_{RATE_WINDOW_DAYS}d"), NAMES.index("tenure")
        total = float(np.nansum(matrix[:, column], dtype=np.float64))
        return cls(column, tenure, max(total / float(_seen(matrix[:, tenure]).sum()), 1e-9))

    def expected(self, matrix: Matrix, days: Floats) -> Floats:
        """What each customer would bring in so many days each, going on as before."""
        total = np.nan_to_num(matrix[:, self.column]).astype(np.float64)
        seen = _seen(matrix[:, self.tenure])
        expected: Floats = days * (total + PRIOR_DAYS * self.population) / (seen + PRIOR_DAYS)
        return expected


@dataclass(frozen=True)
class AmountModel:
    """What who buys brings in within the horizon: the shrunken own rate times a factor that trees learn.

    Trees alone cannot reach beyond the leaf means that they have seen and flatten the largest customers; a rate alone
    knows nothing of fading. The factor is fitted to the quotient of amount and rate by gamma deviance, which does not
    care for scale, so that small and large customers count alike. It is bounded by its leaves, and the product by the
    largest amount that was seen.

    Attributes
    ----------
    used : bool array
        Which variables the members take.
    scale : float
        Makes the held-out expectations of the recent snapshots add up to what came.
    least, largest : float
        No expectation goes beyond these.
    held_out : float array
        Amount given a purchase of each example, the latest date first, by the member that has not seen the customer.
    """

    members: tuple[HistGradientBoostingRegressor, ...]
    rates: Rates
    used: Bools
    scale: float
    least: float
    largest: float
    held_out: Floats

    def predict(self, matrix: Matrix, horizon: Floats) -> Floats:
        """Expected amount given at least one purchase within each customer's horizon, ``least`` to ``largest``."""
        factor = np.mean([member.predict(matrix[:, self.used]) for member in self.members], axis=0)
        expected = self.scale * self.rates.expected(matrix, horizon) * factor
        bounded: Floats = np.clip(expected, self.least, self.largest)
        return bounded


def fit(
    kind: Kind, stack: Stack, examples: Sequence[Examples], returns: Floats, seed: int
) -> AmountModel | None:
    """Fit what buyers bring in; ``None`` where a fold has no buyer with a positive amount.

    Parameters
    ----------
    returns : float array
        Held-out probability of a purchase of each example.
    """
    rates = Rates.of(examples[0].matrix, kind)
    amount = np.concatenate([kind.of(each) for each in examples])
    exposure = np.concatenate([rates.expected(each.matrix, each.horizon) for each in examples])
    bought = amount > 0
    if not all((stack.outside(fold) & bought).any() for fold in range(FOLDS)):
        return None

    def member(fold: int) -> HistGradientBoostingRegressor:
        rows = stack.outside(fold) & bought
        return _trees(int(rows.sum()), seed + fold).fit(stack.part(rows), amount[rows] / exposure[rows])

    members = all_of([partial(member, fold) for fold in range(FOLDS)])
    given = exposure * stack.held_out(members, HistGradientBoostingRegressor.predict)
    recent = slice(stack.recent)
    scale = float(amount[recent].sum() / (returns * given)[recent].sum())
    largest = float(amount.max())
    held_out = np.clip(scale * given, kind.least, largest)
    return AmountModel(tuple(members), rates, stack.used, scale, kind.least, largest, held_out)


def _seen(tenure: Matrix) -> Floats:
    return np.minimum(tenure.astype(np.float64), RATE_WINDOW_DAYS)


def _trees(rows: int, seed: int) -> HistGradientBoostingRegressor:
    return HistGradientBoostingRegressor(
        loss="gamma",
        max_iter=25,
        learning_rate=0.12,
        max_leaf_nodes=6,
        min_samples_leaf=min(100, max(5, rows // 50)),
        l2_regularization=10.0,
        max_features=0.3,
        early_stopping=False,
        random_state=seed,
    )
