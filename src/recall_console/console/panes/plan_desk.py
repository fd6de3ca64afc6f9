"""What the Plan pane works on: the drafts, the one in hand and the one beside it; no screen."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from recall_console.console.panes.plan_draft import Draft
from recall_console.language import spoken
from recall_console.plans.forecasts.question import Question

if TYPE_CHECKING:
    from recall_console.plans.forecasts.question import Shop
    from recall_console.settings import Settings


@dataclass(frozen=True)
class Desk:
    """The plan files that were opened, the one worked on and the one it is compared with."""

    drafts: dict[Path, Draft]
    path: Path | None = None
    other: Path | None = None
    common_value: float | None = None

    @property
    def draft(self) -> Draft | None:
        """The plan worked on."""
        return None if self.path is None else self.drafts[self.path]

    @property
    def shown(self) -> tuple[Draft, ...]:
        """Plan A and, where there is one, plan B."""
        return tuple(self.drafts[path] for path in (self.path, self.other) if path is not None)

    @property
    def changed(self) -> tuple[Draft, ...]:
        """Plans whose edits are not in their files."""
        return tuple(draft for draft in self.drafts.values() if draft.is_changed)

    def opened(self, path: Path) -> "Desk":
        """The desk with a plan to work on; edits of the others stay.

        Raises
        ------
        PlanError
            Where the file cannot be read or understood.
        """
        return replace(self._with(path), path=path, other=None if self.other == path else self.other)

    def beside(self, path: Path | None) -> "Desk":
        """The desk with a plan to compare with, or none.

        Raises
        ------
        PlanError
            Where the file cannot be read or understood.
        """
        return replace(self if path is None else self._with(path), other=path, common_value=None)

    def swapped(self) -> "Desk":
        """The desk with plan B in hand and plan A beside it."""
        return replace(self, path=self.other, other=self.path)

    def copied(self, path: Path) -> "Desk":
        """The desk with the plan in hand kept as another file, named after it, which is the one in hand then.

        Raises
        ------
        PlanError
            Where that cannot be written.
        """
        if self.draft is None:
            return self
        drafts = {name: draft for name, draft in self.drafts.items() if name != self.path}
        return replace(
            self, drafts={**drafts, path: self.draft.named_after(path).written_to(path)}, path=path
        )

    def with_draft(self, draft: Draft) -> "Desk":
        """The desk with another state of a draft."""
        return replace(self, drafts={**self.drafts, draft.path: draft})

    def question(self, shop: "Shop", settings: "Settings") -> Question:
        """What to reckon."""
        plans = tuple(draft.plan for draft in self.shown)
        return Question(0, plans, shop, settings, spoken(), self.common_value)

    def _with(self, path: Path) -> "Desk":
        """The desk with a plan as it is worked on, or else as its file is now."""
        draft = self.drafts.get(path)
        return self if draft is not None and draft.is_changed else self.with_draft(Draft.open(path))
