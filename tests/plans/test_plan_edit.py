"""An edit changes what it is asked to and nothing else."""

import difflib
import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from plan_makers import FOUR_RUNGS, sample
from random_plans import Written, written_plans

from recall_console.errors import PlanError
from recall_console.plans.files import plan_file
from recall_console.plans.files.plan_edit import (
    add_offer,
    add_rung,
    append,
    edit,
    make_pack,
    remove_rung,
    typed,
)
from recall_console.plans.files.toml_edit import Scalar, Value
from recall_console.plans.plan import Channel, Part
from recall_console.plans.quantities import Cap, Money, Rate

PACK = """\
# A ladder with whatever a ladder can have.
name = "Pack"
budget = 300
[audience]
where = "true"

# The first rung costs nearly nothing.
[[rungs]]
channel = "push"
cost_per_contact = 0.002
wait_days = 3
response = { lift = "1 points" } # a guess
[[rungs.groups]]
where = "value_tier = 'high'"
lift = "2 points" # a guess too
[[rungs.groups]]
where = "value_tier = 'potential'"
lift = "1.5 points"
# evidence = "observed"

# The second one gives something away.
[[rungs]]
channel = "sms"
cost_per_contact = 0.05
wait_days = 7
response.lift = "3 points"
offer.only_last_rung = true
# a coupon and postage
[[rungs.offer.parts]]
name = "coupon"
face_value = 20 # of which the supplier pays half
redemption = "5 %"
funded = "50 %"
[[rungs.offer.parts]]
name = "postage"
face_value = 4
redemption = "30 %"

# What the channels bear.
[[channels]]
name = "sms"
at_most = "1 in 7 days"
[[channels]]
name = "push"
per_day = 1000 # so that the site stays up
"""


def changed_lines(after: str, before: str = FOUR_RUNGS) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[0] in "+-" and line[:3] not in {"+++", "---"}]


def test_a_value_is_changed_and_its_comment_stays() -> None:
    after = edit(FOUR_RUNGS, "hidden.hours", 6)
    assert changed_lines(after) == [
        "-hours = 4                      # of planning and running it",
        "+hours = 6                      # of planning and running it",
    ]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", "Spring"),
        ("holdout", "20 %"),
        ("audience.where", "recency_days > 90"),
        ("rungs.1.cost_per_contact", 0.003),
        ("rungs.3.response.lift", "2 points"),
        ("rungs.3.offer.face_value", 15),
        ("rungs.3.offer.coupon_hunters", True),
        ("hidden.unsubscribe_rate", "0.3 %"),
    ],
)
def test_one_edit_touches_one_line(key: str, value: str | float | bool) -> None:
    after = edit(FOUR_RUNGS, key, value)
    removed, added = changed_lines(after)
    assert removed.split("=")[0][1:] == added.split("=")[0][1:]
    assert removed.partition("#")[2] == added.partition("#")[2]


def test_a_missing_key_is_added_where_it_belongs() -> None:
    assert plan_file.parse(edit(FOUR_RUNGS, "budget", 500)).budget == Money(500)
    with_claim = plan_file.parse(edit(FOUR_RUNGS, "claimed.roi", "120 %"))
    assert with_claim.claimed_roi is not None
    gated = plan_file.parse(edit(FOUR_RUNGS, "rungs.1.value_gate", 10))
    assert gated.rungs[0].value_gate == Money(10)


@pytest.mark.parametrize(
    ("key", "value", "change"),
    [
        ("channels.2.per_day", 900, ["-per_day = 1000 # so that", "+per_day = 900 # so that"]),
        ("channels.2.capacity", 10, ["+capacity = 10"]),
        ("rungs.1.groups.2.lift", "1 points", ['-lift = "1.5 points"', '+lift = "1 points"']),
        ("rungs.1.groups.1.customers", 99, ["+customers = 99"]),
        ("rungs.2.offer.parts.1.face_value", 15, ["-face_value = 20 # of", "+face_value = 15 # of"]),
        ("rungs.2.offer.parts.2.funded", "10 %", ['+funded = "10 %"']),
        ("rungs.2.offer.coupon_hunters", True, ["+offer.coupon_hunters = true"]),
        (
            "rungs.1.response.interval",
            ["0 points", "2 points"],
            [
                '-response = { lift = "1 points" } # a guess',
                '+response = { lift = "1 points", interval = ["0 points", "2 points"] } # a guess',
            ],
        ),
        ("rungs.2.only_if", "frequency > 1", ['+only_if = "frequency > 1"']),
        ("quiet_hours", "21:00-09:00", ['+quiet_hours = "21:00-09:00"']),
        ("hidden.hours", 3, ["+hidden.hours = 3"]),
    ],
)
def test_every_place_of_a_plan_can_be_edited(
    key: str, value: str | int | list[str], change: list[str]
) -> None:
    after = changed_lines(edit(PACK, key, value), PACK)
    assert [line[: len(start)] for line, start in zip(after, change, strict=True)] == change


