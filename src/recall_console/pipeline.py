"""The one place that strings events, customers and prediction together, and leaves the result in a workspace."""

import hashlib
import platform
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from recall_console import __version__
from recall_console.progress import Progress, Report, silent
from recall_console.workspace import runs
from recall_console.workspace.files import write_json
from recall_console.workspace.runs import Run
from recall_console.workspace.workspace import Workspace, locked

if TYPE_CHECKING:
    from recall_console.customers.north_star import Core, NorthStar
    from recall_console.events.store import EventStore
    from recall_console.prediction.backtest import Backtest

LIBRARIES = ("polars", "numpy", "scikit-learn")


def take_in(
    workspace: Workspace,
    *,
    mapping: Path | None = None,
    drop_duplicates: bool | None = None,
    report: Report = silent,
) -> "EventStore":
    """Read what is new of the workspace's source into its event store.

    Parameters
    ----------
    workspace : Workspace
        Names the source and holds the store.
    mapping : Path, optional
        Roles of columns (TOML); remembered for the next time.
    drop_duplicates : bool, optional
        Keep only the first of rows that are equal in every column; remembered for the next time.
    report : callable
        Hears of progress.

    Raises
    ------
    InputError, MappingError
        Where nothing can be made of the source.
    WorkspaceError
        Where another process is changing the workspace.
    """
    from recall_console.events import intake  # noqa: PLC0415 - polars comes with it

    with locked(workspace):
        return intake.take_in(
            workspace.source,
            workspace.store,
            workspace.settings,
            mapping=mapping,
            drop_duplicates=drop_duplicates,
            report=report,
        )


def score(
    workspace: Workspace,
    store: "EventStore",
    *,
    as_of: date | None,
    horizon_days: int,
    report: Report = silent,
) -> Run:
    """Score every customer of the base as of a date, and publish the run.

    Parameters
    ----------
    workspace : Workspace
        Where the run is kept.
    store : EventStore
        The events.
    as_of : date, optional
        Only events before it count; by default the day after the last event.
    horizon_days : int
        A purchase within so many days from `as_of` counts as staying.
    report : callable
        Hears of progress.

    Raises
    ------
    InputError
        Where nothing can be said as of that date.
    """
    from recall_console.customers.north_star import Core  # noqa: PLC0415 - polars comes with it
    from recall_console.prediction import score as scoring  # noqa: PLC0415 - scikit-learn comes with it

    as_of = as_of or day_after_last_event(store)
    core = Core.of(workspace.settings)
    scored = scoring.score(store, as_of, horizon_days, workspace.settings, report)
    star, tiers_seconds = _kept_tiers(workspace, store, as_of, core, report)
    report(Progress("write", 0, 1))
    parameters = {
        "as_of": as_of.isoformat(),
        "horizon_days": horizon_days,
        "settings": workspace.settings.as_dict(),
    }
    manifest = {
        "inputs": [{"file": Path(file.path).name, "sha256": file.sha256} for file in store.meta.files],
        "versions": _versions(),
        "parameters": parameters,
        "parameters_sha256": hashlib.sha256(repr(parameters).encode()).hexdigest(),
        "seed": workspace.settings.seed,
        "seconds": scored.seconds | {"tiers": tiers_seconds},
    }
    return runs.publish(workspace, scored.scores, scored.card.as_dict(), manifest, star.as_dict())


def _kept_tiers(
    workspace: Workspace, store: "EventStore", as_of: date, core: "Core", report: Report
) -> "tuple[NorthStar, float]":
    """Keep where customers stood; the north star that follows from it, and the seconds that it took."""
    from recall_console.customers import tiers  # noqa: PLC0415 - polars comes with it

    start = perf_counter()
    tiers.update(workspace.tiers, store, as_of, workspace.settings, report)
    star = tiers.north_star(workspace.tiers, store, as_of, core)
    return star, perf_counter() - start


def backtest(
    workspace: Workspace, store: "EventStore", *, folds: int, horizon_days: int, report: Report = silent
) -> "Backtest":
    """Score several dates in the past whose outcome is known, and keep what came out for the Model pane."""
    from recall_console.prediction import backtest as backtesting  # noqa: PLC0415 - scikit-learn comes with it

    result = backtesting.backtest(store, folds, horizon_days, workspace.settings, report)
    write_json(workspace.backtest, result.as_dict())
    return result


def day_after_last_event(store: "EventStore") -> date:
    """The as-of date that sees everything."""
    return store.meta.last_at.date() + timedelta(days=1)


def _versions() -> dict[str, Any]:
    return {
        "recall-console": __version__,
        "python": platform.python_version(),
        **{library: version(library) for library in LIBRARIES},
    }
