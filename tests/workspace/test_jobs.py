"""A job outlives who started it, tells how far it is, and says in a sentence how it ended."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from recall_console.progress import Progress
from recall_console.workspace import jobs, workspace
from recall_console.workspace.files import read_json
from recall_console.workspace.jobs import Job, Step
from recall_console.workspace.workspace import Workspace

CHILDREN = {
    "slow": 'print(\'{"stage": "fit", "done": 1, "total": 3, "detail": "x"}\', flush=True)\nimport time; time.sleep(60)',
    "good": 'print(\'{"stage": "finished", "run": "r"}\')',
    "unforeseen": (
        'print(\'{"stage": "failed", "error": "unexpected KeyError: \\\'x\\\'"}\', flush=True)\n{}[\'x\']'
    ),
    "crash": 'raise RuntimeError("planted")',
    "staged": (
        'print(\'{"stage": "read", "done": 1, "total": 1, "at": 4.0}\')\n'
        'print(\'{"stage": "fit", "done": 0, "total": 3, "at": 5.0}\')\n'
        'print(\'{"stage": "fit", "done": 1, "total": 3, "at": 6.5}\', flush=True)\n'
        "import time; time.sleep(60)"
    ),
    "bad": 'print(\'{"stage": "failed", "error": "no purchases"}\')',
}


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    return workspace.prepare("orders.csv", tmp_path / "w")


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def become(kind: str) -> None:
        program = tmp_path / "child"
        program.write_text(f"#!{sys.executable}\n{CHILDREN[kind]}\n")
        program.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(program))

    return become


def wait_for(what: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not what():
        assert time.monotonic() < end
        time.sleep(0.01)


def started(shop: Workspace) -> Job:
    job = jobs.start(shop, ["score"])
    wait_for(lambda: job.progress() is not None or not job.running())
    return job


def test_a_running_job_tells_its_step_and_is_found_by_the_next_console(
    shop: Workspace, child: Callable[[str], None]
) -> None:
    child("slow")
    job = started(shop)
    assert job.progress() == Progress("fit", 1, 3, "x")
    assert jobs.current(shop) == job
    assert jobs.start(shop, ["score"]) == job
    job.cancel()
    assert jobs.current(shop) is None
    assert "cancelled" in job.error


def test_a_job_that_came_to_its_end_has_no_error(shop: Workspace, child: Callable[[str], None]) -> None:
    child("good")
    job = started(shop)
    assert job.succeeded
    assert job.error == ""


def test_a_job_that_failed_says_why(shop: Workspace, child: Callable[[str], None]) -> None:
    child("bad")
    assert started(shop).error == "no purchases"


def test_a_killed_job_is_told_in_one_sentence(shop: Workspace, child: Callable[[str], None]) -> None:
    child("slow")
    job = started(shop)
    os.kill(int(read_json(job.folder / "job.json")["pid"]), signal.SIGKILL)
    wait_for(lambda: not job.running())
    assert "was killed" in job.error
    assert "last complete run stays" in job.error


def test_a_job_that_crashed_names_the_file_that_says_where(
    shop: Workspace, child: Callable[[str], None]
) -> None:
    child("crash")
    job = started(shop)
    wait_for(lambda: not job.running())
    assert "it crashed" in job.error
    assert str(job.folder / "errors.txt") in job.error
    assert "last complete run stays" in job.error


def test_a_failure_that_nobody_foresaw_names_the_file_too(
    shop: Workspace, child: Callable[[str], None]
) -> None:
    child("unforeseen")
    job = started(shop)
    wait_for(lambda: not job.running())
    assert job.error == f"unexpected KeyError: 'x'; what it said last is in {job.folder / 'errors.txt'}"


def test_steps_are_those_of_the_stage_that_runs_with_their_times(
    shop: Workspace, child: Callable[[str], None]
) -> None:
    child("staged")
    job = started(shop)
    wait_for(lambda: len(job.steps()) == 2)
    assert job.steps() == (Step(Progress("fit", 0, 3), 5.0), Step(Progress("fit", 1, 3), 6.5))
    job.cancel()
    assert "scoring was cancelled" in job.error


def test_a_job_that_has_just_ended_by_itself_needs_no_signal(
    shop: Workspace, child: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(pid: int, sent: int) -> None:
        kill_group(pid, signal.SIGKILL)
        raise ProcessLookupError(pid, sent)

    kill_group = os.killpg
    child("slow")
    job = started(shop)
    monkeypatch.setattr(os, "killpg", gone)
    job.cancel()
    assert not job.running()


def test_a_job_is_called_what_it_does(shop: Workspace, child: Callable[[str], None]) -> None:
    child("slow")
    job = jobs.start(shop, ["advise", "plan.toml"])
    assert job.command == "advise"
    job.cancel()
    assert "the advice was cancelled" in job.error


def test_no_job_yet_is_none(shop: Workspace) -> None:
    assert jobs.newest(shop) is None


def test_no_code_of_the_folder_one_stands_in_is_imported(
    shop: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "typer.py").write_text("raise SystemExit('planted')")
    monkeypatch.chdir(tmp_path)
    job = started(shop)
    wait_for(lambda: not job.running())
    assert "planted" not in (job.folder / "errors.txt").read_text()
