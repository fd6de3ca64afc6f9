"""What a response is worth to a decision, by how well it is known.

Of several actions the one with the highest estimate is also the one whose estimate is likeliest to be too high: the
winner's curse of a maximum. So every lift is shrunk towards no effect before any maximum over actions is taken, the more
so the less is known about it. With x the lift as said and s its standard deviation,

    used = x · max(0, 1 − s² / x²)

the positive-part James–Stein rule for a single lift: what the lift truly varies by is estimated by x² − s², and where
noise alone explains x, no effect is left. A lift below 0 shrinks towards 0 as well. A lift that was pooled with others is
taken as it is: the pool has drawn it where its like are.

References
----------
James, W. & Stein, C. (1961). Estimation with quadratic loss. Proc. 4th Berkeley Symposium 1, 361–379.
Efron, B. & Morris, C. (1973). Stein's estimation rule and its competitors: an empirical Bayes approach. JASA 68, 117–130.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recall_console.customers.share import Z95

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recall_console.plans.plan import Evidence, Response, Rung
    from recall_console.settings import Settings


@dataclass(frozen=True)
class Known:
    """One response, ready to decide by.

    Attributes
    ----------
    lift : float
        As said: treated minus untreated share, −1 to 1.
    error : float
        Its standard deviation, ≥ 0.
    used : float
        After shrinking: between 0 and ``lift``.
    evidence : {"assumed", "observed", "tested"}
        How it is known.
    rung : int
        Position of its rung from 1; 0 where nobody asked.
    group : int
        Which of the rung's groups it belongs to, from 1; 0 for everybody else.
    """

    lift: float
    error: float
    used: float
    evidence: "Evidence"
    rung: int = 0
    group: int = 0

    @property
    def code(self) -> str:
        """Stable name of the response: ``response:2``, or ``response:2:1`` for the first group of rung 2."""
        return f"response:{self.rung}:{self.group}" if self.group else f"response:{self.rung}"


def known(response: "Response", settings: "Settings", rung: int = 0, group: int = 0) -> Known:
    """How well a response is known, and what is left of it after shrinking.

    Parameters
    ----------
    response : Response
        As the plan says it.
    settings : Settings
        For ``assumed_response_error`` and ``observed_response_error``.
    rung, group : int
        Where it stands, for `Known`.
    """
    lift = response.lift.difference
    error = _error(response, settings)
    used = lift if response.pooled else shrunk(lift, error)
    return Known(lift, error, used, response.evidence, rung, group)


def of_rungs(rungs: "Sequence[Rung]", settings: "Settings") -> tuple[Known, ...]:
    """The responses of a ladder, in this order: of each rung its groups' as they stand, then everybody else's.

    Rungs without a response have none here.
    """
    return tuple(
        known(response, settings, position, group)
        for position, rung in enumerate(rungs, start=1)
        for group, response in _responses(rung)
    )


def shrunk(lift: float, error: float) -> float:
    """A lift after shrinking towards no effect (formula and reason: see the module).

    Parameters
    ----------
    lift : float
        Difference of shares.
    error : float
        Its standard deviation, ≥ 0.
    """
    return 0.0 if abs(lift) <= error else lift * (1.0 - (error / lift) ** 2)


def _responses(rung: "Rung") -> "list[tuple[int, Response]]":
    """Groups with their numbers from 1; everybody else's response is number 0 and comes last."""
    groups = [(number, group.response) for number, group in enumerate(rung.groups, start=1)]
    return groups if rung.response is None else [*groups, (0, rung.response)]


def _error(response: "Response", settings: "Settings") -> float:
    """By the strongest thing that the evidence brings with it: an interval, a number of customers, or neither."""
    lift = abs(response.lift.difference)
    if response.evidence == "tested" and response.interval is not None:
        low, high = response.interval
        return abs(high.difference - low.difference) / (2 * Z95)
    if response.evidence == "observed" and response.customers:
        return math.hypot(_binomial_error(lift, response.customers), settings.observed_response_error * lift)
    return settings.assumed_response_error * lift


def _binomial_error(share: float, customers: int) -> float:
    """Standard deviation of a share observed on so many customers (≥ 1).

    With half a success and half a failure added (Jeffreys' prior; Brown, Cai & DasGupta 2001): none of ten is no
    certainty.
    """
    likely = (share * customers + 0.5) / (customers + 1.0)
    return math.sqrt(likely * (1.0 - likely) / customers)
