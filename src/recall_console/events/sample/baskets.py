"""What is in an order: items, quantities, list price and price paid, coupons, and what comes back."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from recall_console.events.sample import catalogue
from recall_console.events.sample.arrays import Bools, Floats, Ints
from recall_console.events.sample.campaigns import Contacts
from recall_console.events.sample.catalogue import Catalogue
from recall_console.events.sample.clock import moments
from recall_console.events.sample.population import CHANNELS, Population
from recall_console.events.sample.purchases import Orders
from recall_console.events.sample.rows import rows
from recall_console.events.schema import EventType

FAVOURITE_SHARE: Final = 0.6
"""Lines from the customer's favourite category; the others follow the categories' popularity."""
STAPLE_LINE_SHARE: Final = 0.8
"""Orders of a staple buyer whose first line is the staple."""
ARRIVAL_SHARE: Final = 0.08
"""Other lines that are new arrivals."""
QUANTITIES: Final = np.array([0.78, 0.16, 0.06])
"""Shares of lines of one, two and three pieces."""
MARKDOWN_SHARE: Final = 0.15
MARKDOWN: Final = 0.10
"""Share of lines that are sold below list price, and by how much."""
COUPON_VALUES: Final = np.array([0.10, 0.15, 0.20])
COUPON_SHARES: Final = np.array([0.5, 0.3, 0.2])
"""The shop's public coupons, a set every 30 days: what they take off and how often each is used."""
CAMPAIGN_COUPON_VALUE: Final = 0.20
HUNTER_COUPON_SHARE: Final = 0.95
COUPON_SHARE: Final = 0.10
"""Orders with a public coupon, of hunters and of others."""
REFUND_SHARE: Final = 0.03
CAMPAIGN_COUPONS: Final = 100_000
"""Coupons from this number on belong to campaigns; lower ones are public."""


@dataclass(frozen=True)
class Baskets:
    """Orders with their moment and coupon, and their lines.

    Attributes
    ----------
    customer, second, coupon : Ints
        Per order: who, the moment of payment in seconds since the start of the log, the coupon or −1.
    order, item, quantity : Ints
        Per line: the order's row, what and how many.
    unit_price, discount, amount : Floats
        Per line: list price, money off in all, and quantity × unit price − discount.
    """

    customer: Ints
    second: Ints
    coupon: Ints
    order: Ints
    item: Ints
    quantity: Ints
    unit_price: Floats
    discount: Floats
    amount: Floats


def fill(
    rng: np.random.Generator, people: Population, shop: Catalogue, orders: Orders, contacts: Contacts
) -> Baskets:
    """Return what is in the orders."""
    second = moments(rng, orders.day) + rng.integers(300, 3000, len(orders))
    coupon, off = _coupons(rng, people, orders, contacts)
    order = np.repeat(np.arange(len(orders)), 1 + rng.poisson(people.extra_lines[orders.customer]))
    first = np.diff(order, prepend=-1) > 0
    item = _items(rng, people, orders.customer[order], orders.day[order], first)
    quantity = 1 + rng.choice(len(QUANTITIES), len(order), p=QUANTITIES)
    price = shop.list_price[item]
    markdown = np.where(rng.random(len(order)) < MARKDOWN_SHARE, MARKDOWN, 0.0)
    discount = np.round(quantity * price * (1 - (1 - markdown) * (1 - off[order])), 2)
    amount = np.round(quantity * price - discount, 2)
    return Baskets(orders.customer, second, coupon, order, item, quantity, price, discount, amount)


