"""Bindings, footer, help and palette must all say the same, as they come from one registry."""

from pathlib import Path

import pytest
from books import a_book
from screens import a_workspace, screen_text, settle
from textual import events
from textual.binding import Binding

from recall_console.console.actions import EVERYWHERE, Action, fitting
from recall_console.console.help import key_lines
from recall_console.console.keys import bindings
from recall_console.console.keys_page import page
from recall_console.console.pane import Pane
from recall_console.console.panes.story import StoryPane
from recall_console.console.shell import Shell
from recall_console.console.table import NAVIGATION, Table
from recall_console.console.tabs import TABS
from recall_console.console.text import text_of

PANES: list[type[Pane]] = [*(tab.pane() for tab in TABS), StoryPane]


@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.__name__)
def test_every_action_has_a_method_words_and_a_sentence(pane: type[Pane]) -> None:
    for action in pane.actions():
        assert hasattr(pane, f"act_{action.name}") or hasattr(Shell, f"act_{action.name}"), action.name
        assert action.words
        assert action.help[0].isupper()
        assert not action.help.endswith(".")


@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.__name__)
def test_no_key_does_two_things_on_a_pane(pane: type[Pane]) -> None:
    digits = {str(tab.number) for tab in TABS}
    keys = [key for action in pane.actions() for key in action.keys]
    assert len(keys) == len(set(keys))
    assert not digits & set(keys)


def test_no_key_of_the_customers_pane_hides_a_move_in_its_table() -> None:
    moves = {key for move in NAVIGATION for key in move.keys}
    assert not moves & {key for action in TABS[1].pane().actions() for key in action.keys}


@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.__name__)
def test_bindings_are_those_of_the_registry(pane: type[Pane]) -> None:
    bound = {binding.key for binding in pane.BINDINGS if isinstance(binding, Binding)}
    assert bound == {key for action in pane.ACTIONS for key in action.keys}


@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.__name__)
def test_help_lists_every_key(pane: type[Pane]) -> None:
    text = "\n".join(text_of(line) for line in key_lines(pane.actions(), 100))
    for action in pane.actions():
        assert action.key_signs in text


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
def test_the_footer_drops_the_least_important_first(width: int) -> None:
    actions = TABS[1].pane().actions()
    shown = fitting(actions, width)
    left_out = [action for action in actions if action not in shown and action.priority > 0]
    assert sum(len(action.key_sign) + len(action.words) + 4 for action in shown) <= width
    narrowest = min((len(action.key_sign) + len(action.words) for action in shown), default=0)
    for action in left_out:
        if len(action.key_sign) + len(action.words) <= narrowest:
            assert all(other.priority >= action.priority for other in shown)


def test_nothing_lives_only_on_a_key_that_terminals_eat() -> None:
    def eaten(key: str) -> bool:
        return key.startswith(("ctrl+", "alt+")) or (key.startswith("f") and key[1:].isdigit())

    for action in (*EVERYWHERE, *(action for pane in PANES for action in pane.ACTIONS)):
        assert not all(eaten(key) for key in action.keys), action.name


async def test_the_help_is_scrolled_by_the_keys_of_every_text(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("question_mark", "space", "down", "G")
        await settle(pilot)
        assert "Leave the console" in screen_text(app)
        await pilot.press("g", "q")
        await settle(pilot)
        assert "everyone · 120" in screen_text(app)


@pytest.mark.parametrize("key", ["pageup", "pagedown", "down"])
async def test_a_key_typed_ahead_of_the_palette_breaks_nothing(key: str, tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for each in ("colon", key, "escape"):
            app.post_message(events.Key(each, None))
        await settle(pilot)
        assert app.is_running


def test_the_table_binds_its_moves() -> None:
    bound = [binding for binding in Table.BINDINGS if isinstance(binding, Binding)]
    assert [binding.key for binding in bound] == [key for move in NAVIGATION for key in move.keys]
    second = bindings([Action("go", ("a", "b"), "go", "Go")])[1]
    assert isinstance(second, Binding)
    assert second.key == "b"


def test_the_page_of_keys_in_the_manual_is_the_registrys() -> None:
    kept = Path(__file__).parents[2] / "docs" / "keys.md"
    assert kept.read_text(encoding="utf-8") == page(), (
        "python -m recall_console.console.keys_page > docs/keys.md"
    )
