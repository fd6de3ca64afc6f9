from pathlib import Path

import pytest
from books import a_book
from screens import a_workspace, screen_text, settle

from recall_console.console.key_file import FILE, Keys, key_name, read
from recall_console.console.places import places
from recall_console.console.shell import Shell


def read_from(folder: Path, text: str) -> Keys:
    (folder / FILE).write_text(text, encoding="utf-8")
    return read(folder)


def test_without_a_file_all_keys_are_the_usual_ones(tmp_path: Path) -> None:
    assert read(tmp_path) == Keys()


def test_an_action_gets_the_keys_that_the_file_names(tmp_path: Path) -> None:
    keys = read_from(tmp_path, '[customers]\nsort = ["o", "#"]\n[everywhere]\nhelp = ["H"]\n')
    assert keys.other == {"customers.sort": ("o", "number_sign"), "everywhere.help": ("H",)}
    assert keys.complaint == ""


def test_the_ways_out_that_everybody_knows_stay(tmp_path: Path) -> None:
    assert read_from(tmp_path, '[everywhere]\nquit = ["Q"]').other["everywhere.quit"] == (
        "Q",
        "ctrl+q",
        "ctrl+c",
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[customers]\nfly = ["S"]', "there is no action customers.fly"),
        ('[kitchen]\nsort = ["S"]', "there is no [kitchen]; known are everywhere, table, overview"),
        ('[customers]\nsort = "S"', 'customers.sort should be a list of keys, such as ["o"]'),
        ("[customers]\nsort = []", 'customers.sort should be a list of keys, such as ["o"]'),
        ('[customers]\nsort = ["e"]', "e of customers.sort does something else there already"),
        ('[customers]\nsort = ["j"]', "j of customers.sort does something else there already"),
        ('[customers]\nsort = ["q"]', "q of customers.sort does something else there already"),
        ('[customers]\nsort = ["6"]', "6 of customers.sort does something else there already"),
        ('[everywhere]\nhelp = ["/"]', "/ of everywhere.help does something else there already"),
        ("[customers", "cannot be read, so all keys stay"),
    ],
)
def test_a_wish_that_cannot_be_granted_is_told_in_one_sentence_and_the_usual_key_stays(
    text: str, told: str, tmp_path: Path
) -> None:
    keys = read_from(tmp_path, text)
    assert told in keys.complaint
    assert "\n" not in keys.complaint
    assert keys.other == {}


def test_two_actions_may_change_their_keys(tmp_path: Path) -> None:
    keys = read_from(tmp_path, '[customers]\nsort = ["e"]\nexport = ["s"]')
    assert keys == Keys({"customers.sort": ("e",), "customers.export": ("s",)})


def test_a_wish_is_dropped_alone(tmp_path: Path) -> None:
    keys = read_from(tmp_path, '[customers]\nsort = ["e"]\nmark = ["O"]')
    assert keys.other == {"customers.mark": ("O",)}


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("/", "slash"),
        ("?", "question_mark"),
        ("#", "number_sign"),
        ("_", "underscore"),
        ("esc", "escape"),
        ("S", "S"),
        ("ctrl+x", "ctrl+x"),
        ("pagedown", "pagedown"),
        ("@", "at"),
        ("\\", "backslash"),
    ],
)
def test_keys_are_named_as_they_are_printed(printed: str, name: str) -> None:
    assert key_name(printed) == name


def test_every_action_of_every_place_can_be_remapped(tmp_path: Path) -> None:
    for place in places():
        for action in place.actions:
            keys = read_from(tmp_path, f'[{place.name}]\n{action.name} = ["f12"]')
            assert not keys.complaint
            assert keys.of(place.name, place.actions)[place.actions.index(action)].keys[0] == "f12"


async def test_the_new_key_does_it_and_the_old_one_does_not(tmp_path: Path) -> None:
    keys = read_from(
        tmp_path, '[customers]\nexport = ["E"]\n[table]\ndown = ["J"]\n[everywhere]\nhelp = ["H"]'
    )
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path), keys=keys)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("e", "question_mark")
        await settle(pilot)
        assert "written to" not in screen_text(app)
        assert "everyone · 120" in screen_text(app)
        await pilot.press("E")
        await settle(pilot)
        assert "120 customers written to" in " ".join(screen_text(app).split())
        assert "H more" in screen_text(app)
        await pilot.press("H")
        await settle(pilot)
        assert "everyone · 120" not in screen_text(app)


async def test_a_complaint_is_told_once(tmp_path: Path) -> None:
    keys = read_from(tmp_path, '[customers]\nfly = ["S"]')
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path), keys=keys)
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        assert "there is no action customers.fly" in " ".join(screen_text(app).split())
        await pilot.press("j", "6", "2")
        await settle(pilot)
        assert "customers.fly" not in screen_text(app)
