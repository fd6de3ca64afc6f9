"""Who fits into what a plan has: the capacity of its channels, and its budget."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from recall_console.plans import ladder
from recall_console.plans.quantities import ROUNDING

if TYPE_CHECKING:
    import numpy.typing as npt

    from recall_console.plans.plan import Rung

    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]


def within_capacity(
    terms: ladder.Terms, rungs: "tuple[Rung, ...]", counted: "Flags"
) -> tuple[ladder.Ladders, tuple[str, ...]]:
    """The best ladders after taking rungs away from who gains least by them, until expected contacts fit every capacity.

    Each round only takes away, so it ends.

    Parameters
    ----------
    terms : ladder.Terms
        Of N customers and K rungs.
    rungs : tuple[Rung, ...], length K
    counted : ndarray (N,) of bool
        Whose contacts take capacity: holdout's do not.

    Returns
    -------
    tuple of ladder.Ladders and tuple[str, ...]
        And the channels whose capacity kept somebody from them.
    """
    limited: dict[str, None] = {}
    while True:
        ladders = ladder.best(terms)
        excess = {
            position: surplus
            for position, rung in enumerate(rungs)
            if rung.capacity is not None
            and (surplus := _beyond(ladders, position, rung.capacity, counted)).any()
        }
        if not excess:
            return ladders, tuple(limited)
        limited |= {rungs[position].channel: None for position in excess}
        allowed = terms.allowed.copy()
        for position, surplus in excess.items():
            allowed[position] &= ~surplus
        terms = replace(terms, allowed=allowed)


def _beyond(ladders: ladder.Ladders, position: int, capacity: int, counted: "Flags") -> "Flags":
    """Who does not fit, those who gain most first; holdout is cut at the same place, though it takes no capacity."""
    rivals = np.flatnonzero(ladders.pays & (ladders.sent[position] > 0))
    best_first = rivals[np.argsort(-ladders.gain[position, rivals], kind="stable")]
    contacts = np.where(counted, ladders.sent[position], 0.0)[best_first]
    beyond = np.zeros_like(counted)
    beyond[best_first] = np.cumsum(contacts) > capacity
    return beyond


def afforded(ladders: ladder.Ladders, direct: "Floats", held_out: "Flags", budget: float | None) -> "Flags":
    """Who is worth contacting and fits into the budget, by net value per unit of direct cost; holdout costs nothing.

    Parameters
    ----------
    ladders : ladder.Ladders
        Of N customers and K rungs.
    direct : ndarray (K,)
        Direct cost of a contact on each rung, in money.
    held_out : ndarray (N,) of bool
    budget : float | None
        Money; ``None`` is no limit.
    """
    if budget is None:
        return ladders.pays
    cost = direct @ ladders.sent
    paying = np.flatnonzero(ladders.pays)
    with np.errstate(divide="ignore"):  # what costs nothing comes first
        per_unit = ladders.net[paying] / cost[paying]
    best_first = paying[np.argsort(-per_unit, kind="stable")]
    spent = np.cumsum(np.where(held_out, 0.0, cost)[best_first])
    affordable = np.zeros_like(held_out)
    affordable[best_first] = spent <= budget * (1 + ROUNDING)
    return affordable
