"""The Gamma-Gamma model of amounts: what one order of a customer is worth, from few orders of their own and everybody's.

Amounts of a customer's orders are gamma-distributed (shape ``p``) around a mean of their own, and so are the customers'
scales (shape ``q``, ``gamma``). Source of all formulas: Fader & Hardie 2013, "The Gamma-Gamma model of monetary value".
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import digamma, gammaln

from recall_console.prediction.purchase_process import Floats, lowest

FEWEST_CUSTOMERS: Final = 30
"""The model is not fitted to fewer customers than this."""
SHAPE_BOUNDS: Final = (1e-2, 1e4)
"""``p`` stays between these: at the upper one the amounts of a customer are all but equal."""
SPREAD_BOUNDS: Final = (0.1, 1e4)
"""``q`` − 1 stays between these. Customers' means have a mean only where ``q`` > 1, and one that a forecast may rest on
only where it is not close to 1; at the upper bound all customers are alike."""
SCALE_BOUNDS: Final = (1e-6, 1e7)
"""``gamma`` stays between these multiples of the median amount."""


@dataclass(frozen=True)
class GammaGamma:
    """A fitted Gamma-Gamma model.

    Attributes
    ----------
    p : float
        Shape of the amounts of one customer, > 0.
    q : float
        Shape of the customers' scales, > 1.
    gamma : float
        Their rate, > 0, in the unit of the amounts.
    log_likelihood : float
        Of the mean amounts that it was fitted to.
    """

    p: float
    q: float
    gamma: float
    log_likelihood: float

    def expected(self, count: Floats, mean_amount: Floats) -> Floats:
        """Expected amount of one order, > 0: the customer's own mean, shrunk towards the population's (eq. 5).

        Parameters
        ----------
        count : float array of length n
            Orders with a positive amount, ≥ 0; none gives the population's mean.
        mean_amount : float array of length n
            Their mean, > 0; not looked at where there are none.
        """
        own = np.where(count > 0, count * mean_amount, 0)
        told: Floats = self.p * (self.gamma + own) / (self.p * count + self.q - 1)
        return told


def fit(count: Floats, mean_amount: Floats) -> GammaGamma | None:
    """Fit by maximum likelihood; ``None`` for fewer than ``FEWEST_CUSTOMERS`` to learn from.

    Parameters
    ----------
    count : float array of length n
        Orders of each customer; who has none is left out.
    mean_amount : float array of length n
        Their mean amount; who has none above 0 is left out.
    """
    there = (count >= 1) & (mean_amount > 0)
    if there.sum() < FEWEST_CUSTOMERS:
        return None
    unit = float(np.median(mean_amount[there]))
    amounts = _Amounts.of(count[there], mean_amount[there] / unit)
    (p, above_one, gamma), loss = lowest(
        amounts.loss, (1.0, 1.0, 1.0), [SHAPE_BOUNDS, SPREAD_BOUNDS, SCALE_BOUNDS]
    )
    log_likelihood = -(loss + math.log(unit)) * int(there.sum())
    return GammaGamma(p, 1 + above_one, gamma * unit, log_likelihood)


@dataclass(frozen=True)
class _Amounts:
    """Mean amounts in units of their median; what hangs on the number of orders alone is reckoned once for each number.

    Attributes
    ----------
    counts, share : float array, one per distinct number of orders
        The number, and the share of customers that have it.
    count, total : float array, one per customer
        Orders, and what they come to.
    mean_log : float
        Mean logarithm of the customers' mean amounts.
    """

    counts: Floats
    share: Floats
    count: Floats
    total: Floats
    mean_log: float

    @classmethod
    def of(cls, count: Floats, mean_amount: Floats) -> "_Amounts":
        counts, customers = np.unique(count, return_counts=True)
        log_mean = float(np.log(mean_amount).mean())
        return cls(counts, customers / len(count), count, count * mean_amount, log_mean)

    def loss(self, logs: Floats) -> tuple[float, Floats]:
        """Mean negative log-likelihood and its gradient, at the logarithms of p, q − 1 and gamma (eq. 1a)."""
        p, above_one, gamma = np.exp(logs)
        q = 1 + above_one
        shape = p * self.counts
        own, everybody = np.log(self.total), np.log(gamma + self.total)
        by_count = self.share @ (gammaln(shape + q) - gammaln(shape)) - gammaln(q)
        likelihood = (
            by_count
            + q * np.log(gamma)
            - self.mean_log
            + np.mean(p * self.count * own - (p * self.count + q) * everybody)
        )
        slopes = (
            p * (self.share @ (self.counts * (digamma(shape + q) - digamma(shape))))
            + p * np.mean(self.count * (own - everybody)),
            above_one * (self.share @ digamma(shape + q) - digamma(q) + np.log(gamma) - everybody.mean()),
            q - np.mean(gamma * (p * self.count + q) / (gamma + self.total)),
        )
        return -float(likelihood), -np.array(slopes)
