"""Why a customer gets what the advice says: the first of ``REASONS`` that holds."""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from recall_console.plans.advice.schema import REASONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from recall_console.plans.audience.allocation import Allocation
    from recall_console.plans.audience.base import Base
    from recall_console.plans.plan import Plan, Rung
    from recall_console.settings import Settings

    Flags = npt.NDArray[np.bool_]
    Holds = Mapping[str, Flags]


def reasons(base: "Base", outcome: "Allocation", settings: "Settings") -> pl.Series:
    """The reason of each customer of a base, (N,).

    Parameters
    ----------
    base : Base
        N customers.
    outcome : Allocation
        Of a plan over them, customers one by one.
    settings : Settings
        For ``returns_anyway_from``.
    """
    any_rung = _in_base(base, outcome, np.logical_or.reduce(outcome.crowd.allowed))
    return first(
        {
            **outside(outcome.plan, base),
            **_decided(base, outcome),
            **left_alone(outcome.plan, base, any_rung, settings),
        }
    )


def first(holds: "Holds") -> pl.Series:
    """The first reason that holds for each customer (N,); where none does, what could be done does not pay."""
    places = [REASONS.index(reason) for reason in holds]
    found = np.select(list(holds.values()), places, default=REASONS.index("does_not_pay"))
    return pl.Series("reason", REASONS, dtype=pl.Enum(REASONS)).gather(found)


def outside(plan: "Plan", base: "Base") -> "Holds":
    """Whom each reason for being outside of a plan's audience holds for, (N,) each."""
    has_value = np.isfinite(base.gained) | (plan.calculator.value_per_recall is not None)
    return {
        "opted_out": ~base.contactable,
        "not_in_audience": ~base.meets(plan.audience.where or "true"),
        "not_scored": ~(np.isfinite(base.returns) & has_value),
    }


def left_alone(plan: "Plan", base: "Base", any_rung: "Flags", settings: "Settings") -> "Holds":
    """Whom each reason for being left alone holds for, (N,) each, of those for whom no ladder pays.

    Parameters
    ----------
    plan : Plan
    base : Base
        N customers.
    any_rung : ndarray (N,) of bool
        Who may get any rung at all.
    settings : Settings
        For ``returns_anyway_from``.
    """
    spared = [base.hunter & meant(rung, base) for rung in plan.rungs if spares_hunters(rung)]
    no_offer = np.logical_or.reduce(spared, axis=0) if spared else np.zeros_like(any_rung)
    return {
        "condition_not_met": ~any_rung & ~no_offer,
        "returns_anyway": any_rung & (base.returns >= settings.returns_anyway_from),
        "low_potential": any_rung & base.scores["potential_tier"].eq_missing("low").to_numpy(),
        "coupon_hunter_no_offer": no_offer,
    }


def spares_hunters(rung: "Rung") -> bool:
    """Whether a rung carries an offer that is kept from known coupon hunters."""
    return rung.offer is not None and not rung.offer.coupon_hunters


def meant(rung: "Rung", base: "Base") -> "Flags":
    """Who meets the condition of a rung, (N,)."""
    return np.ones(len(base.returns), dtype=np.bool_) if rung.only_if is None else base.meets(rung.only_if)


def _decided(base: "Base", outcome: "Allocation") -> "Holds":
    climbs = outcome.settled.climbing > 0
    return {
        "best_net": _in_base(base, outcome, outcome.contacted > 0),
        "held_out": _in_base(base, outcome, climbs & (outcome.crowd.held > 0)),
        "over_budget": _in_base(base, outcome, ~climbs & outcome.settled.best.pays),
    }


def _in_base(base: "Base", outcome: "Allocation", flags: "Flags") -> "Flags":
    """Flags of the audience as flags of the base."""
    spread = np.zeros(len(base.returns), dtype=np.bool_)
    spread[outcome.crowd.places] = flags
    return spread
