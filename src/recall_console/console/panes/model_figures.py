"""A card's figures: the model with its intervals beside every rival."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from recall_console.console.format import NOTHING, clauses, fraction, listed, number, percent, whole
from recall_console.console.panes.model_look import Card, Look, interval_head
from recall_console.console.panes.model_words import RULES, rule_head
from recall_console.console.text import Line, heading, table, wrapped
from recall_console.language import later, tr, trn

Figure = Mapping[str, float | None]
Rivals = Mapping[str, Mapping[str, Figure]]


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


def fine(value: float | None) -> str:
    """A small error: `.0885`."""
    return fraction(value, 4)


def multiple(value: float | None) -> str:
    """Against the average: `1.14×`."""
    return NOTHING if value is None else f"{number(value, 2)}×"


def in_points(value: float | None) -> str:
    """A share as points: `−2.1`."""
    return NOTHING if value is None else number(value * 100)


MEASURES: Final = (
    Measure("base_rate", later("left within the horizon"), later("left"), percent),
    Measure("accuracy", later("right (accuracy)"), later("right"), percent, "more"),
    Measure("roc_auc", later("ranks leavers first (ROC AUC)"), later("ROC AUC"), fraction, "more"),
    Measure("pr_auc", later("finds leavers (PR AUC)"), later("PR AUC"), fraction, "more"),
    Measure("precision_at_k", later("list: of those on it, left"), later("list: left"), percent),
    Measure("recall_at_k", later("list: of all leavers, on it"), later("leavers on it"), percent),
    Measure("lift_at_k", later("list: against chance (lift)"), later("list: lift"), multiple, "more"),
    Measure("brier", later("squared error (Brier)"), later("Brier"), fine, "less"),
    Measure("ece", later("probabilities off by (ECE)"), later("ECE"), fraction, "less"),
    Measure("log_loss", later("log loss"), later("log loss"), fraction, "less"),
    Measure(
        "calibration_in_the_large",
        later("leavers told too many (+), points"),
        later("told too many +"),
        in_points,
    ),
)


def figures(card: Card, look: Look) -> list[Line]:
    """The model with intervals, then as many rivals as there is room for; who was surely better is named below."""
    measures = [each for each in MEASURES if each.name in card["figures"]]
    rivals = _rivals(card.get("rivals", {}), look)
    rows = [
        [
            f" {tr(each.words if look.is_wide else each.short)}",
            each.of(card["figures"]),
            interval(each, card["figures"][each.name]),
            *(write(each) for write in rivals.values()),
        ]
        for each in measures
    ]
    head = ["", tr("model"), interval_head(), *rivals]
    return [
        heading(tr("All figures, beside simple rules"), look.width),
        *table([head, *rows], "<><" + ">" * len(rivals), gap=look.gap),
        *_better(card, measures, look.width),
        *_tested(card, look),
    ]


Write = Callable[[Measure], str]


def _rivals(rivals: Rivals, look: Look) -> Mapping[str, Write]:
    """Heads of the rivals' columns, and what writes a measure there: all, or recency and the best other."""
    there = [rule for rule in RULES if rule in rivals]
    constant: dict[str, Write] = {tr("constant"): partial(_of, rivals.get("constant", {}))}
    if look.is_wide:
        return {rule_head(rule): partial(_of, rivals[rule]) for rule in there} | constant
    recency: dict[str, Write] = {rule_head("recency"): partial(_of, rivals.get("recency", {}))}
    others = [rule for rule in there if rule != "recency"]
    if not others:
        return recency | constant
    if not look.is_narrow:
        return recency | {tr("best other"): lambda each: " ".join(_best(each, rivals, others))} | constant
    return recency | {tr("other"): lambda each: "".join(_best(each, rivals, others)[1:])}


def _of(figures: Mapping[str, Figure], measure: Measure) -> str:
    return measure.of(figures)


def _best(measure: Measure, rivals: Rivals, rules: Sequence[str]) -> tuple[str, ...]:
    """Who of some rules is the best by a measure, and how good; nothing where none is known."""
    known = {rule: _value(rivals[rule], measure) for rule in rules}
    there = {rule: value for rule, value in known.items() if value is not None}
    if not there or not measure.better:
        return ()
    rule = (max if measure.better == "more" else min)(there, key=lambda each: there[each])
    return rule_head(rule), measure.write(there[rule])


def _value(figures: Mapping[str, Figure], measure: Measure) -> float | None:
    return figures.get(measure.name, {}).get("value")


def interval(measure: Measure, figure: Figure) -> str:
    """The interval in brackets, without the unit that its figure already has."""
    if figure.get("low") is None or figure.get("high") is None:
        return ""
    low, high = (measure.write(figure[end]).rstrip("%× ") for end in ("low", "high"))
    return (
        tr("({low} to {high})", low=low, high=high)
        if "−" in low + high
        else tr("({low}–{high})", low=low, high=high)
    )


def _better(card: Card, measures: Sequence[Measure], width: int) -> list[Line]:
    """Rules that did better than all of the model's interval."""
    rivals = card.get("rivals", {})
    found = {
        tr(each.short): [
            rule_head(rule)
            for rule in RULES
            if _surely_beats(each, _value(rivals.get(rule, {}), each), card["figures"][each.name])
        ]
        for each in measures
    }
    said = clauses(
        tr("{words}: {definition}", words=measure, definition=listed(rules))
        for measure, rules in found.items()
        if rules
    )
    words = tr("better than the model in this test: {rules}", rules=said)
    return wrapped(words, width, "beware", " ! ", "   ") if said else []


def _surely_beats(measure: Measure, theirs: float | None, ours: Figure) -> bool:
    best = ours.get("high" if measure.better == "more" else "low")
    return theirs is not None and best is not None and measure.beats(theirs, best)


def _tested(card: Card, look: Look) -> list[Line]:
    """On whom it was tested, what it had learnt from, what a list is."""
    return (
        wrapped(clauses(_circumstances(card, look)), look.width, "dim", first=" ")
        if card.get("tested_on")
        else []
    )


def _circumstances(card: Card, look: Look) -> Iterator[str]:
    tested = card["tested_on"]
    if tested.get("folds", 1) > 1:
        yield tr("means over {count} dates, of which the latest is told here", count=tested["folds"])
    yield tr(
        "tested on {customers} customers as of {as_of}, until {until}",
        customers=whole(tested["customers"]),
        as_of=tested["as_of"],
        until=tested["until"],
    )
    dates = len(tested.get("trained_on", ()))
    yield trn(
        "learnt from {count} earlier date, {variables} variables",
        "learnt from {count} earlier dates, {variables} variables",
        dates,
        count=dates,
        variables=whole(card.get("variables")),
    )
    yield tr("the list: those likeliest to leave, as many as there is time for")
    others = [rule_head(rule) for rule in RULES if rule in card.get("rivals", {}) and rule != "recency"]
    if look.is_narrow and others:
        yield tr("other: the best of {rules}", rules=", ".join(others))
