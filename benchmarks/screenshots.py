"""Pictures of the console for the manual, from the bundled run: python benchmarks/screenshots.py [FOLDER]."""

import asyncio
import os
import re
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from recall_console.console.book import Book
from recall_console.console.shell import Shell
from recall_console.console.store import load
from recall_console.events.sample.bundled import EVENTS, RUN, SETTINGS, sample_data_dir
from recall_console.workspace import runs, workspace

SIZE: Final = (100, 32)
PANES: Final = ("customers", "model", "plan")
FOLDER: Final = Path(__file__).parents[1] / "docs" / "images"
FROM_ELSEWHERE: Final = re.compile(r"@font-face\s*\{.*?\}\s*|<!--.*?-->\s*", re.DOTALL)
FONTS: Final = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"


def main() -> None:
    """One picture for each pane."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ[workspace.HOME_VARIABLE] = home
        # braille and colour, whatever the terminal is that this runs in
        os.environ["TERM"] = "xterm-256color"
        for variable in ("NO_COLOR", "SSH_TTY", "SSH_CONNECTION"):
            os.environ.pop(variable, None)
        shop = a_shop()
        for pane in PANES:
            path = folder / f"{pane}.svg"
            path.write_text(asyncio.run(picture(shop, pane)), encoding="utf-8")
            print(path)


def a_shop() -> workspace.Workspace:
    """A workspace as `recall-console demo` opens it."""
    shop = workspace.prepare(str(sample_data_dir() / EVENTS), None, SETTINGS)
    runs.adopt(shop, sample_data_dir() / RUN)
    return shop


async def picture(shop: workspace.Workspace, pane: str) -> str:
    """A pane as SVG, when everything has been found and painted."""
    state = load(shop)
    if not isinstance(state, Book):
        raise SystemExit(state.sentence)
    fresh = replace(
        state, made_at=datetime.now(UTC)
    )  # else the picture would change with the day that it is taken on
    app = Shell(shop, state=fresh, tab=pane)
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(3):
            await pilot.pause()
            await app.workers.wait_for_complete()
        await pilot.pause()
        return self_contained(app.export_screenshot(title="recall-console"))


def self_contained(svg: str) -> str:
    """The picture without fonts from the network, and with every blank kept where it stands."""
    svg = FROM_ELSEWHERE.sub("", svg)
    svg = re.sub(r"font-family:\s*[^;]+;", f"font-family: {FONTS};", svg)
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)
    return svg.replace("<text ", '<text xml:space="preserve" ')


if __name__ == "__main__":
    main()
