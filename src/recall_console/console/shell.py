"""The app: which panes there are, what was loaded, the running job. It shows nothing itself."""

import asyncio
import gc
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.app import App
from textual.binding import Binding
from textual.message import Message

from recall_console.console.actions import EVERYWHERE, QUIT
from recall_console.console.attendant import Attendant, Ears
from recall_console.console.book import Book, Empty, Loading, State
from recall_console.console.help import Help
from recall_console.console.hints import Hints
from recall_console.console.key_file import Keys
from recall_console.console.keys import bindings
from recall_console.console.pane import Pane
from recall_console.console.places import EVERYWHERE_NAME
from recall_console.console.store import load
from recall_console.console.tabs import TABS
from recall_console.console.terminal import MIRROR
from recall_console.console.theme import dress
from recall_console.console.trouble import told_to
from recall_console.language import later, tr

if TYPE_CHECKING:
    from pathlib import Path

    from textual.driver import Driver

    from recall_console.workspace.jobs import Job
    from recall_console.workspace.workspace import Workspace

FIRST_TAB: Final = "customers"
JOBS: Final = frozenset({"rescore", "advise"})
"""Actions that start a job."""
FIRST_SCORING: Final = later("""Reading the events and scoring every customer for the first time.

The customers appear here when it is done. You may leave with q: it goes on.""")


@dataclass
class Arrived(Message):
    """A run was loaded, or a sentence in its place."""

    state: State


