"""The plan pane: whether it is worth the money."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual import on, work
from textual.containers import Horizontal
from textual.message import Message

from recall_console.console.book import Book, Empty, Loading
from recall_console.console.chart import Charset
from recall_console.console.pane import Pane
from recall_console.console.panes import plan_form
from recall_console.console.panes.plan_actions import ACTIONS
from recall_console.console.panes.plan_chooser import PlanChooser
from recall_console.console.panes.plan_desk import Desk, Outcome, Question
from recall_console.console.panes.plan_fields import Fields
from recall_console.console.panes.plan_files import first, plan_files
from recall_console.console.panes.plan_headline import headline
from recall_console.console.panes.plan_kinds import Scalar
from recall_console.console.panes.plan_sheet import Paper, Sheet, sheet
from recall_console.console.panes.plan_sheet_view import SheetView
from recall_console.console.tabs import TABS
from recall_console.console.text import wrapped
from recall_console.console.text_view import TextView
from recall_console.errors import RecallError

if TYPE_CHECKING:
    import polars as pl
    from textual.widget import Widget


NARROW: Final = 76
"""Below this many cells inputs and results take turns."""
INPUTS_WIDTH: Final = 36
FAR: Final = 10_000
"""More inputs or lines than there ever are."""
AT_ONCE: Final = 50_000
"""Up to so many customers are reckoned between two keys; more go to a thread."""


@dataclass
class Reckoned(Message):
    """A thread's answer to a question."""

    question: Question
    outcome: Outcome | None
    error: str

    def can_replace(self, message: Message) -> bool:
        """Only the newest answer matters."""
        return isinstance(message, Reckoned)


