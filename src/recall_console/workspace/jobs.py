"""Background jobs: a command as a process of its own, which outlives the console that started it.

The child's standard output is a file of JSON lines, one a step, and the lock on that open file is the sign of life: it
is the child's alone, survives the console, and goes when the child does, however it ends. No process id can be mistaken
for another's, and whoever opens the console next finds the job by the same file.
"""

import fcntl
import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

from recall_console import processes
from recall_console.language import later, tr
from recall_console.progress import FAILED, FINISHED, Progress
from recall_console.workspace import mortality
from recall_console.workspace.files import private_folder, read_json, write_json
from recall_console.workspace.workspace import Workspace

CANCEL_GRACE_SECONDS: Final = 0.8
REAPING_SECONDS: Final = 0.2
LATEST_BYTES: Final = 16_384
"""Of what a job has told, as much as is looked at: hundreds of steps."""
WORK: Final = {"score": later("scoring"), "advise": later("the advice")}
"""What the commands that are started as jobs do, in words."""
_children: dict[
    str, subprocess.Popen[bytes]
] = {}  # by folder: how a child ended is known to its parent alone


@dataclass(frozen=True)
class Step:
    """A step that a job told, and when.

    Attributes
    ----------
    progress : Progress
        How far it was.
    at : float
        When, in seconds since 1970; 0 where the job did not say.
    """

    progress: Progress
    at: float


@dataclass(frozen=True)
class Job:
    """A job of a workspace, running or ended.

    Attributes
    ----------
    folder : Path
        Holds ``job.json`` (what was started), ``progress.jsonl`` and ``errors.txt``.
    """

    folder: Path

    def running(self) -> bool:
        """Whether its process is alive."""
        with (self.folder / "progress.jsonl").open(encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        if (child := _children.get(str(self.folder))) is not None:
            with suppress(subprocess.TimeoutExpired):  # the lock goes a moment before the process does
                child.wait(REAPING_SECONDS)
        return False

    def progress(self) -> Progress | None:
        """The last step that it told, if it told any."""
        steps = self.steps()
        return steps[-1].progress if steps else None

    def steps(self) -> tuple[Step, ...]:
        """The steps that it told of the stage it is in, oldest first; none where it has ended, or not begun."""
        told = self._lines()
        if not told or told[-1]["stage"] in (FINISHED, FAILED):
            return ()
        of_stage = takewhile(lambda line: line["stage"] == told[-1]["stage"], reversed(told))
        return tuple(
            Step(
                Progress(line["stage"], line["done"], line["total"], line.get("detail", "")),
                line.get("at", 0.0),
            )
            for line in of_stage
        )[::-1]

    @property
    def command(self) -> str:
        """The command that it runs: ``score``, ``advise``."""
        started: list[str] = read_json(self.folder / "job.json")["command"]
        return next((word for word in started if word in WORK), "score")

    @property
    def succeeded(self) -> bool:
        """Whether it came to its end and left a run."""
        line = self._last_line()
        return line is not None and line["stage"] == FINISHED

    @property
    def error(self) -> str:
        """One sentence on why it ended without a run; empty while it runs or where it succeeded."""
        if self.running() or self.succeeded:
            return ""
        line = self._last_line()
        if line is not None and line["stage"] == FAILED:
            return (
                self._with_details(str(line["error"]))
                if "Traceback" in self._errors()
                else str(line["error"])
            )
        work = tr(WORK[self.command])
        if self.was_cancelled:
            return tr("{work} was cancelled; the last complete run stays", work=work)
        return self._death(work)

    @property
    def was_cancelled(self) -> bool:
        """Whether somebody asked it to end."""
        return (self.folder / "cancelled").exists()

    def _death(self, work: str) -> str:
        """What is known of an end that it could not tell of itself."""
        child = _children.get(str(self.folder))
        cause = mortality.cause(
            None if child is None else child.returncode,
            self._errors(),
            self.folder,
            read_json(self.folder / "job.json").get("memory_kills", 0),
        )
        sentence = tr("{work} ended early: {cause}; the last complete run stays", work=work, cause=cause)
        return self._with_details(sentence) if self._errors() else sentence

    def _errors(self) -> str:
        return (self.folder / "errors.txt").read_text(encoding="utf-8", errors="replace")

    def _with_details(self, sentence: str) -> str:
        return tr(
            "{sentence}; what it said last is in {errors}",
            sentence=sentence,
            errors=self.folder / "errors.txt",
        )

    def cancel(self) -> None:
        """End the process within a second; what it had not finished is not kept."""
        if not self.running():
            return
        with suppress(OSError):  # a full disk must not keep a job from being stopped
            (self.folder / "cancelled").touch()
        for sent in (signal.SIGTERM, signal.SIGKILL):
            self._signal(sent)
            end = time.monotonic() + CANCEL_GRACE_SECONDS
            while time.monotonic() < end:
                if not self.running():
                    return
                time.sleep(0.02)

    def _signal(self, sent: signal.Signals) -> None:
        if self.running():  # a dead child's number may belong to somebody else by now
            with suppress(ProcessLookupError):  # it has just ended by itself, which is all that was wanted
                os.killpg(int(read_json(self.folder / "job.json")["pid"]), sent)

    def _last_line(self) -> dict[str, Any] | None:
        told = self._lines()
        return told[-1] if told else None

    def _lines(self) -> list[dict[str, Any]]:
        """The latest lines that are whole: the last may be half written, and the first cut in two."""
        with (self.folder / "progress.jsonl").open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - LATEST_BYTES))
            lines = file.read().splitlines()
        found = []
        for line in lines:
            with suppress(ValueError):
                found.append(json.loads(line))
        return [line for line in found if isinstance(line, dict)]


def start(workspace: Workspace, arguments: list[str]) -> Job:
    """Start ``recall-console ARGUMENTS --progress json`` as a process of its own session, at the lowest priority.

    Parameters
    ----------
    workspace : Workspace
        Where the job is kept.
    arguments : list of str
        The command and its arguments, such as ``["score", source, "--workspace", root]``.

    Returns
    -------
    Job
        The job just started, or the one that is running already.
    """
    if (running := current(workspace)) is not None:
        return running
    folder = private_folder(workspace.jobs / datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ"))
    command = processes.command("recall_console", *arguments, "--progress", "json", "--background")
    with (folder / "progress.jsonl").open("wb") as output, (folder / "errors.txt").open("wb") as errors:
        fcntl.flock(output, fcntl.LOCK_EX)
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            start_new_session=True,
            env=os.environ | {"PYTHONFAULTHANDLER": "1"},  # a crash of native code, too, says where it was
        )
    _children[str(folder)] = child
    kept = {"pid": child.pid, "command": command, "memory_kills": mortality.memory_kills()}
    write_json(folder / "job.json", kept)
    return Job(folder)


def current(workspace: Workspace) -> Job | None:
    """The job that is running in the workspace, whoever started it."""
    job = newest(workspace)
    return job if job is not None and job.running() else None


def newest(workspace: Workspace) -> Job | None:
    """The job that was started last, running or ended."""
    if not workspace.jobs.is_dir():
        return None
    folders = sorted(folder for folder in workspace.jobs.iterdir() if (folder / "job.json").is_file())
    return Job(folders[-1]) if folders else None
