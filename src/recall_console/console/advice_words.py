"""Words for the codes of advice: actions, and why one is advised or not."""

from collections.abc import Mapping
from typing import Any, Final

from recall_console.console.format import plain
from recall_console.language import later, tr
from recall_console.plans.advice.codes import LEAVE_ALONE, THEN, WITH_OFFER

ARROW: Final = "→"

REASONS: Final[Mapping[str, str]] = {
    "best_net": later("nets most"),
    "held_out": later("held out"),
    "over_budget": later("over budget"),
    "does_not_pay": later("does not pay"),
    "another_nets_more": later("nets less"),
    "returns_anyway": later("returns anyway"),
    "low_potential": later("low potential"),
    "coupon_hunter_no_offer": later("coupon hunter"),
    "condition_not_met": later("not eligible"),
    "opted_out": later("opted out"),
    "not_in_audience": later("not in audience"),
    "not_scored": later("not scored"),
}
"""Why an action is advised, or is not: short enough for a column."""
OUTSIDE: Final[Mapping[str, str]] = {
    "opted_out": later("leave alone: this customer opted out, and no action may reach them"),
    "not_in_audience": later("leave alone: the standing plan is not meant for this customer"),
}
"""What to do about whoever the plan leaves out."""
DECISIONS: Final[Mapping[str, str]] = {
    "holdout": later("Held out: left alone to measure the plan against."),
    "over_budget": later("Over the budget: the money goes further with others."),
}
"""What the plan as a whole makes of a customer, where it is not what is best for this one alone."""


def action_words(code: str) -> str:
    """What an action's code says: `push>sms+offer` is `push → sms + offer`."""
    if code == LEAVE_ALONE:
        return tr("leave alone")
    return f" {ARROW} ".join(_rung(rung) for rung in plain(code).split(THEN))


def _rung(code: str) -> str:
    channel = code.removesuffix(WITH_OFFER)
    return channel if channel == code else tr("{channel} + offer", channel=channel)


UNAVAILABLE: Final[Mapping[str, str]] = {
    "model_withheld": later("No advice: the model is withheld, so nobody knows who returns anyway"),
    "no_money": later("No advice: the source holds no money, so nobody knows what a return is worth"),
    "no_audience": later("No advice: {plan} names no audience.where, so it decides on no scored customer"),
    "plan_unreadable": later("No advice: {plan} cannot be used; recall-console plan {plan} says why"),
}
"""Why there is no advice."""


def unavailable(document: Mapping[str, Any]) -> str:
    """Why there is no advice (of advice.json), in one sentence; empty where there is."""
    why = document.get("unavailable")
    if why is None:
        return ""
    return tr(UNAVAILABLE[why], plan=plain(str(document["plan"]))) if why in UNAVAILABLE else plain(str(why))


def reason_words(code: str) -> str:
    """Why an action is advised or not; a code of another version as it is."""
    return tr(REASONS[code]) if code in REASONS else plain(code).replace("_", " ")
