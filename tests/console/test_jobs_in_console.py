import errno
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from books import a_book, scores
from screens import a_workspace, screen_after, screen_text, settle

from recall_console.console import attendant, shell
from recall_console.console.key_file import Keys
from recall_console.console.shell import Shell
from recall_console.progress import Progress
from recall_console.workspace import jobs
from recall_console.workspace.jobs import Step

KILLED = "scoring was killed before it finished; the last complete run stays"


@dataclass
class StagedJob:
    """A job that a test runs by hand."""

    step: Progress | None = None
    error: str = ""
    succeeded: bool = False
    alive: bool = True
    was_cancelled: bool = False
    folder: Path = Path("20260302T000000000000Z")

    def running(self) -> bool:
        return self.alive

    def steps(self) -> tuple[Step, ...]:
        return () if self.step is None else (Step(self.step, 0.0),)

    def cancel(self) -> None:
        self.alive, self.was_cancelled, self.error = (
            False,
            True,
            "scoring was cancelled; the last complete run stays",
        )


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch) -> StagedJob:
    """The job that runs when the console opens; it is looked at every few milliseconds."""
    staged = StagedJob(Progress("variables", 3, 12, "2025-11-01"))
    monkeypatch.setattr(jobs, "current", lambda _: staged)
    monkeypatch.setattr(attendant, "LOOK_SECONDS", 0.01)
    return staged


async def test_the_console_attaches_to_a_running_job_and_tells_how_far_it_is(
    tmp_path: Path, job: StagedJob
) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "computing variables" in screen_text(app)
        assert "3/12" in screen_text(app)
        job.step = Progress("fit", 1, 2)
        await pilot.pause(0.05)
        assert "fitting the model" in screen_text(app)
        await pilot.press("6")
        await settle(pilot)
        assert "fitting the model" in screen_text(app)


async def test_a_killed_job_is_told_in_one_sentence_and_the_last_run_stays(
    tmp_path: Path, job: StagedJob
) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        job.alive, job.error = False, KILLED
        await pilot.pause(0.05)
        text = screen_text(app)
    assert f"! {KILLED}" in text
    assert "everyone · 120" in text


async def test_a_job_that_cannot_be_cancelled_is_told_in_one_sentence(
    tmp_path: Path, job: StagedJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(job, "cancel", refuse)
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("X")
        await settle(pilot)
        assert "! this could not be done: Operation not permitted" in screen_text(app)


async def test_a_finished_job_brings_its_run_onto_the_screen(
    tmp_path: Path, job: StagedJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "load", lambda _: a_book(tmp_path, scores(77)))
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        job.alive, job.succeeded = False, True
        await pilot.pause(0.05)
        await settle(pilot)
        assert "everyone · 77" in screen_text(app)


async def test_x_cancels_the_job(tmp_path: Path, job: StagedJob) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("X")
        await settle(pilot)
        await pilot.pause(0.05)
        assert job.was_cancelled
        assert "scoring was cancelled" in screen_text(app)


async def test_the_key_that_cancels_is_named_as_it_is(tmp_path: Path, job: StagedJob) -> None:
    keys = Keys({"everywhere.cancel_job": ("K",)})
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path), keys=keys)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "K cancels" in screen_text(app)
        await pilot.press("r")
        await settle(pilot)
        assert "a job is running already; K cancels it" in screen_text(app)
        assert job.running()


async def test_a_second_job_is_not_started_beside_the_first(tmp_path: Path, job: StagedJob) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert job.running()
        await pilot.press("r")
        await pilot.pause()
        assert "a job is running already" in screen_text(app)


async def test_a_job_that_was_killed_while_no_console_was_open_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = StagedJob(alive=False, error=KILLED, folder=Path("20260302T000000000000Z"))
    monkeypatch.setattr(jobs, "newest", lambda _: ended)
    assert f"! {KILLED}" in await screen_after(a_workspace(tmp_path), a_book(tmp_path), (80, 24))
    ended.folder = Path("20260228T000000000000Z")  # before the run that is shown was made
    assert KILLED not in await screen_after(a_workspace(tmp_path), a_book(tmp_path), (80, 24))


async def test_a_job_that_was_cancelled_is_not_told_again_by_the_next_console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = StagedJob()
    ended.cancel()
    monkeypatch.setattr(jobs, "newest", lambda _: ended)
    assert "cancelled" not in await screen_after(a_workspace(tmp_path), a_book(tmp_path), (80, 24))


async def test_no_timer_ticks_without_a_job(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert not app._timers


async def test_a_job_of_any_command_can_be_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def start(_: object, arguments: list[str]) -> StagedJob:
        asked.append(arguments)
        return StagedJob(Progress("advise", 1, 4))

    monkeypatch.setattr(jobs, "start", start)
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.start_job(["advise"])
        await pilot.pause()
        assert asked == [["advise"]]
        assert "working out what everybody should get" in screen_text(app)


async def test_a_full_disk_where_a_job_should_start_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(_: object, __: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(tmp_path))

    monkeypatch.setattr(jobs, "start", start)
    text = await screen_after(a_workspace(tmp_path), a_book(tmp_path), (80, 24), ["r"])
    assert "! no job can be started" in text
    assert "No space left on device" in " ".join(text.split())