def _coupons(
    rng: np.random.Generator, people: Population, orders: Orders, contacts: Contacts
) -> tuple[Ints, Floats]:
    """Coupon of each order, or −1, and the share of the price that it takes off."""
    n = len(orders)
    kind = rng.choice(len(COUPON_VALUES), n, p=COUPON_SHARES)
    share = np.where(people.hunter[orders.customer], HUNTER_COUPON_SHARE, COUPON_SHARE)
    uses = rng.random(n) < share
    coupon = np.where(uses, public_coupon(orders.day, kind), -1)
    off = np.where(uses, COUPON_VALUES[kind], 0.0)
    caused = np.flatnonzero(orders.contact >= 0)
    offered = caused[contacts.action[orders.contact[caused]] >= len(CHANNELS)]
    coupon[offered] = CAMPAIGN_COUPONS + contacts.campaign[orders.contact[offered]]
    off[offered] = CAMPAIGN_COUPON_VALUE
    return coupon, off


def public_coupon(day: Floats, kind: Ints) -> Ints:
    """Number of the public coupon of a kind on a day."""
    return (day // 30).astype(np.int64) * len(COUPON_VALUES) + kind


def _items(rng: np.random.Generator, people: Population, customer: Ints, day: Floats, first: Bools) -> Ints:
    n = len(customer)
    favourite = rng.random(n) < FAVOURITE_SHARE
    category = np.where(favourite, people.category[customer], catalogue.choose_category(rng, n))
    item = catalogue.choose(rng, category, people.taste[customer])
    item = np.where(rng.random(n) < ARRIVAL_SHARE, catalogue.choose_arrival(rng, day), item)
    staple = people.staple[customer]
    return np.where(first & (staple >= 0) & (rng.random(n) < STAPLE_LINE_SHARE), staple, item)


def purchase_rows(baskets: Baskets, device: Ints) -> pl.DataFrame:
    """Purchases, one row per line."""
    return rows(
        EventType.PURCHASE,
        baskets.customer[baskets.order],
        baskets.second[baskets.order],
        item=baskets.item,
        quantity=baskets.quantity,
        unit_price=baskets.unit_price,
        amount=baskets.amount,
        discount=baskets.discount,
        order=baskets.order,
        channel=device[baskets.customer[baskets.order]],
        coupon=baskets.coupon[baskets.order],
    )


def refund_rows(rng: np.random.Generator, purchases: pl.DataFrame) -> pl.DataFrame:
    """Whole orders that come back after two to fifteen days: quantity and amount negative, nothing given away."""
    order = purchases["order"].to_numpy()
    orders = order.max(initial=-1) + 1
    returned = rng.random(orders) < REFUND_SHARE
    delay = rng.integers(2 * 86_400, 15 * 86_400, orders)
    return purchases.with_columns(
        pl.lit(int(EventType.REFUND), pl.UInt8).alias("event"),
        pl.col("second") + pl.Series(delay[order]),
        -pl.col("quantity", "amount"),
        pl.lit(0.0).alias("discount"),
    ).filter(pl.Series(returned[order]))


def expected_value(people: Population, shop: Catalogue) -> Floats:
    """Expected net amount of an order that no campaign caused: lines × pieces × price paid, less what comes back."""
    price = catalogue.mean_price(shop, people.taste)
    favourite, popular = price[people.category, np.arange(len(people))], catalogue.POPULARITY @ price
    regular = FAVOURITE_SHARE * favourite + (1 - FAVOURITE_SHARE) * popular
    arrival = shop.list_price[catalogue.ARRIVALS_START :].mean()
    line = (1 - ARRIVAL_SHARE) * regular + ARRIVAL_SHARE * arrival
    staple_share = np.where(people.staple >= 0, STAPLE_LINE_SHARE, 0.0)
    first = staple_share * shop.list_price[people.staple] + (1 - staple_share) * line
    pieces = QUANTITIES @ np.arange(1, len(QUANTITIES) + 1)
    coupon_share = np.where(people.hunter, HUNTER_COUPON_SHARE, COUPON_SHARE)
    paid = (1 - MARKDOWN_SHARE * MARKDOWN) * (1 - coupon_share * (COUPON_VALUES @ COUPON_SHARES))
    value: Floats = pieces * (first + people.extra_lines * line) * paid * (1 - REFUND_SHARE)
    return value
