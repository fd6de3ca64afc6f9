"""What everybody does at given prices, in one pass: a column of the master problem."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from recall_console.plans.optimum import ladder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from recall_console.plans.optimum.limits import Limit

    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]
    Codes = npt.NDArray[np.uint32]

AT_ONCE: Final = 16_384
"""So many customers fit the cache of a core."""


@dataclass(frozen=True)
class Column:
    """Everybody's best ladders at some prices.

    Attributes
    ----------
    prices : ndarray (M,)
        Of the limits, per unit of use.
    contacts : ndarray (K,)
        Expected contacts in all.
    use : ndarray (M,)
        Expected use of each limit.
    net : float
        Expected net value in all, without those prices.
    climbing : float
        Customers who get any rung.
    """

    prices: "Floats"
    contacts: "Floats"
    use: "Floats"
    net: float
    climbing: float

    def bound(self, most: "Floats") -> float:
        """Net value that nothing within limits (M,) can exceed: weak duality at this column's prices."""
        return self.net + float(self.prices @ (most - self.use))


@dataclass(frozen=True)
class Audience:
    """N customers (or cells of alike ones) and K rungs, ready for many passes.

    Attributes
    ----------
    alone : ndarray (K, N)
        What each rung brings by itself, in money; −inf where it is not allowed.
    ends : ndarray (K, N)
        Probability that nothing follows the rung.
    contacts_left : ndarray (N,) of int or None
        As in `ladder.Terms`.
    weights : ndarray (N,)
        Customers that each row stands for, ≥ 0.
    rates : ndarray (M, K)
        Expected use of each limit by one contact.
    """

    alone: "Floats"
    ends: "Floats"
    contacts_left: "npt.NDArray[np.int8] | None"
    weights: "Floats"
    rates: "Floats"

    @classmethod
    def of(cls, terms: ladder.Terms, limits: "Sequence[Limit]", weights: "Floats") -> Self:
        """From terms; nobody gets a rung that a limit forbids."""
        forbidden = np.zeros(len(terms.direct), dtype=np.bool_)
        for limit in limits:
            forbidden |= limit.forbids
        rates = np.array([limit.rates for limit in limits]).reshape(len(limits), len(terms.direct))
        alone = np.where(terms.allowed & ~forbidden[:, None], terms.alone, -np.inf)
        ends = terms.natural + terms.response
        ends[terms.final] = 1.0
        return cls(alone, ends, terms.contacts_left, np.asarray(weights, dtype=np.float64), rates)

    def __len__(self) -> int:
        return len(self.weights)

    def rows(self, rows: "npt.NDArray[np.intp] | slice") -> "Audience":
        """Some of the customers."""
        left = None if self.contacts_left is None else self.contacts_left[rows]
        return Audience(self.alone[:, rows], self.ends[:, rows], left, self.weights[rows], self.rates)

    def sample(self, rows: "npt.NDArray[np.intp]") -> "Audience":
        """Some of the customers, who stand for all."""
        some = self.rows(rows)
        weight = some.weights.sum()
        return replace(some, weights=some.weights * (self.weights.sum() / weight if weight else 1.0))

    def column(self, prices: "Floats") -> Column:
        """Everybody's best ladders at prices (M,) of the limits."""
        extra = prices @ self.rates
        value, climbing, contacts = 0.0, 0.0, np.zeros(len(self.alone))
        for _, part in self.parts():
            best, _, used = part.climb(prices)
            value += float(part.weights @ best)
            climbing += float(part.weights @ (best > 0))
            for rung, reached in enumerate(part.reached(used)):
                contacts[rung] += part.weights @ reached
        return Column(prices, contacts, self.rates @ contacts, value + float(extra @ contacts), climbing)

    def climb(self, prices: "Floats") -> "tuple[Floats, Floats, Flags]":
        """`ladder.climb` at prices (M,) of the limits."""
        return ladder.climb(self.alone - (prices @ self.rates)[:, None], self.ends, self.contacts_left)

    def reached(self, used: "Flags") -> "Iterator[Floats]":
        """Probability (N,) that each rung is used and reached, rung by rung."""
        silent = np.ones(len(self))
        for here, ends in zip(used, self.ends, strict=True):
            reached = silent * here
            yield reached
            silent -= reached * ends

    def codes(self, prices: "Floats") -> "Codes":
        """The best ladders (N,) at prices (M,) of the limits: bit k is set for who may reach rung k."""
        codes = np.zeros(len(self), dtype=np.uint32)
        for rows, part in self.parts():
            used = part.climb(prices)[2]
            for rung, reached in enumerate(part.reached(used)):
                codes[rows] |= (reached > 0).astype(np.uint32) << np.uint32(rung)
        return codes

    def sent(self, codes: "Codes") -> "Floats":
        """Probability (K, N) that each rung of given ladders is reached."""
        sent = np.empty_like(self.ends)
        for rows, part in self.parts():
            used = unpacked(codes[rows], len(sent))
            for rung, reached in enumerate(part.reached(used)):
                sent[rung, rows] = reached
        return sent

    def outcome(self, codes: "Codes") -> tuple[float, "Floats"]:
        """Expected net value in all, and contacts (K,), of given ladders."""
        net, contacts = 0.0, np.zeros(len(self.ends))
        for rows, part in self.parts():
            used = unpacked(codes[rows], len(contacts))
            for rung, reached in enumerate(part.reached(used)):
                counted = part.weights * reached
                contacts[rung] += counted.sum()
                net += float(counted[used[rung]] @ part.alone[rung, used[rung]])
        return net, contacts

    def nearest(self, prices: "Floats", most: int) -> "npt.NDArray[np.intp]":
        """Customers who are next to change a rung as prices (M,) change: so many for each rung, at most."""
        found, distances = [], []
        for rows, part in self.parts():
            distance = np.where(part.weights > 0, np.abs(part.climb(prices)[1]), np.inf)
            near = _least(distance, most)
            found.append(near + rows.start)
            distances.append(np.take_along_axis(distance, near, axis=1))
        nearest = _least(np.hstack(distances), most)
        chosen: npt.NDArray[np.intp] = np.unique(np.take_along_axis(np.hstack(found), nearest, axis=1))
        return chosen

    def parts(self) -> "Iterator[tuple[slice, Audience]]":
        """The customers, so many at once as fit the cache, and where they are."""
        for begin in range(0, len(self), AT_ONCE):
            rows = slice(begin, begin + AT_ONCE)
            yield rows, self.rows(rows)


def unpacked(codes: "Codes", rungs: int) -> "Flags":
    """The rungs (K, …) of ladders that are given as numbers."""
    bits = np.arange(rungs, dtype=np.uint32).reshape(-1, *[1] * codes.ndim)
    used: Flags = (codes >> bits & np.uint32(1)).astype(np.bool_)
    return used


def _least(distance: "Floats", most: int) -> "npt.NDArray[np.intp]":
    """Where the least numbers of each row are."""
    kept = min(most, distance.shape[1])
    least: npt.NDArray[np.intp] = np.argpartition(distance, kept - 1, axis=1)[:, :kept]
    return least
