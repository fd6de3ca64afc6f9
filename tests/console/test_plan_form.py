import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_texts import LADDER

from recall_console.console.entry import Entry
from recall_console.console.panes.plan_draft import Draft
from recall_console.console.panes.plan_form import Field, Heading, rows
from recall_console.console.panes.plan_kinds import COUNT, DAYS, HURDLE, MONEY, POINTS, SHARE, YES_NO
from recall_console.errors import PlanError
from recall_console.events.sample.bundled import sample_data_dir
from recall_console.plans.files import plan_file
from recall_console.plans.quantities import Hurdle, Points, Rate

BUNDLED = sorted((sample_data_dir() / "plans").glob("*.toml"))


def fields(toml: str) -> dict[str, Field]:
    return {row.key: row for row in rows(toml) if isinstance(row, Field)}


def test_inputs_come_in_the_order_of_the_ledgers() -> None:
    ledgers = [row.words for row in rows(LADDER) if isinstance(row, Heading) and row.level == 0]
    assert ledgers == ["Audience", "Direct", "Opportunity", "Hidden"]


def test_every_rung_has_its_own_heading_and_inputs() -> None:
    rungs = [row.words for row in rows(LADDER) if isinstance(row, Heading) and row.level == 1]
    assert rungs == ["1 push", "2 e-mail", "3 sms", "4 call"]
    assert fields(LADDER)["rungs.3.offer.face_value"].shown == "20"


def test_assumed_figures_are_marked_and_tested_ones_are_bare() -> None:
    assert fields(LADDER)["rungs.1.response.lift"].shown == "0.2 points ~"
    tested = LADDER.replace(
        'response.lift = "0.2 points"   # treated minus untreated share that comes back\nresponse.evidence = "assumed"',
        'response.lift = "0.2 points"\nresponse.customers = 8000\nresponse.interval = ["0.1 points", "0.7 points"]\n'
        'response.evidence = "tested"',
    )
    assert fields(tested)["rungs.1.response.lift"].shown == "0.2 points"


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_every_number_of_a_bundled_plan_can_be_typed_again_without_changing_the_plan(path: Path) -> None:
    toml = path.read_text(encoding="utf-8")
    for field in fields(toml).values():
        if field.raw is not None:
            assert field.read(field.typed) == field.raw


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_labels_leave_room_for_the_figures(path: Path) -> None:
    assert max(len(field.label) for field in fields(path.read_text(encoding="utf-8")).values()) <= 19


@given(st.floats(0, 100).map(lambda share: round(share, 3)), st.sampled_from([-1, 1]))
def test_a_stepped_share_is_still_a_share_or_refused_by_the_plan(share: float, direction: int) -> None:
    stepped = SHARE.step(f"{share:g} %", direction)
    assert isinstance(stepped, str)
    if share < 90:
        assert 0 <= Rate.parse(stepped, "holdout").share <= 1


@given(st.integers(1, 10**9))
def test_a_step_is_never_nothing_and_never_more_than_a_tenth(number: int) -> None:
    up, down = COUNT.step(number, 1), COUNT.step(number, -1)
    assert isinstance(up, int)
    assert isinstance(down, int)
    assert 1 <= up - number <= max(1, number / 10)
    assert 1 <= number - down <= max(1, number / 10)


def test_steps_are_one_unit_of_the_second_digit() -> None:
    assert COUNT.step(8000, 1) == 8100
    assert MONEY.step(0.05, 1) == 0.06
    assert MONEY.step(20, -1) == 19
    assert SHARE.step("10 %", 1) == "11 %"
    assert DAYS.step(90, 1) == 91
    assert POINTS.step("-1 points", -1) == "-1.1 points"


def test_nothing_but_an_effect_is_stepped_below_zero() -> None:
    assert MONEY.step(0, -1) == 0
    assert SHARE.step("0 %", -1) == "0 %"
    assert POINTS.step("0 points", -1) == "-0.1 points"


def test_units_need_not_be_typed() -> None:
    assert SHARE.read("12", "10 %") == "12 %"
    assert SHARE.read("12 %", "10 %") == "12 %"
    assert POINTS.read("3", "1 points") == "3 points"
    assert COUNT.read("10,000", 8000) == 10_000
    assert Points.parse(POINTS.read("-2", "1 points"), "lift").difference == -0.02


def test_a_hurdle_keeps_its_period() -> None:
    assert HURDLE.read("40", "30 % per year") == "40 % per year"
    assert HURDLE.read("40 %", "30 % per year") == "40 % per year"
    assert HURDLE.show("30 % per year") == "30 % a year"
    assert HURDLE.step("30 % per campaign", 1) == "31 % per campaign"
    assert Hurdle.parse(HURDLE.read("40 % per year", "30 % per campaign"), "hurdle").period == "year"