class PlanPane(Pane):
    """Inputs at the left, what follows from them at the right."""

    TAB = next(tab for tab in TABS if tab.name == "plan")
    NEEDS_RUN = False
    DEFAULT_CSS = f"""
    PlanPane #answer {{ height: 2; }}
    PlanPane #inputs {{ width: {INPUTS_WIDTH}; }}
    PlanPane #results {{ width: 1fr; border-left: vkey $foreground 30%; }}
    PlanPane.-narrow #inputs {{ width: 1fr; }}
    PlanPane.-narrow #results {{ width: 1fr; border-left: none; display: none; }}
    PlanPane.-narrow.-results #inputs {{ display: none; }}
    PlanPane.-narrow.-results #results {{ display: block; }}
    """
    ACTIONS = ACTIONS

    def __init__(self) -> None:
        super().__init__()
        self._desk = Desk({})
        self._scores: pl.DataFrame | None = None
        self._scored_days: int | None = None
        self._outcome: Outcome | None = None
        self._error = ""
        self._as_table = False
        self._asked: Question | None = None
        self._charset = Charset.here()

    def compose_body(self) -> Iterable["Widget"]:
        """The answer above, inputs and results below."""
        yield TextView(id="answer")
        with Horizontal():
            yield Fields(id="inputs")
            yield SheetView(id="results")

    # ---- what comes in

    def show(self, book: "Book") -> None:
        """Reckon with the customers of a run."""
        self._scores = None if book.scores.is_empty() else book.scores
        self._scored_days = book.card.get("horizon_days")
        self._begin()

    def show_without_run(self) -> None:
        """Reckon as a plain calculator, and say why there are no customers."""
        self._scores = None
        self._begin()

    def _begin(self) -> None:
        if self._desk.path is None:
            self._open_first()
        self._inputs.focus()
        if isinstance(self.shell.state, Loading):
            self._paint()
        else:
            self._reckon(self._desk)

    def _open_first(self) -> None:
        try:
            path = first(plan_files(self._folder), with_customers=not isinstance(self.shell.state, Empty))
            if path is not None:
                self._desk = self._desk.opened(path)
        except RecallError as error:
            self._error = str(error)

    @property
    def _folder(self) -> Path:
        return self.shell.workspace.plans

    # ---- reckoning

    def _reckon(self, desk: Desk) -> None:
        """Figures for a desk: between two keys where they are few, in a thread where they are many."""
        if desk.path is None:
            self._paint()
            return
        question = self._asked = desk.question(self._scores, self.shell.workspace.settings, self._scored_days)
        if question.customers > AT_ONCE:
            self._reckon_beside(question)
        else:
            self._take(_reckoned(question))

    @work(thread=True, exclusive=True, group="reckon")
    def _reckon_beside(self, question: Question) -> None:
        self.post_message(_reckoned(question))

    def on_reckoned(self, message: Reckoned) -> None:
        """A thread's answer, unless something else was asked meanwhile."""
        if message.question is self._asked:
            self._take(message)

    def _take(self, answer: Reckoned) -> None:
        """New figures, or the sentence why there are none and the last good figures."""
        self._error = answer.error
        self._outcome = answer.outcome or self._outcome
        self._paint()

    # ---- edits

    def _edit(self, key: str, value: Scalar | None, *, keep: bool) -> None:
        """Another value at a key: for good, or only to see what it would do."""
        try:
            desk = self._changed(key, value)
        except RecallError as error:
            field = self._inputs.field
            self._refuse(str(error).replace(f"{key}:", f"{field.label if field else key}:"))
            return
        if keep:
            self._desk = desk
        self._reckon(desk)

    def _changed(self, key: str, value: Scalar | None) -> Desk:
        draft = self._desk.draft
        if draft is None:
            return self._desk
        if key == plan_form.COMMON_VALUE:
            return replace(self._desk, common_value=plan_form.common_value(value))
        return self._desk.with_draft(draft.edited(key, value))

    def _refuse(self, sentence: str) -> None:
        self._error = sentence
        self._paint()

    @on(Fields.Typed)
    def _typed(self, event: Fields.Typed) -> None:
        self._edit(event.field.key, event.field.read(event.typed), keep=event.done)

    @on(Fields.Dropped)
    def _dropped(self) -> None:
        self._reckon(self._desk)

    def _steps(self, direction: int) -> bool:
        field = self._inputs.field
        return field is not None and field.stepped(direction) is not None

    def _step(self, direction: int) -> None:
        field = self._inputs.field
        value = None if field is None else field.stepped(direction)
        if field is not None and value is not None:
            self._edit(field.key, value, keep=True)

    # ---- what a person does

    def why_not(self, name: str) -> str | None:
        """What needs a plan, an edit or room is idle without it."""
        draft = self._desk.draft
        if draft is None and name in {"type", "less", "more", "undo", "save", "compare", "twin"}:
            return "no plan is open; o opens one"
        if name == "undo" and draft is not None and not draft.earlier:
            return "nothing has been edited yet"
        if name == "save" and draft is not None and not draft.is_changed:
            return f"{draft.path.name} says the same already"
        if name in {"type", "less", "more"} and self.has_class("-results"):
            return "the keys go to the results; tab goes back to the inputs"
        if name in {"less", "more"} and not self._steps(1 if name == "more" else -1):
            return "there is no step from here; enter types over it"
        return super().why_not(name)

    def act_type(self) -> None:
        """Type over the figure under the cursor."""
        self._inputs.type()

    def act_less(self) -> None:
        """One step down."""
        self._step(-1)

    def act_more(self) -> None:
        """One step up."""
        self._step(1)

    def act_up(self) -> None:
        """One input up, or one line of the results."""
        self._move(-1)

    def act_down(self) -> None:
        """One input down, or one line of the results."""
        self._move(1)

    def act_top(self) -> None:
        """To the first input, or the first line of the results."""
        self._move(-FAR)

    def act_bottom(self) -> None:
        """To the last input, or the last line of the results."""
        self._move(FAR)

    def _move(self, by: int) -> None:
        if self.has_class("-results"):
            self._results.scroll_relative(y=by, animate=False)
        else:
            self._inputs.move(by)

    def act_undo(self) -> None:
        """The plan before its last edit."""
        if self._desk.draft is not None:
            self._desk = self._desk.with_draft(self._desk.draft.undone())
            self._reckon(self._desk)

    def act_save(self) -> None:
        """Keep the plan in its file."""
        draft = self._desk.draft
        if draft is None:
            return
        try:
            self._desk = self._desk.with_draft(draft.written())
        except RecallError as error:
            self.beware(str(error))
            return
        self._paint()
        self.say(f"written to {draft.path}")

    def act_choose(self) -> None:
        """Another plan to work on."""
        self._ask("Which plan?", self._chosen)

    def act_compare(self) -> None:
        """Another plan to compare with."""
        self._ask("Compare with which plan?", self._compared, none="none" if self._desk.other else "")

    def _ask(self, question: str, then: Callable[[Path | str | None], None], none: str = "") -> None:
        try:
            files = plan_files(self._folder)
        except RecallError as error:
            self.beware(str(error))
            return
        if files:
            self.app.push_screen(PlanChooser(question, files, none=none), then)
        else:
            self.beware(f"there is no plan file in {self._folder}; put one there, then o")

    def _chosen(self, path: Path | str | None) -> None:
        if isinstance(path, Path):
            self._inputs.start()
            self._turn_to(lambda: self._desk.opened(path))

    def _compared(self, path: Path | str | None) -> None:
        if path is not None:
            self._turn_to(lambda: self._desk.beside(path if isinstance(path, Path) else None))

    def _turn_to(self, desk: Callable[[], Desk]) -> None:
        try:
            self._desk = desk()
        except RecallError as error:
            self.beware(str(error))
            return
        self._outcome = None
        self._reckon(self._desk)

    def act_after(self) -> None:
        """To the next section of the results."""
        self._results.to_next_section()

    def act_before(self) -> None:
        """To the section before."""
        self._results.to_section_before()

    def act_page_down(self) -> None:
        """Half a page of results down."""
        self._results.half_page(1)

    def act_page_up(self) -> None:
        """Half a page of results up."""
        self._results.half_page(-1)

    def act_turn(self) -> None:
        """The keys go to the other side; on a narrow terminal it is the one to see."""
        self.toggle_class("-results")
        self._inputs.has_keys = not self.has_class("-results")
        self.call_after_refresh(self._paint)

    def act_twin(self) -> None:
        """The curve as a table, and back."""
        self._as_table = not self._as_table
        self._paint()

    def unsaved(self) -> str | None:
        """Which edits would be lost, in one sentence."""
        names = ", ".join(draft.path.name for draft in self._desk.changed)
        return f"{names}: edits are not saved yet" if names else None

    # ---- painting

    def on_resize(self) -> None:
        """Both sides, or one at a time."""
        self.set_class(self.size.width < NARROW, "-narrow")
        self.call_after_refresh(self._paint)

    def _paint(self) -> None:
        self._put_headline()
        draft = self._desk.draft
        if draft is not None:
            compared = plan_form.compared(self._desk.common_value) if self._desk.other else []
            self._inputs.put_rows([*plan_form.rows(draft.text), *compared])
        self._put_results()

    def _put_headline(self) -> None:
        width, state = max(self.size.width - 1, 20), self.shell.state
        if self._desk.draft is None:
            lines = wrapped(self._error or f"There is no plan file in {self._folder}", width, first=" ")
        else:
            notice = "" if isinstance(state, Book) else " ".join(state.sentence.replace("\n\n", "; ").split())
            shown = self._desk.shown
            lines = headline(shown, self._outcome, self._error, notice, currency=self._currency, width=width)
        self._head.styles.height = len(lines)
        self._head.put(lines)

    def _put_results(self) -> None:
        width, height = self._results.size
        if self._outcome is None or not width:
            self._results.put_sheet(Sheet((), ()))
        else:
            paper = Paper(width - 1, height, self._charset, self._currency, as_table=self._as_table)
            self._results.put_sheet(sheet(self._outcome, paper))

    @property
    def _currency(self) -> str:
        return self.shell.workspace.settings.currency

    @property
    def _head(self) -> TextView:
        return self.query_one("#answer", TextView)

    @property
    def _inputs(self) -> Fields:
        return self.query_one(Fields)

    @property
    def _results(self) -> SheetView:
        return self.query_one(SheetView)


def _reckoned(question: Question) -> Reckoned:
    try:
        return Reckoned(question, question.answer(), "")
    except RecallError as error:
        return Reckoned(question, None, str(error))
