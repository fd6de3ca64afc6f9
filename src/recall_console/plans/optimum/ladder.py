"""The best ladder of each customer, by backward induction over the rungs.

With v the margin gained if won back, c + ρd the direct cost of a rung, f its other burden, r its incremental response, q
the natural return while it waits, and λ the price of money:

    V_{K+1} = 0
    U_k = r_k·v − f_k − (1 + λ)·(c_k + ρ_k·d_k) + (1 − q_k − r_k)·V_{k+1}
    V_k = max(V_{k+1}, U_k)                                 skip the rung (no time passes), or use it

A rung that must be the last one goes without the term of V_{k+1}.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Terms:
    """What ladders are reckoned from: K rungs, N customers.

    Attributes
    ----------
    value : ndarray (N,)
        Margin gained if won back, in money.
    natural, response : ndarray (K, N)
        Natural return and incremental response during each rung's wait given silence so far; their sum is within 0–1.
    direct : ndarray (K,)
        Expected direct cost of one contact, in money.
    burden : ndarray (K, N)
        Hidden cost of one contact, in money.
    allowed : ndarray (K, N) of bool
        Who may get which rung at all.
    final : ndarray (K,) of bool
        Rungs that nothing may follow.
    price : float
        λ ≥ 0: what a unit of money earns elsewhere.
    contacts_left : ndarray (N,) of int or None
        How many rungs each customer may still get in all, ≥ 0 (frequency cap); ``None`` where there is no such limit.
    """

    value: "Floats"
    natural: "Floats"
    response: "Floats"
    direct: "Floats"
    burden: "Floats"
    allowed: "Flags"
    final: "Flags"
    price: float = 0.0
    contacts_left: "npt.NDArray[np.int8] | None" = None

    @property
    def silence(self) -> "Floats":
        """Probability of no return during each rung's wait, (K, N); 0 where nothing may follow."""
        silence = 1.0 - self.natural - self.response
        silence[self.final] = 0.0
        return silence

    @property
    def alone(self) -> "Floats":
        """What each rung brings by itself, (K, N), in money."""
        paid = (1.0 + self.price) * self.direct[:, None]
        alone: Floats = self.response * self.value - self.burden - paid
        return alone


@dataclass(frozen=True)
class Ladders:
    """Each customer's best ladder; for whom none pays, the whole ladder, to tell what leaving them alone saves.

    Attributes
    ----------
    sent : ndarray (K, N)
        Probability that the rung is used and reached in silence; all 0 for who may get no rung.
    gain : ndarray (K, N)
        What using the rung, once reached, brings over skipping it, in money; −inf where it is not allowed.
    net : ndarray (N,)
        Expected net value of that ladder in money after all ledgers; −inf for who may get no rung.
    """

    sent: "Floats"
    gain: "Floats"
    net: "Floats"

    @property
    def pays(self) -> "Flags":
        """Who is worth contacting; everybody else is left alone."""
        return self.net > 0


def best(terms: Terms) -> Ladders:
    """The best ladders.

    Parameters
    ----------
    terms : Terms
        K rungs × N customers.

    Returns
    -------
    Ladders
        Where ``net`` > 0 it is V_1, and ``sent`` follows the policy that earns it.
    """
    alone, silence = terms.alone, terms.silence
    value, gain, used = climb(np.where(terms.allowed, alone, -np.inf), 1.0 - silence, terms.contacts_left)
    pays = value > 0
    reached = sent(np.where(pays, used, _whole(terms)), silence)
    net = np.where(pays, value, np.einsum("kn,kn->n", reached, alone))
    net[~terms.allowed.any(axis=0)] = -np.inf
    return Ladders(sent=reached, gain=gain, net=net)


def climb(
    alone: "Floats", ends: "Floats", contacts_left: "npt.NDArray[np.int8] | None" = None
) -> "tuple[Floats, Floats, Flags]":
    """Backward induction.

    Parameters
    ----------
    alone : ndarray (K, N)
        What each rung brings by itself, in money; −inf where it is not allowed.
    ends : ndarray (K, N)
        Probability that nothing follows the rung: 1 − silence.
    contacts_left : ndarray (N,) of int, optional
        As in `Terms`.

    Returns
    -------
    value : ndarray (N,)
        V_1 ≥ 0, in money.
    gain : ndarray (K, N)
        What using each rung brings over skipping it, in money, after the best choices before it.
    used : ndarray (K, N) of bool
        The rungs of the best ladder.
    """
    rungs = len(alone)
    if contacts_left is not None and contacts_left.size and contacts_left.min() < rungs:
        return _climb_counting(alone, ends, np.minimum(contacts_left, rungs).astype(np.intp))
    gain = np.empty_like(alone)
    value = np.zeros(alone.shape[1])
    for rung in range(rungs - 1, -1, -1):
        gain[rung] = alone[rung] - ends[rung] * value
        value += np.maximum(gain[rung], 0.0)
    return value, gain, gain > 0


def _climb_counting(
    alone: "Floats", ends: "Floats", left: "npt.NDArray[np.intp]"
) -> "tuple[Floats, Floats, Flags]":
    """The same with a state more: how many contacts are left; the last use of one leaves nothing to come."""
    rungs, customers = alone.shape
    values = np.zeros((rungs + 1, customers))
    gains = np.full((rungs, rungs + 1, customers), -np.inf)
    for rung in range(rungs - 1, -1, -1):
        gains[rung, 1:] = alone[rung] + (1.0 - ends[rung]) * values[:-1] - values[1:]
        values[1:] += np.maximum(gains[rung, 1:], 0.0)
    everybody = np.arange(customers)
    value, gain = values[left, everybody], np.empty_like(alone)
    for rung in range(rungs):
        gain[rung] = gains[rung, left, everybody]
        left = left - (gain[rung] > 0)
    return value, gain, gain > 0


def _whole(terms: Terms) -> "Flags":
    """Every rung that each customer may get, the first ones where they may not get as many."""
    if terms.contacts_left is None:
        return terms.allowed
    whole: Flags = terms.allowed & (np.cumsum(terms.allowed, axis=0) <= terms.contacts_left)
    return whole


def sent(used: "Flags", silence: "Floats") -> "Floats":
    """Probability that each rung is reached in silence and used.

    Parameters
    ----------
    used : ndarray (K, N) of bool
        A ladder for each customer.
    silence : ndarray (K, N)
        Probability of no return after each rung.

    Returns
    -------
    ndarray (K, N)
    """
    reached = np.empty_like(silence)
    still_silent = np.ones(used.shape[1])
    for rung, here in enumerate(used):
        np.multiply(still_silent, here, out=reached[rung])
        still_silent -= reached[rung] * (1.0 - silence[rung])
    return reached
