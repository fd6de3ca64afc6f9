"""Data that attacks a terminal, a spreadsheet or a sum, from a file through the run to every pane and command."""

import csv
import re
from collections.abc import Callable, Iterator
from math import inf, nan
from pathlib import Path

import pytest
from books import a_book
from hostile import NAMES, hostile_events, states
from plan_texts import SharedChild
from pty_console import a_console
from screens import settle
from stories import known
from test_ways_out import FRAMEWORK, assert_as_found
from textual import events
from textual.widgets import Input
from walks import assert_harmless

from recall_console.console import store
from recall_console.console.book import Book
from recall_console.console.chart import Band, Charset, Mark, Series, Whisker, draw
from recall_console.console.format import plain, whole
from recall_console.console.heat_map import heat_lines
from recall_console.console.shell import Shell
from recall_console.console.story.habits import segment
from recall_console.console.tabs import TABS, Tab
from recall_console.events.sample.bundled import EVENTS, RUN, SETTINGS, sample_data_dir
from recall_console.settings import Settings
from recall_console.workspace import runs, workspace
from recall_console.workspace.workspace import Workspace

Run = Callable[..., tuple[int, str, str]]
SIZES = ((48, 14), (80, 24), (200, 60))
OBEYED = re.compile(r"[^\n\S ]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal takes for more than a sign."""


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr("recall_console.console.panes.plan_clerk.Child", SharedChild)


@pytest.fixture
def shop(run: Run, tmp_path: Path) -> Workspace:
    """A shop whose customers and items have hostile names, scored by the command."""
    source = hostile_events(tmp_path / "incoming")
    assert run("score", source)[0] == 0
    return workspace.prepare(str(source))


async def walked(app: Shell, keys: tuple[str, ...], size: tuple[int, int]) -> None:
    """Press keys, each screen whole and harmless."""
    async with app.run_test(size=size) as pilot:
        for key in ("escape", *keys):
            await pilot.press(key)
            await settle(pilot)
            for line in app.screen._compositor.render_strips():
                assert_harmless(line, size[0])


def every_pane() -> Iterator[str]:
    """Each pane, its help, both ends of it, its twin."""
    for tab in TABS:
        yield from (str(tab.number), "question_mark", "escape", "t", "G", "g")


@pytest.mark.slow
async def test_every_pane_and_story_shows_a_hostile_shop_harmlessly(shop: Workspace) -> None:
    state = store.load(shop)
    assert isinstance(state, Book)
    stories = ("2", "enter", *("n", "t", "t") * 4, "e", "escape")
    for size in SIZES[1:]:
        await walked(Shell(shop, state=state), (*every_pane(), *stories, "6", "s", "G", "escape"), size)


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.filterwarnings("ignore:invalid value encountered:RuntimeWarning")  # sums of what is infinite
async def test_every_kind_of_run_is_shown_harmlessly_in_every_pane(
    size: tuple[int, int], tmp_path: Path
) -> None:
    for state in states(tmp_path).values():
        shop = Workspace(tmp_path, "[b]shop[/]\x1b[31m.csv", Settings())
        await walked(Shell(shop, state=state), tuple(every_pane()), size)


def test_the_commands_tell_a_hostile_shop_harmlessly(run: Run, shop: Workspace) -> None:
    told = [
        run(command, shop.source, *more)
        for command in ("overview", "segments", "customers", "model", "check", "migrations")
        for more in ((), ("--json",))
    ]
    told += [run("customer", name, shop.source) for name in NAMES if name.strip() and "\x00" not in name]
    for code, out, err in told:
        assert code in {0, 2}
        assert "Traceback" not in out + err
        assert not OBEYED.search(out + err)


async def test_an_export_of_hostile_names_holds_no_formula(shop: Workspace) -> None:
    state = store.load(shop)
    await walked(Shell(shop, state=state), ("2", "e"), (80, 24))
    (file,) = shop.exports.glob("customers-*.csv")
    with file.open(encoding="utf-8", newline="") as lines:
        cells = [cell for row in csv.reader(lines) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if re.match(r"[=@\t\r]|[+-][^\d.]", cell)]


CRASHING = """
import sys
from recall_console.cli import main
from recall_console.console.panes.{tab.name} import {tab.class_name}
def show(self, book): raise RuntimeError("[red]planted \\x1b]52;c;AAAA\\x07")
{tab.class_name}.show = show
sys.argv = ["recall-console", "demo"]
main()
"""


@pytest.mark.slow
@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
def test_a_crash_of_any_pane_over_hostile_data_gives_the_terminal_back(tab: Tab) -> None:
    demo = workspace.prepare(str(sample_data_dir() / EVENTS), None, SETTINGS)
    runs.adopt(demo, sample_data_dir() / RUN)
    workspace.remember(demo)
    with a_console(program=CRASHING.format(tab=tab)) as console:
        console.until(lambda: FRAMEWORK in console.sent)
        console.hear(0.5)
        console.press(str(tab.number))
        assert console.ended() == 2
        assert_as_found(console)
        assert b"\x1b]52" not in console.sent
        assert "planted" in (workspace.home() / "crash.txt").read_text(encoding="utf-8")


# ---- what broke once


@pytest.mark.parametrize("odd", [nan, inf, -inf, 1e308])
def test_what_is_nowhere_is_left_out_of_a_chart(odd: float) -> None:
    line = Series("A", [(0.0, 1.0), (1.0, odd), (2.0, 3.0)])
    nowhere = Series("B", [(0.0, odd), (1.0, odd)])
    chart = draw(
        [line, nowhere],
        [Mark(1.0, odd, "x")],
        (40, 8),
        Charset.ASCII,
        write_x=whole,
        write_y=whole,
        band=Band(line, line),
        whiskers=[Whisker(1.0, 0.0, odd)],
    )
    kept = Series("A", [(0.0, 1.0), (2.0, 3.0)])
    assert chart == draw([kept], [], (40, 8), Charset.ASCII, write_x=whole, write_y=whole)


@pytest.mark.parametrize("odd", [nan, inf, -inf])
def test_a_value_that_is_no_number_adds_nothing_to_the_grid(odd: float) -> None:
    known_ones = ((1, 1, 5, 10.0), (2, 2, 5, 30.0))
    grid = heat_lines((*known_ones, (3, 3, 5, odd)), Charset.BLOCK, by_value=True)
    assert grid == heat_lines((*known_ones, (3, 3, 5, None)), Charset.BLOCK, by_value=True)


def test_a_customer_of_no_segment_has_no_line_for_it() -> None:
    assert segment(known(segment=None, segment_classic=None, r=None, f=None, m=None), 80) == []


async def test_what_is_pasted_into_the_palette_holds_no_escapes(tmp_path: Path) -> None:
    app = Shell(Workspace(tmp_path, "shop.csv", Settings()), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("colon")
        await settle(pilot)
        for name in NAMES:
            app.screen.query_one(Input).post_message(events.Paste(name[:50]))
        await pilot.pause()
        typed = app.screen.query_one(Input).value
        assert "中文客户名称" in typed
        assert plain(typed, len(typed)) == typed
