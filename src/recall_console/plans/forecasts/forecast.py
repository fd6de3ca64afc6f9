"""A plan's figures: three ledgers, per plan, per action and per rung, and how far they may be off."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from recall_console.plans.figures import Figures, Flag, ratio, rounded, total
from recall_console.plans.forecasts.quadrants import Quadrant, quadrants

if TYPE_CHECKING:
    import polars as pl

    from recall_console.plans.audience.allocation import Allocation
    from recall_console.plans.doubt.evidence import Known
    from recall_console.plans.doubt.outlook import Outlook
    from recall_console.plans.forecasts.curve import Curve
    from recall_console.plans.forecasts.limit_use import LimitUse
    from recall_console.plans.forecasts.pools import Pool
    from recall_console.plans.plan import Plan, Rung


@dataclass(frozen=True)
class Market:
    """What money is worth within a plan; of scored customers only.

    Attributes
    ----------
    limits : tuple[LimitUse, ...]
        Budget, capacities, cap on subsidies.
    shadow_price : float
        What one more unit of budget would net beyond the opportunity ledger; 0 where the budget does not bind.
    marginal_return : float
        What the last unit of money that is spent brings back: 1 + the opportunity ledger's price + the shadow price.
    bound : float
        No choice of ladders within the limits, less what is kept back, can net more than this, in money.
    gap : float
        Share of that bound which the chosen ladders miss, ≥ 0.
    pools : tuple[Pool, ...]
        Where the money goes, by lifecycle.
    """

    limits: "tuple[LimitUse, ...]"
    shadow_price: float
    marginal_return: float
    bound: float
    gap: float
    pools: "tuple[Pool, ...]"
    marginal_violation: float | None

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "limits": [limit.as_dict() for limit in self.limits],
            "shadow_price": rounded(self.shadow_price),
            "marginal_return": rounded(self.marginal_return),
            "bound": rounded(self.bound),
            "gap": rounded(self.gap),
            "pools": [pool.as_dict() for pool in self.pools],
            "marginal_violation": rounded(self.marginal_violation),
        }


@dataclass(frozen=True)
class Forecast:
    """A plan's figures.

    Attributes
    ----------
    plan : Plan
        What was asked.
    audience : int
        Customers meant: contacted, held out, over budget or left alone.
    total : Figures
        Of the whole plan; the sum of its rungs, plus the fixed hidden cost.
    rungs : tuple[Figures, ...]
        In the order of the ladder; ``reach`` is the expected number of customers who get the rung.
    holdout : int
        Customers who would be contacted but are left alone to measure against.
    detectable_effect : float | None
        Smallest lift that this holdout can show, as a difference of shares.
    curve : Curve | None
        Profit over audience size; ``None`` where the value of a recall is unknown.
    outlook : Outlook | None
        How far net, cost and recalls may be off, and what drives it; ``None`` where a response or a value is unknown.
    left_alone : int
        Customers for whom no ladder pays.
    saved_by_leaving_alone : float | None
        What the first rung alone would cost for those left alone, all three ledgers; ``None`` without scores.
    market : Market | None
        What money is worth within the plan; ``None`` without scores.
    outcome : Allocation | None
        Who gets what; ``None`` for the plain calculator, and where another process reckoned.
    known : tuple[Known, ...]
        What each response is taken for; nothing without scores.
    is_close : bool
        Whether the figures are close instead of exact: customers who are alike were reckoned together.
    returns_anyway_from, calibration_error : float
        What quadrants are cut by, and how far return probabilities may be off, both 0–1.
    flags : tuple[Flag, ...]
        What a reader has to know.
    """

    plan: "Plan"
    audience: int
    total: Figures
    rungs: tuple[Figures, ...]
    holdout: int
    detectable_effect: float | None
    curve: "Curve | None"
    outlook: "Outlook | None" = None
    left_alone: int = 0
    saved_by_leaving_alone: float | None = None
    market: Market | None = None
    outcome: "Allocation | None" = field(default=None, repr=False, compare=False)
    known: "tuple[Known, ...]" = ()
    is_close: bool = False
    returns_anyway_from: float = 0.5
    calibration_error: float = 0.0
    flags: tuple[Flag, ...] = ()

    def __getstate__(self) -> dict[str, Any]:
        """What another process is told: every figure, and not the customers behind them."""
        return vars(self) | {"quadrants": self.quadrants, "outcome": None, "allocation": None}

    @cached_property
    def allocation(self) -> "pl.DataFrame | None":
        """One row per scored customer (`allocation.ALLOCATION_SCHEMA`), made when asked for; ``None`` without them."""
        return None if self.outcome is None or self.is_close else self.outcome.frame()

    @cached_property
    def quadrants(self) -> tuple[Quadrant, ...] | None:
        """Who returns anyway and for whom a contact pays, reckoned when asked for; ``None`` without scores."""
        if self.outcome is None:
            return None
        return quadrants(self.outcome, self.returns_anyway_from, self.calibration_error)

    @property
    def actions(self) -> dict[str, Figures]:
        """Figures by action: rungs with the same channel (with or without an offer) together."""
        names = [rung.action for rung in self.plan.rungs]
        return {name: self._together(name) for name in dict.fromkeys(names)}

    @property
    def subsidy_share(self) -> float | None:
        """Share of the direct cost that offers take."""
        pairs = zip(self.plan.rungs, self.rungs, strict=True)
        given = sum(figures.contacts * rung.offer.expected_cost for rung, figures in pairs if rung.offer)
        return ratio(given, self.total.cost_direct)

    def as_dict(self) -> dict[str, Any]:
        """The forecast as `plan --json` prints it; money, shares and counts, ``null`` where unknown or undefined."""
        return {
            "name": self.plan.name,
            "evidence": self.plan.evidence,
            **self.total.as_dict(),
            "cost_hidden_fixed": rounded(self.plan.hidden.fixed),
            "subsidy_share": rounded(self.subsidy_share),
            "holdout": self.holdout,
            "detectable_effect": rounded(self.detectable_effect),
            "audience": self.audience,
            "left_alone": self.left_alone,
            "saved_by_leaving_alone": rounded(self.saved_by_leaving_alone),
            "calibration_error": rounded(self.calibration_error),
            "outlook": None if self.outlook is None else self.outlook.as_dict(),
            "market": None if self.market is None else self.market.as_dict(),
            "quadrants": None if self.quadrants is None else [each.as_dict() for each in self.quadrants],
            "actions": [{"action": name} | figures.as_dict() for name, figures in self.actions.items()],
            "rungs": list(self._rung_dicts()),
            "curve": None if self.curve is None else self.curve.as_dict(),
            "flags": [flag.as_dict() for flag in self.flags],
        }

    def used_by(self, place: int) -> "tuple[Known, ...]":
        """What the responses of a rung are taken for: groups first, then everybody else; its place counts from 0.

        Nothing without scores, where no best rung is sought and responses are taken as said.
        """
        return tuple(one for one in self.known if one.rung == place + 1)

    def _together(self, action: str) -> Figures:
        """An action's rungs; a customer may get it more than once, so its reach is its contacts."""
        pairs = zip(self.plan.rungs, self.rungs, strict=True)
        parts = [figures for rung, figures in pairs if rung.action == action]
        return total(parts, reach=sum(part.reach for part in parts))

    def _rung_dicts(self) -> Iterator[Mapping[str, Any]]:
        for place, (rung, figures) in enumerate(zip(self.plan.rungs, self.rungs, strict=True)):
            *groups, everybody = self._responses(place, rung)
            named = {"rung": place + 1, "channel": rung.channel, "action": rung.action}
            evidence = rung.response.evidence if rung.response else None
            yield named | {"evidence": evidence, "response": everybody, "groups": groups} | figures.as_dict()

    def _responses(self, place: int, rung: "Rung") -> list[dict[str, Any] | None]:
        """Those of groups, then everybody else's: as said, and what they are taken for."""
        said = [
            *({"where": group.where} | group.response.as_dict() for group in rung.groups),
            rung.response.as_dict() if rung.response else None,
        ]
        used = self.used_by(place)
        if not used:
            return said
        return [
            None if one is None else one | {"used": rounded(known.used), "error": rounded(known.error)}
            for one, known in zip(said, used, strict=True)
        ]
