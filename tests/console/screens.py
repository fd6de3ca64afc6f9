"""Screens as text: what the tests of the console look at, and the goldens they are held against."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from textual.app import App
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from recall_console.console.book import State
from recall_console.console.shell import Shell
from recall_console.settings import Settings
from recall_console.workspace.workspace import Workspace

GOLDENS = Path(__file__).parent / "goldens"
UPDATE_VARIABLE = "UPDATE_GOLDENS"
SIZES = ((60, 20), (80, 24), (120, 40))


def a_workspace(root: Path, currency: str = "¥") -> Workspace:
    """A workspace without a run; its source is a name only."""
    return Workspace(root, "sample-shop.csv", Settings(currency=currency))


def screen_text(app: Shell) -> str:
    """The screen as lines, without trailing blanks."""
    strips = app.screen._compositor.render_strips()
    return "".join("".join(segment.text for segment in strip).rstrip() + "\n" for strip in strips)


async def settle(pilot: Pilot[None]) -> None:
    """Wait until all workers have told what they found and it is painted."""
    for _ in range(2):
        await pilot.pause()
        await work_is_done(pilot.app)
    await pilot.pause()


async def work_is_done(app: App[None]) -> None:
    """Wait for whatever was begun; what another wish overtook is no longer waited for."""
    for worker in list(app.workers):
        with suppress(WorkerCancelled):
            await worker.wait()


async def screen_after(
    workspace: Workspace,
    state: State,
    size: tuple[int, int],
    keys: Sequence[str] = (),
    tab: str = "customers",
) -> str:
    """The screen of a pane after some keys."""
    app = Shell(workspace, state=state, tab=tab)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        return screen_text(app)


def assert_golden(name: str, text: str) -> None:
    """Hold a screen against the one kept; with UPDATE_GOLDENS set, keep this one instead."""
    file = GOLDENS / f"{name}.txt"
    if os.environ.get(UPDATE_VARIABLE):
        file.write_text(text, encoding="utf-8")
    assert file.is_file(), f"no golden {file.name}: look at the screen, then keep it with {UPDATE_VARIABLE}=1"
    assert text == file.read_text(encoding="utf-8")
