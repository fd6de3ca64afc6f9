"""The lines below the customers in which something is typed: a condition, or the name of a segment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.message import Message

from recall_console.console.completion import Completion, complete
from recall_console.console.entry import Entry, with_caret
from recall_console.console.format import LONGEST_SENTENCE, plain
from recall_console.console.text import Line, Span, line
from recall_console.console.text_view import TextView
from recall_console.errors import RecallError
from recall_console.language import tr, trc
from recall_console.prediction.segments import meets

if TYPE_CHECKING:
    import polars as pl
    from textual import events

EXAMPLE: Final = "churn_probability > 0.7 and value_tier = 'high'"
MOST_USED: Final = 50
"""Conditions that are remembered while the console is open."""


class TypingLine(TextView):
    """A text while it is typed; it never has the focus, so that no key is under way to another widget meanwhile."""

    @dataclass
    class Typed(Message):
        """The text, so far."""

        line: "TypingLine"
        text: str

        @property
        def control(self) -> "TypingLine":
            """The line, for `@on(…, "#id")`."""
            return self.line

    @dataclass
    class Closed(Message):
        """Nothing more is typed; the text stays (`keep`), or shall not count."""

        line: "TypingLine"
        text: str
        keep: bool

        @property
        def control(self) -> "TypingLine":
            """The line, for `@on(…, "#id")`."""
            return self.line

    DEFAULT_CSS = "TypingLine { height: 2; display: none; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._entry: Entry | None = None
        self._complaint = ""
        self._accept: Callable[[str], object] = str

    @property
    def is_open(self) -> bool:
        """Whether keys belong to the text."""
        return self._entry is not None

    def open(self, text: str, accept: Callable[[str], object]) -> None:
        """Begin with a text, which the first letter typed replaces; what `accept` refuses may be typed on."""
        self._accept = accept
        self.display = True
        self._complaint = ""
        self._entry = Entry.of(text)
        self._paint()

    def complain(self, sentence: str) -> None:
        """Say what is wrong with the text, until it changes; an empty sentence takes that back."""
        self._complaint = plain(sentence, LONGEST_SENTENCE)
        self._paint()

    def hear(self, event: "events.Key") -> None:
        """Take a key into the text, or end it."""
        if self._entry is None:
            return
        if event.key == "escape":
            self._close(keep=False)
        elif event.key == "enter":
            self._end()
        else:
            self._take(self._entry.after(event.key, event.character))

    def hear_paste(self, text: str) -> None:
        """Take pasted characters into the text."""
        if self._entry is not None:
            self._take(self._entry.with_text(text))

    def on_resize(self) -> None:
        """The caret stays in sight."""
        self._paint()

    def prompt(self) -> str:
        """What stands before the text."""
        return tr(" name: ")

    def hint(self) -> Line:
        """The line below, where there is nothing to complain of."""
        return line((tr(" a name for these customers; enter saves it, esc does not"), "dim"))

    def example(self) -> str:
        """What stands in the place of a text while there is none."""
        return ""

    def _end(self) -> None:
        """Take the text now: were it refused later, keys typed meanwhile would do what they do elsewhere."""
        if self._entry is None or self._complaint:
            return
        try:
            self._accept(self._entry.text.strip())
        except RecallError as error:
            TypingLine.complain(self, str(error))
        else:
            self._close(keep=True)

    def _close(self, *, keep: bool) -> None:
        if self._entry is None:
            return
        text, self._entry = self._entry.text.strip(), None
        self.display = False
        self.post_message(self.Closed(self, text, keep))

    def _take(self, entry: Entry) -> None:
        before, self._entry = self._entry, entry
        if before is None or before.text != entry.text:
            self._complaint = ""
            self.post_message(self.Typed(self, entry.text.strip()))
        self._paint()

    def _paint(self) -> None:
        if self._entry is not None:
            below = line((f" ! {self._complaint}", "beware")) if self._complaint else self.hint()
            self.put([self._line(self._entry, max(self.size.width - len(self.prompt()) - 1, 1)), below])

    def _line(self, entry: Entry, width: int) -> Line:
        """The text, from where on its caret is in sight."""
        if not entry.text:
            return (*line(self.prompt()), *with_caret(" ", 0), (self.example(), "dim"))
        first = max(0, entry.caret - width)
        return (*line(self.prompt()), *with_caret(entry.text[first:] + " ", entry.caret - first))


class FilterLine(TypingLine):
    """A condition: its words are completed, and those used before come back."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._schema: pl.Schema | None = None
        self._used: list[str] = []
        self._back = 0
        self._draft = ""
        self._offer: tuple[Entry, Completion, int] | None = None

    def begin(self, condition: str, schema: "pl.Schema | None", accept: Callable[[str], object]) -> None:
        """Begin with a condition about customers of whom these columns are known; none, and nothing is completed."""
        self._schema, self._back, self._offer = schema, 0, None

        def accept_sense(typed: str) -> None:
            self._check(typed)
            accept(typed)

        self.open(condition, accept_sense)

    def hear(self, event: "events.Key") -> None:
        """Tab completes, up and down go through what was used before."""
        if event.key == "tab":
            self._complete()
        elif event.key in {"up", "down"}:
            self._recall(1 if event.key == "up" else -1)
        else:
            self._offer = None
            super().hear(event)

    def remember(self, condition: str) -> None:
        """A condition that was used, the latest first."""
        self._used = [condition, *(used for used in self._used if used != condition)][:MOST_USED]

    def prompt(self) -> str:
        """The key that opens it."""
        return " / "

    def example(self) -> str:
        """A condition that makes sense."""
        return EXAMPLE

    def hint(self) -> Line:
        """What the text may go on with."""
        entry, found, chosen = self._offer or (self._entry, self._found(), None)
        if entry is not None and found.candidates:
            return _candidates(found.candidates, chosen, self.size.width)
        words = tr(" enter keeps the filter, esc clears it, tab completes, ↑ brings back one used before")
        return line((words, "dim"))

    def complain(self, sentence: str) -> None:
        """A text that may go on as it stands is unfinished and not wrong, until it was meant to be the end."""
        super().complain("" if self._found().candidates and not self._complaint else sentence)

    def _check(self, condition: str) -> None:
        """Refuse what makes no sense, without a look at the customers."""
        if condition and self._schema is not None:
            meets(self._schema.to_frame(), condition)

    def _found(self) -> Completion:
        if self._entry is None or self._schema is None or self._entry.fresh:
            return Completion()
        return complete(self._entry.text[: self._entry.caret], self._schema)

    def _complete(self) -> None:
        """Put in the first candidate; another tab takes the next one in its place."""
        if self._entry is None:
            return
        entry, found, chosen = self._offer or (self._entry, self._found(), -1)
        if not found.candidates:
            return
        chosen = (chosen + 1) % len(found.candidates)
        before = entry.text[: entry.caret - found.replaces] + found.candidates[chosen]
        self._offer = entry, found, chosen
        self._take(Entry(before + entry.text[entry.caret :], len(before), fresh=False))

    def _recall(self, step: int) -> None:
        if self._entry is None:
            return
        if self._back == 0:
            self._draft = self._entry.text
        self._back = min(max(self._back + step, 0), len(self._used))
        text = self._used[self._back - 1] if self._back else self._draft
        self._take(Entry(text, len(text), fresh=False))


def _candidates(candidates: Sequence[str], chosen: int | None, width: int) -> Line:
    """As many candidates as fit, the chosen one among them and standing out."""
    first = 0 if chosen is None else max(0, chosen - 2)
    spans: list[Span] = [("  ", "") if first == 0 else (" …", "dim")]
    left = width - 8
    for place, candidate in enumerate(candidates[first:], first):
        left -= len(candidate) + 2
        if left < 0:
            spans.append((trc("candidates", "…"), "dim"))
            break
        spans += [(candidate, "cursor" if place == chosen else "dim"), ("  ", "")]
    return line(*spans)
