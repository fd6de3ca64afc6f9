"""From a plan and its audience to the numbers that ladders are reckoned from."""

from typing import TYPE_CHECKING

import numpy as np

from recall_console.plans.audience.base import CERTAIN
from recall_console.plans.optimum import ladder

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from recall_console.plans.audience.crowd import Crowd
    from recall_console.plans.doubt.evidence import Known
    from recall_console.plans.plan import Plan

    Floats = npt.NDArray[np.float64]


def terms(plan: "Plan", crowd: "Crowd", known: "Sequence[Known]", price: float) -> ladder.Terms:
    """What the ladders of a crowd are reckoned from.

    Parameters
    ----------
    plan : Plan
        Its prices and waits.
    crowd : Crowd
        K rungs, N rows.
    known : Sequence[Known]
        What each response is worth after shrinking.
    price : float
        λ ≥ 0: what a unit of money earns elsewhere.
    """
    natural, response = reactions(plan, crowd, [one.used for one in known])
    return ladder.Terms(
        value=crowd.gained,
        natural=natural,
        response=response,
        direct=np.array([rung.direct_cost for rung in plan.rungs]),
        burden=_burden(plan, crowd),
        allowed=crowd.allowed,
        final=np.array([rung.is_final for rung in plan.rungs]),
        price=price,
        contacts_left=_contacts_left(plan, crowd),
    )


def reactions(
    plan: "Plan", crowd: "Crowd", lifts: "Sequence[float]", shift: float = 0.0
) -> "tuple[Floats, Floats]":
    """Natural return and incremental response during each rung's wait, (K, N) both.

    Natural return has a constant hazard that adds up to the return probability over the horizon; a response is kept where
    the sum of both is a probability.

    Parameters
    ----------
    plan : Plan
        For the waits.
    crowd : Crowd
        K rungs, N rows.
    lifts : Sequence[float]
        Of each response, in the order of `evidence.of_rungs`, as differences of shares.
    shift : float
        Added to every return probability.
    """
    log_silence = np.log1p(-np.clip(crowd.returns + shift, 0.0, CERTAIN))
    natural = np.stack([-np.expm1(plan.wait_share(rung) * log_silence) for rung in plan.rungs])
    said = np.array(lifts)[crowd.which]
    return natural, np.clip(said, -natural, 1.0 - natural)


def _burden(plan: "Plan", crowd: "Crowd") -> "Floats":
    """Hidden cost of a contact: patience, unsubscribes, complaints."""
    hidden = plan.hidden
    lost = crowd.lost if hidden.lost_value_per_unsubscribe is None else hidden.lost_value_per_unsubscribe
    nuisance = hidden.unsubscribe_rate.share * lost + hidden.complaint_rate.share * hidden.cost_per_complaint
    return np.stack([np.full(len(crowd), rung.fatigue_cost) + nuisance for rung in plan.rungs])


def _contacts_left(plan: "Plan", crowd: "Crowd") -> "npt.NDArray[np.int8] | None":
    """A frequency cap counts a whole ladder into one window: never too much, though a long ladder could have more.

    ``None`` where nobody may get more rungs than the cap allows, which is reckoned in half the time.
    """
    longest = int(crowd.allowed.sum(axis=0).max(initial=0))
    if plan.at_most is None or plan.at_most.contacts >= longest:
        return None
    return np.full(len(crowd), plan.at_most.contacts, dtype=np.int8)
