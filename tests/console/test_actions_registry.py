"""Bindings, footer, help and palette must all say the same, as they come from one registry."""

from pathlib import Path

import pytest
from books import a_book
from rich.cells import cell_len
from screens import a_workspace, screen_text, settle
from textual import events
from textual.binding import Binding

from recall_console import language
from recall_console.console.actions import EVERYWHERE, GAP_CELLS, Action, fitting
from recall_console.console.book import Empty, Failed, Loading, State
from recall_console.console.footer import shown
from recall_console.console.help import CLOSE, help_lines, key_lines
from recall_console.console.key_file import Keys
from recall_console.console.keys import bindings
from recall_console.console.keys_page import page
from recall_console.console.pane import Pane
from recall_console.console.panes.story import StoryPane
from recall_console.console.places import places
from recall_console.console.shell import Shell
from recall_console.console.surroundings import SMALLEST_CELLS
from recall_console.console.table import NAVIGATION, Table
from recall_console.console.tabs import TABS, Tab
from recall_console.console.text import text_of

LEAVES_OR_STARTS = frozenset({"quit", "rescore", "advise"})
"""Actions that end the console or start a process."""
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
    fit = fitting(actions, width)
    left_out = [action for action in actions if action not in fit and action.priority > 0]
    narrowest = min((action.cells for action in fit), default=0)
    for action in left_out:
        if action.cells <= narrowest:
            assert all(other.priority >= action.priority for other in fit)


@pytest.mark.parametrize("spoken", language.LANGUAGES)
@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.__name__)
def test_the_footer_is_never_clipped_and_ends_in_the_way_to_the_others(pane: type[Pane], spoken: str) -> None:
    language.use(spoken)
    for width in range(SMALLEST_CELLS, 201):
        told = (GAP_CELLS * " ").join(
            f"{action.key_sign} {words}" for action, words in shown(pane.actions(), width - 1)
        )
        assert cell_len(told) < width
        all_fit = len(shown(pane.actions(), width - 1)) == len(
            [one for one in pane.actions() if one.priority]
        )
        assert all_fit or told.endswith(f"? {language.tr('more')}")
        assert f"q {language.tr('quit')}" in told


async def test_a_screen_without_help_does_not_point_to_it(tmp_path: Path) -> None:
    assert all("more" not in words for _, words in shown(CLOSE, 20))


@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.__name__)
def test_docs_and_key_file_know_every_action_under_the_same_name(pane: type[Pane]) -> None:
    place = next(place for place in places() if place.name == pane.place())
    assert place.actions == pane.ACTIONS
    text = page()
    for action in pane.ACTIONS:
        assert f"| `{action.name}` | {action.help} |" in text


async def back_on(app: Shell, pane: Pane) -> None:
    """Leave whatever an action has opened."""
    while app.screen is not pane:
        await (app.pop_screen() if len(app.screen_stack) > 1 else app.switch_mode(pane.TAB.name))


@pytest.mark.parametrize(
    ("tab", "state"),
    [
        pytest.param(
            tab,
            state,
            id=f"{tab.name}-{state}",
            marks=pytest.mark.slow if tab.name == "plan" and state != "data" else (),
        )
        for tab in TABS
        for state in ("loading", "empty", "failed", "data")
    ],
)
async def test_every_action_works_or_says_why_not_in_every_state(
    tab: Tab, state: str, tmp_path: Path
) -> None:
    states: dict[str, State] = {
        "loading": Loading("Opening …"),
        "empty": Empty("Nothing was scored yet."),
        "failed": Failed("The scores cannot be read."),
    }
    app = Shell(a_workspace(tmp_path), state=states.get(state) or a_book(tmp_path), tab=tab.name)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        pane = app.screen
        assert isinstance(pane, Pane)
        for action in pane.actions():
            if action.name in LEAVES_OR_STARTS:
                continue
            reason = pane.why_not(action.name)
            pane.action_act(action.name)
            await pilot.pause()
            if reason is not None:
                assert " ".join(reason.split())[:60] in " ".join(screen_text(app).split()), action.name
            await back_on(app, pane)
        assert app.is_running


async def test_palette_and_help_show_the_keys_in_force_and_the_reasons(tmp_path: Path) -> None:
    app = Shell(
        a_workspace(tmp_path),
        state=a_book(tmp_path),
        keys=Keys({"customers.sort": ("o",), "everywhere.quit": ("Q",)}),
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        pane = app.screen
        assert isinstance(pane, Pane)
        text = "\n".join(text_of(line) for line in help_lines(pane, 79))
        assert "\n o " in text
        assert "\n Q " in text
        assert "not now: no job is running" in " ".join(text.split())
        assert all(cell_len(line) <= 79 for line in text.splitlines())
        assert "o sort" in screen_text(app)
        await pilot.press("colon", *"sort")
        await settle(pilot)
        await pilot.pause(0.2)
        assert "sort (o)" in screen_text(app)


async def test_a_digit_leaves_the_help_for_its_pane(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("question_mark", "6")
        await settle(pilot)
        assert isinstance(app.screen, TABS[-1].pane())
        await pilot.press("2")
        await settle(pilot)
        assert isinstance(app.screen, TABS[1].pane())


@pytest.mark.parametrize("key", ["escape", "q", "question_mark"])
async def test_keys_that_close_the_help_close_only_the_help(key: str, tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("question_mark", key)
        await settle(pilot)
        assert isinstance(app.screen, TABS[1].pane())
        assert app.is_running


async def test_digits_and_letters_are_typed_into_the_palette_and_escape_closes_it(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("colon", "1", "q")
        await settle(pilot)
        assert not isinstance(app.screen, Pane)
        assert app.is_running
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, TABS[1].pane())


def test_words_of_keys_never_stick_to_the_sentence() -> None:
    long = Action("far", ("pagedown", "ctrl+d", "space", "ctrl+f"), "far", "Far away")
    for action in (long, Action("near", ("pagedown", "ctrl+d"), "near", "Near by")):
        text = [text_of(line) for line in key_lines([action], 80)]
        assert any(line.endswith(("  Far away", "  Near by")) for line in text)


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
