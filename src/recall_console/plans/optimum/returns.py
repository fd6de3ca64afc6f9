"""What the last unit of money brings for each customer, beside what a further one would."""

from typing import TYPE_CHECKING, Final

import numpy as np

from recall_console.plans.optimum.columns import Audience, unpacked

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from recall_console.plans.optimum import ladder
    from recall_console.plans.optimum.limits import Limit
    from recall_console.plans.optimum.settling import Settled

    Floats = npt.NDArray[np.float64]
    Codes = npt.NDArray[np.uint32]

TELLING: Final = 0.01
"""A message that costs next to nothing returns hundreds for one or loses as many, whatever money is worth: it tells nothing."""


def marginal_returns(
    terms: "ladder.Terms", settled: "Settled", limits: "Sequence[Limit]"
) -> "tuple[Floats, Floats]":
    """What each customer's rungs bring per unit of money, if what they take of other limits is paid in money as well.

    A rung's gain over skipping it is reckoned with the rest of the customer's ladder as it is. Its full price is its direct
    cost at the marginal return 1 + ``terms.price`` + the budget's price, and its use of every other limit at that one's. At
    the optimum every rung that is used brings at least the marginal return, and every other one at most that.

    Parameters
    ----------
    terms : ladder.Terms
        K rungs × N customers.
    settled : Settled
        Ladders, and prices (M,).
    limits : sequence of Limit, length M

    Returns
    -------
    tuple of ndarray (N,)
        The lowest of the rungs used and the highest of those that could be added, of rungs with a price that is more than
        `TELLING` of the dearest one's; NaN without any.
    """
    audience = Audience.of(terms, limits, np.ones(len(terms.value)))
    marginal = 1.0 + terms.price + sum(settled.prices[[limit.is_budget for limit in limits]].tolist())
    others = settled.prices * [not limit.is_budget for limit in limits]
    full = marginal * terms.direct + others @ audience.rates
    funded, declined = np.empty((2, len(audience)))
    for rows, part in audience.parts():
        funded[rows], declined[rows] = _extremes(part, settled, settled.used[rows], full)
    return marginal * (1.0 + funded), marginal * (1.0 + declined)


def _extremes(part: Audience, settled: "Settled", codes: "Codes", full: "Floats") -> "tuple[Floats, Floats]":
    """Least gain of a rung that is used, and highest of one that could be, per unit of full price and beyond it."""
    rungs = unpacked(codes, len(full))
    alone = part.alone - (settled.prices @ part.rates)[:, None]
    addable = _addable(part, codes, rungs)
    funded, declined, later = np.full(len(part), np.nan), np.full(len(part), np.nan), np.zeros(len(part))
    for rung in range(len(full) - 1, -1, -1):
        gain = alone[rung] - part.ends[rung] * later
        if full[rung] > TELLING * full.max():
            per_unit = gain / full[rung]
            funded = np.fmin(funded, np.where(rungs[rung], per_unit, np.nan))
            declined = np.fmax(declined, np.where(addable[rung], per_unit, np.nan))
        later = np.where(rungs[rung], gain + later, later)
    return funded, declined


def _addable(part: Audience, codes: "Codes", rungs: "npt.NDArray[np.bool_]") -> "npt.NDArray[np.bool_]":
    """Rungs (K, N) that are not used, but could be reached and sent."""
    silent = np.ones(len(part))
    addable = ~rungs & np.isfinite(part.alone)
    for rung, reached in enumerate(part.reached(rungs)):
        addable[rung] &= silent > 0
        silent = silent - reached * part.ends[rung]
    if part.contacts_left is not None:
        addable &= np.bitwise_count(codes) < part.contacts_left
    return addable
