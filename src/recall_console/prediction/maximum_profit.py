"""What a ranking could earn at best, everyone being worth the same: the profit measures of the churn literature."""

from typing import Final, NamedTuple

import numpy as np
from scipy.optimize import isotonic_regression
from scipy.special import betainc

from recall_console.prediction.evaluation import Bools, Floats, Ranked

_TINY: Final = 1e-12


class MaximumProfit(NamedTuple):
    """Profit of the best list that a ranking allows, and how long that list is.

    Attributes
    ----------
    value : float
        Money per customer of the whole base.
    target_share : float
        Share of the base on the list.
    """

    value: float
    target_share: float


def maximum_profit(
    churned: Bools,
    score: Floats,
    *,
    accepted: float = 0.3,
    value: float = 200.0,
    offer_cost: float = 10.0,
    contact_cost: float = 1.0,
) -> MaximumProfit:
    """MPC: the profit of the best list, everyone being worth the same and who stays taking the offer too.

    Parameters
    ----------
    churned : bool array of length n
        Both outcomes occur.
    score : float array of length n
        The higher, the sooner contacted; who ties is contacted together.
    accepted : float
        γ: share of leavers who stay for the offer, 0–1.

    References
    ----------
    Verbeke et al. (2012), New insights into churn prediction in the telecommunication sector: a profit driven data mining
    approach; notation of Verbraken, Verbeke & Baesens (2013).
    """
    leavers, stayers = _hull(churned, score)
    saved = accepted * (value - offer_cost) - contact_cost
    profit = saved * leavers - (offer_cost + contact_cost) * stayers
    best = int(np.argmax(profit))
    return MaximumProfit(float(profit[best]), float(leavers[best] + stayers[best]))


def expected_maximum_profit(
    churned: Bools,
    score: Floats,
    *,
    alpha: float = 6.0,
    beta: float = 14.0,
    value: float = 200.0,
    offer_cost: float = 10.0,
    contact_cost: float = 1.0,
) -> MaximumProfit:
    """EMPC: the same with an unknown share of acceptance, γ ~ Beta(alpha, beta), each γ having its own best list.

    Between two slopes of the convex hull of the ROC the best list is one and the same, so the expectation is a sum over the
    hull's corners of incomplete beta functions: exact, nothing is integrated by steps. Parameters as of ``maximum_profit``.

    References
    ----------
    Verbraken, Verbeke & Baesens (2013), A novel profit maximizing metric for measuring classification performance of
    customer churn prediction models, IEEE TKDE 25(5), eq. 12 and section 5.
    """
    leavers, stayers = _hull(churned, score)
    more_leavers, more_stayers = np.diff(leavers), np.diff(stayers)
    with np.errstate(divide="ignore"):  # a step that finds no leaver pays at no γ
        worth = contact_cost + (offer_cost + contact_cost) * more_stayers / more_leavers
    step_pays_from = np.clip(worth / max(value - offer_cost, _TINY), 0.0, 1.0)
    limits = np.r_[0.0, step_pays_from, 1.0]
    chance = np.diff(betainc(alpha, beta, limits))
    gamma = alpha / (alpha + beta) * np.diff(betainc(alpha + 1, beta, limits))
    saved = gamma * (value - offer_cost) - chance * contact_cost
    profit = saved * leavers - chance * (offer_cost + contact_cost) * stayers
    return MaximumProfit(float(profit.sum()), float(chance @ (leavers + stayers)))


def _hull(churned: Bools, score: Floats) -> tuple[Floats, Floats]:
    """Corners of the ROC's convex hull, from nobody to everybody: leavers and stayers found, as shares of all customers.

    Pooling adjacent violators along the score gives the hull: its blocks are the hull's edges.
    """
    everyone = np.ones((1, len(churned)))
    leavers, stayers = (found[0, ::-1] for found in Ranked(churned, score).counts(everyone))
    both = leavers + stayers
    edges = isotonic_regression(leavers / both, weights=both, increasing=False).blocks[:-1]
    corners = (np.r_[0.0, np.add.reduceat(found, edges).cumsum()] for found in (leavers, stayers))
    found_leavers, found_stayers = (found / len(churned) for found in corners)
    return found_leavers, found_stayers
