"""Purchase processes in closed form: who still buys, how often, and the chance of an order, from three numbers a customer.

Everybody buys at random at a rate of their own, gamma-distributed over customers (shape ``r``, ``alpha`` weeks), until
they leave for good. They leave only right after a purchase, with a probability of their own, beta-distributed (``a``,
``b``). In the BG/NBD (Fader, Hardie & Lee 2005, "Counting your customers" the easy way) each repeat purchase may be the
last, so that who bought once is alive for sure. In the MBG/NBD (Batislam, Denizel & Filiztekin 2007; Wagner & Hoppe
2008) the first purchase may be the last as well. That is one more flip of the same coin, and the only difference.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import betaln, digamma, expit, gammaln
from threadpoolctl import threadpool_limits

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FEWEST_CUSTOMERS: Final = 30
"""No process is fitted to fewer customers than this."""
PARAMETER_BOUNDS: Final = (1e-3, 1e4)
"""Every parameter stays between these. Where customers do not differ, or nobody leaves, the likelihood keeps rising
towards infinite parameters; at the bounds customers hardly differ, and hardly anybody leaves."""

_DAYS_A_WEEK: Final = 7
_NODES: Final = 96
"""Points of the quadrature over the probability to leave."""
_CHUNK: Final = 4096
"""Distinct histories that are integrated at a time: 3 MB for each array over their nodes."""


@dataclass(frozen=True)
class Histories:
    """What a purchase process knows of each customer; purchases of one day count once.

    Attributes
    ----------
    repeats : float array of length n
        Purchase days after the first, x ≥ 0.
    last_weeks : float array of length n
        Weeks from the first to the last purchase, t_x ≥ 0; 0 where there is no repeat.
    age_weeks : float array of length n
        Weeks from the first purchase to the last observed day, T ≥ t_x.
    """

    repeats: Floats
    last_weeks: Floats
    age_weeks: Floats

    def later(self, weeks: float | Floats) -> "Histories":
        """The same customers after so many further weeks without a purchase."""
        return Histories(self.repeats, self.last_weeks, self.age_weeks + weeks)

    def with_purchase(self, weeks_ahead: float | Floats, clock_weeks: float | Floats) -> "Histories":
        """The same customers after one more purchase.

        Parameters
        ----------
        weeks_ahead : float or float array of length n
            When it comes, weeks after today's clock.
        clock_weeks : float or float array of length n
            How far the clock has moved on, weeks ≥ ``weeks_ahead``.
        """
        return Histories(self.repeats + 1, self.age_weeks + weeks_ahead, self.age_weeks + clock_weeks)


@dataclass(frozen=True)
class PurchaseProcess:
    """A fitted BG/NBD or MBG/NBD.

    Attributes
    ----------
    r, alpha : float
        Shape, and rate in weeks, of the gamma distribution of purchase rates.
    a, b : float
        Of the beta distribution of the probability to leave after a purchase.
    log_likelihood : float
        Of the histories that it was fitted to.
    first_may_be_last : bool
        Whether the first purchase may be the last (MBG/NBD), or only a repeat (BG/NBD).
    """

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    first_may_be_last: bool

    def alive(self, histories: Histories) -> Floats:
        """P(alive), 0–1, at the end of each history.

        Source: Fader, Hardie & Lee 2008, "Computing P(alive) using the BG/NBD model"; Wagner & Hoppe 2008.
        """
        told: Floats = expit(-_log_odds_gone(self, histories))
        return told

    def chance_of_order(self, histories: Histories, weeks: float | Floats) -> Floats:
        """P(at least one purchase in the next ``weeks`` ≥ 0), 0–1.

        Who is alive buys next at a gamma-distributed rate, whatever happens after: 1 − ((α + T) / (α + T + w))^(r + x).
        """
        silent = (self.r + histories.repeats) * np.log1p(weeks / (self.alpha + histories.age_weeks))
        told: Floats = self.alive(histories) * -np.expm1(-silent)
        return told

    def expected_orders(self, histories: Histories, weeks: float | Floats) -> Floats:
        """Expected purchase days in the next ``weeks`` ≥ 0.

        Source: Fader, Hardie & Lee 2005, eq. 10, but by quadrature: see ``_orders_while_alive``.
        """
        ahead = np.broadcast_to(np.asarray(weeks, dtype=np.float64), histories.repeats.shape)
        first, place = _distinct(histories.repeats, histories.age_weeks, ahead)
        x, age, ahead = histories.repeats[first], histories.age_weeks[first], ahead[first]
        orders = [_orders_while_alive(self, x[part], age[part], ahead[part]) for part in _chunks(len(first))]
        told: Floats = self.alive(histories) * np.concatenate([np.empty(0), *orders])[place]
        return told


def fit(
    histories: Histories,
    *,
    first_may_be_last: bool,
    weights: Floats | None = None,
) -> PurchaseProcess | None:
    """Fit by maximum likelihood; ``None`` for fewer than ``FEWEST_CUSTOMERS``, or where nobody bought again.

    Parameters
    ----------
    histories : Histories
        Times are rounded to days, so that equal customers are counted instead of repeated.
    first_may_be_last : bool
        ``True`` fits the MBG/NBD, ``False`` the BG/NBD.
    weights : float array of length n, optional
        How often each customer counts, ≥ 0; once by default. A customer of weight 0 is not there.
    """
    counted = np.ones(len(histories.repeats)) if weights is None else weights
    there = counted > 0
    if there.sum() < FEWEST_CUSTOMERS or not histories.repeats[there].any():
        return None
    tally = _Tally.of(histories, counted, flips_at_first=int(first_may_be_last))
    found = (lowest(tally.loss, begin, [PARAMETER_BOUNDS] * 4) for begin in _beginnings(histories))
    (r, alpha, a, b), loss = min(found, key=lambda each: each[1])
    return PurchaseProcess(r, alpha, a, b, -loss * tally.total, first_may_be_last)


def lowest(
    loss: Callable[[Floats], tuple[float, Floats]],
    begin: Sequence[float],
    bounds: Sequence[tuple[float, float]],
) -> tuple[list[float], float]:
    """Positive parameters within their bounds where a loss is lowest, and how low that is.

    Parameters
    ----------
    loss : callable
        The loss of the parameters' logarithms, and its gradient.
    """
    # L-BFGS-B multiplies matrices of a few numbers: threads of the linear algebra only wait for each other there.
    with threadpool_limits(1, user_api="blas"):
        found = minimize(
            loss,
            np.log(begin),
            jac=True,
            method="L-BFGS-B",
            bounds=np.log(bounds),
            options={"ftol": 1e-12, "gtol": 1e-7, "maxiter": 500},
        )
    return np.exp(found.x).tolist(), float(found.fun)


@dataclass(frozen=True)
class _Tally:
    """Equal histories, counted; what hangs on the number of repeats alone is kept apart, since it costs the most.

    Attributes
    ----------
    age, last : float array, one per distinct history
        Weeks.
    weight : float array, one per distinct history
        Share of all customers that have it.
    repeats : float array, one per distinct number of repeats, ascending
    place : int array, one per distinct history
        Where in ``repeats`` its own number is.
    total : float
        Customers in all, by weight.
    flips_at_first : int
        1 where the first purchase may be the last, else 0.
    """

    age: Floats
    last: Floats
    weight: Floats
    repeats: Floats
    place: Ints
    total: float
    flips_at_first: int

    @classmethod
    def of(cls, histories: Histories, weights: Floats, *, flips_at_first: int) -> "_Tally":
        age, last = (
            np.rint(each * _DAYS_A_WEEK) / _DAYS_A_WEEK
            for each in (histories.age_weeks, histories.last_weeks)
        )
        first, of = _distinct(histories.repeats, age, last)
        repeats, place = np.unique(histories.repeats[first], return_inverse=True)
        total = float(weights.sum())
        weight = np.bincount(of, weights) / total
        return cls(age[first], last[first], weight, repeats, place, total, flips_at_first)

    def loss(self, logs: Floats) -> tuple[float, Floats]:
        """Mean negative log-likelihood and its gradient, at the logarithms of r, alpha, a, b.

        Source: Fader, Hardie & Lee 2005, eq. 6, as log P(history and alive) + log(1 + odds of being gone).
        """
        r, alpha, a, b = np.exp(logs)
        x, flips = self.repeats, self.repeats + self.flips_at_first
        by_repeats = gammaln(r + x) - gammaln(r) + betaln(a, b + flips) - betaln(a, b)
        r_by_repeats = digamma(r + x) - digamma(r)
        stayed = digamma(a + b) - digamma(a + b + flips)
        b_by_repeats = stayed + digamma(b + flips) - digamma(b)

        shape = r + x[self.place]
        survived = (b + flips - 1)[self.place]
        flipped = flips[self.place] > 0
        log_age, log_wait = np.log(alpha + self.age), np.log((alpha + self.age) / (alpha + self.last))
        odds = np.where(flipped, np.log(a / np.where(flipped, survived, 1)) + shape * log_wait, -np.inf)
        gone = expit(odds)

        likelihood = by_repeats[self.place] + r * np.log(alpha) - shape * log_age + np.logaddexp(0, odds)
        slopes = (
            r * (r_by_repeats[self.place] + np.log(alpha) - log_age + gone * log_wait),
            r - alpha * shape * ((1 - gone) / (alpha + self.age) + gone / (alpha + self.last)),
            a * stayed[self.place] + gone,
            b * (b_by_repeats[self.place] - gone / np.where(flipped, survived, 1)),
        )
        return -float(self.weight @ likelihood), -np.array([self.weight @ slope for slope in slopes])


def _beginnings(histories: Histories) -> Iterator[tuple[float, float, float, float]]:
    """Customers who differ much and buy at the mean rate; and who leave after one purchase in four, or in forty.

    The likelihood has a ridge where nobody leaves, and a search that begins on the wrong side of it stays there.
    """
    rate = histories.repeats.sum() / max(float(histories.age_weeks.sum()), 1.0)
    alpha = float(np.clip(0.5 / rate, 0.1, 1000))
    yield 0.5, alpha, 1.0, 3.0
    yield 0.5, alpha, 0.25, 10.0


def _flips(process: PurchaseProcess, repeats: Floats) -> Floats:
    """Purchases after which each customer may have left."""
    return repeats + int(process.first_may_be_last)


def _log_odds_gone(process: PurchaseProcess, histories: Histories) -> Floats:
    """Log-odds of having left after the last purchase, −∞ for who cannot have."""
    flips = _flips(process, histories.repeats)
    survived = np.where(flips > 0, process.b + flips - 1, np.inf)
    wait = np.log((process.alpha + histories.age_weeks) / (process.alpha + histories.last_weeks))
    with np.errstate(divide="ignore"):
        odds: Floats = np.log(process.a / survived) + (process.r + histories.repeats) * wait
    return odds


def _orders_while_alive(process: PurchaseProcess, repeats: Floats, age: Floats, weeks: Floats) -> Floats:
    """Expected purchase days in the next ``weeks`` of who is alive now.

    At rate λ and probability p to leave they are (1 − exp(−λpw)) / p; over λ ~ gamma(r + x, α + T) that is
    g(p) = (1 − (1 + pw / (α + T))^−(r + x)) / p, bounded and convex in p. What is left is the mean of g over p ~ beta(a,
    b + flips). The closed form (eq. 10) divides by a − 1, and SciPy's hypergeometric function in it is NaN for large
    parameters; a weighted mean of g, which rises with w for every p, is right everywhere and never falls.
    """
    nodes, weights, at_zero, at_one = _beta_rule(process.a, process.b + _flips(process, repeats))
    shape, reach = process.r + repeats, weeks / (process.alpha + age)
    inside = -np.expm1(-shape[:, None] * np.log1p(nodes * reach[:, None])) / nodes
    orders: Floats = (
        (weights * inside).sum(axis=1)
        + at_zero * shape * reach
        + at_one * -np.expm1(-shape * np.log1p(reach))
    )
    return orders


def _beta_rule(a: float, b: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Nodes and weights ≥ 0 that take means over beta(a, b), one row for each ``b``.

    The trapezoidal rule over the log-odds of p, which converges exponentially. Small ``a`` or ``b`` put most weight
    so near to 0 or 1 that no node reaches it. So the rule integrates what a function is below the chord between its
    ends, and the ends themselves get what is missing from a total of 1 and a mean of a / (a + b).

    Returns
    -------
    tuple of float arrays
        Nodes and their weights, both of shape (n, nodes), and the weights of p = 0 and of p = 1, of length n.
    """
    middle = digamma(a + 1) - digamma(b + 1)
    side = 5 * np.sqrt(1 / (a + 1) + 1 / (b + 1))
    steps = np.linspace(0, 1, _NODES)
    low, high = middle - side - 20 / (a + 1), middle + side + 20 / (b + 1)
    odds = low[:, None] + (high - low)[:, None] * steps
    log_p, log_q = -np.logaddexp(0, -odds), -np.logaddexp(0, odds)
    density = a * log_p + b[:, None] * log_q
    density = np.exp(density - (density + log_p + log_q).max(axis=1, keepdims=True))
    p, q = np.exp(log_p), np.exp(log_q)
    both = a * b / ((a + b) * (a + b + 1))  # the mean of p (1 − p)
    weights = density * (both / (density * p * q).sum(axis=1))[:, None]
    at_zero = np.maximum(b / (a + b) - (weights * q).sum(axis=1), 0)
    at_one = np.maximum(a / (a + b) - (weights * p).sum(axis=1), 0)
    return p, weights, at_zero, at_one


def _distinct(*columns: Floats) -> tuple[Ints, Ints]:
    """The first row of each set of equal rows, and which set each row is in."""
    place = np.zeros(len(columns[0]), dtype=np.int64)
    first = place
    for column in columns:
        values, part = np.unique(column, return_inverse=True)
        _, first, place = np.unique(place * len(values) + part, return_index=True, return_inverse=True)
    return first, place


def _chunks(length: int) -> Iterator[slice]:
    return (slice(begin, begin + _CHUNK) for begin in range(0, length, _CHUNK))
