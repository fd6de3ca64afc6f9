"""Every pane in every state at three sizes and in three sets of colours, as it is kept in `goldens/looks`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cards import a_report
from looks import THEMES, look
from overviews import a_full_book
from plan_texts import with_plans
from screens import SIZES, assert_golden, screen_text, settle

from recall_console import language
from recall_console.console import wire
from recall_console.console.book import Book, Empty, Failed, Loading, State
from recall_console.console.shell import Shell

PANES = ("overview", "customers", "story", "model", "plan", "data")
STATES = ("loading", "empty", "error", "stale", "data")
PAINTED_ON = date(2026, 11, 22)
"""The day that the goldens were painted on."""
STALE = "events have come in since these scores were made; r scores anew"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose name on the screen is the same wherever tests run."""
    monkeypatch.chdir(tmp_path)
    Path("shop").mkdir()
    return Path("shop")


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setattr("recall_console.console.panes.data.today", lambda _: PAINTED_ON)
    yield
    wire._ways.cache_clear()


def colours(theme: str, environment: pytest.MonkeyPatch) -> None:
    """What goes to the terminal is coloured this way."""
    environment.setenv("RECALL_CONSOLE_THEME", theme.partition("-")[0])
    wire._ways.cache_clear()


def a_whole_book(root: Path) -> Book:
    """A run with all that any pane shows."""
    book = a_full_book(with_plans(root))
    return replace(book, quality=a_report(), made_at=datetime.now(UTC))


def state_of(name: str, root: Path) -> State:
    if name == "loading":
        return Loading("Opening the last run …")
    if name == "empty":
        return Empty("Nothing has been scored yet\n\nr   reads the source and scores it")
    if name == "error":
        return Failed("cannot read the scores: the file is damaged\n\nr   scores anew")
    book = a_whole_book(root)
    return replace(book, stale=STALE) if name == "stale" else book


async def shown(pane: str, state: str, size: tuple[int, int], theme: str, root: Path) -> tuple[str, str]:
    """The text and the look of a pane; a story is opened from the customers, and overtaken there by another state."""
    found = state_of(state, root)
    begin = a_whole_book(root) if pane == "story" else found
    assert isinstance(begin, Book) or pane != "story"
    app = Shell(
        a_whole_book(root).workspace, state=begin, tab="customers" if pane == "story" else pane, theme=theme
    )
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        if pane == "story":
            await pilot.press("enter")
            await settle(pilot)
            app.receive(found)
            await settle(pilot)
        return screen_text(app), look(app)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("pane", PANES)
async def test_a_pane_looks_as_kept_with_every_set_of_colours(
    pane: str, state: str, size: tuple[int, int], shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = {}
    for theme in THEMES:
        colours(theme, monkeypatch)
        seen[theme] = await shown(pane, state, size, theme, shop)
    (text,) = {text for text, _ in seen.values()}
    styles = "".join(f"── {theme}\n{styled}" for theme, (_, styled) in seen.items())
    assert_golden(f"looks/{pane}-{state}-{size[0]}x{size[1]}", text + styles)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("pane", PANES)
async def test_a_pane_looks_as_kept_in_chinese(pane: str, state: str, shop: Path) -> None:
    language.use("zh")
    text, _ = await shown(pane, state, (80, 24), "ansi-dark", shop)
    assert_golden(f"looks/{pane}-{state}-zh-80x24", text)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("pane", PANES)
async def test_without_colours_nothing_is_told_by_a_colour(
    pane: str, state: str, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    colours("none", monkeypatch)
    _, styles = await shown(pane, state, (80, 24), "none", shop)
    told = {code for row in styles.split() if ":" in row for code in row.rpartition(":")[2].split(";")}
    assert told <= {"1", "2", "3", "4", "7", "plain"}
