"""The simulated shop with its campaigns, and what each contact truly added."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from unittest.mock import patch

import numpy as np
import polars as pl
from prediction_shop import Shop

from recall_console.events.contact_log import CONTACT_SCHEMA, OFFER
from recall_console.events.sample import campaigns, simulate, tables
from recall_console.events.sample.arrays import Bools
from recall_console.events.sample.campaigns import Contacts
from recall_console.events.sample.population import ACTIONS, DROPPED_RESPONSE, Population
from recall_console.events.sample.purchases import Purchases
from recall_console.events.schema import EVENT_SCHEMA, EventType

DAYS: Final = 455
NAMES: Final = [channel + (OFFER if offer == "coupon" else "") for channel, offer in ACTIONS]


@dataclass(frozen=True)
class Campaigns:
    """A shop, its contact log, and the truth of it.

    ``true`` has ``customer_id, campaign, lift`` of everyone treated: P(an order because of the contact and none without it) within
    the response window, given everything that drives the customer.
    """

    shop: Shop
    contacts: pl.DataFrame
    true: pl.DataFrame


def simulated(customers: int, seed: int) -> Campaigns:
    """Nine campaigns, two actions each, over 455 days; about two contacts a customer."""
    told: list[pl.DataFrame] = []
    responds = campaigns._responds

    def watched(
        rng: np.random.Generator, people: Population, purchases: Purchases, reached: Contacts
    ) -> Bools:
        told.append(_true_lifts(people, purchases, reached))
        return responds(rng, people, purchases, reached)

    with patch.object(campaigns, "_responds", watched):
        found = simulate(customers, DAYS, seed, transactions_only=True)
    ids, names = tables.customer_ids(customers), [one.name for one in campaigns.campaigns(DAYS)]
    true = pl.concat(told).select(
        pl.col("customer").map_batches(ids.gather, return_dtype=pl.String).alias("customer_id"),
        pl.col("campaign").replace_strict(dict(enumerate(names)), return_dtype=pl.String),
        "lift",
    )
    return Campaigns(Shop(_events(found.events)), _contacts(found.contacts), true)


def _true_lifts(people: Population, purchases: Purchases, reached: Contacts) -> pl.DataFrame:
    dropped = purchases.stop[reached.customer] <= reached.day
    response = people.response[reached.customer, reached.action] * np.where(dropped, DROPPED_RESPONSE, 1.0)
    orders = pl.DataFrame({"customer": purchases.orders.customer, "ordered": purchases.orders.day})
    asked = pl.DataFrame(
        {"customer": reached.customer, "campaign": reached.campaign, "day": reached.day, "response": response}
    )
    after = pl.col("ordered") - pl.col("day")
    anyway = asked.join(orders, on="customer").filter((after > 0) & (after <= campaigns.RESPONSE_DAYS))[
        "customer"
    ]
    lift = pl.when(pl.col("customer").is_in(anyway.implode())).then(0.0).otherwise("response")
    treated = pl.Series(reached.action != campaigns.HOLDOUT)
    return asked.select("customer", "campaign", lift=lift).filter(treated)


def _events(events: pl.DataFrame) -> pl.DataFrame:
    codes = {kind.word: kind.value for kind in EventType}
    coded = events.rename({"time": "at"}).with_columns(
        pl.col("event").cast(pl.String).replace_strict(codes, return_dtype=pl.UInt8)
    )
    return coded.select(pl.col(name).cast(dtype) for name, dtype in EVENT_SCHEMA.items())


def _contacts(contacts: pl.DataFrame) -> pl.DataFrame:
    offer = pl.when(pl.col("offer") == "coupon").then(pl.lit(OFFER)).otherwise(pl.lit(""))
    held_out = pl.col("arm") == "holdout"
    told = contacts.with_columns(
        at="time", held_out=held_out, action=pl.when(~held_out).then(pl.col("channel") + offer)
    )
    return told.select(pl.col(name).cast(dtype) for name, dtype in CONTACT_SCHEMA.items())


def treated_true(log: Campaigns, known: pl.DataFrame) -> Iterator[tuple[str, str, float]]:
    """Mean true lift of each action and tier of those treated; tier "" is everybody."""
    told = known.filter(~pl.col("held_out")).join(log.true, on=["customer_id", "campaign"])
    yield from told.group_by("action", pl.lit("").alias("tier")).agg(pl.col("lift").mean()).iter_rows()
    yield from told.group_by("action", "tier").agg(pl.col("lift").mean()).iter_rows()
