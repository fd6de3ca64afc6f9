"""Commands that reckon plans."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recall_console.cli import options, shops, tell
from recall_console.cli.app import app
from recall_console.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from recall_console.plans.plan import Plan


@app.command()
def plan(
    file: Annotated[Path, typer.Argument(metavar="PLAN.toml", help="The plan")],
    source: options.MaybeSource = None,
    root: options.Root = None,
    json: options.Json = False,
) -> None:
    """Reckon what a plan costs and brings."""
    from recall_console.cli import text
    from recall_console.plans import forecast, plan_file

    chosen = plan_file.read(file)
    scores, settings, days, error = _audience([chosen], source, root)
    found = forecast.forecast(chosen, scores, settings, days, error)
    tell.answer(found.as_dict(), lambda: text.plan(found, settings.currency), json=json)


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
    """Set two plans side by side; find what does not add up."""
    from recall_console.cli import text
    from recall_console.plans import comparison, forecast, plan_file

    plans = [plan_file.read(file) for file in (first, second)]
    scores, settings, days, error = _audience(plans, source, root)
    forecasts = [forecast.forecast(one, scores, settings, days, error) for one in plans]
    found = comparison.compare(forecasts, common_value)
    tell.answer(found.as_dict(), lambda: text.comparison(found, settings.currency), json=json)


def _audience(
    plans: "Sequence[Plan]", source: str | None, root: Path | None
) -> "tuple[pl.DataFrame | None, Settings, int | None, float | None]":
    """Scored customers, settings, the scores' horizon and calibration error; a plain calculator needs none of a source."""
    if source is not None or any(one.audience.where is not None for one in plans):
        run, scores, settings = shops.scores_of(source, root)
        error = run.card["figures"].get("ece", {}).get("high")
        return scores, settings, int(run.card["horizon_days"]), error
    return None, Settings(), None, None
