"""What a plan could do for one customer: every rung alone and the ladders that count, with price, gain and verdict.

The same functions decide as for the whole base, so that what is said of one customer never contradicts the table of advice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
import polars as pl

from recall_console.plans.advice.actions import code
from recall_console.plans.advice.codes import LEAVE_ALONE, THEN
from recall_console.plans.advice.reasons import first, left_alone, meant, outside, spares_hunters
from recall_console.plans.advice.reckoning import Reckoner
from recall_console.plans.audience import crowd as crowds
from recall_console.plans.audience.base import Base
from recall_console.plans.audience.terms import terms
from recall_console.plans.doubt import evidence
from recall_console.plans.optimum import ladder
from recall_console.plans.plan import EVIDENCE
from recall_console.prediction.schema import SCORES_SCHEMA

if TYPE_CHECKING:
    from recall_console.plans.plan import Plan
    from recall_console.settings import Settings

NETS_LESS: Final = "another_nets_more"
"""Why an option that pays is not advised: another one nets more. All other reasons are among `schema.REASONS`."""
_WITHHOLDS: Final[Mapping[str, str]] = {"holdout": "held_out", "over_budget": "over_budget"}
"""Decisions that keep a ladder from a customer whom it pays for, and the reason."""


@dataclass(frozen=True)
class Option:
    """One thing that could be done.

    Attributes
    ----------
    action : str
        `actions.code` of the ladder, or ``leave_alone``.
    cost, brings_back, net, net_low, net_high : float | None
        As in `schema.ADVICE_SCHEMA`; ``None`` where the plan keeps the action from this customer.
    evidence : {"assumed", "observed", "tested"} | None
        The weakest of its responses.
    gained : float | None
        What a return of the customer gains, in money: the net is ``brings_back`` times that, less all three ledgers.
    advised : bool
        Whether this is what is to be done: of exactly one option.
    reason : str
        Why, or why not.
    values : dict
        What the reason speaks of: ``condition``, ``value_gate`` and ``gained``, ``margin`` and ``costs`` (all ledgers),
        ``return_probability``, or the ``action`` and ``net`` of the better option.
    """

    action: str
    cost: float | None = None
    brings_back: float | None = None
    net: float | None = None
    net_low: float | None = None
    net_high: float | None = None
    evidence: str | None = None
    gained: float | None = None
    advised: bool = False
    reason: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


def weigh(
    plan: "Plan",
    facts: Mapping[str, Any],
    settings: "Settings",
    *,
    decided: Mapping[str, Any] | None = None,
    advice: Mapping[str, Any] | None = None,
) -> tuple[Option, ...]:
    """Judge what a plan could do for one customer.

    Parameters
    ----------
    plan : Plan
        Every rung with a response.
    facts : mapping
        The customer's row of the scores table.
    settings : Settings
        For the margin rate, and how far figures are trusted.
    decided : mapping, optional
        The customer's row of the advice that was made of this plan: what limits and the holdout made of the customer. Without
        it limits are left aside.
    advice : mapping, optional
        advice.json of the same: for the price of money, which an automatic hurdle finds out from the whole base, and for the
        calibration error.

    Returns
    -------
    tuple of Option
        What is advised first, then by net value, what the plan keeps from the customer last. Each rung alone, the best
        ladder, the advised one, and leaving alone.

    Raises
    ------
    PlanError, FilterError
        As `allocation.allocate` does.
    """
    row = {name: facts.get(name) for name in SCORES_SCHEMA}
    base = Base.of(pl.DataFrame([row], schema=SCORES_SCHEMA), settings)
    for why, holds in outside(plan, base).items():
        if holds[0]:
            return _of_outsider(plan, why)
    return _of_insider(_Customer.of(plan, base, settings, advice or {}), decided)


@dataclass(frozen=True)
class _Customer:
    """One customer of a plan's audience, as the whole base is reckoned."""

    plan: "Plan"
    base: Base
    reckoner: Reckoner

    @classmethod
    def of(cls, plan: "Plan", base: Base, settings: "Settings", advice: Mapping[str, Any]) -> Self:
        crowd, known = crowds.one_by_one(plan, base), evidence.of_rungs(plan.rungs, settings)
        price, error = advice.get("money_price"), advice.get("calibration_error")
        asked = terms(plan, crowd, known, plan.hurdle_ratio if price is None else price)
        trusted = settings.trusted_ece if error is None else error
        return cls(plan, base, Reckoner(plan, crowd, known, asked, settings, trusted))

    @cached_property
    def allowed(self) -> tuple[int, ...]:
        """Places of the rungs that the customer may get."""
        return tuple(np.flatnonzero(self.reckoner.terms.allowed[:, 0]).tolist())

    @cached_property
    def best(self) -> tuple[int, ...]:
        """Places of the rungs of the best ladder, limits left aside; none where no ladder pays."""
        found = ladder.best(self.reckoner.terms)
        return tuple(np.flatnonzero(found.sent[:, 0]).tolist()) if found.pays[0] else ()

    @property
    def why_left_alone(self) -> str:
        """Why no ladder pays."""
        any_rung = np.array([bool(self.allowed)])
        return str(first(left_alone(self.plan, self.base, any_rung, self.reckoner.settings))[0])

    def code(self, rungs: tuple[int, ...]) -> str:
        return code([self.plan.rungs[place] for place in rungs])

    def ladder(self, action: str) -> tuple[int, ...]:
        """Places of the rungs that a code of advice stands for; the best ones where several do, none where none do."""
        size = action.count(THEN) + 1
        fitting = [one for one in combinations(self.allowed, size) if self.code(one) == action]
        return max(fitting, key=lambda one: (one == self.best, self.option(one).net or 0.0), default=())

    def option(self, rungs: tuple[int, ...]) -> "Option":
        """A ladder of rungs that the customer may get, without a verdict."""
        reckoner = self.reckoner
        used = np.zeros_like(reckoner.terms.allowed)
        used[list(rungs)] = True
        sent = ladder.sent(used, reckoner.terms.silence)
        found = reckoner.reckon(sent)
        weakest = int(reckoner.weakest(used)[0])
        margin = float((sent * reckoner.terms.response * reckoner.terms.value).sum())
        return Option(
            self.code(rungs),
            cost=float(found.cost[0]),
            brings_back=float(found.brings_back[0]),
            net=float(found.net[0]),
            net_low=float(found.low[0]),
            net_high=float(found.high[0]),
            evidence=EVIDENCE[weakest] if weakest >= 0 else None,
            gained=float(reckoner.terms.value[0]),
            values={"margin": margin, "costs": margin - float(found.net[0])},
        )


