"""The help screen: what the figures of a pane mean, and every key that works there."""

from typing import TYPE_CHECKING, ClassVar

from textual.screen import Screen

from recall_console.console.actions import EVERYWHERE, Action
from recall_console.console.footer import Footer
from recall_console.console.keys import bindings
from recall_console.console.scrolling import SCROLLING, Scrolls
from recall_console.console.table import NAVIGATION, Table
from recall_console.console.tabs import TABS
from recall_console.console.text import Line, line, wrapped
from recall_console.console.text_view import TextView

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import ComposeResult

    from recall_console.console.pane import Pane

KEY_CELLS = 14
CLOSE = (
    Action("close", ("escape", "question_mark", "q"), "close", "Back to the pane", 90),
    *SCROLLING,
)


class Help(Scrolls, Screen[None]):
    """Definitions, then keys: the pane's own, the table's, those that work everywhere."""

    BINDINGS: ClassVar = bindings(CLOSE)

    def __init__(self, pane: "Pane") -> None:
        super().__init__()
        self._pane = pane

    def compose(self) -> "ComposeResult":
        """One text that scrolls."""
        yield TextView(id="help", can_focus=True)
        yield Footer(CLOSE)

    @property
    def view(self) -> TextView:
        """The help."""
        return self.query_one(TextView)

    def on_resize(self) -> None:
        """Wrap to the width."""
        self.view.put(help_lines(self._pane, self.size.width - 1))

    def action_act(self, name: str) -> None:
        """Close, or scroll."""
        getattr(self, f"act_{name}")()

    def act_close(self) -> None:
        """Back to the pane."""
        self.dismiss()


def help_lines(pane: "Pane", width: int) -> list[Line]:
    """All of the help, wrapped."""
    lines = [line((f" {pane.TAB.title}", "title")), line()]
    for paragraph in filter(None, pane.HELP.strip().split("\n\n")):
        lines += [*wrapped(" ".join(paragraph.split()), width, "", " "), line()]
    lines += [line((" Here", "title")), *key_lines(pane.ACTIONS, width, pane)]
    if pane.query(Table):
        lines += [line(), line((" In a table", "title")), *key_lines(NAVIGATION, width)]
    digits = wrapped(
        "the panes: " + ", ".join(f"{tab.number} {tab.title}" for tab in TABS),
        width,
        "",
        f" {'1 … 6':<{KEY_CELLS}}",
    )
    return [*lines, line(), line((" Everywhere", "title")), *digits, *key_lines(EVERYWHERE, width, pane)]


def key_lines(actions: "Iterable[Action]", width: int, pane: "Pane | None" = None) -> "Sequence[Line]":
    """Keys and sentences; why not, where it cannot be done now."""
    lines: list[Line] = []
    for action in actions:
        reason = pane.why_not(action.name) if pane else None
        sentence = f"{action.help} – not now: {reason}" if reason else action.help
        lines += wrapped(sentence, width, "dim" if reason else "", f" {action.key_signs:<{KEY_CELLS}}")
    return lines
