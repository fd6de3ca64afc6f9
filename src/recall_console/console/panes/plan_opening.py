"""Which plan is worked on and which one stands beside it: opened, compared, swapped, kept, kept under another name."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from recall_console.console.panes.plan_chooser import PlanChooser
from recall_console.console.panes.plan_claim import ClaimScreen
from recall_console.console.panes.plan_desk import Desk
from recall_console.console.panes.plan_draft import Draft
from recall_console.console.panes.plan_files import claim_words, free_name, typed_path, words
from recall_console.console.panes.plan_prompt import PlanPrompt
from recall_console.console.panes.plan_reckoning import PlanReckoning
from recall_console.errors import RecallError
from recall_console.language import tr
from recall_console.plans.claims import claim_file
from recall_console.plans.claims.audit import audit
from recall_console.plans.files.plan_folder import claim_files, plan_files, standing

if TYPE_CHECKING:
    from recall_console.plans.claims.audit import Audit

T = TypeVar("T")


class PlanOpening(PlanReckoning):
    """Plan files come and go."""

    def act_choose(self) -> None:
        """Another plan to work on, or a claim to audit."""
        plans, claims = self._plans(), self._found(claim_files, self.shell.workspace.claims)
        does: list[Callable[[], None]] = [
            *(partial(self._open, path) for path in plans),
            *(partial(self._audit, path) for path in claims),
            self._open_typed,
        ]
        self.choose(
            tr("Which plan, or which claim? These are in {folder}", folder=self.folder),
            [*map(words, plans), *map(claim_words, claims), tr("another file: type its path")],
            lambda place: does[place](),
            heads={
                len(plans) + len(claims): tr("elsewhere"),
                **(
                    {len(plans): tr("claims, in {folder}", folder=self.shell.workspace.claims)}
                    if claims
                    else {}
                ),
            },
        )

    def act_compare(self) -> None:
        """Another plan to compare with, or none."""
        files: list[Path | None] = [*([None] if self.desk.other else []), *self._plans()]
        answers = [tr("none") if path is None else words(path) for path in files]
        self.choose(
            tr("Compare with which plan? These are in {folder}", folder=self.folder),
            [*answers, tr("another file: type its path")],
            lambda place: self._beside(files[place]) if place < len(files) else self._beside_typed(),
        )

    def act_swap(self) -> None:
        """Plan B with its inputs and its dial."""
        self.inputs.start()
        self._turn_to(self.desk.swapped)

    def act_save(self) -> None:
        """Keep the plan in its file."""
        if self.turn_draft(Draft.written) and self.desk.path is not None:
            self.say(self._written(self.desk.path))

    def act_save_as(self) -> None:
        """Keep the plan in a new file, and go on with that one."""
        draft = self.desk.draft
        if draft is not None:
            self.prompt(
                tr("Save a copy under which name? It goes to {folder}", folder=self.folder),
                f"{draft.path.stem}-2",
                lambda typed: free_name(typed, self.folder),
                self._saved_as,
            )

    def _saved_as(self, path: Path) -> None:
        if self._turn_to(lambda: self.desk.copied(path)):
            self.say(tr("written to {path}; this is the plan worked on now", path=path))

    def _written(self, path: Path) -> str:
        """Where it is, and what else has to be worked out again."""
        if path != standing(self.shell.workspace):
            return tr("written to {path}", path=path)
        return tr(
            "written to {path}; the advice follows this plan: 1 and then a works it out anew", path=path
        )

    # ---- which files there are

    def _plans(self) -> list[Path]:
        return self._found(plan_files, self.folder)

    def _found(self, files: Callable[[Path], list[Path]], folder: Path) -> list[Path]:
        try:
            return files(folder)
        except RecallError as error:
            self.beware(str(error))
            return []

    def _open(self, path: Path) -> None:
        self.inputs.start()
        self._turn_to(lambda: self.desk.opened(path))

    def _open_typed(self) -> None:
        self.prompt(
            tr("Which plan file, or which file of claims?"), "", self._plan_or_claims, self._open_found
        )

    def _plan_or_claims(self, typed: str) -> "Path | Audit":
        """A file of claims is audited; any other one has to be a plan."""
        path = typed_path(typed, self.folder)
        try:
            return audit(claim_file.read(path))
        except RecallError:
            return self._plan(typed)

    def _plan(self, typed: str) -> Path:
        path = typed_path(typed, self.folder)
        self.desk.opened(path)
        return path

    def _open_found(self, found: "Path | Audit") -> None:
        if isinstance(found, Path):
            self._open(found)
        else:
            self.app.push_screen(ClaimScreen(found))

    def _beside(self, path: Path | None) -> None:
        self._turn_to(lambda: self.desk.beside(path))

    def _beside_typed(self) -> None:
        self.prompt(tr("Compare with which plan file?"), "", self._plan, self._beside)

    def _audit(self, path: Path) -> None:
        try:
            found = audit(claim_file.read(path))
        except RecallError as error:
            self.beware(str(error))
        else:
            self.app.push_screen(ClaimScreen(found))

    def _turn_to(self, desk: Callable[[], Desk]) -> bool:
        """Another plan in hand or beside; whether its file can be used."""
        try:
            self.desk = desk()
        except RecallError as error:
            self.beware(str(error))
            return False
        self.outcome = self.frontier = None
        self.results.scroll_home(animate=False, force=True)
        self.reckon(self.desk)
        return True

    # ---- questions

    def turn_draft(self, change: Callable[[Draft], Draft]) -> bool:
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

    def choose(
        self,
        question: str,
        answers: list[str],
        then: Callable[[int], None],
        heads: Mapping[int, str] = MappingProxyType({}),
    ) -> None:
        """Let a person choose; nothing follows where the question is dropped."""
        self.app.push_screen(
            PlanChooser(question, answers, heads), lambda place: None if place is None else then(place)
        )

    def prompt(self, question: str, first: str, read: Callable[[str], T], then: Callable[[T], None]) -> None:
        """Let a person type; what `read` refuses is said while one may type on, and nothing follows a dropped question."""
        self.app.push_screen(
            PlanPrompt(question, first, read), lambda answer: None if answer is None else then(answer)
        )
