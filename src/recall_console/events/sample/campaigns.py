"""Win-back campaigns: a random audience of silent buyers, a holdout, and orders that would not have been otherwise."""

from dataclasses import dataclass, fields, replace
from typing import Final, NamedTuple, Self

import numpy as np

from recall_console.events.sample.arrays import Bools, Floats, Ints
from recall_console.events.sample.clock import Clock
from recall_console.events.sample.population import ACTIONS, DROPPED_RESPONSE, Population
from recall_console.events.sample.purchases import Orders, Purchases, Stays, follow

FIRST_DAY: Final = 75
DAYS_BETWEEN: Final = 42
RESPONSE_DAYS: Final = 30
"""A response comes within this many days; campaigns are further apart, so no two share a response window."""
SILENT_DAYS: Final = 30
"""Only who has not bought for this long is in an audience."""
AUDIENCE_SHARE: Final = 0.6
HOLDOUT_SHARE: Final = 0.25
REVIVAL_SHARE: Final = 0.45
"""Won-back customers who begin a new stay; the others order once and are gone again."""
HOLDOUT: Final = -1
OPEN_SHARES: Final = np.array([0.06, 0.18, 0.30, 0.45] * 2)
"""Messages that are opened (calls: taken) by customers who do not respond, per entry of ``ACTIONS``."""
UNSUBSCRIBE_SHARES: Final = np.array([0.002, 0.003, 0.008, 0.015] * 2)
"""Contacts that make a customer unsubscribe, per entry of ``ACTIONS``."""


class Trial(NamedTuple):
    """A last campaign that tries every action, on buyers whether silent or not; it ends the regular ones.

    Attributes
    ----------
    days_before_end : int
        When it is, counted from the end of the log; more than ``RESPONSE_DAYS``.
    audience_share : float
        Share of the buyers who are in its audience, 0–1.
    """

    days_before_end: int
    audience_share: float


class Campaign(NamedTuple):
    """A day, the actions (entries of ``ACTIONS``) that are tried against the holdout, and on whom."""

    number: int
    day: int
    actions: tuple[int, ...]
    silent_days: int = SILENT_DAYS
    audience_share: float = AUDIENCE_SHARE

    @property
    def name(self) -> str:
        """What the contact log calls it."""
        return f"winback-{self.number + 1:02}"


PAIRS: Final = ((0, 4), (1, 5), (2, 6), (3, 7), (1, 6), (2, 5))
"""Actions of one campaign after the other: with and without a coupon, then e-mail against SMS."""


def campaigns(days: int, trial: Trial | None = None) -> list[Campaign]:
    """Return the campaigns of a log of ``days`` days; it covers the response window of each."""
    end = days if trial is None else days - trial.days_before_end
    starts = range(FIRST_DAY, end - RESPONSE_DAYS + 1, DAYS_BETWEEN)
    regular = [Campaign(number, day, PAIRS[number % len(PAIRS)]) for number, day in enumerate(starts)]
    if trial is None:
        return regular
    return [*regular, Campaign(len(regular), end, tuple(range(len(ACTIONS))), 0, trial.audience_share)]


@dataclass(frozen=True)
class Contacts:
    """The audience of campaigns, the holdout in it included; one entry per customer and campaign.

    Attributes
    ----------
    customer, campaign : Ints
        Who, and the number of the campaign.
    action : Ints
        Entry of ``ACTIONS``, or ``HOLDOUT``.
    day : Floats
        Day of the contact since the start of the log; for the holdout, when it would have been.
    opened : Bools
        Opened the message or took the call.
    unsubscribed : Bools
        Unsubscribed because of it.
    """

    customer: Ints
    campaign: Ints
    action: Ints
    day: Floats
    opened: Bools
    unsubscribed: Bools

    def __len__(self) -> int:
        return len(self.customer)

    @classmethod
    def join(cls, *parts: Self) -> Self:
        """The contacts of all parts."""
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))


def nobody() -> Contacts:
    """No contacts."""
    none = np.empty(0, dtype=np.int64)
    return Contacts(none, none, none, np.empty(0), none.astype(bool), none.astype(bool))


