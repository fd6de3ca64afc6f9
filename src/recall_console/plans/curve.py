"""The profit curve: what a plan nets, by how many customers it contacts, the best first."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from recall_console.plans.figures import rounded

if TYPE_CHECKING:
    import numpy.typing as npt

MAX_POINTS: Final = 200


@dataclass(frozen=True)
class Curve:
    """Profit over audience size.

    Attributes
    ----------
    sizes : tuple[int, ...]
        Customers contacted, ascending from 0; at most `MAX_POINTS`.
    nets : tuple[float, ...]
        Expected net value at each size after all ledgers, in money; 0 for nobody, as then there is no plan.
    costs : tuple[float, ...]
        Expected direct cost at each size, in money.
    best_size : int
        Where the net value is highest; one of ``sizes``.
    pays_from, pays_to : int | None
        Smallest and largest size > 0 at which the plan at least breaks even; ``None`` where it never does.
    """

    sizes: tuple[int, ...]
    nets: tuple[float, ...]
    costs: tuple[float, ...]
    best_size: int
    pays_from: int | None
    pays_to: int | None

    @property
    def best_net(self) -> float:
        """The highest net value, in money."""
        return max(self.nets)

    @property
    def given_away(self) -> tuple[float, ...]:
        """Net value that stopping at each size, earlier or later than the best one, gives away, in money (≥ 0)."""
        return tuple(self.best_net - net for net in self.nets)

    @property
    def saved_cost(self) -> float:
        """Direct cost that stopping at the best size saves against contacting everyone, in money."""
        return self.costs[-1] - self.costs[self.sizes.index(self.best_size)]

    @property
    def saved_net(self) -> float:
        """Net value that contacting everyone would give away, in money."""
        return self.given_away[-1]

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        points = zip(self.sizes, self.nets, self.costs, self.given_away, strict=True)
        return {
            "best_size": self.best_size,
            "best_net": rounded(self.best_net),
            "pays_from": self.pays_from,
            "pays_to": self.pays_to,
            "saved_cost": rounded(self.saved_cost),
            "saved_net": rounded(self.saved_net),
            "points": [
                {"size": size, "net": rounded(net), "cost_direct": rounded(cost), "given_away": rounded(lost)}
                for size, net, cost, lost in points
            ],
        }


def of_customers(net: "npt.NDArray[np.float64]", cost: "npt.NDArray[np.float64]", fixed: float) -> Curve:
    """The curve of scored customers.

    Parameters
    ----------
    net, cost : ndarray (N,)
        Expected net value after all ledgers and expected direct cost of each customer's ladder, in money.
    fixed : float
        Hidden cost of the plan however many it reaches, in money.
    """
    order = np.argsort(-net)
    nets = np.concatenate(([0.0], np.cumsum(net[order]) - fixed))
    costs = np.concatenate(([0.0], np.cumsum(cost[order])))
    best = int(np.argmax(nets))
    paying = np.flatnonzero(nets[1:] >= 0) + 1
    grid = np.linspace(0, len(net), min(MAX_POINTS - 1, len(net) + 1)).round().astype(int)
    sizes = np.union1d(grid, [best])
    return Curve(
        sizes=tuple(sizes.tolist()),
        nets=tuple(nets[sizes].tolist()),
        costs=tuple(costs[sizes].tolist()),
        best_size=best,
        pays_from=int(paying[0]) if len(paying) else None,
        pays_to=int(paying[-1]) if len(paying) else None,
    )


def of_average(customers: int, net: float, cost: float, fixed: float) -> Curve:
    """The calculator's curve: every customer is the average one, so it is a straight line.

    Parameters
    ----------
    customers : int
        Who can be contacted, ≥ 0.
    net, cost : float
        Expected net value after the variable ledgers and expected direct cost of one customer, in money.
    fixed : float
        Hidden cost of the plan however many it reaches, in money.
    """
    even = _break_even(customers, net, fixed)
    sizes = sorted({0, min(1, customers), customers, *([] if even is None else [even])})
    nets = [net * size - fixed if size else 0.0 for size in sizes]
    return Curve(
        sizes=tuple(sizes),
        nets=tuple(nets),
        costs=tuple(cost * size for size in sizes),
        best_size=_best(sizes, nets),
        pays_from=even,
        pays_to=None if even is None else customers if net >= 0 else even,
    )


def _break_even(customers: int, net: float, fixed: float) -> int | None:
    """Smallest size > 0 that earns the fixed cost."""
    if not customers or net * customers < fixed or net < 0:
        return None
    return max(1, math.ceil(fixed / net)) if net else 1


def _best(sizes: Sequence[int], nets: Sequence[float]) -> int:
    return sizes[max(range(len(sizes)), key=nets.__getitem__)]
