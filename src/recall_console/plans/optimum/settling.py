"""Who gets which ladder, so that all of them together bring most within every limit."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recall_console.plans.optimum import ladder
from recall_console.plans.optimum.beginning import Beginning
from recall_console.plans.optimum.columns import Audience
from recall_console.plans.optimum.keeping import Attempt, best_attempt
from recall_console.plans.optimum.reserve import Chance
from recall_console.plans.optimum.rounding import choices_of, rounded
from recall_console.plans.optimum.search import Found, search

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from recall_console.plans.optimum.limits import Limit

    Floats = npt.NDArray[np.float64]
    Codes = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class Settled:
    """The outcome for N customers (or cells of them), K rungs and M limits.

    Attributes
    ----------
    sent : ndarray (K, N)
        Expected contacts of each customer on each rung; a mean where a cell is split.
    used : ndarray (N,) of uint32
        Bit k: rung k is in the ladder; 0 for who is left alone. Of a cell that is split, the most frequent ladder.
    climbing : ndarray (N,)
        Share of each row, 0–1, that has a ladder.
    best : ladder.Ladders
        As if there were no limits: what is not funded is seen from it.
    prices : ndarray (M,)
        λ ≥ 0: what one more unit of each limit would bring, in money; the budget's is beyond ``terms.price``.
    expected, reserve : ndarray (M,)
        Expected use, and what is kept back for chance: together no more than the limit.
    net : float
        Weighted net value after ``terms.price`` and burdens, in money.
    bound : float
        What nothing can exceed at the same limits and reserves (dual bound).
    """

    sent: "Floats"
    used: "Codes"
    climbing: "Floats"
    best: ladder.Ladders
    prices: "Floats"
    expected: "Floats"
    reserve: "Floats"
    net: float
    bound: float

    @property
    def gap(self) -> float:
        """Share of the bound that may be missing, ≥ 0."""
        return max(self.bound - self.net, 0.0) / self.bound if self.bound > 0 else 0.0


@dataclass(frozen=True)
class _Policy:
    """What everybody does; as in `Settled`, and what it needs to be kept back of each limit, (M,)."""

    sent: "Floats"
    used: "Codes"
    climbing: "Floats"
    net: float
    expected: "Floats"
    needed: "Floats"


def settle(
    terms: ladder.Terms,
    limits: "Sequence[Limit]",
    weights: "Floats",
    draw: "Floats | None",
    *,
    confidence: float = 0.95,
    cells: bool = False,
    start: Settled | None = None,
) -> Settled:
    """The ladders that bring most within all limits.

    Parameters
    ----------
    terms : ladder.Terms
        K rungs × N customers.
    limits : sequence of Limit, length M
    weights : ndarray (N,)
        1 for a customer, 0 for one who takes no use (holdout) but is treated by the same rule, n for a cell of n alike.
    draw : ndarray (N,) or None
        A hash in 0–1 that splits those who are alike; ``None`` only for cells.
    confidence : float
        Probability that all limits hold together, 0.5–1.
    cells : bool
        Rows are split by share: a ladder for each part of a cell.
    start : Settled, optional
        Where to begin: the outcome of a similar plan with as many limits.
    """
    audience, chance = Audience.of(terms, limits, weights), Chance.of(limits, confidence)
    policy, found, reserve = _settled(audience, chance, None if cells else draw, start)
    best = ladder.best(terms)
    return Settled(
        sent=policy.sent,
        used=policy.used,
        climbing=policy.climbing,
        best=best,
        prices=_first_returns(best, limits, found.prices),
        expected=policy.expected,
        reserve=reserve,
        net=policy.net,
        bound=found.bound_at(np.maximum(chance.most - reserve, 0.0)),
    )


def _settled(
    audience: Audience, chance: Chance, draw: "Floats | None", start: Settled | None
) -> "tuple[_Policy, Found, Floats]":
    """The best policy whose own reserve fits, what it was found from, and that reserve."""
    columns, prices, reserve = _beginning(audience, chance, start)

    def attempt(within: "Floats") -> "Attempt[tuple[_Policy, Found]]":
        nonlocal columns, prices
        found = search(audience, within, columns, prices)
        columns, prices = found.columns, found.prices
        policy = (
            _mean(audience, chance, found) if draw is None else _drawn(audience, chance, found, within, draw)
        )
        return Attempt((policy, found), policy.net, policy.expected, policy.needed, found.prices)

    best = best_attempt(attempt, chance.most, reserve)
    if best is None:
        return _nobody(audience, chance, search(audience, np.zeros_like(chance.most), columns, prices))
    (policy, found), kept = best[0].what, best[1]
    return policy, found, kept


def _beginning(audience: Audience, chance: Chance, start: Settled | None) -> Beginning:
    if start is not None:
        return Beginning((), start.prices, start.reserve)
    return Beginning.of(audience, chance)


def _mean(audience: Audience, chance: Chance, found: Found) -> _Policy:
    """Every column of the mix for its share of each row."""
    sent, climbing = np.zeros_like(audience.ends), np.zeros(len(audience))
    moments = np.zeros((2, len(chance.limits)))
    choices, shares = choices_of(audience, found)
    for share, codes in zip(shares.tolist(), choices, strict=True):
        sent += share * audience.sent(codes)
        climbing += share * (codes > 0)
        moments += share * chance.moments(audience, codes)
    alike = choices[:, None] == choices
    often = np.einsum("j,ijn->in", shares, alike).argmax(axis=0)
    used = choices[often, np.arange(len(audience))]
    return _Policy(sent, used, climbing, found.net, found.use, chance.reserve(moments))


def _drawn(audience: Audience, chance: Chance, found: Found, within: "Floats", draw: "Floats") -> _Policy:
    """One ladder for each customer."""
    return _given(audience, chance, rounded(audience, found, within, draw))


def _nobody(audience: Audience, chance: Chance, found: Found) -> "tuple[_Policy, Found, Floats]":
    """Nothing is at risk where nobody is contacted."""
    policy = _given(audience, chance, np.zeros(len(audience), dtype=np.uint32))
    return policy, found, policy.needed


def _given(audience: Audience, chance: Chance, codes: "Codes") -> _Policy:
    net, contacts = audience.outcome(codes)
    return _Policy(
        sent=audience.sent(codes),
        used=codes,
        climbing=(codes > 0).astype(np.float64),
        net=net,
        expected=audience.rates @ contacts,
        needed=chance.reserve(chance.moments(audience, codes)),
    )


def _first_returns(best: ladder.Ladders, limits: "Sequence[Limit]", prices: "Floats") -> "Floats":
    """The prices (M,), and for limits that forbid rungs altogether what a first unit would bring at most."""
    told = prices.copy()
    for number, limit in enumerate(limits):
        if limit.forbids.any() and best.gain.size:
            rungs = limit.forbids
            told[number] = max(float((best.gain[rungs] / limit.rates[rungs, None]).max()), 0.0)
    return told
