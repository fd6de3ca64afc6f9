"""A short list to choose from: plan files, things to add."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from recall_console.console.format import plain

if TYPE_CHECKING:
    from textual.app import ComposeResult


class PlanChooser(ModalScreen[int | None]):
    """Answers with the place of what was chosen, counted from 0, or None where the question was dropped."""

    DEFAULT_CSS = """
    PlanChooser { background: $background; }
    PlanChooser > Vertical { padding: 1 2; }
    PlanChooser OptionList { height: auto; max-height: 1fr; border: none; padding: 0; background: transparent; }
    PlanChooser OptionList:focus { border: none; }
    PlanChooser OptionList > .option-list--option-highlighted { text-style: reverse; }
    PlanChooser #why { height: auto; padding-bottom: 1; }
    PlanChooser #keys { height: auto; padding-top: 1; }
    """
    BINDINGS: ClassVar = [
        Binding("escape,q", "drop", show=False),
        Binding("j", "cursor('down')", show=False),
        Binding("k", "cursor('up')", show=False),
    ]

    def __init__(self, question: str, answers: Sequence[str]) -> None:
        super().__init__()
        self._question = question
        self._answers = answers

    def compose(self) -> "ComposeResult":
        """The question, the answers, the keys."""
        with Vertical():
            yield Static(self._question, id="why", classes="title", markup=False)
            yield OptionList(*(Option(Content(plain(words))) for words in self._answers), markup=False)
            yield Static("enter choose   esc back", id="keys", classes="dim", markup=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer, once: a key that was typed ahead finds the question answered."""
        if self.is_current:
            self.dismiss(event.option_index)

    def action_drop(self) -> None:
        """Leave the question."""
        if self.is_current:
            self.dismiss(None)

    def action_cursor(self, where: str) -> None:
        """One line up or down."""
        options = self.query_one(OptionList)
        (options.action_cursor_down if where == "down" else options.action_cursor_up)()
