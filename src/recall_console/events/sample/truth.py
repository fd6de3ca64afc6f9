"""What a model can at best know: the state that drives each customer's future, and what follows from it exactly."""

from collections.abc import Iterator
from math import factorial
from typing import Final

import numpy as np
import polars as pl
import polars.selectors as cs

from recall_console.events.sample import baskets
from recall_console.events.sample.arrays import Bools, Floats, Ints
from recall_console.events.sample.catalogue import Catalogue
from recall_console.events.sample.clock import Clock
from recall_console.events.sample.population import ACTIONS, DROPPED_RESPONSE, Population
from recall_console.events.sample.purchases import Purchases

RETURN_DAYS: Final = 90
VALUE_DAYS: Final = 365
STEP_DAYS: Final = 5
"""Integrals over the future are taken in steps of this many days (midpoint of the drop-out's survival)."""


def truth(people: Population, shop: Catalogue, clock: Clock, purchases: Purchases) -> pl.DataFrame:
    """Return one row per customer; ``sample_data/README.md`` says what each column means."""
    dropped = purchases.stop <= clock.days
    dropped_on = _dates(clock, np.minimum(purchases.stop, clock.days))
    return pl.DataFrame(
        {
            "acquired_on": _dates(clock, people.acquired),
            "dropped_on": dropped_on.set(pl.Series(~dropped), None),
            **_traits(people, shop),
            **_future(people, shop, clock, purchases),
            **_responses(people, dropped),
        }
    ).with_columns(cs.float().round(6))


def _dates(clock: Clock, day: Floats) -> pl.Series:
    return pl.Series(np.datetime64(clock.start, "D") + day.astype(np.int64))


def _traits(people: Population, shop: Catalogue) -> dict[str, pl.Series]:
    staple = pl.Series(people.staple)
    return {
        "prospect": pl.Series(people.prospect),
        "orders_per_day": pl.Series(np.where(people.prospect, 0.0, people.rate)),
        "rhythm": pl.Series(people.rhythm, dtype=pl.Int8),
        "dropouts_per_day": pl.Series(people.dropout_rate),
        "coupon_hunter": pl.Series(people.hunter),
        "staple_item": pl.Series(shop.item_id).gather(staple.set(staple < 0, None)),
        "fade_days": pl.Series(people.fade_days).cast(pl.Int16),
        "browses_on": pl.Series(people.browses_on),
    }


def _future(people: Population, shop: Catalogue, clock: Clock, purchases: Purchases) -> dict[str, pl.Series]:
    alive = (purchases.stop > clock.days) & ~people.prospect
    orders = _expected_orders(people, clock, purchases, alive)
    value = np.where(people.prospect, 0.0, baskets.expected_value(people, shop))
    return {
        "return_probability": pl.Series(_return_probability(people, clock, purchases, alive)),
        "expected_orders_12m": pl.Series(orders),
        "expected_order_value": pl.Series(value),
        "expected_spend_12m": pl.Series(orders * value),
    }


def _responses(people: Population, dropped: Bools) -> dict[str, pl.Series]:
    now = people.response * np.where(dropped, DROPPED_RESPONSE, 1.0)[:, np.newaxis]
    names = (f"response_{channel}" + ("_coupon" if offer == "coupon" else "") for channel, offer in ACTIONS)
    return {name: pl.Series(now[:, action]) for action, name in enumerate(names)}


def _steps(clock: Clock, days: int) -> Iterator[tuple[float, float, float]]:
    """Busy days since the log's end at begin and end of each step, and calendar days to its middle."""
    for begin in range(0, days, STEP_DAYS):
        edges = clock.days + np.array([0, begin, min(begin + STEP_DAYS, days)], dtype=float)
        now, left, right = clock.to_busy(edges)
        yield left - now, right - now, begin + STEP_DAYS / 2


def _stage(
    people: Population, clock: Clock, purchases: Purchases, alive: Bools
) -> tuple[Ints, Floats, Floats]:
    """Who is alive, stages per busy day, and the distribution over the Erlang stages passed since the last order.

    Given age *a* of the running gap, stage *j* of *k* has probability ∝ (*k λ a*)^j / j!: the stages are a Poisson
    process, and none of the orders that end a gap came.
    """
    who = np.flatnonzero(alive)
    speed = people.rhythm[who] * people.rate[who]
    age = clock.to_busy(np.full(len(who), float(clock.days))) - clock.to_busy(purchases.renewed[who])
    stages = int(people.rhythm.max(initial=1))
    weight = np.array([(speed * age) ** j / factorial(j) * (j < people.rhythm[who]) for j in range(stages)])
    return who, speed, weight / weight.sum(axis=0)


def _return_probability(people: Population, clock: Clock, purchases: Purchases, alive: Bools) -> Floats:
    """P(an order within 90 days of the end | traits, age of the running gap, alive or not), without any contact."""
    who, speed, stage = _stage(people, clock, purchases, alive)
    probability = np.zeros(len(people))
    for left, right, middle in _steps(clock, RETURN_DAYS):
        lasts, longer = (_gap_lasts(people.rhythm[who], stage, speed * busy) for busy in (left, right))
        probability[who] += (lasts - longer) * np.exp(-people.dropout_rate[who] * middle)
    return probability


def _gap_lasts(rhythm: Ints, stage: Floats, passed: Floats) -> Floats:
    """P(no order yet): Poisson(``passed``) stages do not fill up what is left of the gap."""
    lasts = np.zeros(len(rhythm))
    for j, share in enumerate(stage):
        for further in range(len(stage) - j):
            enough = j + further < rhythm
            lasts += enough * share * np.exp(-passed) * passed**further / factorial(further)
    return lasts


def _expected_orders(people: Population, clock: Clock, purchases: Purchases, alive: Bools) -> Floats:
    """Orders expected in the year after the end, without any contact.

    The rate of orders is the stage speed times the chance to be in the last stage. Stages go round in a circle, so
    that chance is a sum over the roots of unity: P(Poisson(m) ≡ r mod k) = 1/k Σ_l ω^(−lr) exp(m (ω^l − 1)).
    """
    who, speed, stage = _stage(people, clock, purchases, alive)
    expected = np.zeros(len(people))
    for left, right, middle in _steps(clock, VALUE_DAYS):
        last = _in_last_stage(people.rhythm[who], stage, speed * (left + right) / 2)
        expected[who] += speed * (right - left) * last * np.exp(-people.dropout_rate[who] * middle)
    return expected


def _in_last_stage(rhythm: Ints, stage: Floats, passed: Floats) -> Floats:
    last = np.zeros(len(rhythm))
    for stages in np.unique(rhythm):
        of = rhythm == stages
        for root in range(int(stages)):
            omega = np.exp(2j * np.pi * root / stages)
            wave = np.exp(passed[of] * (omega - 1)) / stages
            last[of] += sum(
                (stage[j, of] * wave * omega ** -(stages - 1 - j)).real for j in range(int(stages))
            )
    return last
