"""The screen before an export: what would be sent, to whom not and why; only then are files written."""

import json
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

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


@dataclass(frozen=True)
class Exporting:
    """The command that exports a plan, and the folder that its files go to."""

    plan: "Path"
    workspace: "Workspace"

    @property
    def folder(self) -> "Path":
        """Where the files go: a folder for each plan, among the workspace's exports."""
        return self.workspace.exports / self.plan.stem

    def command(self, *, dry_run: bool) -> list[str]:
        """What is started: the same command that a script would."""
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
            *(["--dry-run"] if dry_run else []),
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
        self._run(dry_run=True)

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
            self._run(dry_run=False)

    @work(thread=True)
    def _run(self, *, dry_run: bool) -> None:
        """The command, as a process of its own."""
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            self._exporting.command(dry_run=dry_run),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self._child = child if dry_run else None
        output, errors = child.communicate()
        self._child = None
        self.post_message(Ran(None, _last_line(errors)) if child.returncode else Ran(json.loads(output)))

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


def _last_line(errors: bytes) -> str:
    """The sentence that a command ends with when it cannot do what it was told."""
    lines = errors.decode(errors="replace").strip().splitlines()
    return "! " + (lines[-1] if lines else tr("the export ended without a word"))
