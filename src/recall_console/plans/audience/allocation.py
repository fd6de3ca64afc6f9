"""Who of the scored customers gets which ladder: conditions, holdout, budget and capacities."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from recall_console.plans.audience import crowd as crowds
from recall_console.plans.audience.terms import terms
from recall_console.plans.doubt import evidence
from recall_console.plans.optimum import ladder
from recall_console.plans.optimum.limits import BUDGET, Limit, limits
from recall_console.plans.optimum.settling import Settled, settle

if TYPE_CHECKING:
    import numpy.typing as npt

    from recall_console.plans.audience.base import Base
    from recall_console.plans.audience.crowd import Crowd
    from recall_console.plans.doubt.evidence import Known
    from recall_console.plans.plan import Plan
    from recall_console.settings import Settings

    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

DECISIONS: Final = ("contact", "holdout", "over_budget", "leave_alone")
"""What happens to a customer of the audience; *over budget* is whoever would pay, but for a budget or a capacity."""

ALLOCATION_SCHEMA: Final = pl.Schema(
    {
        "customer_id": pl.String(),
        "decision": pl.Enum(DECISIONS),
        "ladder": pl.List(pl.UInt8()),
        "rungs": pl.List(pl.String()),
        "expected_cost": pl.Float64(),
        "expected_net": pl.Float64(),
    }
)
"""One row per customer of the audience, best first.

``ladder`` holds the numbers of the customer's rungs in order, from 1, and ``rungs`` their channels. ``expected_cost`` is
direct, ``expected_net`` after all ledgers but the plan's fixed hidden cost; both in money, and both null for who may get no
rung. They tell of the ladder also where it is not climbed: for who is over budget, of the best one; for who is left alone,
of the whole one, so that ``expected_cost`` is what leaving alone saves.
"""


@dataclass(frozen=True)
class Allocation:
    """The outcome for N rows (customers, or cells of them) and K rungs.

    Attributes
    ----------
    plan : Plan
        What was asked.
    crowd : Crowd
        The audience.
    known : tuple[Known, ...]
        What each response of the rungs and their groups is worth.
    terms : ladder.Terms
        What was reckoned from; its price is that of the opportunity ledger.
    limits : tuple[Limit, ...]
        Budget, capacities, cap on subsidies.
    settled : Settled
        Who gets what.
    """

    plan: "Plan"
    crowd: "Crowd"
    known: "tuple[Known, ...]"
    terms: ladder.Terms
    limits: tuple[Limit, ...]
    settled: Settled

    @property
    def contacted(self) -> "Floats":
        """Customers of each row who are contacted, (N,)."""
        return self.settled.climbing * self.crowd.weights

    @property
    def held_out(self) -> "Floats":
        """Customers of each row who would be contacted, but for the holdout, (N,)."""
        return self.settled.climbing * self.crowd.customers * self.crowd.held

    @property
    def over_budget(self) -> "Floats":
        """Customers of each row who would pay but do not fit into budget and capacities, (N,)."""
        return np.where(self.settled.best.pays, (1.0 - self.settled.climbing) * self.crowd.customers, 0.0)

    @property
    def left_alone(self) -> "Floats":
        """Customers of each row who are left alone because no ladder pays, (N,)."""
        return np.where(self.settled.best.pays, 0.0, (1.0 - self.settled.climbing) * self.crowd.customers)

    @property
    def saved_by_leaving_alone(self) -> float:
        """What the first rung alone would cost for those left alone who may get it, in money after all three ledgers."""
        spared = self.left_alone * self.terms.allowed[0]
        paid = (1.0 + self.terms.price) * self.terms.direct[0]
        return float(spared @ (paid + self.terms.burden[0]))

    @property
    def shadow_price(self) -> float:
        """What one more unit of budget would net beyond the opportunity ledger's price, in units of money; 0 without a budget."""
        prices = zip(self.limits, self.settled.prices.tolist(), strict=True)
        return next((price for limit, price in prices if limit.name == BUDGET), 0.0)

    @property
    def told(self) -> ladder.Ladders:
        """The ladder that is told of each row: the chosen one where there is one, else the best one."""
        best, climbs = self.settled.best, self.settled.climbing > 0
        chosen = np.einsum("kn,kn->n", self.settled.sent, self.terms.alone)
        return replace(
            best,
            sent=np.where(climbs, self.settled.sent, best.sent),
            net=np.where(climbs, chosen, best.net),
        )

    def frame(self) -> pl.DataFrame:
        """One row per customer: `ALLOCATION_SCHEMA`; of a crowd that is reckoned one by one."""
        told = self.told
        reachable = pl.Series(np.isfinite(told.net))
        numbers, channels = self._ladders(told)
        columns = {
            "customer_id": self.crowd.customer_ids,
            "decision": self.decisions(),
            "ladder": numbers,
            "rungs": channels,
            "expected_cost": pl.Series(self.terms.direct @ told.sent),
            "expected_net": pl.Series(told.net),
        }
        frame = pl.DataFrame(columns).with_columns(
            pl.when(reachable).then(pl.col("expected_cost", "expected_net"))
        )
        return frame.sort("expected_net", descending=True, nulls_last=True, maintain_order=True)

    def decisions(self) -> pl.Series:
        """One of ``DECISIONS`` for each row; of a crowd that is reckoned one by one."""
        climbs, held = self.settled.climbing > 0, self.crowd.held > 0
        codes = np.select([climbs & ~held, climbs, self.settled.best.pays], [0, 1, 2], default=3)
        return pl.Series(DECISIONS, dtype=pl.Enum(DECISIONS)).gather(codes)

    def _ladders(self, told: ladder.Ladders) -> tuple[pl.Series, pl.Series]:
        """Rungs used, by number and by channel, looked up by a number whose bits are the rungs."""
        weights = 2 ** np.arange(len(self.plan.rungs), dtype=np.uint32)
        seen, places = np.unique(weights @ (told.sent > 0).astype(np.uint32), return_inverse=True)
        used = [[bit for bit in range(len(weights)) if code >> bit & 1] for code in seen.tolist()]
        numbers = pl.Series([[bit + 1 for bit in bits] for bits in used], dtype=pl.List(pl.UInt8))
        names = [[self.plan.rungs[bit].channel for bit in bits] for bits in used]
        return numbers.gather(places), pl.Series(names, dtype=pl.List(pl.String)).gather(places)


