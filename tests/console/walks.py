"""Somebody who presses anything whatever while anything whatever happens, and what has to be true all the while."""

import asyncio
import shutil
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp
from typing import ClassVar, Final, cast

from hostile import BURN, WORDS
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from rich.cells import cell_len
from rich.color import Color
from screens import a_workspace, work_is_done
from test_jobs_in_console import StagedJob
from textual import events
from textual.keys import _character_to_key, _get_unicode_name_from_key
from textual.strip import Strip

from recall_console import language
from recall_console.console import format as writing
from recall_console.console.book import Book, State
from recall_console.console.footer import Footer
from recall_console.console.help import CLOSE
from recall_console.console.panes.plan_export import ACTIONS as OF_EXPORTS
from recall_console.console.places import places
from recall_console.console.shell import Shell
from recall_console.console.tabs import TABS, Tab
from recall_console.progress import Progress

SIZES: Final = ((60, 20), (80, 24), (120, 40), (30, 8), (200, 60))
OF_ACTIONS: Final = tuple(
    dict.fromkeys(
        key
        for actions in (*(place.actions for place in places()), CLOSE, OF_EXPORTS)
        for action in actions
        for key in action.keys
    )
)
"""Every key that does something somewhere."""
OTHERS: Final = (
    *"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
    *" '\"()[]{}<>=.,;%_*+-/\\|&^$#@!~`?:",
    *("é", "中", "👩", "م", "\u0301", "\u202e"),
    *("backspace", "delete", "insert", "shift+tab", "ctrl+a", "ctrl+e", "ctrl+k", "ctrl+w", "ctrl+v"),
    *("shift+left", "shift+end", "alt+x", "ctrl+z", "ctrl+at", "f1", "f12", "super+f1", "no_such_key"),
)
PANES: Final = tuple(str(tab.number) for tab in TABS)
KEYS: Final = st.sampled_from(OF_ACTIONS) | st.sampled_from(OTHERS) | st.sampled_from(PANES)
TURNS: Final = 50
"""Turns of the event loop after which nothing that was sent waits any more."""
PATIENCE: Final = 10
BURNT: Final = Color.parse(BURN).triplet


@dataclass
class Tally:
    """How many keys have been pressed."""

    keys: int = 0


