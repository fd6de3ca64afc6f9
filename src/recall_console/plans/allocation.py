"""Who of the scored customers gets which ladder: conditions, capacities, holdout and budget."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from recall_console.errors import PlanError
from recall_console.plans import holdout, ladder, limits
from recall_console.prediction import segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from recall_console.plans.plan import Plan, Rung
    from recall_console.settings import Settings

    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

DECISIONS: Final = ("contact", "holdout", "over_budget", "leave_alone")
"""What happens to a customer of the audience."""

ALLOCATION_SCHEMA: Final = pl.Schema(
    {
        "customer_id": pl.String(),
        "decision": pl.Enum(DECISIONS),
        "rungs": pl.List(pl.String()),
        "expected_cost": pl.Float64(),
        "expected_net": pl.Float64(),
    }
)
"""One row per customer of the audience, best first.

``rungs`` are the channels of the customer's ladder, in order. ``expected_cost`` is direct, ``expected_net`` after all
ledgers but the plan's fixed hidden cost; both in money, and both null for who may get no rung. They tell of the ladder
also where it is not climbed: for who is held out or over budget, of the best one; for who is left alone, of the whole
one, so that ``expected_cost`` is what leaving alone saves.
"""

_CERTAIN: Final = 1.0 - 1e-9
"""Return probabilities are kept below this, so that the value of an incremental return stays defined."""


@dataclass(frozen=True)
class Allocation:
    """The outcome for N scored customers and K rungs.

    Attributes
    ----------
    customer_ids : polars.Series of String, length N
        The audience.
    channels : tuple[str, ...]
        Of the K rungs.
    terms : ladder.Terms
        What was reckoned from.
    ladders : ladder.Ladders
        The ladder of each, whether or not it is climbed.
    held_out, contacted : ndarray (N,) of bool
        Holdout among those worth contacting within the budget, and who is contacted.
    natural_return : ndarray (N,)
        P(returns within the horizon uncontacted).
    left_out : int
        Customers of the audience without a score to decide by.
    limited : tuple[str, ...]
        Channels whose capacity kept somebody from them.
    """

    customer_ids: pl.Series
    channels: tuple[str, ...]
    terms: ladder.Terms
    ladders: ladder.Ladders
    held_out: "Flags"
    contacted: "Flags"
    natural_return: "Floats"
    left_out: int
    limited: tuple[str, ...]

    @property
    def expected_cost(self) -> "Floats":
        """Expected direct cost of each customer's ladder, in money."""
        return self.terms.direct @ self.ladders.sent

    @property
    def over_budget(self) -> "Flags":
        """Who would pay but does not fit into the budget."""
        return self.ladders.pays & ~self.contacted & ~self.held_out

    @property
    def left_alone(self) -> "Flags":
        """Who is left alone because no ladder pays."""
        return ~(self.contacted | self.held_out | self.over_budget)

    @property
    def saved_by_leaving_alone(self) -> float:
        """What the first rung alone would cost for those left alone who may get it, in money after all three ledgers."""
        terms = self.terms
        spared = self.left_alone & terms.allowed[0]
        paid = (1.0 + terms.price) * terms.direct[0] * spared.sum()
        return float(paid + terms.burden[0, spared].sum())

    def frame(self) -> pl.DataFrame:
        """One row per customer: `ALLOCATION_SCHEMA`."""
        reachable = np.isfinite(self.ladders.net)
        columns = {
            "customer_id": self.customer_ids,
            "decision": self._decisions(),
            "rungs": self._rungs(),
            "expected_cost": pl.Series(self.expected_cost),
            "expected_net": pl.Series(self.ladders.net),
        }
        frame = pl.DataFrame(columns).with_columns(
            pl.when(pl.Series(reachable)).then(pl.col("expected_cost", "expected_net"))
        )
        return frame.sort("expected_net", descending=True, nulls_last=True, maintain_order=True)

    def _decisions(self) -> pl.Series:
        cases = [self.contacted, self.held_out, self.over_budget]
        codes = np.select(cases, [0, 1, 2], default=3)
        return pl.Series(DECISIONS, dtype=pl.Enum(DECISIONS)).gather(codes)

    def _rungs(self) -> pl.Series:
        """The channels used, looked up by a number whose bits are the rungs."""
        weights = 2 ** np.arange(len(self.channels), dtype=np.uint32)
        codes = weights @ (self.ladders.sent > 0).astype(np.uint32)
        seen, positions = np.unique(codes, return_inverse=True)
        ladders = [
            [name for bit, name in enumerate(self.channels) if code >> bit & 1] for code in seen.tolist()
        ]
        return pl.Series(ladders, dtype=pl.List(pl.String())).gather(positions)


