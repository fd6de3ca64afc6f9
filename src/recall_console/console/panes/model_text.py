"""A model card as text: the answer on the first screen, then what to keep in mind, money, figures, checks."""

from recall_console.console.format import listed
from recall_console.console.panes import model_charts, model_checks, model_figures, model_folds, model_money
from recall_console.console.panes.model_answer import SAID_HERE, answer
from recall_console.console.panes.model_look import Card, Look
from recall_console.console.panes.model_words import sentence
from recall_console.console.text import Line, heading, wrapped
from recall_console.language import tr


def card_lines(card: Card, look: Look) -> list[Line]:
    """The whole pane for a card that is `read_card.completed`; what an older card does not hold is left out."""
    if not card.get("sentences"):
        words = tr("There is no model card in this run; {rescore} scores anew", rescore=look.rescore)
        return wrapped(words, look.width, first=" ")
    blocks = [answer(card, look), _kept_in_mind(card, look)]
    if card.get("figures"):
        relied_on = card.get("verdict") != "withheld"
        blocks += [
            *([model_money.earns(card, look)] if relied_on else ()),
            model_charts.found(card, look),
            model_figures.figures(card, look),
            *([model_charts.tiers(card, look)] if relied_on else ()),
            *([model_money.value(card, look)] if relied_on else ()),
            *([model_checks.lead_time(card, look)] if relied_on else ()),
            model_checks.drift(card, look),
            model_checks.checks(card, look),
        ]
    blocks += [model_folds.folds(card, look), _older(card, look)]
    return [one for block in blocks if block for one in (*block, ())][:-1]


def _kept_in_mind(card: Card, look: Look) -> list[Line]:
    """The statements that the first screen does not say, then warnings."""
    others = [each for each in card["sentences"][1:] if each["code"] not in SAID_HERE]
    lines = [
        *(one for each in others for one in wrapped(sentence(each, look.currency), look.width, first=" ")),
        *(
            one
            for each in card.get("warnings", ())
            for one in wrapped(sentence(each, look.currency), look.width, "beware", " ! ", "   ")
        ),
    ]
    return [heading(tr("What to keep in mind"), look.width), *lines] if lines else []


def _older(card: Card, look: Look) -> list[Line]:
    """What a card of an earlier version lacks."""
    lacking = card.get("lacks") or []
    words = tr(
        "This card was made by an earlier version and lacks {parts}; score anew ({rescore} in the console) to have them",
        parts=listed(each.replace("_", " ") for each in lacking),
        rescore=look.rescore,
    )
    return wrapped(words, look.width, "dim", first=" ") if lacking else []
