"""What is asked of the reckoner and what it answers: plain records that go from one process to another."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recall_console.plans.forecasts.comparison import Comparison
    from recall_console.plans.forecasts.forecast import Forecast
    from recall_console.plans.forecasts.frontier import Frontier
    from recall_console.plans.plan import Plan
    from recall_console.settings import Settings


@dataclass(frozen=True)
class Shop:
    """The customers that plans are tried on.

    Attributes
    ----------
    scores_path : Path or None
        The scores table of a run; ``None`` where there are no customers.
    scored_days : int or None
        Horizon of the scores, in days.
    calibration_error : float or None
        As for `forecasting.forecast`.
    """

    scores_path: Path | None = None
    scored_days: int | None = None
    calibration_error: float | None = None


@dataclass(frozen=True)
class Question:
    """One or two plans, over customers or none.

    Attributes
    ----------
    number : int
        Rises from question to question.
    plans : tuple[Plan, ...]
        Plan A and, where there is one, plan B.
    shop : Shop
        Whom they are tried on.
    settings : Settings
        As for `forecasting.forecast`.
    language : str
        One of `language.LANGUAGES`, for sentences in the answer.
    common_value : float or None
        Of a recall, in money, to compare the plans at.
    """

    number: int
    plans: "tuple[Plan, ...]"
    shop: Shop
    settings: "Settings"
    language: str = "en"
    common_value: float | None = None

    @property
    def has_dial(self) -> bool:
        """Whether there is money to give to some customers and not to others."""
        return self.shop.scores_path is not None and self.plans[0].audience.where is not None


@dataclass(frozen=True)
class Outcome:
    """The figures of plan A, of plan B where there is one, and what they say of each other."""

    forecasts: "tuple[Forecast, ...]"
    comparison: "Comparison | None"

    @property
    def is_close(self) -> bool:
        """Whether exact figures will follow."""
        return any(one.is_close for one in self.forecasts)


@dataclass(frozen=True)
class Answer:
    """A part of what is answered to a question; `is_last` where nothing follows."""

    number: int
    outcome: Outcome | None = None
    frontier: "Frontier | None" = None
    error: str = ""
    is_last: bool = False


def at_any_budget(plan: "Plan") -> "Plan":
    """The plan as its frontier knows it: two plans that differ in their budget only have the same one."""
    return replace(plan, budget=None)
