"""The statements of a model card in words."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from recall_console.console.format import NOTHING, counted, number, percent, plain, probability

Values = Mapping[str, Any]

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def sentence(statement: Mapping[str, Any]) -> str:
    """A statement of a card, `{code, values}`, as one sentence; a code that is not known yet is shown as it is."""
    code, values = str(statement["code"]), statement.get("values") or {}
    words = _WORDS.get(code)
    if words is None:
        return plain(
            ": ".join([code, ", ".join(f"{key} {value}" for key, value in values.items())]).rstrip(": ")
        )
    return words(values)


def points(share: float | None) -> str:
    """A difference of shares: `2.1 points`."""
    return NOTHING if share is None else f"{number(share * 100)} points"


def _decides(values: Values) -> str:
    target = percent(values["target"], 0)
    if not values["share"] or values["accuracy"] is None:
        return f"It decides nobody: for no group of customers was it right {target} of the time"
    others = "; the others are unsure" if values["share"] < 1 else ""
    return (
        f"It decides {percent(values['share'], 0)} of the customers, aiming to be right about {target} of them; "
        f"it was right about {percent(values['accuracy'])}{others}"
    )


def _against_constant(values: Values) -> str:
    claim = "nobody comes back" if values["says"] == "leave" else "everybody comes back"
    return f"Saying “{claim}” is right {percent(values['constant'])} of the time; this model {percent(values['accuracy'])}"


def _against_recency(values: Values) -> str:
    recency, model = values["recency"], values["model"]
    how = "worse" if recency < model else "as well"
    return f"Recency alone ranks {how} (AUC {_auc(recency)}, the model {_auc(model)})"


def _auc(value: float | None) -> str:
    """An area under a curve in three decimals: `.838`."""
    return NOTHING if value is None else f"{value:.3f}".removeprefix("0")


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
    "months_never_seen": lambda v: (
        f"The horizon covers months that no training saw: {', '.join(_MONTHS[int(month) - 1] for month in v['months'])}"
    ),
    "not_walk_forward": lambda _: (
        "Tested on other customers, not on a later time: the history is too short for that"
    ),
    "barely_beats_constant": lambda v: (
        f"Accuracy beats saying the same of everybody by {points(v['gain'])} only; its worth is the ranking"
    ),
    "recency_ranks_as_well": lambda _: "Recency alone ranks as well: the simple rule will do",
    "base_rate_shift": lambda v: (
        f"More or fewer leave than in training: {percent(v['before'])} then, {percent(v['after'])} in the test"
    ),
    "no_money": lambda _: "The source has no amounts: there are no values, only risks",
    "year_untested": lambda _: (
        "Values over 12 months carry the horizon on by the share that customers have kept so far: no year has tested "
        "them, and they know no season"
    ),
    "margin_unset": lambda _: "No margin rate is set: values are revenue, not margin",
    "newer_events_ignored": lambda v: f"{v['days']} days of events after the as-of date are ignored",
}