def test_an_added_key_stands_beside_its_likes() -> None:
    after = edit(sample("winback.toml"), "rungs.3.response.customers", 900).splitlines()
    assert after[after.index("response.customers = 900") - 1].startswith("response.evidence")


def test_a_key_can_be_taken_away() -> None:
    assert plan_file.parse(edit(FOUR_RUNGS, "channels.1.capacity", None)).channels == ()
    with pytest.raises(PlanError, match="budget: there is nothing to take away"):
        edit(FOUR_RUNGS, "budget", None)


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("rungs.3.offer.redemption", "10 points", "expected a share"),
        ("rungs.5.cost_per_contact", 1, "expected a number from 1 to 4, found 5"),
        ("rungs.x.cost_per_contact", 1, "expected a number from 1 to 4, found x"),
        ("name.first", "x", "no such place"),
        ("rungs.1", 1, "no such place"),
        ("rungs.3.offer", 1, "no such place"),
        ("rungs.1.groups.1.lift", "1 points", "no such place"),
        ("", 1, "no such place"),
        ("hidden.'hours'", 1, "no such place"),
        ("rungs.3.offer.redemption", ["1 %"], "expected a share"),
        ("channels.1.name", "sm", "expected the channel of a rung, like 'sms', found 'sm'"),
        ("hidden.hors", 6, "did you mean hours?"),
    ],
)
def test_an_edit_that_spoils_the_plan_is_refused(key: str, value: str | int, sentence: str) -> None:
    with pytest.raises(PlanError) as caught:
        edit(FOUR_RUNGS, key, value)
    assert sentence in str(caught.value)


def test_a_rung_is_added_below_the_last_and_brings_back_nobody_yet() -> None:
    after = add_rung(PACK, "letter")
    assert [line for line in changed_lines(after, PACK) if line != "+"] == [
        "+[[rungs]]",
        '+channel = "letter"',
        "+cost_per_contact = 0",
        "+wait_days = 7",
        '+response.lift = "0 points"',
    ]
    assert after.index('"postage"') < after.index('"letter"') < after.index("# What the channels bear.")


def test_a_rung_on_a_known_channel_costs_what_its_contacts_cost() -> None:
    assert plan_file.parse(add_rung(PACK, "sms")).rungs[2].cost_per_contact == Money(0.05)


def test_a_rung_waits_no_longer_than_the_horizon_has_room_for() -> None:
    plan = plan_file.parse(add_rung("horizon_days = 14\n" + PACK, "letter"))
    assert [rung.wait_days for rung in plan.rungs] == [3, 7, 4]


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ("horizon_days = 10\n" + PACK, "horizon_days: expected at least the 11 days"),
        (sample("sms.toml"), "rungs.1.wait_days: missing; in a ladder every rung waits"),
        (sample("broad-blast.toml"), "calculator.cost_direct: expected with audience.reach and without"),
        (
            'name = "x"\nrungs = [{ channel = "sms", cost_per_contact = 1, wait_days = 2 }]\naudience.reach = 3\n',
            "rungs: expected as tables [[rungs]]",
        ),
    ],
)
def test_a_rung_that_a_plan_has_no_room_for_is_refused(before: str, sentence: str) -> None:
    with pytest.raises(PlanError) as caught:
        add_rung(before, "letter")
    assert sentence in str(caught.value)


