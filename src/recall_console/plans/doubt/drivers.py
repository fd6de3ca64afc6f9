"""What a plan's result hangs on: how far each driver may be off, and what each one alone does to the net value (tornado).

Drivers are each response, the level of all values, the share of each rung's offers that is redeemed, and the level of the
return probabilities. Everything is told as a distance from what the plan is reckoned with.
"""

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from recall_console.customers.share import Z95
from recall_console.language import tr
from recall_console.plans.doubt.evidence import Known
from recall_console.plans.doubt.sensitivities import MARGIN, Sensitivities, spent
from recall_console.plans.figures import rounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from recall_console.plans.plan import Evidence, Offer, Plan
    from recall_console.settings import Settings

    Floats = npt.NDArray[np.float64]

ENDS: Final = (0.025, 0.975)
"""Of a 95 % interval."""


@dataclass(frozen=True)
class Unknowns:
    """What a plan is reckoned with and is not known for sure.

    Attributes
    ----------
    plan : Plan
        Its offers and its fixed hidden cost.
    known : tuple[Known, ...]
        The M responses that customers are reckoned with.
    settings : Settings
        How far values and redeemed shares may be off; number of draws and seed.
    calibration_error : float
        Standard deviation of everybody's return probability together, 0–1.
    returns_evidence : {"assumed", "observed", "tested"}
        How return probabilities are known.
    """

    plan: "Plan"
    known: tuple[Known, ...]
    settings: "Settings"
    calibration_error: float
    returns_evidence: "Evidence" = "observed"

    @property
    def level_error(self) -> float:
        """Standard deviation of the logarithm of a log-normal level with mean 1 and sd ``value_error``."""
        return math.sqrt(math.log1p(self.settings.value_error**2))


@dataclass(frozen=True)
class Shifts:
    """All drivers away from what is reckoned with, in D cases.

    Attributes
    ----------
    lifts : ndarray (M, D)
        Added to each response, as a difference of shares.
    level : ndarray (D,)
        All values are multiplied by it; 1 leaves them.
    redeemed : ndarray (K, D)
        Added to the direct cost of each contact on each rung, in money.
    returns : ndarray (D,)
        Added to everybody's return probability.
    """

    lifts: "Floats"
    level: "Floats"
    redeemed: "Floats"
    returns: "Floats"

    def lines(self, sums: Sensitivities) -> "Floats":
        """Margin, incremental recalls, direct and hidden cost in each case, (4, P, D).

        Linear in each driver; the margin is the product of values and what the other drivers make of it.
        """
        lines: Floats = sums.slopes @ self._cases
        lines[MARGIN] *= self.level
        return lines

    def nets(self, sums: Sensitivities) -> "Floats":
        """Net value of `lines` after all ledgers but the fixed hidden cost, (P, D), in money."""
        slopes, cases = sums.slopes, self._cases
        nets: Floats = (slopes[MARGIN] @ cases) * self.level - spent(slopes, sums.price) @ cases
        return nets

    @property
    def _cases(self) -> "Floats":
        """What the slopes are multiplied by, (1 + M + 1 + K, D)."""
        return np.vstack((np.ones_like(self.level), self.lifts, self.returns, self.redeemed))


