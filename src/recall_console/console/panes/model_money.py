"""What a card says of money: what lists would earn, and how well amounts are forecast."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from recall_console.console.chart import Band, Mark, Series, draw
from recall_console.console.format import clauses, fraction, money, number, percent, plus
from recall_console.console.panes.model_look import Card, Look, interval_head
from recall_console.console.panes.model_words import RULES, rule_head, rule_words
from recall_console.console.text import Line, heading, line, table, wrapped
from recall_console.language import later, tr, trc

CHART_HEIGHT: Final = 11
MOST_WIDE: Final = 72
"""No chart is wider: its twenty points need no more."""
SHORT: Final = 0.03
"""An interval that held by this much fewer customers than it aimed at is said to have held only so many."""
STEPS: Final = 10
"""Rows of the curve as a table."""


def earns(card: Card, look: Look) -> list[Line]:
    """What lists by the model and by the best simple rule would earn, the offer's effect being assumed."""
    profit = card.get("profit") or {}
    if not profit.get("curve"):
        return []
    known = "spend" in (card.get("value") or {})
    unit, width = look.currency if known else "", look.width
    chart, steps = list(_chart(profit, look)), _steps(profit)
    both = look.side_by_side(chart, steps) if look.is_wide else steps if look.tables else chart
    unknown = tr("amounts are not known: a customer counts as 1")
    return [
        heading(tr("What a list earns, by how many are contacted ~"), width),
        *wrapped(_lists(profit, unit), width, first=" "),
        *wrapped(_best(profit, unit), width, "act", " ", "   "),
        *both,
        *wrapped(_assumed(profit["offer"], unit), width, "dim", first=" "),
        *wrapped(
            tr("The Plan pane reckons with the costs and responses of your own plans instead"),
            width,
            first=" ",
        ),
        *([] if known else wrapped(unknown, width, "dim", first=" ")),
        *_empc(profit, width),
    ]


def _lists(profit: Mapping[str, Any], currency: str) -> str:
    """The lists that the comparison in money is of."""
    ours, theirs = _earned(profit, "model", profit["share"]), _earned(profit, "rule", profit["rule_share"])
    return tr(
        "a list of {part} by the model earns {ours} ~ for each customer of the base, one of {rule_part} by {rule} {theirs} ~",
        part=_part(profit["share"]),
        ours=money(ours, currency, 2),
        rule_part=_part(profit["rule_share"]),
        rule=rule_words(profit["rule"]),
        theirs=money(theirs, currency, 2),
    )


def _part(share: float) -> str:
    return tr("the first {share}", share=percent(share, 0)) if share < 1 else trc("customers", "all")


def _earned(profit: Mapping[str, Any], who: str, share: float) -> float:
    return Series(who, _points(profit, who)).at(share)


def _best(profit: Mapping[str, Any], currency: str) -> str:
    best = max(profit["curve"], key=lambda point: point["model"])
    if best["model"] <= 0:
        return tr("▸ with such an offer contacting anybody loses money ~")
    told = {"most": money(best["model"], currency, 2), "part": _part(best["share"])}
    if best["share"] > profit["share"]:
        return tr(
            "▸ the most would be {most} ~, by contacting {part}, if there were time for so many", **told
        )
    return tr("▸ the most would be {most} ~, by contacting {part}", **told)


def _points(profit: Mapping[str, Any], who: str) -> Sequence[tuple[float, float]]:
    return [(0.0, 0.0), *((point["share"], point[who]) for point in profit["curve"])]


def _chart(profit: Mapping[str, Any], look: Look) -> Iterator[Line]:
    series = [Series("M", _points(profit, "model")), Series("R", _points(profit, "rule"))]
    width = look.half if look.is_wide else look.width
    best = max(profit["curve"], key=lambda point: point["model"])
    sign, band = look.sign("▲", "^"), _band(profit)
    cells = draw(
        series,
        [Mark(best["share"], best["model"], sign)],
        (min(width - 1, MOST_WIDE), CHART_HEIGHT),
        look.charset,
        write_x=_share,
        write_y=_axis,
        band=band,
    )
    legend = tr(
        "money a customer ~ · M the model, R {rule}, {sign} the most",
        rule=rule_head(profit["rule"]),
        sign=sign,
    )
    shade = tr(", {shade} 95 % of M", shade=look.charset.shade * 3) if band else ""
    yield from wrapped(legend + shade, width, "dim", first=" ")
    yield from (line(f" {row}") for row in cells)


def _band(profit: Mapping[str, Any]) -> Band | None:
    """The interval of the model's line; cards of earlier versions have none."""
    if "model_low" not in profit["curve"][0]:
        return None
    return Band(Series("", _points(profit, "model_low")), Series("", _points(profit, "model_high")))


def _share(value: float) -> str:
    return percent(value, 0)


def _axis(value: float) -> str:
    return number(value, 0 if value == round(value) else 2)


