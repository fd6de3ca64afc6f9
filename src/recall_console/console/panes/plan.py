"""The plan pane: whether it is worth the money."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from textual import on

from recall_console.console.book import Book
from recall_console.console.panes import plan_changes, plan_form
from recall_console.console.panes.plan_actions import ACTIONS
from recall_console.console.panes.plan_chooser import PlanChooser
from recall_console.console.panes.plan_claim import ClaimScreen
from recall_console.console.panes.plan_desk import Desk
from recall_console.console.panes.plan_dial import next_budget
from recall_console.console.panes.plan_draft import Draft
from recall_console.console.panes.plan_export import Exporting, ExportScreen
from recall_console.console.panes.plan_fields import Fields
from recall_console.console.panes.plan_files import claim_files, claim_words, plan_files, words
from recall_console.console.panes.plan_help import HELP
from recall_console.console.panes.plan_kinds import Scalar
from recall_console.console.panes.plan_reckoning import PlanReckoning
from recall_console.console.tabs import TABS
from recall_console.errors import RecallError
from recall_console.plans.claims import claim_file
from recall_console.plans.claims.audit import audit

NEEDS_A_PLAN = frozenset(
    {"type", "less", "more", "undo", "save", "compare", "twin", "add", "remove", "export"}
)
OF_THE_INPUTS = frozenset({"type", "less", "more", "add", "remove"})
"""Actions that are about the input under the cursor."""


class PlanPane(PlanReckoning):
    """Inputs at the left, what follows from them at the right."""

    TAB = next(tab for tab in TABS if tab.name == "plan")
    NEEDS_RUN = False
    ACTIONS = ACTIONS
    HELP = HELP

    # ---- edits

    def _edit(self, key: str, value: Scalar | None, *, keep: bool) -> None:
        """Another value at a key: for good, or only to see what it would do."""
        try:
            desk = self._changed(key, value)
        except RecallError as error:
            field = self.inputs.field
            if (
                keep
            ):  # what was typed on the way may have been a plan of its own, and its figures are on the screen
                self.reckon(self.desk)
            self._refuse(str(error).replace(f"{key}:", f"{field.label if field else key}:"))
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

    def _refuse(self, sentence: str) -> None:
        self.error = sentence
        self.paint()

    @on(Fields.Typed)
    def _typed(self, event: Fields.Typed) -> None:
        if event.done:
            self.asked_for = plan_form.NOBODY_ASKED
        self._edit(event.field.key, event.field.read(event.typed), keep=event.done)

    @on(Fields.Dropped)
    def _dropped(self) -> None:
        self.asked_for = plan_form.NOBODY_ASKED
        self.reckon(self.desk)

    def _step(self, direction: int) -> None:
        field = self.inputs.field
        value = None if field is None else field.stepped(direction)
        if field is not None and value is not None:
            self._edit(field.key, value, keep=True)

    def _turn_draft(self, change: Callable[[Draft], Draft]) -> bool:
        """Another state of the draft worked on; whether the plan allows it."""
        if self.desk.draft is None:
            return False
        try:
            self.desk = self.desk.with_draft(change(self.desk.draft))
        except RecallError as error:
            self.beware(str(error))
            return False
        self.reckon(self.desk)
        return True

    # ---- what a person does

    def why_not(self, name: str) -> str | None:
        """What needs a plan, an edit or room is idle without it."""
        draft = self.desk.draft
        if draft is None:
            return "no plan is open; o opens one" if name in NEEDS_A_PLAN else super().why_not(name)
        if name in OF_THE_INPUTS and self.has_class("-results"):
            return "the keys go to the results; tab goes back to the inputs"
        reasons: dict[str, Callable[[], str | None]] = {
            "undo": lambda: None if draft.earlier else "nothing has been edited yet",
            "save": lambda: None if draft.is_changed else f"{draft.path.name} says the same already",
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
        return None if steps else "there is no step from here; enter types over it"

    def _why_no_dial(self, direction: int) -> str | None:
        if self.frontier is None:
            return "the dial needs scored customers and a plan that names some"
        return None if self._next_budget(direction) is not None else "the dial is at its end"

    def _why_no_export(self, draft: Draft) -> str | None:
        if draft.is_changed:
            return f"{draft.path.name} holds edits that are not saved; w saves, then e"
        if not isinstance(self.shell.state, Book) or draft.plan.audience.where is None:
            return "there is nobody to export: it takes scored customers and a plan that names some"
        return None

    def act_type(self) -> None:
        """Type over the figure under the cursor."""
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
        """The point's figures now, and what follows from it as soon as they are painted."""
        draft = self.desk.draft
        if draft is not None:
            desk = self.desk = self.desk.with_draft(draft.edited("budget", budget))
            self.put_headline()
            self.put_inputs()
            self.call_after_refresh(lambda: self.reckon(desk) if desk is self.desk else None)

    def act_add(self) -> None:
        """Something that the plan does not have: a rung, an offer, a limit."""
        draft = self.desk.draft
        if draft is None:
            return
        field = self.inputs.field
        found = plan_changes.additions(draft.text, field.key if field else "")
        self._ask("Add what?", [one.words for one in found], lambda place: self._added(found[place]))

    def _added(self, addition: plan_changes.Addition) -> None:
        change = addition.make
        if change is None:
            self.asked_for = frozenset({addition.key})
            self.put_inputs()
        elif not self._turn_draft(lambda draft: draft.changed(change)):
            return
        self.inputs.type_at(addition.key)

    def act_remove(self) -> None:
        """What is under the cursor goes."""
        draft, field = self.desk.draft, self.inputs.field
        found = None if draft is None or field is None else plan_changes.removal(draft.text, field)
        if found is None:
            self.beware("there is nothing to take away here")
        elif self._turn_draft(lambda draft: draft.changed(found.make)):
            self.say(f"{found.words} is gone; z brings it back")

    def act_export(self) -> None:
        """What an export would send, and then the export."""
        if self.desk.path is not None:
            self.app.push_screen(ExportScreen(Exporting(self.desk.path, self.shell.workspace)))

    def act_undo(self) -> None:
        """The plan before its last edit."""
        self._turn_draft(Draft.undone)

    def act_save(self) -> None:
        """Keep the plan in its file."""
        draft = self.desk.draft
        if draft is not None and self._turn_draft(Draft.written):
            self.say(f"written to {draft.path}")

    def act_choose(self) -> None:
        """Another plan to work on, or a claim to audit."""
        plans, claims = self._plans(), self._found(claim_files, self.shell.workspace.claims)
        answers = [*map(words, plans), *map(claim_words, claims)]
        self._ask(
            "Which plan, or which claim?",
            answers,
            lambda place: (
                self._open(plans[place]) if place < len(plans) else self._audit(claims[place - len(plans)])
            ),
            heads={len(plans): "claims"},
        )

    def act_compare(self) -> None:
        """Another plan to compare with, or none."""
        files: list[Path | None] = [*([None] if self.desk.other else []), *self._plans()]
        answers = ["none" if path is None else words(path) for path in files]
        self._ask(
            "Compare with which plan?",
            answers,
            lambda place: self._turn_to(lambda: self.desk.beside(files[place])),
        )

    def _plans(self) -> list[Path]:
        return self._found(
            plan_files, self.folder, f"there is no plan file in {self.folder}; put one there, then o"
        )

    def _found(self, files: Callable[[Path], list[Path]], folder: Path, where_none: str = "") -> list[Path]:
        try:
            found = files(folder)
        except RecallError as error:
            self.beware(str(error))
            return []
        if where_none and not found:
            self.beware(where_none)
        return found

    def _ask(
        self,
        question: str,
        answers: list[str],
        then: Callable[[int], None],
        heads: Mapping[int, str] = MappingProxyType({}),
    ) -> None:
        """Let a person choose; nothing follows where the question is dropped."""
        if answers:
            self.app.push_screen(
                PlanChooser(question, answers, heads), lambda place: None if place is None else then(place)
            )

    def _open(self, path: Path) -> None:
        self.inputs.start()
        self._turn_to(lambda: self.desk.opened(path))

    def _audit(self, path: Path) -> None:
        try:
            found = audit(claim_file.read(path))
        except RecallError as error:
            self.beware(str(error))
        else:
            self.app.push_screen(ClaimScreen(found))

    def _turn_to(self, desk: Callable[[], Desk]) -> None:
        try:
            self.desk = desk()
        except RecallError as error:
            self.beware(str(error))
            return
        self.outcome = self.frontier = None
        self.clerk.forget()
        self.reckon(self.desk)

    def unsaved(self) -> str | None:
        """Which edits would be lost, in one sentence."""
        names = ", ".join(draft.path.name for draft in self.desk.changed)
        return f"{names}: edits are not saved yet" if names else None
