"""What a plan brings at every budget between nothing and all that it could use."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from recall_console.plans import allocation, outlook
from recall_console.plans.figures import rounded
from recall_console.plans.limits import BUDGET
from recall_console.plans.quantities import MOST, Money
from recall_console.plans.scored import answers

if TYPE_CHECKING:
    from recall_console.plans.allocation import Allocation
    from recall_console.plans.base import Base
    from recall_console.plans.crowd import Crowd
    from recall_console.plans.plan import Plan
    from recall_console.plans.settling import Settled
    from recall_console.settings import Settings

BUDGETS: Final = 32
"""Points of a frontier besides nothing at all."""
_BEND: Final = 1.5
"""Budgets lie closer together where they are small: there each unit of money brings most."""


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
    """The frontier of a plan, reckoned on cells of alike customers.

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
    crowd = allocation.audience(plan, base, in_cells=True)
    free = _at(plan, crowd, settings, MOST, None)
    most = float((free.settled.expected + free.settled.reserve)[_place(free)])
    rising = [most * (number / budgets) ** _BEND for number in range(1, budgets + 1)] if most else []
    points = tuple(_points(plan, crowd, settings, error, rising))
    return Frontier((Point(0.0, *_nothing(plan), 1.0, 0.0, 0.0), *points))


def _points(
    plan: "Plan", crowd: "Crowd", settings: "Settings", error: float, budgets: list[float]
) -> Iterator[Point]:
    start: Settled | None = None
    for budget in budgets:
        outcome = _at(plan, crowd, settings, budget, start)
        start = outcome.settled
        yield _point(outcome, settings, error, budget)


def _at(
    plan: "Plan", crowd: "Crowd", settings: "Settings", budget: float, start: "Settled | None"
) -> "Allocation":
    return allocation.decide(replace(plan, budget=Money(budget)), crowd, settings, plan.hurdle_ratio, start)


def _place(outcome: "Allocation") -> int:
    return [limit.name for limit in outcome.limits].index(BUDGET)


def _point(outcome: "Allocation", settings: "Settings", error: float, budget: float) -> Point:
    sums = answers(outcome, outcome.settled.sent, outcome.crowd.weights)
    ahead = outlook.outlook(sums, outcome.plan, outcome.known, settings, error)
    weights, terms = outcome.crowd.weights, outcome.terms
    cost = float(weights @ (terms.direct @ outcome.settled.sent))
    net = float(weights @ (outcome.settled.sent * terms.alone).sum(axis=0)) - outcome.plan.hidden.fixed
    return Point(
        budget=budget,
        net=net,
        low=ahead.net_low,
        high=ahead.net_high,
        marginal_return=1.0 + terms.price + outcome.shadow_price,
        contacted=float(outcome.contacted.sum()),
        cost=cost,
    )


def _nothing(plan: "Plan") -> tuple[float, float, float]:
    """Net value and its interval where nobody is contacted: the fixed cost is lost all the same."""
    return (-plan.hidden.fixed,) * 3
