"""What a plan will cost and bring: three ledgers, per plan, per action and per rung."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from recall_console.errors import PlanError
from recall_console.plans import allocation, calculator, curve, holdout
from recall_console.plans.allocation import Allocation
from recall_console.plans.caveats import flags
from recall_console.plans.curve import Curve
from recall_console.plans.figures import Figures, Flag, rounded, total
from recall_console.plans.quadrants import Quadrant, quadrants

if TYPE_CHECKING:
    from recall_console.plans.plan import Plan
    from recall_console.settings import Settings


@dataclass(frozen=True)
class Forecast:
    """A plan's figures.

    Attributes
    ----------
    plan : Plan
        What was asked.
    audience : int
        Customers meant: contacted, held out, over budget or left alone.
    total : Figures
        Of the whole plan; the sum of its rungs, plus the fixed hidden cost.
    rungs : tuple[Figures, ...]
        In the order of the ladder; ``reach`` is the expected number of customers who get the rung.
    holdout : int
        Customers who would be contacted but are left alone to measure against.
    detectable_effect : float | None
        Smallest lift that this holdout can show, as a difference of shares.
    curve : Curve | None
        Profit over audience size; ``None`` where the value of a recall is unknown.
    left_alone : int
        Customers for whom no ladder pays.
    outcome : Allocation | None
        Who gets what; ``None`` for the plain calculator.
    returns_anyway_from, calibration_error : float
        What quadrants are cut by, and how far return probabilities may be off, both 0–1.
    flags : tuple[Flag, ...]
        What a reader has to know.
    """

    plan: "Plan"
    audience: int
    total: Figures
    rungs: tuple[Figures, ...]
    holdout: int
    detectable_effect: float | None
    curve: Curve | None
    left_alone: int = 0
    outcome: Allocation | None = field(default=None, repr=False, compare=False)
    returns_anyway_from: float = 0.5
    calibration_error: float = 0.0
    flags: tuple[Flag, ...] = ()

    @cached_property
    def allocation(self) -> pl.DataFrame | None:
        """One row per scored customer (`allocation.ALLOCATION_SCHEMA`), made when asked for; ``None`` without scores."""
        return None if self.outcome is None else self.outcome.frame()

    @cached_property
    def quadrants(self) -> tuple[Quadrant, ...] | None:
        """Who returns anyway and for whom a contact pays, reckoned when asked for; ``None`` without scores."""
        if self.outcome is None:
            return None
        return quadrants(self.plan, self.outcome, self.returns_anyway_from, self.calibration_error)

    @property
    def saved_by_leaving_alone(self) -> float | None:
        """What the first rung alone would cost for those left alone, all three ledgers; ``None`` without scores."""
        return None if self.outcome is None else self.outcome.saved_by_leaving_alone

    @property
    def actions(self) -> dict[str, Figures]:
        """Figures by action: rungs with the same channel (with or without an offer) together."""
        names = [rung.action for rung in self.plan.rungs]
        return {name: self._together(name) for name in dict.fromkeys(names)}

    def as_dict(self) -> dict[str, Any]:
        """The forecast as `plan --json` prints it; money, shares and counts, ``null`` where unknown or undefined."""
        return {
            "name": self.plan.name,
            "evidence": self.plan.evidence,
            **self.total.as_dict(),
            "cost_hidden_fixed": rounded(self.plan.hidden.fixed),
            "holdout": self.holdout,
            "detectable_effect": rounded(self.detectable_effect),
            "audience": self.audience,
            "left_alone": self.left_alone,
            "saved_by_leaving_alone": rounded(self.saved_by_leaving_alone),
            "quadrants": None if self.quadrants is None else [each.as_dict() for each in self.quadrants],
            "actions": [{"action": name} | figures.as_dict() for name, figures in self.actions.items()],
            "rungs": list(self._rung_dicts()),
            "curve": None if self.curve is None else self.curve.as_dict(),
            "flags": [flag.as_dict() for flag in self.flags],
        }

    def _together(self, action: str) -> Figures:
        """An action's rungs; a customer may get it more than once, so its reach is its contacts."""
        pairs = zip(self.plan.rungs, self.rungs, strict=True)
        parts = [figures for rung, figures in pairs if rung.action == action]
        return total(parts, reach=sum(part.reach for part in parts))

    def _rung_dicts(self) -> Iterator[Mapping[str, Any]]:
        for position, (rung, figures) in enumerate(zip(self.plan.rungs, self.rungs, strict=True), start=1):
            evidence = rung.response.evidence if rung.response else None
            response = rung.response.as_dict() if rung.response else None
            named = {"rung": position, "channel": rung.channel, "evidence": evidence, "response": response}
            yield named | figures.as_dict()


