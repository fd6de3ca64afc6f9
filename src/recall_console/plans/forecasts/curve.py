"""The profit curve: what a plan nets, by how many customers it contacts, the best first."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from recall_console.plans.figures import rounded

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Places = npt.NDArray[np.intp]
    Band = Callable[[Places, int], tuple[Floats, Floats]]

MAX_POINTS: Final = 200
_BAND_POINTS: Final = 50
"""The band is smooth: it is reckoned at about so many points."""


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
    lows, highs : tuple[float, ...] | None
        95 % interval of the net value at each size, in money; ``None`` where unknown.
    """

    sizes: tuple[int, ...]
    nets: tuple[float, ...]
    costs: tuple[float, ...]
    best_size: int
    pays_from: int | None
    pays_to: int | None
    lows: tuple[float, ...] | None = None
    highs: tuple[float, ...] | None = None

    @property
    def best_net(self) -> float:
        """The highest net value, in money."""
        return max(self.nets)

    @property
    def given_away(self) -> tuple[float, ...]:
        """Net value that stopping at each size, earlier or later than the best one, gives away, in money (≥ 0)."""
        return tuple(self.best_net - net for net in self.nets)

    @property
    def half_given_away(self) -> float:
        """Net value that stopping at half of the best size gives away, in money."""
        return self.best_net - float(np.interp(self.best_size / 2, self.sizes, self.nets))

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
        unknown = (None,) * len(self.sizes)
        lows, highs = self.lows or unknown, self.highs or unknown
        points = zip(self.sizes, self.nets, lows, highs, self.costs, self.given_away, strict=True)
        return {
            "best_size": self.best_size,
            "best_net": rounded(self.best_net),
            "pays_from": self.pays_from,
            "pays_to": self.pays_to,
            "half_given_away": rounded(self.half_given_away),
            "saved_cost": rounded(self.saved_cost),
            "saved_net": rounded(self.saved_net),
            "points": [
                {
                    "size": size,
                    "net": rounded(net),
                    "low": rounded(low),
                    "high": rounded(high),
                    "cost_direct": rounded(cost),
                    "given_away": rounded(lost),
                }
                for size, net, low, high, cost, lost in points
            ],
        }


def of_customers(
    net: "Floats",
    cost: "Floats",
    fixed: float,
    weights: "Floats | None" = None,
    band: "Band | None" = None,
) -> Curve:
    """The curve of scored customers.

    Parameters
    ----------
    net, cost : ndarray (N,)
        Expected net value after all ledgers and expected direct cost of each customer's ladder, in money.
    fixed : float
        Hidden cost of the plan however many it reaches, in money.
    weights : ndarray (N,), optional
        How many alike customers each stands for, ≥ 0; one, if left out.
    band : callable, optional
        Given the part (0 … P − 1) of the curve that each customer is in, (N,), and P: lower and upper end of the net value of
        each part together with all before it, (P,) both, in money.
    """
    weights = np.ones_like(net) if weights is None else weights
    order = np.argsort(-net)
    sizes = _cumulated(weights[order])
    earned = _cumulated((weights * net)[order]) - fixed
    nets = np.where(sizes.round() > 0, earned, 0.0)
    costs = _cumulated((weights * cost)[order])
    best = int(np.argmax(nets))
    points = _points(sizes, best)
    pays_from, pays_to = _paying(sizes, earned)
    lows, highs = (None, None) if band is None else _banded(band, order, sizes, points, best)
    return Curve(
        sizes=tuple(sizes[points].round().astype(int).tolist()),
        nets=tuple(nets[points].tolist()),
        costs=tuple(costs[points].tolist()),
        best_size=round(float(sizes[best])),
        pays_from=pays_from,
        pays_to=pays_to,
        lows=lows,
        highs=highs,
    )


