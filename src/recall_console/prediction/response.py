"""Tested responses: what each action brought back that would not have come by itself, from campaigns with a holdout."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from recall_console.customers.history import Floats, Ints
from recall_console.customers.schema import STANDING_SCHEMA
from recall_console.errors import InputError
from recall_console.language import tr
from recall_console.prediction import response_checks as checks
from recall_console.prediction.response_checks import Balance, Contamination, Ratio
from recall_console.prediction.response_flags import Flag, flags
from recall_console.prediction.response_lifts import Estimate, Lifts, lifts
from recall_console.prediction.response_outcomes import KNOWN_SCHEMA, Observed, end_of, outcomes
from recall_console.prediction.response_pooling import Heterogeneity, Pooled, pool
from recall_console.prediction.response_spend import Spend, spend
from recall_console.prediction.snapshots import EventLog


@dataclass(frozen=True)
class Effect:
    """The response to an action, of everybody or of one group.

    Attributes
    ----------
    treated, holdout : int
        Contacts that were compared.
    treated_share, holdout_share : float
        Who bought in the window.
    raw : Estimate
        Treated minus held-out share, −1 to 1, as these customers alone tell it.
    pooled : Estimate
        The same drawn towards what other groups and actions tell, as far as chance may have made the differences.
    """

    treated: int
    holdout: int
    treated_share: float
    holdout_share: float
    raw: Estimate
    pooled: Estimate

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "treated": self.treated,
            "holdout": self.holdout,
            "treated_share": self.treated_share,
            "holdout_share": self.holdout_share,
            "raw": _estimate(self.raw),
            "pooled": _estimate(self.pooled),
        }


@dataclass(frozen=True)
class ActionResponse:
    """What an action did.

    Attributes
    ----------
    action : str
        As the contact log and a plan's rungs call it.
    effect : Effect
        Of everybody who was treated.
    tiers : dict of str to Effect
        Of each group, in the order of their vocabulary.
    spend : Spend or None
        Incremental net spend; ``None`` where no amounts are known.
    """

    action: str
    effect: Effect
    tiers: dict[str, Effect]
    spend: Spend | None

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "action": self.action,
            **self.effect.as_dict(),
            "spend": self.spend and asdict(self.spend) | {"per_treated": _estimate(self.spend.per_treated)},
            "tiers": [{"tier": tier, **effect.as_dict()} for tier, effect in self.tiers.items()],
        }


@dataclass(frozen=True)
class Responses:
    """Everything that a contact log tells of responses in one window.

    Attributes
    ----------
    days : int
        Length of the window after a contact.
    by : str
        Column that parts customers into tiers, as of the day of their contact.
    first, last : date
        Days of the first and last contact that counts.
    campaigns, contacts : int
        That count.
    too_early, not_over, uncompared, unknown : int
        Contacts from before the log begins; those whose window is not over; treated contacts of a campaign and tier in which nobody was
        held out. None of these count. And contacts that count, of customers without any event.
    actions : tuple of ActionResponse
        The largest pooled response first.
    by_tier, by_action : Heterogeneity
        Whether tiers differ within actions, and actions from each other.
    groups, plan : Ratio
        Whether the share held out is the same in all tiers of a campaign; and the planned one (``None`` where no plan is known).
    balance : tuple of Balance
    contamination : Contamination
    """

    days: int
    by: str
    first: date
    last: date
    campaigns: int
    contacts: int
    too_early: int
    not_over: int
    uncompared: int
    unknown: int
    actions: tuple[ActionResponse, ...]
    by_tier: Heterogeneity
    by_action: Heterogeneity
    groups: Ratio
    plan: Ratio | None
    balance: tuple[Balance, ...]
    contamination: Contamination

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What to beware of."""
        return flags(self)

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "days": self.days,
            "by": self.by,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            **{
                name: getattr(self, name)
                for name in ("campaigns", "contacts", "too_early", "not_over", "uncompared", "unknown")
            },
            "actions": [one.as_dict() for one in self.actions],
            "by_tier": asdict(self.by_tier),
            "by_action": asdict(self.by_action),
            "sample_ratio": {"groups": _ratio(self.groups), "plan": self.plan and _ratio(self.plan)},
            "balance": [asdict(one) for one in self.balance],
            "contamination": asdict(self.contamination),
            "flags": [flag._asdict() for flag in self.flags],
        }


