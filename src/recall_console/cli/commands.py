"""The commands. Each asks one question of the packages below and prints the answer; imports wait until it is asked."""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from recall_console import __version__
from recall_console.cli import options, tell
from recall_console.errors import WithheldError, WorkspaceError
from recall_console.progress import FINISHED, Report
from recall_console.settings import Settings

if TYPE_CHECKING:
    import polars as pl

    from recall_console.plans.plan import Plan
    from recall_console.workspace.runs import Run
    from recall_console.workspace.workspace import Workspace

LOWEST_PRIORITY = 19

app = typer.Typer(
    name="recall-console",
    help="Who is leaving, what they are worth, and whether winning them back pays.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"recall-console {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def console(
    context: typer.Context,
    root: options.Root = None,
    mouse: options.Mouse = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version")
    ] = False,
) -> None:
    """Without a command: the console on the last workspace, or the demo where there is none."""
    if context.invoked_subcommand is not None:
        return
    from recall_console.workspace import workspace

    found = workspace.reopen(root) if root else workspace.last()
    if found is None:
        demo(root=None, mouse=mouse)
    else:
        _open_console(found, mouse=mouse, rescore=False)


@app.command("open")
def open_source(
    source: options.Source,
    root: options.Root = None,
    mapping: options.MappingFile = None,
    currency: options.Currency = None,
    timezone: options.Timezone = None,
    margin_rate: options.MarginRate = None,
    mouse: options.Mouse = False,
) -> None:
    """Open the console on a source; scoring runs behind where there are no scores yet."""
    from recall_console.workspace import runs

    shop = _prepared(source, root, currency, timezone, margin_rate)
    _open_console(shop, mouse=mouse, rescore=runs.latest(shop) is None, mapping=mapping)


@app.command()
def demo(root: options.Root = None, mouse: options.Mouse = False) -> None:
    """Open the console on the bundled sample: no files, no network."""
    from recall_console.events.sample.bundled import EVENTS, RUN, SETTINGS, sample_data_dir
    from recall_console.workspace import runs, workspace

    folder = sample_data_dir()
    shop = workspace.prepare(str(folder / EVENTS), root, SETTINGS)
    fresh = runs.latest(shop) is None
    if fresh:
        runs.adopt(shop, folder / RUN)
    _open_console(shop, mouse=mouse, rescore=fresh)


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

    shop = _prepared(source, root, None, timezone, None)
    store = pipeline.take_in(
        shop, mapping=mapping, drop_duplicates=drop_duplicates, report=tell.reporter(None, quiet=json)
    )
    report = store.quality.as_dict()
    _answer(report, lambda: text.quality(report), json=json)


@app.command()
def score(
    source: options.Source,
    as_of: options.AsOf = None,
    horizon: options.Horizon = 90,
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
    """Score every customer: who is leaving, what they are worth, how sure that is."""
    from recall_console.cli import text
    from recall_console.workspace import runs

    if background:
        os.nice(LOWEST_PRIORITY)
    shop = _prepared(source, root, currency, timezone, margin_rate)
    report = tell.reporter(progress, quiet=json)
    with tell.ending(told=progress == "json"):
        run = _scored(shop, mapping, drop_duplicates, as_of.date() if as_of else None, horizon, report)
    if out is not None:
        runs.copy_to(run, out)
    if progress == "json":
        tell.json_line({"stage": FINISHED, "run": str(run.folder)})
    else:
        _answer(run.card, lambda: text.card(run.card), json=json)
    if strict:
        _refuse_withheld(run.card)


@app.command()
def backtest(
    source: options.Source,
    folds: Annotated[int, typer.Option("--folds", min=1, max=24, help="Dates in the past to score")] = 5,
    horizon: options.Horizon = 90,
    root: options.Root = None,
    mapping: options.MappingFile = None,
    timezone: options.Timezone = None,
    json: options.Json = False,
    progress: options.ProgressKind = None,
) -> None:
    """Score dates in the past whose outcome is known: how far can the predictions be trusted."""
    from recall_console import pipeline
    from recall_console.cli import text

    shop = _prepared(source, root, None, timezone, None)
    report = tell.reporter(progress, quiet=json)
    store = pipeline.take_in(shop, mapping=mapping, report=report)
    card = pipeline.backtest(shop, store, folds=folds, horizon_days=horizon, report=report).as_dict()
    _answer(card, lambda: text.card(card), json=json)
    _refuse_withheld(card)


@app.command()
def segments(
    source: options.MaybeSource = None,
    where: options.Where = None,
    by: Annotated[str, typer.Option("--by", metavar="COLUMN", help="What to group by")] = "segment",
    root: options.Root = None,
    json: options.Json = False,
) -> None:
    """Show who the customers are: size, value and churn of each segment."""
    from recall_console.cli import text
    from recall_console.prediction import segments as segmenting

    _, scores, _ = _scores_of(source, root)
    rows = segmenting.segments(scores, where, by=by).to_dicts()
    _answer(rows, lambda: text.segments(rows), json=json)


@app.command()
def overview(
    source: options.MaybeSource = None, root: options.Root = None, json: options.Json = False
) -> None:
    """Show where money is to be won or saved today."""
    from recall_console.cli import text
    from recall_console.prediction import overview as overviewing

    run, scores, settings = _scores_of(source, root)
    found = overviewing.overview(scores, run.card)
    _answer(found.as_dict(), lambda: text.overview(found, settings.currency), json=json)


@app.command()
def plan(
    file: Annotated[Path, typer.Argument(metavar="PLAN.toml", help="The plan")],
    source: options.MaybeSource = None,
    root: options.Root = None,
    json: options.Json = False,
) -> None:
    """Reckon what a plan costs and brings: three ledgers, ladder, profit curve."""
    from recall_console.cli import text
    from recall_console.plans import forecast, plan_file

    chosen = plan_file.read(file)
    scores, settings = _audience([chosen], source, root)
    found = forecast.forecast(chosen, scores, settings)
    _answer(found.as_dict(), lambda: text.plan(found, settings.currency), json=json)


@app.command()
def compare(
    first: Annotated[Path, typer.Argument(metavar="A.toml", help="One plan")],
    second: Annotated[Path, typer.Argument(metavar="B.toml", help="The other plan")],
    source: options.MaybeSource = None,
    common_value: Annotated[
        float | None,
        typer.Option("--common-value", metavar="MONEY", help="One value per recall for both plans"),
    ] = None,
    root: options.Root = None,
    json: options.Json = False,
) -> None:
    """Set two plans side by side on common assumptions, and find what does not add up."""
    from recall_console.cli import text
    from recall_console.plans import comparison, forecast, plan_file

    plans = [plan_file.read(file) for file in (first, second)]
    scores, settings = _audience(plans, source, root)
    forecasts = [forecast.forecast(one, scores, settings) for one in plans]
    found = comparison.compare(forecasts, common_value)
    _answer(found.as_dict(), lambda: text.comparison(found, settings.currency), json=json)


@app.command()
def sample(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write the shop")],
    customers: Annotated[int, typer.Option("--customers", min=1, help="How many customers")] = 2000,
    days: Annotated[int, typer.Option("--days", min=60, help="How many days of history")] = 455,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same shop")] = 20260301,
) -> None:
    """Simulate a shop whose truth is known, to try and to test with."""
    from recall_console.events import sample as simulator

    simulator.write(simulator.simulate(customers, days, seed), out)
    typer.echo(f"wrote {customers:,} synthetic customers over {days} days to {out}")


def _prepared(
    source: str, root: Path | None, currency: str | None, timezone: str | None, margin_rate: float | None
) -> "Workspace":
    from recall_console.workspace import workspace

    chosen = {"currency": currency, "timezone": timezone, "margin_rate": margin_rate}
    return workspace.prepare(source, root, chosen)


def _scored(
    shop: "Workspace",
    mapping: Path | None,
    drop_duplicates: bool | None,
    as_of: date | None,
    horizon: int,
    report: Report,
) -> "Run":
    from recall_console import pipeline

    store = pipeline.take_in(shop, mapping=mapping, drop_duplicates=drop_duplicates, report=report)
    return pipeline.score(shop, store, as_of=as_of, horizon_days=horizon, report=report)


def _scores_of(source: str | None, root: Path | None) -> "tuple[Run, pl.DataFrame, Settings]":
    """The latest run of a source; it is scored first where it never was."""
    import polars as pl

    from recall_console.workspace import runs

    shop = _existing(source, root)
    run = runs.latest(shop) or _scored(shop, None, None, None, 90, tell.reporter(None, quiet=False))
    tell.clear_bar()
    return run, pl.read_parquet(run.scores_path), shop.settings


def _existing(source: str | None, root: Path | None) -> "Workspace":
    from recall_console.workspace import workspace

    if source is not None:
        return workspace.prepare(source, root)
    found = workspace.reopen(root) if root else workspace.last()
    if found is None:
        raise WorkspaceError("no source was opened yet; name one: a file, a folder or a glob of events")
    return found


def _open_console(shop: "Workspace", *, mouse: bool, rescore: bool, mapping: Path | None = None) -> None:
    from recall_console.console import app as console_app
    from recall_console.workspace import workspace

    workspace.remember(shop)
    console_app.run(shop, mouse=mouse, rescore=rescore, mapping=mapping)


def _audience(
    plans: "Sequence[Plan]", source: str | None, root: Path | None
) -> "tuple[pl.DataFrame | None, Settings]":
    """Scored customers and settings for a plan; a plain calculator needs neither source nor scores."""
    if source is not None or any(one.audience.where is not None for one in plans):
        _, scores, settings = _scores_of(source, root)
        return scores, settings
    return None, Settings()


def _answer(document: Any, words: Callable[[], str], *, json: bool) -> None:
    tell.clear_bar()
    if json:
        tell.as_json(document)
    else:
        typer.echo(words())


def _refuse_withheld(card: Mapping[str, Any]) -> None:
    from recall_console.console.panes.model_words import sentence

    if card["verdict"] == "withheld":
        raise WithheldError(sentence(card["sentences"][0]))
