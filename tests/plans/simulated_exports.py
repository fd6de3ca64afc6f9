"""A shop whose customers buy and opt out as they please, while several plans export to them, for tests."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import plan_makers
import polars as pl
from hypothesis import strategies as st

from recall_console.plans.audience.allocation import ALLOCATION_SCHEMA
from recall_console.plans.plan import Audience, Channel, Plan, Rung
from recall_console.plans.quantities import Cap, Money
from recall_console.plans.sending import channel_files
from recall_console.plans.sending.channel_files import Batch
from recall_console.plans.sending.moment import Moment, history
from recall_console.plans.sending.release import Enrolment, Release, due, enrol

START = date(2026, 3, 1)
CHANNELS = ("push", "sms", "call")
DAYS = 60
DAYS_AT_ONCE = 3


@dataclass
class Made:
    """One export: what was known, and what it did."""

    plan: Plan
    day: date
    scores: pl.DataFrame
    held_elsewhere: set[str]
    enrolment: Enrolment
    release: Release

    @property
    def known_until(self) -> date:
        day: date = self.scores["as_of"].item(0)
        return day


@dataclass
class Shop:
    """Customers with their days of purchase and of opting out, and the exports to them."""

    customers: int
    seed: int
    made: list[Made] = field(default_factory=list)

    def __post_init__(self) -> None:
        random = np.random.default_rng(self.seed)
        self.ids = [f"customer-{number}" for number in range(self.customers)]
        self.bought = np.where(
            random.random(self.customers) < 0.4, random.integers(0, DAYS, self.customers), DAYS * 9
        )
        self.left = np.where(
            random.random(self.customers) < 0.2, random.integers(0, DAYS, self.customers), DAYS * 9
        )
        self.random = random

    def bought_on(self) -> dict[str, date]:
        return {
            each: START + timedelta(days=int(day)) for each, day in zip(self.ids, self.bought, strict=True)
        }

    def left_on(self) -> dict[str, date]:
        return {each: START + timedelta(days=int(day)) for each, day in zip(self.ids, self.left, strict=True)}

    def scores(self, as_of: date) -> pl.DataFrame:
        """What is known before a day."""
        past = datetime.combine(START - timedelta(days=99), time(12))
        last = [datetime.combine(day, time(12)) if day < as_of else past for day in self.bought_on().values()]
        lifecycle = ["opted_out" if day < as_of else "silent" for day in self.left_on().values()]
        return plan_makers.scores(
            self.customers,
            customer_id=self.ids,
            as_of=[as_of] * self.customers,
            last_purchase_at=last,
            lifecycle=lifecycle,
        )

    def export(self, plan: Plan, day: date, as_of: date) -> Made:
        """The plan's next export; its first one enrols."""
        scores = self.scores(as_of)
        others = {each.plan.name: each for each in self.made if each.plan.name != plan.name}
        held = {each for one in others.values() for each in one.enrolment.holdout["customer_id"]}
        moment = Moment(day, scores, self.sent(), pl.Series(sorted(held), dtype=pl.String()), DAYS_AT_ONCE)
        before = [each for each in self.made if each.plan.name == plan.name]
        enrolment = before[0].enrolment if before else enrol(plan, self.allocation(plan, scores), moment)[0]
        release = due(plan, 1, enrolment.enrolled, moment)
        self.made.append(Made(plan, day, scores, held, enrolment, release))
        return self.made[-1]

    def sent(self) -> pl.DataFrame:
        return history((each.plan.name, 1, each.release.contacts) for each in self.made)

    def allocation(self, plan: Plan, scores: pl.DataFrame) -> pl.DataFrame:
        """Some ladder for everybody who has not opted out; some are held out, some left alone."""
        ladders = [
            [rung for rung in range(1, len(plan.rungs) + 1) if self.random.random() < 0.7] or [1]
            for _ in self.ids
        ]
        decisions = self.random.choice(
            ["contact", "holdout", "leave_alone"], self.customers, p=[0.7, 0.15, 0.15]
        )
        columns: dict[str, Any] = {
            "customer_id": self.ids,
            "decision": decisions,
            "ladder": ladders,
            "rungs": [[plan.rungs[rung - 1].channel for rung in ladder] for ladder in ladders],
            "expected_cost": np.ones(self.customers),
            "expected_net": np.sort(self.random.random(self.customers))[::-1],
        }
        frame = pl.DataFrame(
            {name: pl.Series(columns[name], dtype=kind) for name, kind in ALLOCATION_SCHEMA.items()}
        )
        return frame.filter((scores["lifecycle"] != "opted_out").to_list())

    def keys(self) -> list[str]:
        """The idempotency keys of all rows of all exports."""
        return [
            key
            for each in self.made
            for key in channel_files.audience(
                Batch(each.plan, 1, START, "key", "salt"), each.release.contacts
            )["idempotency_key"]
        ]


@st.composite
def plans(draw: st.DrawFn) -> tuple[Plan, ...]:
    """Two plans that share channels and their limits."""
    caps = st.none() | st.builds(Cap, st.integers(0, 3), st.integers(1, 20))
    limits = st.none() | st.integers(0, 6)
    channels = tuple(
        Channel(name, capacity=draw(limits), per_day=draw(limits), at_most=draw(caps)) for name in CHANNELS
    )
    at_most = draw(caps)
    waits = draw(st.lists(st.integers(1, 10), min_size=4, max_size=4))
    return tuple(
        Plan(
            name=name,
            audience=Audience(where="true"),
            rungs=tuple(
                Rung(CHANNELS[place % len(CHANNELS)], Money(0.1), wait_days=wait)
                for place, wait in enumerate(waits)
            ),
            channels=channels,
            at_most=at_most,
        )
        for name in ("first", "second")
    )


@st.composite
def shops(draw: st.DrawFn) -> Shop:
    """A shop after a sequence of exports on days that do not run backwards, by scores that may be some days old."""
    made = draw(plans())
    shop = Shop(draw(st.integers(1, 25)), draw(st.integers(0, 10_000)))
    day = as_of = START
    for _ in range(draw(st.integers(1, 8))):
        day += timedelta(days=draw(st.integers(0, 9)))
        as_of = max(as_of, day - timedelta(days=draw(st.integers(0, 4))))
        shop.export(draw(st.sampled_from(made)), day, as_of)
    return shop
