"""The plain calculator: one plan, a number of customers, no data about them."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recall_console.errors import PlanError
from recall_console.language import tr
from recall_console.plans.figures import Figures
from recall_console.plans.quantities import ROUNDING

if TYPE_CHECKING:
    from recall_console.plans.plan import Plan, Rung


@dataclass(frozen=True)
class Step:
    """What one rung does to the average customer of the audience.

    Attributes
    ----------
    rung : Rung
        Its prices.
    sent : float
        Probability that the customer is still silent when it is due, 0–1.
    recalled, incremental : float | None
        Probability of coming back while its answer is awaited, in all and because of it; ``None`` where unknown.
    """

    rung: "Rung"
    sent: float
    recalled: float | None
    incremental: float | None


def customers(plan: "Plan", steps: list[Step]) -> tuple[int, int]:
    """How many are contacted and how many held out.

    Contacted are all but the holdout, as far as the budget goes.

    Returns
    -------
    tuple[int, int]
        Their sum is at most ``plan.audience.reach``.
    """
    audience = plan.audience.reach or 0
    cost = math.fsum(step.sent * step.rung.direct_cost for step in steps)
    share = plan.holdout.share
    held_out = round(audience * share)
    affordable = math.inf if plan.budget is None or not cost else plan.budget / cost * (1 + ROUNDING)
    if audience - held_out <= affordable:
        return audience - held_out, held_out
    contacted = math.floor(affordable)
    return contacted, math.floor(contacted * share / (1 - share))


def climb(plan: "Plan") -> list[Step]:
    """The average customer's way up the whole ladder: every rung is used after silence at the one before.

    Raises
    ------
    PlanError
        Where a ladder of several rungs does not say how many answer each.
    """
    if len(plan.rungs) == 1 and plan.rungs[0].response is None:
        return [_single(plan)]
    steps = []
    silent = 1.0
    for position, rung in enumerate(plan.rungs, start=1):
        if rung.response is None:
            raise PlanError(
                tr(
                    "rungs.{position}.response.lift: missing; in a ladder every rung needs one",
                    position=position,
                )
            )
        natural = _natural(plan, rung)
        lift = min(max(rung.response.lift.difference, -natural), 1.0 - natural)
        steps.append(Step(rung, silent, silent * (natural + lift), silent * lift))
        silent *= 0.0 if rung.is_final else 1.0 - natural - lift
    return steps


def figures(plan: "Plan", step: Step, contacted: int, margin_rate: float) -> Figures:
    """Figures of one rung.

    Parameters
    ----------
    plan : Plan
        Its value per recall and prices.
    step : Step
        The rung.
    contacted : int
        Customers who enter the ladder.
    margin_rate : float
        Margin per unit of revenue, 0–1.
    """
    contacts = step.sent * contacted
    recalled = _times(step.recalled, contacted)
    incremental = _times(step.incremental, contacted)
    value = _times(plan.calculator.value_per_recall, recalled if incremental is None else incremental)
    revenue, margin = _both(value, plan.value_basis == "margin", margin_rate)
    cost_direct = contacts * step.rung.direct_cost
    return Figures(
        reach=contacts,
        contacts=contacts,
        recalled=recalled,
        recalled_incremental=incremental,
        cost_direct=cost_direct,
        cost_opportunity=cost_direct * plan.hurdle_ratio,
        cost_hidden=contacts * _burden(plan, step.rung),
        revenue=revenue,
        margin=margin,
        value_basis=plan.value_basis,
    )


def _single(plan: "Plan") -> Step:
    """One rung, of which at most the recalls are known."""
    rate = plan.calculator.recall_rate
    natural = plan.calculator.natural_return
    recalled = None if rate is None else rate.share
    incremental = None if recalled is None or natural is None else recalled - natural.share
    return Step(plan.rungs[0], 1.0, recalled, incremental)


def _natural(plan: "Plan", rung: "Rung") -> float:
    """Natural return while a rung waits, by a constant hazard; counted as none where it is unknown."""
    known = plan.calculator.natural_return
    return 0.0 if known is None else 1.0 - (1.0 - known.share) ** plan.wait_share(rung)


def _burden(plan: "Plan", rung: "Rung") -> float:
    hidden = plan.hidden
    lost_value = hidden.lost_value_per_unsubscribe or 0.0
    unsubscribes = hidden.unsubscribe_rate.share * lost_value
    return rung.fatigue_cost + unsubscribes + hidden.complaint_rate.share * hidden.cost_per_complaint


def _both(value: float | None, is_margin: bool, margin_rate: float) -> tuple[float | None, float | None]:
    """Revenue and margin, whichever of them the value is."""
    if value is None:
        return None, None
    if not is_margin:
        return value, value * margin_rate
    return (value / margin_rate if margin_rate else None), value


def _times(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one * other
