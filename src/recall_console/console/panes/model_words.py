"""The statements of a model card in words."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from recall_console.console.format import (
    NOTHING,
    fraction,
    listed,
    money,
    month,
    number,
    percent,
    plain,
    probability,
    whole,
)
from recall_console.console.names import name
from recall_console.console.panes.model_leaks import leak_future, leak_split, leak_too_good, points
from recall_console.language import later, tr, trn

Values = Mapping[str, Any]

RULES: Final = {"recency": later("recency"), "rfm": "RFM", "bgnbd": "BG/NBD", "mbgnbd": "MBG/NBD"}
"""The simple rules that stand beside the model, as heads of columns."""
_BY_RULE: Final = RULES | {
    "recency": later("recency alone"),
    "rfm": later("the RFM grid"),
    "various": later("the best simple rule"),
}
_ANY_MONTH: Final = date(2000, 1, 1)


def sentence(statement: Mapping[str, Any], currency: str = "") -> str:
    """A statement of a card, `{code, values}`, as one sentence; a code that is not known yet is shown as it is."""
    code, values = str(statement["code"]), statement.get("values") or {}
    words = _WORDS.get(code)
    if words is None:
        return plain(
            ": ".join([code, ", ".join(f"{key} {value}" for key, value in values.items())]).rstrip(": ")
        )
    return words({**values, "currency": currency})


def rule_head(rule: str) -> str:
    """A simple rule as the head of a column."""
    return tr(RULES[rule]) if rule in RULES else plain(rule)


def rule_words(rule: str) -> str:
    """What a simple rule goes by, within a sentence: `recency alone`."""
    return tr(_BY_RULE[rule]) if rule in _BY_RULE else plain(rule)


def _assumed_more(values: Values) -> str:
    """Money a month with its interval, assumed: `¥ 1,940 (1,200 to 2,700) ~`."""
    more = money(values["per_month_value"], values["currency"])
    low, high = (money(values[f"per_month_{end}"]) for end in ("low", "high"))
    if NOTHING in (low, high):
        return f"{more} ~"
    return tr("{more} ({low} to {high}) ~", more=more, low=low, high=high)


def decides(values: Values) -> str:
    """Whom the model decides, and how often it was right about them."""
    target = percent(values["target"], 0)
    if not values["share"] or values["accuracy"] is None:
        return tr(
            "It decides nobody: for no group of customers was it right {target} of the time", target=target
        )
    said = [
        tr(
            "It decides {share} of the customers, aiming to be right about {target} of them; it was right about {accuracy}",
            share=percent(values["share"], 0),
            target=target,
            accuracy=percent(values["accuracy"]),
        )
    ]
    if values.get("accuracy_low") is not None:
        said.append(tr(" (surely above {least})", least=percent(values["accuracy_low"])))
    if values["accuracy"] < values["target"]:
        said.append(tr(", less than aimed at"))
    if values["share"] < 1:
        said.append(tr("; the others are unsure"))
    return "".join(said)


def _against_constant(values: Values) -> str:
    constant, accuracy = percent(values["constant"]), percent(values["accuracy"])
    if values["says"] == "leave":
        return tr(
            "Saying “nobody comes back” is right {constant} of the time; this model {accuracy}",
            constant=constant,
            accuracy=accuracy,
        )
    return tr(
        "Saying “everybody comes back” is right {constant} of the time; this model {accuracy}",
        constant=constant,
        accuracy=accuracy,
    )


def _against_recency(values: Values) -> str:
    recency, model = fraction(values["recency"]), fraction(values["model"])
    if values["recency"] < values["model"]:
        return tr(
            "Recency alone ranks worse (AUC {recency}, the model {model})", recency=recency, model=model
        )
    return tr("Recency alone ranks as well (AUC {recency}, the model {model})", recency=recency, model=model)


def _earns(values: Values) -> str:
    told = {
        "rule": rule_words(values["rule"]),
        "more": _assumed_more(values),
        "cost": money(values.get("cost"), values["currency"]),
    }
    words = _EARNS[values["verdict"], bool(values.get("cost"))]
    return tr("{earned}; how much an offer helps is assumed (~)", earned=tr(words, **told))


_EARNS: Final = {
    ("model", False): later("A list by the model earns {more} a month more than one by {rule}"),
    ("model", True): later(
        "A list by the model earns {more} a month more than one by {rule}, and its running cost of {cost} a month is paid for"
    ),
    ("rule", False): later("For lists {rule} will do: one by the model earns no more, {more} a month"),
    ("rule", True): later(
        "For lists {rule} will do: one by the model does not earn its running cost of {cost} a month, {more} a month"
    ),
    ("undecided", False): later(
        "It is not proven that a list by the model earns more than one by {rule}: {more} a month"
    ),
    ("undecided", True): later(
        "It is not proven that a list by the model earns more than one by {rule} by more than its running cost of {cost} a "
        "month: {more} a month"
    ),
}
"""By what the money says, and whether running the model costs anything."""


def _base_rate_shift(values: Values) -> str:
    told = {"before": percent(values["before"]), "after": percent(values["after"])}
    if values["after"] > values["before"]:
        return tr("More leave than it learnt: {before} of the customers then, {after} in the test", **told)
    return tr("Fewer leave than it learnt: {before} of the customers then, {after} in the test", **told)


def _drifted(values: Values) -> str:
    return tr(
        "Who bought lately is not as such customers were when it learnt: {variable} has moved most (index {index}, a shift "
        "from {allowed} on); take its probabilities with care",
        variable=name(plain(str(values["variable"]))),
        index=number(values["psi"], 2),
        allowed=number(values["allowed"], 2),
    )


def _trust_probabilities(values: Values) -> str:
    return tr(
        "May be trusted for ranking and for its probabilities: these are off by {ece} on average",
        ece=points(values["ece"]),
    )


def _trust_ranking(values: Values) -> str:
    return tr(
        "May be trusted for ranking; take its probabilities with care: they are off by {ece} on average ({allowed} would do)",
        ece=points(values["ece"]),
        allowed=points(values["allowed"]),
    )


def _withheld_weak(values: Values) -> str:
    return tr(
        "No model: it hardly ranks better than chance (AUC {roc_auc}, {needed} is needed); tiers and segments come from rules",
        roc_auc=probability(values["roc_auc"]),
        needed=probability(values["needed"]),
    )


def _withheld_history(values: Values) -> str:
    return trn(
        "No model: {days} day of history is too few, {needed} are needed; tiers and segments come from rules",
        "No model: {days} days of history are too few, {needed} are needed; tiers and segments come from rules",
        values["days"],
        days=whole(values["days"]),
        needed=values["needed"],
    )


def _withheld_outcomes(values: Values) -> str:
    return tr(
        "No model: {churned} customers who left and {stayed} who stayed are too few, {needed} of each are needed; tiers and "
        "segments come from rules",
        churned=values["churned"],
        stayed=values["stayed"],
        needed=values["needed"],
    )


def _months_never_seen(values: Values) -> str:
    months = listed(month(_ANY_MONTH.replace(month=int(each))) for each in values["months"])
    return tr("The horizon covers months that no training saw: {months}", months=months)


def _barely_beats_constant(values: Values) -> str:
    if values["gain"] > 0:
        return tr(
            "Accuracy beats saying the same of everybody by {gain} only; its worth is the ranking",
            gain=points(values["gain"]),
        )
    return tr(
        "Accuracy is {gap} below saying the same of everybody; its worth is the ranking",
        gap=points(-values["gain"]),
    )


def _rule_is_nearer(values: Values) -> str:
    return tr(
        "The probabilities of {rule} were nearer the truth on that date (Brier {brier}, the model {model})",
        rule=rule_words(values["rule"]),
        brier=fraction(values["brier"], 4),
        model=fraction(values["model"], 4),
    )


def _own_horizon(values: Values) -> str:
    return tr(
        "Each customer is waited for as long as their own gaps suggest, {least} days or more: risks and spend are told for "
        "different times, and plans reckon as if for the same",
        least=values["least"],
    )


def _newer_events_ignored(values: Values) -> str:
    return trn(
        "{days} day of events after the as-of date is ignored",
        "{days} days of events after the as-of date are ignored",
        values["days"],
        days=whole(values["days"]),
    )


def _always(words: str) -> Callable[[Values], str]:
    """A statement without values."""
    return lambda _: tr(words)


_WORDS: Final[Mapping[str, Callable[[Values], str]]] = {
    "trust_probabilities": _trust_probabilities,
    "trust_ranking": _trust_ranking,
    "withheld_weak": _withheld_weak,
    "withheld_history": _withheld_history,
    "withheld_outcomes": _withheld_outcomes,
    "decides": decides,
    "against_constant": _against_constant,
    "against_recency": _against_recency,
    "earns": _earns,
    "leak_future": leak_future,
    "leak_too_good": leak_too_good,
    "leak_split": leak_split,
    "months_never_seen": _months_never_seen,
    "not_walk_forward": _always(
        later("Tested on other customers, not on a later time: the history is too short for that")
    ),
    "barely_beats_constant": _barely_beats_constant,
    "rule_is_nearer": _rule_is_nearer,
    "recency_ranks_as_well": _always(later("Recency alone ranks as well: the simple rule will do")),
    "base_rate_shift": _base_rate_shift,
    "drifted": _drifted,
    "no_money": _always(later("The source has no amounts: there are no values, only risks")),
    "year_untested": _always(
        later(
            "Values over 12 months are carried on by purchase processes (BG/NBD, MBG/NBD): no year has tested them, and they "
            "know no season"
        )
    ),
    "margin_unset": _always(
        later("No margin rate is set: values, and what a list earns, are revenue, not margin")
    ),
    "own_horizon": _own_horizon,
    "newer_events_ignored": _newer_events_ignored,
}

SHORTEST_HORIZON: Final = 30
"""What a shorter history is advised to be scored with."""
SHORTER_NEEDS_DAYS: Final = 60
"""History that a horizon of 30 days asks for: twice as long."""
OLDER_FILES: Final = later("▸ Read older files too")
"""What would bring a model where no shorter horizon would."""
NEEDED: Final = {
    "withheld_weak": later(
        "▸ Richer events help most: logins, views and carts beside orders; or a longer history"
    ),
    "withheld_history": later(
        "▸ Read older files too, or score with a shorter horizon: recall-console score {source} --horizon 30"
    ),
    "withheld_outcomes": later("▸ A longer history holds more of both"),
}
"""What would bring a model that is withheld, by the verdict's code; of leaks the verdict itself says it."""
LONGER_HORIZON: Final = later(
    "▸ A longer history holds more of both, a longer horizon more who stay: recall-console score {source} --horizon {days}"
)
SHORTER_HORIZON: Final = later(
    "▸ A longer history holds more of both, a shorter horizon more who leave: recall-console score {source} --horizon {days}"
)
_USUAL_HORIZONS: Final = (7, 14, 30, 60, 90, 180, 365)
"""Days that a customer is commonly waited for."""


def horizon_that_may_do(horizon_days: int, values: Values) -> int | None:
    """A horizon that may hold enough of either outcome and that the history holds; none where there is no such one.

    Who stays grows with the horizon, at most in step with it; the customers themselves stay about as many.
    """
    left, stayed, needed = values["churned"], values["stayed"], values["needed"]
    if left + stayed < 2 * needed:
        return None
    if left < needed:
        most = horizon_days * (left + stayed - needed) / stayed
        return next((days for days in reversed(_USUAL_HORIZONS) if days <= most), None)
    least, most = horizon_days * needed / max(stayed, 1), values.get("longest_horizon", 0)
    return next((days for days in _USUAL_HORIZONS if least <= days <= most), None)
