"""When customers buy: gaps of a personal rhythm in busy days, until they drop out."""

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np

from recall_console.events.sample.arrays import Bools, Floats, Ints
from recall_console.events.sample.clock import Clock
from recall_console.events.sample.population import Population


@dataclass(frozen=True)
class Orders:
    """Orders: who, on which day since the start of the log, and the campaign contact that caused it (−1: none)."""

    customer: Ints
    day: Floats
    contact: Ints

    def __len__(self) -> int:
        return len(self.customer)

    @classmethod
    def join(cls, *parts: Self) -> Self:
        """The orders of all parts."""
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))

    def where(self, keep: Bools) -> Self:
        """The orders that a mask keeps."""
        return type(self)(*(getattr(self, field.name)[keep] for field in fields(self)))

    def until(self, day: float) -> Self:
        """The orders before a day."""
        return self.where(self.day < day)

    def latest(self, customers: int) -> Floats:
        """Day of each customer's last order, −∞ where there is none."""
        latest = np.full(customers, -np.inf)
        np.maximum.at(latest, self.customer, self.day)
        return latest


@dataclass(frozen=True)
class Stays:
    """Times as a customer: who, from which day, and until which drop-out (maybe beyond the log)."""

    customer: Ints
    start: Floats
    stop: Floats

    @classmethod
    def join(cls, *parts: Self) -> Self:
        """The stays of all parts."""
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))


@dataclass(frozen=True)
class Purchases:
    """Orders so far, and where each customer's present stay ends.

    Attributes
    ----------
    orders : Orders
        Every order before the end of the log.
    stays : Stays
        When they were customers, first stays and those that a campaign began.
    stop : Floats
        Day of the last drop-out per customer, maybe beyond the log.
    renewed : Floats
        Day on which the running gap began, per customer: the last order that the rhythm made; −∞ for none.
    """

    orders: Orders
    stays: Stays
    stop: Floats
    renewed: Floats


def unprompted(rng: np.random.Generator, people: Population, clock: Clock) -> Purchases:
    """Return what customers buy if the shop never writes to them."""
    buyers = np.flatnonzero(~people.prospect)
    first = Orders(buyers, people.first_order[buyers], np.full(len(buyers), -1))
    renewed = np.full(len(people), -np.inf)
    stays = Stays(np.arange(len(people)), people.acquired, people.stop)
    return follow(rng, people, clock, Purchases(first.until(0), stays, people.stop, renewed), first)


def follow(
    rng: np.random.Generator, people: Population, clock: Clock, purchases: Purchases, first: Orders
) -> Purchases:
    """Add the first orders of stays, at most one per customer, and all that follow until drop-out or the log's end."""
    renewed = purchases.renewed.copy()
    renewed[first.customer] = first.day
    customer, busy, horizon = first.customer, clock.to_busy(first.day), np.minimum(purchases.stop, clock.days)
    found = [purchases.orders, first]
    while len(customer):
        busy = busy + rng.gamma(people.rhythm[customer], 1 / (people.rate * people.rhythm)[customer])
        day = clock.to_calendar(busy)
        stays = day < horizon[customer]
        customer, busy, day = customer[stays], busy[stays], day[stays]
        found.append(Orders(customer, day, np.full(len(customer), -1)))
        renewed[customer] = day
    return replace(purchases, orders=Orders.join(*found), renewed=renewed)
