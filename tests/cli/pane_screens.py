"""Whole panes of the bundled shop as text, and what the commands tell of it as JSON."""

import asyncio
import contextlib
import io
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from textual.pilot import Pilot

from recall_console import language
from recall_console.cli.main import main
from recall_console.console import store
from recall_console.console.shell import Shell
from recall_console.events.sample.bundled import EVENTS, RUN, SETTINGS, sample_data_dir
from recall_console.workspace import runs, workspace

SAMPLE = sample_data_dir()
HOME_VARIABLE = "RECALL_CONSOLE_HOME"
TALL = 400
"""Lines of a terminal in which no pane has to be scrolled."""


class Bundled:
    """The bundled shop in a workspace of its own, its run adopted as `demo` does, its events taken in by `check`."""

    def __init__(self, root: Path) -> None:
        self.shop = workspace.prepare(str(SAMPLE / EVENTS), root, SETTINGS)
        runs.adopt(self.shop, SAMPLE / RUN)
        self.json = cache(self._json)
        self.pane = cache(self._pane)
        self.json("check", str(SAMPLE / EVENTS))

    def _json(self, *words: str, spoken: str = "en") -> Any:
        """The document that a command answers with, in the workspace where it takes one."""
        place = () if words[0] in {"audit", "keys"} else ("--workspace", str(self.shop.root))
        line = ("recall-console", *words, *place, "--json", "--lang", spoken)
        told = io.StringIO()
        try:
            with (
                mock.patch("sys.argv", line),
                mock.patch.dict("os.environ", {HOME_VARIABLE: str(self.shop.root)}),
                contextlib.redirect_stdout(told),
                contextlib.suppress(SystemExit),
            ):
                main()
        finally:
            language.use("en")
        return json.loads(told.getvalue())

    def _pane(self, tab: str, keys: tuple[str, ...] = (), width: int = 120, height: int = TALL) -> str:
        """The screen of a pane after some keys."""
        return asyncio.run(self._screen(tab, keys, (width, height)))

    async def _screen(self, tab: str, keys: Sequence[str], size: tuple[int, int]) -> str:
        app = Shell(self.shop, state=store.load(self.shop), tab=tab)
        async with app.run_test(size=size) as pilot:
            await _settle(pilot)
            for key in keys:
                await pilot.press(key)
                await _settle(pilot)
            strips = app.screen._compositor.render_strips()
            return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


async def _settle(pilot: Pilot[None]) -> None:
    """Wait until all workers have told what they found and it is painted."""
    for _ in range(2):
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
    await pilot.pause()