def of_average(
    customers: int,
    net: float,
    cost: float,
    fixed: float,
    band: "Callable[[Floats], tuple[Floats, Floats]] | None" = None,
) -> Curve:
    """The calculator's curve: every customer is the average one, so it is a straight line.

    Parameters
    ----------
    customers : int
        Who can be contacted, ≥ 0.
    net, cost : float
        Expected net value after the variable ledgers and expected direct cost of one customer, in money.
    fixed : float
        Hidden cost of the plan however many it reaches, in money.
    band : callable, optional
        Given sizes > 0, (P,): lower and upper end of the net value at each, (P,) both, in money.
    """
    even = _break_even(customers, net, fixed)
    sizes = sorted({0, min(1, customers), customers, *([] if even is None else [even])})
    nets = [net * size - fixed if size else 0.0 for size in sizes]
    lows, highs = (None, None) if band is None else _from_nobody(*band(np.array(sizes[1:], dtype=np.float64)))
    return Curve(
        sizes=tuple(sizes),
        nets=tuple(nets),
        costs=tuple(cost * size for size in sizes),
        best_size=_best(sizes, nets),
        pays_from=even,
        pays_to=None if even is None else customers if net >= 0 else even,
        lows=lows,
        highs=highs,
    )


def _cumulated(steps: "Floats") -> "Floats":
    """Sums from nothing on, (N + 1,)."""
    sums: Floats = np.concatenate(([0.0], np.cumsum(steps)))
    return sums


def _points(sizes: "Floats", best: int) -> "Places":
    """Where the curve is told: each whole size once, evenly where there are too many, and the best one among them."""
    near = np.arange(len(sizes))
    if len(sizes) > MAX_POINTS - 1:
        grid = np.linspace(0.0, sizes[-1], MAX_POINTS - 1).round()
        near = np.searchsorted(sizes, grid).clip(max=len(sizes) - 1)
    whole = sizes.round()
    _, first = np.unique(whole[near], return_index=True)
    others = near[first]
    return np.union1d(others[whole[others] != whole[best]], [best])


def _paying(sizes: "Floats", earned: "Floats") -> tuple[int | None, int | None]:
    """Smallest and largest size > 0 that at least breaks even; alike customers earn alike, so it is straight in between."""
    paying = np.flatnonzero((earned >= 0) & (sizes.round() > 0))
    if not len(paying):
        return None, None
    first, last = int(paying[0]), int(paying[-1])
    pays_from = max(1, math.ceil(_crossing(sizes, earned, first - 1)))
    pays_to = sizes[-1] if last + 1 == len(sizes) else _crossing(sizes, earned, last)
    return pays_from, max(pays_from, math.floor(pays_to))


def _crossing(sizes: "Floats", earned: "Floats", place: int) -> float:
    """Size between a place and the next one at which the net value is 0, to a millionth of a customer."""
    here, there = earned[place : place + 2]
    share = min(max(here / (here - there), 0.0), 1.0) if here != there else 0.0
    return round(float(sizes[place] + share * (sizes[place + 1] - sizes[place])), 6)


def _banded(
    band: "Band", order: "Places", sizes: "Floats", points: "Places", best: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The band at every point of the curve: reckoned at some of them, straight in between."""
    if len(points) == 1:
        return (0.0,), (0.0,)
    every = math.ceil(len(points) / _BAND_POINTS)
    knots = np.union1d(points[1::every], [0, best, points[-1]])
    part = np.empty_like(order)
    part[order] = np.repeat(np.arange(len(knots) - 1), np.diff([*knots[:-1], len(order)]))
    ends = band(part, len(knots) - 1)
    low, high = (np.interp(sizes[points[1:]], sizes[knots[1:]], end) for end in ends)
    return _from_nobody(low, high)


def _from_nobody(low: "Floats", high: "Floats") -> tuple[tuple[float, ...], tuple[float, ...]]:
    """A band and its first point, where nobody is contacted and there is no plan."""
    return (0.0, *low.tolist()), (0.0, *high.tolist())


def _break_even(customers: int, net: float, fixed: float) -> int | None:
    """Smallest size > 0 that earns the fixed cost."""
    if not customers or net * customers < fixed or net < 0:
        return None
    return max(1, math.ceil(fixed / net)) if net else 1


def _best(sizes: Sequence[int], nets: Sequence[float]) -> int:
    return sizes[max(range(len(sizes)), key=nets.__getitem__)]
