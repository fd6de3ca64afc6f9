"""A card's figures: the model with its intervals beside every rival, and the same on other dates."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Literal

from recall_console.console.format import NOTHING, counted, fraction, money, number, percent, whole
from recall_console.console.panes.model_words import RULES
from recall_console.console.text import Line, heading, table, wrapped

Card = Mapping[str, Any]
Figure = Mapping[str, float | None]
Rivals = Mapping[str, Mapping[str, Figure]]

NARROW: Final = 76
"""Below this many cells tables leave out what can be left out."""
WIDE: Final = 104
"""From this many cells on there is room for every rival, and for two pictures side by side."""


@dataclass(frozen=True)
class Measure:
    """A figure of the card: its words, short words for narrow terminals, how it is written, which way is better."""

    name: str
    words: str
    short: str
    write: Callable[[float | None], str]
    better: Literal["more", "less", ""] = ""

    def of(self, figures: Mapping[str, Figure]) -> str:
        """The figure as written; nothing where it was not measured."""
        return self.write(figures[self.name]["value"]) if self.name in figures else ""

    def beats(self, one: float, other: float) -> bool:
        """Whether one value is better than the other."""
        return one > other if self.better == "more" else one < other if self.better == "less" else False


def _fine(value: float | None) -> str:
    return fraction(value, 4)


def multiple(value: float | None) -> str:
    """Against the average: `1.14×`."""
    return NOTHING if value is None else f"{number(value, 2)}×"


def _in_points(value: float | None) -> str:
    return NOTHING if value is None else number(value * 100)


_MEASURES: Final = (
    Measure("base_rate", "left within the horizon", "left", percent),
    Measure("accuracy", "right (accuracy)", "right", percent, "more"),
    Measure("roc_auc", "ranks leavers first (ROC AUC)", "ROC AUC", fraction, "more"),
    Measure("pr_auc", "finds leavers (PR AUC)", "PR AUC", fraction, "more"),
    Measure("precision_at_k", "list: of those on it, left", "list: left", percent),
    Measure("recall_at_k", "list: of all leavers, on it", "list: of leavers", percent),
    Measure("lift_at_k", "list: against chance (lift)", "list: lift", multiple, "more"),
    Measure("brier", "squared error (Brier)", "Brier", _fine, "less"),
    Measure("ece", "probabilities off by (ECE)", "ECE", fraction, "less"),
    Measure("log_loss", "log loss", "log loss", fraction, "less"),
    Measure("calibration_in_the_large", "too gloomy (+) or rosy (−), points", "gloomy +, rosy −", _in_points),
)


def figures(card: Card, width: int) -> list[Line]:
    """The model with intervals, then as many rivals as there is room for; who was surely better is named below."""
    measures = [each for each in _MEASURES if each.name in card["figures"]]
    rivals = _rivals(card.get("rivals", {}), width)
    rows = [
        [
            f" {each.words if width >= WIDE else each.short}",
            each.of(card["figures"]),
            _interval(each, card["figures"][each.name]),
            *(write(each) for write in rivals.values()),
        ]
        for each in measures
    ]
    head = ["", "model", "(95 %)", *rivals]
    return [
        heading("How good it is, beside simple rules", width),
        *table([head, *rows], "<><" + ">" * len(rivals), gap=1 if width < NARROW else 2),
        *_better(card, measures, width),
        *_tested(card, width),
    ]


def _rivals(rivals: Rivals, width: int) -> dict[str, Callable[[Measure], str]]:
    """Heads of the rivals' columns, and what writes a measure there: all, or recency and the best other."""
    there = [rule for rule in RULES if rule in rivals]
    constant = {"constant": lambda each: each.of(rivals.get("constant", {}))}
    if width >= WIDE:
        return {RULES[rule]: partial(_of, rivals[rule]) for rule in there} | constant
    recency = {"recency": partial(_of, rivals.get("recency", {}))}
    others = [rule for rule in there if rule != "recency"]
    if not others:
        return recency | constant
    if width >= NARROW:
        return recency | {"best other": lambda each: " ".join(_best(each, rivals, others))} | constant
    return recency | {"other": lambda each: "".join(_best(each, rivals, others)[1:])}


def _of(figures: Mapping[str, Figure], measure: Measure) -> str:
    return measure.of(figures)


def _best(measure: Measure, rivals: Rivals, rules: Sequence[str]) -> tuple[str, ...]:
    """Who of some rules is the best by a measure, and how good; nothing where none is known."""
    known = {rule: _value(rivals[rule], measure) for rule in rules}
    there = {rule: value for rule, value in known.items() if value is not None}
    if not there or not measure.better:
        return ()
    rule = (max if measure.better == "more" else min)(there, key=lambda each: there[each])
    return RULES[rule], measure.write(there[rule])