def forecast(
    plan: "Plan",
    scores: pl.DataFrame | None,
    settings: "Settings",
    scored_days: int | None = None,
    calibration_error: float | None = None,
) -> Forecast:
    """Forecast a plan.

    Parameters
    ----------
    plan : Plan
        With ``audience.where`` it is reckoned per scored customer; without, as a plain calculator.
    scores : polars.DataFrame | None
        `SCORES_SCHEMA`, or ``None`` where there is no data.
    settings : Settings
        For the margin rate.
    scored_days : int | None
        Horizon of the scores, to compare with the plan's.
    calibration_error : float | None
        By how much the scores' return probabilities are wrong on average (0–1); ``None`` takes ``settings.trusted_ece``,
        the most that is trusted.

    Raises
    ------
    PlanError
        Where the plan lacks what this way of reckoning needs; the message names the key.
    FilterError
        Where the audience's condition cannot be evaluated.
    """
    if scores is not None and plan.audience.where is not None:
        error = settings.trusted_ece if calibration_error is None else calibration_error
        return _of_customers(plan, scores, settings, scored_days, error)
    if plan.audience.reach is None:
        raise PlanError(
            "audience.where: expected scored customers; score a source first, or give audience.reach"
        )
    return _of_average(plan, settings)


def _of_average(plan: "Plan", settings: "Settings") -> Forecast:
    steps = calculator.climb(plan)
    contacted, held_out = calculator.customers(plan, steps)
    rungs = tuple(calculator.figures(plan, step, contacted, settings.margin) for step in steps)
    figures = total(rungs, contacted, plan.hidden.fixed)
    natural = plan.calculator.natural_return
    effect = None if natural is None else holdout.detectable_effect(contacted, held_out, natural.share)
    reach = plan.audience.reach or 0
    return Forecast(
        plan=plan,
        audience=reach,
        total=figures,
        rungs=rungs,
        holdout=held_out,
        detectable_effect=effect,
        curve=_straight(plan, figures, contacted),
        flags=flags(
            plan,
            figures,
            rungs,
            settings,
            detectable_effect=effect,
            over_budget=reach - contacted - held_out,
        ),
    )


def _straight(plan: "Plan", figures: Figures, contacted: int) -> Curve | None:
    if figures.net_all is None or not contacted:
        return None
    fixed = plan.hidden.fixed
    net = (figures.net_all + fixed) / contacted
    return curve.of_average(contacted, net, figures.cost_direct / contacted, fixed)


def _of_customers(
    plan: "Plan",
    scores: pl.DataFrame,
    settings: "Settings",
    scored_days: int | None,
    calibration_error: float,
) -> Forecast:
    outcome = allocation.allocate(plan, scores, settings)
    rungs = _rung_figures(plan, outcome, settings)
    contacted = int(outcome.contacted.sum())
    held_out = int(outcome.held_out.sum())
    over_budget = int(outcome.over_budget.sum())
    figures = total(rungs, contacted, plan.hidden.fixed)
    effect = _detectable(outcome, contacted, held_out)
    return Forecast(
        plan=plan,
        audience=len(outcome.customer_ids),
        total=figures,
        rungs=rungs,
        holdout=held_out,
        detectable_effect=effect,
        curve=_bent(plan, outcome),
        left_alone=int(outcome.left_alone.sum()),
        outcome=outcome,
        returns_anyway_from=settings.returns_anyway_from,
        calibration_error=calibration_error,
        flags=flags(
            plan,
            figures,
            rungs,
            settings,
            detectable_effect=effect,
            over_budget=over_budget,
            left_out=outcome.left_out,
            limited=outcome.limited,
            is_scored=True,
            scored_days=scored_days,
        ),
    )


def _rung_figures(plan: "Plan", outcome: Allocation, settings: "Settings") -> tuple[Figures, ...]:
    """Sums over the contacted, rung by rung."""
    sent = outcome.ladders.sent * outcome.contacted
    terms = outcome.terms
    contacts = sent.sum(axis=1)
    incremental = np.einsum("kn,kn->k", sent, terms.response)
    natural = np.einsum("kn,kn->k", sent, terms.natural)
    hidden = np.einsum("kn,kn->k", sent, terms.burden)
    margin = np.einsum("kn,kn,n->k", sent, terms.response, terms.value)
    columns = (contacts, incremental + natural, incremental, contacts * terms.direct, hidden, margin)
    return tuple(
        _figures(plan, row, settings.margin)
        for row in zip(*(column.tolist() for column in columns), strict=True)
    )


def _figures(plan: "Plan", sums: Sequence[float], margin_rate: float) -> Figures:
    contacts, recalled, incremental, cost_direct, cost_hidden, margin = sums
    return Figures(
        reach=contacts,
        contacts=contacts,
        recalled=recalled,
        recalled_incremental=incremental,
        cost_direct=cost_direct,
        cost_opportunity=cost_direct * plan.hurdle_ratio,
        cost_hidden=cost_hidden,
        revenue=margin / margin_rate if margin_rate else None,
        margin=margin,
        value_basis=plan.value_basis,
    )


def _detectable(outcome: Allocation, contacted: int, held_out: int) -> float | None:
    if not contacted:
        return None
    base_rate = float(outcome.natural_return[outcome.contacted].mean())
    return holdout.detectable_effect(contacted, held_out, base_rate)


def _bent(plan: "Plan", outcome: Allocation) -> Curve:
    """Over everybody but the holdout who can be contacted at all; who had better be left alone gets the whole ladder."""
    contactable = np.isfinite(outcome.ladders.net) & ~outcome.held_out
    net = outcome.ladders.net[contactable]
    return curve.of_customers(net, outcome.expected_cost[contactable], plan.hidden.fixed)
