"""The forecast of scored customers: sums over whoever gets what."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from recall_console.plans import holdout
from recall_console.plans.audience import allocation
from recall_console.plans.doubt import outlook
from recall_console.plans.doubt.sensitivities import Sensitivities, sensitivities
from recall_console.plans.figures import Figures, total
from recall_console.plans.forecasts import curve
from recall_console.plans.forecasts.caveats import flags
from recall_console.plans.forecasts.forecast import Forecast, Market
from recall_console.plans.forecasts.limit_use import limit_uses
from recall_console.plans.forecasts.pools import pools, violation
from recall_console.plans.optimum.limits import BUDGET
from recall_console.plans.optimum.returns import marginal_returns

if TYPE_CHECKING:
    import numpy.typing as npt

    from recall_console.plans.audience.allocation import Allocation
    from recall_console.plans.audience.base import Base
    from recall_console.plans.forecasts.curve import Curve
    from recall_console.plans.plan import Plan
    from recall_console.settings import Settings

    Codes = npt.NDArray[np.intp]
    Floats = npt.NDArray[np.float64]


def forecast(
    plan: "Plan",
    base: "Base",
    settings: "Settings",
    scored_days: int | None,
    calibration_error: float,
    *,
    in_cells: bool = False,
    near: Forecast | None = None,
) -> Forecast:
    """Forecast a plan's audience; see `forecasting.forecast`."""
    start = None if near is None or near.outcome is None else near.outcome.settled
    outcome = allocation.allocate(plan, base, settings, in_cells=in_cells, start=start)
    rungs = _rung_figures(outcome, settings)
    contacted, held_out = float(outcome.contacted.sum()), float(outcome.held_out.sum())
    figures = total(rungs, contacted, plan.hidden.fixed)
    effect = _detectable(outcome, contacted, held_out)
    ahead = outlook.outlook(
        answers(outcome, outcome.settled.sent, outcome.crowd.weights),
        plan,
        outcome.known,
        settings,
        calibration_error,
    )
    return Forecast(
        plan=plan,
        audience=outcome.crowd.size,
        total=figures,
        rungs=rungs,
        holdout=round(held_out),
        detectable_effect=effect,
        curve=_bent(outcome, settings, calibration_error),
        outlook=ahead,
        left_alone=round(outcome.left_alone.sum()),
        saved_by_leaving_alone=outcome.saved_by_leaving_alone,
        market=_market(outcome),
        outcome=outcome,
        known=outcome.known,
        is_close=outcome.crowd.is_close,
        returns_anyway_from=settings.returns_anyway_from,
        calibration_error=calibration_error,
        flags=flags(
            plan,
            figures,
            rungs,
            settings,
            detectable_effect=effect,
            probability_of_loss=ahead.probability_of_loss,
            over_budget=round(outcome.over_budget.sum()),
            left_out=outcome.crowd.left_out,
            kept_back=sum(
                use.reserve / use.most for use in limit_uses(outcome) if use.name == BUDGET and use.most
            ),
            binding=[use.name for use in limit_uses(outcome) if use.price > 0],
            is_scored=True,
            scored_days=scored_days,
        ),
    )


def _market(outcome: "Allocation") -> Market:
    marginal_return = 1.0 + outcome.terms.price + outcome.shadow_price
    funded, declined = marginal_returns(outcome.terms, outcome.settled, outcome.limits)
    found = pools(outcome, funded, declined)
    return Market(
        limits=limit_uses(outcome),
        shadow_price=outcome.shadow_price,
        marginal_return=marginal_return,
        bound=outcome.settled.bound,
        gap=outcome.settled.gap,
        pools=found,
        marginal_violation=violation(found, marginal_return),
    )


def _rung_figures(outcome: "Allocation", settings: "Settings") -> tuple[Figures, ...]:
    """Sums over the contacted, rung by rung."""
    terms = outcome.terms
    sent = outcome.settled.sent * outcome.crowd.weights
    contacts = sent.sum(axis=1)
    incremental = np.einsum("kn,kn->k", sent, terms.response)
    natural = np.einsum("kn,kn->k", sent, terms.natural)
    hidden = np.einsum("kn,kn->k", sent, terms.burden)
    margin = np.einsum("kn,kn,n->k", sent, terms.response, terms.value)
    columns = (contacts, incremental + natural, incremental, contacts * terms.direct, hidden, margin)
    return tuple(
        _figures(outcome, row, settings.margin)
        for row in zip(*(column.tolist() for column in columns), strict=True)
    )


def _figures(outcome: "Allocation", sums: Sequence[float], margin_rate: float) -> Figures:
    contacts, recalled, incremental, cost_direct, cost_hidden, margin = sums
    return Figures(
        reach=contacts,
        contacts=contacts,
        recalled=recalled,
        recalled_incremental=incremental,
        cost_direct=cost_direct,
        cost_opportunity=cost_direct * outcome.terms.price,
        cost_hidden=cost_hidden,
        revenue=margin / margin_rate if margin_rate else None,
        margin=margin,
        value_basis=outcome.plan.value_basis,
    )


def _detectable(outcome: "Allocation", contacted: float, held_out: float) -> float | None:
    if not contacted:
        return None
    base_rate = float(outcome.contacted @ outcome.crowd.returns) / contacted
    return holdout.detectable_effect(round(contacted), round(held_out), base_rate)


def answers(
    outcome: "Allocation", sent: "Floats", weights: "Floats", part: "Codes | None" = None, parts: int = 1
) -> Sensitivities:
    """How sums over customers answer to what is not known for sure."""
    return sensitivities(
        outcome.terms,
        sent,
        weights,
        outcome.crowd.which,
        len(outcome.known),
        natural_return=outcome.crowd.returns,
        waits=np.array([outcome.plan.wait_share(rung) for rung in outcome.plan.rungs]),
        part=part,
        parts=parts,
    )


def _bent(outcome: "Allocation", settings: "Settings", calibration_error: float) -> "Curve":
    """Over everybody but the holdout who can be contacted at all; who had better be left alone gets the whole ladder."""
    best = outcome.settled.best
    weights = np.where(np.isfinite(best.net), outcome.crowd.weights, 0.0)
    rows = np.flatnonzero(weights)

    def band(part: "Codes", parts: int) -> "tuple[Floats, Floats]":
        parts_of_all = np.zeros(len(weights), dtype=np.intp)
        parts_of_all[rows] = part
        sums = answers(outcome, best.sent, weights, parts_of_all, parts).cumulated()
        return outlook.band(sums, outcome.plan, outcome.known, settings, calibration_error)

    cost = outcome.terms.direct @ best.sent[:, rows]
    return curve.of_customers(best.net[rows], cost, outcome.plan.hidden.fixed, weights[rows], band)
