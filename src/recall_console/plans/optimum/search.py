"""The prices of limits, by column generation: what everybody does at given prices is a column, and columns are mixed.

References
----------
Dantzig & Wolfe (1960), Decomposition principle for linear programs. Wentges (1997), Weighted Dantzig-Wolfe decomposition:
prices half-way to the best ones so far keep the search from swinging.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from recall_console.plans.optimum.master import Mix, mixed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from recall_console.plans.optimum.columns import Audience, Column

    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

TOLERANCE: Final = 5e-7
"""Share of its net value that a mix may miss."""
MISPRICED: Final = 1e-3
"""A column that improves the mix by less than this share of what is missing tells nothing new."""
MOST_PASSES: Final = 200
"""A search that is not yet as close as it should be ends here; how close it came is known."""
REMEMBERED: Final = 32
"""So many columns go on to the next search; more of them make its master problem slow, and tell little."""
INWARDS: Final = 0.5
"""How far from the master problem's prices towards the best ones so far the next column is made."""


@dataclass(frozen=True)
class Found:
    """What a search ends with.

    Attributes
    ----------
    columns : tuple[Column, ...]
        All that were made.
    shares : ndarray (J,)
        Of the columns; few are above 0. What is missing to 1 contacts nobody.
    prices : ndarray (M,)
        Of the limits, ≥ 0: those of the lowest bound.
    net, bound : float
        What the mix brings, and what nothing can exceed.
    """

    columns: "tuple[Column, ...]"
    shares: "Floats"
    prices: "Floats"
    net: float
    bound: float

    @property
    def support(self) -> "list[tuple[float, Column]]":
        """The columns that are in the mix, with their shares."""
        return [
            (share, one) for share, one in zip(self.shares.tolist(), self.columns, strict=False) if share > 0
        ]

    def bound_at(self, most: "Floats") -> float:
        """What nothing can exceed within other limits (M,), by the columns that are known."""
        return min(one.bound(most) for one in self.columns)

    @property
    def use(self) -> "Floats":
        """What the mix takes of each limit, (M,)."""
        use: Floats = sum((share * one.use for share, one in self.support), np.zeros_like(self.prices))
        return use


def search(audience: "Audience", most: "Floats", columns: "Sequence[Column]", prices: "Floats") -> Found:
    """The best mix of ladders within limits.

    Only the limits that a mix would break are in the master problem: one that never binds costs nothing.

    Parameters
    ----------
    audience : Audience
        N customers, K rungs, M limits.
    most : ndarray (M,)
        ≥ 0.
    columns : sequence of Column
        Known ones.
    prices : ndarray (M,)
        Where to begin.
    """
    active = prices > 0
    while True:
        found = _within(audience, most, active, list(columns), prices)
        broken = ~active & (found.use > most)
        if not broken.any():
            return found
        columns, prices = found.columns, found.prices
        active |= broken


def _within(
    audience: "Audience", most: "Floats", active: "Flags", columns: "list[Column]", prices: "Floats"
) -> Found:
    """The search with the active limits (M,) alone."""
    if not any(np.array_equal(one.prices, prices) for one in columns):
        columns = [*columns, audience.column(prices)]
    mix, inwards = _mixed(columns, most, active, None), INWARDS
    for _ in range(MOST_PASSES):
        centre = min(columns, key=lambda one: one.bound(most))
        missing = centre.bound(most) - mix.net
        if missing <= TOLERANCE * abs(mix.net):
            break
        columns.append(audience.column(inwards * centre.prices + (1.0 - inwards) * mix.prices))
        improves = columns[-1].net + mix.prices @ (most - columns[-1].use) - mix.net > MISPRICED * missing
        if not improves and not inwards:
            break
        inwards = INWARDS if improves else 0.0
        mix = _mixed(columns, most, active, mix.basis)
    centre = min(columns, key=lambda one: one.bound(most))  # the last column may be the best one
    shares = np.pad(mix.shares, (0, len(columns) - len(mix.shares)))
    kept = _kept(columns, shares, centre.prices)
    return Found(
        tuple(columns[place] for place in kept),
        shares[kept],
        centre.prices,
        mix.net,
        centre.bound(most),
    )


def _kept(columns: "list[Column]", shares: "Floats", prices: "Floats") -> list[int]:
    """Places of the columns that are in the mix, and of those that come nearest to being in one."""
    missing = [prices @ one.use - one.net for one in columns]
    nearest = sorted(range(len(columns)), key=missing.__getitem__)[:REMEMBERED]
    return sorted({*nearest, *np.flatnonzero(shares).tolist()})


def _mixed(columns: "list[Column]", most: "Floats", active: "Flags", basis: list[int] | None) -> Mix:
    mix = mixed(
        np.array([one.net for one in columns]),
        np.stack([one.use[active] for one in columns]),
        most[active],
        basis,
    )
    prices = np.zeros(len(most))
    prices[active] = mix.prices
    return mix._replace(prices=prices)
