"""How good predictions are: figures on plain arrays, with intervals from a bootstrap over customers."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.stats import poisson, spearmanr

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

ECE_BINS: Final = 10
DRAWS: Final = 100
"""Bootstrap samples behind an interval: its ends are told to two digits, and scoring waits for them."""
_BIASED: Final = frozenset({"ece"})
"""Noise only adds to these, so that draws lie above the estimate, and it above the truth."""
_WEIGHTS_AT_ONCE: Final = 4_000_000
_TINY: Final = 1e-12
_CHANCES: Final = 2**16
_COUNTS: Final[Floats] = np.searchsorted(
    np.rint(poisson.cdf(np.arange(9), 1.0) * _CHANCES), np.arange(_CHANCES), side="right"
).astype(np.float64)
"""Each count as often among so many chances as a Poisson variable of mean 1 takes it."""

Statistic = Callable[[Floats], Floats]
"""From weights of shape (draws, rows) to one value a draw."""


class Figure(NamedTuple):
    """An estimate with its 95 % interval; ``None`` ends where there is none."""

    value: float
    low: float | None = None
    high: float | None = None


class Ranked:
    """Outcomes in the order of their scores, ready to be weighed again and again.

    Parameters
    ----------
    outcome : bool array of length n
        What happened; ``True`` is what the score should be high for.
    score : float array of length n
        Any finite numbers; equal ones tie.
    """

    def __init__(self, outcome: Bools, score: Floats) -> None:
        order = np.argsort(score, kind="stable")
        self._order = order
        self._outcome = outcome[order]
        ranked = score[order]
        self._starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])

    def counts(self, weights: Floats) -> tuple[Floats, Floats]:
        """Weights of positives and negatives at each distinct score, rising; one row for each row of ``weights``."""
        drawn = weights[:, self._order]
        positive = np.add.reduceat(drawn * self._outcome, self._starts, axis=1)
        return positive, np.add.reduceat(drawn, self._starts, axis=1) - positive

    def roc_auc(self, weights: Floats) -> Floats:
        """Chance that a positive outranks a negative, ties half; one for each row of weights (draws, n)."""
        positive, negative = self.counts(weights)
        below = negative.cumsum(axis=1) - negative / 2
        pairs = positive.sum(axis=1) * negative.sum(axis=1)
        return _quotient((positive * below).sum(axis=1), pairs)

    def average_precision(self, weights: Floats) -> Floats:
        """Area under the precision-recall curve as a sum over steps of recall, as ``average_precision_score`` has it."""
        positive, negative = (each[:, ::-1] for each in self.counts(weights))
        taken = positive.cumsum(axis=1)
        precision = taken / np.maximum(taken + negative.cumsum(axis=1), _TINY)
        total = positive.sum(axis=1)
        return _quotient((precision * positive).sum(axis=1), total)


def statistics(churned: Bools, probability: Floats, capacity_share: float) -> dict[str, Statistic]:
    """Every figure of the model card for one fold, ready for any weighing of the customers.

    Parameters
    ----------
    churned : bool array of length n
    probability : float array of length n
        Of churn, 0–1.
    capacity_share : float
        Share of the customers, the likeliest to leave, that there is time to contact.

    Returns
    -------
    dict of str to function
        ``base_rate, constant_accuracy, accuracy, roc_auc, pr_auc, precision_at_k, recall_at_k, lift_at_k, brier, ece,
        log_loss, calibration_in_the_large`` (mean predicted minus observed).
    """
    ranked = Ranked(churned, probability)
    return {
        "base_rate": mean_of(churned),
        "constant_accuracy": _constant_accuracy(churned),
        "accuracy": mean_of(churned == (probability >= 0.5)),
        "roc_auc": ranked.roc_auc,
        "pr_auc": ranked.average_precision,
        **_at_capacity(churned, probability, capacity_share),
        "brier": mean_of((probability - churned) ** 2),
        "ece": _calibration_error(churned, probability),
        "log_loss": mean_of(log_losses(churned, probability)),
        "calibration_in_the_large": mean_of(probability - churned),
    }


def estimates(figures: Mapping[str, Statistic], size: int) -> dict[str, Figure]:
    """Each statistic of all customers, without an interval."""
    whole = np.ones((1, size))
    return {name: Figure(float(statistic(whole)[0])) for name, statistic in figures.items()}


def bootstrap(
    figures: Mapping[str, Statistic], size: int, seed: int, draws: int = DRAWS
) -> dict[str, Figure]:
    """Each statistic with a 95 % percentile interval over customers drawn again (Poisson weights).

    References
    ----------
    Chamandy et al. (2012), Estimating uncertainty for massive data streams: Poisson weights for the bootstrap.
    """
    rng = np.random.default_rng(seed)
    at_once = max(1, min(draws, _WEIGHTS_AT_ONCE // size))
    found: dict[str, list[Floats]] = {name: [] for name in figures}
    for start in range(0, draws, at_once):
        weights = _poisson(rng, (min(at_once, draws - start), size))
        for name, statistic in figures.items():
            found[name].append(statistic(weights))
    told = {
        name: _with_interval(each.value, np.concatenate(found[name]))
        for name, each in estimates(figures, size).items()
    }
    return told | {name: _turned(told[name]) for name in _BIASED & told.keys()}


def _turned(figure: Figure) -> Figure:
    """The interval reflected at the estimate (the basic bootstrap): draws are as far off as the estimate itself may be.

    References
    ----------
    Davison & Hinkley (1997), Bootstrap Methods and their Application, eq. 5.6.
    """
    if figure.low is None or figure.high is None:
        return figure
    return Figure(figure.value, max(2 * figure.value - figure.high, 0.0), 2 * figure.value - figure.low)


def _poisson(rng: np.random.Generator, shape: tuple[int, int]) -> Floats:
    """Poisson counts of mean 1, to one in 65,536: looked up, five times as fast as NumPy draws them."""
    return _COUNTS[rng.integers(_CHANCES, size=shape, dtype=np.uint16)]


def log_losses(churned: Bools, probability: Floats) -> Floats:
    """Minus the log of the probability given to what happened, customer by customer."""
    losses: Floats = -np.log(np.clip(np.where(churned, probability, 1 - probability), _TINY, 1.0))
    return losses


def equal_count_bins(probability: Floats, bins: int) -> npt.NDArray[np.int64]:
    """The bin of each customer, 0 the lowest probabilities, sizes as equal as can be."""
    place = np.empty(len(probability), dtype=np.int64)
    place[np.argsort(probability, kind="stable")] = np.arange(len(probability))
    return place * bins // max(len(probability), 1)


def calibration_table(churned: Bools, probability: Floats) -> list[dict[str, float]]:
    """Predicted against observed churn in ``ECE_BINS`` equal-count bins, rising: ``count, predicted, observed``."""
    bins = equal_count_bins(probability, ECE_BINS)
    inside = [bins == each for each in range(ECE_BINS) if (bins == each).any()]
    return [
        {
            "count": int(rows.sum()),
            "predicted": float(probability[rows].mean()),
            "observed": float(churned[rows].mean()),
        }
        for rows in inside
    ]


def lift_by_decile(churned: Bools, probability: Floats) -> list[float]:
    """Churn of each tenth of the customers over that of all, the likeliest to leave first."""
    base = max(float(churned.mean()), _TINY)
    return [row["observed"] / base for row in reversed(calibration_table(churned, probability))]


def gains(churned: Bools, probability: Floats) -> list[float]:
    """Share of all leavers among the first tenth, two tenths … of the customers, the likeliest to leave first."""
    found = [row["observed"] * row["count"] for row in reversed(calibration_table(churned, probability))]
    told: list[float] = (np.cumsum(found) / max(float(churned.sum()), 1.0)).tolist()
    return told


def amount_figures(actual: Floats, expected: Floats) -> dict[str, float | None]:
    """How well amounts are forecast: ``rmse, mae, bias (share of what came), spearman``."""
    total = float(actual.sum())
    tells = len(set(actual.tolist())) > 1 and len(set(expected.tolist())) > 1
    return {
        "rmse": float(np.sqrt(np.mean((actual - expected) ** 2))),
        "mae": float(np.abs(actual - expected).mean()),
        "bias": float(expected.sum()) / total - 1 if total else None,
        "spearman": float(spearmanr(actual, expected).statistic) if tells else None,
    }


def _quotient(top: Floats, bottom: Floats) -> Floats:
    """Element by element; NaN where the divisor is not positive."""
    found: Floats = np.divide(top, bottom, out=np.full(len(bottom), np.nan), where=bottom > 0)
    return found


def _with_interval(estimate: float, drawn: Floats) -> Figure:
    found = drawn[np.isfinite(drawn)]
    if not len(found):
        return Figure(estimate)
    low, high = np.quantile(found, [0.025, 0.975])
    return Figure(estimate, float(low), float(high))


def mean_of(values: npt.NDArray[Any]) -> Statistic:
    """The mean of one number a customer."""
    numbers = values.astype(np.float64)
    return lambda weights: weights @ numbers / weights.sum(axis=1)


def _constant_accuracy(churned: Bools) -> Statistic:
    """Accuracy of saying the same of everybody: what most of the test period's customers do."""
    rate = mean_of(churned)

    def statistic(weights: Floats) -> Floats:
        share = rate(weights)
        return np.maximum(share, 1 - share)

    return statistic


