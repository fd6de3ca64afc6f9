"""Pictures of the console for the manual, from the bundled run: python benchmarks/screenshots.py [FOLDER]."""

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Final
from unittest.mock import patch
from xml.sax.saxutils import escape

from rich.cells import cell_len
from textual.pilot import Pilot

from recall_console import language
from recall_console.console import surroundings
from recall_console.console.book import Book
from recall_console.console.panes import data
from recall_console.console.shell import Shell
from recall_console.console.store import load
from recall_console.console.wire import Signs
from recall_console.customers import tiers
from recall_console.events import intake
from recall_console.events.sample.bundled import EVENTS, RUN, SETTINGS, sample_data_dir
from recall_console.pipeline import day_after_last_event
from recall_console.workspace import runs, workspace

SIZE: Final = (100, 32)
FOLDER: Final = Path(__file__).parents[1] / "docs" / "images"
FROM_ELSEWHERE: Final = re.compile(r"@font-face\s*\{.*?\}\s*|<!--.*?-->\s*", re.DOTALL)
FONTS: Final = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, 'Noto Sans Mono CJK SC', 'PingFang SC', 'Microsoft YaHei', monospace"
USUAL: Final = {
    surroundings.THEME: "true",
    surroundings.CHARSET: "braille",
    language.VARIABLE: "en",
    "TERM": "xterm-256color",
}
DISTURBING: Final = ("NO_COLOR", "COLORFGBG", "SSH_TTY", "SSH_CONNECTION")
"""Variables of the terminal that this runs in, which would show in the pictures."""
TEXT: Final = re.compile(
    r'<text( class="[^"]*") x="([^"]*)"( y="[^"]*") textLength="([^"]*)"([^>]*)>([^<]*)</text>'
)
WIDE: Final = re.compile(
    r"([\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6])"
)
"""Characters of two cells, each a piece of its own."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A file's name, the pane, what is typed there, and what is unusual about the surroundings."""

    name: str
    pane: str
    keys: Sequence[str] = ()
    surroundings: Mapping[str, str] = field(default_factory=dict)


PICTURES: Final = (
    Picture("overview", "overview"),
    Picture("customers", "customers"),
    Picture("filter", "customers", ["slash", *"churn_probability > 0.7 and value_tier = 'high'"]),
    Picture("story", "customers", ["enter"]),
    Picture("model", "model"),
    Picture("plan", "plan"),
    Picture("data", "data"),
    Picture("help", "overview", ["question_mark"]),
    Picture("overview-zh", "overview", surroundings={language.VARIABLE: "zh"}),
    Picture(
        "overview-ascii",
        "overview",
        surroundings={surroundings.THEME: "none", surroundings.CHARSET: "ascii", "NO_COLOR": "1"},
    ),
)


def main() -> None:
    """One file for each picture."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ[workspace.HOME_VARIABLE] = home
        shop = a_shop()
        for picture in PICTURES:
            path = folder / f"{picture.name}.svg"
            path.write_text(drawn(shop, picture), encoding="utf-8")
            print(path)


def a_shop() -> workspace.Workspace:
    """A workspace as `recall-console demo` leaves it: the bundled scores, and the events that they were made of."""
    source = sample_data_dir() / EVENTS
    shop = workspace.prepare(str(source), None, SETTINGS)
    runs.adopt(shop, sample_data_dir() / RUN)
    store = intake.take_in(str(source), shop.store, shop.settings)
    tiers.update(shop.tiers, store, day_after_last_event(store), shop.settings)
    return replace(shop, source=EVENTS)  # as it is called on any machine


def drawn(shop: workspace.Workspace, picture: Picture) -> str:
    """A picture as SVG, taken on the morning after the last event: else it would change from day to day."""
    with surrounded(picture.surroundings):
        language.use(language.of_locale())
        state = load(shop)
        if not isinstance(state, Book):
            raise SystemExit(state.sentence)
        # the bundled scores are of these very events, which only just came in
        fresh = replace(state, made_at=datetime.now(UTC), stale="")
        with patch.object(data, "today", lambda _: state.as_of):
            app = Shell(shop, state=fresh, tab=picture.pane, theme=surroundings.theme())
            svg = self_contained(asyncio.run(photographed(app, picture.keys)))
        return svg.translate(InAscii()) if surroundings.charset() == "ascii" else svg


@contextmanager
def surrounded(unusual: Mapping[str, str]) -> Iterator[None]:
    """Surroundings that depend on nothing of the terminal that this runs in."""
    with patch.dict(os.environ, {**USUAL, **unusual}):
        for variable in {*DISTURBING} - {*unusual}:
            os.environ.pop(variable, None)
        yield


async def photographed(app: Shell, keys: Sequence[str]) -> str:
    """The screen after some keys, when everything has been found and painted."""
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        return app.export_screenshot(title="recall-console")


async def settle(pilot: Pilot[None]) -> None:
    """Wait until all workers have told what they found, and it is painted."""
    for _ in range(3):
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
    await pilot.pause()


class InAscii(Signs):
    """What an ASCII terminal is sent for a sign, as a picture's text can hold it."""

    def __init__(self) -> None:
        super().__init__("ascii")

    def __missing__(self, code: int) -> str:
        """What is ASCII already may be the picture's own brackets."""
        return chr(code) if code < 128 else escape(super().__missing__(code))


def self_contained(svg: str) -> str:
    """The picture without fonts from the network, with every blank and every wide character kept where it stands."""
    svg = FROM_ELSEWHERE.sub("", svg)
    svg = re.sub(r"font-family:\s*[^;]+;", f"font-family: {FONTS};", svg)
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)
    return TEXT.sub(in_cells, svg)


def in_cells(found: re.Match[str]) -> str:
    """A stretch of text; one with wide characters is cut where these begin, as fonts disagree on how wide they are."""
    classes, x, rest, length, clip, content = found.groups()
    text = unescape(content).replace("\N{NO-BREAK SPACE}", " ")
    if WIDE.search(text) is None:
        return (
            f'<text xml:space="preserve"{classes} x="{x}"{rest} textLength="{length}"{clip}>{content}</text>'
        )
    cell, start, spans = float(length) / len(text), float(x), ""
    for piece in filter(None, WIDE.split(text)):
        width = cell * cell_len(piece)
        spans += f'<tspan x="{start:.1f}" textLength="{width:.1f}">{escape(piece)}</tspan>'
        start += width
    return f'<text xml:space="preserve"{classes}{rest}{clip}>{spans}</text>'


if __name__ == "__main__":
    main()