def _steps(profit: Mapping[str, Any]) -> list[Line]:
    """The curve as a table."""
    step = max(1, len(profit["curve"]) // STEPS)
    rows = [
        [
            f" {percent(point['share'], 0)}",
            number(point["model"], 2),
            _interval(point),
            number(point["rule"], 2),
        ]
        for point in profit["curve"][step - 1 :: step]
    ]
    head = [f" {tr('contacted')}", f"{tr('model')} ~", interval_head(), f"{rule_head(profit['rule'])} ~"]
    return table([head, *rows], ">><>")


def _interval(point: Mapping[str, float]) -> str:
    if "model_low" not in point:
        return ""
    return tr("({low} to {high})", low=number(point["model_low"], 2), high=number(point["model_high"], 2))


def _assumed(offer: Mapping[str, Any], currency: str) -> str:
    return tr(
        "~ assumed: {accepted} of those about to leave accept and stay; of those who stay anyway {taken} take the offer too; it "
        "costs {offer}, a contact {contact}",
        accepted=percent(offer["accepted"], 0),
        taken=percent(offer["taken"], 0),
        offer=money(offer["offer_cost"], currency, 2),
        contact=money(offer["contact_cost"], currency, 2),
    )


def _empc(profit: Mapping[str, Any], width: int) -> list[Line]:
    """The measure of the churn literature, of the model and of each rule."""
    found = profit.get("empc")
    if not found:
        return []
    values = " · ".join(
        f"{rule_head(who) if who in RULES else tr('model')} {number(each['value'], 2)}"
        for who, each in found.items()
        if who in RULES or who == "model"
    )
    meaning = tr(
        "what each ranking's best list would bring a customer, as the literature reckons: all are worth 200, an offer costs 10, "
        "a contact 1, about 30 % accept"
    )
    return [
        *wrapped(tr("{words}: {definition}", words="EMPC", definition=values), width, first=" "),
        *wrapped(meaning, width, "dim", first=" "),
    ]


_FORECASTERS: Final = {
    "model": later("model"),
    "same_as_before": later("same as before"),
    "bgnbd": "BG/NBD + Gamma-Gamma",
}
_SHORTER: Final = _FORECASTERS | {"bgnbd": "BG/NBD"}
_SHORTEST: Final = _SHORTER | {"same_as_before": later("as before")}


def _signed(value: float | None) -> str:
    return plus(percent(value))


_AMOUNTS: Final = (
    ("orders", "rmse", later("orders, typical error (RMSE)"), money),
    ("orders", "bias", later("orders, all together off by"), _signed),
    ("orders", "spearman", later("orders, ranks big ones first"), fraction),
    ("spend", "rmse", later("spend, typical error (RMSE)"), money),
    ("spend", "bias", later("spend, all together off by"), _signed),
    ("spend", "spearman", later("spend, ranks big ones first"), fraction),
)


def value(card: Card, look: Look) -> list[Line]:
    """Forecasts of orders and spend beside "the same as before" and the purchase process."""
    told = card.get("value") or {}
    who = [
        each for each in _FORECASTERS if any(each in (told.get(name) or {}) for name in ("orders", "spend"))
    ]
    rows = [
        [f" {tr(words)}", *(write(told[name][each][figure]) if each in told[name] else "" for each in who)]
        for name, figure, words, write in _AMOUNTS
        if name in told
    ]
    if not rows:
        return []
    words = _FORECASTERS if look.is_wide else _SHORTEST if look.is_narrow else _SHORTER
    head = ["", *(tr(words[each]) for each in who)]
    return [
        heading(tr("What they will spend"), look.width),
        *table([head, *rows], "<" + ">" * len(who), gap=look.gap),
        *_held(told.get("spend") or {}, look.width),
    ]


def _held(spend: Mapping[str, Any], width: int) -> list[Line]:
    """How many customers the interval held, and whether it is tighter than one for everybody."""
    if spend.get("coverage") is None:
        return []
    told = {"interval": percent(spend["interval"], 0), "coverage": percent(spend["coverage"])}
    if spend["coverage"] < spend["interval"] - SHORT:
        said = [tr("its {interval} interval of spend held only {coverage} of the customers", **told)]
    else:
        said = [tr("its {interval} interval of spend held {coverage} of the customers", **told)]
    if spend.get("interval_score") is not None:
        said.append(_tightness(spend))
    return wrapped(clauses(said), width, first=" ")


def _tightness(spend: Mapping[str, Any]) -> str:
    score, flat = spend["interval_score"], spend["interval_score_same_for_all"]
    told = {"score": money(score), "flat": money(flat)}
    if score < flat:
        return tr(
            "it is tighter than one interval for everybody (width and misses together {score} against {flat}, less is better)",
            **told,
        )
    return tr(
        "it is no better than one interval for everybody (width and misses together {score} against {flat}, less is better)",
        **told,
    )
