"""Intervals around expectations: what came of customers of like expectation, conformally."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.stats import t as student

from recall_console.prediction.snapshots import Floats
from recall_console.prediction.stack import Ints

MOST_BINS: Final = 20
_FEWEST_IN_A_BIN: Final = 200
"""Below this a bin's outer quantiles are those of a handful of customers."""
_FEWEST_DATES: Final = 3


@dataclass(frozen=True)
class Spread:
    """Interval around an expectation, in multiples of it, from customers of like expectation.

    Attributes
    ----------
    edges : float array of length bins − 1
        Inner borders of the bins of expected amounts.
    low, high : float array of length bins
        Multiples of what was expected, in each bin: the last bin is wide, and its largest customers are not its smallest.
    """

    edges: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, expected: Floats, actual: Floats, dates: Ints, coverage: float) -> "Spread":
        """Take the interval that holds a share ``coverage`` (0–1) of each bin of customers the expectations did not see.

        One date differs from the next for everybody at once (a season, a campaign), which no number of customers of the same
        dates tells. So ends are moved apart by what the level of a further date may be off.

        Parameters
        ----------
        dates : int array of length n
            Which of several dates each expectation is of. Dates whose horizons overlap count as if they did not.

        References
        ----------
        Vovk et al. (2005), Algorithmic Learning in a Random World: split conformal prediction, within bins (Mondrian).
        """
        bins = int(np.clip(len(expected) // _FEWEST_IN_A_BIN, 1, MOST_BINS))
        edges = np.quantile(expected, np.linspace(0, 1, bins + 1)[1:-1])
        place = np.searchsorted(edges, expected, side="right")
        levels = _levels(expected, actual, dates)
        told = expected * levels[dates]
        times = np.divide(actual, told, out=np.ones_like(actual), where=told > 0)
        found = [_ends(times[place == each], coverage) for each in range(bins)]
        low, high = np.array(found).T
        further = _further(levels, coverage)
        return cls(edges, low / further, high * further)

    def around(self, expected: Floats) -> tuple[Floats, Floats]:
        """Low and high of each expectation; they hold the expectation itself, which a skewed mean may exceed."""
        place = np.searchsorted(self.edges, expected, side="right")
        return expected * np.minimum(self.low[place], 1), expected * np.maximum(self.high[place], 1)


def _ends(times: Floats, coverage: float) -> tuple[float, float]:
    """Where the middle share of a bin lies; from nothing up, where enough of it spent nothing for that to be no tail."""
    if not len(times):
        return 0.0, 0.0
    tail = (1 - coverage) / 2
    if (times <= 0).mean() >= tail:
        return 0.0, _quantile(times, coverage)
    return -_quantile(-times, 1 - tail), _quantile(times, 1 - tail)


def _levels(expected: Floats, actual: Floats, dates: Ints) -> Floats:
    """What came on each date as a multiple of what was expected; 1 where either is nothing."""
    came, told = np.bincount(dates, actual), np.bincount(dates, expected)
    return np.divide(came, told, out=np.ones_like(came), where=(told > 0) & (came > 0))


def _further(levels: Floats, coverage: float) -> float:
    """By which factor the level of one more date may be off; 1 for too few dates to tell."""
    if len(levels) < _FEWEST_DATES:
        return 1.0
    apart = float(np.std(np.log(levels), ddof=1)) * np.sqrt(1 + 1 / len(levels))
    return float(np.exp(student.ppf(coverage, len(levels) - 1) * apart))


def _quantile(values: Floats, share: float) -> float:
    """The value that the next one of the same kind does not exceed with at least this probability."""
    rank = min((len(values) + 1) / len(values) * share, 1.0)
    return float(np.quantile(values, rank, method="inverted_cdf"))


def interval_score(actual: Floats, low: Floats, high: Floats, coverage: float) -> Floats:
    """Width of each interval plus a penalty for what fell outside of it; the less the better.

    References
    ----------
    Gneiting & Raftery (2007), Strictly proper scoring rules, eq. 43.
    """
    below, above = np.maximum(low - actual, 0), np.maximum(actual - high, 0)
    score: Floats = high - low + 2 / (1 - coverage) * (below + above)
    return score
