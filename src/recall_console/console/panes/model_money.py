"""What a card says of money: what lists would earn, and how well amounts are forecast."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from recall_console.console.chart import Charset, Mark, Series, draw
from recall_console.console.format import fraction, money, number, percent
from recall_console.console.panes.model_figures import NARROW, WIDE
from recall_console.console.panes.model_words import RULES, rule_words
from recall_console.console.text import Line, heading, line, table, wrapped

Card = Mapping[str, Any]

CHART_HEIGHT: Final = 9
MOST_WIDE: Final = 72
"""No chart is wider: its twenty points need no more."""
SHORT: Final = 0.03
"""An interval that held by this much fewer customers than it aimed at is said to have held only so many."""
STEPS: Final = 10
"""Rows of the curve as a table, in its place where a chart has no room."""


def earns(card: Card, currency: str, width: int, charset: Charset) -> list[Line]:
    """What lists by the model and by the best simple rule would earn, the offer's effect being assumed."""
    profit = card.get("profit") or {}
    if not profit.get("curve"):
        return []
    known = "spend" in (card.get("value") or {})
    unit = currency if known else ""
    picture = _chart(profit, width, charset) if width >= NARROW else _steps(profit)
    return [
        heading("What a list earns, by how many are contacted ~", width),
        *wrapped(_lists(profit, unit), width, first=" "),
        *wrapped(_best(profit, unit), width, "act", " "),
        *picture,
        *wrapped(_assumed(profit["offer"], unit), width, "dim", first=" "),
        *([] if known else wrapped("amounts are not known: a customer counts as 1", width, "dim", first=" ")),
        *_empc(profit, width),
    ]


def _lists(profit: Mapping[str, Any], currency: str) -> str:
    """The lists that the comparison in money is of."""
    ours, theirs = _earned(profit, "model", profit["share"]), _earned(profit, "rule", profit["rule_share"])
    return (
        f"a list of {_part(profit['share'])} by the model earns {money(ours, currency, 2)} ~ for each customer of the base, "
        f"one of {_part(profit['rule_share'])} by {rule_words(profit['rule'])} {money(theirs, currency, 2)} ~"
    )


def _part(share: float) -> str:
    return f"the first {percent(share, 0)}" if share < 1 else "all"


def _earned(profit: Mapping[str, Any], who: str, share: float) -> float:
    return Series(who, _points(profit, who)).at(share)


def _best(profit: Mapping[str, Any], currency: str) -> str:
    best = max(profit["curve"], key=lambda point: point["model"])
    if best["model"] <= 0:
        return "▸ with such an offer contacting anybody loses money ~"
    time = ", if there were time for so many" if best["share"] > profit["share"] else ""
    return f"▸ the most would be {money(best['model'], currency, 2)} ~, by contacting {_part(best['share'])}{time}"


def _points(profit: Mapping[str, Any], who: str) -> Sequence[tuple[float, float]]:
    return [(0.0, 0.0), *((point["share"], point[who]) for point in profit["curve"])]


def _chart(profit: Mapping[str, Any], width: int, charset: Charset) -> Iterator[Line]:
    rule = RULES.get(profit["rule"], profit["rule"])
    series = [Series("M", _points(profit, "model")), Series("R", _points(profit, "rule"))]
    best = max(profit["curve"], key=lambda point: point["model"])
    marks = [Mark(best["share"], best["model"], "^" if charset is Charset.ASCII else "▲")]
    cells = draw(series, marks, (min(width, MOST_WIDE), CHART_HEIGHT), charset, write_x=_share, write_y=_axis)
    yield line((f" money a customer ~ · M the model, R {rule}, ▲ the most", "dim"))
    yield from (line(f" {row}") for row in cells)


def _share(value: float) -> str:
    return percent(value, 0)


def _axis(value: float) -> str:
    return number(value, 0 if value == round(value) else 2)


def _steps(profit: Mapping[str, Any]) -> list[Line]:
    """The curve as a table."""
    step = max(1, len(profit["curve"]) // STEPS)
    rows = [
        [f" {percent(point['share'], 0)}", *(number(point[who], 2) for who in ("model", "rule"))]
        for point in profit["curve"][step - 1 :: step]
    ]
    return table([[" contacted", "model ~", f"{RULES.get(profit['rule'], profit['rule'])} ~"], *rows], ">>>")


def _assumed(offer: Mapping[str, Any], currency: str) -> str:
    return (
        f"~ assumed: {percent(offer['accepted'], 0)} of those about to leave accept and stay; of those who stay anyway "
        f"{percent(offer['taken'], 0)} take the offer too; it costs {money(offer['offer_cost'], currency, 2)}, "
        f"a contact {money(offer['contact_cost'], currency, 2)}"
    )


def _empc(profit: Mapping[str, Any], width: int) -> list[Line]:
    """The measure of the churn literature, of the model and of each rule."""
    found = profit.get("empc")
    if not found:
        return []
    values = " · ".join(
        f"{RULES.get(who, 'model')} {number(each['value'], 2)}"
        for who, each in found.items()
        if who in RULES or who == "model"
    )
    meaning = (
        "what each ranking's best list would bring a customer, as the literature reckons: all are worth 200, an offer costs "
        "10, a contact 1, about 30 % accept"
    )
    return [*wrapped(f"EMPC: {values}", width, first=" "), *wrapped(meaning, width, "dim", first=" ")]


_FORECASTERS: Final = {"model": "model", "same_as_before": "same as before", "bgnbd": "BG/NBD + Gamma-Gamma"}
_SHORTER: Final = _FORECASTERS | {"bgnbd": "BG/NBD"}
_SHORTEST: Final = _SHORTER | {"same_as_before": "as before"}


def _signed(value: float | None) -> str:
    return f"+{percent(value)}" if value is not None and value > 0 else percent(value)


_AMOUNTS: Final = (
    ("rmse", "typical error (RMSE)", money),
    ("bias", "all together off by", _signed),
    ("spearman", "ranks big ones first", fraction),
)


def value(card: Card, width: int) -> list[Line]:
    """Forecasts of orders and spend beside "the same as before" and the purchase process."""
    told = card.get("value") or {}
    names = [name for name in ("orders", "spend") if name in told]
    who = [each for each in _FORECASTERS if any(each in told[name] for name in names)]
    rows = [
        [
            f" {name}, {words}",
            *(write(told[name][each][figure]) if each in told[name] else "" for each in who),
        ]
        for name in names
        for figure, words, write in _AMOUNTS
    ]
    if not rows:
        return []
    words = _FORECASTERS if width >= WIDE else _SHORTER if width >= NARROW else _SHORTEST
    head = ["", *(words[each] for each in who)]
    return [
        heading("What they will spend", width),
        *table([head, *rows], "<" + ">" * len(who), gap=2 if width >= NARROW else 1),
        *_interval(told.get("spend") or {}, width),
    ]


def _interval(spend: Mapping[str, Any], width: int) -> list[Line]:
    if spend.get("coverage") is None:
        return []
    only = "only " if spend["coverage"] < spend["interval"] - SHORT else ""
    words = f"its {percent(spend['interval'], 0)} interval of spend held {only}{percent(spend['coverage'])} of the customers"
    if spend.get("interval_score") is not None:
        flat = spend["interval_score_same_for_all"]
        tighter = "tighter than" if spend["interval_score"] < flat else "no better than"
        words += (
            f"; it is {tighter} one interval for everybody (width and misses together {money(spend['interval_score'])} "
            f"against {money(flat)}, less is better)"
        )
    return wrapped(words, width, first=" ")
