"""What was loaded: the frozen hand-over of one run to the screens."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import polars as pl

    from recall_console.console.selection import Finder
    from recall_console.customers.north_star import NorthStar
    from recall_console.workspace.workspace import Workspace

AT_RISK: Final = "value_at_risk"
"""Margin of 12 months that is likely to be lost: churn probability × value if won back."""


@dataclass(frozen=True)
class Loading:
    """Something is on its way; the screen says what."""

    sentence: str


@dataclass(frozen=True)
class Empty:
    """Nothing is there yet; the screen says what to do."""

    sentence: str


@dataclass(frozen=True)
class Failed:
    """It could not be loaded; the screen says why and what to do."""

    sentence: str


@dataclass(frozen=True, eq=False)
class Book:
    """One complete run, ready to be shown; replaced as a whole when the next run arrives."""

    workspace: "Workspace"
    scores: "pl.DataFrame"
    """SCORES_SCHEMA without the reasons (see `store.reasons`), and `AT_RISK`: one row a customer, sorted by id."""
    card: dict[str, Any]
    """The model card, as in metrics.json, and the `folds` of the last backtest where there was one."""
    manifest: dict[str, Any]
    quality: dict[str, Any]
    """QualityReport.as_dict(); empty where the store has none."""
    made_at: datetime
    scores_path: Path
    north_star: "NorthStar | None" = None
    """Whether core customers buy again, month by month; none in runs that were made before it was kept."""
    backtest_unread: str = ""
    """Why the card lacks the `folds` of the last backtest, in one sentence; empty where it has them, or there was none."""
    stale: str = ""
    """Why these scores are no longer the newest truth, in one sentence; empty while they are."""

    @cached_property
    def as_of(self) -> date | None:
        """The moment that the scores are computed for; none without customers."""
        return None if self.scores.is_empty() else self.scores["as_of"][0]

    @cached_property
    def finder(self) -> "Finder":
        """Finds groups and conditions in the scores; kept with them for what it has sorted already."""
        from recall_console.console.selection import Finder  # noqa: PLC0415 - brings Polars

        return Finder(self.scores)


State = Loading | Empty | Failed | Book
