"""Who has decided to leave, and who is only quiet: the return unprompted, against what a contact adds to it.

Two scores that stay apart: P(returns unprompted), and the uplift of the plan's actions, worth what it gains less all three
ledgers. Contact measured against no contact at random is the only thing that shows an uplift; any other is assumed.
"""

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from recall_console.plans import allocation, ladder
from recall_console.plans.figures import rounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from recall_console.plans.allocation import Allocation
    from recall_console.plans.plan import Plan, Response

    Floats = npt.NDArray[np.float64]
    Places = npt.NDArray[np.intp]

QUADRANTS: Final = ("persuadable", "sure_thing", "lost_cause", "do_not_disturb")
"""A contact pays, and the customer would else stay away (persuadable) or come anyway (sure thing); none pays, and the
customer stays away all the same (lost cause) or would come anyway, so that a contact only costs (do not disturb)."""


@dataclass(frozen=True)
class Quadrant:
    """One quadrant of a plan's audience.

    Attributes
    ----------
    name : str
        One of ``QUADRANTS``.
    customers, low, high : int
        How many are in it, and how few or many if what decides were wrong by as much as is known: see ``quadrants``.
    value : float
        Margin over 12 months that the return of all of them would gain, in money.
    evidence : {"assumed", "tested"}
        Whether every response of the plan comes from a randomised test.
    """

    name: str
    customers: int
    low: int
    high: int
    value: float
    evidence: str

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "quadrant": self.name,
            "customers": self.customers,
            "low": self.low,
            "high": self.high,
            "value": rounded(self.value),
            "evidence": self.evidence,
        }


def quadrants(
    plan: "Plan", outcome: "Allocation", returns_anyway_from: float, calibration_error: float
) -> tuple[Quadrant, ...]:
    """The four quadrants of a plan's audience, in the order of ``QUADRANTS``; capacities and budget are left aside.

    Parameters
    ----------
    plan : Plan
        Every rung with a response.
    outcome : Allocation
        Of the same plan.
    returns_anyway_from : float
        From this probability of coming back unprompted on a customer comes back anyway, 0–1.
    calibration_error : float
        By how much return probabilities are wrong on average, 0–1. ``low`` and ``high`` are the fewest and the most
        customers when all of them are too high, or too low, by that much at once, and every tested response is at either
        end of its interval. Of an assumed response no interval is known.
    """
    told = _places(outcome.terms, outcome.natural_return, returns_anyway_from)
    size, value = _counted(told), np.bincount(told, outcome.terms.value, minlength=len(QUADRANTS))
    counts = [
        size,
        *(
            _counted(_places(terms, returns, returns_anyway_from))
            for terms, returns in _wrong_by(plan, outcome, calibration_error)
        ),
    ]
    low, high = np.min(counts, axis=0), np.max(counts, axis=0)
    evidence = _evidence(plan)
    return tuple(
        Quadrant(name, int(size[k]), int(low[k]), int(high[k]), float(value[k]), evidence)
        for k, name in enumerate(QUADRANTS)
    )


def _places(terms: ladder.Terms, returns: "Floats", anyway_from: float) -> "Places":
    """Each customer's place in ``QUADRANTS``."""
    pays, anyway = ladder.best(terms).pays, returns >= anyway_from
    places: Places = 2 * ~pays + anyway
    return places


def _counted(places: "Places") -> "Places":
    return np.bincount(places, minlength=len(QUADRANTS))


def _wrong_by(
    plan: "Plan", outcome: "Allocation", calibration_error: float
) -> "Iterator[tuple[ladder.Terms, Floats]]":
    """Everything that has a known error at either end of it; what a return gains is a difference of two values, and stays."""
    responses = [rung.response for rung in plan.rungs if rung.response is not None]
    for shift, end in product((-calibration_error, calibration_error), (0, 1)):
        returns = np.clip(outcome.natural_return + shift, 0.0, 1.0)
        lifts = [_at(end, response) for response in responses]
        natural, response = allocation.reactions(plan, returns, lifts)
        yield replace(outcome.terms, natural=natural, response=response), returns


def _at(end: int, response: "Response") -> float:
    """The lift at one end of its interval; where none is known, as it is."""
    lift = response.lift if response.interval is None else response.interval[end]
    return lift.difference


def _evidence(plan: "Plan") -> str:
    tested = all(rung.response is not None and rung.response.evidence == "tested" for rung in plan.rungs)
    return "tested" if tested else "assumed"
