"""How a plan's sums answer to what is not known for sure: their derivatives under a fixed policy, from one pass.

Who gets which ladder stays as decided. For a customer with rungs k = 1 … K let u_k be the share in which rung k is used
once it is due, s_k the silence after it, and W_k what a line of the plan (margin, incremental recalls, direct cost, hidden
cost) still brings from rung k on:

    W_k = W_{k+1} + u_k · (a_k + (s_k − 1) · W_{k+1})               a_k: what using the rung brings by itself

A further incremental recall at rung k brings its own share and takes away what would have followed, so

    ∂W_1/∂r_k = sent_k · (own_k − W_{k+1})        own: v for the margin, 1 for recalls, 0 for the costs
    ∂W_1/∂q_k = −sent_k · W_{k+1}

without W_{k+1} at a rung that nothing may follow. The second moments of net value and direct cost go the same way; from
them comes how far chance alone moves the sums.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

    from recall_console.plans.optimum.ladder import Terms

    Floats = npt.NDArray[np.float64]
    Codes = npt.NDArray[np.integer]

MARGIN, INCREMENTAL, DIRECT, HIDDEN = range(4)
"""The lines that are summed: money, recalls, money, money."""
LINES: Final = 4
"""How many they are."""
NET_CHANCE, DIRECT_CHANCE, INCREMENTAL_CHANCE, SQUARES, CUBES = range(5)
"""Variances that are summed, and what returners bring, squared and to the third power."""
CHANCES: Final = 5
"""How many they are."""

_CHUNK: Final = 8_192
"""Customers in one go: what they need stays in the processor's cache."""
_LEAST_AWAY: Final = 0.05
"""Who returns almost surely answers to a shift of return probabilities like who stays away this often: none goes past 1."""


@dataclass(frozen=True)
class Sensitivities:
    """Sums over customers and their derivatives, for P parts of the customers, K rungs and M responses.

    Attributes
    ----------
    sums : ndarray (P, 4)
        Margin, incremental recalls, direct cost and hidden cost.
    by_response : ndarray (P, M, 4)
        What one unit (100 points) of each response changes in them.
    by_return : ndarray (P, 4)
        What one unit (100 points) of everybody's return probability changes in them.
    contacts : ndarray (P, K)
        Expected contacts: what one unit of money per contact changes in the direct cost.
    chance : ndarray (P, 5)
        Variances by chance of the net value, the direct cost and the incremental recalls, with values and costs of
        contacts as expected; and Σ r·v² and Σ r·v³ over the contacts, for what the spread of values adds to the first.
    price : float
        ≥ 0: the opportunity ledger per unit of direct cost.
    """

    sums: "Floats"
    by_response: "Floats"
    by_return: "Floats"
    contacts: "Floats"
    chance: "Floats"
    price: float

    @property
    def slopes(self) -> "Floats":
        """Of each line (4, P, 1 + M + 1 + K): the sum, and what responses, returns and money per contact change in it."""
        redeemed = np.zeros((LINES, *self.contacts.shape))
        redeemed[DIRECT] = self.contacts
        told = np.concatenate((self.sums[:, None], self.by_response, self.by_return[:, None]), axis=1)
        return np.concatenate((told.transpose(2, 0, 1), redeemed), axis=2)

    def cumulated(self) -> "Sensitivities":
        """Each part together with all before it."""
        return self._each(lambda sums: np.cumsum(sums, axis=0))

    def times(self, sizes: "Floats") -> "Sensitivities":
        """So many times the first part, for each of the sizes (P',)."""
        return self._each(lambda sums: np.multiply.outer(sizes, sums[0]))

    def _each(self, change: "Callable[[Floats], Floats]") -> "Sensitivities":
        return replace(
            self,
            sums=change(self.sums),
            by_response=change(self.by_response),
            by_return=change(self.by_return),
            contacts=change(self.contacts),
            chance=change(self.chance),
        )


def sensitivities(
    terms: "Terms",
    sent: "Floats",
    weights: "Floats",
    which: "Codes",
    responses: int,
    *,
    natural_return: "Floats",
    waits: "Floats",
    part: "Codes | None" = None,
    parts: int = 1,
) -> Sensitivities:
    """Sums and derivatives under a policy.

    Parameters
    ----------
    terms : Terms
        K rungs × N customers; ``price`` is what the opportunity ledger takes per unit of direct cost.
    sent : ndarray (K, N)
        Probability that each customer gets each rung. Where it is a mean over several ladders of alike customers, the
        shares are taken as drawn anew at each rung: same sums, derivatives as of that policy.
    weights : ndarray (N,)
        How many customers each stands for, ≥ 0; 0 leaves one out.
    which : ndarray (K, N) of int
        Whose response (0 … M − 1) each customer has on each rung.
    responses : int
        M.
    natural_return : ndarray (N,)
        P(returns within the horizon uncontacted), 0–1.
    waits : ndarray (K,)
        Share of the horizon that each rung waits.
    part : ndarray (N,) of int, optional
        In which part (0 … P − 1) each customer is counted; everybody in one, if left out.
    parts : int
        P.
    """
    found = _nothing(parts, responses, len(sent), terms.price)
    everybody = np.zeros(len(weights), dtype=np.intp) if part is None else part.astype(np.intp)
    for these in chunks(len(weights)):
        here = only(terms, these)
        away = np.maximum(1.0 - natural_return[these], _LEAST_AWAY)
        sooner = waits[:, None] * (1.0 - here.natural) / away
        crowd = _Crowd(here, sent[:, these], weights[these], which[:, these], sooner, everybody[these])
        _add(found, crowd)
    return found


