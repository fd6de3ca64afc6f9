"""The table of advice: one row for each customer of the scores table, the columns that every reader relies on."""

from typing import Final

import polars as pl

from recall_console.plans.advice.codes import LEAVE_ALONE
from recall_console.plans.plan import EVIDENCE

DECISIONS: Final = ("contact", "holdout", "over_budget", LEAVE_ALONE, "outside")
"""Those of `allocation.DECISIONS`, and *outside* of the plan's audience: opted out, not meant, or without a score."""
QUADRANTS: Final = ("sure_thing", "persuadable", "lost_cause", "do_not_disturb")

REASONS: Final = (
    "best_net",
    "held_out",
    "over_budget",
    "does_not_pay",
    "returns_anyway",
    "low_potential",
    "coupon_hunter_no_offer",
    "condition_not_met",
    "opted_out",
    "not_in_audience",
    "not_scored",
)
"""Why a customer gets what the advice says.

*best_net*: this ladder nets most. *held_out*: left alone to measure against. *over_budget*: a ladder pays, but a budget or a
channel's capacity goes to others. *does_not_pay*: every ladder costs more than it brings; so it does for who *returns_anyway*
(by `Settings.returns_anyway_from`) and for silent customers of *low_potential*. *coupon_hunter_no_offer*: offers are kept from
known coupon hunters, and nothing else pays. *condition_not_met*: the conditions and value gates of all rungs keep them from
the customer. *opted_out*, *not_in_audience*, *not_scored* (no return probability or no value): why a customer is outside.
"""

GROUPS: Final = (
    "core_slipping",
    "declining_high",
    "declining",
    "silent_high",
    "silent_medium",
    "silent_low",
    "lost",
    "active",
    "opted_out",
)
"""Groups that advice is summed by; everybody is in exactly one, and `groups.WHERE` says who."""

ADVICE_SCHEMA: Final = pl.Schema(
    {
        "customer_id": pl.String(),
        "action": pl.String(),
        "decision": pl.Enum(DECISIONS),
        "cost": pl.Float64(),
        "brings_back": pl.Float64(),
        "net": pl.Float64(),
        "net_low": pl.Float64(),
        "net_high": pl.Float64(),
        "quadrant": pl.Enum(QUADRANTS),
        "evidence": pl.Enum(EVIDENCE),
        "reason": pl.Enum(REASONS),
        "advice_group": pl.Enum(GROUPS),
    }
)
"""Columns of ``advice.parquet``, sorted by ``customer_id`` like the scores.

``action`` is the ladder that the customer is to get (`actions.code`), or ``leave_alone`` for everybody who is not contacted,
whatever the reason. ``cost`` (expected direct cost, money), ``brings_back`` (extra probability of a return, 0–1) and ``net``
(expected net incremental margin after all ledgers but the plan's fixed hidden cost, money) are of that action, so 0 for
whoever is left alone: their sums are those of the plan. ``net_low`` and ``net_high`` are the 95 % interval of ``net``: how far
the expectation may be off, not whether this one customer returns. ``quadrant`` is null outside of the audience, ``evidence``
(the weakest of the responses that the decision hangs on) where no rung may go to the customer. All figures, quadrant and
evidence are null where there is no advice (see ``unavailable`` in advice.json).
"""
