"""Where the figures of each part of a pane stand in the document of its command, and which figures are no data."""

from collections.abc import Mapping, Sequence
from typing import Final

Paths = Mapping[str, Sequence[str]]
"""By how a part's heading begins: the places in the document that its figures come from."""

_ADVICE: Final = tuple(
    f"advice.{name}"
    for name in (
        "groups",
        "contacted",
        "customers",
        "cost",
        "cost_hidden_fixed",
        "cost_all",
        "brings",
        "net",
        "net_low",
        "net_high",
    )
)
_LADDER: Final = (
    *("rungs", "subsidy_share", "cost_hidden_fixed", "left_alone", "saved_by_leaving_alone"),
    *("audience", "holdout", "detectable_effect"),
)
PATHS: Final[Mapping[str, Paths]] = {
    "overview": {
        "": ("north_star",),
        "Who deserves effort": _ADVICE,
        "What pays": ("advice.curve", "advice.best", "advice.probability_of_loss"),
        "Look at these now": ("alerts",),
        "What customers are worth": ("customers", "prospects", "value", "delivered", "value_at_risk"),
        "Since": ("since",),
        "Value delivered": ("months", "expected"),
        "RFM segments": ("segments",),
        "How they stand": ("lifecycle", "lifecycle_shares"),
    },
    "model": {
        "": ("figures.ece", "selective"),
        "Do they leave as often": ("calibration",),
        "Said and left": ("calibration",),
        "Is it better": ("figures", "rivals", "profit.per_month"),
        "What to keep in mind": ("sentences",),
        "What a list earns": ("profit",),
        "How soon leavers": ("gains", "gains_by_recency", "gains_ideal"),
        "Who leaves": ("gains", "gains_by_recency", "gains_ideal", "lift_by_decile"),
        "All figures": ("figures", "rivals", "tested_on", "variables"),
        "Risk tiers": ("risk_tiers",),
        "What they will spend": ("value",),
        "How early": ("lead_time",),
        "Are customers still": ("drift",),
        "What was checked": ("sentinel", "selection", "reasons_check"),
        "On other dates": (),
    },
    "plan": {
        "": ("net_all", "outlook", "cost_direct", "detectable_effect", "incremental_rate", "frontier"),
        "Audience": ("inputs",),
        "Direct": ("inputs", "rungs"),
        "Opportunity": ("inputs",),
        "Hidden": ("inputs",),
        "Ledgers": ("",),
        "Profit by size": ("curve",),
        "Beware": ("flags",),
        "Ladder": _LADDER,
        "What drives it": ("outlook", "net_all", "rungs"),
        "Limits": ("market",),
        "Money": ("market", "inputs.hurdle"),
        "Quadrants": ("quadrants", "calibration_error"),
    },
    "data": {
        "": ("totals", "used_share", "first_at", "last_at", "days_old"),
        "Months": ("monthly_events",),
        "Read as": ("layouts",),
        "Files": ("files",),
        "Events": ("event_counts",),
    },
}
NO_DATA: Final[Mapping[str, Mapping[str, str]]] = {
    "": {"95 %": "how sure every interval is"},
    "Look at these now": {"12": "months that coupons are counted for"},
    "What customers are worth": {"12": "months that a value is of"},
    "Value delivered": {"12": "months that a value is of"},
    "What to keep in mind": {"12": "months that a value is of"},
    "Do they leave as often": {"2": "how many groups of the document are off"},
    "What a list earns": {"200": "what EMPC is defined by in the literature, as are 10, 1 and 30 %"},
    "Who leaves": {str(place): "the number of a tenth" for place in range(1, 11)},
    "Are customers still": {".10": "a limit of the index's own scale", ".25": "the same"},
    "Ladder": {"30 %": "a figure of the Model pane: profit.offer.accepted of its document"},
}
"""By how a part's heading begins, what it may show that its document does not hold, and why; what stands below "" all may."""
STORY: Final[Mapping[str, str]] = dict(NO_DATA[""]) | {
    "12": "months that a value is of",
    "9": "of 10: the words of the reason `purchase_overdue`",
    "10": "the same",
}
"""What a story shows that is no data, and why."""

READINGS: Final[Mapping[str, str]] = {str(place): "the number of a reading" for place in range(1, 9)}
"""What an audit shows that is no data, and why."""


def paths_of(pane: str, heading: str) -> Sequence[str]:
    """Where the figures of a part come from; a part that nobody has named is an error."""
    named = PATHS[pane]
    (head,) = (head for head in named if head and heading.startswith(head)) if heading else ("",)
    return named[head]


def allowed(heading: str) -> list[str]:
    """The figures of a part that are no data."""
    return [figure for head, figures in NO_DATA.items() if heading.startswith(head) for figure in figures]
