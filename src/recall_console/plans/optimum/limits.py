"""What a plan's contacts may use in all: its budget, the capacity of its channels, and the cap on subsidies."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from recall_console.language import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from recall_console.plans.plan import Plan

    Floats = npt.NDArray[np.float64]

BUDGET: Final = "budget"
SUBSIDY: Final = "subsidy"
CAPACITY: Final = "capacity of "
"""Before the name of a channel."""


def words(name: str) -> str:
    """The name of a limit as a person reads it."""
    if name.startswith(CAPACITY):
        return tr("capacity of {channel}", channel=name.removeprefix(CAPACITY))
    return tr("budget") if name == BUDGET else tr("cap on subsidies")


@dataclass(frozen=True)
class Limit:
    """Σ over customers and rungs of contacts × ``rates`` is at most ``most``.

    Attributes
    ----------
    name : str
        `BUDGET`, `CAPACITY` and the channel, or `SUBSIDY`.
    rates : ndarray (K,)
        Expected use of one contact on each rung; negative where a contact makes room.
    spread : ndarray (K,)
        Variance of that one contact's use, given that it is sent.
    most : float
        ≥ 0.
    third : ndarray (K,) or None
        Third central moment of that use; ``None`` is 0.
    """

    name: str
    rates: "Floats"
    spread: "Floats"
    most: float
    third: "Floats | None" = None

    @property
    def skew(self) -> "Floats":
        """Third central moment (K,) of one contact's use."""
        return np.zeros_like(self.rates) if self.third is None else self.third

    @property
    def is_budget(self) -> bool:
        """Whether it limits money."""
        return self.name == BUDGET

    @property
    def makes_room(self) -> bool:
        """Whether some contacts make room for others, as under a cap on a share."""
        return bool((self.rates < 0).any())

    @property
    def varies(self) -> bool:
        """Whether a reserve is kept: by chance offers are redeemed, and later rungs reached.

        A cap on a share holds in expectation only: there is nothing to keep a reserve of.
        """
        return not self.makes_room and bool((self.spread > 0).any() or self.rates[1:].any())

    @property
    def forbids(self) -> "npt.NDArray[np.bool_]":
        """Rungs (K,) that nobody can get, as nothing may be used and nothing makes room."""
        nothing = self.most <= 0 and not self.makes_room
        return nothing & (self.rates > 0)


def limits(plan: "Plan") -> tuple[Limit, ...]:
    """The limits that a plan sets: the budget, each channel's capacity in the plan's order, the cap on subsidies.

    Parameters
    ----------
    plan : Plan
        K rungs.
    """
    return tuple(_limits(plan))


def budget(plan: "Plan", most: float) -> Limit:
    """A limit on direct cost, in money ≥ 0, whether or not the plan has one."""
    direct = np.array([rung.direct_cost for rung in plan.rungs])
    chances = [rung.offer.chance if rung.offer else (0.0, 0.0) for rung in plan.rungs]
    spread, third = np.array(chances).T
    return Limit(BUDGET, direct, spread, most, third)


def _limits(plan: "Plan") -> "Iterator[Limit]":
    if plan.budget is not None:
        yield budget(plan, plan.budget)
    for channel in plan.channels:
        if channel.capacity is not None:
            mine = np.array([float(rung.channel == channel.name) for rung in plan.rungs])
            yield Limit(f"{CAPACITY}{channel.name}", mine, np.zeros_like(mine), float(channel.capacity))
    if plan.subsidy_cap is not None:
        yield _subsidy(plan, plan.subsidy_cap.share)


def _subsidy(plan: "Plan", share: float) -> Limit:
    """Offers take at most a share of the direct cost: what is beyond it is at most 0."""
    direct = np.array([rung.direct_cost for rung in plan.rungs])
    offers = np.array([rung.offer.expected_cost if rung.offer else 0.0 for rung in plan.rungs])
    return Limit(SUBSIDY, offers - share * direct, np.zeros_like(direct), 0.0)