def allocate(
    plan: "Plan",
    base: "Base",
    settings: "Settings",
    *,
    in_cells: bool = False,
    start: "Settled | None" = None,
) -> Allocation:
    """Decide for every customer of a plan's audience.

    Everybody gets the ladder with the highest expected net value after all ledgers, or is left alone where none is
    positive; where a budget or a channel's capacity does not suffice for all, those who bring most by it get it. Customers
    who opted out are never in an audience.

    Parameters
    ----------
    plan : Plan
        Every rung with a response.
    base : Base
        Everybody who was scored.
    settings : Settings
        How far responses are trusted, and how surely limits hold.
    in_cells : bool
        Whether customers who are alike are reckoned together: some hundred times as fast, and close.
    start : Settled, optional
        The outcome of a similar plan, to begin with.

    Raises
    ------
    PlanError
        Where a rung has no response, or the scores lack what decides.
    FilterError
        Where a condition cannot be evaluated.
    """
    crowd = audience(plan, base, in_cells=in_cells)
    price = money_price(plan, base, settings, in_cells=in_cells)
    return decide(plan, crowd, settings, price, start)


def money_price(plan: "Plan", base: "Base", settings: "Settings", *, in_cells: bool) -> float:
    """What a unit of money earns elsewhere: the hurdle, or for an automatic one its shadow price in a pool of its own.

    0 where the plan's audience is that pool: its price is known only once the plan is decided.
    """
    if not plan.hurdle.is_auto or prices_itself(plan):
        return plan.hurdle_ratio
    pool = audience(plan, base, plan.pool, in_cells=in_cells)
    return _settled(plan, pool, settings, 0.0).shadow_price


def prices_itself(plan: "Plan") -> bool:
    """Whether the opportunity ledger's price is the shadow price of the plan's own budget."""
    return plan.hurdle.is_auto and plan.pool in {None, plan.audience.where}


def audience(plan: "Plan", base: "Base", where: str | None = None, *, in_cells: bool) -> "Crowd":
    """A plan's audience, or another one, by customers or by cells."""
    return (crowds.in_cells if in_cells else crowds.one_by_one)(plan, base, where)


def decide(
    plan: "Plan", crowd: "Crowd", settings: "Settings", price: float, start: "Settled | None" = None
) -> Allocation:
    """Decide for a crowd.

    Parameters
    ----------
    plan : Plan
        As for `allocate`.
    crowd : Crowd
        Its audience.
    settings : Settings
        As for `allocate`.
    price : float
        What a unit of money earns elsewhere; for an automatic hurdle without a pool of its own the plan's shadow price comes
        in its place.
    start : Settled, optional
        The outcome of a similar plan, to begin with.
    """
    found = _settled(plan, crowd, settings, price, start)
    if prices_itself(plan):
        return _priced(found, found.shadow_price)
    return found


def _settled(
    plan: "Plan", crowd: "Crowd", settings: "Settings", price: float, start: "Settled | None" = None
) -> Allocation:
    known = evidence.of_rungs(plan.rungs, settings)
    asked, within = terms(plan, crowd, known, price), limits(plan)
    settled = settle(
        asked,
        within,
        crowd.weights,
        crowd.draw,
        confidence=settings.budget_confidence,
        cells=crowd.is_close,
        start=start if start is not None and len(start.prices) == len(within) else None,
    )
    return Allocation(plan, crowd, known, asked, within, settled)


def _priced(found: Allocation, price: float) -> Allocation:
    """The same decisions with what money is worth in the opportunity ledger: its own shadow price, so nothing is left of it."""
    terms_then = replace(found.terms, price=price)
    prices = np.array(
        [
            0.0 if limit.name == BUDGET else one
            for limit, one in zip(found.limits, found.settled.prices, strict=True)
        ]
    )
    paid = price * float(found.crowd.weights @ (found.terms.direct @ found.settled.sent))
    settled = replace(
        found.settled,
        best=ladder.best(terms_then),
        prices=prices,
        net=found.settled.net - paid,
        bound=found.settled.bound - paid,
    )
    return replace(found, terms=terms_then, settled=settled)
