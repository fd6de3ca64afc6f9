"""Reads what a run left: the book for the screens, and the parts that are fetched only when somebody looks."""

from typing import TYPE_CHECKING, Any, Final

from recall_console.console.book import Book, Empty, Failed, State
from recall_console.errors import RecallError
from recall_console.workspace.files import read_json

if TYPE_CHECKING:
    import polars as pl

    from recall_console.console.story_text import Happening
    from recall_console.workspace.runs import Run
    from recall_console.workspace.workspace import Workspace

FETCHED_LATER: Final = ("reason_1", "reason_2", "reason_3")
"""A third of the table's bytes, read for one customer at a time."""


def load(workspace: "Workspace") -> State:
    """The latest run of a workspace as a book, or the sentence to show instead."""
    from recall_console.workspace import runs  # noqa: PLC0415 - brings Polars, which the shell does not wait for

    try:
        run = runs.latest(workspace)
        if run is None:
            return Empty(
                f"Nothing has been scored yet in {workspace.root}\n\nr   reads {workspace.source} and scores it"
            )
        return read(workspace, run)
    except RecallError as error:
        return Failed(f"{error}\n\nr   scores anew")


def read(workspace: "Workspace", run: "Run") -> State:
    """A run as a book."""
    import polars as pl  # noqa: PLC0415 - see `load`

    from recall_console.customers.north_star import NorthStar  # noqa: PLC0415 - the same
    from recall_console.prediction.schema import SCORES_SCHEMA  # noqa: PLC0415 - the same

    try:
        lacking = [
            column
            for column in SCORES_SCHEMA
            if column not in pl.scan_parquet(run.scores_path).collect_schema()
        ]
        if lacking:
            return Failed(f"the scores in {run.scores_path} lack {', '.join(lacking)}\n\nr   scores anew")
        scores = shown(pl.scan_parquet(run.scores_path)).collect()
    except (OSError, pl.exceptions.PolarsError) as error:
        return Failed(f"cannot read the scores in {run.scores_path}: {_first_line(error)}\n\nr   scores anew")
    quality, unreadable = _quality(workspace)
    folds, unread = _folds(workspace)
    return Book(
        workspace=workspace,
        scores=scores,
        card=run.card | folds,
        manifest=run.manifest,
        quality=quality,
        made_at=run.made_at,
        scores_path=run.scores_path,
        north_star=None if run.north_star is None else NorthStar.from_dict(run.north_star),
        backtest_unread=unread,
        stale=unreadable or _stale(workspace, run),
    )


def shown(scores: "pl.LazyFrame") -> "pl.LazyFrame":
    """What the screens show of the scores table: all but the reasons, and what is at risk."""
    from recall_console.prediction.segments import VALUE_AT_RISK  # noqa: PLC0415 - brings Polars; see `load`

    return scores.drop(*FETCHED_LATER).with_columns(VALUE_AT_RISK)


def customer(book: Book, customer_id: str) -> dict[str, Any]:
    """Everything the scores table says of one customer, the reasons too; empty where there is no such customer."""
    import polars as pl  # noqa: PLC0415 - see `load`

    found = pl.scan_parquet(book.scores_path).filter(pl.col("customer_id") == customer_id).head(1).collect()
    return found.row(0, named=True) if found.height else {}


def happenings(book: Book, customer_id: str) -> "list[Happening]":
    """One customer's events before the as-of date, in order.

    Raises
    ------
    WorkspaceError
        Where the workspace has no event store.
    """
    import polars as pl  # noqa: PLC0415 - see `load`

    from recall_console.console.story_text import Happening  # noqa: PLC0415 - only a story needs it
    from recall_console.events.store import EventStore  # noqa: PLC0415 - the same

    events = EventStore.open(book.workspace.store).customer(customer_id)
    known = events.filter(pl.col("at") < book.as_of).select("at", "event", "amount")
    return [Happening(*event) for event in known.iter_rows()]


def reasons(facts: dict[str, Any]) -> list[str]:
    """Why the customer is thought to leave, in words."""
    from recall_console.prediction.reason_words import PHRASES, render  # noqa: PLC0415 - only a story needs it

    found = (facts[column] for column in FETCHED_LATER)
    known = (reason for reason in found if reason is not None and reason["code"] is not None)
    # a run of another version may know reasons that this one has no words for: their code is better than nothing
    return [render(reason) if reason["code"] in PHRASES else str(reason["code"]) for reason in known]


def _quality(workspace: "Workspace") -> tuple[dict[str, Any], str]:
    """The quality report of the event store, and why it cannot be shown; bundled scores come without a store."""
    from recall_console.events.store import EventStore  # noqa: PLC0415 - see `load`

    if not workspace.store.is_dir():
        return {}, ""
    try:
        return dict(EventStore.open(workspace.store).quality.as_dict()), ""
    except (RecallError, OSError, KeyError, TypeError, ValueError) as error:
        # customers can be shown without it, so it is told and not raised
        return (
            {},
            f"the event store of {workspace.root} cannot be read ({_first_line(error)}); r reads the source anew",
        )


def _folds(workspace: "Workspace") -> tuple[dict[str, Any], str]:
    """The `folds` of the last backtest, for the card, and why they cannot be shown; neither where there was none."""
    file = workspace.backtest
    if not file.exists():
        return {}, ""
    try:
        folds = read_json(file)["folds"]
        # touches what the Model pane reads, so that a file of another make is a sentence here and no crash there
        readable = [dict(fold["figures"]) | {"as_of": fold["as_of"]} for fold in folds]
    except (RecallError, KeyError, TypeError, ValueError, AttributeError):
        return {}, f"{file} cannot be read; recall-console backtest writes it anew"
    return ({"folds": folds} if readable else {}), ""


def _stale(workspace: "Workspace", run: "Run") -> str:
    """Why the run is older than what is known by now."""
    meta = workspace.store / "meta.json"
    if meta.is_file() and meta.stat().st_mtime > run.made_at.timestamp():
        return "events have come in since these scores were made; r scores anew"
    return ""


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
