"""From a mix of columns to one ladder for each customer, which stays within the limits and wastes little of them."""

from typing import TYPE_CHECKING, Final

import numpy as np

from recall_console.plans.optimum.bench import Bench

if TYPE_CHECKING:
    import numpy.typing as npt

    from recall_console.plans.optimum.columns import Audience, Codes
    from recall_console.plans.optimum.search import Found

    Floats = npt.NDArray[np.float64]
    Indices = npt.NDArray[np.intp]

NEAREST: Final = 256
"""So many customers who are next to change a rung, for each rung, are gone through to make a mix fit."""
ANYBODY: Final = 1_024
"""And so many others, so that every kind of customer is among them where there are few kinds."""
HAIR: Final = 1e-11
"""Sums over a million customers differ by this share, depending on their order; only then is so much left free."""


def rounded(audience: "Audience", found: "Found", most: "Floats", draw: "Floats") -> "Codes":
    """One ladder for each customer: the mix, drawn; then repaired where it is too much, and filled where there is room.

    Parameters
    ----------
    audience : Audience
        N customers, K rungs, M limits.
    found : Found
        The mix.
    most : ndarray (M,)
        ≥ 0.
    draw : ndarray (N,)
        In 0–1: splits those whom the columns treat alike.

    Returns
    -------
    ndarray (N,) of uint32
        Bit k: rung k is in the ladder.
    """
    if not len(audience):
        return np.zeros(0, dtype=np.uint32)
    choices, shares = choices_of(audience, found)
    codes = drawn(choices, shares, audience.weights, draw)
    contacts = audience.outcome(codes)[1]
    if len(shares) > 1 or (audience.rates @ contacts > most).any():
        rows = _likely(audience, found.prices)
        for hair in (0.0, HAIR):
            bench = Bench(audience.rows(rows), codes[rows], choices[:, rows], found.prices)
            room = most - hair * (np.abs(audience.rates) @ contacts)
            codes[rows] = bench.fitted(audience.rates @ contacts, room)
            contacts = audience.outcome(codes)[1]
            if (audience.rates @ contacts <= most).all():
                break
    return trimmed(audience, codes, most)


def choices_of(audience: "Audience", found: "Found") -> "tuple[Codes, Floats]":
    """Ladders (J, N) that the mix gives, and their shares (J,) adding up to 1."""
    shares = [share for share, _ in found.support]
    choices = [audience.codes(one.prices) for _, one in found.support]
    nobody = 1.0 - sum(shares)
    if nobody > HAIR:
        choices.append(np.zeros(len(audience), dtype=np.uint32))
        shares.append(nobody)
    return np.stack(choices), np.array(shares)


def drawn(choices: "Codes", shares: "Floats", weights: "Floats", draw: "Floats") -> "Codes":
    """Each customer's ladder: of those whom all columns treat alike, each column gets its share, by rank of the draw.

    Parameters
    ----------
    choices : ndarray (J, N)
        Ladders that the columns give.
    shares : ndarray (J,)
        Adding up to 1.
    weights, draw : ndarray (N,)
    """
    codes: Codes = choices[0].copy()
    split = np.flatnonzero((choices[1:] != codes).any(axis=0))
    if not len(split):
        return codes
    kinds = _kinds(choices[:, split])
    order = np.lexsort((draw[split], kinds))
    rows, kinds = split[order], kinds[order]
    passed = np.cumsum(weights[rows])
    begins = np.flatnonzero(np.r_[True, np.diff(kinds) > 0])
    before = (passed - weights[rows])[begins]
    total = np.maximum(np.diff(np.r_[before, passed[-1]]), np.finfo(float).tiny)
    rank = (passed - weights[rows] / 2 - before[kinds]) / total[kinds]
    column = np.minimum(np.searchsorted(np.cumsum(shares), rank, side="right"), len(shares) - 1)
    codes[rows] = choices[column, rows]
    return codes


def _kinds(choices: "Codes") -> "Indices":
    """A number from 0 on for each combination of ladders, (N,)."""
    kinds = np.zeros(choices.shape[1], dtype=np.intp)
    for row in choices:
        both = kinds * (int(row.max()) + 1) + row
        kinds = np.unique(both, return_inverse=True)[1].ravel()
    return kinds


def _likely(audience: "Audience", prices: "Floats") -> "Indices":
    """Who is worth looking at: who is next to change a rung, and some of everybody; who counts for nothing is not."""
    near = audience.nearest(prices, NEAREST)
    others = np.linspace(0, len(audience) - 1, ANYBODY).astype(np.intp)
    rows = np.union1d(near, others)
    likely: Indices = rows[audience.weights[rows] > 0]
    return likely


def trimmed(audience: "Audience", codes: "Codes", most: "Floats") -> "Codes":
    """Without the ladders that use most of what is too much, until nothing is: contacting nobody always fits."""
    over = audience.rates @ audience.outcome(codes)[1] - most
    while (over > 0).any():
        limit = int(np.argmax(over))
        use = (audience.rates[limit] @ audience.sent(codes)) * audience.weights
        order = np.argsort(-use)
        last = int(np.searchsorted(np.cumsum(use[order]), over[limit]))
        codes = codes.copy()
        codes[order[: last + 1]] = 0
        over = audience.rates @ audience.outcome(codes)[1] - most
    return codes
