"""What the Plan pane works on: the drafts, their forecasts, the comparison; no screen."""

from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Final

from recall_console.console.panes.plan_draft import Draft
from recall_console.errors import PlanError
from recall_console.language import tr
from recall_console.plans.forecasts.comparison import Comparison, compare
from recall_console.plans.forecasts.forecast import Forecast
from recall_console.plans.forecasts.forecasting import forecast
from recall_console.plans.forecasts.frontier import Frontier, frontier
from recall_console.plans.plan import Plan

if TYPE_CHECKING:
    from recall_console.console.panes.plan_shop import Shop
    from recall_console.settings import Settings

AT_ONCE: Final = 3_000
"""Up to so many customers are reckoned one by one between two keys; of more, close figures come first."""


@dataclass(frozen=True)
class Outcome:
    """The figures of plan A, of plan B where there is one, and what they say of each other."""

    forecasts: tuple[Forecast, ...]
    comparison: Comparison | None

    @property
    def is_close(self) -> bool:
        """Whether exact figures will follow."""
        return any(one.is_close for one in self.forecasts)


@dataclass(frozen=True)
class Question:
    """What is to be reckoned: one or two plans, over customers or none, at a common value or none."""

    plans: tuple[Plan, ...]
    shop: "Shop"
    settings: "Settings"
    common_value: float | None = None
    near: tuple[Forecast, ...] = ()
    """Of the same plans before the last edit: reckoning begins where it ended."""

    @property
    def is_large(self) -> bool:
        """Whether going through every customer takes longer than a key should."""
        return self.shop.size * len(self.plans) > AT_ONCE

    @property
    def has_dial(self) -> bool:
        """Whether there is money to give to some customers and not to others."""
        return self.shop.base is not None and self.plans[0].audience.where is not None

    def answer(self, *, close: bool = False) -> Outcome:
        """Reckon it: of every customer, or, close to that, of customers who are alike together.

        Raises
        ------
        RecallError
            Where a plan or its audience cannot be reckoned; the message names the key.
        """
        shop = self.shop
        forecasts = tuple(
            forecast(
                plan,
                shop.base,
                self.settings,
                shop.scored_days,
                shop.calibration_error,
                in_cells=close,
                near=near,
            )
            for plan, near in zip_longest(self.plans, self.near[: len(self.plans)])
        )
        _ = forecasts[
            0
        ].quadrants  # made when asked for, which is better here than while the screen is painted
        return Outcome(forecasts, compare(forecasts, self.common_value) if len(forecasts) > 1 else None)

    def frontier(self) -> Frontier:
        """What plan A brings at each budget.

        Raises
        ------
        RecallError
            Where it cannot be reckoned.
        """
        if self.shop.base is None:
            raise PlanError(tr("budget: a dial needs scored customers"))
        return frontier(self.plans[0], self.shop.base, self.settings, self.shop.calibration_error)

    def differs_in_budget_only(self, other: "Question") -> bool:
        """Whether the other question's frontier is this one's too."""
        return self.shop is other.shop and _at_any_budget(self.plans[0]) == _at_any_budget(other.plans[0])


def _at_any_budget(plan: Plan) -> Plan:
    return replace(plan, budget=None)


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

    def question(self, shop: "Shop", settings: "Settings", last: Outcome | None = None) -> Question:
        """What to reckon, beginning where the last outcome ended."""
        plans = tuple(draft.plan for draft in self.shown)
        return Question(plans, shop, settings, self.common_value, last.forecasts if last else ())

    def _with(self, path: Path) -> "Desk":
        """The desk with a plan as it is worked on, or else as its file is now."""
        draft = self.drafts.get(path)
        return self if draft is not None and draft.is_changed else self.with_draft(Draft.open(path))
