"""BG/NBD and Gamma-Gamma by maximum likelihood, for the rivals: written from the papers, sharing nothing with the product.

References
----------
Fader, Hardie & Lee (2005), "Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD Model.
Fader & Hardie (2013), The Gamma-Gamma Model of Monetary Value.
"""

from collections.abc import Callable
from dataclasses import astuple, dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln, hyp2f1

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


@dataclass(frozen=True)
class Rhythm:
    """Purchase days of customers as the models see them, same-day purchases merged.

    Attributes
    ----------
    repeats : float array
        Purchase days after the first.
    last_weeks : float array
        Weeks from the first to the last purchase day.
    known_weeks : float array
        Weeks from the first purchase day to the end of the clock.
    """

    repeats: Floats
    last_weeks: Floats
    known_weeks: Floats


@dataclass(frozen=True)
class BgNbd:
    """Purchases at a Gamma(r, alpha) rate; after each, the customer leaves with a Beta(a, b) chance."""

    r: float
    alpha: float
    a: float
    b: float

    @classmethod
    def fit(cls, rhythm: Rhythm) -> "BgNbd":
        """The likeliest parameters; customers of the same rhythm are reckoned once."""
        alike = np.stack([rhythm.repeats, rhythm.last_weeks, rhythm.known_weeks])
        distinct, counts = np.unique(alike, axis=1, return_counts=True)
        seen = Rhythm(*distinct)
        return cls(*_likeliest(lambda given: float(counts @ cls(*given).log_likelihoods(seen)), 4))

    def log_likelihoods(self, rhythm: Rhythm) -> Floats:
        """Log-likelihood of each customer (eq. 6 of 2005)."""
        x, events = rhythm.repeats, self.r + rhythm.repeats
        rate = gammaln(events) - gammaln(self.r) + self.r * np.log(self.alpha)
        stays = (
            gammaln(self.a + self.b) + gammaln(self.b + x) - gammaln(self.b) - gammaln(self.a + self.b + x)
        )
        alive = -events * np.log(self.alpha + rhythm.known_weeks)
        found: Floats = rate + stays + alive + np.log1p(self._odds_gone(rhythm))
        return found

    def alive(self, rhythm: Rhythm) -> Floats:
        """Chance that a customer has not left by the end of the clock."""
        return 1 / (1 + self._odds_gone(rhythm))

    def buys(self, rhythm: Rhythm, weeks: float) -> Floats:
        """Chance of at least one purchase in the weeks after the clock's end: alive, and the next one in time."""
        known = self.alpha + rhythm.known_weeks
        return self.alive(rhythm) * (1 - (known / (known + weeks)) ** (self.r + rhythm.repeats))

    def purchases(self, rhythm: Rhythm, weeks: float) -> Floats:
        """Expected purchase days in the weeks after the clock's end.

        Eq. 10 of 2005 after Euler's transformation of the hypergeometric function, whose terms then stay small
        for customers with many purchases.
        """
        a = self.a if abs(self.a - 1) > 1e-6 else 1 + 1e-6
        known, whole = self.alpha + rhythm.known_weeks, a + self.b + rhythm.repeats - 1
        left = known / (known + weeks)
        fading = left ** (a - 1) * hyp2f1(a + self.b - 1 - self.r, a - 1, whole, 1 - left)
        found: Floats = self.alive(rhythm) * whole / (a - 1) * (1 - fading)
        return found

    def _odds_gone(self, rhythm: Rhythm) -> Floats:
        """Chance of having left right after the last purchase over that of being alive; none for one-time buyers."""
        x = rhythm.repeats
        waited = np.log((self.alpha + rhythm.known_weeks) / (self.alpha + rhythm.last_weeks))
        log_odds = np.log(self.a) - np.log(self.b + np.maximum(x, 1) - 1) + (self.r + x) * waited
        return np.where(x > 0, np.exp(np.minimum(log_odds, 700)), 0.0)


@dataclass(frozen=True)
class GammaGamma:
    """Values of a customer's orders spread as Gamma(p, ·) around a mean of their own."""

    p: float
    q: float
    gamma: float

    @classmethod
    def fit(cls, repeats: Floats, mean_value: Floats) -> "GammaGamma":
        """The likeliest parameters, from those with repeat purchases of value."""
        who = (repeats > 0) & (mean_value > 0)
        x, m = repeats[who], mean_value[who]
        return cls(*_likeliest(lambda given: float(cls(*given).log_likelihoods(x, m).sum()), 3))

    def log_likelihoods(self, repeats: Floats, mean_value: Floats) -> Floats:
        """Log-likelihood of each customer with repeat purchases (eq. 1a of 2013)."""
        shape = self.p * repeats
        found: Floats = (
            gammaln(shape + self.q)
            - gammaln(shape)
            - gammaln(self.q)
            + self.q * np.log(self.gamma)
            + (shape - 1) * np.log(mean_value)
            + shape * np.log(repeats)
            - (shape + self.q) * np.log(self.gamma + repeats * mean_value)
        )
        return found

    def value(self, repeats: Floats, mean_value: Floats) -> Floats:
        """Expected value of a purchase (eq. 5 of 2013); that of the population for one-time buyers."""
        total = self.p * (self.gamma + repeats * mean_value)
        return total / np.maximum(self.p * repeats + self.q - 1, 1e-6)


def _likeliest(log_likelihood: Callable[[Floats], float], parameters: int) -> tuple[float, ...]:
    """Positive parameters of the greatest likelihood, from several starts."""
    bounds = [(-8.0, 10.0)] * parameters
    found = [
        minimize(lambda logs: -log_likelihood(np.exp(logs)), np.full(parameters, start), bounds=bounds)
        for start in (0.0, 1.0, 2.0)
    ]
    best = min(found, key=lambda each: float(each.fun))
    return tuple(np.exp(best.x).tolist())


def self_test(repeats: Rhythm, mean_value: Floats) -> list[str]:
    """What comes out on the CDNOW sample to 1997-09-30 against what the literature has."""
    order, value = BgNbd.fit(repeats), GammaGamma.fit(repeats.repeats, mean_value)
    likelihood = float(order.log_likelihoods(repeats).sum())
    expected = {"BG/NBD": (0.243, 4.414, 0.793, 2.426, -9582.4), "Gamma-Gamma": (6.25, 3.74, 15.44)}
    found = {"BG/NBD": (*astuple(order), likelihood), "Gamma-Gamma": astuple(value)}
    wrong = [
        name for name, given in expected.items() if not np.allclose(given, found[name], rtol=2e-3, atol=0.005)
    ]
    if wrong:
        raise SystemExit(
            f"not as in the literature: {[(name, found[name], expected[name]) for name in wrong]}"
        )
    return [f"{name}: {', '.join(f'{each:.3f}' for each in values)}" for name, values in found.items()]
