"""From what was typed to a workspace, its events and its scores."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from recall_console.cli import tell
from recall_console.errors import WorkspaceError
from recall_console.language import tr
from recall_console.progress import Report

if TYPE_CHECKING:
    import polars as pl

    from recall_console.console.book import Book
    from recall_console.workspace.runs import Run
    from recall_console.workspace.workspace import Workspace


DEFAULT_HORIZON_DAYS = 90


def prepared(
    source: str,
    root: Path | None,
    *,
    currency: str | None = None,
    timezone: str | None = None,
    margin_rate: float | None = None,
    own_horizon: bool | None = None,
) -> "Workspace":
    """The workspace of a source, with what was typed remembered as its settings.

    What cannot be right is refused before anything is made or remembered.
    """
    from recall_console.workspace import workspace

    if timezone is not None:
        from recall_console.events.intake import check_timezone

        check_timezone(timezone)
    if not workspace.is_known(source, root):
        from recall_console.events import opening

        opening.inspect(source, opening.LeftOut())
    chosen = {
        "currency": currency,
        "timezone": timezone,
        "margin_rate": margin_rate,
        "own_horizon": own_horizon,
    }
    return workspace.prepare(source, root, chosen)


def existing(source: str | None, root: Path | None) -> "Workspace":
    """The workspace of a source, else the named one, else the one that was open last."""
    from recall_console.workspace import workspace

    if source is not None:
        return workspace.prepare(source, root)
    found = workspace.reopen(root) if root else workspace.last()
    if found is None:
        raise WorkspaceError(tr("no source was opened yet; name one: a file, a folder or a glob of events"))
    return found


def remember_first(shop: "Workspace") -> None:
    """Let the console open on this workspace from now on, unless another one than the demo's was opened before."""
    from recall_console.events.sample.bundled import is_bundled
    from recall_console.workspace import workspace

    known = workspace.last()
    if known is None or is_bundled(known.source):
        workspace.remember(shop)


def scored(
    shop: "Workspace",
    report: Report,
    *,
    mapping: Path | None = None,
    drop_duplicates: bool | None = None,
    as_of: date | None = None,
    horizon_days: int = DEFAULT_HORIZON_DAYS,
) -> "Run":
    """Read what is new of a source, and score it."""
    from recall_console import pipeline

    store = pipeline.take_in(shop, mapping=mapping, drop_duplicates=drop_duplicates, report=report)
    return pipeline.score(shop, store, as_of=as_of, horizon_days=horizon_days, report=report)


def latest(shop: "Workspace", *, quiet: bool = False) -> "Run":
    """The latest run of a workspace; it is scored first where it never was, without a word where quiet."""
    from recall_console.workspace import runs

    run = runs.latest(shop) or scored(shop, tell.reporter(None, quiet=quiet))
    tell.clear_bar()
    return run


def made(source: str | None, root: Path | None, *, quiet: bool = False) -> "tuple[Run, Workspace]":
    """The latest run of a source, and its workspace as that was made; it is scored first where it never was."""
    from recall_console.workspace import runs

    shop = existing(source, root)
    run = latest(shop, quiet=quiet)
    return run, runs.as_made(shop, run)


def scores_of(source: str | None, root: Path | None) -> "tuple[Run, pl.DataFrame, Workspace]":
    """The same with the scores."""
    run, shop = made(source, root)
    return run, scores_in(run, shop), shop


def plan_at(file: Path, source: str | None, root: Path | None) -> Path:
    """A plan's file: where its path leads, else the one of that name among the plans of the workspace."""
    from recall_console.plans.files.plan_folder import plan_files
    from recall_console.workspace import workspace

    if file.exists() or file.parent != Path():
        return file
    is_known = source is None or workspace.is_known(source, root)
    shop = existing(source, root) if is_known and (source or root or workspace.last()) else None
    return next((plan for plan in plan_files(shop.plans) if plan.name == file.name), file) if shop else file


def book_of(source: str | None, root: Path | None) -> "Book":
    """The latest run as the screens see it; it is scored first where it never was."""
    from recall_console.console import store
    from recall_console.console.book import Book

    shop = existing(source, root)
    book = store.read(shop, latest(shop))
    if not isinstance(book, Book):
        raise WorkspaceError(book.sentence.partition("\n")[0])
    return book


def scores_in(run: "Run", shop: "Workspace") -> "pl.DataFrame":
    """The scores of a run; those of an earlier version that lack a column of this one are refused."""
    return scan_scores(run, shop).collect()


def scan_scores(run: "Run", shop: "Workspace") -> "pl.LazyFrame":
    """The same without reading them yet."""
    from recall_console.console import store

    try:
        return store.scan(run.scores_path)
    except WorkspaceError as error:
        raise WorkspaceError(
            tr("{trouble}; make them anew: recall-console score {source}", trouble=error, source=shop.source)
        ) from error
