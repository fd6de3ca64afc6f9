"""The help screen: what a pane shows, what its figures mean, and every key that works there."""

from typing import TYPE_CHECKING, ClassVar, Final

from rich.cells import cell_len
from textual.screen import Screen

from recall_console.console.actions import EVERYWHERE, Action
from recall_console.console.footer import Footer
from recall_console.console.format import fit, listed
from recall_console.console.keys import bindings
from recall_console.console.places import EVERYWHERE_NAME, TABLE_NAME
from recall_console.console.scrolling import SCROLLING, Scrolls
from recall_console.console.table import NAVIGATION
from recall_console.console.tabs import TABS
from recall_console.console.text import Kind, Line, line, wrapped
from recall_console.console.text_view import TextView
from recall_console.language import later, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.app import ComposeResult

    from recall_console.console.pane import Pane

KEY_CELLS: Final = 15
GAP: Final = "  "
CLOSE: Final = (
    Action("close", ("escape", "question_mark", "q"), later("close"), later("Back to the pane"), 90),
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
    """All of the help, wrapped: what is shown, what each figure means, then the keys."""
    from recall_console.console import glossary  # noqa: PLC0415 - only who asks for help pays for it

    lines = [line((f" {tr(pane.TAB.title)}", "title")), line()]
    for paragraph in filter(None, tr(pane.HELP).strip().split("\n\n")):
        lines += [*wrapped(" ".join(paragraph.split()), width, "", " "), line()]
    if pane.FIGURES:
        lines += [line((" " + tr("Figures"), "title")), *glossary.lines(pane.FIGURES, width), line()]
    return [*lines, *keys_of(pane, width)]


def keys_of(pane: "Pane", width: int) -> "Iterator[Line]":
    """Every key that works on a pane, under a title for each place."""
    keys = pane.shell.keys
    yield line((" " + tr("Here"), "title"))
    yield from key_lines(keys.of(pane.place(), pane.ACTIONS), width, pane)
    if pane.HAS_TABLE:
        yield line()
        yield line((" " + tr("In a table"), "title"))
        yield from key_lines(keys.of(TABLE_NAME, NAVIGATION), width)
    yield line()
    yield line((" " + tr("Everywhere"), "title"))
    digits = f"{TABS[0].number} … {TABS[-1].number}"
    panes = listed(f"{tab.number} {tr(tab.title)}" for tab in TABS)
    yield from beside(digits, tr("the panes: {panes}", panes=panes), width)
    own = {action.name for action in pane.ACTIONS}
    everywhere = (action for action in EVERYWHERE if action.name not in own)
    yield from key_lines(keys.of(EVERYWHERE_NAME, everywhere), width, pane)


def key_lines(actions: "Iterable[Action]", width: int, pane: "Pane | None" = None) -> list[Line]:
    """Keys and sentences; why not, where it cannot be done now."""
    lines: list[Line] = []
    for action in actions:
        reason = pane.why_not(action.name) if pane else None
        sentence = tr(action.help)
        if reason:
            sentence = tr("{sentence} – not now: {reason}", sentence=sentence, reason=reason)
        lines += beside(action.key_signs, sentence, width, dim=bool(reason))
    return lines


def beside(keys: str, sentence: str, width: int, *, dim: bool = False) -> list[Line]:
    """Keys in a column of their own, and a sentence beside it; keys that are wider than the column take a line."""
    kind: Kind = "dim" if dim else ""
    indent = " " * (1 + KEY_CELLS) + GAP
    if cell_len(keys) > KEY_CELLS:
        return [line((f" {keys}", kind)), *wrapped(sentence, width, kind, indent, indent)]
    return wrapped(sentence, width, kind, f" {fit(keys, KEY_CELLS)}{GAP}", indent)