@dataclass(frozen=True)
class Driver:
    """One driver alone at either end of its own 95 % interval.

    Attributes
    ----------
    name : str
        Stable: ``response:2`` (``response:2:1`` for a rung's first group), ``value``, ``redemption:3`` or ``returns``.
    label : str
        For people; it may hold a channel's name as its owner wrote it.
    net_low, net_high : float
        Net value after all ledgers with the driver at its lower and at its upper end, in money. Where more is dearer, as with
        redeemed coupons, the first is the larger.
    evidence : {"assumed", "observed", "tested"}
        How the driver is known.
    """

    name: str
    label: str
    net_low: float
    net_high: float
    evidence: "Evidence"

    @property
    def swing(self) -> float:
        """How far apart the two net values are, in money (≥ 0)."""
        return abs(self.net_high - self.net_low)

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON; without the label, which is in the language of whoever asked."""
        return {
            "name": self.name,
            "net_low": rounded(self.net_low),
            "net_high": rounded(self.net_high),
            "evidence": self.evidence,
        }


def drawn(unknowns: Unknowns) -> Shifts:
    """Seeded draws of all drivers together, each independent of the others.

    Responses and return probabilities are normal, the level of values is log-normal with mean 1, redeemed shares are Beta.
    """
    random = np.random.default_rng(unknowns.settings.seed)
    draws = unknowns.settings.simulation_draws
    errors = np.array([one.error for one in unknowns.known])
    spread = unknowns.level_error
    return Shifts(
        lifts=errors[:, None] * random.standard_normal((len(errors), draws)),
        level=np.exp(spread * random.standard_normal(draws) - spread**2 / 2),
        returns=unknowns.calibration_error * random.standard_normal(draws),
        redeemed=np.stack([_redeemed(rung.offer, unknowns.settings, random) for rung in unknowns.plan.rungs]),
    )


def tornado(sums: Sensitivities, unknowns: Unknowns, draws: Shifts) -> tuple[Driver, ...]:
    """What each driver alone does to the net value, the widest swing first; a driver that does nothing is left out.

    Parameters
    ----------
    sums : Sensitivities
        Of the whole plan (one part).
    unknowns : Unknowns
        Of the same plan.
    draws : Shifts
        From `drawn`: the ends of redeemed shares are taken from them; all other ends are exact.
    """
    drivers = []
    for name, label, evidence, shifts in _alone(unknowns, draws):
        nets = shifts.nets(sums)[0] - unknowns.plan.hidden.fixed
        drivers.append(Driver(name, label, float(nets[0]), float(nets[1]), evidence))
    return tuple(sorted((one for one in drivers if one.swing > 0), key=lambda one: -one.swing))


def _alone(unknowns: Unknowns, draws: Shifts) -> "Iterator[tuple[str, str, Evidence, Shifts]]":
    """Name, label, evidence and both ends of each driver, the others left as they are."""
    rungs = unknowns.plan.rungs
    ends = np.array([-Z95, Z95])
    still = Shifts(np.zeros((len(unknowns.known), 2)), np.ones(2), np.zeros((len(rungs), 2)), np.zeros(2))
    for row, one in enumerate(unknowns.known):
        lifts = _row(still.lifts, row, one.error * ends)
        yield one.code, _response_label(unknowns.plan, one), one.evidence, replace(still, lifts=lifts)
    spread = unknowns.level_error
    level = np.exp(spread * ends - spread**2 / 2)
    yield "value", tr("value of a recall"), "assumed", replace(still, level=level)
    for row in (row for row, rung in enumerate(rungs) if rung.offer is not None):
        redeemed = _row(still.redeemed, row, np.quantile(draws.redeemed[row], ENDS))
        label = tr("coupons redeemed, {channel}", channel=_called(unknowns.plan, row + 1))
        yield f"redemption:{row + 1}", label, "assumed", replace(still, redeemed=redeemed)
    returns = replace(still, returns=unknowns.calibration_error * ends)
    yield "returns", tr("who returns anyway"), unknowns.returns_evidence, returns


def _row(rows: "Floats", row: int, ends: "Floats") -> "Floats":
    moved = rows.copy()
    moved[row] = ends
    return moved


def _response_label(plan: "Plan", known: Known) -> str:
    label = tr("lift of {channel}", channel=_called(plan, known.rung))
    if not known.group:
        return label
    return tr(
        "{label} where {where}", label=label, where=plan.rungs[known.rung - 1].groups[known.group - 1].where
    )


def _called(plan: "Plan", position: int) -> str:
    """A rung by its channel, and by its position where several share the channel."""
    channels = [rung.channel for rung in plan.rungs]
    channel = channels[position - 1]
    return (
        channel
        if channels.count(channel) == 1
        else tr("{channel} (rung {position})", channel=channel, position=position)
    )


def _redeemed(offer: "Offer | None", settings: "Settings", random: np.random.Generator) -> "Floats":
    """How much dearer each contact with an offer is than expected, in money, in each draw."""
    dearer = np.zeros(settings.simulation_draws)
    for part in () if offer is None else offer.parts:
        mean = part.redemption.share
        share = _share(mean, settings.assumed_redemption_error, len(dearer), random)
        dearer += part.cost_redeemed * (share - mean)
    return dearer


def _share(mean: float, error: float, draws: int, random: np.random.Generator) -> "Floats":
    """Beta with a mean and a standard deviation of ``error`` times it, but never vaguer than after a single observation."""
    if error == 0 or not 0 < mean < 1:
        return np.full(draws, mean)
    observations = max((1 - mean) / (mean * error**2) - 1, 1.0)
    return random.beta(observations * mean, observations * (1 - mean), draws)
