"""Commands that report on a source: what came in, who is leaving, how far to trust it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from recall_console.cli import options, shops, tell
from recall_console.cli.app import app
from recall_console.clock import today
from recall_console.errors import WithheldError
from recall_console.language import tr
from recall_console.processes import give_way
from recall_console.progress import FINISHED


@app.command(help=tr("Report what came in, what was set aside and why."))
def check(
    source: options.Source,
    root: options.Root = None,
    mapping: options.MappingFile = None,
    drop_duplicates: options.DropDuplicates = None,
    timezone: options.Timezone = None,
    json: options.Json = False,
) -> None:
    """Report what came in, what was set aside and why."""
    from recall_console import pipeline
    from recall_console.cli import text
    from recall_console.console.panes.data_text import days_old, used_share

    shop = shops.prepared(source, root, timezone=timezone)
    store = pipeline.take_in(
        shop, mapping=mapping, drop_duplicates=drop_duplicates, report=tell.reporter(None, quiet=json)
    )
    day = today(shop.settings.timezone)
    report = store.quality.as_dict()
    document = report | {
        "used_share": used_share(report),
        "days_old": days_old(report, day) if report["last_at"] else None,
    }
    tell.answer(document, lambda: text.quality(report, shop.source, day), json=json)


@app.command(help=tr("Score everybody: who is leaving, worth what, how sure."))
def score(
    source: options.Source,
    as_of: options.AsOf = None,
    horizon: options.Horizon = shops.DEFAULT_HORIZON_DAYS,
    own_horizon: options.OwnHorizon = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help=tr("Put a copy of the run here"))
    ] = None,
    root: options.Root = None,
    mapping: options.MappingFile = None,
    drop_duplicates: options.DropDuplicates = None,
    currency: options.Currency = None,
    timezone: options.Timezone = None,
    margin_rate: options.MarginRate = None,
    strict: Annotated[
        bool, typer.Option("--strict", help=tr("End with 3 where the model card is withheld"))
    ] = False,
    json: options.Json = False,
    progress: options.ProgressKind = None,
    background: Annotated[bool, typer.Option("--background", hidden=True)] = False,
) -> None:
    """Score everybody: who is leaving, worth what, how sure."""
    from recall_console.cli import text
    from recall_console.prediction.read_card import completed
    from recall_console.workspace import runs

    if json and progress is not None:
        raise typer.BadParameter(tr("--json and --progress both want standard output; choose one"))
    if background:
        give_way()
    report = tell.reporter(progress, quiet=json)
    with tell.ending(told=progress == "json"):
        shop = shops.prepared(
            source,
            root,
            currency=currency,
            timezone=timezone,
            margin_rate=margin_rate,
            own_horizon=own_horizon,
        )
        run = shops.scored(
            shop,
            report,
            mapping=mapping,
            drop_duplicates=drop_duplicates,
            as_of=as_of.date() if as_of else None,
            horizon_days=horizon,
        )
    if not background:
        shops.remember_first(shop)
    if out is not None:
        runs.copy_to(run, out)
    if progress == "json":
        tell.json_line({"stage": FINISHED, "run": str(run.folder)})
    else:
        card = completed(run.card)
        tell.answer(card, lambda: text.card(card, shop.settings.currency, shop.source), json=json)
    if strict:
        _refuse_withheld(run.card)


@app.command(help=tr("Score the past to see how far predictions hold."))
def backtest(
    source: options.Source,
    folds: Annotated[int, typer.Option("--folds", min=1, max=24, help=tr("Dates in the past to score"))] = 5,
    horizon: options.Horizon = shops.DEFAULT_HORIZON_DAYS,
    own_horizon: options.OwnHorizon = None,
    root: options.Root = None,
    mapping: options.MappingFile = None,
    timezone: options.Timezone = None,
    json: options.Json = False,
    progress: options.ProgressKind = None,
) -> None:
    """Score the past to see how far predictions hold."""
    from recall_console import pipeline
    from recall_console.cli import text
    from recall_console.prediction.read_card import completed

    shop = shops.prepared(source, root, timezone=timezone, own_horizon=own_horizon)
    report = tell.reporter(progress, quiet=json)
    store = pipeline.take_in(shop, mapping=mapping, report=report)
    card = pipeline.backtest(shop, store, folds=folds, horizon_days=horizon, report=report).as_dict()
    told = completed(card)
    tell.answer(told, lambda: text.card(told, shop.settings.currency, shop.source), json=json)
    _refuse_withheld(card)


@app.command(help=tr("Show where money is to be won or saved today."))
def overview(
    source: options.MaybeSource = None, root: options.Root = None, json: options.Json = False
) -> None:
    """Show where money is to be won or saved today."""
    from recall_console.cli import text
    from recall_console.console.panes.overview_book import overview_of

    book = shops.book_of(source, root)
    found = overview_of(book)
    tell.answer(found.as_dict(), lambda: text.overview(found, book), json=json)


@app.command(help=tr("Simulate a shop whose truth is known."))
def sample(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help=tr("Where to write the shop"))],
    customers: Annotated[int, typer.Option("--customers", min=1, help=tr("How many customers"))] = 2000,
    days: Annotated[int, typer.Option("--days", min=60, help=tr("How many days of history"))] = 455,
    seed: Annotated[int, typer.Option("--seed", help=tr("The same seed gives the same shop"))] = 20260301,
) -> None:
    """Simulate a shop whose truth is known."""
    from recall_console.events import sample as simulator

    simulator.write(simulator.simulate(customers, days, seed), out)
    typer.echo(
        tr(
            "wrote {customers:,} synthetic customers over {days} days to {out}",
            customers=customers,
            days=days,
            out=out,
        )
    )


def _refuse_withheld(card: Mapping[str, Any]) -> None:
    from recall_console.console.panes.model_words import sentence

    if card["verdict"] == "withheld":
        raise WithheldError(sentence(card["sentences"][0]))
