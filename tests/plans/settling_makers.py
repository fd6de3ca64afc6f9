"""Customers and limits for the tests of settling, and the linear programme over all sub-ladders that judges it."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import csr_array

from recall_console.plans.optimum import ladder
from recall_console.plans.optimum.limits import BUDGET, Limit
from recall_console.plans.optimum.settling import settle

Floats = npt.NDArray[np.float64]

DIRECT = (0.02, 0.3, 1.2, 6.0)
FACE_VALUE, REDEMPTION = 15.0, 0.2


@dataclass(frozen=True)
class Case:
    """Customers, the limits that they share, and their draws."""

    terms: ladder.Terms
    limits: tuple[Limit, ...]
    weights: Floats
    draw: Floats


def customers(number: int, seed: int, kinds: int | None = None) -> ladder.Terms:
    """Four rungs, the last with an offer that nothing follows; all customers different, or of few kinds."""
    random = np.random.default_rng(seed)
    different = number if kinds is None else kinds
    natural = 1 - (1 - random.beta(1, 4, different)) ** np.array([[0.1], [0.2], [0.3], [0.4]])
    lift = random.normal([[0.02], [0.03], [0.04], [0.08]], 0.02, (4, different))
    of = np.arange(number) if kinds is None else random.integers(0, kinds, number)
    return ladder.Terms(
        value=random.lognormal(3.5, 1.0, different)[of],
        natural=natural[:, of],
        response=np.clip(lift * random.lognormal(0, 0.5, (4, different)), -natural, 1 - natural)[:, of],
        direct=np.array(DIRECT),
        burden=random.uniform(0, 0.2, (4, different))[:, of],
        allowed=(random.random((4, different)) < 0.9)[:, of],
        final=np.array([False, False, False, True]),
        price=0.1,
    )


def case(number: int, seed: int = 0, kinds: int | None = None) -> Case:
    """Three capacities below what would be used without limits, and a budget below what they leave to be spent."""
    terms, draw = customers(number, seed, kinds), np.random.default_rng(seed).random(number)
    free, weights, eye = ladder.best(terms), np.ones(number), np.eye(4)
    wanted = np.floor((free.sent * free.pays).sum(axis=1) * np.array([1.0, 0.6, 0.4, 0.2]))
    capacities = tuple(
        Limit(f"capacity of {rung}", eye[rung], np.zeros(4), float(wanted[rung])) for rung in (1, 2, 3)
    )
    spent = float(np.array(DIRECT) @ settle(terms, capacities, weights, draw).sent.sum(axis=1))
    return Case(terms, (budget(0.97 * spent), *capacities), weights, draw)


def budget(most: float) -> Limit:
    """A limit on direct cost; the last rung's offer is redeemed by chance."""
    redeemed = np.array([0.0, 0.0, 0.0, FACE_VALUE**2 * REDEMPTION * (1 - REDEMPTION)])
    return Limit(BUDGET, np.array(DIRECT), redeemed, most, redeemed * FACE_VALUE * (1 - 2 * REDEMPTION))


def referee(terms: ladder.Terms, limits: tuple[Limit, ...], most: Floats) -> float:
    """The linear programme over every customer's 2^K sub-ladders, solved by HiGHS: nothing can bring more."""
    rungs, number = terms.allowed.shape
    alone = np.where(terms.allowed, terms.alone, 0.0)
    nets, uses, owners = [], [], []
    for used in product([False, True], repeat=rungs):
        mask = np.repeat(np.array(used)[:, None], number, axis=1)
        may = np.flatnonzero((terms.allowed | ~mask).all(axis=0))
        sent = ladder.sent(mask, terms.silence)[:, may]
        nets.append((sent * alone[:, may]).sum(axis=0))
        uses.append(np.array([limit.rates for limit in limits]) @ sent)
        owners.append(may)
    owner = np.concatenate(owners)
    one_each = csr_array((np.ones(len(owner)), (owner, np.arange(len(owner)))), shape=(number, len(owner)))
    found = linprog(
        -np.concatenate(nets),
        A_ub=csr_array(np.hstack(uses)),
        b_ub=most,
        A_eq=one_each,
        b_eq=np.ones(number),
        method="highs",
    )
    return float(-found.fun)