def run(
    rng: np.random.Generator,
    people: Population,
    clock: Clock,
    purchases: Purchases,
    trial: Trial | None = None,
) -> tuple[Purchases, Contacts]:
    """Return the purchases with what campaigns added to them, and everyone who was in an audience."""
    contacts = nobody()
    for campaign in campaigns(clock.days, trial):
        reached = _reach(rng, people, purchases, campaign, _audience(rng, campaign, purchases, contacts))
        responds = _responds(rng, people, purchases, reached)
        rows = len(contacts) + np.flatnonzero(responds)
        contacts = Contacts.join(contacts, replace(reached, opened=reached.opened | responds))
        purchases = _buy(rng, people, clock, purchases, _responses(rng, contacts, rows))
    return purchases, contacts


def _audience(rng: np.random.Generator, campaign: Campaign, purchases: Purchases, earlier: Contacts) -> Ints:
    """Buyers who have been silent for long enough and still take messages, less a random part."""
    customers = len(purchases.stop)
    latest = purchases.orders.until(campaign.day).latest(customers)
    eligible = np.isfinite(latest) & (latest < campaign.day - campaign.silent_days)
    eligible[earlier.customer[earlier.unsubscribed]] = False
    return np.flatnonzero(eligible & (rng.random(customers) < campaign.audience_share))


def _reach(
    rng: np.random.Generator, people: Population, purchases: Purchases, campaign: Campaign, audience: Ints
) -> Contacts:
    """Assign arms at random and send; who dropped out opens nothing unless browsing on."""
    n = len(audience)
    tried = len(campaign.actions)
    from_here = HOLDOUT_SHARE + (1 - HOLDOUT_SHARE) * np.arange(tried) / tried
    arm = np.searchsorted(from_here, rng.random(n), side="right")
    action = np.array([HOLDOUT, *campaign.actions])[arm]
    sent = action != HOLDOUT
    attentive = (purchases.stop[audience] > campaign.day) | people.browses_on[audience]
    return Contacts(
        customer=audience,
        campaign=np.full(n, campaign.number),
        action=action,
        day=campaign.day + rng.uniform(0.40, 0.70, n),
        opened=sent & attentive & (rng.random(n) < OPEN_SHARES[action]),
        unsubscribed=sent & (rng.random(n) < UNSUBSCRIBE_SHARES[action]),
    )


def _responds(rng: np.random.Generator, people: Population, purchases: Purchases, reached: Contacts) -> Bools:
    dropped = purchases.stop[reached.customer] <= reached.day
    probability = people.response[reached.customer, reached.action] * np.where(dropped, DROPPED_RESPONSE, 1.0)
    responds: Bools = (reached.action != HOLDOUT) & (rng.random(len(reached)) < probability)
    return responds


def _responses(rng: np.random.Generator, contacts: Contacts, rows: Ints) -> Orders:
    """One order for each of these rows of the contacts, some days later."""
    delay = np.minimum(1 + rng.exponential(5.0, len(rows)), RESPONSE_DAYS - 1)
    return Orders(contacts.customer[rows], contacts.day[rows] + delay, rows)


def _buy(
    rng: np.random.Generator, people: Population, clock: Clock, purchases: Purchases, responses: Orders
) -> Purchases:
    """Add the responses; who had dropped out by then begins a new stay with it, short or long."""
    back = responses.day >= purchases.stop[responses.customer]
    revived = responses.where(back)
    stays = rng.random(len(revived)) < REVIVAL_SHARE
    length = np.where(stays, rng.exponential(1 / people.dropout_rate[revived.customer]), 0.0)
    begun = Stays(revived.customer, revived.day, revived.day + length)
    stop = purchases.stop.copy()
    stop[begun.customer] = begun.stop
    extended = Purchases(
        orders=Orders.join(purchases.orders, responses.where(~back)),
        stays=Stays.join(purchases.stays, begun),
        stop=stop,
        renewed=purchases.renewed,
    )
    return follow(rng, people, clock, extended, revived)
