"""What customers will spend: the chance that they buy, times what they then spend by their own shrunken rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingRegressor

from recall_console.prediction.churn import FOLDS, Stack
from recall_console.prediction.parallel import all_of
from recall_console.prediction.snapshots import NAMES, Examples, Floats, Matrix

RATE_WINDOW_DAYS: Final = 365
PRIOR_DAYS: Final = 180.0
"""The population's rate counts as much as this many days of a customer's own history."""
BINS: Final = 20
"""Intervals are taken from customers of like expectation: so many bins, equally full."""
_FEWEST_RETURNED: Final = 30
"""Retention is not read from fewer customers who bought than this."""


@dataclass(frozen=True)
class Rates:
    """Own rates, shrunk towards the population's: days seen count against ``PRIOR_DAYS`` of the population."""

    column: int
    tenure: int
    population: float

    @classmethod
    def of(cls, matrix: Matrix, variable: str) -> "Rates":
        """Rates of a variable that sums over the last year."""
        column, tenure = NAMES.index(variable), NAMES.index("tenure")
        total = float(np.nansum(matrix[:, column], dtype=np.float64))
        return cls(column, tenure, max(total / float(_seen(matrix[:, tenure]).sum()), 1e-9))

    def expected(self, matrix: Matrix, days: int) -> Floats:
        """What each customer would bring in so many days, going on as before."""
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
    scale : float
        Makes the held-out expectations of the latest snapshot add up to what came.
    least, largest : float
        No expectation goes beyond these.
    held_out : float array
        Amount given a purchase of each customer of the latest example date, by the member that has not seen them.
    """

    members: tuple[HistGradientBoostingRegressor, ...]
    rates: Rates
    horizon_days: int
    used: npt.NDArray[np.bool_]
    scale: float
    least: float
    largest: float
    held_out: Floats

    def predict(self, matrix: Matrix) -> Floats:
        """Expected amount given at least one purchase, ``least`` to ``largest``."""
        factor = np.mean([member.predict(matrix[:, self.used]) for member in self.members], axis=0)
        expected = self.scale * self.rates.expected(matrix, self.horizon_days) * factor
        bounded: Floats = np.clip(expected, self.least, self.largest)
        return bounded


@dataclass(frozen=True)
class Spread:
    """Empirical interval around an expectation, from customers of like expectation.

    Attributes
    ----------
    edges : float array of length BINS − 1
        Inner borders of the bins of expected amounts.
    low, high : float array of length BINS
        Quantiles of what came as a multiple of what was expected, in each bin: the last bin is wide, and its largest
        customers are not its smallest.
    """

    edges: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, expected: Floats, actual: Floats, coverage: float) -> "Spread":
        """Take the interval that holds a share ``coverage`` (0–1) of each bin."""
        edges = np.quantile(expected, np.linspace(0, 1, BINS + 1)[1:-1])
        bins = np.searchsorted(edges, expected, side="right")
        tails = np.array([(1 - coverage) / 2, (1 + coverage) / 2])
        times = np.divide(actual, expected, out=np.ones_like(actual), where=expected > 0)
        found = [
            np.quantile(times[bins == each], tails) if (bins == each).any() else tails * 0
            for each in range(BINS)
        ]
        low, high = np.array(found).T
        return cls(edges, low, high)

    def around(self, expected: Floats) -> tuple[Floats, Floats]:
        """Low and high of each expectation; they hold the expectation itself, which a skewed mean may exceed."""
        bins = np.searchsorted(self.edges, expected, side="right")
        return expected * np.minimum(self.low[bins], 1), expected * np.maximum(self.high[bins], 1)


def fit_amount(
    stack: Stack,
    examples: Sequence[Examples],
    amounts: Sequence[Floats],
    *,
    rates: Rates,
    returns: Floats,
    least: float,
    horizon_days: int,
    seed: int,
) -> AmountModel | None:
    """Fit what buyers bring in; ``None`` where a fold has no buyer with a positive amount.

    Parameters
    ----------
    amounts : sequence of float array
        Of each of ``examples``, in their horizon.
    rates : Rates
        Own rates of the same kind of amount.
    returns : float array
        Held-out probability of a purchase of each customer of the latest examples.
    least : float
        Who buys brings in no less.
    """
    amount = np.concatenate(amounts)
    exposure = np.concatenate([rates.expected(each.matrix, horizon_days) for each in examples])
    bought = amount > 0
    if not all((stack.outside(fold) & bought).any() for fold in range(FOLDS)):
        return None

    def member(fold: int) -> HistGradientBoostingRegressor:
        rows = stack.outside(fold) & bought
        return _trees(int(rows.sum()), seed + fold).fit(stack.part(rows), amount[rows] / exposure[rows])

    members = all_of([partial(member, fold) for fold in range(FOLDS)])
    given = exposure[: stack.latest] * stack.held_out(members, HistGradientBoostingRegressor.predict)
    scale = float(amounts[0].sum() / (returns * given).sum())
    largest = float(amount.max())
    held_out = np.clip(scale * given, least, largest)
    return AmountModel(tuple(members), rates, horizon_days, stack.used, scale, least, largest, held_out)


@dataclass(frozen=True)
class Retention:
    """Share of one horizon's net spend that the same customers bring in the next, 0–1.

    Attributes
    ----------
    base : float
        Of everybody.
    returned : float
        Of who bought in the first of the two horizons.
    """

    base: float
    returned: float

    @classmethod
    def of(cls, latest: Examples, horizon_days: int) -> "Retention":
        """From the horizons before and after a date, of those who were customers before the first began.

        Others' first purchases would count in the first horizon and make all look as if they were fading. Where almost
        nobody was a customer by then, the share who bought at all has to stand in, which is too little rather than too much.
        """
        known = latest.matrix[:, NAMES.index("tenure")] > horizon_days
        back = known & (latest.past_orders > 0)
        if back.sum() < _FEWEST_RETURNED:
            bought = 1 - float(latest.churned.mean())
            return cls(bought, bought)
        return cls(*(kept(latest.past_net_spend[rows], latest.net_spend[rows]) for rows in (known, back)))


def kept(first: Floats, second: Floats) -> float:
    """Share of a first amount that a second reaches; at most 1, so that nothing grows forever."""
    total = float(first.sum())
    return min(float(second.sum()) / total, 1.0) if total > 0 else 0.0


def year_factor(retention: float, horizon_days: int) -> float:
    """How many first horizons a year is worth when each brings ``retention`` (0–1) times the one before.

    A geometric decay: 1 + r + r² + …, the last term in proportion to the days left of the 365. The base's own
    retention between two past horizons already holds who leaves, who comes back, and who buys less.
    """
    whole, rest = divmod(365, horizon_days)
    powers = retention ** np.arange(whole + 1)
    return float(powers[:whole].sum() + powers[whole] * rest / horizon_days)


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
