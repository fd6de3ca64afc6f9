import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from books import a_book
from plan_texts import SharedChild
from screens import SIZES, a_workspace, assert_golden, screen_text, settle

from recall_console.console.panes.plan_export import Exporting, ExportScreen
from recall_console.console.panes.plan_export_text import export_lines
from recall_console.console.shell import Shell
from recall_console.console.text import text_of

TOLD: dict[str, Any] = {
    "plan": "Win-back ladder",
    "round": 1,
    "day": "2026-03-02",
    "scores_as_of": "2026-03-01",
    "enrolled": 37,
    "holdout": 3,
    "contacts": 36,
    "waiting": 0,
    "finished": 0,
    "suppressed": 1,
    "releases": [
        {"channel": "push", "release_on": "2026-03-02", "contacts": 20},
        {"channel": "\x1b[31mred", "release_on": "2026-03-03", "contacts": 16},
    ],
    "reasons": [{"channel": "push", "reason": "frequency_cap", "customers": 1}],
    "detectable_effect": 0.84,
    "expected_effect": 0.012,
    "balance": [
        {
            "by": "value_tier",
            "p_value": 0.71,
            "tiers": [{"tier": "high", "enrolled": 20, "held_out": 2, "share_held_out": 0.09}],
        }
    ],
    "flags": [{"code": "effect_not_detectable", "text": "its result will most likely say nothing"}],
    "key": "0a1b",
    "repeated": False,
    "dry_run": True,
    "completed": [],
    "difference": {
        "since": "2026-02-01",
        "channels": [{"channel": "push", "added": 2, "gone": 1, "other_rung": 0}],
    },
    "out": "/data/shop/exports/winback",
    "files": [],
    "salt": None,
}
WRITTEN = TOLD | {"dry_run": False, "files": [{"name": "push-2026-03-02.csv", "contacts": 20, "key": "k"}]}


@pytest.fixture(autouse=True)
def reckoner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recall_console.console.panes.plan_clerk.Child", SharedChild)


@dataclass(frozen=True)
class Pretended(Exporting):
    """A command that prints what it is told to, or another one in its place; it knows what was seen by its key alone."""

    program: str = ""

    def command(self, seen: str | None) -> list[str]:
        document = {None: TOLD, TOLD["key"]: WRITTEN}[seen]
        return [sys.executable, "-c", self.program or f"print({json.dumps(document)!r})"]


@dataclass(frozen=True)
class NoCommand(Pretended):
    """A command that is not there."""

    def command(self, seen: str | None) -> list[str]:
        return ["/nowhere/python", str(seen)]


async def export_screen(
    root: Path,
    *keys: str,
    program: str = "",
    size: tuple[int, int] = (80, 24),
    exporting: type[Pretended] = Pretended,
) -> str:
    app = Shell(a_workspace(root), state=a_book(root), tab="plan")
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        app.push_screen(
            ExportScreen(exporting(root / "winback.toml", a_workspace(Path("/data/shop")), program))
        )
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        return screen_text(app)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_dry_run_looks_as_kept(size: tuple[int, int], tmp_path: Path) -> None:
    assert_golden(f"plan-export-{size[0]}x{size[1]}", await export_screen(tmp_path, size=size))


async def test_nothing_is_written_before_it_was_seen_and_confirmed(tmp_path: Path) -> None:
    seen = await export_screen(tmp_path)
    assert "Would hand over 36 contacts" in seen
    assert "nothing is written yet; enter writes" in seen
    written = await export_screen(tmp_path, "enter")
    assert "▸ Handed over 36 contacts" in written
    assert "push-2026-03-02.csv" in written
    assert "written to /data/shop/exports/winback" in written


async def test_files_are_written_once(tmp_path: Path) -> None:
    assert "are written already" in await export_screen(tmp_path, "enter", "enter")


async def test_escape_leads_back_to_the_plan(tmp_path: Path) -> None:
    assert "4 Plan" in await export_screen(tmp_path, "escape")


async def test_what_the_command_cannot_do_is_told_in_its_own_words(tmp_path: Path) -> None:
    sentence = "nobody is to be contacted; \x1b[31mnothing to export"
    screen = await export_screen(tmp_path, "enter", program=f"import sys; sys.exit({sentence!r})")
    assert "! nobody is to be contacted; ·[31mnothing to export" in screen
    assert "there is nothing to write" in screen


async def test_an_answer_that_is_none_is_a_sentence_and_no_crash(tmp_path: Path) -> None:
    screen = await export_screen(tmp_path, "enter", program="print('Segmentation fault')")
    assert "! this could not be done: Expecting value" in screen
    assert "there is nothing to write" in screen


async def test_a_command_that_cannot_be_started_is_a_sentence_and_no_crash(tmp_path: Path) -> None:
    screen = await export_screen(tmp_path, exporting=NoCommand)
    assert "! this could not be done: /nowhere/python: No such file or directory" in screen


async def test_leaving_neither_waits_for_an_export_nor_stops_it(tmp_path: Path) -> None:
    begun, done = tmp_path / "begun", tmp_path / "done"
    slow = (
        f"import pathlib, sys, time; pathlib.Path({str(begun)!r}).touch(); time.sleep(1.5);"
        f"print('x' * 100_000, flush=True); pathlib.Path({str(done)!r}).touch()"
    )
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path), tab="plan")
    async with app.run_test() as pilot:
        await settle(pilot)
        screen = ExportScreen(Slow(tmp_path / "winback.toml", app.workspace, slow))
        app.push_screen(screen)
        await settle(pilot)
        await pilot.press("enter")
        await until(begun.exists)
    await asyncio.get_running_loop().shutdown_default_executor()
    assert not done.exists()
    await until(done.exists)


async def until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not so():
        assert time.monotonic() < end
        await asyncio.sleep(0.02)


@dataclass(frozen=True)
class Slow(Pretended):
    """A command whose dry run is quick."""

    def command(self, seen: str | None) -> list[str]:
        return Pretended(self.plan, self.workspace, self.program if seen else "").command(seen)


def test_no_code_of_the_folder_one_stands_in_is_imported(tmp_path: Path) -> None:
    command = Exporting(tmp_path / "winback.toml", a_workspace(tmp_path)).command(None)
    (tmp_path / "typer.py").write_text("raise SystemExit('planted')")
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "planted" not in ended.stderr


def test_effect_balance_and_reasons_are_told_before_sending() -> None:
    written = " ".join(" ".join(text_of(line) for line in export_lines(TOLD, 79)).split())
    assert "3 customers; the smallest effect they can show: 84.00 points, where 1.20 are expected" in written
    assert "by value tier: chance alone makes shares as uneven with p = 0.71" in written
    assert "contacted as often as allowed" in written
    assert "! its result will most likely say nothing" in written
    assert "Against 2026-02-01" in written
    assert "\x1b" not in written


def test_the_command_names_plan_source_folder_and_workspace(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    exporting = Exporting(tmp_path / "plans" / "winback.toml", workspace)
    command = exporting.command(None)
    assert exporting.command("0a1b")[-2:] == ["--expect-key", "0a1b"]
    assert command[command.index("export") :] == [
        "export",
        str(tmp_path / "plans" / "winback.toml"),
        workspace.source,
        "--out",
        str(tmp_path / "exports" / "winback"),
        "--workspace",
        str(tmp_path),
        "--json",
        "--dry-run",
    ]
