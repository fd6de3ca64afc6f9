"""What a plan may bring once everything that is not known for sure is drawn together: intervals and the probability of loss.

The policy stays as decided; the sums answer to each driver by their derivatives (`sensitivities`), and to the level of
values by multiplication. On top comes chance: who returns, what a returner brings, who redeems; a sum over many customers,
so normal, but for its skewness. An interval goes from the 2.5 % to the 97.5 % quantile of the draws, each figure by itself.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from recall_console.plans.doubt import evidence
from recall_console.plans.doubt.drivers import ENDS, Driver, Shifts, Unknowns, drawn, tornado
from recall_console.plans.doubt.evidence import Known
from recall_console.plans.doubt.sensitivities import (
    CUBES,
    DIRECT,
    DIRECT_CHANCE,
    INCREMENTAL,
    INCREMENTAL_CHANCE,
    NET_CHANCE,
    SQUARES,
    Sensitivities,
    net_of,
    sensitivities,
)
from recall_console.plans.figures import rounded
from recall_console.plans.optimum.ladder import Terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from recall_console.plans.calculator import Step
    from recall_console.plans.figures import Figures
    from recall_console.plans.plan import Evidence, Plan
    from recall_console.settings import Settings

    Floats = npt.NDArray[np.float64]

_MOST_SKEWNESS: Final = 1.5
"""Up to here the correction for skewness rises over the whole 95 % interval; only a handful of returners are more skewed."""


@dataclass(frozen=True)
class Outlook:
    """What a plan may bring.

    Attributes
    ----------
    net_low, net_high : float
        95 % interval of the net value after all three ledgers, in money.
    probability_of_loss : float
        Share of the draws in which that is negative, 0–1.
    cost_low, cost_high : float
        95 % interval of the direct cost, in money, ≥ 0.
    incremental_low, incremental_high : float
        95 % interval of the incremental recalls.
    drivers : tuple[Driver, ...]
        What each driver alone does to the net value, the widest swing first.
    """

    net_low: float
    net_high: float
    probability_of_loss: float
    cost_low: float
    cost_high: float
    incremental_low: float
    incremental_high: float
    drivers: tuple[Driver, ...]

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        figures = {name: rounded(figure) for name, figure in vars(self).items() if name != "drivers"}
        return figures | {"drivers": [driver.as_dict() for driver in self.drivers]}


def outlook(
    sums: Sensitivities,
    plan: "Plan",
    known: "Sequence[Known]",
    settings: "Settings",
    calibration_error: float,
    *,
    returns_evidence: "Evidence" = "observed",
) -> Outlook:
    """Intervals, probability of loss and tornado.

    Parameters
    ----------
    sums : Sensitivities
        Of the whole plan (one part).
    plan : Plan
        Its offers and its fixed hidden cost.
    known : Sequence[Known]
        The M responses of the sensitivities.
    settings : Settings
        How far values and redeemed shares may be off; number of draws and seed.
    calibration_error : float
        Standard deviation of everybody's return probability together, 0–1.
    returns_evidence : {"assumed", "observed", "tested"}
        How return probabilities are known.
    """
    unknowns = Unknowns(plan, tuple(known), settings, calibration_error, returns_evidence)
    shifts = drawn(unknowns)
    nets, costs, recalls = (each[0] for each in _outcomes(sums, unknowns, shifts))
    net_low, net_high = np.quantile(nets, ENDS).tolist()
    cost_low, cost_high = np.quantile(np.maximum(costs, 0.0), ENDS).tolist()
    incremental_low, incremental_high = np.quantile(recalls, ENDS).tolist()
    return Outlook(
        net_low=net_low,
        net_high=net_high,
        probability_of_loss=float((nets < 0).mean()),
        cost_low=cost_low,
        cost_high=cost_high,
        incremental_low=incremental_low,
        incremental_high=incremental_high,
        drivers=tornado(sums, unknowns, shifts),
    )


def band(
    sums: Sensitivities,
    plan: "Plan",
    known: "Sequence[Known]",
    settings: "Settings",
    calibration_error: float,
) -> "tuple[Floats, Floats]":
    """95 % interval of the net value of each part by the same draws, (P,) both, in money.

    Parameters are those of `outlook`; the sensitivities may be of P parts, for a curve cumulated.
    """
    unknowns = Unknowns(plan, tuple(known), settings, calibration_error)
    shifts = drawn(unknowns)
    nets = shifts.nets(sums) - plan.hidden.fixed + _chance(sums, unknowns, shifts)[0]
    low, high = np.quantile(nets, ENDS, axis=1)
    return low, high


def of_average(
    plan: "Plan",
    steps: "Sequence[Step]",
    rungs: "Sequence[Figures]",
    settings: "Settings",
    calibration_error: float,
) -> Outlook | None:
    """The outlook of the plain calculator, whose customers are all the average one.

    Parameters
    ----------
    plan : Plan
        As the calculator took it.
    steps : Sequence[Step]
        From `calculator.climb`.
    rungs : Sequence[Figures]
        From `calculator.figures`, one a step; the first tells how many are contacted.
    settings : Settings
        For everything that is drawn.
    calibration_error : float
        Standard deviation of the natural return, 0–1.

    Returns
    -------
    Outlook | None
        ``None`` where a response or the value of a recall is unknown, or nobody is contacted.
    """
    told = average(plan, steps, rungs, settings)
    if told is None:
        return None
    one, known = told
    sums = one.times(np.array([rungs[0].reach]))
    return outlook(sums, plan, known, settings, calibration_error, returns_evidence="assumed")


def average(
    plan: "Plan", steps: "Sequence[Step]", rungs: "Sequence[Figures]", settings: "Settings"
) -> tuple[Sensitivities, tuple[Known, ...]] | None:
    """Sensitivities of the plain calculator's one average customer, and its responses.

    Parameters and ``None`` as for `of_average`. For the band of a curve take ``.times(sizes)`` of the former.
    """
    responses = [rung.response for rung in plan.rungs if rung.response is not None]
    value = _margin_per_recall(plan, settings)
    if value is None or not rungs[0].reach or len(responses) < len(plan.rungs):
        return None
    natural_return = plan.calculator.natural_return
    sums = sensitivities(
        _terms(plan, steps, rungs, value),
        np.array([[step.sent] for step in steps]),
        np.ones(1),
        which=np.arange(len(steps))[:, None],
        responses=len(steps),
        natural_return=np.array([0.0 if natural_return is None else natural_return.share]),
        waits=np.array([plan.wait_share(rung) for rung in plan.rungs]),
    )
    known = tuple(evidence.known(one, settings, rung) for rung, one in enumerate(responses, start=1))
    return sums, known


def _margin_per_recall(plan: "Plan", settings: "Settings") -> float | None:
    value = plan.calculator.value_per_recall
    if value is None:
        return None
    return value if plan.value_basis == "margin" else value * settings.margin


def _terms(plan: "Plan", steps: "Sequence[Step]", rungs: "Sequence[Figures]", value: float) -> Terms:
    """One customer, as the calculator reckons with."""
    reached = np.array([[step.sent] for step in steps])
    incremental = np.array([[step.incremental or 0.0] for step in steps])
    recalled = np.array([[step.recalled or 0.0] for step in steps])
    hidden = np.array([[figures.cost_hidden / rungs[0].reach] for figures in rungs])
    sent = np.where(reached > 0, reached, 1.0)
    return Terms(
        value=np.array([value]),
        natural=(recalled - incremental) / sent,
        response=incremental / sent,
        direct=np.array([rung.direct_cost for rung in plan.rungs]),
        burden=hidden / sent,
        allowed=np.ones_like(reached, dtype=np.bool_),
        final=np.array([rung.is_final for rung in plan.rungs]),
        price=plan.hurdle_ratio,
    )


def _outcomes(sums: Sensitivities, unknowns: Unknowns, shifts: Shifts) -> "tuple[Floats, Floats, Floats]":
    """Net value after all ledgers, direct cost and incremental recalls in each draw, (P, D) each."""
    lines = shifts.lines(sums)
    net, direct, incremental = _chance(sums, unknowns, shifts)
    return (
        net_of(lines, sums.price) - unknowns.plan.hidden.fixed + net,
        lines[DIRECT] + direct,
        lines[INCREMENTAL] + incremental,
    )


def _chance(sums: Sensitivities, unknowns: Unknowns, shifts: Shifts) -> "Floats":
    """What chance adds to net value, direct cost and incremental recalls in each draw, (3, P, D).

    Few returners bring most of a plan's money, so its net value is skewed: z + γ·(z² − 1) / 6 has the skewness γ (Cornish &
    Fisher 1938). What chance does to it grows with the level of values.
    """
    settings = unknowns.settings
    noise = np.random.default_rng((settings.seed, 1)).standard_normal((3, 1, settings.simulation_draws))
    deviations = np.sqrt(np.maximum(_variances(sums, unknowns), 0.0))[:, :, None]
    skewness = _skewness(sums, deviations[0, :, 0], settings.value_spread)
    added: Floats = deviations * noise
    added[0] += deviations[0] * skewness[:, None] * (noise[0] ** 2 - 1.0) / 6.0
    added[0] *= shifts.level
    return added


def _variances(sums: Sensitivities, unknowns: Unknowns) -> "Floats":
    """Variances by chance of net value, direct cost and incremental recalls, (3, P)."""
    redeemed = [rung.offer.chance[0] if rung.offer else 0.0 for rung in unknowns.plan.rungs]
    redemption = sums.contacts @ np.array(redeemed)
    values = unknowns.settings.value_spread**2 * sums.chance[:, SQUARES]
    return np.stack(
        (
            sums.chance[:, NET_CHANCE] + values + (1.0 + sums.price) ** 2 * redemption,
            sums.chance[:, DIRECT_CHANCE] + redemption,
            sums.chance[:, INCREMENTAL_CHANCE],
        )
    )


def _skewness(sums: Sensitivities, deviations: "Floats", spread: float) -> "Floats":
    """Of the net value by chance, (P,): returners are rare, and what one brings is Gamma distributed."""
    cubes = sums.chance[:, CUBES] * (1.0 + spread**2) * (1.0 + 2.0 * spread**2)
    scale = deviations**3
    skewness = np.divide(cubes, scale, out=np.zeros_like(cubes), where=scale > 0)
    return np.clip(skewness, -_MOST_SKEWNESS, _MOST_SKEWNESS)
