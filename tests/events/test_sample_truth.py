"""The simulator's closed forms against what happens when the shop goes on."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from recall_console.events.sample import baskets, campaigns, population, purchases
from recall_console.events.sample.catalogue import catalogue
from recall_console.events.sample.clock import clock
from recall_console.events.sample.population import Population
from recall_console.events.sample.purchases import Orders
from recall_console.events.sample.truth import truth

END = date(2026, 3, 1)
DAYS = 300
CUSTOMERS = 40_000


@pytest.fixture(scope="module")
def people() -> Population:
    rng = np.random.default_rng(3)
    return population.draw(rng, DAYS * rng.random(CUSTOMERS), DAYS)


@pytest.fixture(scope="module")
def orders(people: Population) -> Orders:
    """What they buy until a year after the end that the truth is told at."""
    longer = clock(DAYS + 366, END + timedelta(days=366))
    return purchases.unprompted(np.random.default_rng(4), people, longer).orders


@pytest.fixture(scope="module")
def told(people: Population, orders: Orders) -> pl.DataFrame:
    """The truth as of the end, with what came after it."""
    when = clock(DAYS, END)
    bought = purchases.unprompted(np.random.default_rng(4), people, when)
    known = replace(bought, renewed=orders.until(DAYS).latest(CUSTOMERS))
    later = orders.where(orders.day >= DAYS)
    first = np.full(CUSTOMERS, np.inf)
    np.minimum.at(first, later.customer, later.day)
    in_a_year = later.until(DAYS + 365)
    return truth(people, catalogue(DAYS), when, known).with_columns(
        returned=pl.Series(first < DAYS + 90),
        orders=pl.Series(np.bincount(in_a_year.customer, minlength=CUSTOMERS)),
    )


def test_the_return_probability_is_calibrated(told: pl.DataFrame) -> None:
    alive = told.filter(pl.col("return_probability") > 0)
    for tenth in alive.sort("return_probability").iter_slices(len(alive) // 10):
        expected, returned = (tenth[name].to_numpy() for name in ("return_probability", "returned"))
        error = np.sqrt(np.sum(expected * (1 - expected)))
        assert abs(np.sum(returned) - np.sum(expected)) < 4 * error


def test_dropped_out_customers_and_prospects_do_not_return(told: pl.DataFrame) -> None:
    gone = told.filter(pl.col("dropped_on").is_not_null() | pl.col("prospect"))
    assert gone["return_probability"].max() == 0
    assert not gone["returned"].any()


@pytest.mark.parametrize("rhythm", [1, 2, 3])
def test_expected_orders_are_met_on_average(told: pl.DataFrame, rhythm: int) -> None:
    alive = told.filter((pl.col("expected_orders_12m") > 0) & (pl.col("rhythm") == rhythm))
    gap = (alive["orders"] - alive["expected_orders_12m"]).to_numpy()
    assert abs(gap.mean()) < 4 * gap.std() / np.sqrt(len(gap))


def test_the_expected_order_value_is_met_on_average(people: Population) -> None:
    rng, shop = np.random.default_rng(9), catalogue(DAYS)
    buyers = np.flatnonzero(~people.prospect)
    once = Orders(buyers, np.full(len(buyers), DAYS - 20.0), np.full(len(buyers), -1))
    filled = baskets.fill(rng, people, shop, once, campaigns.nobody())
    paid = np.bincount(filled.order, filled.amount) * (1 - baskets.REFUND_SHARE)
    for some in (people.hunter[buyers], people.staple[buyers] >= 0, people.taste[buyers] > 1):
        gap = (paid - baskets.expected_value(people, shop)[buyers])[some]
        assert abs(gap.mean()) < 4 * gap.std() / np.sqrt(len(gap)) + 0.02 * paid[some].mean()
