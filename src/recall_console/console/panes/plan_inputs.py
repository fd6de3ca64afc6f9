"""Which figures of a plan a person may type, in the order of the ledgers: keys of the file, words, kinds."""

from dataclasses import dataclass
from typing import Final

from recall_console.console.panes.plan_kinds import (
    BUDGET,
    CAP,
    COUNT,
    DAYS,
    EVIDENCE,
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
from recall_console.language import later


@dataclass(frozen=True)
class Input:
    """One line of the form's order, its label marked with `later`.

    `always` shows it where the file does not have it, `assumed` marks it as a guess.
    """

    key: str
    label: str
    kind: Kind
    always: bool = False
    default: Scalar | None = None
    assumed: bool = False


AUDIENCE: Final = (
    Input("audience.where", later("who"), WORDS),
    Input("audience.reach", later("customers reached"), COUNT),
    Input("calculator.recalled", later("come back"), COUNT, assumed=True),
    Input("calculator.recall_rate", later("come back"), SHARE, assumed=True),
    Input("calculator.natural_return", later("come back anyway"), SHARE, assumed=True),
    Input("calculator.value_per_recall", later("a recall is worth"), MONEY, assumed=True),
    Input("horizon_days", later("counted for"), DAYS, always=True, default=90),
    Input("holdout", later("left to compare"), SHARE, always=True, default="0 %"),
    Input("at_most", later("each at most"), CAP),
    Input("quiet_hours", later("nothing sent"), WORDS),
)
DIRECT: Final = (
    Input("calculator.cost_direct", later("all channels"), MONEY),
    Input("budget", later("spend at most"), BUDGET, always=True),
    Input("subsidy_cap", later("on offers at most"), SHARE),
)
RUNG: Final = (
    Input("cost_per_contact", later("cost of one"), MONEY, always=True),
    Input("wait_days", later("wait for an answer"), DAYS, always=True),
    Input("response.lift", later("brings back"), POINTS),
    Input("response.evidence", later("evidence"), EVIDENCE, default="assumed"),
)
GROUP: Final = (
    Input("where", later("some: who"), WORDS, always=True),
    Input("lift", later("some: brings back"), POINTS, always=True),
    Input("evidence", later("evidence"), EVIDENCE, always=True, default="assumed"),
)
PART: Final = (
    Input("name", later("offer"), WORDS),
    Input("face_value", later("offer worth"), MONEY),
    Input("redemption", later("offers redeemed"), SHARE, assumed=True),
    Input("fulfilment_cost", later("packing, postage"), MONEY),
    Input("funded", later("somebody else pays"), SHARE),
)
OFFER: Final = (
    Input("offer.only_last_rung", later("only as last push"), YES_NO, always=True, default=False),
    Input("offer.coupon_hunters", later("to coupon hunters"), YES_NO, always=True, default=False),
)
GATES: Final = (
    Input("value_gate", later("only if worth"), MONEY),
    Input("only_if", later("only if"), WORDS),
)
CHANNEL: Final = (
    Input("capacity", later("contacts at most"), COUNT),
    Input("per_day", later("contacts a day"), COUNT),
    Input("at_most", later("each at most"), CAP),
    Input("quiet_hours", later("nothing sent"), WORDS),
)
OPPORTUNITY: Final = (
    Input("hurdle", later("earns elsewhere"), HURDLE, always=True, default="0 % per campaign", assumed=True),
    Input("pool", later("who else needs it"), WORDS),
)
HIDDEN: Final = (
    Input("hidden.hours", later("work"), HOURS, always=True, default=0),
    Input("hidden.rate_per_hour", later("an hour costs"), MONEY, always=True, default=0),
    Input("hidden.platform_cost", later("tools"), MONEY, always=True, default=0),
    Input("hidden.unsubscribe_rate", later("unsubscribe"), SHARE, always=True, default="0 %", assumed=True),
    Input("hidden.lost_value_per_unsubscribe", later("each loses"), MONEY, always=True),
    Input("hidden.complaint_rate", later("complain"), SHARE, always=True, default="0 %", assumed=True),
    Input("hidden.cost_per_complaint", later("each costs"), MONEY, always=True, default=0),
)
FATIGUE: Final = Input("fatigue_cost", later("patience"), MONEY)
COMMON: Final = Input("", later("a recall brings"), MONEY)
