import json
from pathlib import Path

import pytest
from books import a_book
from rich.cells import cell_len
from screens import a_workspace, screen_text, settle
from textual.pilot import Pilot

from recall_console import language
from recall_console.console.hints import FILE, VISITS, WORDS, Hints, named
from recall_console.console.places import places
from recall_console.console.shell import Shell
from recall_console.console.table import NAVIGATION

HINT = "j k move · enter opens · / filters"


def a_shell(folder: Path) -> Shell:
    return Shell(a_workspace(folder), state=a_book(folder), hints=Hints(folder / "home"))


async def shown(pilot: Pilot[None], app: Shell) -> bool:
    await settle(pilot)
    return HINT in screen_text(app)


@pytest.mark.parametrize("place", WORDS)
def test_a_hint_names_only_actions_that_there_are(place: str) -> None:
    known = {one.name: one for one in places()}
    actions = {action.name for action in (*known[place].actions, *known["everywhere"].actions)}
    actions |= {action.name for action in NAVIGATION} if known[place].has_table else set()
    assert named(place) <= actions


@pytest.mark.parametrize("spoken", language.LANGUAGES)
@pytest.mark.parametrize("place", WORDS)
def test_a_hint_fits_into_the_rule(place: str, spoken: str) -> None:
    language.use(spoken)
    assert cell_len(language.tr(WORDS[place])) < 120


async def test_a_hint_stands_in_the_rule_until_a_key_of_it_was_used(tmp_path: Path) -> None:
    app = a_shell(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        assert await shown(pilot, app)
        await pilot.press("y")
        await pilot.press("v")
        assert await shown(pilot, app)
        await pilot.press("j")
        assert not await shown(pilot, app)
    file = tmp_path / "home" / FILE
    assert json.loads(file.read_text()) == {"customers": VISITS}
    assert file.stat().st_mode & 0o777 == 0o600
    app = a_shell(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        assert not await shown(pilot, app)


async def test_a_hint_is_gone_after_three_visits(tmp_path: Path) -> None:
    app = a_shell(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        seen = []
        for _ in range(VISITS + 1):
            seen.append(await shown(pilot, app))
            await pilot.press("6", "2")
        assert seen == [True] * VISITS + [False]


async def test_a_look_at_the_help_is_no_visit(tmp_path: Path) -> None:
    app = a_shell(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(VISITS + 1):
            assert await shown(pilot, app)
            await pilot.press("question_mark", "escape")


async def test_a_message_and_a_job_stand_in_the_place_of_a_hint(tmp_path: Path) -> None:
    app = a_shell(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("X")
        assert not await shown(pilot, app)
        assert "no job is running" in screen_text(app)


def test_a_broken_file_of_hints_is_none(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("[]")
    assert Hints(tmp_path).visit("data", ()) == ""


def test_without_a_folder_nothing_is_hinted_or_written() -> None:
    assert Hints(None).visit("customers", NAVIGATION) == ""


def test_a_folder_that_cannot_be_made_costs_a_hint_no_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert Hints(tmp_path / "file" / "home").visit("customers", NAVIGATION) == ""
