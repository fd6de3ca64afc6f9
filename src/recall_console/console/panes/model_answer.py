"""The first screen of a card: may it be trusted, whom does it decide, does what it says come true, is it better than a rule."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from recall_console.console.bars import bar
from recall_console.console.format import clauses, fraction, listed, percent, plain
from recall_console.console.panes import model_charts
from recall_console.console.panes.model_look import Card, Look
from recall_console.console.panes.model_words import (
    LONGER_HORIZON,
    NEEDED,
    OLDER_FILES,
    RULES,
    SHORTER_HORIZON,
    SHORTER_NEEDS_DAYS,
    SHORTEST_HORIZON,
    horizon_that_may_do,
    rule_head,
    sentence,
)
from recall_console.console.text import Kind, Line, heading, line, table, wrapped
from recall_console.language import later, tr, trn

DIAL: Final = "◂"
"""Only the line of the target accuracy has it."""
SAID_HERE: Final = ("decides", "earns")
"""Statements that stand on the first screen; all others follow below."""
_FIGURES: Final = ("roc_auc", "accuracy", "brier")
ROOM_FOR_FIVE: Final = 54
"""From so many cells on five columns have whole heads."""
Figures = Mapping[str, Mapping[str, float | None]]


def answer(card: Card, look: Look) -> list[Line]:
    """The verdict, then what it rests on."""
    verdict = card["sentences"][0]
    relied_on = card.get("verdict") != "withheld"
    kind: Kind = "title" if relied_on else "beware"
    first = " " if relied_on else " ! "
    return [
        *wrapped(sentence(verdict, look.currency), look.width, kind, first=first),
        *_needed(card, verdict, look),
        *(_decided(card, look) if relied_on else ()),
        *_cautions(card, look),
        *([(), *_grounds(card, look)] if card.get("figures") else ()),
    ]


def _needed(card: Card, verdict: Mapping[str, Any], look: Look) -> list[Line]:
    """What would bring a model where there is none."""
    code, values = str(verdict["code"]), verdict.get("values") or {}
    words, days, horizon = NEEDED.get(code), None, card["horizon_days"]
    none_shorter = values.get("days", 0) < SHORTER_NEEDS_DAYS or horizon <= SHORTEST_HORIZON
    if code == "withheld_history" and none_shorter:
        words = OLDER_FILES
    if code == "withheld_outcomes" and (days := horizon_that_may_do(horizon, values)):
        words = LONGER_HORIZON if days > horizon else SHORTER_HORIZON
    if words is None:
        return []
    return wrapped(tr(words, source=plain(look.source), days=days), look.width, "act", " ", "   ")


def _cautions(card: Card, look: Look) -> list[Line]:
    count = len(card.get("warnings") or ())
    words = trn(
        "! {count} caution below, under “What to keep in mind”",
        "! {count} cautions below, under “What to keep in mind”",
        count,
        count=count,
    )
    return wrapped(words, look.width, "beware", " ", "   ") if count else []


def _decided(card: Card, look: Look) -> Iterator[Line]:
    """The dial of the target accuracy, and what was measured there."""
    chosen = at_target(card, look.target)
    if chosen is None:
        return
    share = chosen["decided_share"]
    words = " " + tr(
        "target accuracy ◂ {target} ▸   decided {share} ",
        target=percent(look.target, 0),
        share=percent(share, 0),
    )
    size = max(min(look.width - 55, 40), 2)
    unsure = tr("  unsure {share}", share=percent(1 - share, 0))
    yield line((words, "title"), bar(share, size, look.charset), unsure)
    yield from wrapped(_right(card, chosen, look.target), look.width, first=" ")


def _right(card: Card, chosen: Mapping[str, Any], target: float) -> str:
    """How often it was right about those whom it decides, and what recency alone would have decided."""
    return " · ".join([*_measured(chosen), *_by_recency(card, target)])


def _measured(chosen: Mapping[str, Any]) -> Iterator[str]:
    if chosen["accuracy"] is None:
        yield tr("it was that right about no group of customers")
        return
    if chosen.get("accuracy_low") is None:
        yield tr("right about {accuracy} of these", accuracy=percent(chosen["accuracy"]))
    else:
        yield tr(
            "right about {accuracy} of these, surely above {least}",
            accuracy=percent(chosen["accuracy"]),
            least=percent(chosen["accuracy_low"]),
        )
    yield from _each_way(chosen)


def _each_way(chosen: Mapping[str, Any]) -> Iterator[str]:
    """What it said of them, and how often each of the two was right."""
    if not chosen["stay_share"]:
        yield tr("all of them “leaves”")
    elif not chosen["leave_share"]:
        yield tr("all of them “comes back”")
    else:
        yield tr(
            "“leaves” of {leave_share}: {leave_accuracy}, “comes back” of {stay_share}: {stay_accuracy}",
            leave_share=percent(chosen["leave_share"], 0),
            leave_accuracy=percent(chosen["leave_accuracy"]),
            stay_share=percent(chosen["stay_share"], 0),
            stay_accuracy=percent(chosen["stay_accuracy"]),
        )


def _by_recency(card: Card, target: float) -> Iterator[str]:
    """The rule was measured at the card's own target alone."""
    selective = card["selective"]
    rule = selective.get("recency")
    if not rule or abs(selective["target"] - target) > 1e-9:
        return
    if not rule["decided_share"]:
        yield tr("recency alone would decide nobody")
    else:
        yield tr(
            "recency alone would decide {share}, right {accuracy}",
            share=percent(rule["decided_share"], 0),
            accuracy=percent(rule["accuracy"]),
        )


