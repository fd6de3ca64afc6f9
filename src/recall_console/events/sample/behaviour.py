"""What customers do besides buying: on a visit, around an order, and in answer to a message."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from recall_console.events.sample import catalogue
from recall_console.events.sample.arrays import Bools, Ints
from recall_console.events.sample.baskets import CAMPAIGN_COUPONS, COUPON_VALUES, Baskets, public_coupon
from recall_console.events.sample.campaigns import Contacts
from recall_console.events.sample.clock import moments
from recall_console.events.sample.population import CHANNELS, Population
from recall_console.events.sample.rows import join, rows
from recall_console.events.sample.visits import Visits
from recall_console.events.schema import EventType

DEVICES: Final = ("app", "web", "mini_program")
FIRST_MESSAGE_CHANNEL: Final = len(DEVICES)
"""Channels are numbered: devices of visits first, then the channels of messages."""
MEAN_EXTRA_VIEWS: Final = 1.9
"""Views of a visit beyond the first."""
FAVOURITE_CATEGORY_SHARE: Final = 0.5
ARRIVAL_VIEW_SHARE: Final = 0.22
"""Views of new arrivals, at full attention."""
ORDER_VIEW_SHARE: Final = 0.8
"""Lines of an order whose item was viewed on the same visit."""
CART_SHARE: Final = 0.35
"""Visits without an order on which something is put into the cart, at full attention."""
REMOVE_SHARE: Final = 0.3
SEARCH_SHARE: Final = 0.25
FAVOURITE_SHARE: Final = 0.09
CHECK_IN_SHARE: Final = 0.5
CLAIM_SHARE: Final = 0.015
HUNTER_CLAIM_SHARE: Final = 0.25
"""Visits on which a public coupon is claimed and then not used."""


@dataclass(frozen=True)
class _Doing:
    """Something that customers are at: who, from which second since the start of the log, on which channel."""

    customer: Ints
    start: Ints
    channel: Ints

    def did(self, event: EventType, happens: Bools, delay: int, **columns: Ints) -> pl.DataFrame:
        """Rows of an event where it happens, some seconds after the beginning."""
        chosen = {name: values[happens] for name, values in columns.items()}
        second = self.start[happens] + delay
        return rows(event, self.customer[happens], second, channel=self.channel[happens], **chosen)


def visit_rows(rng: np.random.Generator, people: Population, visits: Visits) -> pl.DataFrame:
    """Return the events of visits without an order."""
    views = 1 + rng.poisson(MEAN_EXTRA_VIEWS, len(visits))
    of = np.repeat(np.arange(len(visits)), views)
    item = _viewed(rng, people, visits, of)
    first_item = item[np.cumsum(views) - views]
    visit = _Doing(visits.customer, moments(rng, visits.day), people.device[visits.customer])
    second = visit.start[of] + rng.integers(20, 900, len(of))
    viewed = rows(EventType.VIEW, visit.customer[of], second, item=item, channel=visit.channel[of])
    return join([viewed, *_interest(rng, visits, visit, first_item), *_habits(rng, people, visits, visit)])


def _viewed(rng: np.random.Generator, people: Population, visits: Visits, of: Ints) -> Ints:
    """Item of each view, given the visit that it belongs to."""
    customer, n = visits.customer[of], len(of)
    favourite = rng.random(n) < FAVOURITE_CATEGORY_SHARE
    category = np.where(favourite, people.category[customer], catalogue.choose_category(rng, n))
    item = catalogue.choose(rng, category, people.taste[customer])
    new = rng.random(n) < ARRIVAL_VIEW_SHARE * visits.attention[of]
    return np.where(new, catalogue.choose_arrival(rng, visits.day[of]), item)


def _interest(rng: np.random.Generator, visits: Visits, visit: _Doing, item: Ints) -> list[pl.DataFrame]:
    """Favourites and carts, of one item per visit; carts become fewer with attention."""
    n = len(visits)
    carts = rng.random(n) < CART_SHARE * visits.attention
    removes = carts & (rng.random(n) < REMOVE_SHARE)
    return [
        visit.did(EventType.FAVOURITE, rng.random(n) < FAVOURITE_SHARE, 940, item=item),
        visit.did(EventType.ADD_TO_CART, carts, 960, item=item),
        visit.did(EventType.REMOVE_FROM_CART, removes, 1500, item=item),
    ]


def _habits(
    rng: np.random.Generator, people: Population, visits: Visits, visit: _Doing
) -> list[pl.DataFrame]:
    """Logins, searches, check-ins and coupons that are claimed in vain."""
    n = len(visits)
    check_ins = people.checks_in[visits.customer] & (rng.random(n) < CHECK_IN_SHARE)
    claim_share = np.where(people.hunter[visits.customer], HUNTER_CLAIM_SHARE, CLAIM_SHARE)
    coupon = public_coupon(visits.day, rng.integers(0, len(COUPON_VALUES), n))
    return [
        visit.did(EventType.LOGIN, np.ones(n, dtype=bool), 0),
        visit.did(EventType.SEARCH, rng.random(n) < SEARCH_SHARE, 15),
        visit.did(EventType.CHECK_IN, check_ins, 5),
        visit.did(EventType.COUPON, rng.random(n) < claim_share, 60, coupon=coupon),
    ]


def order_rows(rng: np.random.Generator, people: Population, baskets: Baskets) -> pl.DataFrame:
    """Return what precedes orders on the same visit: login, views, cart, and the claim of a public coupon."""
    of, n = baskets.order, len(baskets.order)
    order = _Doing(baskets.customer, baskets.second - 300, people.device[baskets.customer])
    line = _Doing(order.customer[of], baskets.second[of] - rng.integers(20, 290, n), order.channel[of])
    public = (baskets.coupon >= 0) & (baskets.coupon < CAMPAIGN_COUPONS)
    return join(
        [
            order.did(EventType.LOGIN, np.ones(len(public), dtype=bool), 0),
            line.did(EventType.VIEW, rng.random(n) < ORDER_VIEW_SHARE, 0, item=baskets.item),
            line.did(EventType.ADD_TO_CART, np.ones(n, dtype=bool), 10, item=baskets.item),
            order.did(EventType.COUPON, public, 5, coupon=baskets.coupon),
        ]
    )


def message_rows(rng: np.random.Generator, contacts: Contacts) -> pl.DataFrame:
    """Return the answers to messages: opened, coupon claimed, unsubscribed; what was sent is in the contact log."""
    second = (contacts.day * 86_400).astype(np.int64) + rng.integers(60, 20_000, len(contacts))
    answer = _Doing(contacts.customer, second, FIRST_MESSAGE_CHANNEL + contacts.action % len(CHANNELS))
    offered = contacts.action >= len(CHANNELS)
    coupon = np.where(offered, CAMPAIGN_COUPONS + contacts.campaign, -1)
    return join(
        [
            answer.did(EventType.MESSAGE, contacts.opened, 0, coupon=coupon),
            answer.did(EventType.COUPON, contacts.opened & offered, 20, coupon=coupon),
            answer.did(EventType.UNSUBSCRIBE, contacts.unsubscribed, 40),
        ]
    )
