"""Paired differences between models over several dates, by a bootstrap over customers.

A customer who is drawn is drawn at every date with all models, so that neither the dates nor the models are taken
for independent. Weights are Poisson (Chamandy et al. 2012, Estimating uncertainty for massive data streams).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from judge import Bools, Floats

Weights = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Statistic = Callable[[Weights], Floats]
"""From weights of shape (draws, customers) to one value a draw."""

AT_ONCE = 50


@dataclass(frozen=True)
class Sample:
    """One date's customers and what is measured of them.

    Attributes
    ----------
    customers : int array
        Row of each in the list of the customers of all dates.
    figures : mapping of (measure, model) to Statistic
    """

    customers: np.ndarray[tuple[int], np.dtype[np.intp]]
    figures: Mapping[tuple[str, str], Statistic]


@dataclass(frozen=True)
class Difference:
    """Product less rival, mean over the dates.

    Attributes
    ----------
    se : float
        Standard error.
    bound : float
        As bad for the product as it may be, one-sided 95 %.
    low, high : float
        Two-sided 95 % interval.
    verdict : str
        ``worse``: all of the one-sided interval speaks against the product; ``better``: all of the two-sided one
        for it; else ``not worse``.
    """

    value: float
    se: float
    bound: float
    low: float
    high: float
    verdict: str

    @classmethod
    def of(cls, value: float, drawn: Floats, more_is_better: bool) -> "Difference":
        """From the draws of a difference."""
        low, worst_low, worst_high, high = np.quantile(drawn, [0.025, 0.05, 0.95, 0.975])
        bound = worst_low if more_is_better else worst_high
        worse = worst_high < 0 if more_is_better else worst_low > 0
        better = low > 0 if more_is_better else high < 0
        verdict = "worse" if worse else "better" if better else "not worse"
        return cls(value, float(drawn.std(ddof=1)), float(bound), float(low), float(high), verdict)


def estimated(samples: Sequence[Sample], size: int) -> dict[tuple[str, str], float]:
    """Mean over the dates of each figure, every customer counted once."""
    return {key: float(values[0]) for key, values in _means(samples, np.ones((1, size))).items()}


def drawn(samples: Sequence[Sample], size: int, draws: int, seed: int) -> dict[tuple[str, str], Floats]:
    """The same of customers drawn again and again: one value a draw."""
    rng = np.random.default_rng(seed)
    parts = [
        _means(samples, rng.poisson(1.0, (min(AT_ONCE, draws - start), size)).astype(np.float64))
        for start in range(0, draws, AT_ONCE)
    ]
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}


def _means(samples: Sequence[Sample], weights: Weights) -> dict[tuple[str, str], Floats]:
    by_date = []
    for sample in samples:
        own = weights[:, sample.customers]
        by_date.append({key: figure(own) for key, figure in sample.figures.items()})
    return {key: np.mean([each[key] for each in by_date], axis=0) for key in by_date[0]}


def auc(outcome: Bools, score: Floats) -> Statistic:
    """Chance that a positive outranks a negative, ties half; sorted once for all draws."""
    order = np.argsort(score, kind="stable")
    ranked, positive = score[order], outcome[order].astype(np.float64)
    starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])

    def statistic(weights: Weights) -> Floats:
        own = weights[:, order]
        good = np.add.reduceat(own * positive, starts, axis=1)
        bad = np.add.reduceat(own, starts, axis=1) - good
        below = bad.cumsum(axis=1) - bad / 2
        found: Floats = (good * below).sum(axis=1) / (good.sum(axis=1) * bad.sum(axis=1))
        return found

    return statistic


def mean_square(error: Floats) -> Statistic:
    """Weighted mean of squared errors."""
    squares = error**2
    return lambda weights: (weights @ squares) / weights.sum(axis=1)


def root_mean_square(error: Floats) -> Statistic:
    """Its root."""
    inner = mean_square(error)
    return lambda weights: np.sqrt(inner(weights))


def mean_of(statistics: Sequence[Statistic]) -> Statistic:
    """The mean of several statistics: of a model that was fitted from several seeds."""
    return lambda weights: np.mean([each(weights) for each in statistics], axis=0)
