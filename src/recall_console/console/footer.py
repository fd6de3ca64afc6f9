"""The only chrome: one rule, which gives way to a message or a job's progress, above the keys that fit."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.widget import Widget

from recall_console.console import frame
from recall_console.console.actions import Action, fitting
from recall_console.console.format import LONGEST_SENTENCE, plain
from recall_console.console.text import text_of, wrapped

if TYPE_CHECKING:
    from textual.app import RenderResult

MORE: Final = "? more"
LONGEST_LINES: Final = 4


class Footer(Widget):
    """Two lines: rule or message, and keys by priority, ending in `? more` where some had to go."""

    DEFAULT_CSS = "Footer { height: 2; dock: bottom; }"

    def __init__(self, actions: Sequence[Action]) -> None:
        super().__init__()
        self._actions = actions
        self._line = ""
        self._job = ""
        self._beware = False

    def say(self, line: str, *, beware: bool = False) -> None:
        """Put a sentence over the rule; an empty one brings the rule back. Repaints only on change."""
        line = plain(line, LONGEST_SENTENCE)
        if (line, beware) != (self._line, self._beware):
            self._line, self._beware = line, beware
            self._grow()

    def on_resize(self) -> None:
        """A narrower terminal wraps a sentence again."""
        self._grow()

    def _grow(self) -> None:
        self.styles.height = 1 + len(self._above())
        self.refresh()

    def tell_job(self, line: str) -> None:
        """How far the running job has come; an empty line brings the rule back. Repaints only on change."""
        line = plain(line)
        if line != self._job:
            self._job = line
            self.refresh()

    def render(self) -> "RenderResult":
        """Rule and keys, as wide as the terminal."""
        return Content("\n").join([*self._above(), self._keys()])

    def _above(self) -> list[Content]:
        """The sentence, else the job, else the rule."""
        width = max(1, self.size.width or self.app.size.width)
        if self._line:
            sign = " ! " if self._beware else " · "
            lines = wrapped(self._line, width - 1, "", sign)[:LONGEST_LINES]
            style = "bold $warning" if self._beware else "bold"
            return [Content.styled(text_of(each), style) for each in lines]
        if self._job:
            return [Content(f" {self._job}").truncate(width, ellipsis=True)]
        return [Content.assemble(*frame.rule(width))]

    def _keys(self) -> Content:
        shown = fitting(self._actions, self.size.width - len(MORE))
        keys = [Content.assemble((action.key_sign, "bold"), f" {action.words}") for action in shown]
        if len(shown) < len([action for action in self._actions if action.priority > 0]):
            keys = [key for key, action in zip(keys, shown, strict=True) if action.name != "help"]
            keys.append(Content.assemble(("?", "bold"), " more"))
        return Content(" ") + Content("   ").join(keys)
