"""Nobody gets the next rung but after silence, nobody is contacted who must not be, and limits hold over all exports together."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import plan_makers
import polars as pl
from hypothesis import given, settings
from simulated_exports import START, Made, Shop, shops

from recall_console.plans.audience.allocation import ALLOCATION_SCHEMA
from recall_console.plans.plan import Audience, Channel, Plan, Rung
from recall_console.plans.quantities import Cap, Money
from recall_console.plans.sending.moment import Moment, history
from recall_console.plans.sending.release import due, enrol
from recall_console.plans.sending.release_schema import ENROLLED_SCHEMA

MANY = settings(deadline=None, max_examples=25)
LADDER = (Rung("push", Money(0.01), wait_days=3), Rung("sms", Money(0.1), wait_days=5))


def contacts(shop: Shop) -> Iterator[tuple[Made, str, int, str, date]]:
    for made in shop.made:
        for customer, rung, channel, day, _ in made.release.contacts.iter_rows():
            yield made, customer, rung, channel, day


@MANY
@given(shops())
def test_nobody_gets_the_next_rung_without_silence_at_the_last(shop: Shop) -> None:
    last: dict[tuple[str, str], tuple[int, date]] = {}
    for made, customer, rung, _, day in contacts(shop):
        before = last.get((made.plan.name, customer))
        if before is not None:
            wait_days = made.plan.rungs[before[0] - 1].wait_days
            assert wait_days is not None
            assert made.known_until >= before[1] + timedelta(days=wait_days)
            assert day >= before[1] + timedelta(days=wait_days)
        last[made.plan.name, customer] = rung, day


@MANY
@given(shops())
def test_who_bought_since_being_enrolled_gets_nothing_more(shop: Shop) -> None:
    bought = shop.bought_on()
    for made, customer, *_ in contacts(shop):
        enrolled_on = made.enrolment.enrolled["scored_on"].item(0)
        assert not enrolled_on <= bought[customer] < made.known_until


@MANY
@given(shops())
def test_everybody_climbs_the_ladder_that_was_decided_rung_by_rung(shop: Shop) -> None:
    climbed: dict[tuple[str, str], list[int]] = {}
    ladders = {}
    for made, customer, rung, channel, _ in contacts(shop):
        assert made.plan.rungs[rung - 1].channel == channel
        climbed.setdefault((made.plan.name, customer), []).append(rung)
        ladders[made.plan.name] = dict(made.enrolment.enrolled.select("customer_id", "ladder").iter_rows())
    for (plan, customer), rungs in climbed.items():
        assert rungs == ladders[plan][customer][: len(rungs)]


@MANY
@given(shops())
def test_who_opted_out_or_is_held_out_is_in_no_file(shop: Shop) -> None:
    left = shop.left_on()
    for made, customer, *_ in contacts(shop):
        assert left[customer] >= made.known_until
        assert customer not in set(made.enrolment.holdout["customer_id"])
        assert customer not in made.held_elsewhere


@MANY
@given(shops())
def test_no_window_holds_more_contacts_than_the_caps_allow(shop: Shop) -> None:
    plan = shop.made[0].plan
    for channel, cap in [(None, plan.at_most), *((each.name, each.at_most) for each in plan.channels)]:
        if cap is not None:
            assert busiest(shop, channel, cap.days) <= cap.contacts


def busiest(shop: Shop, channel: str | None, days: int) -> int:
    """Most contacts that any customer has in any window, of all plans."""
    theirs = [(customer, day) for _, customer, _, name, day in contacts(shop) if channel in (None, name)]
    counts = [
        sum(customer == other and 0 <= (end - day).days < days for other, day in theirs)
        for customer, end in theirs
    ]
    return max(counts, default=0)


@MANY
@given(shops())
def test_a_channel_gets_no_more_a_day_or_in_all_than_it_can_take(shop: Shop) -> None:
    days = Counter((channel, day) for *_, channel, day in contacts(shop))
    in_all = Counter((made.plan.name, channel) for made, _, _, channel, _ in contacts(shop))
    for channel in shop.made[0].plan.channels:
        if channel.per_day is not None:
            assert all(count <= channel.per_day for (name, _), count in days.items() if name == channel.name)
        if channel.capacity is not None:
            assert all(
                count <= channel.capacity for (_, name), count in in_all.items() if name == channel.name
            )


@MANY
@given(shops())
def test_every_enrolled_customer_is_accounted_for_once(shop: Shop) -> None:
    for made in shop.made:
        told = [*made.release.contacts["customer_id"], *made.release.suppressed["customer_id"]]
        assert len(told) == len(set(told))
        assert len(told) + made.release.waiting + made.release.finished == made.enrolment.enrolled.height


@MANY
@given(shops())
def test_no_two_contacts_share_a_key(shop: Shop) -> None:
    keys = shop.keys()
    assert len(keys) == len(set(keys))


@MANY
@given(shops())
def test_the_same_export_twice_is_the_same(shop: Shop) -> None:
    other = Shop(shop.customers, shop.seed)
    for made in shop.made:
        again = other.export(made.plan, made.day, made.known_until)
        assert again.release.contacts.equals(made.release.contacts)
        assert again.release.suppressed.equals(made.release.suppressed)


def plan_of(*channels: Channel, rungs: tuple[Rung, ...] = LADDER, at_most: Cap | None = None) -> Plan:
    return Plan("Plan", Audience(where="true"), rungs, channels=channels, at_most=at_most)


def enrolled(*ids: str, ladder: tuple[int, ...] = (1, 2)) -> pl.DataFrame:
    columns = {"customer_id": ids, "ladder": [ladder] * len(ids), "scored_on": [START] * len(ids)}
    made = {name: columns.get(name, [None] * len(ids)) for name in ENROLLED_SCHEMA}
    return pl.DataFrame(made, schema=ENROLLED_SCHEMA)


def moment(day: date, ids: tuple[str, ...], sent: pl.DataFrame | None = None, **columns: Any) -> Moment:
    """Everybody silent, scored on the day itself."""
    known = plan_makers.scores(
        len(ids), customer_id=ids, as_of=[day] * len(ids), lifecycle=["silent"] * len(ids), **columns
    )
    return Moment(day, known, history([]) if sent is None else sent, pl.Series([], dtype=pl.String()), days=2)


def test_the_best_customers_come_first_and_others_the_next_day() -> None:
    found = due(plan_of(Channel("push", per_day=2)), 1, enrolled(*"abcde"), moment(START, tuple("abcde")))
    assert found.contacts.select("customer_id", "release_on").rows() == [
        *((each, START) for each in "ab"),
        *((each, START + timedelta(days=1)) for each in "cd"),
    ]
    assert found.suppressed.select("customer_id", "reason").rows() == [("e", "channel_full")]


def test_a_channel_may_take_more_than_there_are_people() -> None:
    ids, many = tuple("abc"), 10**12
    for channel in (
        Channel("push", per_day=many),
        Channel("push", capacity=many),
        Channel("push", many, many),
    ):
        assert due(plan_of(channel), 1, enrolled(*ids), moment(START, ids)).contacts.height == 3


def test_days_that_another_plan_has_filled_are_full() -> None:
    first = due(plan_of(Channel("push", per_day=2)), 1, enrolled("a", "b"), moment(START, ("a", "b")))
    sent = history([("Other", 1, first.contacts)])
    found = due(plan_of(Channel("push", per_day=2)), 1, enrolled("c"), moment(START, ("c",), sent))
    assert found.contacts["release_on"].to_list() == [START + timedelta(days=1)]


def test_a_wait_that_the_scores_do_not_see_the_end_of_is_not_over() -> None:
    plan, who = plan_of(), enrolled("a")
    first = due(plan, 1, who, moment(START, ("a",)))
    sent = history([(plan.name, 1, first.contacts)])
    two_days_later = due(plan, 1, who, moment(START + timedelta(days=2), ("a",), sent))
    assert (two_days_later.contacts.height, two_days_later.waiting) == (0, 1)
    three_days_later = due(plan, 1, who, moment(START + timedelta(days=3), ("a",), sent))
    assert three_days_later.contacts.select("rung", "channel").rows() == [(2, "sms")]


def test_a_skipped_rung_is_never_sent() -> None:
    found = due(plan_of(), 1, enrolled("a", ladder=(2,)), moment(START, ("a",)))
    assert found.contacts["rung"].to_list() == [2]


def test_a_new_round_waits_for_the_answer_to_the_last_one() -> None:
    plan, who = plan_of(), enrolled("a")
    sent = history([(plan.name, 1, due(plan, 1, who, moment(START, ("a",))).contacts)])
    assert due(plan, 2, who, moment(START + timedelta(days=1), ("a",), sent)).waiting == 1
    again = due(plan, 2, who, moment(START + timedelta(days=3), ("a",), sent))
    assert again.contacts["rung"].to_list() == [1]


def test_a_rung_whose_precondition_is_gone_is_not_sent() -> None:
    plan = plan_of(rungs=(Rung("push", Money(0.01), wait_days=3, only_if="staple_item = 'tea'"),))
    found = due(plan, 1, enrolled("a", "b"), moment(START, ("a", "b"), staple_item=["tea", None]))
    assert found.contacts["customer_id"].to_list() == ["a"]
    assert found.suppressed["reason"].to_list() == ["precondition"]


def test_whoever_the_cap_held_back_comes_again_later() -> None:
    plan, who = plan_of(at_most=Cap(1, 7)), enrolled("a")
    other = history([("Other", 1, due(plan, 1, who, moment(START, ("a",))).contacts)])
    held = due(plan, 1, who, moment(START + timedelta(days=6), ("a",), other))
    assert held.suppressed["reason"].to_list() == ["frequency_cap"]
    assert due(plan, 1, who, moment(START + timedelta(days=7), ("a",), other)).contacts.height == 1


def test_whom_a_running_plan_holds_out_takes_part_in_no_other() -> None:
    ids = tuple("abcd")
    known = replace(moment(START, ids), held_elsewhere=pl.Series(["a", "c"]))
    columns = {
        "customer_id": ids,
        "decision": ["contact", "contact", "holdout", "holdout"],
        "ladder": [[1]] * 4,
        "rungs": [["push"]] * 4,
        "expected_cost": [0.0] * 4,
        "expected_net": [1.0] * 4,
    }
    part, kept_out = enrol(plan_of(), pl.DataFrame(columns, schema=ALLOCATION_SCHEMA), known)
    assert (part.enrolled["customer_id"].to_list(), part.holdout["customer_id"].to_list()) == (["b"], ["d"])
    assert kept_out.select("customer_id", "reason").rows() == [("a", "held_out_elsewhere")]
