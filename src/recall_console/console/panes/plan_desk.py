"""What the Plan pane works on: the drafts, their forecasts, the comparison; no screen."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from recall_console.console.panes.plan_draft import Draft
from recall_console.plans.comparison import Comparison, compare
from recall_console.plans.forecast import Forecast, forecast
from recall_console.plans.plan import Plan

if TYPE_CHECKING:
    import polars as pl

    from recall_console.settings import Settings


@dataclass(frozen=True)
class Outcome:
    """The figures of plan A, of plan B where there is one, and what they say of each other."""

    forecasts: tuple[Forecast, ...]
    comparison: Comparison | None


@dataclass(frozen=True)
class Question:
    """What is to be reckoned: one or two plans, over customers or none, at a common value or none."""

    plans: tuple[Plan, ...]
    scores: "pl.DataFrame | None"
    settings: "Settings"
    common_value: float | None = None
    scored_days: int | None = None

    @property
    def customers(self) -> int:
        """How many customers have to be gone through."""
        return 0 if self.scores is None else self.scores.height * len(self.plans)

    def answer(self) -> Outcome:
        """Reckon it.

        Raises
        ------
        RecallError
            Where a plan or its audience cannot be reckoned; the message names the key.
        """
        forecasts = tuple(forecast(plan, self.scores, self.settings, self.scored_days) for plan in self.plans)
        return Outcome(forecasts, compare(forecasts, self.common_value) if len(forecasts) > 1 else None)


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

    def with_draft(self, draft: Draft) -> "Desk":
        """The desk with another state of a draft."""
        return replace(self, drafts={**self.drafts, draft.path: draft})

    def question(
        self, scores: "pl.DataFrame | None", settings: "Settings", scored_days: int | None = None
    ) -> Question:
        """What to reckon."""
        plans = tuple(draft.plan for draft in self.shown)
        return Question(plans, scores, settings, self.common_value, scored_days)

    def _with(self, path: Path) -> "Desk":
        """The desk with a plan as it is worked on, or else as its file is now."""
        draft = self.drafts.get(path)
        return self if draft is not None and draft.is_changed else self.with_draft(Draft.open(path))