def _calibration_error(churned: Bools, probability: Floats) -> Statistic:
    """Expected calibration error over ``ECE_BINS`` equal-count bins."""
    bins = equal_count_bins(probability, ECE_BINS)
    gaps = np.zeros((len(churned), ECE_BINS))
    gaps[np.arange(len(churned)), bins] = probability - churned
    return lambda weights: np.abs(weights @ gaps).sum(axis=1) / weights.sum(axis=1)


def _at_capacity(churned: Bools, probability: Floats, share: float) -> dict[str, Statistic]:
    """Precision, recall and lift among the likeliest to leave, for the list as drawn up once."""
    chosen = np.zeros(len(churned), dtype=bool)
    chosen[np.argsort(-probability, kind="stable")[: max(1, round(share * len(churned)))]] = True
    hits, taken, leaving = (each.astype(np.float64) for each in (chosen & churned, chosen, churned))

    def quotient(top: Floats, bottom: Floats) -> Statistic:
        return lambda weights: (weights @ top) / np.maximum(weights @ bottom, _TINY)

    precision, rate = quotient(hits, taken), mean_of(churned)
    return {
        "precision_at_k": precision,
        "recall_at_k": quotient(hits, leaving),
        "lift_at_k": lambda weights: precision(weights) / np.maximum(rate(weights), _TINY),
    }
