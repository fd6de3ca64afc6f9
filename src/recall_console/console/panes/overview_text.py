"""The overview as text: whether core customers buy again, what is at stake, who to look at now, how the base stands, what to beware of."""

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from recall_console.console.bars import bar, sparkline
from recall_console.console.format import NOTHING, counted, money, number, percent, plain, probability, whole
from recall_console.console.names import name as named
from recall_console.console.panes.model_words import sentence
from recall_console.console.text import Kind, Line, heading, table, wrapped

if TYPE_CHECKING:
    from recall_console.console.chart import Charset
    from recall_console.prediction.overview import Overview

BAR: Final = 20
MONTHS: Final = 12
_ALERTS: Final = {
    "core_slipping": "slipped from high value since last month",
    "silent_high_potential": "silent, and of high potential if they return",
    "warning_signal": "show two or more warning signs",
    "coupon_hunters": "buy with coupons only: leave them out of price offers",
}
_BEWARE: Final = {"coupon_hunters"}


def overview_lines(found: "Overview", currency: str, width: int, charset: "Charset") -> list[Line]:
    """The whole pane for a run."""
    if not found.customers:
        return wrapped("Nobody has bought yet: there are no customers to show", width, first=" ")
    blocks = [
        _north_star(found, currency, width, charset),
        _stakes(found, currency, width),
        _alerts(found, currency, width),
        _segments(found, currency, width),
        _lifecycle(found, width, charset),
        _beware(found, width),
    ]
    return [one for block in blocks if block for one in (*block, ())][:-1]


def _north_star(found: "Overview", currency: str, width: int, charset: "Charset") -> list[Line]:
    """How many core customers buy again each month, since when, and how many there are now."""
    if found.north_star is None:
        return wrapped(
            "Core customers buying again: not in these scores; score anew to see it", width, "dim", " "
        )
    whole_months = [each for each in found.north_star["months"] if each["complete"]]
    lines = wrapped(_last_whole_month(whole_months), width, "title", first=" ")
    core, rates = found.north_star["core"], [each["rate"] or 0.0 for each in whole_months]
    stake = core["value_at_risk"]
    facts = [
        *_change(whole_months),
        f"{whole(core['customers'])} core now" + (f", {money(stake, currency)} at stake" if stake else ""),
        *_running_month(found.north_star["months"]),
    ]
    line = sparkline(rates, MONTHS, charset)
    return lines + wrapped(" · ".join(facts), width, first=f" {line}  " if line else " ", then="   ")


def _last_whole_month(months: list[dict[str, Any]]) -> str:
    if not months:
        return "Core customers buying again: no whole month has been seen yet"
    last = months[-1]
    if last["rate"] is None:
        return f"Nobody was a core customer when {_month(last)} began"
    low, high = (percent(last[end]).removesuffix(" %") for end in ("low", "high"))
    return f"{percent(last['rate'])} of core customers bought again in {_month(last)} ({low}–{high})"


def _change(months: list[dict[str, Any]]) -> list[str]:
    """What the last whole month added to the one before, in points."""
    if len(months) < 2 or None in (months[-1]["rate"], months[-2]["rate"]):
        return []
    points = 100 * (months[-1]["rate"] - months[-2]["rate"])
    sign = "+" if points > 0 else ""
    return [f"{sign}{number(points)} points since {_month(months[-2])}"]


def _running_month(months: list[dict[str, Any]]) -> list[str]:
    """The month that is not over, which has had less time."""
    if not months or months[-1]["complete"] or months[-1]["rate"] is None:
        return []
    last = months[-1]
    return [f"{_month(last)} so far: {percent(last['rate'])} in {counted(last['days'], 'day')}"]


def _month(each: dict[str, Any]) -> str:
    return f"{date.fromisoformat(each['month']):%B}"


def _stakes(found: "Overview", currency: str, width: int) -> list[Line]:
    """The answer first: what the base is worth, and how much of it may go."""
    if found.value is None:
        worth = f"{whole(found.customers)} customers; what they are worth is not known"
    else:
        worth = f"{whole(found.customers)} customers should bring {money(found.value, currency)} in the next 12 months"
    lines = wrapped(worth, width, "title", first=" ")
    if found.value_at_risk is not None:
        more = money(found.value_at_risk, currency)
        lines += wrapped(f"If everybody came back for certain: {more} more", width, first=" ")
    if found.prospects:
        lines += wrapped(
            f"{whole(found.prospects)} more have looked around and never bought", width, "dim", first=" "
        )
    return lines


def _alerts(found: "Overview", currency: str, width: int) -> list[Line]:
    """Groups to look at now, the sign of acting or of care before each."""
    if not found.alerts:
        return []
    counts = [whole(_number(alert.values.get("customers"))) for alert in found.alerts]
    room = max(map(len, counts))
    lines = [heading("Look at these now", width)]
    for alert, count in zip(found.alerts, counts, strict=True):
        sign, kind = _sign(alert.code)
        risk = _number(alert.values.get("value_at_risk"))
        stake = f", {money(risk, currency)} at stake" if risk and alert.code not in _BEWARE else ""
        words = f"{count:>{room}} {_ALERTS.get(alert.code, plain(alert.code))}{stake}"
        lines += wrapped(words, width, kind, f" {sign} ", " " * (room + 4))
    return lines


def _sign(code: str) -> tuple[str, Kind]:
    return ("!", "beware") if code in _BEWARE else ("▸", "act")


def _segments(found: "Overview", currency: str, width: int) -> list[Line]:
    """Segments with most at risk first."""
    known = any(each["value_at_risk"] is not None for each in found.segments)
    scored = any(each["churn"] is not None for each in found.segments)
    rows = [
        [
            f" {named(each['segment'])}" if each["segment"] else f" {NOTHING}",
            whole(each["size"]),
            *([probability(each["churn"])] if scored else []),
            *([money(each["value_at_risk"], decimals=0)] if known else []),
        ]
        for each in found.segments
    ]
    head = [
        " segment",
        "customers",
        *(["churn"] if scored else []),
        *([f"{currency} at stake".strip()] if known else []),
    ]
    title = "Where money is at stake" if known else "The largest segments"
    return [heading(title, width), *table([head, *rows], "<>>>"[: len(head)])] if rows else []


def _lifecycle(found: "Overview", width: int, charset: "Charset") -> list[Line]:
    """How the base stands."""
    rows = [
        [
            f" {named(state)}",
            whole(count),
            percent(count / found.customers, 0),
            bar(count / found.customers, BAR, charset),
        ]
        for state, count in found.lifecycle.items()
    ]
    return [heading("How they stand", width), *table([[" state", "customers", "share", ""], *rows], "<>><")]


def _beware(found: "Overview", width: int) -> list[Line]:
    lines = [one for each in found.beware for one in wrapped(sentence(each), width, "beware", " ! ", "   ")]
    return [heading("Beware", width), *lines] if lines else []


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None
