"""The command that hands audiences to channels."""

import contextlib
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from recall_console.cli import options, shops, tell
from recall_console.cli.app import app
from recall_console.clock import today
from recall_console.errors import InputError, WorkspaceError
from recall_console.language import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from recall_console.cli.export_desk import Export
    from recall_console.plans.sending.channel_files import ChannelFile, Format
    from recall_console.workspace.runs import Run
    from recall_console.workspace.workspace import Workspace


@app.command(help=tr("Hand a plan's next contacts to its channels; draw and record the holdout."))
def export(
    file: Annotated[Path, typer.Argument(metavar="PLAN.toml", help=tr("The plan"))],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help=tr("Where the files go"))],
    source: options.MaybeSource = None,
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help=tr("csv, jsonl or parquet"))
    ] = "csv",
    on: Annotated[
        datetime | None,
        typer.Option(
            "--on",
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help=tr("First day of release; default: today, or the scores' as-of date where that is later"),
        ),
    ] = None,
    hash_ids: Annotated[
        bool, typer.Option("--hash-ids", help=tr("Salted SHA-256 in place of customer ids"))
    ] = False,
    new_round: Annotated[bool, typer.Option("--new-round", help=tr("Enrol customers anew"))] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=tr("Show what would be sent; write nothing"))
    ] = False,
    expected_key: Annotated[str | None, typer.Option("--expect-key", hidden=True)] = None,
    root: options.Root = None,
    json: options.Json = False,
) -> None:
    """The command `export`."""
    from recall_console.cli import basis, export_desk, text
    from recall_console.cli.export_record import Order
    from recall_console.plans.files import plan_file
    from recall_console.plans.sending.moment import known_until
    from recall_console.workspace import exports, runs, workspace

    file = shops.plan_at(file, source, root)
    plan, written = plan_file.read(file), plan_file.read_text(file)
    shop = _known(source, root)
    with contextlib.nullcontext() if dry_run else workspace.locked(shop):
        run, scores = _scored(shop)
        shop = runs.as_made(shop, run)
        day = _release_day(on, known_until(scores), shop.settings.timezone)
        order = Order(
            written, plan, run.folder.name, day, _form(form), hash_ids=hash_ids, new_round=new_round
        )
        found = export_desk.prepare(shop, run, scores, order)
        _check_unchanged(found, expected_key)
        if not json:
            tell.answer(None, lambda: basis.above(shop, run, text.export(found)), json=False)
        files = () if dry_run else export_desk.carry_out(shop, order, found, out)
    salt = exports.salt_path(shop) if hash_ids else None
    told = _document(found, files, out, salt, dry_run=dry_run)
    tell.answer(told, lambda: text.exported(told), json=json)


def _known(source: str | None, root: Path | None) -> "Workspace":
    """A workspace that is there already: an export makes none, and a dry run writes nothing."""
    from recall_console.workspace import workspace

    if source is not None and not workspace.is_known(source, root):
        raise WorkspaceError(tr("{source} was not scored yet: recall-console score {source}", source=source))
    return shops.existing(source, root)


def _scored(shop: "Workspace") -> "tuple[Run, pl.DataFrame]":
    """The latest run, if money may follow it."""
    from recall_console.workspace import runs

    run = runs.latest(shop)
    if run is None:
        raise WorkspaceError(
            tr("{source} was not scored yet: recall-console score {source}", source=shop.source)
        )
    if run.card["verdict"] == "withheld":
        raise InputError(
            tr(
                "nothing may be exported on these scores, their model is withheld: {value}",
                value=run.card["withheld"],
            )
        )
    return run, shops.scores_in(run, shop)


def _check_unchanged(found: "Export", expected_key: str | None) -> None:
    """Refuse an export whose plan, scores, day or round are not those of the dry run that somebody saw."""
    if expected_key is not None and found.key != expected_key:
        raise InputError(
            tr("the plan, the scores or the day have changed since this export was shown; look at it again")
        )


def _form(word: str) -> "Format":
    from recall_console.plans.sending.channel_files import FORMATS

    for form in FORMATS:
        if form == word:
            return form
    raise InputError(
        tr("--format: expected one of {formats}, found {word!r}", formats=", ".join(FORMATS), word=word)
    )


def _release_day(on: datetime | None, known_until: date, timezone: str) -> date:
    if on is None:
        return max(today(timezone), known_until)
    if on.date() < known_until:
        raise InputError(
            tr(
                "--on {date}: the scores know what came after it; expected {known_until} or later",
                date=on.date(),
                known_until=known_until,
            )
        )
    return on.date()


def _document(
    found: "Export", files: "Sequence[ChannelFile]", out: Path, salt: Path | None, *, dry_run: bool
) -> dict[str, Any]:
    difference = found.difference()
    since = None if found.previous is None else str(found.previous.day)
    return found.made.as_dict() | {
        "key": found.key,
        "repeated": found.record is not None,
        "dry_run": dry_run,
        "completed": [record.key for record in found.unfinished],
        "difference": None if difference is None else {"since": since, "channels": difference.to_dicts()},
        "out": str(out),
        "files": [file.as_dict() for file in files],
        "salt": None if salt is None else str(salt),
    }
