"""Who the customers are: the traits that drive everything they do, drawn once and never seen in the log."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from recall_console.events.sample import catalogue
from recall_console.events.sample.arrays import Bools, Floats, Ints

PROSPECT_SHARE: Final = 0.12
HUNTER_SHARE: Final = 0.08
STAPLE_SHARE: Final = 0.25
TRIAL_SHARE: Final = 0.28
"""Buyers who only try the shop: they stay for `TRIAL_STAY_DAYS` on average."""
TRIAL_STAY_DAYS: Final = 30.0
LOYAL_STAY_DAYS: Final = 420.0
STAY_SHAPE: Final = 1.6
"""Gamma shape of the drop-out rates of those who stay; small is very unequal."""
GAP_DAYS: Final = 60.0
RATE_SHAPE: Final = 1.1
"""Gamma shape of the purchase rates."""
FADE_SHARE: Final = 0.5
"""Customers whose browsing fades before they drop out; the others leave abruptly."""
BROWSE_ON_SHARE: Final = 0.30
"""Customers who go on browsing after they stopped buying."""
SLUMP_SHARE: Final = 0.55
"""Customers with some weeks of little browsing that mean nothing."""

CHANNELS: Final = ("push", "email", "sms", "call")
OFFERS: Final = ("none", "coupon")
ACTIONS: Final = tuple((channel, offer) for offer in OFFERS for channel in CHANNELS)
"""What a campaign can do, in the order of a population's ``response`` columns."""
MEAN_RESPONSES: Final = np.array([0.015, 0.020, 0.040, 0.070, 0.040, 0.050, 0.090, 0.130])
"""Mean probability that an action brings one order more, per entry of ``ACTIONS``."""
HUNTER_RESPONSES: Final = np.array([0.2, 0.2, 0.2, 0.2, 2.0, 2.0, 2.0, 2.0])
"""What coupon hunters answer to, relative to other customers."""
DROPPED_RESPONSE: Final = 0.4
"""Response of customers who dropped out, relative to their response before."""


@dataclass(frozen=True)
class Population:
    """Traits of customers; every array has one entry per customer.

    Attributes
    ----------
    acquired : Floats
        Day of the first visit, since the start of the log.
    prospect : Bools
        Never buys.
    first_order : Floats
        Day of the first order; infinite for a prospect.
    rate : Floats
        Orders per busy day while a customer.
    rhythm : Ints
        Erlang shape of the gaps between orders: 1 is memoryless, 3 regular.
    dropout_rate : Floats
        Drop-outs per day while a customer.
    stop : Floats
        Day of the drop-out (of losing interest, for a prospect), if no campaign brings the customer back.
    taste : Floats
        Standard normal price level.
    category : Ints
        Favourite category.
    extra_lines : Floats
        Mean number of lines beyond the first per order.
    staple : Ints
        Item bought regularly, or −1.
    hunter : Bools
        Buys with coupons only, nearly.
    sessions : Floats
        Browsing sessions per busy day, orders apart.
    fade_days : Floats
        Days before the drop-out over which browsing fades; 0 leaves abruptly.
    browses_on : Bools
        Goes on browsing after the drop-out.
    slump_start, slump_days : Floats
        Weeks of little browsing that mean nothing; no days for none.
    checks_in : Bools
        Uses the shop's daily check-in.
    device : Ints
        Channel of the customer's own visits, an index.
    response : Floats
        Shape (customers, actions): probability that an action brings one order more, while a customer.
    """

    acquired: Floats
    prospect: Bools
    first_order: Floats
    rate: Floats
    rhythm: Ints
    dropout_rate: Floats
    stop: Floats
    taste: Floats
    category: Ints
    extra_lines: Floats
    staple: Ints
    hunter: Bools
    sessions: Floats
    fade_days: Floats
    browses_on: Bools
    slump_start: Floats
    slump_days: Floats
    checks_in: Bools
    device: Ints
    response: Floats

    def __len__(self) -> int:
        return len(self.acquired)


def draw(rng: np.random.Generator, acquired: Floats, days: int) -> Population:
    """Return customers who first visit on the given days of a log of ``days`` days."""
    n = len(acquired)
    prospect = rng.random(n) < PROSPECT_SHARE
    hesitation = np.minimum(rng.exponential(2.0, n), 0.9 * (days - acquired))
    first_order = np.where(prospect, np.inf, acquired + hesitation)
    dropout_rate = _dropout_rate(rng, prospect)
    staple_buyer = rng.random(n) < STAPLE_SHARE
    rate = rng.gamma(RATE_SHAPE, 1 / (GAP_DAYS * RATE_SHAPE), n) + 1 / 400
    taste = rng.standard_normal(n)
    category = catalogue.choose_category(rng, n)
    hunter = ~prospect & (rng.random(n) < HUNTER_SHARE)
    fades = rng.random(n) < FADE_SHARE
    slumps = rng.random(n) < SLUMP_SHARE
    return Population(
        acquired=acquired,
        prospect=prospect,
        first_order=first_order,
        rate=rate,
        rhythm=np.where(staple_buyer, 3, rng.integers(1, 3, n)),
        dropout_rate=dropout_rate,
        stop=np.where(prospect, acquired, first_order) + rng.exponential(1 / dropout_rate),
        taste=taste,
        category=category,
        extra_lines=rng.gamma(2.0, 0.3, n),
        staple=np.where(staple_buyer, catalogue.choose_consumable(rng, category, taste), -1),
        hunter=hunter,
        sessions=rng.gamma(0.7, 0.11 / 0.7, n) + 2.5 * rate * rng.gamma(1.0, 1.0, n),
        fade_days=np.where(fades, rng.uniform(21, 63, n), 0.0),
        browses_on=rng.random(n) < BROWSE_ON_SHARE,
        slump_start=acquired + rng.random(n) * (days - acquired),
        slump_days=np.where(slumps, rng.uniform(14, 42, n), 0.0),
        checks_in=rng.random(n) < 0.15,
        device=np.searchsorted([0.55, 0.8], rng.random(n)),
        response=_response(rng, hunter),
    )


def _dropout_rate(rng: np.random.Generator, prospect: Bools) -> Floats:
    n = len(prospect)
    stays = rng.gamma(STAY_SHAPE, 1 / (LOYAL_STAY_DAYS * STAY_SHAPE), n) + 1 / 2000
    tries = rng.random(n) < TRIAL_SHARE
    return np.where(prospect, 1 / 30, np.where(tries, 1 / TRIAL_STAY_DAYS, stays))


def _response(rng: np.random.Generator, hunter: Bools) -> Floats:
    """Persuadability of the person × liking of the channel (means 1) × what hunters answer to."""
    n = len(hunter)
    person = rng.gamma(1.5, 1 / 1.5, (n, 1))
    channel = np.tile(rng.gamma(2.0, 1 / 2.0, (n, len(CHANNELS))), (1, len(OFFERS)))
    taken = np.where(hunter[:, np.newaxis], HUNTER_RESPONSES, 1.0)
    return np.minimum(0.9, MEAN_RESPONSES * person * channel * taken)