def _of_outsider(plan: "Plan", why: str) -> tuple[Option, ...]:
    kept = (_kept_from(code([rung]), why) for rung in plan.rungs)
    return (_nothing(advised=True, reason=why), *kept)


def _of_insider(customer: _Customer, decided: Mapping[str, Any] | None) -> tuple[Option, ...]:
    verdict = _Verdict.of(customer, decided)
    ladders = dict.fromkeys([verdict.chosen, customer.best, *((place,) for place in customer.allowed)])
    options = {rungs: customer.option(rungs) for rungs in ladders if rungs}
    top = options.get(verdict.chosen or customer.best)
    judged = [verdict.on(rungs, one, top) for rungs, one in options.items()]
    ranked = sorted([*judged, verdict.on_nothing(top)], key=lambda one: (not one.advised, -(one.net or 0.0)))
    kept = (
        _kept(customer, place) for place in range(len(customer.plan.rungs)) if place not in customer.allowed
    )
    return (*ranked, *kept)


@dataclass(frozen=True)
class _Verdict:
    """What is to be done, by the advice of the whole base where it is at hand, and why nothing else."""

    customer: _Customer
    decision: str
    chosen: tuple[int, ...]
    """Places of the rungs that the customer is to get; none of who is not contacted."""
    reason: str
    """Why that is so."""

    @classmethod
    def of(cls, customer: _Customer, decided: Mapping[str, Any] | None) -> Self:
        if decided is None:
            return cls._without_limits(customer)
        contacted = decided["decision"] == "contact"
        chosen = customer.ladder(str(decided["action"])) if contacted else ()
        fits = bool(chosen) if contacted else decided["decision"] in _WITHHOLDS or not customer.best
        if not fits:  # a row that another plan, or an older one, has left
            return cls._without_limits(customer)
        return cls(customer, str(decided["decision"]), chosen, str(decided["reason"]))

    @classmethod
    def _without_limits(cls, customer: _Customer) -> Self:
        if not customer.best:
            return cls(customer, LEAVE_ALONE, (), customer.why_left_alone)
        if customer.reckoner.crowd.held[0]:
            return cls(customer, "holdout", (), _WITHHOLDS["holdout"])
        return cls(customer, "contact", customer.best, "best_net")

    def on(self, rungs: tuple[int, ...], one: Option, top: Option | None) -> Option:
        """An option with its verdict; `top` is what nets most of what may be done."""
        advised = rungs == self.chosen
        reason, values = (self.reason, one.values) if advised else self._against(rungs, one, top)
        return replace(one, advised=advised, reason=reason, values=values)

    def on_nothing(self, top: Option | None) -> Option:
        """Leaving alone, with its verdict."""
        if not self.chosen:
            return _nothing(advised=True, reason=self.reason)
        return _nothing(reason=NETS_LESS, values=_better(top))

    def _against(
        self, rungs: tuple[int, ...], one: Option, top: Option | None
    ) -> tuple[str, Mapping[str, Any]]:
        if (one.net or 0.0) <= 0:
            return "does_not_pay", one.values
        if rungs == self.customer.best and self.decision in _WITHHOLDS:
            return _WITHHOLDS[self.decision], {}
        if top is None or (one.net or 0.0) > (top.net or 0.0):
            return "over_budget", {}
        return NETS_LESS, _better(top)


def _nothing(*, reason: str, advised: bool = False, values: Mapping[str, Any] | None = None) -> Option:
    """Leaving alone: it costs and brings nothing."""
    figures = (0.0, 0.0, 0.0, 0.0, 0.0)
    return Option(LEAVE_ALONE, *figures, advised=advised, reason=reason, values=values or {})


def _better(top: Option | None) -> dict[str, Any]:
    return {} if top is None else {"action": top.action, "net": top.net}


def _kept(customer: _Customer, place: int) -> Option:
    """A rung that the plan keeps from the customer, and what keeps it."""
    rung, action = customer.plan.rungs[place], customer.code((place,))
    if spares_hunters(rung) and customer.base.hunter[0]:
        return _kept_from(action, "coupon_hunter_no_offer")
    if not meant(rung, customer.base)[0]:
        return _kept_from(action, "condition_not_met", condition=rung.only_if)
    gained = float(customer.reckoner.terms.value[0])
    return _kept_from(action, "condition_not_met", value_gate=rung.value_gate, gained=gained)


def _kept_from(action: str, why: str, **values: Any) -> Option:
    return Option(action, reason=why, values=values)
