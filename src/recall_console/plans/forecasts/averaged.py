"""The plain calculator's forecast: every customer is the average one."""

from typing import TYPE_CHECKING

from recall_console.errors import PlanError
from recall_console.language import tr
from recall_console.plans import calculator, holdout
from recall_console.plans.doubt import outlook
from recall_console.plans.figures import Figures, total
from recall_console.plans.forecasts import curve
from recall_console.plans.forecasts.caveats import flags
from recall_console.plans.forecasts.forecast import Forecast

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    import numpy.typing as npt

    from recall_console.plans.calculator import Step
    from recall_console.plans.forecasts.curve import Curve
    from recall_console.plans.plan import Plan
    from recall_console.settings import Settings

    _Floats = npt.NDArray[np.float64]
    _Band = Callable[[_Floats], tuple[_Floats, _Floats]]


def forecast(plan: "Plan", settings: "Settings", customers: int | None = None) -> Forecast:
    """Forecast ``plan.audience.reach`` customers without scores.

    Parameters
    ----------
    plan : Plan
        With ``audience.reach``.
    settings : Settings
        For the margin rate.
    customers : int | None
        Of the shop, where it is known: nobody can reach more.

    Raises
    ------
    PlanError
        Where a ladder of several rungs does not say how many answer each, or the hurdle is to come from customers.
    """
    if plan.hurdle.is_auto:
        raise PlanError.at(
            "hurdle", tr('expected a return like "30 % per campaign"; "auto" needs scored customers')
        )
    steps = calculator.climb(plan)
    contacted, held_out = calculator.customers(plan, steps)
    rungs = tuple(calculator.figures(plan, step, contacted, settings.margin) for step in steps)
    figures = total(rungs, contacted, plan.hidden.fixed)
    natural = plan.calculator.natural_return
    effect = None if natural is None else holdout.detectable_effect(contacted, held_out, natural.share)
    reach = plan.audience.reach or 0
    ahead = outlook.of_average(plan, steps, rungs, settings, settings.trusted_ece)
    return Forecast(
        plan=plan,
        audience=reach,
        total=figures,
        rungs=rungs,
        holdout=held_out,
        detectable_effect=effect,
        curve=_straight(plan, figures, contacted, _band(plan, steps, rungs, settings)),
        outlook=ahead,
        flags=flags(
            plan,
            figures,
            rungs,
            settings,
            detectable_effect=effect,
            probability_of_loss=None if ahead is None else ahead.probability_of_loss,
            customers=customers,
            over_budget=reach - contacted - held_out,
        ),
    )


def _straight(plan: "Plan", figures: Figures, contacted: int, band: "_Band | None") -> "Curve | None":
    if figures.net_all is None or not contacted:
        return None
    fixed = plan.hidden.fixed
    net = (figures.net_all + fixed) / contacted
    return curve.of_average(contacted, net, figures.cost_direct / contacted, fixed, band)


def _band(
    plan: "Plan", steps: "Sequence[Step]", rungs: "Sequence[Figures]", settings: "Settings"
) -> "_Band | None":
    told = outlook.average(plan, steps, rungs, settings)
    if told is None:
        return None
    one, known = told
    return lambda sizes: outlook.band(one.times(sizes), plan, known, settings, settings.trusted_ece)
