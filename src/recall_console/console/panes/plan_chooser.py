"""A short list to choose from: plan and claim files, things to add."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from recall_console.console.format import LONGEST_SENTENCE, plain
from recall_console.language import tr

if TYPE_CHECKING:
    from textual.app import ComposeResult


class PlanChooser(ModalScreen[int | None]):
    """Answers with the place of what was chosen, counted from 0, or None where the question was dropped."""

    DEFAULT_CSS = """
    PlanChooser { background: $background; }
    PlanChooser > Vertical { padding: 1 2; }
    PlanChooser OptionList { height: 1fr; border: none; padding: 0; background: transparent; text-wrap: nowrap; text-overflow: ellipsis; }
    PlanChooser OptionList:focus { border: none; }
    PlanChooser OptionList > .option-list--option-highlighted { text-style: reverse; }
    PlanChooser OptionList > .option-list--option-disabled { color: $foreground; text-style: dim; }
    PlanChooser #why { height: auto; padding-bottom: 1; }
    PlanChooser #keys { height: auto; padding-top: 1; }
    """
    BINDINGS: ClassVar = [
        Binding("escape,q", "drop", show=False),
        Binding("j", "cursor('down')", show=False),
        Binding("k", "cursor('up')", show=False),
        Binding("g", "cursor('first')", show=False),
        Binding("G", "cursor('last')", show=False),
    ]

    def __init__(self, question: str, answers: Sequence[str], heads: Mapping[int, str]) -> None:
        super().__init__()
        self._question = question
        self._answers = answers
        self._heads = heads
        """What stands above the answer at a place."""

    def compose(self) -> "ComposeResult":
        """The question, the answers, the keys."""
        with Vertical():
            yield Static(plain(self._question, LONGEST_SENTENCE), id="why", classes="title", markup=False)
            yield OptionList(*self._options(), markup=False)
            yield Static(tr("enter chooses   esc goes back"), id="keys", classes="dim", markup=False)

    def _options(self) -> "Iterator[Option]":
        for place, words in enumerate(self._answers):
            if place in self._heads:
                yield Option(Content(f"\n{self._heads[place]}"), disabled=True)
            yield Option(Content(plain(words)), id=str(place))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer, once: a key that was typed ahead finds the question answered."""
        if self.is_current and event.option_id is not None:
            self.dismiss(int(event.option_id))

    def action_drop(self) -> None:
        """Leave the question."""
        if self.is_current:
            self.dismiss(None)

    def action_cursor(self, where: str) -> None:
        """One line up or down, or to an end."""
        options = self.query_one(OptionList)
        ways = {
            "down": options.action_cursor_down,
            "up": options.action_cursor_up,
            "first": options.action_first,
            "last": options.action_last,
        }
        ways[where]()
