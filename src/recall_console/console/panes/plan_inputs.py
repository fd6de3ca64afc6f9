"""Which figures of a plan a person may type, in the order of the ledgers: keys of the file, words, kinds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from recall_console.console.panes.plan_kinds import (
    BUDGET,
    CAP,
    COUNT,
    DAYS,
    HOURS,
    HURDLE,
    MONEY,
    POINTS,
    SHARE,
    WORDS,
    YES_NO,
    Kind,
    Scalar,
)


@dataclass(frozen=True)
class Input:
    """One line of the form's order; `always` shows it where the file does not have it, `assumed` marks it as a guess."""

    key: str
    label: str
    kind: Kind
    always: bool = False
    default: Scalar | None = None
    assumed: bool = False


AUDIENCE: Final = (
    Input("audience.where", "who", WORDS),
    Input("audience.reach", "customers reached", COUNT),
    Input("calculator.recalled", "come back", COUNT, assumed=True),
    Input("calculator.recall_rate", "come back", SHARE, assumed=True),
    Input("calculator.natural_return", "come back anyway", SHARE, assumed=True),
    Input("calculator.value_per_recall", "a recall is worth", MONEY, assumed=True),
    Input("horizon_days", "counted for", DAYS, always=True, default=90),
    Input("holdout", "left to compare", SHARE, always=True, default="0 %"),
    Input("at_most", "each at most", CAP),
    Input("quiet_hours", "nothing sent", WORDS),
)
DIRECT: Final = (
    Input("calculator.cost_direct", "all channels", MONEY),
    Input("budget", "spend at most", BUDGET, always=True),
    Input("subsidy_cap", "on offers at most", SHARE),
)
RUNG: Final = (
    Input("cost_per_contact", "cost of one", MONEY, always=True),
    Input("wait_days", "wait for an answer", DAYS, always=True),
    Input("response.lift", "brings back", POINTS),
)
GROUP: Final = (
    Input("where", "some: who", WORDS, always=True),
    Input("lift", "some: brings back", POINTS, always=True),
)
PART: Final = (
    Input("name", "offer", WORDS),
    Input("face_value", "offer worth", MONEY),
    Input("redemption", "offers redeemed", SHARE, assumed=True),
    Input("fulfilment_cost", "packing, postage", MONEY),
    Input("funded", "somebody else pays", SHARE),
)
OFFER: Final = (
    Input("offer.only_last_rung", "only as last push", YES_NO, always=True, default=False),
    Input("offer.coupon_hunters", "to coupon hunters", YES_NO, always=True, default=False),
)
GATES: Final = (
    Input("value_gate", "only if worth", MONEY),
    Input("only_if", "only if", WORDS),
)
CHANNEL: Final = (
    Input("capacity", "contacts at most", COUNT),
    Input("per_day", "contacts a day", COUNT),
    Input("at_most", "each at most", CAP),
    Input("quiet_hours", "nothing sent", WORDS),
)
OPPORTUNITY: Final = (
    Input("hurdle", "earns elsewhere", HURDLE, always=True, default="0 % per campaign", assumed=True),
    Input("pool", "who else needs it", WORDS),
)
HIDDEN: Final = (
    Input("hidden.hours", "work", HOURS, always=True, default=0),
    Input("hidden.rate_per_hour", "an hour costs", MONEY, always=True, default=0),
    Input("hidden.platform_cost", "tools", MONEY, always=True, default=0),
    Input("hidden.unsubscribe_rate", "unsubscribe", SHARE, always=True, default="0 %", assumed=True),
    Input("hidden.lost_value_per_unsubscribe", "each loses", MONEY, always=True),
    Input("hidden.complaint_rate", "complain", SHARE, always=True, default="0 %", assumed=True),
    Input("hidden.cost_per_complaint", "each costs", MONEY, always=True, default=0),
)
FATIGUE: Final = Input("fatigue_cost", "patience", MONEY)
COMMON: Final = Input("", "a recall brings", MONEY)

OF_PLAN: Final[Mapping[str, Input]] = {
    one.key: one for group in (AUDIENCE, DIRECT, OPPORTUNITY, HIDDEN) for one in group
}
