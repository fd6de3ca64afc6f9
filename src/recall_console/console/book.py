"""What was loaded: the frozen hand-over of one run to the screens."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from recall_console.console.finder import Finder
    from recall_console.console.shelf import Shelf
    from recall_console.customers.north_star import NorthStar
    from recall_console.prediction.opening import Opening
    from recall_console.workspace.workspace import Workspace


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
class Glance:
    """As much of a run as its first frame shows."""

    workspace: "Workspace"
    opening: "Opening"
    made_at: datetime
    stale: str = ""
    """See `Book`."""
    advice: dict[str, Any] | None = None
    """See `Book`."""


@dataclass(frozen=True, eq=False)
class Book:
    """One complete run, ready to be shown; replaced as a whole when the next run arrives."""

    workspace: "Workspace"
    scores: "pl.DataFrame"
    """Who the customers are, sorted by id; everything else of them is in `scan`."""
    opening: "Opening"
    """What is shown of the run first: its groups and counts too."""
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
    advice: dict[str, Any] | None = None
    """What everybody should get now, as in advice.json; none in runs that were made before it was kept."""
    trends: dict[str, Any] | None = None
    """How the shop moves, as in trends.json; none in runs that were made before it was kept."""
    stale: str = ""
    """Why these scores are no longer the newest truth, in one sentence; empty while they are."""

    @cached_property
    def as_of(self) -> date | None:
        """The moment that the scores are computed for; none without customers."""
        return self.opening.as_of

    def scan(self) -> "pl.LazyFrame":
        """SCORES_SCHEMA and `VALUE_AT_RISK`, one row a customer, sorted by id: read anew each time, only what is selected of it."""
        import polars as pl  # noqa: PLC0415 - the book is at hand before it

        from recall_console.prediction.queue import measured  # noqa: PLC0415 - the same

        return measured(pl.scan_parquet(self.scores_path))

    def advised(self) -> "pl.LazyFrame":
        """ADVICE_SCHEMA: one row a customer, sorted by id; nobody where there is no advice."""
        import polars as pl  # noqa: PLC0415 - see `scan`

        from recall_console.plans.advice.schema import ADVICE_SCHEMA  # noqa: PLC0415 - the same
        from recall_console.workspace.runs import ADVICE_TABLE  # noqa: PLC0415 - the same

        if self.advice is None:
            return pl.LazyFrame(schema=ADVICE_SCHEMA)
        return pl.scan_parquet(self.scores_path.with_name(ADVICE_TABLE))

    def customers(self) -> "pl.LazyFrame":
        """All that tables show and conditions ask for: `scan` without the reasons, a third of its bytes, and what is advised."""
        import polars as pl  # noqa: PLC0415 - see `scan`

        from recall_console.prediction.queue import table  # noqa: PLC0415 - the same

        return table(pl.scan_parquet(self.scores_path), None if self.advice is None else self.advised())

    @cached_property
    def shelf(self) -> "Shelf":
        """The columns that are looked at."""
        from recall_console.console.shelf import Shelf  # noqa: PLC0415 - brings Polars

        return Shelf(self.customers(), self.scores)

    @cached_property
    def finder(self) -> "Finder":
        """Finds groups and conditions in the scores; kept with them for what it has sorted already."""
        from recall_console.console.finder import Finder  # noqa: PLC0415 - brings Polars

        return Finder(self.customers(), self.shelf)


State = Loading | Empty | Failed | Book
