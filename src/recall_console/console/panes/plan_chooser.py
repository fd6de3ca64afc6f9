"""A list of plan files to choose one from."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from recall_console.console.format import plain
from recall_console.errors import PlanError
from recall_console.plans import plan_file

if TYPE_CHECKING:
    from textual.app import ComposeResult

NO_PLAN = "no-plan"


class PlanChooser(ModalScreen[Path | str | None]):
    """Answers with the path chosen, `NO_PLAN` for none at all, or None where the question was dropped."""

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

    def __init__(self, question: str, files: Sequence[Path], *, none: str = "") -> None:
        super().__init__()
        self._question = question
        self._files = files
        self._none = none

    def compose(self) -> "ComposeResult":
        """The question, the files, the keys."""
        with Vertical():
            yield Static(self._question, id="why", classes="title", markup=False)
            none = [Option(Content(self._none), id=NO_PLAN)] if self._none else []
            yield OptionList(
                *none,
                *(Option(Content(_words(path)), id=str(n)) for n, path in enumerate(self._files)),
                markup=False,
            )
            yield Static("enter choose   esc back", id="keys", classes="dim", markup=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer, once: a key that was typed ahead finds the question answered."""
        if not self.is_current:
            return
        chosen = event.option_id or NO_PLAN
        self.dismiss(NO_PLAN if chosen == NO_PLAN else self._files[int(chosen)])

    def action_drop(self) -> None:
        """Leave the question."""
        if self.is_current:
            self.dismiss(None)

    def action_cursor(self, where: str) -> None:
        """One line up or down."""
        options = self.query_one(OptionList)
        (options.action_cursor_down if where == "down" else options.action_cursor_up)()


def _words(path: Path) -> str:
    """The file, and the plan's own name or what is wrong with it."""
    try:
        plan = plan_file.read(path)
    except PlanError as error:
        return f"! {plain(str(error))}"
    return f"{plain(path.name):<24}  {plain(plan.name)} · {plain(plan.evidence)}"
