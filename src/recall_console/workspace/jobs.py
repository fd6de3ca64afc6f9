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
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from recall_console.progress import FAILED, FINISHED, Progress
from recall_console.workspace.files import private_folder, read_json, write_json
from recall_console.workspace.workspace import Workspace

CANCEL_GRACE_SECONDS: Final = 0.8
_children: list[subprocess.Popen[bytes]] = []  # kept so that a finished child is reaped, not warned about


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
        return False

    def progress(self) -> Progress | None:
        """The last step that it told, if it told any."""
        line = self._last_line()
        if line is None or line["stage"] in (FINISHED, FAILED):
            return None
        return Progress(line["stage"], line["done"], line["total"], line.get("detail", ""))

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
            return str(line["error"])
        if (self.folder / "cancelled").exists():
            return "scoring was cancelled; the last complete run stays"
        killed = (
            "scoring was killed before it finished (out of memory, or by hand); the last complete run stays"
        )
        errors = self.folder / "errors.txt"
        return f"{killed}; what it said last is in {errors}" if errors.stat().st_size else killed

    def cancel(self) -> None:
        """End the process within a second; what it had not finished is not kept."""
        if not self.running():
            return
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
            os.killpg(int(read_json(self.folder / "job.json")["pid"]), sent)

    def _last_line(self) -> dict[str, Any] | None:
        lines = (self.folder / "progress.jsonl").read_bytes().splitlines()
        for line in reversed(lines[-2:]):  # the very last one may be half written
            try:
                return dict(json.loads(line))
            except ValueError:
                continue
        return None


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
    command = [sys.executable, "-m", "recall_console", *arguments, "--progress", "json", "--background"]
    with (folder / "progress.jsonl").open("wb") as output, (folder / "errors.txt").open("wb") as errors:
        fcntl.flock(output, fcntl.LOCK_EX)
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, start_new_session=True
        )
    _children[:] = [other for other in _children if other.poll() is None] + [child]
    write_json(folder / "job.json", {"pid": child.pid, "command": command})
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
