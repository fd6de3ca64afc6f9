import pytest
from plan_texts import LADDER

from recall_console.console.panes.plan_changes import Addition, additions, removal, typed_in
from recall_console.console.panes.plan_form import NEW_RUNG, Field, rows
from recall_console.errors import PlanError
from recall_console.plans.files import plan_file

ALONE = 'name = "One"\naudience.reach = 10\n[[rungs]]\nchannel = "sms"\ncost_per_contact = 0.05\n'


def field(toml: str, key: str) -> Field:
    return next(row for row in rows(toml) if isinstance(row, Field) and row.key == key)


def addition(toml: str, key: str, words: str) -> Addition:
    return next(one for one in additions(toml, key) if one.words == words)


def removed(toml: str, key: str) -> str:
    found = removal(toml, field(toml, key))
    assert found is not None
    return found.make(toml)


@pytest.mark.parametrize(
    "key", ["rungs.1.wait_days", "rungs.3.offer.redemption", "channels.1.capacity", "budget"]
)
def test_whatever_is_offered_can_be_added_and_is_understood(key: str) -> None:
    for one in additions(LADDER, key):
        if one.make is not None:
            plan_file.parse(one.make(LADDER))
        elif one.key != NEW_RUNG:
            assert field_asked(one.key).raw is None


def field_asked(key: str) -> Field:
    found = rows(LADDER, asked=frozenset({key}))
    return next(row for row in found if isinstance(row, Field) and row.key == key)


def test_the_rung_under_the_cursor_gets_an_offer_that_costs_nothing_yet() -> None:
    found = addition(LADDER, "rungs.1.cost_per_contact", "an offer on 1 push")
    assert found.make is not None
    rung = plan_file.parse(found.make(LADDER)).rungs[0]
    assert rung.offer is not None
    assert rung.offer.expected_cost == 0
    assert found.key == "rungs.1.offer.face_value"


def test_a_rung_that_has_an_offer_is_asked_for_none() -> None:
    assert not [one for one in additions(LADDER, "rungs.3.wait_days") if one.words.startswith("an offer")]


def test_a_new_rung_is_typed_by_its_channel_and_brings_back_nobody_yet() -> None:
    plan = plan_file.parse(typed_in(LADDER, NEW_RUNG, "letter")(LADDER))
    assert [rung.channel for rung in plan.rungs] == ["push", "e-mail", "sms", "call", "letter"]
    response = plan.rungs[4].response
    assert response is not None
    assert response.lift.difference == 0


def test_the_first_limit_of_a_channel_gets_a_table_of_its_own() -> None:
    key = addition(LADDER, "rungs.3.wait_days", "sms: contacts a day").key
    plan = plan_file.parse(typed_in(LADDER, key, 50)(LADDER))
    assert plan.channel("sms").per_day == 50
    assert plan.channel("call").capacity == 100


def test_a_further_limit_of_a_channel_joins_the_first() -> None:
    key = addition(LADDER, "rungs.4.wait_days", "call: nothing sent").key
    plan = plan_file.parse(typed_in(LADDER, key, "21:00-09:00")(LADDER))
    assert str(plan.channel("call").quiet_hours) == "21:00-09:00"
    assert plan.channel("call").capacity == 100


def test_a_limit_is_shown_under_the_first_rung_of_its_channel_only() -> None:
    twice = LADDER.replace('channel = "push"', 'channel = "call"')
    keys = [row.key for row in rows(twice) if isinstance(row, Field)]
    assert keys.count("channels.1.capacity") == 1
    assert keys.index("channels.1.capacity") < keys.index("rungs.2.wait_days")


def test_under_the_cursor_an_input_goes_or_the_offer_or_else_the_rung() -> None:
    assert "value_gate" not in removed(LADDER, "rungs.4.value_gate")
    assert plan_file.parse(removed(LADDER, "rungs.3.offer.redemption")).rungs[2].offer is None
    left = plan_file.parse(removed(LADDER, "rungs.2.cost_per_contact"))
    assert [rung.channel for rung in left.rungs] == ["push", "sms", "call"]


def test_a_rung_takes_the_limits_of_its_channel_along() -> None:
    assert plan_file.parse(removed(LADDER, "rungs.4.wait_days")).channels == ()


def test_the_only_rung_stays() -> None:
    with pytest.raises(PlanError):
        removed(ALONE, "rungs.1.cost_per_contact")


def test_what_the_file_does_not_have_cannot_be_taken_away() -> None:
    assert removal(LADDER, field(LADDER, "budget")) is None


def test_some_who_answer_differently_come_and_go() -> None:
    found = addition(LADDER, "rungs.2.wait_days", "some who answer 2 e-mail differently")
    assert found.make is not None
    grouped = found.make(LADDER)
    assert field(grouped, "rungs.2.groups.1.lift").shown == "0 points ~"
    assert plan_file.parse(removed(grouped, "rungs.2.groups.1.where")) == plan_file.parse(LADDER)


def test_a_pack_shows_every_part_and_loses_one_at_a_time() -> None:
    pack = ALONE + (
        '[[rungs.offer.parts]]\nname = "coupon"\nface_value = 5\nredemption = "10 %"\n'
        '[[rungs.offer.parts]]\nname = "points"\nface_value = 1\nredemption = "50 %"\nfunded = "20 %"\n'
    )
    assert field(pack, "rungs.1.offer.parts.2.funded").shown == "20 %"
    one = removed(pack, "rungs.1.offer.parts.1.name")
    offer = plan_file.parse(one).rungs[0].offer
    assert offer is not None
    assert [part.name for part in offer.parts] == ["points"]
    assert plan_file.parse(removed(one, "rungs.1.offer.parts.1.name")).rungs[0].offer is None
