"""Reads what a run left: the book for the screens, and the parts that are fetched only when somebody looks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from recall_console.console.book import Book, Empty, Failed, Glance, State
from recall_console.console.format import listed
from recall_console.console.trouble import first_line
from recall_console.errors import RecallError, WorkspaceError
from recall_console.language import tr
from recall_console.prediction.opening import Opening
from recall_console.workspace.files import read_json

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from recall_console.workspace.runs import Run
    from recall_console.workspace.workspace import Workspace

_OF_ANOTHER_MAKE: Final = (OSError, KeyError, TypeError, ValueError, AttributeError)
"""What reading a document raises that holds something else than it should."""


def load(workspace: "Workspace") -> State:
    """The latest run of a workspace as a book, or the sentence to show instead."""
    from recall_console.workspace import runs  # noqa: PLC0415 - brings Polars, which the shell does not wait for

    try:
        run = runs.latest(workspace)
        if run is None:
            return Empty(
                tr(
                    "Nothing has been scored yet in {folder}\n\nr   reads {source} and scores it",
                    folder=workspace.root,
                    source=workspace.source,
                )
            )
        return read(workspace, run)
    except RecallError as error:
        return _failed(str(error))


def glance(workspace: "Workspace") -> Glance | None:
    """What the first frame shows, without Polars; none where that was not kept, or `load` has something else to say."""
    from recall_console.workspace import runs  # noqa: PLC0415 - the shell does not wait for it

    try:
        run = runs.latest(workspace)
        opening = None if run is None else _kept_opening(run)
        if run is None or opening is None:
            return None
        of_run = runs.as_made(workspace, run)
        return Glance(of_run, opening, run.made_at, _stale(workspace, run), run.advice)
    except (RecallError, *_OF_ANOTHER_MAKE):
        return None  # `load` says why


def read(workspace: "Workspace", run: "Run") -> State:
    """A run as a book, or the sentence to show instead."""
    try:
        return _book(workspace, run)
    except RecallError as error:
        return _failed(str(error))
    except _OF_ANOTHER_MAKE as error:
        return _failed(tr("cannot read {path}: {error}", path=run.folder, error=first_line(error)))


def scan(scores: "Path") -> "pl.LazyFrame":
    """The scores of a run, not read yet.

    Raises
    ------
    WorkspaceError
        Where they cannot be read, or an earlier version made them without a column of this one.
    """
    import polars as pl  # noqa: PLC0415 - see `load`

    from recall_console.prediction.schema import SCORES_SCHEMA  # noqa: PLC0415 - the same

    found = pl.scan_parquet(scores)
    with _reading(scores):
        known = found.collect_schema()
    if lacking := [column for column in SCORES_SCHEMA if column not in known]:
        raise WorkspaceError(tr("the scores in {path} lack {columns}", path=scores, columns=listed(lacking)))
    return found


@contextmanager
def _reading(scores: "Path") -> Iterator[None]:
    import polars as pl  # noqa: PLC0415 - see `load`

    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        why = first_line(error)
        raise WorkspaceError(tr("cannot read the scores in {path}: {why}", path=scores, why=why)) from error


def _book(workspace: "Workspace", run: "Run") -> Book:
    from recall_console.customers.north_star import NorthStar  # noqa: PLC0415 - see `load`
    from recall_console.workspace.runs import as_made  # noqa: PLC0415 - the same

    customers = scan(run.scores_path).select("customer_id")
    with _reading(run.scores_path):
        scores, opening = customers.collect(), opening_of(workspace, run)
    quality, unreadable = _quality(workspace)
    tested, unread = folds(workspace)
    return Book(
        workspace=as_made(workspace, run),
        scores=scores,
        opening=opening,
        card=run.card | tested,
        manifest=run.manifest,
        quality=quality,
        made_at=run.made_at,
        scores_path=run.scores_path,
        north_star=None if run.north_star is None else NorthStar.from_dict(run.north_star),
        backtest_unread=unread,
        advice=run.advice,
        trends=run.trends,
        stale=unreadable or _stale(workspace, run),
    )


def opening_of(workspace: "Workspace", run: "Run") -> Opening:
    """What a run shows first: as it was kept, or found out anew."""
    import polars as pl  # noqa: PLC0415 - see `load`

    from recall_console.prediction.first_look import opening  # noqa: PLC0415 - the same

    kept = _kept_opening(run)
    if kept is not None:
        return kept
    advice = None if run.advice is None else pl.read_parquet(run.advice_path)
    return opening(pl.read_parquet(run.scores_path), advice, _before(workspace, run))


def _before(workspace: "Workspace", run: "Run") -> dict[str, dict[str, int]]:
    """How many were in each group one snapshot step before; empty where that was not kept."""
    from recall_console.customers.migration import sizes_before  # noqa: PLC0415 - see `load`

    told = run.manifest.get("parameters")
    if told is None:
        return {}
    return sizes_before(
        workspace.tiers, date.fromisoformat(told["as_of"]), workspace.settings.snapshot_step_days
    )


def _kept_opening(run: "Run") -> Opening | None:
    """What was kept; none where another version kept it."""
    try:
        return None if run.opening is None else Opening.from_dict(run.opening)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None  # whatever is in there can be found out anew


def _quality(workspace: "Workspace") -> tuple[dict[str, Any], str]:
    """The quality report of the event store, and why it cannot be shown; bundled scores come without a store."""
    from recall_console.events.store import EventStore  # noqa: PLC0415 - see `load`

    if not workspace.store.is_dir():
        return {}, ""
    try:
        return dict(EventStore.open(workspace.store).quality.as_dict()), ""
    except (RecallError, OSError, KeyError, TypeError, ValueError) as error:
        # customers can be shown without it, so it is told and not raised
        return {}, unreadable_store(workspace, error)


def unreadable_store(workspace: "Workspace", error: Exception) -> str:
    """What to say, and to do, where the event store is damaged."""
    return tr(
        "the event store of {folder} cannot be read ({why}); r reads the source anew",
        folder=workspace.root,
        why=first_line(error),
    )


def folds(workspace: "Workspace") -> tuple[dict[str, Any], str]:
    """The `folds` of the last backtest, for the card, and why they cannot be shown; neither where there was none."""
    file = workspace.backtest
    if not file.exists():
        return {}, ""
    try:
        folds = read_json(file)["folds"]
        # touches what the Model pane reads, so that a file of another make is a sentence here and no crash there
        readable = [dict(fold["figures"]) | {"as_of": fold["as_of"]} for fold in folds]
    except (RecallError, KeyError, TypeError, ValueError, AttributeError):
        return {}, tr("{file} cannot be read; recall-console backtest writes it anew", file=file)
    return ({"folds": folds} if readable else {}), ""


def _stale(workspace: "Workspace", run: "Run") -> str:
    """Why the run is older than what is known by now."""
    from recall_console.workspace.runs import changed_since  # noqa: PLC0415 - see `load`

    meta = workspace.store / "meta.json"
    if meta.is_file() and meta.stat().st_mtime > run.made_at.timestamp():
        return tr("events have come in since these scores were made; r scores anew")
    if changed := changed_since(run, workspace.settings):
        return tr(
            "changed since these scores were made: {settings}; r scores anew, with that",
            settings=listed(changed),
        )
    return ""


def _failed(sentence: str) -> Failed:
    """A sentence, and the key that mends it."""
    return Failed(sentence + "\n\n" + tr("r   scores anew"))
