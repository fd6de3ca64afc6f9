"""A model card as text: sentences first, whom it decides, then figures with their intervals, pictures, money, checks."""

from collections.abc import Mapping, Sequence
from typing import Any

from recall_console.console.bars import bar
from recall_console.console.chart import Charset
from recall_console.console.format import percent
from recall_console.console.panes import model_checks, model_figures, model_money, model_pictures
from recall_console.console.panes.model_words import sentence
from recall_console.console.text import Kind, Line, heading, line, table, wrapped

Card = Mapping[str, Any]


def card_lines(card: Card, target: float, width: int, charset: Charset, currency: str = "") -> list[Line]:
    """The whole pane for a card and a target accuracy; what an older card does not hold is left out."""
    if not card.get("sentences"):
        return wrapped("There is no model card in this run; r scores anew", width, first=" ")
    blocks = [_said(card, currency, width)]
    if card.get("figures"):
        relied_on = card.get("verdict") != "withheld"
        blocks += [
            *([_selective(card, target, width, charset)] if relied_on else []),
            model_figures.figures(card, width),
            *model_pictures.pictures(card, width, charset),
            *(_acted_on(card, currency, width, charset) if relied_on else []),
            model_checks.drift(card, width),
            model_checks.checks(card, width),
        ]
    blocks.append(model_figures.folds(card, width))
    return [one for block in blocks if block for one in (*block, ())][:-1]


def _acted_on(card: Card, currency: str, width: int, charset: Charset) -> list[list[Line]]:
    """What is of use only where the model is relied on."""
    return [
        model_pictures.tiers(card, width),
        model_money.earns(card, currency, width, charset),
        model_money.value(card, width),
        model_checks.lead_time(card, width),
    ]


def _said(card: Card, currency: str, width: int) -> list[Line]:
    """Sentences, the verdict first, then warnings."""
    verdict, *others = (sentence(each, currency) for each in card["sentences"])
    kind: Kind = "beware" if card.get("verdict") == "withheld" else "title"
    return [
        *wrapped(verdict, width, kind, first=" "),
        *(one for words in others for one in wrapped(words, width, first=" ")),
        *(
            one
            for each in card.get("warnings", ())
            for one in wrapped(sentence(each, currency), width, "beware", " ! ", "   ")
        ),
    ]


def _selective(card: Card, target: float, width: int, charset: Charset) -> list[Line]:
    """What it decides at a target accuracy, and what was measured there."""
    chosen = at_target(card, target)
    if chosen is None:
        return []
    share = chosen["decided_share"]
    size = max(min(width - 55, 40), 2)
    words = f" target accuracy ◂ {percent(target, 0)} ▸   decided {percent(share, 0)} "
    rows = [
        ["", "share", "was right"],
        [" says “leaves”", percent(chosen["leave_share"]), percent(chosen["leave_accuracy"])],
        [" says “comes back”", percent(chosen["stay_share"]), percent(chosen["stay_accuracy"])],
        [" both", percent(share), percent(chosen["accuracy"])],
    ]
    if chosen.get("accuracy_low") is not None:
        rows.append([" surely above", "", percent(chosen["accuracy_low"])])
    return [
        heading("Whom it decides", width),
        line((words, "title"), bar(share, size, charset), f"  unsure {percent(1 - share, 0)}"),
        *table(rows, "<>>"),
        *_by_recency(card, target, width),
    ]


def _by_recency(card: Card, target: float, width: int) -> list[Line]:
    selective = card["selective"]
    rule = selective.get("recency")
    if not rule or abs(selective["target"] - target) > 1e-9:
        return []
    if not rule["decided_share"]:
        return wrapped("recency alone would decide nobody", width, first=" ")
    words = f"recency alone would decide {percent(rule['decided_share'], 0)}, right about {percent(rule['accuracy'])}"
    return wrapped(words, width, first=" ")


def at_target(card: Card, target: float) -> Mapping[str, Any] | None:
    """What was measured at a target accuracy; None where it was not measured."""
    selective = card.get("selective") or {}
    points_measured: Sequence[Mapping[str, Any]] = [
        *selective.get("curve", ()),
        *([selective] if "target" in selective else []),
    ]
    return next((each for each in points_measured if abs(each["target"] - target) < 1e-9), None)


def targets(card: Card) -> list[float]:
    """Every target accuracy that the card was measured at, rising; none where the model is withheld."""
    selective = (card.get("selective") or {}) if card.get("verdict") != "withheld" else {}
    measured = {each["target"] for each in selective.get("curve", ())}
    return sorted({round(target, 4) for target in (*measured, selective.get("target")) if target is not None})
