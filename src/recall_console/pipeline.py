"""The one place that strings events, customers and prediction together, and leaves the result in a workspace."""

import hashlib
import platform
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from recall_console import __version__
from recall_console.errors import FilterError, PlanError, WorkspaceError
from recall_console.progress import Progress, Report, silent
from recall_console.workspace import runs
from recall_console.workspace.files import write_json
from recall_console.workspace.runs import Run
from recall_console.workspace.workspace import Workspace, locked

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from recall_console.customers.north_star import Core, NorthStar
    from recall_console.events.store import EventStore
    from recall_console.prediction.backtest import Backtest
    from recall_console.prediction.trends import Earlier

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
    from recall_console.prediction import first_look  # noqa: PLC0415 - polars comes with it
    from recall_console.prediction import score as scoring  # noqa: PLC0415 - scikit-learn comes with it

    as_of = as_of or day_after_last_event(store)
    core = Core.of(workspace.settings)
    scored = scoring.score(store, as_of, horizon_days, workspace.settings, report)
    star, tiers_seconds = _kept_tiers(workspace, store, as_of, core, report)
    course, trends_seconds = _trends(workspace, store, scored.scores, as_of)
    card = scored.card.as_dict()
    advice, advise_seconds = _advice(workspace, scored.scores, card, report)
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
        "seconds": scored.seconds
        | {"tiers": tiers_seconds, "trends": trends_seconds, "advise": advise_seconds},
    }
    return runs.publish(
        workspace,
        scored.scores,
        card,
        manifest,
        star.as_dict(),
        trends=course,
        advice=advice,
        opening=first_look.opening(scored.scores, advice[1], _before(workspace, as_of)).as_dict(),
    )


def _kept_tiers(
    workspace: Workspace, store: "EventStore", as_of: date, core: "Core", report: Report
) -> "tuple[NorthStar, float]":
    """Keep where customers stood; the north star that follows from it, and the seconds that it took."""
    from recall_console.customers import tiers  # noqa: PLC0415 - polars comes with it

    start = perf_counter()
    tiers.update(workspace.tiers, store, as_of, workspace.settings, report)
    star = tiers.north_star(workspace.tiers, store, as_of, core)
    return star, perf_counter() - start


def advise(
    workspace: Workspace,
    run: Run,
    scores: "pl.DataFrame",
    plan: Path | None = None,
    *,
    report: Report = silent,
) -> Run:
    """Make the advice of a run anew, and put it in place of what was there.

    Parameters
    ----------
    workspace : Workspace
        Whose plan is asked.
    run : Run
        Of the workspace.
    scores : polars.DataFrame
        The run's.
    plan : Path, optional
        A plan file, which is the standing plan from now on; by default the workspace's standing plan as it is.
    report : callable
        Hears of progress.

    Raises
    ------
    PlanError, FilterError
        Where nothing can be made of the plan; then everything stays as it was.
    WorkspaceError
        Where another process is changing the workspace.
    """
    from recall_console.plans.advice.advise import advise as advised  # noqa: PLC0415 - NumPy comes with it
    from recall_console.plans.files import plan_folder  # noqa: PLC0415 - polars comes with it
    from recall_console.prediction import first_look  # noqa: PLC0415 - the same

    file = plan or plan_folder.standing(workspace)
    with locked(workspace):
        made = advised(plan_folder.read(file, workspace), scores, run.card, workspace.settings, report)
        as_of = date.fromisoformat(run.manifest["parameters"]["as_of"])
        look = first_look.opening(scores, made.table, _before(workspace, as_of))
        runs.write_advice(run.folder, made.document, made.table)
        write_json(run.folder / runs.OPENING, look.as_dict())
        if plan is not None:
            plan_folder.make_standing(workspace, plan)
    return runs.open_run(run.folder)


def _before(workspace: Workspace, as_of: date) -> dict[str, dict[str, int]]:
    """How many were in each group one snapshot step before, as far as it was kept."""
    from recall_console.customers.migration import sizes_before  # noqa: PLC0415 - polars comes with it

    return sizes_before(workspace.tiers, as_of, workspace.settings.snapshot_step_days)


def _advice(
    workspace: Workspace, scores: "pl.DataFrame", card: "Mapping[str, Any]", report: Report
) -> "tuple[tuple[dict[str, Any], pl.DataFrame], float]":
    """What everybody should get by the standing plan, and the seconds that it took; a plan that is wrong stops no scoring."""
    from recall_console.plans.advice import advise  # noqa: PLC0415 - NumPy comes with it
    from recall_console.plans.files import plan_folder  # noqa: PLC0415 - polars comes with it

    start, name = perf_counter(), ""
    try:
        file = plan_folder.standing(workspace)
        name = plan_folder.name_of(file, workspace)
        made = advise.advise(plan_folder.read(file, workspace), scores, card, workspace.settings, report)
    except (PlanError, FilterError, WorkspaceError):
        made = advise.without("plan_unreadable", name, scores, workspace.settings)
    return (made.document, made.table), perf_counter() - start


def _trends(
    workspace: Workspace, store: "EventStore", scores: "pl.DataFrame", as_of: date
) -> tuple[dict[str, Any], float]:
    """How the shop moves, by the months of its log and against an earlier date, and the seconds that it took."""
    from recall_console.prediction import trends  # noqa: PLC0415 - polars comes with it

    start = perf_counter()
    run = runs.before(workspace, as_of)
    earlier = _of_run(run) or _of_standing(workspace, as_of)
    expected = run.trends["expected"] if run is not None and run.trends is not None else ()
    return trends.trends(store, scores, as_of, earlier, expected), perf_counter() - start


def _of_run(run: Run | None) -> "Earlier | None":
    """Everybody as an earlier run scored them; none where there is no run that this version can read."""
    import polars as pl  # noqa: PLC0415 - slow to import

    from recall_console.prediction.changes_since import BEFORE, VALUES  # noqa: PLC0415 - polars comes with it
    from recall_console.prediction.trends import Earlier  # noqa: PLC0415 - the same

    if run is None:
        return None
    try:
        table = pl.read_parquet(run.scores_path, columns=[*BEFORE, *VALUES])
    except (OSError, pl.exceptions.PolarsError):
        return None  # an old run that is damaged stops no new one: the standing is there to compare with
    return Earlier("run", date.fromisoformat(run.manifest["parameters"]["as_of"]), table)


def _of_standing(workspace: Workspace, as_of: date) -> "Earlier | None":
    """Everybody as they stood one snapshot step before; none where the log is younger."""
    from recall_console.prediction.changes_since import BEFORE  # noqa: PLC0415 - polars comes with it
    from recall_console.prediction.trends import Earlier  # noqa: PLC0415 - the same
    from recall_console.workspace import tiers  # noqa: PLC0415 - the same

    day = as_of - timedelta(days=workspace.settings.snapshot_step_days)
    if day not in tiers.dates(workspace.tiers):
        return None
    return Earlier("standing", day, tiers.read(workspace.tiers, day, BEFORE))


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
