"""Who has decided to leave, and who is only quiet: the return unprompted, against what a contact adds to it.

Two scores that stay apart: P(returns unprompted), and the uplift of the plan's actions, worth what it gains less all three
ledgers. Contact measured against no contact at random is the only thing that shows an uplift; any other is assumed.
"""

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from recall_console.customers.share import Z95
from recall_console.plans.audience.terms import reactions
from recall_console.plans.figures import rounded
from recall_console.plans.optimum import ladder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from recall_console.plans.audience.allocation import Allocation
    from recall_console.plans.doubt.evidence import Known

    Flags = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]
    Places = npt.NDArray[np.intp]

MATRIX: Final = ("persuadable", "sure_thing", "lost_cause", "do_not_disturb")
"""A contact pays, and the customer would else stay away (persuadable) or come anyway (sure thing); none pays, and the
customer stays away all the same (lost cause) or would come anyway, so that a contact only costs (do not disturb)."""


@dataclass(frozen=True)
class Quadrant:
    """One quadrant of a plan's audience.

    Attributes
    ----------
    name : str
        One of ``MATRIX``.
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
    outcome: "Allocation", returns_anyway_from: float, calibration_error: float
) -> tuple[Quadrant, ...]:
    """The four quadrants of a plan's audience, in the order of ``MATRIX``; capacities and budget are left aside.

    Parameters
    ----------
    outcome : Allocation
        Of a plan whose every rung has a response.
    returns_anyway_from : float
        From this probability of coming back unprompted on a customer comes back anyway, 0–1.
    calibration_error : float
        By how much return probabilities are wrong on average, 0–1. ``low`` and ``high`` are the fewest and the most
        customers when all of them are too high, or too low, by that much at once, and every tested response is at either
        end of its interval. Of an assumed response no interval is known.
    """
    crowd = outcome.crowd
    told = _places(outcome.settled.best.pays, crowd.returns, returns_anyway_from)
    size, value = _counted(told, crowd.customers), _counted(told, crowd.customers * crowd.gained)
    wrong = [
        _counted(_places(pays, returns, returns_anyway_from), crowd.customers)
        for pays, returns in _wrong_by(outcome, calibration_error)
    ]
    counts = np.array([size, *wrong]).round().astype(np.int64)
    low, high = counts.min(axis=0), counts.max(axis=0)
    evidence = _evidence(outcome.known)
    return tuple(
        Quadrant(name, int(counts[0, k]), int(low[k]), int(high[k]), float(value[k]), evidence)
        for k, name in enumerate(MATRIX)
    )


def _places(pays: "Flags", returns: "Floats", anyway_from: float) -> "Places":
    """Each row's place in ``MATRIX``."""
    places: Places = 2 * ~pays + (returns >= anyway_from)
    return places


def _counted(places: "Places", customers: "Floats") -> "Floats":
    counts: Floats = np.bincount(places, customers, minlength=len(MATRIX)).astype(np.float64)
    return counts


def _wrong_by(outcome: "Allocation", calibration_error: float) -> "Iterator[tuple[Flags, Floats]]":
    """Everything that has a known error at either end of it; what a return gains is a difference of two values, and stays."""
    crowd = outcome.crowd
    ends = (0, 1) if any(one.evidence == "tested" for one in outcome.known) else (0,)
    for shift, end in product((-calibration_error, calibration_error), ends):
        lifts = [_at(end, known) for known in outcome.known]
        natural, response = reactions(outcome.plan, crowd, lifts, shift)
        pays = ladder.best(replace(outcome.terms, natural=natural, response=response)).pays
        yield pays, np.clip(crowd.returns + shift, 0.0, 1.0)


def _at(end: int, known: "Known") -> float:
    """A tested lift at one end of its 95 % interval; any other as it is used."""
    return known.lift + (2 * end - 1) * Z95 * known.error if known.evidence == "tested" else known.used


def _evidence(known: "Sequence[Known]") -> str:
    return "tested" if all(one.evidence == "tested" for one in known) else "assumed"
