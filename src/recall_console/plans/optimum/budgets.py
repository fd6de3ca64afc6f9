"""The best net value at every budget: what a further unit of money would bring, and where it stops paying."""

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from recall_console.plans.optimum.beginning import Beginning, Reserves
from recall_console.plans.optimum.columns import Audience
from recall_console.plans.optimum.keeping import Attempt, best_attempt
from recall_console.plans.optimum.reserve import Chance
from recall_console.plans.optimum.search import Found, search

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from recall_console.plans.optimum import ladder
    from recall_console.plans.optimum.limits import Limit

    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class FrontierPoint:
    """The best mix of ladders at one budget.

    Attributes
    ----------
    budget : float
        Money, ≥ 0.
    net : float
        Expected net value in all after hurdle and burdens, in money.
    price : float
        What one more unit of budget would bring beyond the hurdle, ≥ 0.
    contacted : float
        Customers who get any rung.
    direct : float
        Expected direct cost, no more than the budget less its reserve.
    contacts : ndarray (K,)
        Expected contacts on each rung.
    sent : callable
        Makes the expected contacts (K, N) of each row on each rung when it is called.
    """

    budget: float
    net: float
    price: float
    contacted: float
    direct: float
    contacts: "Floats"
    sent: "Callable[[], Floats]"


def frontier(
    terms: "ladder.Terms",
    limits: "Sequence[Limit]",
    weights: "Floats",
    budgets: "Sequence[float]",
    *,
    confidence: float = 0.95,
) -> list[FrontierPoint]:
    """The best mix at each budget; columns of one budget serve all others.

    Rows are split by share, as nobody is picked for a point that is only looked at.

    Parameters
    ----------
    terms : ladder.Terms
        K rungs × N customers.
    limits : sequence of Limit
        Among them a budget, of any size.
    weights : ndarray (N,)
        As in `settling.settle`.
    budgets : sequence of float
        Money, > 0, in any order.
    confidence : float
        As in `settling.settle`.

    Returns
    -------
    list of FrontierPoint
        In the order of ``budgets``.
    """
    limits = [
        replace(limit, most=max(budgets, default=0.0)) if limit.is_budget else limit for limit in limits
    ]
    audience, chance = Audience.of(terms, limits, weights), Chance.of(limits, confidence)
    reserves = Reserves(audience, chance)
    columns, prices, reserve = Beginning.of(audience, chance)
    points: dict[float, FrontierPoint] = {}

    def attempt(within: "Floats") -> Attempt[Found]:
        nonlocal columns, prices
        found = search(audience, within, columns, prices)
        columns, prices = found.columns, found.prices
        return Attempt(found, found.net, found.use, reserves.of(found), found.prices)

    for budget in sorted(set(budgets), reverse=True):
        most = np.array([budget if limit.is_budget else limit.most for limit in limits])
        best = best_attempt(attempt, most, reserve)
        if best is None:
            found = search(audience, np.zeros_like(most), columns, prices)
        else:
            found, reserve = best[0].what, best[1]
        points[budget] = _point(budget, audience, found, limits, terms.direct)
    return [points[budget] for budget in budgets]


def _point(
    budget: float, audience: Audience, found: Found, limits: "Sequence[Limit]", direct: "Floats"
) -> FrontierPoint:
    contacts = sum((share * one.contacts for share, one in found.support), np.zeros_like(direct))
    prices = zip(limits, found.prices.tolist(), strict=True)
    return FrontierPoint(
        budget=budget,
        net=found.net,
        price=sum(price for limit, price in prices if limit.is_budget),
        contacted=sum(share * one.climbing for share, one in found.support),
        direct=float(direct @ contacts),
        contacts=contacts,
        sent=partial(_sent, audience, found),
    )


def _sent(audience: Audience, found: Found) -> "Floats":
    parts = (share * audience.sent(audience.codes(one.prices)) for share, one in found.support)
    return sum(parts, np.zeros_like(audience.ends))
