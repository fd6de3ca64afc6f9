"""The screen before an export: what would be sent, to whom not and why; only then are files written."""

import asyncio
import json
import subprocess
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, ClassVar, Final

from textual import work
from textual.message import Message
from textual.screen import Screen

from recall_console import processes
from recall_console.console.actions import Action
from recall_console.console.footer import Footer
from recall_console.console.format import LONGEST_SENTENCE, plain
from recall_console.console.keys import bindings
from recall_console.console.panes.plan_export_text import export_lines
from recall_console.console.scrolling import SCROLLING, Scrolls
from recall_console.console.text import Line, wrapped
from recall_console.console.text_view import TextView
from recall_console.console.trouble import told_to
from recall_console.language import later, tr

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from textual.app import ComposeResult

    from recall_console.workspace.workspace import Workspace

ACTIONS: Final = (
    Action(
        "write", ("enter",), later("write the files"), later("Record the export, then write its files"), 95
    ),
    Action("close", ("escape", "q"), later("back"), later("Back to the plan; nothing is written"), 90),
    *SCROLLING,
)
LOOK_SECONDS: Final = 0.02
_left: list[subprocess.Popen[bytes]] = []
"""Children that nobody waits for any more: one that is thrown away while it runs gives a warning."""


@dataclass(frozen=True)
class Exporting:
    """The command that exports a plan, and the folder that its files go to."""

    plan: "Path"
    workspace: "Workspace"

    @property
    def folder(self) -> "Path":
        """Where the files go: a folder for each plan, among the workspace's exports."""
        return self.workspace.exports / self.plan.stem

    def command(self, seen: str | None) -> list[str]:
        """What is started, the same as in a script: a dry run, or the export with the key that a dry run was seen to have."""
        return processes.command(
            "recall_console",
            "export",
            str(self.plan),
            self.workspace.source,
            "--out",
            str(self.folder),
            "--workspace",
            str(self.workspace.root),
            "--json",
            *(["--dry-run"] if seen is None else ["--expect-key", seen]),
        )


@dataclass
class Ran(Message):
    """What the command printed, or the sentence that it ended with."""

    document: "Mapping[str, Any] | None"
    sentence: str = ""


class ExportScreen(Scrolls, Screen[None]):
    """First what an export would do, then, when told to, what it did."""

    BINDINGS: ClassVar = bindings(ACTIONS)

    def __init__(self, exporting: Exporting) -> None:
        super().__init__()
        self._exporting = exporting
        self._ran = Ran(None, tr("Reckoning who would be contacted …"))
        self._child: subprocess.Popen[bytes] | None = None

    def compose(self) -> "ComposeResult":
        """One text that scrolls."""
        yield TextView(id="export", can_focus=True)
        yield Footer(ACTIONS)

    def on_mount(self) -> None:
        """Show what would be sent."""
        self._run(None)

    def on_unmount(self) -> None:
        """A dry run that nobody waits for any more ends; an export that was begun goes on to its end."""
        if self._child is not None:
            self._child.terminate()

    @property
    def view(self) -> TextView:
        """What would be sent, or was."""
        return self.query_one(TextView)

    def on_resize(self) -> None:
        """Wrap to the width."""
        self._paint()

    def action_act(self, name: str) -> None:
        """Write, go back, or scroll."""
        getattr(self, f"act_{name}")()

    def act_close(self) -> None:
        """Back to the plan."""
        self.dismiss()

    def act_write(self) -> None:
        """Write the files, once it was seen what is in them."""
        footer, document = self.query_one(Footer), self._ran.document
        if document is None:
            footer.say(tr("there is nothing to write"), beware=True)
        elif not document["dry_run"]:
            footer.say(tr("the files are written already; esc goes back"))
        else:
            self._ran = Ran(None, tr("Writing to {folder} …", folder=self._exporting.folder))
            self._paint()
            self._run(document["key"])

    @work
    async def _run(self, seen: str | None) -> None:
        """The command, as a process of its own that writes to files: leaving the console neither waits for it nor stops it."""
        with told_to(self._fail), TemporaryFile() as output, TemporaryFile() as errors:
            child = subprocess.Popen(  # noqa: ASYNC220, S603 - asyncio's own would end with the console; our own interpreter and module
                self._exporting.command(seen),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                start_new_session=True,
            )
            self._child = child if seen is None else None
            await _end_of(child)
            self._child = None
            told = _told(errors if child.returncode else output)
            self.post_message(Ran(None, _last_line(told)) if child.returncode else Ran(json.loads(told)))

    def _fail(self, sentence: str) -> None:
        self.post_message(Ran(None, f"! {sentence}"))

    def on_ran(self, message: Ran) -> None:
        """The command has ended."""
        self._ran = message
        if message.document is not None and not message.document["dry_run"]:
            self.query_one(Footer).say(tr("written to {folder}", folder=self._exporting.folder))
        self._paint()

    def _paint(self) -> None:
        self.view.put(self._lines(self.size.width - 1))

    def _lines(self, width: int) -> list[Line]:
        if self._ran.document is None:
            return wrapped(plain(self._ran.sentence, LONGEST_SENTENCE), width, first=" ")
        return export_lines(self._ran.document, width)


async def _end_of(child: subprocess.Popen[bytes]) -> None:
    """Wait for a child beside the keys."""
    try:
        while child.poll() is None:  # noqa: ASYNC110 - asyncio's own child, which has an event, would end with the console
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        if child.returncode is None:
            _left.append(child)


def _told(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _last_line(errors: bytes) -> str:
    """The sentence that a command ends with when it cannot do what it was told."""
    lines = errors.decode(errors="replace").strip().splitlines()
    return "! " + (lines[-1] if lines else tr("the export ended without a word"))
