"""One line to type: a path, a name, how many customers; refused ones say why."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from textual.screen import ModalScreen

from recall_console.console.at_once import LEAVES_ANYWAY
from recall_console.console.entry import Entry
from recall_console.console.format import LONGEST_SENTENCE, plain
from recall_console.console.panes.plan_rows import typed_lines
from recall_console.console.text import Line, line, wrapped
from recall_console.console.text_view import TextView
from recall_console.errors import RecallError
from recall_console.language import tr

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

T = TypeVar("T")


class PlanPrompt(ModalScreen[T | None]):
    """Answers with what was read of a line once that is accepted, or None where the question was dropped."""

    DEFAULT_CSS = """
    PlanPrompt { background: $background; }
    PlanPrompt > TextView { margin: 1 2; }
    """
    AUTO_FOCUS = ""

    def __init__(self, question: str, first: str, read: Callable[[str], T]) -> None:
        super().__init__()
        self._question = question
        self._entry = Entry.of(first)
        self._read = read
        self._error = ""

    def compose(self) -> "ComposeResult":
        """The question, the line, what is wrong with it, the keys."""
        yield TextView(can_focus=True)

    def on_mount(self) -> None:
        """Every key belongs to the line."""
        self.query_one(TextView).focus()

    def on_resize(self) -> None:
        """Wrap to the width."""
        self._paint()

    def on_key(self, event: "events.Key") -> None:
        """A character, the end of it, or the way back."""
        if event.key in LEAVES_ANYWAY or not self.is_current:
            return
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.dismiss(None)
        elif event.key == "enter":
            self._answer()
        else:
            self._take(self._entry.after(event.key, event.character))

    def on_paste(self, event: "events.Paste") -> None:
        """Pasted text is typed."""
        event.stop()
        self._take(self._entry.with_text(event.text))

    def _take(self, entry: Entry) -> None:
        self._entry, self._error = entry, ""
        self._paint()

    def _answer(self) -> None:
        try:
            answer = self._read(self._entry.text.strip())
        except RecallError as error:
            self._error = str(error)
            self._paint()
        else:
            self.dismiss(answer)

    def _paint(self) -> None:
        self.query_one(TextView).put(self._lines(max(self.size.width - 5, 20)))

    def _lines(self, width: int) -> list[Line]:
        error = plain(self._error, LONGEST_SENTENCE)
        return [
            *wrapped(plain(self._question, LONGEST_SENTENCE), width, "title"),
            (),
            *typed_lines(self._entry, width),
            (),
            *(wrapped(error, width, "beware", "! ") if error else ()),
            line((tr("enter takes it   esc goes back"), "dim")),
        ]
