"""Effects of actions on groups of customers, partially pooled: what a small group tells is drawn towards what all tell.

y = θ + noise of known covariance V; θ of a group is spread around its action's mean with deviation τ (groups), action means
around the mean of all with deviation τ (actions); the mean of all may be anything. All normal. Both deviations are told by moments,
and tested. What few groups or actions tell of a deviation is little, so estimates are averaged over what it may be, not made as if
the estimated one were true: zero is a frequent estimate, and never that sure.

References
----------
Paule & Mandel (1982), Consensus values and weighting factors; for several means at once DerSimonian & Kacker (2007), Random-effects
model for meta-analysis of clinical trials: an update, eq. 8. Averages over the deviations: Gelman et al., Bayesian Data Analysis,
ch. 5.4 and 15; deviations flat, as in Gelman (2006), Prior distributions for variance parameters in hierarchical models.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import brentq
from scipy.stats import chi2

from recall_console.customers.history import Floats, Ints

CLEAR_P: Final = 0.05
"""Effects are said to differ where chance gives such differences more rarely than this."""
_STEPS: Final = 12
"""Each deviation is averaged over so many values, dense below the typical error and sparse above."""


@dataclass(frozen=True)
class Heterogeneity:
    """Whether effects differ by more than chance.

    Attributes
    ----------
    tau : float
        Standard deviation of the true effects around their mean, ≥ 0.
    statistic : float
        Cochran's Q: the weighted squares around the means.
    degrees : int
        Its degrees of freedom if nothing differs; 0 where there is nothing to compare.
    p_value : float or None
        Chance of a Q as large if nothing differs (χ²); ``None`` without degrees.
    """

    tau: float
    statistic: float
    degrees: int
    p_value: float | None

    @property
    def is_clear(self) -> bool:
        """Whether chance gives such differences more rarely than ``CLEAR_P``."""
        return self.p_value is not None and self.p_value < CLEAR_P


@dataclass(frozen=True)
class Pooled:
    """Effects drawn together.

    Attributes
    ----------
    mean : float array of length k
        Posterior mean of each effect.
    covariance : float array of shape (k, k)
        Posterior covariance of the effects.
    groups : Heterogeneity
        Of groups around the means of their actions.
    actions : Heterogeneity
        Of the means that actions have over their customers.
    """

    mean: Floats
    covariance: Floats
    groups: Heterogeneity
    actions: Heterogeneity


def pool(effect: Floats, covariance: Floats, action: Ints, size: Floats) -> Pooled:
    """Draw effects towards the mean of their action, and actions towards the mean of all.

    Parameters
    ----------
    effect : float array of length k ≥ 1
        Raw effects.
    covariance : float array of shape (k, k), positive definite
        Of their errors: actions that share a holdout have errors in common.
    action : int array of length k
        Which action each is of, from 0 on without gaps.
    size : float array of length k
        Customers behind each, > 0: an action's mean is that of its customers.
    """
    of_action = np.equal.outer(action, np.arange(action.max() + 1)).astype(float)
    groups = heterogeneity(effect, covariance, of_action)
    share = (of_action * size[:, np.newaxis] / (of_action.T @ size)).T
    means_covariance = share @ covariance @ share.T
    actions = heterogeneity(share @ effect, means_covariance, np.ones((len(share), 1)))

    log_weights, posteriors = [], []
    for spread_groups, weight_groups in _deviations(covariance, groups.degrees):
        for spread_actions, weight_actions in _deviations(means_covariance, actions.degrees):
            prior = spread_groups**2 * np.eye(len(effect)) + spread_actions**2 * (of_action @ of_action.T)
            log_likelihood, *posterior = _posterior(effect, covariance, prior)
            log_weights.append(log_likelihood + np.log(weight_groups * weight_actions))
            posteriors.append(posterior)
    return Pooled(*_average(np.array(log_weights), posteriors), groups, actions)


def _deviations(covariance: Floats, degrees: int) -> Iterator[tuple[float, float]]:
    """Deviations that may be true, from far below the typical error to far above it, with the width that each stands for."""
    if not degrees:
        yield 0.0, 1.0
        return
    error = float(np.sqrt(1.0 / np.mean(1.0 / np.diag(covariance))))
    for step in range(_STEPS):
        share = (step + 0.5) / _STEPS
        yield error * share / (1.0 - share), error / (1.0 - share) ** 2


def _average(log_weights: Floats, posteriors: Sequence[Sequence[Floats]]) -> tuple[Floats, Floats]:
    """Mean and covariance of a mixture."""
    weight = np.exp(log_weights - log_weights.max())
    weight /= weight.sum()
    means, covariances = (np.array(each) for each in zip(*posteriors, strict=True))
    mean = weight @ means
    between = (means - mean).T @ ((means - mean) * weight[:, np.newaxis])
    return mean, np.tensordot(weight, covariances, 1) + between


def heterogeneity(effect: Floats, covariance: Floats, design: Floats) -> Heterogeneity:
    """How far effects are spread beyond chance around the means that a design gives them (Paule–Mandel).

    Parameters
    ----------
    effect : float array of length k
    covariance : float array of shape (k, k)
        Of their errors.
    design : float array of shape (k, means)
        1 where an effect belongs to a mean.
    """
    degrees = len(effect) - design.shape[1]

    def squares(variance: float) -> float:
        total = covariance + variance * np.eye(len(effect))
        means, _ = _means(effect, total, design)
        rest = effect - design @ means
        return float(rest @ np.linalg.solve(total, rest))

    statistic = squares(0.0)
    if degrees == 0:
        return Heterogeneity(0.0, statistic, 0, None)
    p_value = float(chi2.sf(statistic, degrees))
    if statistic <= degrees:
        return Heterogeneity(0.0, statistic, degrees, p_value)
    # at this variance even squares around zero, which are no fewer than those around the means, are as few as the degrees
    most = float(effect @ effect) / degrees
    variance = float(brentq(lambda tried: squares(tried) - degrees, 0.0, most))
    return Heterogeneity(float(np.sqrt(variance)), statistic, degrees, p_value)


def _means(effect: Floats, covariance: Floats, design: Floats) -> tuple[Floats, Floats]:
    """Generalised least squares: the means of a design, and their covariance."""
    weighted = np.linalg.solve(covariance, design)
    means_covariance = np.linalg.inv(design.T @ weighted)
    return means_covariance @ (weighted.T @ effect), means_covariance


def _posterior(effect: Floats, covariance: Floats, prior: Floats) -> tuple[float, Floats, Floats]:
    """Log likelihood of a prior covariance (up to a constant), and mean and covariance of the true effects.

    Their common mean may be anything, and is integrated out.
    """
    size = len(effect)
    total = covariance + prior
    (common,), ((common_variance,),) = _means(effect, total, np.ones((size, 1)))
    rest = effect - common
    explained = np.linalg.solve(total, rest)
    log_likelihood = (np.log(common_variance) - np.linalg.slogdet(total)[1] - rest @ explained) / 2

    gain = np.linalg.solve(total, prior)
    left = 1.0 - gain.sum(axis=0)  # the part of the common mean's own error that each takes on
    posterior = prior - prior @ gain + common_variance * np.outer(left, left)
    return float(log_likelihood), common + prior @ explained, posterior
