"""Where a search begins: with what a sample of the customers tells, where there are many."""

from typing import TYPE_CHECKING, Final, NamedTuple, Self

import numpy as np

from recall_console.plans.optimum.search import Found, search

if TYPE_CHECKING:
    import numpy.typing as npt

    from recall_console.plans.optimum.columns import Audience, Column
    from recall_console.plans.optimum.reserve import Chance

    Floats = npt.NDArray[np.float64]

SAMPLE: Final = 16_384
"""So many customers tell about where prices and reserves are."""
SEED: Final = 0
MORE: Final = 1e-2
"""The reserve that everybody's ladders at the final prices tell is larger by this share, as those that are drawn differ a little."""
BEYOND: Final = 0.02
"""The reserve that a sample tells is larger by this share of itself, as it has an error of its own."""


class Beginning(NamedTuple):
    """Columns of the whole audience, and prices and reserves (M,) that are about right."""

    columns: "tuple[Column, ...]"
    prices: "Floats"
    reserve: "Floats"

    @classmethod
    def of(cls, audience: "Audience", chance: "Chance") -> Self:
        """From a sample; with few customers from nothing, which costs little."""
        nothing = np.zeros(len(chance.limits))
        if len(audience) <= 4 * SAMPLE or not chance.limits:
            return cls((), nothing, nothing)
        some = sample(audience)
        found = search(some, chance.most, (), nothing)
        reserves = Reserves(some, chance)
        reserve = reserves.of(found)
        within = np.maximum(chance.most - reserve, 0.0)
        found = search(some, within, found.columns, found.prices)
        columns = tuple(audience.column(one.prices) for _, one in found.support)
        found = search(audience, within, columns, found.prices)
        return cls(
            found.columns, found.prices, reserves.of(found) * _scale(some, audience, chance, found.prices)
        )


def _scale(some: "Audience", audience: "Audience", chance: "Chance", prices: "Floats") -> "Floats":
    """How much more everybody's ladders at some prices need kept back than the sample tells, and a little beyond."""
    told, true = (chance.reserve(chance.moments(people, people.codes(prices))) for people in (some, audience))
    return np.divide(true, told, out=np.ones_like(true), where=told > 0) * (1.0 + MORE) / (1.0 + BEYOND)


class Reserves:
    """What mixes need to be kept back, told by a sample; each column is looked at once.

    Parameters
    ----------
    audience : Audience
        All customers.
    chance : Chance
        Of the same limits.
    """

    def __init__(self, audience: "Audience", chance: "Chance") -> None:
        self._some, self._chance = sample(audience), chance
        self._known: dict[bytes, Floats] = {}

    def of(self, found: Found) -> "Floats":
        """The reserve (M,) of a mix, and a little more."""
        moments = np.zeros((2, len(self._chance.limits)))
        for share, one in found.support:
            moments += share * self._moments(one.prices)
        return self._chance.reserve(moments) * (1.0 + BEYOND)

    def _moments(self, prices: "Floats") -> "Floats":
        key = prices.tobytes()
        if key not in self._known:
            self._known[key] = self._chance.moments(self._some, self._some.codes(prices))
        return self._known[key]


def sample(audience: "Audience") -> "Audience":
    """Some of the customers, who stand for all; all of them where they are few."""
    if len(audience) <= SAMPLE:
        return audience
    rows = np.random.default_rng(SEED).choice(len(audience), SAMPLE, replace=False)
    return audience.sample(np.sort(rows))