class Walk(RuleBasedStateMachine):
    """A console of its own on a copy of a shop; one that was left by `q` is opened anew."""

    shop: ClassVar[Path]
    states: ClassVar[Mapping[str, State]]
    tally: ClassVar[Tally]

    def __init__(self) -> None:
        super().__init__()
        self.workspace = replace(
            a_workspace(Path(mkdtemp(dir=self.shop.parent))), source=f"[on {BURN}]shop\x1b[31m.csv"
        )
        shutil.copytree(self.shop, self.workspace.root, dirs_exist_ok=True)
        self.runner = asyncio.Runner()

    # ---- what somebody does

    @initialize(
        tab=st.sampled_from(TABS), size=st.sampled_from(SIZES), state=st.sampled_from(["whole", "hostile"])
    )
    def opens(self, tab: Tab, size: tuple[int, int], state: str) -> None:
        self._open(tab.name, size, self._made(state))

    def _open(self, tab: str, size: tuple[int, int], state: State) -> None:
        self.app = Shell(self.workspace, state=state, tab=tab)
        self.test = self.app.run_test(size=size)
        self.pilot = self.runner.run(self.test.__aenter__())

    @rule(keys=st.lists(KEYS, min_size=1, max_size=10))
    def presses(self, keys: list[str]) -> None:
        for key in keys:
            self._press(key)

    @rule(text=st.sampled_from(WORDS), ends=st.sampled_from(["enter", "escape", "tab", "down"]))
    def types(self, text: str, ends: str) -> None:
        for key in (*text[:30], ends):
            self._press(key)

    @rule(text=st.sampled_from(WORDS))
    def pastes(self, text: str) -> None:
        self._happens(lambda: self.app.post_message(events.Paste(text)))

    @rule(size=st.sampled_from(SIZES))
    def resizes(self, size: tuple[int, int]) -> None:
        self.runner.run(self.pilot.resize_terminal(*size))
        self._happens(self.app.refresh)

    @rule(which=st.sampled_from(language.LANGUAGES))
    def speaks(self, which: str) -> None:
        language.use(which)

    @rule()
    def waits(self) -> None:
        """For everything that was begun."""
        self.runner.run(work_is_done(self.app))
        self._happens(self.app.refresh)

    # ---- what happens meanwhile

    @rule(data=st.data())
    def a_run_arrives(self, data: st.DataObject) -> None:
        state = self._made(data.draw(st.sampled_from(sorted(self.states))))
        self._happens(lambda: self.app.receive(state))

    @rule()
    def a_job_begins(self) -> None:
        if self._job is not None:  # no precondition: whether `q` left depends on what was reckoned until then
            return
        self._happens(lambda: self.app.start_job(["score"]))

    @rule(detail=st.sampled_from(WORDS), done=st.integers(0, 3))
    def a_job_goes_on(self, detail: str, done: int) -> None:
        if self._job is None:
            return
        self._job.step = Progress(detail if done == 3 else "variables", done, 2, detail)
        self._happens(self.app.attendant._look)

    @rule(error=st.sampled_from(["", *WORDS]))
    def a_job_ends(self, error: str) -> None:
        if self._job is None:
            return
        self._job.alive, self._job.succeeded, self._job.error = False, not error, error
        self._happens(self.app.attendant._look)

    # ---- what has to be true

    def _happens(self, what: Callable[[], object]) -> None:
        """Do it, and look at what comes of it."""
        self.runner.run(self._done(what))
        assert self.app._exception is None, self.app._exception
        if self.app._exit:
            self._close()
            self._open("customers", self.app.size, self.app.state)

    async def _done(self, what: Callable[[], object]) -> None:
        what()
        await settle_without_waiting(self.app)
        if self.app._exit:
            return
        for _ in range(PATIENCE):  # a footer that has grown is placed by a timer
            if not self._footer_is_whole():
                await self.pilot.pause()
        lines = self.app.screen._compositor.render_strips()
        assert self._footer_is_whole(), [line.text for line in lines]
        for line in lines:
            assert_harmless(line, self.app.size.width)

    def _press(self, key: str) -> None:
        self._happens(lambda: self.app.post_message(key_event(key)))
        self.tally.keys += 1

    def _footer_is_whole(self) -> bool:
        """Where it ends the screen ends, all its lines have room, and there are keys in the last."""
        width, height = self.app.size
        footers = self.app.screen.query(Footer)
        told = {footer: str(footer.render()).split("\n") for footer in footers}
        return all(
            footer.region.height == len(lines)
            and footer.region.bottom == height
            and max(map(cell_len, lines)) <= width
            and lines[-1].strip()
            for footer, lines in told.items()
        )

    # ---- how

    @property
    def _job(self) -> StagedJob | None:
        return cast("StagedJob | None", self.app.attendant.job)

    def _made(self, name: str) -> State:
        state = self.states[name]
        return replace(state, workspace=self.workspace) if isinstance(state, Book) else state

    def _close(self) -> None:
        self.runner.run(self.test.__aexit__(None, None, None))

    def teardown(self) -> None:
        if hasattr(self, "test"):
            with suppress(Exception) if self.app._exception else nullcontext():  # it was told before
                self._close()
        self.runner.close()
        language.use("en")
        shutil.rmtree(self.workspace.root)


def key_event(key: str) -> events.Key:
    """A key as the framework tells it."""
    name = _character_to_key(key) if len(key) == 1 else key
    try:
        return events.Key(name, unicodedata.lookup(_get_unicode_name_from_key(name)))
    except KeyError:
        return events.Key(name, key if len(key) == 1 else None)


async def settle_without_waiting(app: Shell) -> None:
    """Let everything that is due now be done and painted; threads and timers take their own time."""
    for _ in range(TURNS):
        await asyncio.sleep(0)
    if not app._exit:
        app.screen._on_timer_update()
        for _ in range(TURNS):
            await asyncio.sleep(0)


def assert_harmless(line: Strip, width: int) -> None:
    """As wide as the screen, nothing that a terminal obeys, nothing that was read as markup."""
    assert cell_len(line.text) == width, repr(line.text)
    assert writing.plain(line.text, len(line.text)) == line.text, repr(line.text)
    for segment in line:
        style = segment.style
        if style is not None:
            assert style.link is None
            assert "@click" not in style.meta
            assert BURNT not in {colour.triplet for colour in (style.color, style.bgcolor) if colour}
