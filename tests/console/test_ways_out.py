"""However the console or its job ends, the terminal is as it was, the job's work is not lost, and the cause is told."""

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pty_console import PtyConsole, a_console, flowing

from recall_console.events.sample.bundled import EVENTS, RUN, SETTINGS, sample_data_dir
from recall_console.workspace import jobs, runs, workspace
from recall_console.workspace.jobs import Job

LEFT = b"\x1b[?1049l"
FRAMEWORK = b"\x1b[?2004h"
"""What is sent once keys are no signals any more."""
CRASHING = """
import sys
from recall_console.cli import main
from recall_console.console.panes.customers import CustomersPane
def act_sort(self): raise RuntimeError("planted")
CustomersPane.act_sort = act_sort
sys.argv = ["recall-console", "demo"]
main()
"""


def the_job() -> Job | None:
    """The job of the only workspace."""
    found = list(workspace.home().glob("*/jobs/*/job.json"))
    return Job(max(found).parent) if found else None


def running_job(console: PtyConsole) -> Job:
    """The job that the console has started."""
    console.until(lambda: (job := the_job()) is not None and job.running())
    job = the_job()
    assert job is not None
    return job


def kill(job: Job) -> None:
    """As the system does where memory is short."""
    os.kill(json.loads((job.folder / "job.json").read_text())["pid"], signal.SIGKILL)


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


def assert_as_found(console: PtyConsole) -> None:
    """The terminal shows the shell's screen, with cursor, wrapping and colours, and treats keys as before."""
    assert console.terminal_is_as_found()
    assert console.sent.count(b"\x1b[?1049h") == console.sent.count(LEFT) == 1
    after = console.sent[console.sent.rindex(LEFT) :]
    for restored in (b"\x1b[?25h", b"\x1b[?7h", b"\x1b[0m"):
        assert restored in console.sent[-400:]
    assert b"Traceback" not in after


@pytest.fixture
def scored(tmp_path: Path) -> None:
    """The demo's shop with its run, so that no console starts to score."""
    folder = sample_data_dir()
    shop = workspace.prepare(str(folder / EVENTS), None, SETTINGS)
    runs.adopt(shop, folder / RUN)
    workspace.remember(shop)


@pytest.mark.parametrize(
    "way",
    [
        "q",
        *(pytest.param(each, marks=pytest.mark.slow) for each in ("\x03", signal.SIGTERM, signal.SIGHUP)),
    ],
    ids=str,
)
def test_the_terminal_is_as_it_was_after_every_way_out(way: str | signal.Signals, scored: None) -> None:
    with a_console() as console:
        console.until(lambda: FRAMEWORK in console.sent)
        console.hear(0.2)
        if isinstance(way, str):
            console.press(way)
        else:
            os.kill(console.process.pid, way)
        assert console.ended() == 0
        assert_as_found(console)


@pytest.mark.slow
@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGHUP], ids=str)
def test_the_terminal_is_as_it_was_where_the_console_is_ended_before_it_is_there(
    way: signal.Signals, scored: None
) -> None:
    with a_console() as console:
        console.until(lambda: b"\x1b[?1049h" in console.sent)
        os.kill(console.process.pid, way)
        console.ended()
        assert_as_found(console)


@pytest.mark.slow
def test_a_crash_gives_the_terminal_back_and_is_told_in_one_sentence(scored: None) -> None:
    with a_console(program=CRASHING) as console:
        console.until("everyone")
        console.hear(1)
        console.press("s")
        assert console.ended() == 2
        assert_as_found(console)
        sentence = flowing(console.sent)
        file = workspace.home() / "crash.txt"
        assert f"recall-console: the console met an error of its own and had to close; {file}" in sentence
        assert "planted" in file.read_text(encoding="utf-8")
        assert file.stat().st_mode & 0o777 == 0o600


def test_a_killed_job_is_told_where_the_console_is_open_and_the_last_run_stays() -> None:
    with a_console("demo") as console:
        kill(running_job(console))
        console.until(
            "scoring ended early: it was killed (out of memory, or by hand); the last complete run stays"
        )
        console.press("q")
        assert console.ended() == 0
        assert_as_found(console)


@pytest.mark.slow
def test_a_job_survives_a_dropped_line_and_the_next_console_attaches_to_it() -> None:
    with a_console("demo") as console:
        job = running_job(console)
        os.close(console.ours)  # the line drops: the console hears SIGHUP
        console.process.wait(20)
        console.ours = os.dup(console.theirs)
    assert job.running()
    with a_console() as console:
        console.until("X cancels")
        wait_for(lambda: not job.running())
        assert job.succeeded
        console.until(lambda: len(list(workspace.home().glob("*/runs/*"))) >= 2)
        console.press("q")
        console.ended()


@pytest.mark.slow
def test_a_job_survives_its_console_and_the_session_around_it() -> None:
    with a_console("demo") as console:
        job = running_job(console)
        os.killpg(console.process.pid, signal.SIGKILL)  # console and session leader at once
        console.process.wait()
    assert job.running()
    with a_console() as console:
        console.until("X cancels")
        console.press("X")
        console.until("scoring was cancelled; the last complete run stays")
        assert not job.running()
        console.press("q")
        console.ended()
        assert_as_found(console)


@pytest.mark.slow
def test_a_job_that_was_killed_with_its_console_is_told_by_the_next_one() -> None:
    with a_console("demo") as console:
        job = running_job(console)
        console.until(lambda: "everyone" in flowing(console.sent))
        os.kill(console.process.pid, signal.SIGKILL)
        kill(job)
        console.process.wait()
    wait_for(lambda: not job.running())
    with a_console() as console:
        console.until("scoring ended early: it was killed")
        assert jobs.newest(workspace.reopen(job.folder.parents[1])) == job
        console.press("q")
        assert console.ended() == 0