def test_a_rung_goes_with_its_groups_its_offer_and_its_channels_limits() -> None:
    after = remove_rung(PACK, 2)
    assert plan_file.parse(after).rungs == plan_file.parse(PACK).rungs[:1]
    assert plan_file.parse(after).channels == (Channel("push", per_day=1000),)
    assert "postage" not in after
    for comment in (
        "# The first rung",
        "# a guess too",
        '# evidence = "observed"',
        "# What the channels",
        "# so that",
    ):
        assert comment in after


def test_the_limits_of_a_channel_that_another_rung_uses_stay() -> None:
    twice = add_rung(PACK, "sms")
    assert len(plan_file.parse(remove_rung(twice, 2)).channels) == 2


def test_the_only_rung_stays() -> None:
    with pytest.raises(PlanError, match="rungs: missing; expected at least one"):
        remove_rung(remove_rung(PACK, 1), 1)
    for number in (0, 3):
        with pytest.raises(PlanError, match=f"rungs.{number}: there is nothing to take away"):
            remove_rung(PACK, number)
    with pytest.raises(PlanError, match="nothing to take away"):
        remove_rung(sample("broad-blast.toml"), 1)


def test_an_offer_is_given_to_a_rung_and_is_worth_nothing_yet() -> None:
    after = add_offer(PACK, 1)
    assert changed_lines(after, PACK) == ["+offer.face_value = 0", '+offer.redemption = "0 %"']
    offer = plan_file.parse(after).rungs[0].offer
    assert offer is not None
    assert offer.parts == (Part(Money(0), Rate(0)),)


def test_a_rung_has_one_offer() -> None:
    with pytest.raises(PlanError, match=r"rungs\.2\.offer: there is one already"):
        add_offer(PACK, 2)
    with pytest.raises(PlanError, match="expected a number from 1 to 2, found 3"):
        add_offer(PACK, 3)
    with pytest.raises(PlanError, match="no such place"):
        add_offer(sample("broad-blast.toml"), 1)


def test_limits_groups_and_parts_are_added_as_tables() -> None:
    limited = plan_file.parse(append(FOUR_RUNGS, "channels", {"name": "sms", "at_most": "1 in 7 days"}))
    assert limited.channels == (Channel("call", capacity=200), Channel("sms", at_most=Cap(1, 7)))
    grouped = append(FOUR_RUNGS, "rungs.2.groups", {"where": "frequency > 2", "lift": "2 points"})
    assert [len(rung.groups) for rung in plan_file.parse(grouped).rungs] == [0, 1, 0, 0]
    packed = append(PACK, "rungs.2.offer.parts", {"name": "tea", "face_value": 3, "redemption": "9 %"})
    offer = plan_file.parse(packed).rungs[1].offer
    assert offer is not None
    assert [part.name for part in offer.parts] == ["coupon", "postage", "tea"]


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("channels", "channels.3.name: expected every channel once"),
        ("rungs.3.groups", "no such place"),
        ("rungs.1.response", "rungs"),
        ("", "no such place"),
        ("budget", "expected as tables"),
        ("chanels", "chanels: unknown key; did you mean channels?"),
    ],
)
def test_a_table_where_none_belongs_is_refused(key: str, sentence: str) -> None:
    with pytest.raises(PlanError) as caught:
        append(PACK, key, {"name": "sms"})
    assert sentence in str(caught.value)


MONEY = (
    "budget",
    "cost_per_contact",
    "face_value",
    "fulfilment_cost",
    "fatigue_cost",
    "value_gate",
    "platform_cost",
)
ABSENT = (
    *(("budget", 5), ("note", 'with "quotes"'), ("quiet_hours", "22:00-08:00"), ("claimed.roi", "3 %")),
    *(("hidden.hours", 3), ("calculator.natural_return", "3 %"), ("audience.reach", 9)),
    *(
        ("rungs.1.fatigue_cost", 0.5),
        ("rungs.1.response.customers", 30),
        ("rungs.1.offer.coupon_hunters", True),
    ),
    *(("channels.1.capacity", 7), ("rungs.1.groups.1.customers", 9), ("rungs.1.offer.parts.1.funded", "5 %")),
)


@settings(max_examples=25, deadline=None)
@given(written_plans(), st.data())
def test_an_edit_and_the_one_that_takes_it_back_leave_the_text_as_it_was(
    written: Written, data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from([key for key in written.lines if key.endswith(MONEY)]))
    plain = edit(written.text, key, 7)
    other = edit(plain, key, 8.25)
    assert edit(other, key, 7) == plain
    assert len(changed_lines(other, plain)) == 2
    assert plan_file.parse(edit(other, key, value_at(written.text, key))) == written.plan


