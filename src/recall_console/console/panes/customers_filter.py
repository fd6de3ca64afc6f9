"""The line below the customers in which a condition is typed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.message import Message

from recall_console.console.entry import Entry, with_caret
from recall_console.console.text import Line, line
from recall_console.console.text_view import TextView

if TYPE_CHECKING:
    from textual import events

EXAMPLE: Final = "churn_probability > 0.7 and value_tier = 'high'"
PROMPT: Final = " / "
ENDS: Final = frozenset({"enter", "escape", "down", "tab"})


class FilterLine(TextView):
    """A condition while it is typed; it never has the focus, so that no key is under way to another widget meanwhile."""

    @dataclass
    class Typed(Message):
        """The condition, so far."""

        condition: str

    @dataclass
    class Closed(Message):
        """Nothing more is typed; the condition stays (`keep`), or shall not count."""

        keep: bool

    DEFAULT_CSS = "FilterLine { height: 1; display: none; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._entry: Entry | None = None

    @property
    def is_open(self) -> bool:
        """Whether keys belong to the condition."""
        return self._entry is not None

    def open(self, condition: str) -> None:
        """Begin with a condition; the first letter typed replaces it."""
        self.display = True
        self._entry = Entry.of(condition)
        self._paint()

    def hear(self, event: "events.Key") -> None:
        """Take a key into the condition, or end it."""
        if event.key in ENDS:
            self.display = False
            self._entry = None
            self.post_message(self.Closed(keep=event.key != "escape"))
        elif self._entry is not None:
            self._take(self._entry.after(event.key, event.character))

    def hear_paste(self, text: str) -> None:
        """Take pasted text into the condition."""
        if self._entry is not None:
            self._take(self._entry.with_text(text))

    def on_resize(self) -> None:
        """The caret stays in sight."""
        self._paint()

    def _take(self, entry: Entry) -> None:
        self._entry = entry
        self._paint()
        self.post_message(self.Typed(entry.text.strip()))

    def _paint(self) -> None:
        if self._entry is not None:
            self.put([self._line(self._entry, max(self.size.width - len(PROMPT) - 1, 1))])

    def _line(self, entry: Entry, width: int) -> Line:
        """The condition, from where on its caret is in sight; an example where nothing is typed yet."""
        if not entry.text:
            return (*line(PROMPT), *with_caret(" ", 0), (EXAMPLE, "dim"))
        first = max(0, entry.caret - width)
        return (*line(PROMPT), *with_caret(entry.text[first:] + " ", entry.caret - first))
