"""What a plan brings at every budget between nothing and all that it could use."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from recall_console.plans.audience import allocation
from recall_console.plans.doubt import outlook
from recall_console.plans.figures import rounded
from recall_console.plans.forecasts.limit_use import limit_uses
from recall_console.plans.forecasts.scored import answers
from recall_console.plans.optimum import budgets as optimum
from recall_console.plans.optimum.limits import BUDGET
from recall_console.plans.quantities import MOST, Money

if TYPE_CHECKING:
    from recall_console.plans.audience.allocation import Allocation
    from recall_console.plans.audience.base import Base
    from recall_console.plans.optimum.budgets import FrontierPoint
    from recall_console.plans.plan import Plan
    from recall_console.settings import Settings

BUDGETS: Final = 32
"""Points of a frontier besides nothing at all."""
_BEND: Final = 1.5
"""Budgets lie closer together where they are small: there each unit of money brings most."""
ONE_BY_ONE: Final = 10_000
"""Up to so many customers are reckoned one by one, and the plan's own figures lie on its frontier: in a small shop it matters who
of the few worth most is held out."""


@dataclass(frozen=True)
class Point:
    """A plan at one budget.

    Attributes
    ----------
    budget : float
        In money.
    net, low, high : float
        Expected net value after all ledgers, and its 95 % interval, in money.
    marginal_return : float
        What the last unit of money brings back.
    contacted : float
        Customers.
    cost : float
        Expected direct cost, in money.
    """

    budget: float
    net: float
    low: float
    high: float
    marginal_return: float
    contacted: float
    cost: float

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {name: rounded(figure) for name, figure in vars(self).items()}


@dataclass(frozen=True)
class Frontier:
    """A plan at rising budgets; the last one is all that it could use."""

    points: tuple[Point, ...]


def frontier(
    plan: "Plan",
    base: "Base",
    settings: "Settings",
    calibration_error: float | None = None,
    *,
    budgets: int = BUDGETS,
) -> Frontier:
    """The frontier of a plan; of more than `ONE_BY_ONE` customers it is reckoned on cells of alike ones.

    Parameters
    ----------
    plan : Plan
        Its own budget is left aside.
    base : Base
        Everybody who was scored.
    settings : Settings
        As for `forecasting.forecast`.
    calibration_error : float | None
        As for `forecasting.forecast`.
    budgets : int
        Points besides nothing at all.

    Raises
    ------
    PlanError, FilterError
        As `allocation.allocate` does.
    """
    error = settings.trusted_ece if calibration_error is None else calibration_error
    free = replace(plan, budget=Money(MOST))
    in_cells = base.scores.height > ONE_BY_ONE
    crowd = allocation.audience(plan, base, in_cells=in_cells)
    price = allocation.money_price(plan, base, settings, in_cells=in_cells)
    outcome = allocation.decide(free, crowd, settings, price)
    (most,) = (use.expected + use.reserve for use in limit_uses(outcome) if use.name == BUDGET)
    rising = [most * (number / budgets) ** _BEND for number in range(1, budgets + 1)] if most else []
    found = optimum.frontier(
        outcome.terms,
        outcome.limits,
        outcome.crowd.weights,
        rising,
        confidence=settings.budget_confidence,
    )
    nobody = -plan.hidden.fixed
    points = (_point(outcome, one, settings, error) for one in found)
    return Frontier((Point(0.0, nobody, nobody, nobody, 1.0, 0.0, 0.0), *points))


def _point(outcome: "Allocation", found: "FrontierPoint", settings: "Settings", error: float) -> Point:
    plan, weights, sent = outcome.plan, outcome.crowd.weights, found.sent()
    own = allocation.prices_itself(plan)
    terms = replace(outcome.terms, price=found.price) if own else outcome.terms
    priced = replace(outcome, terms=terms)
    ahead = outlook.outlook(answers(priced, sent, weights), plan, outcome.known, settings, error)
    return Point(
        budget=found.budget,
        net=float(weights @ (sent * terms.alone).sum(axis=0)) - plan.hidden.fixed,
        low=ahead.net_low,
        high=ahead.net_high,
        marginal_return=1.0 + outcome.terms.price + found.price,
        contacted=found.contacted,
        cost=found.direct,
    )
