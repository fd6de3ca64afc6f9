"""A line of text while it is typed.

Not the framework's input widget: showing and placing that one repaints the whole screen, 5.7 KB for each figure that is
opened; this one is drawn into the line that it stands in.
"""

from dataclasses import dataclass, replace
from typing import Final, Self

from recall_console.console.text import Line, line

_CLEARING: Final = frozenset({"ctrl+u", "ctrl+k"})


@dataclass(frozen=True)
class Entry:
    """What was typed and where the caret stands; a fresh one is replaced by the first character typed."""

    text: str
    caret: int
    fresh: bool = True

    @classmethod
    def of(cls, text: str) -> Self:
        """An entry that holds a text, the caret behind it."""
        return cls(text, len(text))

    def after(self, key: str, character: str | None) -> "Entry":
        """The entry after a key; keys without a meaning here change nothing."""
        ends = {"home": 0, "ctrl+a": 0, "end": len(self.text), "ctrl+e": len(self.text)}
        moved = {"left": self.caret - 1, "right": self.caret + 1, **ends}.get(key)
        if moved is not None:
            return replace(self, caret=min(max(moved, 0), len(self.text)), fresh=False)
        if key == "backspace":
            return self._without(self.caret - 1)
        if key == "delete":
            return self._without(self.caret)
        if key in _CLEARING:
            return Entry("", 0, fresh=False)
        return self.with_text(character) if character is not None and character.isprintable() else self

    def with_text(self, typed: str) -> "Entry":
        """The entry with characters put in at the caret, or in place of a fresh text."""
        harmless = "".join(character for character in typed if character.isprintable())
        before, behind = ("", "") if self.fresh else (self.text[: self.caret], self.text[self.caret :])
        return Entry(before + harmless + behind, len(before + harmless), fresh=False)

    def _without(self, place: int) -> "Entry":
        if not 0 <= place < len(self.text):
            return replace(self, fresh=False)
        return Entry(self.text[:place] + self.text[place + 1 :], place, fresh=False)


def with_caret(text: str, caret: int) -> Line:
    """A piece of an entry; its caret stands out, where it is in this piece."""
    if not 0 <= caret < len(text):
        return line(text)
    return line(text[:caret], (text[caret], "cursor"), text[caret + 1 :])
