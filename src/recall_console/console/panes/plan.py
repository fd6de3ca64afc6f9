"""The plan pane: whether it is worth the money."""

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
from textual import on

from recall_console.console.actions import Action
from recall_console.console.book import Book
from recall_console.console.figures.plan import PLAN
from recall_console.console.footer import Footer
from recall_console.console.format import listed
from recall_console.console.panes import plan_changes, plan_form
from recall_console.console.panes.plan_actions import ACTIONS, TYPING
from recall_console.console.panes.plan_desk import Desk
from recall_console.console.panes.plan_dial import next_budget
from recall_console.console.panes.plan_draft import Draft
from recall_console.console.panes.plan_export import Exporting, ExportScreen
from recall_console.console.panes.plan_fields import Fields
from recall_console.console.panes.plan_form import Field
from recall_console.console.panes.plan_found import ask_evidence
from recall_console.console.panes.plan_help import HELP
from recall_console.console.panes.plan_kinds import Choice, Scalar
from recall_console.console.panes.plan_opening import PlanOpening
from recall_console.console.tabs import TABS
from recall_console.errors import FilterError, RecallError
from recall_console.language import tr
from recall_console.prediction.schema import SCORES_SCHEMA
from recall_console.prediction.segments import meets

if TYPE_CHECKING:
    from collections.abc import Callable

NEEDS_A_PLAN = frozenset(
    {"type", "less", "more", "undo", "save", "save_as", "compare", "swap", "twin", "add", "remove", "export"}
)
OF_THE_INPUTS = frozenset({"type", "less", "more", "add", "remove"})
"""Actions that are about the input under the cursor."""
NOW_OR_NOT = frozenset({"undo", "save", "swap", "export"})
"""Actions that the footer names only while they can be done."""
CONDITIONS = frozenset({"where", "only_if"})
"""Last words of the keys that hold a condition about customers."""

FIRST = 90
"""Among the first that a footer names."""


