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


def scores_of(source: str | None, root: Path | None) -> "tuple[Run, pl.DataFrame, Workspace]":
    """The latest run of a source and its workspace; it is scored first where it never was."""
    shop = existing(source, root)
    run = latest(shop)
    return run, scores_in(run, shop), shop


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
    import polars as pl

    from recall_console.prediction.schema import SCORES_SCHEMA

    scores = pl.scan_parquet(run.scores_path)
    known = scores.collect_schema()
    if lacking := [column for column in SCORES_SCHEMA if column not in known]:
        raise WorkspaceError(
            tr(
                "the scores in {scores_path} lack {lacking}; make them anew: recall-console score {source}",
                scores_path=run.scores_path,
                lacking=", ".join(lacking),
                source=shop.source,
            )
        )
    return scores
