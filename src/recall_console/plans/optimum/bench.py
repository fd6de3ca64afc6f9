"""Some customers whose ladders are changed one by one until everything fits."""

from typing import TYPE_CHECKING, Final

import numpy as np

from recall_console.plans.optimum.columns import unpacked

if TYPE_CHECKING:
    import numpy.typing as npt

    from recall_console.plans.optimum.columns import Audience, Codes

    Floats = npt.NDArray[np.float64]
    Indices = npt.NDArray[np.intp]

MOST_CHANGES: Final = 5_000
"""A repair ends here at the latest."""
FREED: Final = 0.1
"""Room that a repair frees beyond what was too much counts as wasted by this share, as most of it will be filled again."""
ZERO: Final = 1e-12
"""Money below this is rounding."""


class Bench:
    """P customers, K rungs, M limits, and C other ladders for each.

    Parameters
    ----------
    audience : Audience
        The customers.
    codes : ndarray (P,)
        Their ladders.
    choices : ndarray (J, P)
        Ladders that they are likely to get.
    prices : ndarray (M,)
        Of the limits.
    """

    def __init__(self, audience: "Audience", codes: "Codes", choices: "Codes", prices: "Floats") -> None:
        self._audience, self._choices, self._prices = audience, choices, prices
        self._codes = codes.copy()
        self._options, self._net, self._taken = self._changes(np.arange(len(codes)))

    def fitted(self, use: "Floats", most: "Floats") -> "Codes":
        """Their ladders (P,) after everybody's use (M,) is brought within ``most`` (M,), if it can be, and fills it."""
        for step in (self._repair, self._fill):
            for _ in range(MOST_CHANGES):
                change = step(most - use)
                if change is None:
                    break
                use = use + self._make(change)
        return self._codes

    def _make(self, change: int) -> "Floats":
        """Change one ladder; what that takes of the limits, (M,)."""
        customer, option = divmod(change, self._options.shape[1])
        taken: Floats = self._taken[customer, option].copy()
        self._codes[customer] = self._options[customer, option]
        row = np.array([customer])
        self._options[row], self._net[row], self._taken[row] = self._changes(row)
        return taken

    def _repair(self, room: "Floats") -> int | None:
        """The change that wastes least for what it gives back of what is too much."""
        if (room >= 0).all():
            return None
        after = room - self._taken
        back = np.minimum(after, 0.0) - np.minimum(room, 0.0)
        freed = np.maximum(after, 0.0) - np.maximum(room, 0.0)
        back_worth = back @ np.where(self._prices > 0, self._prices, self._prices.mean() + ZERO)
        wasted = np.maximum(self._cost(), ZERO) + FREED * np.maximum(freed, 0.0) @ self._prices
        score = np.where((back_worth > ZERO) & np.isfinite(wasted), back_worth / wasted, 0.0)
        best = int(np.argmax(score))
        return best if score.flat[best] > 0 else None

    def _cost(self) -> "Floats":
        """What each change loses if all that it takes of limits is paid, and what it gives back is paid for, (P, C)."""
        cost: Floats = self._taken @ self._prices - self._net
        return cost

    def _fill(self, room: "Floats") -> int | None:
        """The change that brings most and fits."""
        fits = (self._taken <= room).all(axis=-1)
        brings = np.where(fits, self._net, 0.0)
        best = int(np.argmax(brings))
        return best if brings.flat[best] > ZERO else None

    def _changes(self, rows: "Indices") -> "tuple[Codes, Floats, Floats]":
        """Ladders (P, C), what they bring more (P, C), and what they take more of each limit (P, C, M)."""
        part, mine = self._audience.rows(rows), self._codes[rows][:, None]
        rungs = np.arange(len(part.ends), dtype=np.uint32)
        options = np.hstack(
            [mine, mine ^ (np.uint32(1) << rungs), self._choices[:, rows].T, np.zeros_like(mine)]
        )
        net, contacts = _outcome(part, options)
        taken = (contacts - contacts[:, :1]) @ part.rates.T
        return options, net - net[:, :1], taken


def _outcome(part: "Audience", options: "Codes") -> "tuple[Floats, Floats]":
    """Net value (P, C) and contacts (P, C, K) of ladders; −inf for one that is not allowed or has rungs out of reach."""
    used = unpacked(options, len(part.ends))
    silent, net = np.ones(options.shape), np.zeros(options.shape)
    contacts = np.zeros((*options.shape, len(used)))
    for rung, here in enumerate(used):
        reached = silent * here
        contacts[..., rung] = reached
        alone = part.alone[rung][:, None]
        net += np.where(reached > 0, reached, 1.0) * np.where(here, alone, 0.0)
        net[here & (reached <= 0)] = -np.inf
        silent -= reached * part.ends[rung][:, None]
    if part.contacts_left is not None:
        net[np.bitwise_count(options) > part.contacts_left[:, None]] = -np.inf
    return net * part.weights[:, None], contacts * part.weights[:, None, None]
