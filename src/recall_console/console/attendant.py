"""Who attends to the workspace's job for the shell: starts it, follows it whoever started it, and says how it ended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import time
from typing import TYPE_CHECKING, Final

from recall_console.console import job_watch
from recall_console.errors import RecallError
from recall_console.language import tr

if TYPE_CHECKING:
    from datetime import datetime

    from textual.timer import Timer

    from recall_console.workspace.jobs import Job
    from recall_console.workspace.workspace import Workspace

LOOK_SECONDS: Final = 0.5


@dataclass(frozen=True)
class Ears:
    """Whom the attendant tells, and what keeps time for it."""

    every: "Callable[[float, Callable[[], None]], Timer]"
    progress: Callable[[tuple[str, ...]], None]
    """How far the job is; nothing once it is over."""
    ended: Callable[[bool], None]
    """The job is over: whether it left something new to show."""
    beware: Callable[[str], None]


class Attendant:
    """At most one job; looks at it by a timer, and only while there is one."""

    def __init__(self, workspace: "Workspace", ears: Ears, cancel: str) -> None:
        self._workspace = workspace
        self._ears = ears
        self._cancel = cancel
        """The key that stops the job."""
        self._job: Job | None = None
        self._timer: Timer | None = None
        self._begun = False

    @property
    def job(self) -> "Job | None":
        """The job that runs."""
        return self._job

    def start(self, arguments: Sequence[str]) -> None:
        """Start `recall-console ARGUMENTS` behind, or follow what is running already."""
        from recall_console.workspace import jobs  # noqa: PLC0415 - only a job needs it

        try:
            self._follow(jobs.start(self._workspace, list(arguments)))
        except RecallError as error:
            self._ears.beware(str(error))
        except OSError as error:
            self._ears.beware(
                tr(
                    "no job can be started: {where}: {why}",
                    where=error.filename or self._workspace.jobs,
                    why=error.strerror or error,
                )
            )

    def attach(self) -> bool:
        """Follow what is running, whoever started it; whether there is something."""
        from recall_console.workspace import jobs  # noqa: PLC0415 - not before the shell is painted

        running = jobs.current(self._workspace)
        if running is not None:
            self._follow(running)
        return running is not None

    def news(self, since: "datetime | None") -> str:
        """What became of a job that ended badly of itself while no console was open, after the run that is shown was made."""
        from recall_console.workspace import jobs  # noqa: PLC0415 - not before the shell is painted

        ended = jobs.newest(self._workspace)
        shown = "" if since is None else f"{since:%Y%m%dT%H%M%S%fZ}"
        if ended is None or ended.was_cancelled or ended.folder.name <= shown:
            return ""
        return ended.error

    def _follow(self, job: "Job") -> None:
        self._job, self._begun = job, False
        self._timer = self._ears.every(LOOK_SECONDS, self._look)
        self._look()

    def _look(self) -> None:
        job = self._job
        if job is None:
            return
        if job.running():
            steps = job.steps()
            if steps or not self._begun:  # none any more between its last word and its end
                self._begun = bool(steps)
                self._ears.progress(job_watch.lines(steps, time(), self._cancel))
            return
        self._job = None
        if self._timer is not None:
            self._timer.stop()
        self._ears.progress(())
        self._ears.ended(job.succeeded)
        if job.error:
            self._ears.beware(job.error)
