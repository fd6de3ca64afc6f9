"""Whatever is pressed while whatever happens, the console stays up and its screen whole."""

import sys
from pathlib import Path

import pytest
from books import a_book
from hostile import BURN, a_hostile_shop
from hostile import states as everything
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from plan_texts import SharedChild
from screens import a_workspace, settle
from test_jobs_in_console import StagedJob
from walks import Tally, Walk

from recall_console.console import attendant, shell
from recall_console.console.panes.plan_export import Exporting
from recall_console.console.shell import Shell
from recall_console.workspace import jobs

pytestmark = pytest.mark.filterwarnings("ignore:invalid value encountered:RuntimeWarning")
"""Sums of what is infinite."""
REFUSES = f"import sys; sys.exit('[on {BURN}]no[/] \\x1b[31m\\u202e')"


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is started that takes longer than a key."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr("recall_console.console.panes.plan_clerk.Child", SharedChild)
    monkeypatch.setattr(attendant, "LOOK_SECONDS", 3_600)
    monkeypatch.setattr(jobs, "current", lambda _: None)
    monkeypatch.setattr(jobs, "start", lambda _, __: StagedJob())
    monkeypatch.setattr(Exporting, "command", lambda *_, **__: [sys.executable, "-S", "-c", REFUSES])


def walk(root: Path, monkeypatch: pytest.MonkeyPatch, *, walks: int, steps: int, start: int) -> int:
    """So many consoles, each for so many steps; how many keys were pressed."""

    class Here(Walk):
        shop, states, tally = a_hostile_shop(root / "shop"), everything(root / "runs"), Tally()

    monkeypatch.setattr(shell, "load", lambda _: Here.states["empty"])
    budget = settings(
        max_examples=walks,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(start)(Here), settings=budget)
    return Here.tally.keys


def test_no_sequence_of_keys_breaks_the_console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert walk(tmp_path, monkeypatch, walks=20, steps=80, start=1) > 1_000


@pytest.mark.slow
@pytest.mark.parametrize("start", [1, 2, 3])
def test_ten_thousand_keys_do_not_break_the_console(
    start: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert walk(tmp_path, monkeypatch, walks=200, steps=60, start=start) >= 10_000


async def test_the_framework_takes_no_method_for_the_answer_to_a_key(tmp_path: Path) -> None:
    """It calls `key_at` for `@`, whatever that was written for."""
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("@")
        await settle(pilot)
        widgets = [app, app.screen, *app.screen.query("*")]
        ours = [type(widget) for widget in widgets if type(widget).__module__.startswith("recall_console")]
        assert ours
        assert not [name for each in ours for name in vars(each) if name.startswith(("key_", "_key_"))]
