"""What is kept of an export: who is enrolled, who is held out, who was contacted, and who was not and why."""

from typing import Final

import polars as pl

from recall_console.prediction.schema import SCORES_SCHEMA

_TIERS: Final = {name: SCORES_SCHEMA[name] for name in ("value_tier", "segment")}

ENROLLED_SCHEMA: Final = pl.Schema(
    {
        "customer_id": pl.String(),
        "ladder": pl.List(pl.UInt8()),
        "expected_net": pl.Float64(),
        "scored_on": pl.Date(),
        **_TIERS,
    }
)
"""Who a round contacts, best first: the numbers (from 1) of the rungs of each customer's ladder, what it is expected to
bring after all ledgers, the as-of date of the scores that decided, and the tiers then."""

HOLDOUT_SCHEMA: Final = pl.Schema({"customer_id": pl.String(), **_TIERS})
"""Who a round leaves alone to measure against."""

CONTACTS_SCHEMA: Final = pl.Schema(
    {
        "customer_id": pl.String(),
        "rung": pl.UInt8(),
        "channel": pl.String(),
        "release_on": pl.Date(),
        "wait_until": pl.Date(),
    }
)
"""One contact each, best first: the day that it is released on, and the first as-of date that tells whether silence
followed for as long as the rung waits."""

SENT_SCHEMA: Final = pl.Schema({**CONTACTS_SCHEMA, "plan": pl.String(), "round": pl.UInt32()})
"""Contacts of several exports, whichever plan's."""

REASONS: Final = (
    "bought",
    "opted_out",
    "not_scored",
    "held_out_elsewhere",
    "waiting",
    "precondition",
    "frequency_cap",
    "channel_cap",
    "capacity",
    "channel_full",
)
"""Why an enrolled customer gets no contact now, in the order that is asked in. Who is waited for is counted, not logged."""

SUPPRESSED_SCHEMA: Final = pl.Schema(
    {
        "customer_id": pl.String(),
        "rung": pl.UInt8(),
        "channel": pl.String(),
        "day": pl.Date(),
        "reason": pl.Enum(REASONS),
    }
)
"""Who would have got a rung on a day, and why not."""
