"""Commands that report on a source: what came in, who is leaving, how far to trust it."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from recall_console.cli import options, shops, tell
from recall_console.cli.app import app
from recall_console.errors import WithheldError
from recall_console.progress import FINISHED

LOWEST_PRIORITY = 19


@app.command()
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

    shop = shops.prepared(source, root, timezone=timezone)
    store = pipeline.take_in(
        shop, mapping=mapping, drop_duplicates=drop_duplicates, report=tell.reporter(None, quiet=json)
    )
    report = store.quality.as_dict()
    tell.answer(report, lambda: text.quality(report), json=json)


@app.command()
def score(
    source: options.Source,
    as_of: options.AsOf = None,
    horizon: options.Horizon = shops.DEFAULT_HORIZON_DAYS,
    own_horizon: options.OwnHorizon = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Put a copy of the run here")
    ] = None,
    root: options.Root = None,
    mapping: options.MappingFile = None,
    drop_duplicates: options.DropDuplicates = None,
    currency: options.Currency = None,
    timezone: options.Timezone = None,
    margin_rate: options.MarginRate = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="End with 3 where the model card is withheld")
    ] = False,
    json: options.Json = False,
    progress: options.ProgressKind = None,
    background: Annotated[bool, typer.Option("--background", hidden=True)] = False,
) -> None:
    """Score everybody: who is leaving, worth what, how sure."""
    from recall_console.cli import text
    from recall_console.workspace import runs

    if json and progress is not None:
        raise typer.BadParameter("--json and --progress both want standard output; choose one")
    if background:
        os.nice(LOWEST_PRIORITY)
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
    if out is not None:
        runs.copy_to(run, out)
    if progress == "json":
        tell.json_line({"stage": FINISHED, "run": str(run.folder)})
    else:
        tell.answer(run.card, lambda: text.card(run.card, shop.settings.currency), json=json)
    if strict:
        _refuse_withheld(run.card)


@app.command()
def backtest(
    source: options.Source,
    folds: Annotated[int, typer.Option("--folds", min=1, max=24, help="Dates in the past to score")] = 5,
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

    shop = shops.prepared(source, root, timezone=timezone, own_horizon=own_horizon)
    report = tell.reporter(progress, quiet=json)
    store = pipeline.take_in(shop, mapping=mapping, report=report)
    card = pipeline.backtest(shop, store, folds=folds, horizon_days=horizon, report=report).as_dict()
    tell.answer(card, lambda: text.card(card, shop.settings.currency), json=json)
    _refuse_withheld(card)


@app.command()
def segments(
    source: options.MaybeSource = None,
    where: options.Where = None,
    by: Annotated[str, typer.Option("--by", metavar="COLUMN", help="What to group by")] = "segment",
    root: options.Root = None,
    json: options.Json = False,
) -> None:
    """Show size, value and churn of each segment."""
    from recall_console.cli import text
    from recall_console.prediction import segments as segmenting

    _, scores, _ = shops.scores_of(source, root)
    rows = segmenting.segments(scores, where, by=by).to_dicts()
    tell.answer(rows, lambda: text.segments(rows), json=json)


@app.command()
def overview(
    source: options.MaybeSource = None, root: options.Root = None, json: options.Json = False
) -> None:
    """Show where money is to be won or saved today."""
    from recall_console.cli import text
    from recall_console.customers.north_star import NorthStar
    from recall_console.prediction import overview as overviewing

    run, scores, shop = shops.scores_of(source, root)
    star = None if run.north_star is None else NorthStar.from_dict(run.north_star)
    found = overviewing.overview(scores, run.card, star)
    tell.answer(found.as_dict(), lambda: text.overview(found, shop.settings.currency), json=json)


@app.command()
def sample(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write the shop")],
    customers: Annotated[int, typer.Option("--customers", min=1, help="How many customers")] = 2000,
    days: Annotated[int, typer.Option("--days", min=60, help="How many days of history")] = 455,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same shop")] = 20260301,
) -> None:
    """Simulate a shop whose truth is known."""
    from recall_console.events import sample as simulator

    simulator.write(simulator.simulate(customers, days, seed), out)
    typer.echo(f"wrote {customers:,} synthetic customers over {days} days to {out}")


def _refuse_withheld(card: Mapping[str, Any]) -> None:
    from recall_console.console.panes.model_words import sentence

    if card["verdict"] == "withheld":
        raise WithheldError(sentence(card["sentences"][0]))
