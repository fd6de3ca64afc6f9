"""A model card as text: sentences first, then figures with their intervals, then pictures."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from recall_console.console.bars import bar
from recall_console.console.chart import Charset
from recall_console.console.format import NOTHING, money, number, percent, whole
from recall_console.console.panes.model_words import sentence
from recall_console.console.text import Kind, Line, beside, heading, line, table, wrapped

Card = Mapping[str, Any]

NARROW: Final = 76
"""Below this many cells figures have short names."""
WIDE: Final = 104
"""From this many cells on pictures stand side by side."""
BAR: Final = 20


@dataclass(frozen=True)
class _Measure:
    """A figure of the card: its words, short words for narrow terminals, how it is written."""

    name: str
    words: str
    short: str
    write: Callable[[float | None], str]


def _area(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.3f}".replace("0.", ".", 1)


def _small(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.4f}".replace("0.", ".", 1)


def _multiple(value: float | None) -> str:
    return NOTHING if value is None else f"{number(value, 2)}×"


def _in_points(value: float | None) -> str:
    return NOTHING if value is None else number(value * 100)


_MEASURES: Final = (
    _Measure("base_rate", "left within the horizon", "left", percent),
    _Measure("accuracy", "right (accuracy)", "right", percent),
    _Measure("roc_auc", "ranks leavers first (ROC AUC)", "ROC AUC", _area),
    _Measure("pr_auc", "finds leavers (PR AUC)", "PR AUC", _area),
    _Measure("precision_at_k", "list: of those on it, left", "list: left", percent),
    _Measure("recall_at_k", "list: of all leavers, on it", "list: of leavers", percent),
    _Measure("lift_at_k", "list: against chance (lift)", "list: lift", _multiple),
    _Measure("brier", "squared error (Brier)", "Brier", _small),
    _Measure("ece", "probabilities off by (ECE)", "ECE", _area),
    _Measure("log_loss", "log loss", "log loss", _area),
    _Measure(
        "calibration_in_the_large", "too gloomy (+) or rosy (−), points", "gloomy +, rosy −", _in_points
    ),
)


def card_lines(card: Card, target: float, width: int, charset: Charset) -> list[Line]:
    """The whole pane for a card and a target accuracy."""
    if not card.get("sentences"):
        return wrapped("There is no model card in this run; r scores anew", width, first=" ")
    blocks = [_said(card, width)]
    if card.get("figures"):
        blocks += [
            _selective(card, target, width, charset),
            [*_figures(card, width), *_tested(card, width)],
            *_pictures(card, width, charset),
            _tiers(card, width),
            _value(card, width),
        ]
    blocks.append(_folds(card, width))
    return [one for block in blocks if block for one in (*block, ())][:-1]


def _said(card: Card, width: int) -> list[Line]:
    """Sentences, the verdict first, then warnings."""
    verdict, *others = (sentence(each) for each in card["sentences"])
    kind: Kind = "beware" if card.get("verdict") == "withheld" else "title"
    return [
        *wrapped(verdict, width, kind, first=" "),
        *(one for words in others for one in wrapped(words, width, first=" ")),
        *(
            one
            for each in card.get("warnings", ())
            for one in wrapped(sentence(each), width, "beware", " ! ", "   ")
        ),
    ]


def _selective(card: Card, target: float, width: int, charset: Charset) -> list[Line]:
    """What it decides at a target accuracy, and what was measured there."""
    chosen = at_target(card, target)
    if chosen is None:
        return []
    share = chosen["decided_share"]
    size = max(min(width - 52, 40), 6)
    words = f" target accuracy ◂ {percent(target, 0)} ▸   decided {percent(share, 0)} "
    return [
        heading("Whom it decides", width),
        line((words, "title"), bar(share, size, charset), f"  unsure {percent(1 - share, 0)}"),
        *table(
            [
                ["", "share", "was right"],
                [" says “leaves”", percent(chosen["leave_share"]), percent(chosen["leave_accuracy"])],
                [" says “comes back”", percent(chosen["stay_share"]), percent(chosen["stay_accuracy"])],
                [" both", percent(share), percent(chosen["accuracy"])],
            ],
            "<>>",
        ),
        *_by_recency(card, target, width),
    ]


def _by_recency(card: Card, target: float, width: int) -> list[Line]:
    selective = card["selective"]
    rule = selective.get("recency")
    if not rule or abs(selective["target"] - target) > 1e-9:
        return []
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
    """Every target accuracy that the card was measured at, rising."""
    selective = card.get("selective") or {}
    measured = {each["target"] for each in selective.get("curve", ())}
    return sorted({round(target, 4) for target in (*measured, selective.get("target")) if target is not None})


def _figures(card: Card, width: int) -> list[Line]:
    """Model with intervals, recency rule and constant in columns."""
    figures, rivals = card["figures"], card.get("rivals", {})
    others = (rivals.get("recency", {}), rivals.get("constant", {}))
    narrow = width < NARROW
    rows = [
        [
            f" {each.short if narrow else each.words}",
            each.write(figures[each.name]["value"]),
            _interval(each, figures[each.name]),
            *(each.write(other[each.name]["value"]) if each.name in other else "" for other in others),
        ]
        for each in _MEASURES
        if each.name in figures
    ]
    head = ["", "model", "(95 %)", "recency", "constant"]
    return [heading("How good it is", width), *table([head, *rows], "<><>>", gap=1 if narrow else 2)]


def _interval(measure: _Measure, figure: Mapping[str, float | None]) -> str:
    """The interval in brackets, without the unit that its figure already has."""
    if figure.get("low") is None or figure.get("high") is None:
        return ""
    low, high = (measure.write(figure[end]).rstrip("%× ") for end in ("low", "high"))
    return f"({low} to {high})" if "−" in low + high else f"({low}–{high})"


def _tested(card: Card, width: int) -> list[Line]:
    tested = card.get("tested_on")
    if not tested:
        return []
    trained = len(tested.get("trained_on", ()))
    words = (
        f"tested on {whole(tested['customers'])} customers as of {tested['as_of']}, until {tested['until']}; "
        f"learnt from {trained} earlier {'date' if trained == 1 else 'dates'}, {whole(card.get('variables'))} variables; "
        "the list: those likeliest to leave, as many as there is time for"
    )
    return wrapped(words, width, "dim", first=" ")


def _pictures(card: Card, width: int, charset: Charset) -> Iterator[list[Line]]:
    """Calibration and lift, side by side where there is room."""
    half = width // 2 - 2 if width >= WIDE else width
    calibration, lift = _calibration(card, half, charset), _lift(card, half, charset)
    if width >= WIDE and calibration and lift:
        yield beside(calibration, lift, half + 3)
    else:
        yield calibration
        yield lift


def _calibration(card: Card, width: int, charset: Charset) -> list[Line]:
    """Said against seen, in ten groups of the same size."""
    groups = card.get("calibration") or []
    if not groups:
        return []
    rows = [
        [
            f" {percent(group['predicted'], 0)}",
            percent(group["observed"], 0),
            whole(group["count"]),
            bar(group["observed"], BAR, charset),
        ]
        for group in groups
    ]
    lines = table([[" said", "left", "customers", ""], *rows], ">>><")
    return [heading("Do they leave as often as it says?", width), *lines]


def _lift(card: Card, width: int, charset: Charset) -> list[Line]:
    """Churn of each tenth against that of all."""
    lifts = card.get("lift_by_decile") or []
    if not lifts:
        return []
    most = max(*lifts, 1.0)
    rows = [
        [f" {place}", _multiple(lift), bar(lift / most, BAR, charset)]
        for place, lift in enumerate(lifts, start=1)
    ]
    lines = table([[" tenth", "lift", ""], *rows], ">><")
    return [heading("Who leaves, likeliest tenth first", width), *lines]


def _tiers(card: Card, width: int) -> list[Line]:
    tiers = card.get("risk_tiers") or []
    rows = [
        [f" {tier['tier']}", percent(tier["from"], 0), whole(tier["customers"]), percent(tier["observed"])]
        for tier in tiers
    ]
    return (
        [heading("Risk tiers", width), *table([[" tier", "from", "customers", "left"], *rows], "<>>>")]
        if tiers
        else []
    )


def _value(card: Card, width: int) -> list[Line]:
    """Forecasts of orders and spend beside “the same as before”."""
    value = card.get("value") or {}
    rows = [
        [f" {name}, {words}", *(write(value[name][who][figure]) for who in ("model", "same_as_before"))]
        for name in ("orders", "spend")
        if name in value
        for figure, words, write in _AMOUNTS
    ]
    if not rows:
        return []
    lines = [heading("What they will spend", width), *table([["", "model", "same as before"], *rows], "<>>")]
    spend = value.get("spend", {})
    if spend.get("coverage") is not None:
        words = f"its {percent(spend['interval'], 0)} interval of spend held {percent(spend['coverage'])} of the customers"
        lines += wrapped(words, width, first=" ")
    return lines


def _two_decimals(value: float | None) -> str:
    return money(value, decimals=2)


def _signed(value: float | None) -> str:
    return f"+{percent(value)}" if value is not None and value > 0 else percent(value)


_AMOUNTS: Final = (
    ("rmse", "typical error (RMSE)", _two_decimals),
    ("bias", "all together off by", _signed),
    ("spearman", "ranks big ones first", _area),
)


def _folds(card: Card, width: int) -> list[Line]:
    """Other dates, where a backtest was made."""
    folds = card.get("folds") or []
    rows = [
        [
            f" {fold['as_of']}",
            *(each.write(fold["figures"].get(each.name, {}).get("value")) for each in _FOLD_MEASURES),
        ]
        for fold in folds
    ]
    head = [" as of", *(each.words for each in _FOLD_MEASURES)]
    return (
        [heading("On other dates", width), *table([head, *rows], "<" + ">" * len(_FOLD_MEASURES))]
        if folds
        else []
    )


_FOLD_MEASURES: Final = (
    _Measure("accuracy", "right", "right", percent),
    _Measure("roc_auc", "ROC AUC", "AUC", _area),
    _Measure("brier", "Brier", "Brier", _small),
    _Measure("ece", "ECE", "ECE", _area),
)