class PlanPane(PlanOpening):
    """Inputs at the left, what follows from them at the right."""

    TAB = next(tab for tab in TABS if tab.name == "plan")
    NEEDS_RUN = False
    ACTIONS = ACTIONS
    HELP = HELP
    FIGURES = tuple(figure.name for figure in PLAN)

    # ---- edits

    def _edit(self, key: str, value: Scalar | None, *, keep: bool) -> None:
        """Another value at a key: for good, or only to see what it would do."""
        try:
            desk = self._changed(key, value)
        except RecallError as error:
            if (
                keep
            ):  # what was typed on the way may have been a plan of its own, whose figures are on the screen
                self.reckon(self.desk)
            self._refuse(str(error))
            return
        if keep:
            self.desk = desk
        self.reckon(desk)

    def _changed(self, key: str, value: Scalar | None) -> Desk:
        draft = self.desk.draft
        if draft is None:
            return self.desk
        if key == plan_form.COMMON_VALUE:
            return replace(self.desk, common_value=plan_form.common_value(value))
        return self.desk.with_draft(draft.changed(plan_changes.typed_in(draft.text, key, value)))

    def on_mount(self) -> None:
        """What a plan may not have is typed on."""
        self.inputs.accepts = self._accepts

    def _accepts(self, field: Field, typed: str) -> bool:
        """Whether a plan may have what was typed; else it is said why not."""
        try:
            self._changed(field.key, field.read(typed))
            if typed.strip() and field.key.split(".")[-1] in CONDITIONS:
                meets(pl.DataFrame(schema=SCORES_SCHEMA), typed)
        except FilterError as error:
            self._refuse(f"{field.key}: {error}")
            return False
        except RecallError as error:
            self._refuse(str(error))
            return False
        return True

    def _refuse(self, sentence: str) -> None:
        self.error = sentence
        self.paint()

    @on(Fields.Typed)
    def _typed(self, event: Fields.Typed) -> None:
        if event.done:
            self.asked_for = plan_form.NOBODY_ASKED
        self._edit(event.field.key, event.field.read(event.typed), keep=event.done)

    @on(Fields.Opened)
    def _opened(self) -> None:
        self.put_headline()

    @on(Fields.Dropped)
    def _dropped(self) -> None:
        self.asked_for = plan_form.NOBODY_ASKED
        self.reckon(self.desk)

    def _step(self, direction: int) -> None:
        field = self.inputs.field
        value = None if field is None else field.stepped(direction)
        if field is None or value is None:
            return
        if isinstance(field.kind, Choice):
            ask_evidence(self, field.key, str(value))
        else:
            self._edit(field.key, value, keep=True)

    # ---- what can be done, and what the footer names of it

    def why_not(self, name: str) -> str | None:
        """What needs a plan, an edit or room is idle without it."""
        draft = self.desk.draft
        if draft is None:
            words = tr("no plan is open; {choose} opens one", choose=self.key("choose"))
            return words if name in NEEDS_A_PLAN else super().why_not(name)
        if name in OF_THE_INPUTS and self.has_class("-results"):
            return tr("the keys go to the results; {turn} goes back to the inputs", turn=self.key("turn"))
        reasons: dict[str, Callable[[], str | None]] = {
            "undo": lambda: None if draft.earlier else tr("nothing has been edited yet"),
            "save": lambda: (
                None if draft.is_changed else tr("{file} says the same already", file=draft.path.name)
            ),
            "swap": lambda: (
                None
                if self.desk.other
                else tr("there is no plan B; {compare} chooses one", compare=self.key("compare"))
            ),
            "less": lambda: self._why_no_step(-1),
            "more": lambda: self._why_no_step(1),
            "spend_less": lambda: self._why_no_dial(-1),
            "spend_more": lambda: self._why_no_dial(1),
            "export": lambda: self._why_no_export(draft),
        }
        return reasons[name]() if name in reasons else super().why_not(name)

    def _why_no_step(self, direction: int) -> str | None:
        field = self.inputs.field
        steps = field is not None and field.stepped(direction) is not None
        return (
            None if steps else tr("there is no step from here; {type} types over it", type=self.key("type"))
        )

    def _why_no_dial(self, direction: int) -> str | None:
        if self.frontier is None:
            return tr("the dial needs scored customers and a plan that names some")
        return None if self._next_budget(direction) is not None else tr("the dial is at its end")

    def _why_no_export(self, draft: Draft) -> str | None:
        if draft.is_changed:
            return tr(
                "{file} holds edits that are not saved; {save} saves, then {export}",
                file=draft.path.name,
                save=self.key("save"),
                export=self.key("export"),
            )
        if not isinstance(self.shell.state, Book) or draft.plan.audience.where is None:
            return tr("there is nobody to export: it takes scored customers and a plan that names some")
        return None

    def put_headline(self) -> None:
        """With the headline changes what can be done."""
        super().put_headline()
        self.query_one(Footer).offer(self._offered())

    def _offered(self) -> tuple[Action, ...]:
        if self.inputs.is_typing:
            return TYPING
        return tuple(self._weighed(action) for action in self.in_force() if not self._is_idle(action.name))

    def _weighed(self, action: Action) -> Action:
        """On a narrow terminal the other side is not to be seen without its key."""
        turns = action.name == "turn" and self.has_class("-narrow")
        return replace(action, priority=FIRST) if turns else action

    def _is_idle(self, name: str) -> bool:
        """Whether the footer has better things to name; a dial at its end still turns back."""
        if name == "spend_more":
            return self.frontier is None
        if name in OF_THE_INPUTS and self.has_class("-results"):
            return True
        return name in NOW_OR_NOT and self.why_not(name) is not None

    # ---- what a person does

    def act_type(self) -> None:
        """Type over the figure under the cursor, or choose another word."""
        field = self.inputs.field
        if field is not None and isinstance(field.kind, Choice):
            among = field.kind.among
            self.choose(
                tr("How is this response known?"),
                [field.kind.show(word) for word in among],
                lambda place: ask_evidence(self, field.key, among[place]),
            )
        else:
            self.inputs.type()

    def act_less(self) -> None:
        """One step down."""
        self._step(-1)

    def act_more(self) -> None:
        """One step up."""
        self._step(1)

    def act_spend_less(self) -> None:
        """The dial one point to the left."""
        self._dial_to(self._next_budget(-1))

    def act_spend_more(self) -> None:
        """The dial one point to the right."""
        self._dial_to(self._next_budget(1))

    def _next_budget(self, direction: int) -> float | None:
        draft = self.desk.draft
        if self.frontier is None or draft is None:
            return None
        return next_budget(self.frontier, draft.plan.budget, direction)

    def _dial_to(self, budget: float | None) -> None:
        """The point's figures are known already; what follows from it comes after."""
        self.turn_draft(lambda draft: draft.edited("budget", budget))

    def act_add(self) -> None:
        """Something that the plan does not have: a rung, an offer, a limit."""
        draft = self.desk.draft
        if draft is None:
            return
        field = self.inputs.field
        found = plan_changes.additions(draft.text, field.key if field else "")
        if found:
            self.choose(
                tr("Add what?"), [one.words for one in found], lambda place: self._added(found[place])
            )
        else:
            self.beware(tr("the plan has everything already that fits here"))

    def _added(self, addition: plan_changes.Addition) -> None:
        change = addition.make
        if change is None:
            self.asked_for = frozenset({addition.key})
            self.put_inputs()
        elif not self.turn_draft(lambda draft: draft.changed(change)):
            return
        self.inputs.type_at(addition.key)

    def act_remove(self) -> None:
        """What is under the cursor goes."""
        draft, field = self.desk.draft, self.inputs.field
        found = None if draft is None or field is None else plan_changes.removal(draft.text, field)
        if found is None:
            self.beware(tr("there is nothing to take away here"))
        elif self.turn_draft(lambda draft: draft.changed(found.make)):
            self.say(tr("{what} is gone; {undo} brings it back", what=found.words, undo=self.key("undo")))

    def act_export(self) -> None:
        """What an export would send, and then the export."""
        if self.desk.path is not None:
            self.app.push_screen(ExportScreen(Exporting(self.desk.path, self.shell.workspace)))

    def act_undo(self) -> None:
        """The plan before its last edit."""
        self.turn_draft(Draft.undone)

    def unsaved(self) -> str | None:
        """Which edits would be lost, in one sentence."""
        names = listed(draft.path.name for draft in self.desk.changed)
        return tr("{files}: edits are not saved yet", files=names) if names else None
