"""The app: which panes there are, what was loaded, the running job. It shows nothing itself."""

import asyncio
import gc
import signal
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.app import App
from textual.binding import Binding
from textual.message import Message

from recall_console.console import job_watch
from recall_console.console.actions import EVERYWHERE, QUIT
from recall_console.console.book import Book, Empty, Loading, State
from recall_console.console.help import Help
from recall_console.console.keys import bindings
from recall_console.console.pane import Pane
from recall_console.console.store import load
from recall_console.console.tabs import TABS

if TYPE_CHECKING:
    from pathlib import Path

    from textual.driver import Driver
    from textual.timer import Timer

    from recall_console.workspace.jobs import Job
    from recall_console.workspace.workspace import Workspace

FIRST_TAB: Final = "customers"
JOB_LOOK_SECONDS: Final = 0.5
FIRST_SCORING: Final = """Reading the events and scoring every customer for the first time.

The customers appear here when it is done. You may leave with q: it goes on."""


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
        *bindings(EVERYWHERE),
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
        driver_class: "type[Driver] | None" = None,
    ) -> None:
        super().__init__(driver_class=driver_class, ansi_color=True)
        self.workspace = workspace
        self.state: State = state or Loading("Opening the last run …")
        self.animation_level = "none"
        self.theme = "ansi-dark"  # the terminal's own 16 colours: half the bytes, and the user's palette, dark or light
        self._given = state is not None
        self._first_tab = tab
        self._rescore = rescore
        self._mapping = mapping
        self.job_line = ""
        self._job: Job | None = None
        self._timer: Timer | None = None
        self._warned = False

    # ---- start

    async def on_mount(self) -> None:
        """Paint the shell first; everything else comes to it."""
        self._leave_when_told()
        await self.switch_mode(self._first_tab)
        if not self._given:
            self.load_run()
        self.call_after_refresh(spare_the_collector)
        self.call_after_refresh(self._attend_jobs)

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
        """Open a pane by its name."""
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
        if name == "rescore" and self._job is not None:
            return "scoring is running already; X cancels it"
        if name == "cancel_job" and self._job is None:
            return "no job is running"
        return None

    # ---- actions that work everywhere

    def act_back(self) -> None:
        """One screen back, where there is one."""
        if len(self.screen_stack) > 1:
            self.pop_screen()

    def act_help(self) -> None:
        """What this pane shows, and its keys."""
        if isinstance(self.screen, Pane):
            self.push_screen(Help(self.screen))

    def act_palette(self) -> None:
        """Find an action by its name."""
        from recall_console.console.palette import Palette  # noqa: PLC0415 - only who opens it pays for it

        self.push_screen(Palette())

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
        way = "" if pane is self.screen else f"{pane.TAB.number} then "
        self.screen.beware(f"{pane.unsaved()}; q again leaves, {way}w saves")

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
        from recall_console.workspace import jobs  # noqa: PLC0415 - only a job needs it

        arguments = ["score", self.workspace.source, "--workspace", str(self.workspace.root)]
        arguments += ["--mapping", str(self._mapping)] if self._mapping else []
        self._follow_job(jobs.start(self.workspace, arguments))

    def act_cancel_job(self) -> None:
        """Stop the running job."""
        if self._job is not None:
            self._cancel(self._job)

    @work(thread=True, group="cancel")
    def _cancel(self, job: "Job") -> None:
        job.cancel()

    # ---- the job

    def _attend_jobs(self) -> None:
        from recall_console.workspace import jobs  # noqa: PLC0415 - not before the shell is painted

        running = jobs.current(self.workspace)
        if running is not None:
            self._follow_job(running)
        elif self._rescore:
            self.act_rescore()
        elif (ended := jobs.newest(self.workspace)) and self._is_news(ended) and (pane := self._pane()):
            pane.beware(ended.error)

    def _is_news(self, job: "Job") -> bool:
        """Whether a job ended badly while no console was open, after the run that is shown."""
        shown = f"{self.state.made_at:%Y%m%dT%H%M%S%fZ}" if isinstance(self.state, Book) else ""
        return job.folder.name > shown and bool(job.error)

    def _follow_job(self, job: "Job") -> None:
        self._job = job
        if isinstance(self.state, Empty):
            self.receive(Loading(FIRST_SCORING))
        self._timer = self.set_interval(JOB_LOOK_SECONDS, self._look_at_job)
        self._look_at_job()

    def _look_at_job(self) -> None:
        if self._job is None:
            return
        if self._job.running():
            self._tell(job_watch.line(self._job.progress()))
            return
        job, self._job = self._job, None
        if self._timer is not None:
            self._timer.stop()
        self._tell("")
        if job.succeeded or not isinstance(self.state, Book):
            self.load_run()
        if job.error and (pane := self._pane()):
            pane.beware(job.error)

    def _tell(self, line: str) -> None:
        self.job_line = line
        if pane := self._pane():
            pane.tell_job(line)

    def _pane(self) -> Pane | None:
        """The pane in front, or the one under a help screen or palette."""
        panes = (screen for screen in reversed(self.screen_stack) if isinstance(screen, Pane))
        return next(panes, None)


def spare_the_collector() -> None:
    """Take what is there for long out of the garbage collector's rounds, which would be felt at the keys."""
    gc.collect()
    gc.freeze()
