"""The simulator as a whole: people, purchases, campaigns, baskets and behaviour, as the tables a shop would export."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from recall_console.errors import InputError
from recall_console.events.sample import baskets, behaviour, campaigns, population, purchases, tables, visits
from recall_console.events.sample.arrays import Floats
from recall_console.events.sample.bundled import SAMPLE_AS_OF
from recall_console.events.sample.campaigns import Trial
from recall_console.events.sample.catalogue import Catalogue, catalogue
from recall_console.events.sample.clock import Clock, clock
from recall_console.events.sample.rows import join
from recall_console.events.sample.tables import Part
from recall_console.events.sample.truth import truth
from recall_console.language import tr

CUSTOMERS_AT_ONCE: Final = 25_000
"""Customers simulated together: bounds memory, and is part of what a seed means."""
MOST_DAYS: Final = 36_525
"""A century; dates end somewhere."""
ACQUISITION_POWER: Final = 1.15
"""Above 1 there are more acquisitions early in the log than late."""


@dataclass(frozen=True)
class Simulation:
    """What a shop would export, and what it cannot know.

    Attributes
    ----------
    events : pl.DataFrame
        The event log by time: ``customer_id, time, event, item_id, item_name, category, quantity, unit_price,
        amount, discount, order_id, channel, coupon_id``.
    contacts : pl.DataFrame
        Who was in a campaign's audience: ``customer_id, time, campaign, channel, offer, coupon_id, arm, opened``.
    truth : pl.DataFrame
        One row per customer, prospects included: what drove them (``sample_data/README.md``).
    """

    events: pl.DataFrame
    contacts: pl.DataFrame
    truth: pl.DataFrame


def simulate(
    customers: int,
    days: int,
    seed: int,
    end: date = SAMPLE_AS_OF,
    *,
    transactions_only: bool = False,
    trial: Trial | None = None,
) -> Simulation:
    """Return a shop's log, the same for the same arguments.

    Parameters
    ----------
    customers : int
        Customers ever acquired, prospects included.
    days : int
        Length of the log in days.
    seed : int
        Seed of everything random.
    end : date
        First day that is not observed: the as-of date of the log.
    transactions_only : bool
        Leave out everything but purchases and refunds; they are the same as without it.
    trial : Trial, optional
        End with a campaign that tries every action. Who buys when is the same as without it until then.

    Raises
    ------
    InputError
        If there is no customer or no day, if there are too many days, or if the seed is negative.
    """
    if customers < 1 or not 1 <= days <= MOST_DAYS or seed < 0:
        raise InputError(
            tr(
                "a sample needs at least 1 customer, 1 to {most_days} days and a seed from 0 on, got {customers}, {days} and {seed}",
                most_days=MOST_DAYS,
                customers=customers,
                days=days,
                seed=seed,
            )
        )
    shop, when = catalogue(days), clock(days, end)
    parts = list(_parts(customers, seed, shop, when, transactions_only=transactions_only, trial=trial))
    ids = tables.customer_ids(customers)
    return Simulation(
        events=tables.events(parts, ids, shop, when),
        contacts=tables.contacts(parts, ids, when, campaigns.campaigns(days, trial)),
        truth=pl.concat([part.truth for part in parts]).insert_column(0, ids),
    )


def _parts(
    customers: int, seed: int, shop: Catalogue, when: Clock, *, transactions_only: bool, trial: Trial | None
) -> Iterator[Part]:
    root, *seeds = np.random.SeedSequence(seed).spawn(1 + -(-customers // CUSTOMERS_AT_ONCE))
    acquired = np.sort(when.days * np.random.default_rng(root).random(customers) ** ACQUISITION_POWER)
    for number, part_seed in enumerate(seeds):
        some = acquired[number * CUSTOMERS_AT_ONCE : (number + 1) * CUSTOMERS_AT_ONCE]
        yield _part(part_seed, some, shop, when, transactions_only=transactions_only, trial=trial)


def _part(
    seed: np.random.SeedSequence,
    acquired: Floats,
    shop: Catalogue,
    when: Clock,
    *,
    transactions_only: bool,
    trial: Trial | None,
) -> Part:
    traits, buying, asking, filling, visiting = (np.random.default_rng(child) for child in seed.spawn(5))
    people = population.draw(traits, acquired, when.days)
    bought, contacts = campaigns.run(asking, people, when, purchases.unprompted(buying, people, when), trial)
    basket = baskets.fill(filling, people, shop, bought.orders, contacts)
    paid = baskets.purchase_rows(basket, people.device)
    rows = [paid, baskets.refund_rows(filling, paid)]
    if not transactions_only:
        rows += [
            behaviour.visit_rows(visiting, people, visits.browse(visiting, people, when, bought)),
            behaviour.order_rows(visiting, people, basket),
            behaviour.message_rows(visiting, contacts),
        ]
    observed = join(rows).filter(pl.col("second") < when.days * 86_400)
    return Part(observed, basket.second, contacts, truth(people, shop, when, bought))