def allocate(plan: "Plan", scores: pl.DataFrame, settings: "Settings") -> Allocation:
    """Decide for every customer of a plan's audience.

    Everybody gets the ladder with the highest expected net value after all ledgers, or is left alone where none is
    positive. A channel's capacity goes to those who gain most from it; a budget to those who bring most per unit of
    money. Customers who opted out are never in an audience.

    Parameters
    ----------
    plan : Plan
        Every rung with a response.
    scores : polars.DataFrame
        `SCORES_SCHEMA`.
    settings : Settings
        For the margin rate.

    Raises
    ------
    PlanError
        Where a rung has no response, or the scores lack what decides.
    FilterError
        Where the condition cannot be evaluated.
    """
    meant = _meant(plan, scores)
    customers = meant.filter(
        pl.col("return_probability").is_not_null() & _value(plan, settings).is_not_null()
    )
    if meant.height and not customers.height:
        raise PlanError(
            "audience: these scores have no return probability or no value to decide by; "
            "give audience.reach instead of where, or calculator.value_per_recall"
        )
    held_out = holdout.drawn(customers["customer_id"], plan.holdout.share, plan.name)
    terms = _terms(plan, customers, settings)
    ladders, limited = limits.within_capacity(terms, plan.rungs, ~held_out)
    afforded = limits.afforded(ladders, terms.direct, held_out, plan.budget)
    return Allocation(
        customer_ids=customers["customer_id"],
        channels=tuple(rung.channel for rung in plan.rungs),
        terms=terms,
        ladders=ladders,
        held_out=afforded & held_out,
        contacted=afforded & ~held_out,
        natural_return=customers["return_probability"].to_numpy(),
        left_out=meant.height - customers.height,
        limited=limited,
    )


def _meant(plan: "Plan", scores: pl.DataFrame) -> pl.DataFrame:
    chosen = segments.where(scores, plan.audience.where or "true")
    return chosen.filter(pl.col("lifecycle").ne_missing("opted_out"))


def _terms(plan: "Plan", customers: pl.DataFrame, settings: "Settings") -> ladder.Terms:
    return_probability = np.clip(customers["return_probability"].to_numpy(), 0.0, _CERTAIN)
    value = _gained(customers.select(_value(plan, settings)).to_series(), customers, return_probability)
    lifts = [_lift(rung, position) for position, rung in enumerate(plan.rungs, start=1)]
    natural, response = reactions(plan, return_probability, lifts)
    return ladder.Terms(
        value=value,
        natural=natural,
        response=response,
        direct=np.array([rung.direct_cost for rung in plan.rungs]),
        burden=_burden(plan, customers),
        allowed=_allowed(plan.rungs, value, customers),
        final=np.array([rung.is_final for rung in plan.rungs]),
        price=plan.hurdle_ratio,
    )


def _value(plan: "Plan", settings: "Settings") -> pl.Expr:
    """Margin over 12 months once returned; the plan's own value per recall where the scores have none."""
    scored = pl.col("value_if_returned_12m")
    given = plan.calculator.value_per_recall
    if given is None:
        return scored
    return scored.fill_null(given if plan.value_basis == "margin" else given * settings.margin)


def _gained(value_if_returned: pl.Series, customers: pl.DataFrame, return_probability: "Floats") -> "Floats":
    """Margin that an incremental return gains: what a returner is worth less what one who stays away is worth.

    The expected value mixes both, E = p·V_returned + (1 − p)·V_away; so V_away = (E − p·V_returned) / (1 − p), which is
    kept between 0 and V_returned.
    """
    returned = np.maximum(value_if_returned.to_numpy(), 0.0)
    expected = customers["expected_value_12m"].fill_null(0.0).to_numpy()
    away = (expected - return_probability * returned) / (1.0 - return_probability)
    gained: Floats = returned - np.clip(away, 0.0, returned)
    return gained


def reactions(
    plan: "Plan", return_probability: "Floats", lifts: "Sequence[float]"
) -> "tuple[Floats, Floats]":
    """Natural return and incremental response during each rung's wait, (K, N) both.

    Natural return has a constant hazard that adds up to the return probability over the horizon; a response is kept where
    the sum of both is a probability.
    """
    log_silence = np.log1p(-np.clip(return_probability, 0.0, _CERTAIN))
    natural = np.stack([-np.expm1(plan.wait_share(rung) * log_silence) for rung in plan.rungs])
    return natural, np.clip(np.array(lifts)[:, None], -natural, 1.0 - natural)


def _lift(rung: "Rung", position: int) -> float:
    if rung.response is None:
        raise PlanError(
            f'rungs.{position}.response.lift: missing; scored customers need one, like "3 points"'
        )
    return rung.response.lift.difference


def _burden(plan: "Plan", customers: pl.DataFrame) -> "Floats":
    hidden = plan.hidden
    lost = hidden.lost_value_per_unsubscribe
    lost_value = customers["expected_value_12m"].fill_null(0.0).to_numpy() if lost is None else lost
    nuisance = (
        hidden.unsubscribe_rate.share * lost_value + hidden.complaint_rate.share * hidden.cost_per_complaint
    )
    return np.stack([np.full(customers.height, rung.fatigue_cost) + nuisance for rung in plan.rungs])


def _allowed(rungs: "tuple[Rung, ...]", value: "Floats", customers: pl.DataFrame) -> "Flags":
    hunter = customers["coupon_hunter"].fill_null(value=False).to_numpy()
    allowed = np.ones((len(rungs), len(value)), dtype=np.bool_)
    for position, rung in enumerate(rungs):
        if rung.value_gate is not None:
            allowed[position] &= value >= rung.value_gate
        if rung.offer is not None and not rung.offer.coupon_hunters:
            allowed[position] &= ~hunter
    return allowed
