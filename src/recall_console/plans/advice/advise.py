"""What everybody should get now: a plan settled for the whole base, in a table and in one document."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from recall_console.plans.advice import document as documents
from recall_console.plans.advice import summary, table
from recall_console.plans.advice.reckoning import Reckoner
from recall_console.plans.audience.base import Base
from recall_console.plans.forecasts import forecasting
from recall_console.plans.forecasts.frontier import frontier
from recall_console.progress import Progress, silent
from recall_console.workspace import runs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recall_console.plans.files.plan_folder import Standing
    from recall_console.plans.plan import Plan
    from recall_console.progress import Report
    from recall_console.settings import Settings

STAGE: Final = "advise"
"""What the work is called where its progress is told."""
UNAVAILABLE: Final = ("model_withheld", "no_money", "no_audience", "plan_unreadable")
"""Why there is no advice: the model is withheld, no value is known of anybody, the plan is a plain calculator's, or nothing can
be made of its file."""


@dataclass(frozen=True)
class Advice:
    """What everybody should get now.

    Attributes
    ----------
    document : dict
        advice.json.
    table : polars.DataFrame
        `ADVICE_SCHEMA`: one row for each customer of the scores, in their order.
    """

    document: dict[str, Any]
    table: pl.DataFrame


def advise(
    asked: "Standing",
    scores: pl.DataFrame,
    card: "Mapping[str, Any]",
    settings: "Settings",
    report: "Report" = silent,
) -> Advice:
    """Settle a plan for a whole base.

    Parameters
    ----------
    asked : Standing
        The plan.
    scores : polars.DataFrame
        `SCORES_SCHEMA`, sorted by customer_id.
    card : mapping
        The model card.
    settings : Settings
        For the margin rate, and how far figures are trusted.
    report : callable
        Hears of progress.

    Raises
    ------
    PlanError
        Where a rung has no response.
    FilterError
        Where a condition cannot be evaluated.
    """
    base, plan = Base.of(scores, settings), asked.plan
    if why := _unavailable(plan, base, card):
        return without(why, asked.file, scores, settings)
    report(Progress(STAGE, 0, 2, plan.name))
    error = runs.calibration_error(card)
    found = forecasting.forecast(plan, base, settings, int(card["horizon_days"]), error)
    outcome, outlook, market = found.outcome, found.outlook, found.market
    if outcome is None or outlook is None or market is None:
        return without("no_audience", asked.file, scores, settings)
    report(Progress(STAGE, 1, 2, plan.name))
    reckoner = Reckoner(plan, outcome.crowd, outcome.known, outcome.terms, settings, found.calibration_error)
    made = table.table(base, outcome, reckoner)
    told = documents.document(
        asked,
        scores,
        settings,
        found=found,
        outlook=outlook,
        market=market,
        ahead=frontier(plan, base, settings, error),
        groups=summary.rows(made, outcome, reckoner),
    )
    return Advice(told, made)


def without(why: str, file: str, scores: pl.DataFrame, settings: "Settings") -> Advice:
    """That there is no advice; see `document.without`."""
    told = documents.without(why, file, scores, settings)
    return Advice(told, table.nothing(scores, Base.of(scores, settings)))


def _unavailable(plan: "Plan", base: Base, card: "Mapping[str, Any]") -> str | None:
    if plan.audience.where is None:
        return "no_audience"
    if card["verdict"] == "withheld":
        return "model_withheld"
    has_value = plan.calculator.value_per_recall is not None or bool((base.gained >= 0).any())
    return None if has_value else "no_money"
