"""Forecast a plan: of scored customers one by one, of cells of alike customers, or as a plain calculator."""

from typing import TYPE_CHECKING

from recall_console.errors import PlanError
from recall_console.language import tr
from recall_console.plans.audience.base import Base
from recall_console.plans.forecasts import averaged, scored

if TYPE_CHECKING:
    import polars as pl

    from recall_console.plans.forecasts.forecast import Forecast
    from recall_console.plans.plan import Plan
    from recall_console.settings import Settings


def forecast(
    plan: "Plan",
    scores: "pl.DataFrame | Base | None",
    settings: "Settings",
    scored_days: int | None = None,
    calibration_error: float | None = None,
    *,
    in_cells: bool = False,
    near: "Forecast | None" = None,
) -> "Forecast":
    """Forecast a plan.

    Parameters
    ----------
    plan : Plan
        With ``audience.where`` it is reckoned per scored customer; without, as a plain calculator.
    scores : polars.DataFrame, Base or None
        `SCORES_SCHEMA`, or what was made of it for several plans, or ``None`` where there is no data.
    settings : Settings
        For the margin rate, and how far figures are trusted.
    scored_days : int | None
        Horizon of the scores, to compare with the plan's.
    calibration_error : float | None
        By how much the scores' return probabilities are wrong on average (0–1); ``None`` takes ``settings.trusted_ece``,
        the most that is trusted.
    in_cells : bool
        Whether customers who are alike are reckoned together: close instead of exact, in a tenth of a second for a million.
    near : Forecast | None
        Of a similar plan over the same customers, to begin with: the answer is the same, and comes sooner.

    Raises
    ------
    PlanError
        Where the plan lacks what this way of reckoning needs; the message names the key.
    FilterError
        Where a condition cannot be evaluated.
    """
    if scores is not None and plan.audience.where is not None:
        base = scores if isinstance(scores, Base) else Base.of(scores, settings)
        error = settings.trusted_ece if calibration_error is None else calibration_error
        return scored.forecast(plan, base, settings, scored_days, error, in_cells=in_cells, near=near)
    if plan.audience.reach is None:
        raise PlanError(
            tr("audience.where: expected scored customers; score a source first, or give audience.reach")
        )
    return averaged.forecast(plan, settings, None if scores is None else _size(scores))


def _size(scores: "pl.DataFrame | Base") -> int:
    return (scores.scores if isinstance(scores, Base) else scores).height