def responses(
    log: EventLog, contacts: pl.DataFrame, days: int, by: str, *, planned_holdout: float | None = None
) -> Responses:
    """What each action of a contact log brought back within so many days.

    Parameters
    ----------
    contacts : pl.DataFrame
        ``response_outcomes.KNOWN_SCHEMA``.
    days : int
        A purchase so many days after the contact counts, ≥ 1.
    by : str
        What the column ``tier`` of the contacts holds.
    planned_holdout : float, optional
        Share of the audience, 0–1, that was to be held out.

    Raises
    ------
    InputError
        No campaign has both arms with a window that is over.
    """
    observed = outcomes(log, contacts.select(KNOWN_SCHEMA.names()), days)
    used = observed.contacts
    raw = lifts(used)
    if not raw.action:
        raise InputError(_nothing_to_compare(log, observed, days))
    pooled = pool(raw.effect, raw.covariance, _numbered(raw.action), raw.treated.astype(float))
    first, last = used.select(first=pl.col("at").min(), last=pl.col("at").max()).row(0)
    actions = [_action(raw, pooled, action, used, by) for action in sorted(set(raw.action))]
    return Responses(
        days=days,
        by=by,
        first=first.date(),
        last=last.date(),
        campaigns=used["campaign"].n_unique(),
        contacts=used.height,
        too_early=observed.too_early,
        not_over=observed.not_over,
        uncompared=raw.uncompared,
        unknown=int((~used["known"]).sum()),
        actions=tuple(sorted(actions, key=lambda one: -one.effect.pooled.value)),
        by_tier=pooled.groups,
        by_action=pooled.actions,
        groups=checks.ratio_of_groups(used),
        plan=None if planned_holdout is None else checks.ratio_to_plan(used, planned_holdout),
        balance=checks.balance(used),
        contamination=checks.contamination(used, contacts, days),
    )


def _nothing_to_compare(log: EventLog, observed: Observed, days: int) -> str:
    used = observed.contacts.height
    end = end_of(log).date()
    return tr(
        "no campaign of the contact log has treated and held-out customers whose {days} days are over by {end}, the end of the events ({used:,} contacts count, {not_over:,} are not over, {too_early:,} are from before the events); take later events in, or shorten the window",
        days=days,
        end=end,
        used=used,
        not_over=observed.not_over,
        too_early=observed.too_early,
    )


def _numbered(actions: tuple[str, ...]) -> Ints:
    return np.unique(actions, return_inverse=True)[1].astype(np.int64)


def _action(raw: Lifts, pooled: Pooled, action: str, used: pl.DataFrame, by: str) -> ActionResponse:
    """One action: its tiers, and everybody as they were treated."""
    cells = [place for place, name in enumerate(raw.action) if name == action]
    order = _order(by)
    cells.sort(key=lambda place: (order.get(raw.tier[place], len(order)), raw.tier[place]))
    has_money = bool((used["net_spend"] > 0).any())
    return ActionResponse(
        action=action,
        effect=_effect(raw, pooled, cells, raw.treated[cells] / raw.treated[cells].sum()),
        tiers={raw.tier[place]: _effect(raw, pooled, [place], np.ones(1)) for place in cells},
        spend=spend(used, action) if has_money else None,
    )


def _order(by: str) -> dict[str, int]:
    """Places of a vocabulary's words; of other columns, none."""
    kind = STANDING_SCHEMA[by]
    words = kind.categories.to_list() if isinstance(kind, pl.Enum) else []
    return {word: place for place, word in enumerate(words)}


def _effect(raw: Lifts, pooled: Pooled, cells: list[int], weight: Floats) -> Effect:
    """Some groups together, each with its weight."""

    def together(values: Floats, covariance: Floats) -> Estimate:
        variance = weight @ covariance[np.ix_(cells, cells)] @ weight
        return Estimate(float(weight @ values[cells]), float(np.sqrt(variance)))

    return Effect(
        treated=int(raw.treated[cells].sum()),
        holdout=int(raw.holdout[cells].sum()),
        treated_share=float(weight @ raw.treated_share[cells]),
        holdout_share=float(weight @ raw.holdout_share[cells]),
        raw=together(raw.effect, raw.covariance),
        pooled=together(pooled.mean, pooled.covariance),
    )


def _estimate(one: Estimate) -> dict[str, float]:
    return {"value": one.value, "error": one.error, "low": one.low, "high": one.high}


def _ratio(one: Ratio) -> dict[str, Any]:
    return asdict(one) | {"p_value": one.p_value}