@pytest.mark.parametrize("typed", ["nan", "inf", "1e400", "9" * 400, "--5", "5 apples", "", "½"])
def test_what_is_no_number_is_left_for_the_plan_file_to_refuse(typed: str) -> None:
    assert MONEY.read(typed, 1.0) == typed
    assert SHARE.read(typed, "1 %") == typed


def test_a_flag_is_turned_over_by_a_step_and_typed_as_y_or_n() -> None:
    assert YES_NO.step(raw=False, direction=1) is True
    assert YES_NO.read("y", before=False) is True
    assert YES_NO.read("no", before=True) is False


def test_an_edit_keeps_every_comment(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(LADDER, encoding="utf-8")
    draft = Draft.open(path).edited("rungs.3.offer.face_value", 25).written()
    kept = path.read_text(encoding="utf-8")
    assert kept == LADDER.replace(
        "offer.face_value = 20          # paid", "offer.face_value = 25          # paid"
    )
    assert not draft.is_changed


def test_undo_leads_back_edit_by_edit_to_the_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(LADDER, encoding="utf-8")
    draft = Draft.open(path).edited("horizon_days", 60).edited("hidden.hours", 9)
    assert draft.undone().plan.horizon_days == 60
    assert draft.undone().undone().text == LADDER
    assert not draft.undone().undone().is_changed


def test_an_edit_to_the_same_value_is_none(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(LADDER, encoding="utf-8")
    assert Draft.open(path).edited("horizon_days", 90).earlier == ()


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("rungs.3.offer.redemption", "110"),
        ("rungs.3.offer.redemption", "often"),
        ("rungs.1.wait_days", "2.5"),
        ("rungs.1.cost_per_contact", "-1"),
        ("rungs.1.response.lift", "3 %"),
        ("hurdle", "-5"),
    ],
)
def test_what_makes_no_sense_is_refused_and_says_what_is_expected(
    tmp_path: Path, key: str, typed: str
) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(LADDER, encoding="utf-8")
    with pytest.raises(PlanError, match="expected"):
        Draft.open(path).edited(key, fields(LADDER)[key].read(typed))


def test_a_plan_without_data_asks_for_what_an_answer_lacks() -> None:
    sms = (sample_data_dir() / "plans" / "sms.toml").read_text(encoding="utf-8")
    asked = fields(sms)
    assert {"calculator.recall_rate", "calculator.natural_return", "calculator.value_per_recall"} <= set(
        asked
    )
    assert asked["calculator.recall_rate"].shown == "–"
    assert "calculator" not in tomllib.loads(sms)


def test_a_figure_taken_away_leaves_the_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(LADDER, encoding="utf-8")
    draft = Draft.open(path).edited("channels.1.capacity", None)
    assert draft.plan.channel("call").capacity is None
    assert plan_file.parse(draft.text) == draft.plan


def test_a_file_that_somebody_else_changed_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(LADDER, encoding="utf-8")
    draft = Draft.open(path).edited("horizon_days", 60)
    path.write_text(LADDER + "# a colleague's remark\n", encoding="utf-8")
    with pytest.raises(PlanError, match="changed by another program"):
        draft.written()
    assert path.read_text(encoding="utf-8").endswith("# a colleague's remark\n")


def test_an_entry_is_replaced_by_the_first_character_and_edited_by_the_next_keys() -> None:
    entry = Entry.of("8000")
    assert entry.after("9", "9").text == "9"
    moved = entry.after("left", None).after("left", None)
    assert moved.after("5", "5").text == "80500"
    assert moved.after("backspace", None).text == "800"
    assert moved.after("delete", None).text == "800"
    assert entry.after("home", None).after("1", "1").text == "18000"
    assert entry.after("ctrl+u", None).text == ""
    assert entry.after("f5", None) == entry


@given(
    st.lists(
        st.sampled_from(
            ["left", "right", "home", "end", "backspace", "delete", "ctrl+u", "7", "x", "é", "值"]
        )
    )
)
def test_the_caret_never_leaves_the_text(keys: list[str]) -> None:
    entry = Entry.of("12")
    for key in keys:
        entry = entry.after(key, key if len(key) == 1 else None)
        assert 0 <= entry.caret <= len(entry.text)


def test_pasted_control_characters_are_left_out() -> None:
    assert Entry.of("1").with_text("4\x1b[31m2\n").text == "4[31m2"
