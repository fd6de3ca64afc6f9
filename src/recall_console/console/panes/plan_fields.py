"""The form of a plan on the screen: a cursor over its inputs, and an entry in place for the one being typed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Final

from textual.message import Message

from recall_console.console.at_once import LEAVES_ANYWAY, do_at_once
from recall_console.console.entry import Entry
from recall_console.console.panes.plan_form import Field, Row
from recall_console.console.panes.plan_rows import row_lines
from recall_console.console.text_view import TextView

if TYPE_CHECKING:
    from textual import events

    from recall_console.console.text import Kind

_MOVES: Final = {"up": -1, "shift+tab": -1, "down": 1, "tab": 1}


class Fields(TextView):
    """Inputs by ledger; asks for edits by messages and decides nothing."""

    @dataclass
    class Typed(Message):
        """Something was typed for a field, so far (`done` False) or for good."""

        field: Field
        typed: str
        done: bool

    @dataclass
    class Opened(Message):
        """Something is about to be typed."""

    @dataclass
    class Dropped(Message):
        """What was typed shall not count."""

        field: Field

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name of it
        super().__init__(id=id, can_focus=True)
        self._rows: list[Row] = []
        self._at = 0
        self._tops: list[int] = [0]
        self._entry: Entry | None = None
        self.has_keys = True
        self.accepts: Callable[[Field, str], bool] = lambda _field, _typed: True
        """Whether what was typed may be taken; what may not is typed on."""

    @property
    def field(self) -> Field | None:
        """The input under the cursor."""
        row = self._rows[self._at] if self._at < len(self._rows) else None
        return row if isinstance(row, Field) else None

    @property
    def is_typing(self) -> bool:
        """Whether a figure is being typed, so that every key belongs to it."""
        return self._entry is not None

    def put_rows(self, rows: Sequence[Row]) -> None:
        """Show these inputs; the cursor stays on its key."""
        key = self.field.key if self.field else ""
        self._rows = list(rows)
        same = (n for n, row in enumerate(rows) if isinstance(row, Field) and row.key == key)
        self._at = next(same, self._nearest())
        self._paint()

    def start(self) -> None:
        """Forget where the cursor was: another plan comes."""
        self._rows, self._at = [], 0
        self.scroll_home(animate=False, force=True)

    def move(self, by: int) -> None:
        """The cursor by so many inputs up or down, as far as there are any."""
        places = self._places()
        if places:
            here = places.index(self._at) if self._at in places else 0
            self._at = places[min(max(here + by, 0), len(places) - 1)]
            self._paint()
            self._reveal()

    def type_at(self, key: str) -> None:
        """Open the entry of another input, where there is one of this key."""
        places = (n for n, row in enumerate(self._rows) if isinstance(row, Field) and row.key == key)
        self._at = next(places, self._at)
        self.type()

    def type(self) -> None:
        """Open the entry in place of the figure under the cursor."""
        if self.field is not None:
            self._entry = Entry.of(self.field.typed)
            self._paint()
            self._reveal()
            self.post_message(self.Opened())

    def on_key(self, event: "events.Key") -> None:
        """While a figure is typed every key belongs to it, but those that leave; else the pane's keys are done at once."""
        if self._entry is None or event.key in LEAVES_ANYWAY:
            do_at_once(self, event)
            return
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self._close(keep=False)
        elif event.key in {"enter", *_MOVES}:
            self._end(_MOVES.get(event.key, 0))
        else:
            self._take(self._entry.after(event.key, event.character))

    def on_paste(self, event: "events.Paste") -> None:
        """Pasted text is typed."""
        if self._entry is not None:
            event.stop()
            self._take(self._entry.with_text(event.text))

    def on_blur(self) -> None:
        """Who goes to another pane drops what was being typed."""
        if self._entry is not None:
            self._close(keep=False)

    def _take(self, entry: Entry) -> None:
        changed = self._entry is None or entry.text != self._entry.text
        self._entry = entry
        self._paint()
        if changed and self.field is not None:
            self.post_message(self.Typed(self.field, entry.text, done=False))

    def _end(self, by: int) -> None:
        """Take what was typed and go on from there; refused it stays open, or keys typed ahead would do something else."""
        if self.field is None or self._entry is None or self.accepts(self.field, self._entry.text):
            self._close(keep=True)
            self.move(by)

    def _close(self, *, keep: bool) -> None:
        field, entry = self.field, self._entry
        self._entry = None
        self._paint()
        if field is not None and entry is not None:
            self.post_message(self.Typed(field, entry.text, done=True) if keep else self.Dropped(field))

    def _places(self) -> list[int]:
        return [n for n, row in enumerate(self._rows) if isinstance(row, Field)]

    def _nearest(self) -> int:
        """The first input at or below the cursor's old place."""
        places = self._places()
        return next((n for n in places if n >= self._at), places[-1] if places else 0)

    def _reveal(self) -> None:
        self.reveal(self._tops[self._at], self._tops[self._at + 1] - 1)

    def _paint(self) -> None:
        width = self.size.width - 1
        here: Kind = "cursor" if self.has_keys else "title"
        blocks = [
            row_lines(row, width, here, self._entry) if n == self._at else row_lines(row, width, "")
            for n, row in enumerate(self._rows)
        ]
        self._tops = list(accumulate((len(block) for block in blocks), initial=0))
        self.put(chain.from_iterable(blocks))
