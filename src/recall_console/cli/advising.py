"""The command that says what everybody should get now."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from recall_console.cli import options, shops, tell
from recall_console.cli.app import app
from recall_console.console.format import plain
from recall_console.language import later, tr
from recall_console.processes import give_way
from recall_console.progress import FINISHED

LISTED = 20
_STANDS = later("{plan} stands from now on: the console and further advice go by it")


@app.command(help=tr("Say what everybody should get now, and what money brings."))
def advise(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PLAN.toml] [SOURCE]",
            help=tr(
                "The plan to stand by from now on; where customers come from, default: the source opened last"
            ),
        ),
    ] = None,
    top: Annotated[
        int, typer.Option("--top", min=0, metavar="N", help=tr("List so many customers"))
    ] = LISTED,
    where: options.Where = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE.csv", help=tr("Write the whole list here, and the budget curve beside it")
        ),
    ] = None,
    root: options.Root = None,
    json: options.Json = False,
    progress: options.ProgressKind = None,
    background: Annotated[bool, typer.Option("--background", hidden=True)] = False,
) -> None:
    """The command `advise`."""
    import polars as pl

    from recall_console import pipeline
    from recall_console.cli import advice_text, basis
    from recall_console.plans.advice import ranking

    if json and progress is not None:
        raise typer.BadParameter(tr("--json and --progress both want standard output; choose one"))
    if background:
        give_way()
    plan, source = _plan_and_source(names or ())
    with tell.ending(told=progress == "json"):
        run, scores, shop = shops.scores_of(source, root)
        plan = plan and shops.plan_at(plan, source, root)
        ranking.check(scores, where)
        run = pipeline.advise(shop, run, scores, plan, report=tell.reporter(progress, quiet=json))
    document = run.advice or {}

    @cache  # a long list is made only where it is told or written
    def ranked() -> pl.DataFrame:
        return ranking.ranked(scores, pl.read_parquet(run.advice_path), where)

    files = () if out is None else ranking.write(ranked(), document, out)
    if progress == "json":
        tell.json_line({"stage": FINISHED, "run": str(run.folder)})
    else:

        def words() -> str:
            stands = [] if plan is None else [tr(_STANDS, plan=plain(plan.name))]
            return basis.above(shop, run, advice_text.advice(document, ranked().head(top), files), stands)

        tell.answer(document, words, json=json)


def _plan_and_source(names: Sequence[str]) -> tuple[Path | None, str | None]:
    """A plan (.toml), if any comes first, and a source."""
    plans = [name for name in names[:1] if name.endswith(".toml")]
    sources = list(names)[len(plans) :]
    if len(sources) > 1:
        raise typer.BadParameter(
            tr("expected one plan (.toml) and one source"), param_hint="[PLAN.toml] [SOURCE]"
        )
    return next((Path(name) for name in plans), None), next(iter(sources), None)
