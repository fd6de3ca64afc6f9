"""The only chrome: one rule, which gives way to a message, a job's progress or a hint, above the keys that fit."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from recall_console.console import frame
from recall_console.console.actions import GAP_CELLS, Action, fitting
from recall_console.console.format import LONGEST_SENTENCE, plain
from recall_console.console.text import text_of, wrapped
from recall_console.language import tr

if TYPE_CHECKING:
    from textual.app import RenderResult

HELP: Final = "help"
LONGEST_LINES: Final = 4


class Footer(Widget):
    """Two lines: rule or message, and keys by priority, ending in `? more` where some had to go."""

    DEFAULT_CSS = "Footer { height: 2; dock: bottom; }"

    def __init__(self, actions: Sequence[Action]) -> None:
        super().__init__()
        self._actions = actions
        self._line = ""
        self._job: tuple[str, ...] = ()
        self._hint = ""
        self._beware = False

    def say(self, line: str, *, beware: bool = False) -> None:
        """Put a sentence over the rule; an empty one brings the rule back. Repaints only on change."""
        line = plain(line, LONGEST_SENTENCE)
        if (line, beware) != (self._line, self._beware):
            self._line, self._beware = line, beware
            self._grow()

    def offer(self, actions: Sequence[Action]) -> None:
        """Name these keys instead, because others matter now. Repaints only on change."""
        if list(actions) != list(self._actions):
            self._actions = actions
            self.refresh()

    def on_resize(self) -> None:
        """A narrower terminal wraps a sentence again."""
        self._grow()

    def _grow(self) -> None:
        self.styles.height = 1 + len(self._above())
        self.refresh()

    def tell_job(self, lines: Sequence[str]) -> None:
        """How far the running job has come, the longest way of saying so first; none brings the rule back."""
        job = tuple(map(plain, lines))
        if job != self._job:
            self._job = job
            self.refresh()

    def hint(self, line: str) -> None:
        """Name the main keys within the rule; an empty one takes the hint away."""
        if line != self._hint:
            self._hint = line
            self.refresh()

    def render(self) -> "RenderResult":
        """Rule and keys, as wide as the terminal."""
        return Content("\n").join([*self._above(), self._keys()])

    @property
    def _width(self) -> int:
        return max(1, self.size.width or self.app.size.width)

    def _above(self) -> list[Content]:
        """The sentence, else the job, else the rule, with a hint where there is one."""
        width = self._width
        if self._line:
            sign = " ! " if self._beware else " · "
            lines = wrapped(self._line, width - 1, "", sign)[:LONGEST_LINES]
            style = "bold $warning" if self._beware else "bold"
            return [Content.styled(text_of(each), style) for each in lines]
        if self._job:
            told = next((line for line in self._job if cell_len(line) < width), self._job[-1])
            return [Content(f" {told}").truncate(width, ellipsis=True)]
        return [Content.assemble(*frame.rule(width, self._hint))]

    def _keys(self) -> Content:
        keys = [
            Content.assemble((action.key_sign, "bold"), f" {words}")
            for action, words in shown(self._actions, self._width - 1)
        ]
        return Content(" ") + Content(" " * GAP_CELLS).join(keys)


def shown(actions: Sequence[Action], width: int) -> list[tuple[Action, str]]:
    """Actions with their words in so many cells: all, or the most important ones and how to see the others."""
    wanted = [action for action in actions if action.priority > 0]
    fit = fitting(wanted, width)
    if len(fit) == len(wanted):
        return [(action, action.spoken) for action in fit]
    helps = [action for action in wanted if action.name == HELP]
    more = [(action, tr("more")) for action in helps]
    taken = sum(cell_len(f"{action.key_sign} {words}") + GAP_CELLS for action, words in more)
    others = fitting([action for action in wanted if action.name != HELP], width - taken)
    return [*((action, action.spoken) for action in others), *more]