def _value(figures: Mapping[str, Figure], measure: Measure) -> float | None:
    return figures.get(measure.name, {}).get("value")


def _interval(measure: Measure, figure: Figure) -> str:
    """The interval in brackets, without the unit that its figure already has."""
    if figure.get("low") is None or figure.get("high") is None:
        return ""
    low, high = (measure.write(figure[end]).rstrip("%× ") for end in ("low", "high"))
    return f"({low} to {high})" if "−" in low + high else f"({low}–{high})"


def _better(card: Card, measures: Sequence[Measure], width: int) -> list[Line]:
    """Rules that did better than all of the model's interval."""
    rivals = card.get("rivals", {})
    found = {
        each.short: [
            words
            for rule, words in RULES.items()
            if _surely_beats(each, _value(rivals.get(rule, {}), each), card["figures"][each.name])
        ]
        for each in measures
    }
    said = "; ".join(f"{measure}: {', '.join(rules)}" for measure, rules in found.items() if rules)
    return (
        wrapped(f"better than the model in this test: {said}", width, "beware", " ! ", "   ") if said else []
    )


def _surely_beats(measure: Measure, theirs: float | None, ours: Figure) -> bool:
    best = ours.get("high" if measure.better == "more" else "low")
    return theirs is not None and best is not None and measure.beats(theirs, best)


def _tested(card: Card, width: int) -> list[Line]:
    tested = card.get("tested_on")
    if not tested:
        return []
    trained = len(tested.get("trained_on", ()))
    count = tested.get("folds", 1)
    words = (
        f"{f'means over {count} dates; the latest: ' if count > 1 else ''}"
        f"tested on {whole(tested['customers'])} customers as of {tested['as_of']}, until {tested['until']}; "
        f"learnt from {counted(trained, 'earlier date')}, {whole(card.get('variables'))} variables; "
        "the list: those likeliest to leave, as many as there is time for"
    )
    others = [words for rule, words in RULES.items() if rule in card.get("rivals", {}) and rule != "recency"]
    if width < NARROW and others:
        words += f"; other: the best of {', '.join(others)}"
    return wrapped(words, width, "dim", first=" ")


Get = Callable[[Mapping[str, Any]], float | None]


@dataclass(frozen=True)
class _FoldColumn:
    """A column of the folds' table: what stands in it, and whether it is left out of narrow tables."""

    head: str
    get: Get
    write: Callable[[float | None], str]
    narrow: bool = True


def _figure(name: str) -> Get:
    return lambda fold: fold.get("figures", {}).get(name, {}).get("value")


def _recency_auc(fold: Mapping[str, Any]) -> float | None:
    found: float | None = fold.get("rivals", {}).get("recency", {}).get("roc_auc", {}).get("value")
    return found


def _spend_rmse(fold: Mapping[str, Any]) -> float | None:
    found: float | None = fold.get("value", {}).get("spend", {}).get("model", {}).get("rmse")
    return found


def _amount(value: float | None) -> str:
    return money(value)


_FOLD_COLUMNS: Final = (
    _FoldColumn("left", _figure("base_rate"), percent),
    _FoldColumn("right", _figure("accuracy"), percent),
    _FoldColumn("AUC", _figure("roc_auc"), fraction),
    _FoldColumn("recency", _recency_auc, fraction),
    _FoldColumn("Brier", _figure("brier"), _fine, narrow=False),
    _FoldColumn("ECE", _figure("ece"), fraction),
    _FoldColumn("gloomy +", _figure("calibration_in_the_large"), _in_points),
    _FoldColumn("RMSE", _spend_rmse, _amount, narrow=False),
)


def folds(card: Card, width: int) -> list[Line]:
    """Other dates, where a backtest was made; only what any of them has."""
    told = card.get("folds") or []
    columns = [
        each
        for each in _FOLD_COLUMNS
        if (each.narrow or width >= NARROW) and any(each.get(fold) is not None for fold in told)
    ]
    rows = [[f" {fold['as_of']}", *(each.write(each.get(fold)) for each in columns)] for fold in told]
    if not rows:
        return []
    head = [" as of", *(each.head for each in columns)]
    return [
        heading("On other dates", width),
        *table([head, *rows], "<" + ">" * len(columns), gap=1 if width < NARROW else 2),
        *_fold_key(columns, width),
    ]


def _fold_key(columns: Sequence[_FoldColumn], width: int) -> list[Line]:
    words = {
        "recency": "recency: AUC of recency alone",
        "gloomy +": "gloomy +: points too gloomy, or rosy (−)",
        "RMSE": "RMSE: typical error of spend",
    }
    said = "; ".join(words[each.head] for each in columns if each.head in words)
    return wrapped(said, width, "dim", first=" ") if said else []