def at_target(card: Card, target: float) -> Mapping[str, Any] | None:
    """What was measured at a target accuracy; None where it was not measured."""
    selective = card.get("selective") or {}
    measured: Sequence[Mapping[str, Any]] = [
        *selective.get("curve", ()),
        *([selective] if "target" in selective else []),
    ]
    return next((each for each in measured if abs(each["target"] - target) < 1e-9), None)


def targets(card: Card) -> list[float]:
    """Every target accuracy that the card was measured at, rising; none where the model is withheld."""
    selective = (card.get("selective") or {}) if card.get("verdict") != "withheld" else {}
    measured = {each["target"] for each in selective.get("curve", ())}
    return sorted(target for target in {*measured, selective.get("target")} if target is not None)


def _grounds(card: Card, look: Look) -> list[Line]:
    """Whether what it says comes true, and whether it is better than the simplest rule."""
    if look.is_narrow:
        return [*_against(card, look, look.width), (), *model_charts.calibration(card, look, look.width)]
    if not look.is_wide:
        return look.side_by_side(
            model_charts.calibration(card, look, look.half), _against(card, look, look.half)
        )
    part = look.part(3 if look.is_very_wide else 2)
    both = model_charts.calibration(card, look, part), model_charts.calibration_table(card, part)
    if look.is_very_wide:
        return look.side_by_side(*both, _against(card, look, part))
    return [*look.side_by_side(*both), (), *_against(card, look, look.width)]


def _against(card: Card, look: Look, width: int) -> list[Line]:
    """The model beside recency, the best other rule and saying the same of everybody, and what lists by it earn."""
    rivals = card.get("rivals") or {}
    best = _best_rule(card)
    columns = [
        card["figures"],
        *(rivals.get(rule) or {} for rule in ("recency", *([best] if best else []), "constant")),
    ]
    is_tight = best is not None and width < ROOM_FOR_FIVE
    words = {"roc_auc": "AUC" if is_tight else tr("ranks (AUC)"), "accuracy": tr("right"), "brier": "Brier"}
    rows = [
        [
            f" {words[name]}",
            *(_written(name, (each.get(name) or {}).get("value"), is_tight=is_tight) for each in columns),
        ]
        for name in _FIGURES
        if name in card["figures"]
    ]
    names = (
        [] if best is None else [rule_head(best) if is_tight else tr("best: {rule}", rule=rule_head(best))]
    )
    head = ["", tr("model"), rule_head("recency"), *names, tr("constant")]
    earns = next((each for each in card["sentences"] if each["code"] == "earns"), None)
    return [
        heading(tr("Is it better than a simple rule?"), width),
        *table([head, *rows], "<" + ">" * len(columns), gap=2 if width >= 40 and not is_tight else 1),
        *_lead(card, width),
        *_wins(card, width),
        *(wrapped(sentence(earns, look.currency), width, first=" ") if earns else ()),
    ]


def _best_rule(card: Card) -> str | None:
    """Which rule but recency beats the model most often, then recency, then the others by AUC; None where it beats neither."""
    rivals = card.get("rivals") or {}
    wins = {
        rule: tuple(
            sum(_beats(name, rivals[rule], other) for name in _FIGURES)
            for other in (card["figures"], rivals.get("recency") or {})
        )
        for rule in RULES
        if rule != "recency" and rule in rivals
    }
    auc = {rule: (rivals[rule].get("roc_auc") or {}).get("value") or 0.0 for rule in wins}
    best = max(wins, key=lambda rule: (wins[rule], auc[rule]), default=None)
    return best if best is not None and any(wins[best]) else None


def _beats(name: str, one: Figures, other: Figures) -> bool:
    ours, theirs = ((each.get(name) or {}).get("value") for each in (one, other))
    if ours is None or theirs is None:
        return False
    return ours < theirs if name == "brier" else ours > theirs


def _wins(card: Card, width: int) -> list[Line]:
    """Where a rule, or saying the same of everybody, was better than the model."""
    rivals, words = card.get("rivals") or {}, {"roc_auc": "AUC", "accuracy": tr("right"), "brier": "Brier"}
    won = {
        name: [rule for rule in (*RULES, "constant") if _beats(name, rivals.get(rule) or {}, card["figures"])]
        for name in _FIGURES
    }
    told = [
        tr("{measure}: {definition}", measure=words[name], definition=listed(map(_rival, rules)))
        for name, rules in won.items()
        if rules
    ]
    said = tr("better than the model in this test: {rules}", rules=clauses(told))
    return wrapped(said, width, "beware", " ! ", "   ") if told else []


def _rival(rule: str) -> str:
    return tr("constant") if rule == "constant" else rule_head(rule)


def _written(name: str, value: float | None, *, is_tight: bool) -> str:
    if value is None:
        return ""
    if name == "accuracy":
        return percent(value).replace(" ", "") if is_tight else percent(value)
    return fraction(value, 4 if name == "brier" else 3)


_BELOW: Final = later("its AUC is {interval} (95 %); recency lies below")
_WITHIN: Final = later("its AUC is {interval} (95 %); recency lies within")
_ABOVE: Final = later("its AUC is {interval} (95 %); recency lies above !")


def _lead(card: Card, width: int) -> list[Line]:
    """Where recency's ranking lies to the interval of the model's."""
    ours = card["figures"].get("roc_auc") or {}
    theirs = ((card.get("rivals") or {}).get("recency") or {}).get("roc_auc") or {}
    if ours.get("low") is None or theirs.get("value") is None:
        return []
    words = (
        _BELOW if theirs["value"] < ours["low"] else _WITHIN if theirs["value"] <= ours["high"] else _ABOVE
    )
    interval = f"{fraction(ours['low'])}–{fraction(ours['high'])}"
    return wrapped(tr(words, interval=interval), width, first=" ")
