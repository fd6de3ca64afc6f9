"""From the simulator's numbers to the tables of a shop: ids, names, times."""

from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import numpy as np
import polars as pl

from recall_console.events.sample.arrays import Ints
from recall_console.events.sample.baskets import CAMPAIGN_COUPONS, COUPON_VALUES
from recall_console.events.sample.behaviour import DEVICES
from recall_console.events.sample.campaigns import Campaign, Contacts
from recall_console.events.sample.catalogue import CATEGORIES, Catalogue
from recall_console.events.sample.clock import Clock
from recall_console.events.sample.population import ACTIONS, CHANNELS
from recall_console.events.schema import EventType

EVENT_WORDS: Final = {int(kind): kind.word for kind in EventType}
CHANNEL_NAMES: Final = (*DEVICES, *CHANNELS)


@dataclass(frozen=True)
class Part:
    """What was simulated for some customers; customers and orders count from 0 within the part.

    Attributes
    ----------
    rows : pl.DataFrame
        Events, ``ROWS``.
    paid_at : Ints
        Moment of each order in seconds since the start of the log.
    contacts : Contacts
        Audiences of the campaigns.
    truth : pl.DataFrame
        One row per customer.
    """

    rows: pl.DataFrame
    paid_at: Ints
    contacts: Contacts
    truth: pl.DataFrame


def customer_ids(customers: int) -> pl.Series:
    """Ids in the order of acquisition: C000001 and so on."""
    number = pl.int_range(1, customers + 1).cast(pl.String).str.zfill(6)
    return pl.select(customer_id=pl.concat_str(pl.lit("C"), number)).to_series()


def events(parts: list[Part], ids: pl.Series, shop: Catalogue, clock: Clock) -> pl.DataFrame:
    """Return the event log by time, as `simulation.Simulation` has it."""
    rows = _together(parts)
    item, order, channel, coupon = (_or_null(rows[name]) for name in ("item", "order", "channel", "coupon"))
    return rows.select(
        ids.gather(rows["customer"]),
        _time(clock),
        pl.col("event").replace_strict(EVENT_WORDS, return_dtype=pl.Enum(list(EVENT_WORDS.values()))),
        *(column.gather(item) for column in _items(shop)),
        "quantity",
        "unit_price",
        "amount",
        "discount",
        _order_ids(parts).gather(order),
        pl.Series("channel", CHANNEL_NAMES, dtype=pl.Enum(CHANNEL_NAMES)).gather(channel),
        coupon.replace_strict(
            {one: coupon_id(one) for one in coupon.unique().drop_nulls()}, return_dtype=pl.String
        ).alias("coupon_id"),
    )


def contacts(parts: list[Part], ids: pl.Series, clock: Clock, plan: list[Campaign]) -> pl.DataFrame:
    """Return the contact log by time, as `simulation.Simulation` has it."""
    customers = _before([len(part.truth) for part in parts])
    numbered = [
        _contact_rows(part.contacts, customer) for part, customer in zip(parts, customers, strict=True)
    ]
    rows = pl.concat(numbered).sort("second", "customer")
    action, campaign = _or_null(rows["action"]), rows["campaign"]
    offer = pl.Series("offer", [offer for _, offer in ACTIONS]).gather(action)
    coupon = pl.Series([coupon_id(CAMPAIGN_COUPONS + one.number) for one in plan], dtype=pl.String)
    return rows.select(
        ids.gather(rows["customer"]),
        _time(clock),
        pl.Series("campaign", [one.name for one in plan], dtype=pl.String).gather(campaign),
        pl.Series("channel", [channel for channel, _ in ACTIONS]).gather(action),
        offer,
        pl.when(offer == "coupon").then(coupon.gather(campaign)).alias("coupon_id"),
        pl.when(action.is_null()).then(pl.lit("holdout")).otherwise(pl.lit("treated")).alias("arm"),
        pl.when(action.is_not_null()).then("opened").alias("opened"),
    )


def coupon_id(number: int) -> str:
    """What the log calls a coupon: WB02 is the second campaign's, S03-15 takes 15 % off in the third 30 days."""
    if number >= CAMPAIGN_COUPONS:
        return f"WB{number - CAMPAIGN_COUPONS + 1:02}"
    period, kind = divmod(number, len(COUPON_VALUES))
    return f"S{period + 1:02}-{100 * COUPON_VALUES[kind]:.0f}"


def _together(parts: list[Part]) -> pl.DataFrame:
    customers = _before([len(part.truth) for part in parts])
    orders = _before([len(part.paid_at) for part in parts])
    numbered = (
        part.rows.with_columns(pl.col("customer") + customer, pl.col("order") + order)
        for part, customer, order in zip(parts, customers, orders, strict=True)
    )
    return pl.concat(numbered).sort("second", "customer", maintain_order=True)


def _before(counts: list[int]) -> list[int]:
    """How many there are in the parts before each part."""
    return [0, *accumulate(counts[:-1])]


def _items(shop: Catalogue) -> pl.DataFrame:
    category = [CATEGORIES[category].name for category in shop.category]
    return pl.DataFrame({"item_id": shop.item_id, "item_name": shop.name, "category": category})


def _order_ids(parts: list[Part]) -> pl.Series:
    """Ids that rise with the moment of payment."""
    paid_at = np.concatenate([part.paid_at for part in parts])
    rank = np.empty(len(paid_at), dtype=np.int64)
    rank[np.argsort(paid_at, kind="stable")] = np.arange(len(paid_at))
    return pl.select(
        order_id=pl.concat_str(pl.lit("O"), pl.Series(100_001 + rank).cast(pl.String))
    ).to_series()


def _contact_rows(asked: Contacts, customers_before: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "customer": asked.customer + customers_before,
            "second": (asked.day * 86_400).astype(np.int64),
            "campaign": asked.campaign,
            "action": asked.action,
            "opened": asked.opened,
        }
    )


def _or_null(numbers: pl.Series) -> pl.Series:
    """Numbers of things, null where they are negative: none."""
    return numbers.set(numbers < 0, None)


def _time(clock: Clock) -> pl.Expr:
    start = pl.lit(clock.start).cast(pl.Datetime("us"))
    return (start + pl.duration(seconds="second")).alias("time")
