"""The statements of a model card in words."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from recall_console.console.format import (
    NOTHING,
    counted,
    fraction,
    money,
    number,
    percent,
    plain,
    probability,
)
from recall_console.console.names import name

Values = Mapping[str, Any]

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

RULES: Final = {"recency": "recency", "rfm": "RFM", "bgnbd": "BG/NBD", "mbgnbd": "MBG/NBD"}
"""The simple rules that stand beside the model, as heads of columns."""
_BY_RULE: Final = RULES | {
    "recency": "recency alone",
    "rfm": "the RFM grid",
    "various": "the best simple rule",
}


def sentence(statement: Mapping[str, Any], currency: str = "") -> str:
    """A statement of a card, `{code, values}`, as one sentence; a code that is not known yet is shown as it is."""
    code, values = str(statement["code"]), statement.get("values") or {}
    words = _WORDS.get(code)
    if words is None:
        return plain(
            ": ".join([code, ", ".join(f"{key} {value}" for key, value in values.items())]).rstrip(": ")
        )
    return words({**values, "currency": currency})


def rule_words(rule: str) -> str:
    """What a simple rule goes by, within a sentence: `recency alone`."""
    return _BY_RULE.get(rule, plain(rule))


def _assumed_more(values: Values) -> str:
    """Money a month with its interval, assumed: `¥ 1,940 (1,200 to 2,700) ~`."""
    low, high = (money(values[f"per_month_{end}"]) for end in ("low", "high"))
    interval = "" if NOTHING in (low, high) else f" ({low} to {high})"
    return f"{money(values['per_month_value'], values['currency'])}{interval} ~"


def points(share: float | None) -> str:
    """A difference of shares: `2.1 points`."""
    return NOTHING if share is None else f"{number(share * 100)} points"


def _decides(values: Values) -> str:
    target = percent(values["target"], 0)
    if not values["share"] or values["accuracy"] is None:
        return f"It decides nobody: for no group of customers was it right {target} of the time"
    surely = values.get("accuracy_low")
    bound = "" if surely is None else f" (surely above {percent(surely)})"
    short = ", less than aimed at" if values["accuracy"] < values["target"] else ""
    others = "; the others are unsure" if values["share"] < 1 else ""
    return (
        f"It decides {percent(values['share'], 0)} of the customers, aiming to be right about {target} of them; "
        f"it was right about {percent(values['accuracy'])}{bound}{short}{others}"
    )


def _against_constant(values: Values) -> str:
    claim = "nobody comes back" if values["says"] == "leave" else "everybody comes back"
    return f"Saying “{claim}” is right {percent(values['constant'])} of the time; this model {percent(values['accuracy'])}"


def _against_recency(values: Values) -> str:
    recency, model = values["recency"], values["model"]
    how = "worse" if recency < model else "as well"
    return f"Recency alone ranks {how} (AUC {fraction(recency)}, the model {fraction(model)})"


def _earns(values: Values) -> str:
    rule, more = rule_words(values["rule"]), _assumed_more(values)
    cost = values.get("cost")
    running = f"its running cost of {money(cost, values['currency'])} a month" if cost else ""
    assumed = "how much an offer helps is assumed (~)"
    if values["verdict"] == "model":
        beyond = f", and {running} is paid for" if cost else ""
        return f"A list by the model earns {more} a month more than one by {rule}{beyond}; {assumed}"
    if values["verdict"] == "rule":
        lacking = f"does not earn {running}" if cost else "earns no more"
        return f"For lists {rule} will do: one by the model {lacking}, {more} a month; {assumed}"
    than = f" by more than {running}" if cost else ""
    return f"It is not proven that a list by the model earns more than one by {rule}{than}: {more} a month; {assumed}"


def _leak_future(values: Values) -> str:
    return (
        f"The model is withheld: events after the as-of date change {_variables(values)}. That is a fault of this program, "
        "not of your data: believe no figure here, and report it"
    )


def _leak_too_good(values: Values) -> str:
    tells = "tells" if len(values["variables"]) == 1 else "tell"
    return (
        f"The model is withheld: {_variables(values)} alone {tells} who leaves too well to be true (AUC {fraction(values['roc_auc'])}, "
        f"the best simple sign {fraction(values['simple_auc'])}). Look in the source for columns or rows that were written "
        "later than they say: a status, a closing date, orders entered afterwards"
    )


def _leak_split(values: Values) -> str:
    return (
        f"The model is withheld: its lead over recency is {points(values['gap'])} (±{number(196 * values['error'])}) larger on "
        f"customers of the dates that it learnt from than on a later date, {points(values['allowed'])} would do: it learnt "
        "something that is not known yet when it counts. Look in the source for columns or rows that were written later than they say"
    )


def _variables(values: Values) -> str:
    names = [name(plain(str(each))) for each in values["variables"]]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _base_rate_shift(values: Values) -> str:
    more = "More" if values["after"] > values["before"] else "Fewer"
    return f"{more} leave than it learnt: {percent(values['before'])} of the customers then, {percent(values['after'])} in the test"


def _drifted(values: Values) -> str:
    return (
        f"Who bought lately is not as such customers were when it learnt: {name(plain(str(values['variable'])))} has moved most (index "
        f"{number(values['psi'], 2)}, a shift from {number(values['allowed'], 2)} on); take its probabilities with care"
    )


_WORDS: Final[Mapping[str, Callable[[Values], str]]] = {
    "trust_probabilities": lambda v: (
        f"May be trusted for ranking and for its probabilities: these are off by {points(v['ece'])} on average"
    ),
    "trust_ranking": lambda v: (
        f"May be trusted for ranking; take its probabilities with care: they are off by {points(v['ece'])} on average "
        f"({points(v['allowed'])} would do)"
    ),
    "withheld_weak": lambda v: (
        f"No model: it hardly ranks better than chance (AUC {probability(v['roc_auc'])}, {probability(v['needed'])} is "
        "needed); tiers and segments come from rules"
    ),
    "withheld_history": lambda v: (
        f"No model: {counted(v['days'], 'day')} of history {'is' if v['days'] == 1 else 'are'} too few, {v['needed']} are needed; tiers and segments come from rules"
    ),
    "withheld_outcomes": lambda v: (
        f"No model: {v['churned']} customers who left and {v['stayed']} who stayed are too few, {v['needed']} of each "
        "are needed; tiers and segments come from rules"
    ),
    "decides": _decides,
    "against_constant": _against_constant,
    "against_recency": _against_recency,
    "earns": _earns,
    "leak_future": _leak_future,
    "leak_too_good": _leak_too_good,
    "leak_split": _leak_split,
    "months_never_seen": lambda v: (
        f"The horizon covers months that no training saw: {', '.join(_MONTHS[int(month) - 1] for month in v['months'])}"
    ),
    "not_walk_forward": lambda _: (
        "Tested on other customers, not on a later time: the history is too short for that"
    ),
    "barely_beats_constant": lambda v: (
        f"Accuracy beats saying the same of everybody by {points(v['gain'])} only; its worth is the ranking"
        if v["gain"] > 0
        else f"Accuracy is {points(-v['gain'])} below saying the same of everybody; its worth is the ranking"
    ),
    "rule_is_nearer": lambda v: (
        f"The probabilities of {rule_words(v['rule'])} were nearer the truth on that date (Brier {fraction(v['brier'], 4)}, the "
        f"model {fraction(v['model'], 4)})"
    ),
    "recency_ranks_as_well": lambda _: "Recency alone ranks as well: the simple rule will do",
    "base_rate_shift": _base_rate_shift,
    "drifted": _drifted,
    "no_money": lambda _: "The source has no amounts: there are no values, only risks",
    "year_untested": lambda _: (
        "Values over 12 months are carried on by purchase processes (BG/NBD, MBG/NBD): no year has tested them, and they know no season"
    ),
    "margin_unset": lambda _: "No margin rate is set: values, and what a list earns, are revenue, not margin",
    "own_horizon": lambda v: (
        f"Each customer is waited for as long as their own gaps suggest, {v['least']} days or more: risks and spend are told "
        "for different times, and plans reckon as if for the same"
    ),
    "newer_events_ignored": lambda v: (
        f"{counted(v['days'], 'day')} of events after the as-of date {'is' if v['days'] == 1 else 'are'} ignored"
    ),
}
