"""What a ladder truly brings in the simulated shop, from its own rules in closed form.

A response is one order more than there would have been (``events/sample/campaigns.py``). Who is still a customer orders once
more and goes on as before. Who had dropped out orders, and with probability ``REVIVAL_SHARE`` begins a new stay: exponential,
with the customer's own drop-out rate, in which orders follow at the customer's own rate and rhythm. Counted are the orders of
the 365 days from the response on, each at the customer's expected order value, times the margin rate.

A coupon takes its face value off that one order, and only who responds redeems it, as in the simulator.

What remains of approximation:

* The state as of the log's end holds through the ladder: who is a customer then does not drop out before a later rung.
* Natural orders come at a constant hazard that adds up to the true return probability over the horizon.
* A response within 30 days counts in full; it ends the ladder only if it comes within the rung's own wait, and one that comes
  later does not end the ladder during the next wait.
* Rungs respond independently of each other; a second response of a customer who was brought back is worth as much as the first.
* New stays run on calendar days: the year has the mean of all seasons.
"""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt
import polars as pl

from recall_console.events.sample.campaigns import REVIVAL_SHARE
from recall_console.plans.audience.base import CERTAIN
from recall_console.plans.optimum import ladder
from recall_console.plans.plan import Plan, Rung

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

MARGIN_RATE: Final = 0.35
VALUE_DAYS: Final = 365
FIRST_DELAY_DAYS: Final = 1.0
MEAN_FURTHER_DELAY_DAYS: Final = 5.0
"""A response comes so long after the contact at least, and an exponential time more (``campaigns._responses``)."""
HALVINGS: Final = 60
"""Of the price of money."""


def orders_of_a_stay(orders_per_day: Floats, rhythm: Ints, dropouts_per_day: Floats, days: float) -> Floats:
    """Expected orders within so many days of an order that begins a new stay, itself not counted.

    With gaps of Erlang shape k and rate λ, orders come at the rate m(u) = λ Σ_l ω^l exp(−kλ(1 − ω^l)u), ω = exp(2πi/k), u days
    after an order; the stay lasts that long with probability exp(−μu). So the orders are

        ∫₀ᵀ m(u) exp(−μu) du = λ Σ_l ω^l (1 − exp(−s_l T)) / s_l,  s_l = μ + kλ(1 − ω^l)
    """
    expected = np.zeros(len(orders_per_day))
    for shape in np.unique(rhythm):
        of = rhythm == shape
        rate, leaving = orders_per_day[of], dropouts_per_day[of]
        for root in np.exp(2j * np.pi * np.arange(shape) / shape):
            speed = leaving + shape * rate * (1 - root)
            expected[of] += (rate * root * (1 - np.exp(-speed * days)) / speed).real
    return expected


def gains(truth: pl.DataFrame) -> Floats:
    """Expected margin that one response of each customer brings, in money."""
    rate, rhythm, leaving = (
        truth[name].to_numpy() for name in ("orders_per_day", "rhythm", "dropouts_per_day")
    )
    dropped = truth["dropped_on"].is_not_null().to_numpy()
    later = np.where(dropped, REVIVAL_SHARE * orders_of_a_stay(rate, rhythm, leaving, VALUE_DAYS), 0.0)
    margin: Floats = MARGIN_RATE * truth["expected_order_value"].to_numpy() * (1 + later)
    return margin


@dataclass(frozen=True)
class Truth:
    """What every rung truly does: K rungs, N customers.

    Attributes
    ----------
    brings, costs : float array of shape (K, N)
        One contact's expected margin and its direct and hidden cost, in money.
    direct : float array of shape (K, N)
        Expected direct cost of one contact: what counts against a budget.
    ends : float array of shape (K, N)
        P(an order within the rung's wait): nothing follows then.
    """

    brings: Floats
    costs: Floats
    direct: Floats
    ends: Floats

    @classmethod
    def of(cls, plan: Plan, truth: pl.DataFrame) -> Self:
        """The truth of customers, in their order, under a plan whose rungs are the simulator's actions."""
        response = responses(plan, truth)
        waits = np.array([[rung.wait_days or plan.horizon_days] for rung in plan.rungs])
        silence = np.log1p(-np.clip(truth["return_probability"].to_numpy(), 0.0, CERTAIN))
        in_time = -np.expm1(-np.maximum(waits - FIRST_DELAY_DAYS, 0.0) / MEAN_FURTHER_DELAY_DAYS)
        face = np.array([[_face_value(rung)] for rung in plan.rungs])
        direct = np.array([[rung.cost_per_contact] for rung in plan.rungs]) + response * face
        return cls(
            brings=response * gains(truth),
            costs=direct + np.array([[rung.fatigue_cost] for rung in plan.rungs]),
            direct=direct,
            ends=1 - np.exp(silence * waits / plan.horizon_days) * (1 - response * in_time),
        )

    def each(self, used: Bools) -> tuple[Floats, Floats]:
        """True expected profit and direct cost (N,), in money, of a ladder for each customer: ``used`` of shape (K, N)."""
        sent = ladder.sent(used, 1 - self.ends)
        return (sent * (self.brings - self.costs)).sum(axis=0), (sent * self.direct).sum(axis=0)

    def outcome(self, used: Bools) -> tuple[float, float]:
        """The same of everybody together."""
        profit, cost = self.each(used)
        return float(profit.sum()), float(cost.sum())

    def best(self, budget: float) -> tuple[Bools, float]:
        """The ladders that bring most within a budget, and what no ladders within it can exceed (dual bound), in money.

        Bisection on the price of money; whoever ties at the critical price goes without.
        """
        low, high = 0.0, 1.0
        used, bound = self._at(0.0, budget)
        if self.outcome(used)[1] <= budget:
            return used, bound
        while self.outcome(self._at(high, budget)[0])[1] > budget:
            low, high = high, 2 * high
        for _ in range(HALVINGS):
            price = (low + high) / 2
            used, upper = self._at(price, budget)
            bound = min(bound, upper)
            low, high = (price, high) if self.outcome(used)[1] > budget else (low, price)
        return self._at(high, budget)[0], bound

    def _at(self, price: float, budget: float) -> tuple[Bools, float]:
        """The best ladders at a price of money, and the bound that it gives."""
        value, _, used = ladder.climb(self.brings - self.costs - price * self.direct, self.ends)
        return used, float(value.sum() + price * budget)


def responses(plan: Plan, truth: pl.DataFrame) -> Floats:
    """P(one order more | a contact) of each rung and customer, of shape (K, N)."""
    names = (rung.channel + ("_coupon" if rung.offer else "") for rung in plan.rungs)
    return np.stack([truth[f"response_{name}"].to_numpy() for name in names])


def _face_value(rung: Rung) -> float:
    return sum(part.cost_redeemed for part in rung.offer.parts) if rung.offer else 0.0
