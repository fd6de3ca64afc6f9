"""How likely the customer is to leave, whether the model decides it, and why."""

from typing import Final

from recall_console.console.format import plain, probability
from recall_console.console.names import name
from recall_console.console.story.known import Customer
from recall_console.console.story.margin import labelled
from recall_console.console.text import Line
from recall_console.language import tr
from recall_console.prediction.reason_words import render

WARNING_SIGNS: Final = 3


def danger(known: Customer, width: int) -> list[Line]:
    """Churn and return, the warning signs that fire, and what the model looked at."""
    return [*_churn(known, width), *_because(known, width)]


def _churn(known: Customer, width: int) -> list[Line]:
    """Churn and return with the risk tier; the tier alone where the model is withheld."""
    facts = known.facts
    high = facts["risk_tier"] == "high"
    risk = tr("{tier} risk", tier=name(facts["risk_tier"])) if facts["risk_tier"] else tr("risk not known")
    if facts["churn_probability"] is None:
        withheld = tr("{risk} by the recency rule; the model is withheld, pane 3 says why", risk=risk)
        return labelled("Churn", " · ".join([withheld, *_signal(known)]), width)
    sure = tr("decided") if facts["decided"] else tr("? undecided")
    back = tr("{returns} returns unasked", returns=probability(facts["return_probability"]))
    churn = f"{'! ' * high}{probability(facts['churn_probability'])}"
    told = " · ".join([churn, risk, sure, back, *_quadrant(known), *_signal(known)])
    return labelled("Churn", told, width, "beware" if high else "")


def _quadrant(known: Customer) -> list[str]:
    """What a contact would do, as the advice for everybody has it."""
    decided = known.counsel.decided or {}
    quadrant = decided.get("quadrant")
    if quadrant == "sure_thing" and decided.get("decision") == "contact":
        return [tr("{quadrant}: returns anyway; a contact pays", quadrant=name(quadrant))]
    return [name(quadrant)] if quadrant else []


def _signal(known: Customer) -> list[str]:
    """How many parts of the warning signal fire, where any does."""
    level = known.facts["warning_level"]
    return [f"{'!' * level} " + tr("{level}/{all} signs", level=level, all=WARNING_SIGNS)] if level else []


def _because(known: Customer, width: int) -> list[Line]:
    told = [plain(render(reason)) for reason in known.reasons]
    return [
        line
        for place, reason in enumerate(told)
        for line in labelled("" if place else "Because", reason, width)
    ]
