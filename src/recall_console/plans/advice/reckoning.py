"""What ladders bring one customer, and how far that may be off; the sums of a plan are sums of these."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from recall_console.customers.share import Z95
from recall_console.plans.doubt.drivers import Unknowns, drawn
from recall_console.plans.doubt.sensitivities import (
    DIRECT,
    INCREMENTAL,
    LINES,
    MARGIN,
    chunks,
    only,
    sensitivities,
    spent,
)
from recall_console.plans.plan import EVIDENCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from recall_console.plans.audience.crowd import Crowd
    from recall_console.plans.doubt.evidence import Known
    from recall_console.plans.doubt.sensitivities import Sensitivities
    from recall_console.plans.optimum.ladder import Terms
    from recall_console.plans.plan import Plan
    from recall_console.settings import Settings

    Floats = npt.NDArray[np.float64]
    Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Reckoned:
    """N customers, each with one ladder; money, and shares of 0–1.

    Attributes
    ----------
    cost : ndarray (N,)
        Expected direct cost.
    brings_back : ndarray (N,)
        Extra probability of a return while the ladder runs.
    net : ndarray (N,)
        Expected net value after all ledgers but the plan's fixed hidden cost.
    low, high : ndarray (N,)
        Its 95 % interval: how far the expectation may be off, as responses, values, redeemed shares and return
        probabilities may be. Whether this one customer returns is chance on top, and not in it.
    """

    cost: "Floats"
    brings_back: "Floats"
    net: "Floats"
    low: "Floats"
    high: "Floats"


@dataclass(frozen=True)
class Reckoner:
    """All that ladders of a plan are reckoned from.

    Attributes
    ----------
    plan : Plan
    crowd : Crowd
        N customers, one by one.
    known : tuple[Known, ...]
        What each response is worth.
    terms : Terms
        Of the crowd.
    settings : Settings
        How far values and redeemed shares may be off.
    calibration_error : float
        Standard deviation of everybody's return probability together, 0–1.
    """

    plan: "Plan"
    crowd: "Crowd"
    known: "tuple[Known, ...]"
    terms: "Terms"
    settings: "Settings"
    calibration_error: float

    def reckon(self, sent: "Floats") -> Reckoned:
        """What ladders bring.

        Parameters
        ----------
        sent : ndarray (K, N)
            Probability that each customer gets each rung (`ladder.sent`).
        """
        parts = [self._part(sent, these) for these in chunks(sent.shape[1])]
        columns = zip(*parts, strict=True) if parts else ((np.zeros(0),) for _ in range(5))
        return Reckoned(*(np.concatenate(column) for column in columns))

    def weakest(self, used: "npt.NDArray[np.bool_]") -> "Places":
        """Places in ``EVIDENCE`` of the weakest response that each customer's rungs rest on, (N,); −1 without any.

        Parameters
        ----------
        used : ndarray (K, N) of bool
        """
        known = np.array([EVIDENCE.index(one.evidence) for one in self.known])
        least = np.where(used, known[self.crowd.which], len(EVIDENCE)).min(axis=0)
        return np.where(least < len(EVIDENCE), least, -1)

    def _part(self, sent: "Floats", these: slice) -> "Sequence[Floats]":
        sums = self._answers(sent[:, these], these)
        cost, brings_back = sums.sums[:, DIRECT], sums.sums[:, INCREMENTAL]
        net, deviation = _moments(sums, self.errors, self.settings.value_error)
        return cost, brings_back, net, net - Z95 * deviation, net + Z95 * deviation

    def _answers(self, sent: "Floats", these: slice) -> "Sensitivities":
        """How each of some customers answers to what is not known for sure."""
        size = sent.shape[1]
        return sensitivities(
            only(self.terms, these),
            sent,
            np.ones(size),
            self.crowd.which[:, these],
            len(self.known),
            natural_return=self.crowd.returns[these],
            waits=np.array([self.plan.wait_share(rung) for rung in self.plan.rungs]),
            part=np.arange(size),
            parts=size,
        )

    @cached_property
    def errors(self) -> "Floats":
        """Standard deviations of responses, return probabilities and the cost of each rung's contacts, (M + 1 + K,)."""
        draws = drawn(Unknowns(self.plan, self.known, self.settings, self.calibration_error))
        lifts = [one.error for one in self.known]
        return np.array([*lifts, self.calibration_error, *draws.redeemed.std(axis=1).tolist()])


def _moments(sums: "Sensitivities", errors: "Floats", value_error: float) -> "tuple[Floats, Floats]":
    """Mean and standard deviation of each customer's net value, (N,) both.

    It is x·l − y: margin x and ledgers y are linear in normal errors, the level l of all values has mean 1 and standard
    deviation s, and all are independent; so its variance is s²·E[x²] + Var(x − y).
    """
    slopes = sums.slopes
    margin, paid = slopes[MARGIN], spent(slopes[:LINES], sums.price)
    of_margin = ((margin[:, 1:] * errors) ** 2).sum(axis=1)
    of_both = (((margin - paid)[:, 1:] * errors) ** 2).sum(axis=1)
    variance = value_error**2 * (margin[:, 0] ** 2 + of_margin) + of_both
    return margin[:, 0] - paid[:, 0], np.sqrt(variance)