@settings(max_examples=20, deadline=None)
@given(written_plans(), st.sampled_from(ABSENT))
def test_a_key_that_is_added_and_taken_away_leaves_the_text_as_it_was(
    written: Written, added: tuple[str, Scalar]
) -> None:
    key, value = added
    assume(key not in written.lines)
    after = unless_refused(lambda: edit(written.text, key, value))
    if after is None:
        return
    assert value_at(after, key) == value
    assert edit(after, key, None) == written.text


TABLES: dict[str, dict[str, Value]] = {
    "channels": {"capacity": 3},
    "rungs.1.groups": {"where": "true", "lift": "1 points"},
    "rungs.1.offer.parts": {"face_value": 1, "redemption": "3 %"},
}


@settings(max_examples=40, deadline=None)
@given(written_plans(), st.sampled_from(sorted(TABLES)))
def test_a_table_that_is_added_and_taken_away_leaves_the_text_as_it_was(written: Written, key: str) -> None:
    number = len(value_at(written.text, key) or ()) + 1
    named = TABLES[key] if key == "rungs.1.groups" else TABLES[key] | {"name": written.plan.rungs[-1].channel}
    after = unless_refused(lambda: append(written.text, key, named))
    if after is None:
        return
    assert edit(after, f"{key}.{number}", None) == written.text


@settings(max_examples=25, deadline=None)
@given(written_plans())
def test_a_rung_that_is_added_and_taken_away_leaves_the_text_as_it_was(written: Written) -> None:
    number = len(written.plan.rungs) + 1
    after = unless_refused(lambda: add_rung(written.text, "letter"))
    if after is None:
        return
    assert len(plan_file.parse(after).rungs) == number
    assert remove_rung(after, number) == written.text


def unless_refused(make: Callable[[], str]) -> str | None:
    """The text that is made; None where the plan has no place for it, which is never a text that is no TOML."""
    refusal, made = "", None
    try:
        made = make()
    except PlanError as error:
        refusal = str(error)
    assert "not TOML" not in refusal
    return made


def value_at(toml: str, key: str) -> Any:
    found: Any = tomllib.loads(toml)
    for step in key.split("."):
        found = found[int(step) - 1] if isinstance(found, list) else found.get(step, {})
    return found


def test_a_text_that_is_no_toml_is_refused() -> None:
    with pytest.raises(PlanError, match="not TOML"):
        edit("name = ", "name", "x")


def test_windows_line_ends_stay() -> None:
    after = edit(FOUR_RUNGS.replace("\n", "\r\n"), "hidden.hours", 6)
    assert after.count("\r\n") == FOUR_RUNGS.count("\n")


@pytest.mark.parametrize(
    ("entry", "value"),
    [("3", 3), (" 0.05 ", 0.05), ("10 %", "10 %"), ("true", True), ("push", "push"), ("", "")],
)
def test_what_is_typed_becomes_what_toml_would_have(entry: str, value: object) -> None:
    assert typed(entry) == value
    assert type(typed(entry)) is type(value)


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1).filter(lambda name: bool(name.strip()) and name.isprintable()))
def test_hostile_names_survive_an_edit(name: str) -> None:
    assert plan_file.parse(edit(FOUR_RUNGS, "name", name)).name == name


def test_an_offer_of_one_thing_becomes_a_pack_whose_second_thing_costs_nothing_yet() -> None:
    toml = """
name = "pack"
audience.reach = 10
[[rungs]]
channel = "sms"
cost_per_contact = 1
offer.face_value = 20
offer.redemption = "4 %"
offer.only_last_rung = true
response.lift = "1 points"
"""
    packed = plan_file.parse(make_pack(toml, 1)).rungs[0].offer
    single = plan_file.parse(toml).rungs[0].offer
    assert packed is not None
    assert single is not None
    assert [part.face_value for part in packed.parts] == [Money(20), Money(0)]
    assert packed.expected_cost == single.expected_cost
    assert packed.only_last_rung
    with pytest.raises(PlanError, match="expected one thing"):
        make_pack(make_pack(toml, 1), 1)