class Shell(App[None]):
    """Panes by digit, one loaded book, at most one job."""

    TITLE = "recall-console"
    CSS_PATH = "console.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = [
        *bindings(EVERYWHERE, EVERYWHERE_NAME),
        *(Binding(str(tab.number), f"pane('{tab.name}')", tab.title, show=False) for tab in TABS),
    ]
    MODES: ClassVar = {tab.name: tab.make for tab in TABS}

    def __init__(
        self,
        workspace: "Workspace",
        *,
        state: State | None = None,
        tab: str = FIRST_TAB,
        rescore: bool = False,
        mapping: "Path | None" = None,
        theme: str = "ansi-dark",
        keys: Keys | None = None,
        hints: Hints | None = None,
        driver_class: "type[Driver] | None" = None,
    ) -> None:
        super().__init__(driver_class=driver_class, ansi_color=True)
        self.workspace = workspace
        self.state: State = state or Loading(tr("Opening the last run …"))
        self.animation_level = "none"
        dress(self, theme)
        self.keys = keys or Keys()
        self.set_keymap(self.keys.keymap())
        self.hints = hints or Hints(None)
        self._given = state is not None
        self._first_tab = tab
        self._rescore = rescore
        self._mapping = mapping
        self.job_lines: tuple[str, ...] = ()
        self.attendant = Attendant(
            workspace,
            Ears(self.set_interval, self._tell, self._job_ended, self._beware),
            self.key("cancel_job"),
        )
        self._warned = False

    def key(self, name: str) -> str:
        """The key that this person has for an action that works everywhere, as sentences name it."""
        known = self.keys.of(EVERYWHERE_NAME, EVERYWHERE)
        return next(action.key_sign for action in known if action.name == name)

    # ---- start

    async def on_mount(self) -> None:
        """Paint the shell first; everything else comes to it."""
        self._leave_when_told()
        await self.switch_mode(self._first_tab)
        if not self._given:
            self.load_run()
        self.call_after_refresh(spare_the_collector)
        self.call_after_refresh(self._attend)

    def _leave_when_told(self) -> None:
        """A closed line or a kind `kill` leave as `q` does, with the terminal restored."""
        loop = asyncio.get_running_loop()
        for told in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(told, self.exit)

    @work(thread=True, exclusive=True, group="load")
    def load_run(self) -> None:
        """Read the latest run beside the event loop."""
        self.post_message(Arrived(load(self.workspace)))

    def on_arrived(self, message: Arrived) -> None:
        """A run was loaded."""
        self.receive(message.state)

    def receive(self, state: State) -> None:
        """Hand the new run to the screens."""
        self.state = state
        for screen in self.screen_stack:
            if isinstance(screen, Pane):
                screen.follow()
        spare_the_collector()

    def action_pane(self, name: str) -> None:
        """Open a pane by its name; a help screen in front has done its work."""
        if isinstance(self.screen, Help):
            self.pop_screen()
        self.switch_mode(name)

    async def action_act(self, name: str) -> None:
        """An action that works everywhere, done on the screen in front where that knows it."""
        screen = self.screen
        if isinstance(screen, Pane):
            screen.action_act(name)
        elif name == QUIT.name:  # a help screen or palette in front has keys of its own for everything else
            self.act_quit()

    def why_not(self, name: str) -> str | None:
        """Why one of the actions that work everywhere cannot be done now."""
        running = self.attendant.job is not None
        if name in JOBS and running:
            return tr("a job is running already; {cancel} cancels it", cancel=self.key("cancel_job"))
        if name == "cancel_job" and not running:
            return tr("no job is running")
        if name == "back" and len(self.screen_stack) <= 1:
            return tr("there is nothing to go back to")
        return None

    # ---- actions that work everywhere

    def act_back(self) -> None:
        """One screen back, where there is one."""
        if len(self.screen_stack) > 1:
            self.pop_screen()

    def on_resize(self) -> None:
        """What a terminal shows of a screen of another size, only it knows."""
        MIRROR.forget()

    def act_help(self) -> None:
        """What this pane shows, and its keys."""
        if isinstance(self.screen, Pane):
            self.push_screen(Help(self.screen))

    def act_palette(self) -> None:
        """Find an action by its name."""
        from recall_console.console.palette import Palette  # noqa: PLC0415 - only who opens it pays for it

        self.push_screen(Palette())

    def act_repaint(self) -> None:
        """Send the whole screen, whatever the terminal is thought to show."""
        MIRROR.forget()
        self.screen.refresh()

    async def action_quit(self) -> None:
        """The framework's own way out, which it keeps on ctrl+q, is the one of `q`."""
        await self.action_act("quit")

    def act_quit(self) -> None:
        """Leave; a running job goes on. Where a pane holds edits, only when asked twice."""
        pane = next((pane for pane in self.opened_panes() if pane.unsaved()), None)
        if pane is None or self._warned:
            self.exit()
        else:
            self._warn_of_edits(pane)

    def _warn_of_edits(self, pane: Pane) -> None:
        """Say what would be lost, on the pane in front: a help screen or palette over it goes."""
        while not isinstance(self.screen, Pane):
            self.pop_screen()
        self._warned = True
        if pane is self.screen:
            sentence = tr(
                "{edits}; {leave} again leaves, {save} saves",
                edits=pane.unsaved(),
                leave=pane.key("quit"),
                save=pane.key("save"),
            )
        else:
            sentence = tr(
                "{edits}; {leave} again leaves, {number} then {save} saves",
                edits=pane.unsaved(),
                leave=pane.key("quit"),
                number=pane.TAB.number,
                save=pane.key("save"),
            )
        self.screen.beware(sentence)

    def stay(self) -> None:
        """Something else than leaving is wanted: the next `q` warns again."""
        self._warned = False

    def opened_panes(self) -> list[Pane]:
        """Every pane that has been opened, the one in front or not."""
        found: list[Pane] = []
        for tab in TABS:
            with suppress(KeyError):  # it was not opened yet
                found += [screen for screen in self.get_screen_stack(tab.name) if isinstance(screen, Pane)]
        return found

    def act_rescore(self) -> None:
        """Score anew in the background."""
        arguments = ["score", self.workspace.source, "--workspace", str(self.workspace.root)]
        self.start_job([*arguments, *(["--mapping", str(self._mapping)] if self._mapping else [])])

    def act_advise(self) -> None:
        """Work out anew in the background what everybody should get."""
        self.start_job(["advise", "--workspace", str(self.workspace.root)])

    def act_cancel_job(self) -> None:
        """Stop the running job."""
        if (job := self.attendant.job) is not None:
            self._cancel(job)

    @work(thread=True, group="cancel")
    def _cancel(self, job: "Job") -> None:
        with told_to(partial(self.call_from_thread, self._beware)):
            job.cancel()

    # ---- the job

    def start_job(self, arguments: Sequence[str]) -> None:
        """Start `recall-console ARGUMENTS` in the background; what it leaves is shown as soon as it is there."""
        self.attendant.start(arguments)
        self._wait_for_the_first_run()

    def _wait_for_the_first_run(self) -> None:
        if self.attendant.job is not None and isinstance(self.state, Empty):
            self.receive(Loading(tr(FIRST_SCORING)))

    def _attend(self) -> None:
        """Attach to what is running, start what was asked for, and say what has to be said once."""
        if self.attendant.attach():
            self._wait_for_the_first_run()
            self._say("")  # a warning of stale scores gives way to the job that mends them
        elif self._rescore:
            self.act_rescore()
        shown = self.state.made_at if isinstance(self.state, Book) else None
        news = "" if self.attendant.job else self.attendant.news(shown)
        if sentence := "; ".join(filter(None, [news, self.keys.complaint])):
            self._beware(sentence)

    def _job_ended(self, succeeded: bool) -> None:
        if succeeded or not isinstance(self.state, Book):
            self.load_run()

    def _tell(self, lines: tuple[str, ...]) -> None:
        self.job_lines = lines
        if pane := self._pane():
            pane.tell_job(lines)

    def _say(self, sentence: str) -> None:
        if pane := self._pane():
            pane.say(sentence)

    def _beware(self, sentence: str) -> None:
        if pane := self._pane():
            pane.beware(sentence)

    def _pane(self) -> Pane | None:
        """The pane in front, or the one under a help screen or palette."""
        panes = (screen for screen in reversed(self.screen_stack) if isinstance(screen, Pane))
        return next(panes, None)


def spare_the_collector() -> None:
    """Take what is there for long out of the garbage collector's rounds, which would be felt at the keys."""
    gc.collect()
    gc.freeze()
