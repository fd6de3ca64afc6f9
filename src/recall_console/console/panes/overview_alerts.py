"""Alerts: customers and money that ask for an answer, each with the people behind it one key away."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from recall_console.console.format import money, percent, plain, plus, whole
from recall_console.console.panes.overview_rows import Block, Row, Target, said
from recall_console.console.panes.overview_words import PARTS, by_year
from recall_console.console.text import Kind, heading
from recall_console.language import later, tr, trn

Values = Mapping[str, Any]
_MODEL: Final = "model"


def alerts(found: Sequence[Mapping[str, Any]], currency: str, width: int) -> Block:
    """A line for each alert, with the sign of acting or of care."""
    block = [one for each in found for one in _alert(each["code"], each["values"], currency, width)]
    return [Row(heading(tr("Look at these now"), width)), *block] if block else []


def _alert(code: str, values: Values, currency: str, width: int) -> Block:
    if code == "warning_signal" and not values["customers"]:
        return said(_quiet(values), width, "dim", Target(code, tr("any warning sign"), "warning_level >= 1"))
    sign, kind = _signs(code)
    words = _WORDS[code](values, currency) if code in _WORDS else plain(code).replace("_", " ")
    return said(words, width, kind, _target(code, values), sign)


def _signs(code: str) -> tuple[str, Kind]:
    return ("!", "beware") if code in _BEWARE else ("▸", "act")


def _target(code: str, values: Values) -> Target:
    if "condition" in values:
        return Target(code, tr(_TITLES[code]) if code in _TITLES else plain(code), values["condition"])
    return Target(code, pane=_PANES.get(code, "data"))


def _slipping(values: Values, currency: str) -> str:
    return trn(
        "{count} core customer slipped from high value{risk}",
        "{count} core customers slipped from high value{risk}",
        values["customers"],
        count=whole(values["customers"]),
        risk=_risk(values, currency),
    )


def _silent(values: Values, currency: str) -> str:
    return trn(
        "{count} is silent and of high potential after a return{risk}",
        "{count} are silent and of high potential after a return{risk}",
        values["customers"],
        count=whole(values["customers"]),
        risk=_risk(values, currency),
    )


def _warning(values: Values, currency: str) -> str:
    fewer = values["fewer"]
    return trn(
        "{count} shows {level} or more warning signs{risk}{fewer}",
        "{count} show {level} or more warning signs{risk}{fewer}",
        values["customers"],
        count=whole(values["customers"]),
        level=values["level"],
        risk=_risk(values, currency),
        fewer=trn("; {count} more shows fewer", "; {count} more show fewer", fewer, count=whole(fewer))
        if fewer
        else "",
    )


def _quiet(values: Values) -> str:
    """What was looked at where nobody shows enough signs, or that nothing could be seen."""
    watched = values["watched"]
    if watched is not None and not watched:
        return tr("Warning signs cannot show: this source has no logins, carts or views of goods")
    looked = ", ".join(tr(PARTS[part]) for part in (PARTS if watched is None else watched) if part in PARTS)
    return trn(
        "Nobody shows {level} warning signs, {count} shows fewer; watched: {parts}",
        "Nobody shows {level} warning signs, {count} show fewer; watched: {parts}",
        values["fewer"],
        level=values["level"],
        count=whole(values["fewer"]),
        parts=looked,
    )


def _staple(values: Values, currency: str) -> str:
    worth = values["order_value"]
    return trn(
        "{count} staple good is due about now ({days} days either way){worth}",
        "{count} staple goods are due about now ({days} days either way){worth}",
        values["customers"],
        count=whole(values["customers"]),
        days=whole(values["days"]),
        worth=tr(": orders of {money}", money=money(worth, currency)) if worth else "",
    )


def _coupons_rose(values: Values, currency: str) -> str:
    given = values["given_away"]
    return trn(
        "coupon share of orders {before} → {now} in {months} month{given}",
        "coupon share of orders {before} → {now} in {months} months{given}",
        values["months"],
        before=percent(values["before"], 0),
        now=percent(values["now"], 0),
        months=whole(values["months"]),
        given="" if given is None else tr(", {money} given away", money=money(given, currency)),
    )


def _hunters(values: Values, currency: str) -> str:
    given = values["given_away"]
    count = whole(values["customers"])
    if given is None:
        return trn(
            "{count} buys with coupons only: keep offers away",
            "{count} buy with coupons only: keep offers away",
            values["customers"],
            count=count,
        )
    return trn(
        "{count} coupon hunter took {money} off in 12 months: keep offers away",
        "{count} coupon hunters took {money} off in 12 months: keep offers away",
        values["customers"],
        count=count,
        money=money(given, currency),
    )


def _apart(values: Values, currency: str) -> str:
    return tr(
        "the next 12 months are expected to bring {value}, the last {days} days brought {margin}: {difference}",
        value=by_year(values["value"], currency),
        days=whole(values["days"]),
        margin=money(values["margin"], currency),
        difference=relative(values["difference"]),
    )


def _stale(_values: Values, _currency: str) -> str:
    return tr("events have come in since these scores were made; r scores anew")


def _risk(values: Values, currency: str) -> str:
    risk = values["value_at_risk"]
    return tr(", {money} at risk", money=by_year(risk, currency)) if risk else ""


def relative(difference: float) -> str:
    """A relative change with its sign: `+23 %`."""
    return plus(percent(difference, 0))


_WORDS: Final[Mapping[str, Callable[[Values, str], str]]] = {
    "core_slipping": _slipping,
    "silent_high_potential": _silent,
    "warning_signal": _warning,
    "staple_due": _staple,
    "coupon_share_rose": _coupons_rose,
    "coupon_hunters": _hunters,
    "value_apart": _apart,
    "stale_scores": _stale,
}
_TITLES: Final[Mapping[str, str]] = {
    "core_slipping": later("slipped from high value"),
    "silent_high_potential": later("silent, of high potential"),
    "warning_signal": later("warning signs"),
    "staple_due": later("staple due"),
    "coupon_share_rose": later("who uses coupons"),
    "coupon_hunters": later("coupon hunters"),
}
_BEWARE: Final = {"coupon_share_rose", "coupon_hunters", "value_apart", "stale_scores"}
_PANES: Final[Mapping[str, str]] = {"value_apart": _MODEL, "stale_scores": "data"}
