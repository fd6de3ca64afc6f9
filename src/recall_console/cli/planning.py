"""Commands that reckon plans."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from recall_console.cli import options, shops, tell
from recall_console.cli.app import app
from recall_console.language import tr
from recall_console.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recall_console.plans.audience.base import Base
    from recall_console.plans.forecasts.forecast import Forecast
    from recall_console.plans.plan import Plan
    from recall_console.workspace.runs import Run
    from recall_console.workspace.workspace import Workspace


@app.command(help=tr("Reckon what a plan costs and brings."))
def plan(
    file: Annotated[Path, typer.Argument(metavar="PLAN.toml", help=tr("The plan"))],
    source: options.MaybeSource = None,
    root: options.Root = None,
    json: options.Json = False,
) -> None:
    """The command `plan`."""
    from recall_console.cli import text
    from recall_console.plans.files import plan_file
    from recall_console.plans.forecasts import forecasting

    chosen = plan_file.read(shops.plan_at(file, source, root))
    who = _audience([chosen], source, root)
    found = forecasting.forecast(chosen, *who.terms)
    document = _document(found, who) if json else None
    tell.answer(document, lambda: who.above(text.plan(found, who.settings)), json=json)


def _document(found: "Forecast", who: "_Audience") -> dict[str, Any]:
    """The forecast, what it was reckoned on, and what the plan would bring at any budget."""
    from recall_console.plans.forecasts.frontier import frontier

    base, settings = who.base, who.settings
    dial = None if base is None or found.market is None else frontier(found.plan, base, settings, who.error)
    return found.as_dict() | {
        "as_of": None if base is None or base.scores.is_empty() else base.scores["as_of"].max(),
        "currency": settings.currency,
        "margin_rate": settings.margin_rate,
        "horizon_days": found.plan.horizon_days,
        "hurdle": str(found.plan.hurdle),
        "inputs": asdict(found.plan),
        "frontier": None if dial is None else [point.as_dict() for point in dial.points],
    }


@app.command(help=tr("Set plans side by side; find what changes and what does not add up."))
def compare(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="A.toml B.toml [MORE.toml …] [SOURCE]",
            help=tr(
                "Two plans or more, and where their customers come from; default: the source opened last"
            ),
        ),
    ],
    common_value: Annotated[
        float | None,
        typer.Option("--common-value", metavar="MONEY", help=tr("One value per recall for all plans")),
    ] = None,
    budget_neutral: Annotated[
        bool,
        typer.Option("--budget-neutral", help=tr("Let no later plan cost more than the first")),
    ] = False,
    claimed_gain: Annotated[
        float | None,
        typer.Option(
            "--claimed-gain",
            metavar="MONEY",
            help=tr("What a change is said to bring a year; tells what must be true"),
        ),
    ] = None,
    root: options.Root = None,
    json: options.Json = False,
) -> None:
    """The command `compare`."""
    from recall_console.cli import text
    from recall_console.plans.files import plan_file
    from recall_console.plans.forecasts import changes, comparison, forecasting

    common_value = _amount(common_value, "--common-value")
    claimed_gain = _amount(claimed_gain, "--claimed-gain")
    names, source = _plans_and_source(files)
    plans = [plan_file.read(shops.plan_at(Path(name), source, root)) for name in names]
    who = _audience(plans, source, root)

    def ask(one: "Plan") -> "Forecast":
        return forecasting.forecast(one, *who.terms)

    first = ask(plans[0])
    cost = first.total.cost_direct
    others = [changes.within_cost(one, cost, ask) if budget_neutral else ask(one) for one in plans[1:]]
    found = comparison.compare([first, *others], common_value, claimed_gain)
    tell.answer(found.as_dict(), lambda: who.above(text.comparison(found, who.settings)), json=json)


def _amount(said: float | None, option: str) -> float | None:
    """An amount of money from the command line; nan, inf and less than nothing are none."""
    from recall_console.plans.quantities import money

    return None if said is None else money(said, option)


def _plans_and_source(files: "Sequence[str]") -> tuple[list[str], str | None]:
    """The plans, and the source if the last name is none of a plan."""
    *others, last = files
    plans, source = (list(files), None) if last.endswith(".toml") else (others, last)
    if len(plans) < 2:
        raise typer.BadParameter(tr("expected two plan files (.toml) or more"), param_hint="A.toml B.toml")
    return plans, source


@dataclass(frozen=True)
class _Audience:
    """Whom plans are reckoned for; a plain calculator needs none."""

    settings: Settings
    base: "Base | None" = None
    horizon_days: int | None = None
    error: float | None = None
    made: "tuple[Workspace, Run] | None" = None

    @property
    def terms(self) -> "tuple[Base | None, Settings, int | None, float | None]":
        """What a forecast asks for."""
        return self.base, self.settings, self.horizon_days, self.error

    def above(self, answer: str) -> str:
        """An answer with what it rests on above it."""
        from recall_console.cli import basis

        return answer if self.made is None else basis.above(*self.made, answer)


def _audience(plans: "Sequence[Plan]", source: str | None, root: Path | None) -> _Audience:
    """The scored customers that the plans ask for, where they do."""
    if source is None and all(one.audience.where is None for one in plans):
        return _Audience(Settings())
    from recall_console.plans.audience.base import Base

    run, scores, shop = shops.scores_of(source, root)
    base, days = Base.of(scores, shop.settings), int(run.card["horizon_days"])
    return _Audience(shop.settings, base, days, run.calibration_error, (shop, run))
