"""advice.json: what the advice of a whole base comes to, in figures and codes; no words, whatever the language."""

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from recall_console.plans.figures import rounded
from recall_console.prediction.segments import VALUE_AT_RISK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recall_console.plans.doubt.outlook import Outlook
    from recall_console.plans.files.plan_folder import Standing
    from recall_console.plans.forecasts.forecast import Forecast, Market
    from recall_console.plans.forecasts.frontier import Frontier, Point
    from recall_console.settings import Settings

_FIGURES: Final = (
    *("plan_name", "plan_sha256", "evidence", "horizon_days", "contacted", "cost", "cost_all", "brings"),
    *(
        "cost_hidden_fixed",
        "net",
        "net_low",
        "net_high",
        "probability_of_loss",
        "saved_by_leaving_alone",
        "best",
        "marginal",
    ),
    *("money_price", "calibration_error"),
)
_LISTS: Final = ("groups", "curve", "quadrants", "drivers", "flags")
"""What is there only with advice."""


def document(
    asked: "Standing",
    scores: pl.DataFrame,
    settings: "Settings",
    *,
    found: "Forecast",
    outlook: "Outlook",
    market: "Market",
    ahead: "Frontier",
    groups: "Sequence[dict[str, Any]]",
) -> dict[str, Any]:
    """The document of advice.

    Parameters
    ----------
    asked : Standing
        The plan.
    scores : polars.DataFrame
        `SCORES_SCHEMA`.
    settings : Settings
        For the currency.
    found : Forecast
        Of the plan over these customers.
    outlook, market : Outlook, Market
        The forecast's own.
    ahead : Frontier
        Of the same plan.
    groups : sequence of dict
        From `summary.rows`.
    """
    curve = [_point(point) for point in ahead.points]
    told = {
        "unavailable": None,
        "plan_name": asked.plan.name,
        "plan_sha256": asked.sha256,
        "evidence": asked.plan.evidence,
        "horizon_days": asked.plan.horizon_days,
        "contacted": round(found.total.reach),
        "cost": rounded(found.total.cost_direct),
        "cost_all": rounded(found.total.cost_all),
        "brings": rounded(found.total.margin),
        "cost_hidden_fixed": rounded(asked.plan.hidden.fixed),
        "net": rounded(found.total.net_all),
        "net_low": rounded(outlook.net_low),
        "net_high": rounded(outlook.net_high),
        "probability_of_loss": rounded(outlook.probability_of_loss),
        "saved_by_leaving_alone": rounded(found.saved_by_leaving_alone),
        "groups": list(groups),
        "curve": curve,
        "best": max(curve, key=lambda point: point["net"]),
        "marginal": {
            "returns": rounded(market.marginal_return),
            "violation": rounded(market.marginal_violation),
        },
        "money_price": None if found.outcome is None else found.outcome.terms.price,
        "calibration_error": found.calibration_error,
        "quadrants": [each.as_dict() for each in found.quadrants or ()],
        "drivers": [driver.as_dict() for driver in outlook.drivers],
        "flags": [flag.code for flag in found.flags],
    }
    return _about(asked.file, scores, settings) | told


def without(why: str, file: str, scores: pl.DataFrame, settings: "Settings") -> dict[str, Any]:
    """The same keys where there is no advice: ``unavailable`` says why, and no figure is made up.

    Parameters
    ----------
    why : str
        One of `advise.UNAVAILABLE`.
    file : str
        The plan's, as `Standing` has it.
    scores, settings
        As for `document`.
    """
    unknown = dict.fromkeys(_FIGURES) | {name: [] for name in _LISTS}
    return _about(file, scores, settings) | unknown | {"unavailable": why}


def _about(file: str, scores: pl.DataFrame, settings: "Settings") -> dict[str, Any]:
    return {
        "plan": file,
        "currency": settings.currency,
        "customers": scores.height,
        "stakes": _stakes(scores),
    }


def _stakes(scores: pl.DataFrame) -> dict[str, Any]:
    """What the base is worth over 12 months as things go, and what certain returns would add; null without values.

    No screen of this program reads it: it stands in the document for scripts (``docs/advice.md``).
    """
    value = scores["expected_value_12m"]
    if not value.count():
        return {"value_12m": None, "at_risk": None}
    return {
        "value_12m": rounded(float(value.sum())),
        "at_risk": rounded(float(scores.select(VALUE_AT_RISK).to_series().sum())),
    }


def _point(point: "Point") -> dict[str, Any]:
    return {
        "budget": rounded(point.budget),
        "spent": rounded(point.cost),
        "net": rounded(point.net),
        "net_low": rounded(point.low),
        "net_high": rounded(point.high),
        "contacted": rounded(point.contacted),
        "marginal_return": rounded(point.marginal_return),
    }
