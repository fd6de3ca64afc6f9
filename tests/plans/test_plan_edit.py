"""An edit changes one value and nothing else."""

import difflib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_makers import FOUR_RUNGS

from recall_console.errors import PlanError
from recall_console.plans import plan_file
from recall_console.plans.plan_edit import edit, typed
from recall_console.plans.quantities import Money


def changed_lines(after: str) -> list[str]:
    lines = difflib.unified_diff(FOUR_RUNGS.splitlines(), after.splitlines(), n=0, lineterm="")
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


def test_a_key_can_be_taken_away() -> None:
    assert plan_file.parse(edit(FOUR_RUNGS, "rungs.4.capacity", None)).rungs[3].capacity is None
    with pytest.raises(PlanError, match="budget: there is nothing to take away"):
        edit(FOUR_RUNGS, "budget", None)


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("rungs.3.offer.redemption", "10 points", "expected a share"),
        ("rungs.5.cost_per_contact", 1, "expected a rung from 1 to 4, found 5"),
        ("rungs.x.cost_per_contact", 1, "expected a rung from 1 to 4, found x"),
        ("name.first", "x", "no such place"),
        ("rungs.1", 1, "no such place"),
        ("hidden.hors", 6, "did you mean hours?"),
    ],
)
def test_an_edit_that_spoils_the_plan_is_refused(key: str, value: str | int, sentence: str) -> None:
    with pytest.raises(PlanError) as caught:
        edit(FOUR_RUNGS, key, value)
    assert sentence in str(caught.value)


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