@dataclass(frozen=True)
class _Crowd:
    """Some customers; ``sooner`` (K, N) is what one unit of return probability adds to each rung's natural return."""

    terms: "Terms"
    sent: "Floats"
    weights: "Floats"
    which: "Codes"
    sooner: "Floats"
    part: "Codes"


def _nothing(parts: int, responses: int, rungs: int, price: float) -> Sensitivities:
    return Sensitivities(
        sums=np.zeros((parts, LINES)),
        by_response=np.zeros((parts, responses, LINES)),
        by_return=np.zeros((parts, LINES)),
        contacts=np.zeros((parts, rungs)),
        chance=np.zeros((parts, CHANCES)),
        price=price,
    )


def chunks(customers: int) -> "Iterator[slice]":
    """Customers, so many at a time that memory stays small."""
    return (slice(start, start + _CHUNK) for start in range(0, customers, _CHUNK))


def only(terms: "Terms", these: slice) -> "Terms":
    """The terms of some customers."""
    return replace(
        terms,
        value=terms.value[these],
        natural=terms.natural[:, these],
        response=terms.response[:, these],
        burden=terms.burden[:, these],
        allowed=terms.allowed[:, these],
        contacts_left=None,
    )


def _add(found: Sensitivities, crowd: _Crowd) -> None:
    """Add some customers, from the last rung to the first."""
    terms, weights, part = crowd.terms, crowd.weights, crowd.part
    silence = terms.silence
    used = _used(crowd.sent, silence)
    ahead = np.zeros((LINES + 2, len(weights)))
    by_return, powers = np.zeros((LINES, len(weights))), np.zeros((2, len(weights)))
    for rung in reversed(range(len(used))):
        reached = weights * crowd.sent[rung]
        slopes = np.zeros_like(by_return) if terms.final[rung] else -reached * ahead[:LINES]
        by_return += slopes * crowd.sooner[rung]
        powers += reached * _powers(terms, rung)
        _add_response(found, crowd, rung, reached, slopes)
        _take(terms, rung, used[rung], silence[rung], ahead)
    _sum(found.sums, part, weights * ahead[:LINES])
    _sum(found.by_return, part, by_return)
    _sum(found.chance[:, :SQUARES], part, weights * _variances(ahead, terms.price))
    _sum(found.chance[:, SQUARES:], part, powers)


def _add_response(
    found: Sensitivities, crowd: _Crowd, rung: int, reached: "Floats", slopes: "Floats"
) -> None:
    """What a rung's own response and cost change; ``slopes`` (4, N) are those of anybody's return there, and are used up."""
    responses = found.by_response.shape[1]
    slopes[MARGIN] += reached * crowd.terms.value
    slopes[INCREMENTAL] += reached
    _sum(found.by_response.reshape(-1, LINES), crowd.part * responses + crowd.which[rung], slopes)
    _sum(found.contacts[:, rung : rung + 1], crowd.part, reached[None])


def _powers(terms: "Terms", rung: int) -> "Floats":
    """What those who return because of a rung bring, squared and to the third power, (2, N)."""
    squares = terms.response[rung] * terms.value**2
    return np.stack((abs(squares), squares * terms.value))


def _used(sent: "Floats", silence: "Floats") -> "Floats":
    """In which share each rung is used once it is due, (K, N)."""
    used = np.zeros_like(sent)
    due = np.ones(sent.shape[1])
    for rung, here in enumerate(sent):
        np.divide(here, due, out=used[rung], where=here > 0)
        due -= here * (1.0 - silence[rung])
    return used


def _take(terms: "Terms", rung: int, used: "Floats", silence: "Floats", ahead: "Floats") -> None:
    """Put a rung before what is ahead, in place: the lines, and the second moments of net value and direct cost, (6, N).

    A negative response counts as a loss of so many.
    """
    response, direct, burden = terms.response[rung], terms.direct[rung], terms.burden[rung]
    margin, paid = response * terms.value, (1.0 + terms.price) * direct + burden
    expected = margin + silence * net_of(ahead, terms.price)
    net_square = abs(margin) * terms.value + paid * (paid - 2.0 * expected)
    direct_square = direct * (direct + 2.0 * silence * ahead[DIRECT])
    ahead *= 1.0 - used * (1.0 - silence)
    for line, added in enumerate((margin, response, direct, burden, net_square, direct_square)):
        ahead[line] += used * added


def _variances(ahead: "Floats", price: float) -> "Floats":
    """Of one customer's net value, direct cost and incremental recalls, (3, N)."""
    incremental, net_square, direct_square = ahead[INCREMENTAL], ahead[LINES], ahead[LINES + 1]
    return np.stack(
        (
            net_square - net_of(ahead, price) ** 2,
            direct_square - ahead[DIRECT] ** 2,
            abs(incremental) - incremental**2,
        )
    )


def net_of(lines: "Floats", price: float) -> "Floats":
    """Net value of lines (4 or more, …) after all three ledgers, in money."""
    net: Floats = lines[MARGIN] - spent(lines, price)
    return net


def spent(lines: "Floats", price: float) -> "Floats":
    """All three ledgers of lines (4 or more, …), in money."""
    ledgers: Floats = (1.0 + price) * lines[DIRECT] + lines[HIDDEN]
    return ledgers


def _sum(into: "Floats", part: "Codes", rows: "Floats") -> None:
    """Add rows (…, N) up by part, one row to a column."""
    for column, row in enumerate(rows):
        into[:, column] += row.sum() if len(into) == 1 else np.bincount(part, row, minlength=len(into))
