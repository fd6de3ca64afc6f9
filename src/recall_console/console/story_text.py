"""One customer's story in lines: who, when they bought, whether they leave and why, what they are worth."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from statistics import median
from typing import Any, Final

from recall_console.console.format import (
    NOTHING,
    counted,
    day,
    fit,
    money,
    number,
    percent,
    plain,
    probability,
    short,
    whole,
)
from recall_console.console.names import name
from recall_console.console.text import Kind, Line, Span, line, text_of, wrapped
from recall_console.customers.schema import VALUE_TIERS
from recall_console.events.schema import EventType

LABEL_CELLS: Final = 10
MONTH_CELLS: Final = 5
TYPE_CELLS: Final = 17


@dataclass(frozen=True)
class Happening:
    """One event, as far as the story tells it."""

    at: datetime
    event: int
    amount: float | None


@dataclass(frozen=True)
class Known:
    """All that is known of one customer."""

    facts: dict[str, Any]
    """The row of the scores table; empty where the customer is not in it."""
    happenings: Sequence[Happening] = ()
    reasons: Sequence[str] = ()
    missing: str = ""
    """Why there are no events, where there are none to be had."""
    counts: str = "margin"
    """What values count: margin, or revenue where no margin rate is set."""


def story(known: Known, currency: str, width: int) -> list[Line]:
    """All lines, fitted to a width in cells."""
    facts, happenings = known.facts, known.happenings
    no_events = wrapped(known.missing, width - 1, "dim", " · ")
    return [
        *headline(facts, happenings, width),
        line(),
        *(no_events or timeline_lines(facts["as_of"], happenings, width)),
        line(),
        *churn_lines(facts, known.reasons, width),
        line(),
        *worth_lines(facts, known.counts, currency, width),
        *habit_lines(facts, known.counts, currency, width),
        line(),
        *month_lines(facts["as_of"], happenings, width),
    ]


def headline(facts: Mapping[str, Any], happenings: Iterable[Happening], width: int) -> list[Line]:
    """Who it is, which way the value tier went, how long silent against the usual."""
    tier, before = facts["value_tier"], facts["previous_value_tier"]
    value = (
        "value not known"
        if tier is None
        else f"{word(before)} → {word(tier)} value"
        if before not in (None, tier)
        else f"{word(tier)} value"
    )
    slipped = before is not None and tier is not None and VALUE_TIERS.index(tier) > VALUE_TIERS.index(before)
    who = line(
        (f" {plain(facts['customer_id'])}", "title"),
        " · ",
        word(facts["lifecycle"]),
        " · ",
        act_if(value, beware=slipped),
    )
    last = f"last order {days_ago(facts['recency_days'])}{usual_rhythm(happenings)}"
    return [who, *wrapped(last, width - 1, "", " ")]


def act_if(text: str, *, beware: bool) -> Span:
    """A text, with a `!` where it is a warning."""
    return (f"! {text}", "beware") if beware else (text, "")


def usual_rhythm(happenings: Iterable[Happening]) -> str:
    """How long this customer usually takes to come back."""
    days = purchase_days(happenings)
    gaps = sorted((later - earlier).days for earlier, later in pairwise(days))
    if len(gaps) < 2:
        return ""
    late = gaps[min(len(gaps) - 1, int(0.9 * len(gaps)))]
    return f", usually back in {median(gaps):.0f} days (9 times out of 10 within {late})"


def purchase_days(happenings: Iterable[Happening]) -> list[date]:
    """Days with a purchase, in order."""
    return sorted({happening.at.date() for happening in happenings if happening.event == EventType.PURCHASE})


def timeline_lines(as_of: date, happenings: Sequence[Happening], width: int) -> list[Line]:
    """Purchases on a line that ends on the as-of date, and its legend."""
    days = purchase_days(happenings)
    if not days:
        return [line((" no purchase is known", "dim"))]
    legend = f" {day(days[0])}{' ' * max(1, width - 24)}{day(as_of)}"
    note = f" {counted(len(days), 'day')} with a purchase: ● one, ◆ several close together"
    return [
        line(" ", timeline(days, as_of, width - 2)),
        line((legend, "dim")),
        *wrapped(note.strip(), width - 1, "dim", " "),
    ]


def timeline(days: Sequence[date], as_of: date, cells: int) -> str:
    """`├─●──●─◆────┤`: purchase days from the first one to the as-of date."""
    span = max(1, (as_of - days[0]).days)
    places = Counter(1 + (cells - 3) * (each - days[0]).days // span for each in days)
    middle = "".join("─●◆"[min(2, places[place])] for place in range(1, cells - 1))
    return f"├{middle}┤"


def churn_lines(facts: Mapping[str, Any], reasons: Sequence[str], width: int) -> list[Line]:
    """How likely to leave, whether the model decides it, and why."""
    lines = danger_lines(facts, width)
    if signs := facts["warning_level"]:
        lines += labelled("Signal", f"{'!' * signs} {signs} of 3 warning signs fire", width, "beware")
    for place, reason in enumerate(reasons):
        lines += labelled("" if place else "Because", plain(reason), width)
    return lines


def danger_lines(facts: Mapping[str, Any], width: int) -> list[Line]:
    """Churn probability and risk tier, or the tier alone where the model is withheld."""
    risk = word(facts["risk_tier"])
    if facts["churn_probability"] is None:
        return labelled(
            "Churn", f"{risk} risk by the recency rule; the model is withheld, pane 3 says why", width
        )
    sure = "decided" if facts["decided"] else "? undecided: too uncertain here to rely on"
    high = facts["risk_tier"] == "high"
    told = f"{'! ' if high else ''}{probability(facts['churn_probability'])} · {risk} risk · {sure}"
    back = f"{probability(facts['return_probability'])} comes back without being asked"
    return [*labelled("Churn", told, width, "beware" if high else ""), *labelled("Return", back, width)]


def worth_lines(facts: Mapping[str, Any], counts: str, currency: str, width: int) -> list[Line]:
    """Expected values with their intervals, and what was spent."""

    def cash(column: str, decimals: int | None = None) -> str:
        return money(facts[column], currency, decimals)

    if facts["expected_value_12m"] is None and facts["expected_spend"] is None:
        return [
            *labelled("Worth", "not known: there is no model, or there are no amounts", width),
            *past_lines(facts, currency, width),
        ]
    cents = 0 if (facts["expected_spend"] or 0) >= 100 else 2
    interval = f"({cash('expected_spend_low', cents)} to {cash('expected_spend_high', cents)})"
    worth = (
        f"{cash('expected_value_12m')} {counts} in 12 months · {cash('value_if_returned_12m')} if won back"
    )
    horizon = f"{cash('expected_spend')} {interval} spend in the horizon · {number(facts['expected_orders'])} orders"
    return [
        *labelled("Worth", worth, width),
        *labelled("Expected", horizon, width),
        *past_lines(facts, currency, width),
    ]


def past_lines(facts: Mapping[str, Any], currency: str, width: int) -> list[Line]:
    """What was bought so far; without the money where amounts are not known."""
    orders = counted(facts["frequency"] or 0, "order")
    if facts["monetary"] is None:
        return labelled("So far", orders, width)
    spent, each = (money(facts[column], currency) for column in ("monetary", "average_order_value"))
    return labelled("So far", f"{spent} in the last year · {orders} · {each} each", width)


def habit_lines(facts: Mapping[str, Any], counts: str, currency: str, width: int) -> list[Line]:
    """Segment, potential, staple, coupons; what is not known is left out."""
    marks = " ".join(f"{mark.upper()} {facts[mark]}" for mark in "rfm" if facts[mark] is not None)
    places = [word(facts[column]) for column in ("segment", "segment_classic") if facts[column] is not None]
    lines = labelled("Segment", " · ".join([*places[:1], marks, *places[1:]]), width)
    if facts["potential_tier"] is not None:
        lines += labelled("Potential", after_return(facts, counts, currency), width)
    if facts["staple_item"] is not None:
        staple = plain(facts["staple_item"], 40) + due(facts["next_due_at"], facts["as_of"])
        lines += labelled("Staple", staple, width)
    if facts["coupon_hunter"]:
        lines += labelled("Coupons", "! coupon hunter: left out of price offers", width, "beware")
    elif facts["coupon_share"]:
        lines += labelled("Coupons", f"in {percent(facts['coupon_share'], 0)} of the orders", width)
    return lines


def after_return(facts: Mapping[str, Any], counts: str, currency: str) -> str:
    """The potential tier of a silent customer, and the value that it stands for."""
    tier, value = word(facts["potential_tier"]), facts["value_after_return_12m"]
    if value is None:
        return f"{tier}, if this silent customer comes back"
    return f"{tier} · {money(value, currency)} {counts} in 12 months if back as before the silence"


def due(next_due: date | None, as_of: date) -> str:
    """When the staple should be bought again, seen from the as-of date."""
    if next_due is None:
        return ""
    days = (next_due - as_of).days
    return f", due in {days} days" if days > 0 else f", due {-days} days ago" if days < 0 else ", due today"


def month_lines(as_of: date, happenings: Sequence[Happening], width: int) -> list[Line]:
    """Events by type and month, the last months that fit, and the money spent in them."""
    if not happenings:
        return []
    months = last_months(as_of, max(1, min(12, (width - TYPE_CELLS - 2) // (MONTH_CELLS + 1))))
    counts = Counter((happening.event, month_of(happening.at)) for happening in happenings)
    types = sorted({event for event, month in counts if month in months})
    head = f" {'':<{TYPE_CELLS}}" + "".join(f"{month % 100:>{MONTH_CELLS + 1}}" for month in months)
    rows = [
        f" {fit(name(EventType(event).word), TYPE_CELLS)}"
        + "".join(f"{counts[event, month] or '·':>{MONTH_CELLS + 1}}" for month in months)
        for event in types
    ]
    first, last = (f"{month // 100}-{month % 100:02}" for month in (months[0], months[-1]))
    title = line((" Events by month", "title"), (f"  {first} to {last}", "dim"))
    return [title, line((head, "dim")), *(line(row) for row in rows), *spent_line(happenings, months)]


def spent_line(happenings: Iterable[Happening], months: Sequence[int]) -> list[Line]:
    """Money of the purchases by month; nothing where amounts are not known."""
    spent: Counter[int] = Counter()
    for happening in happenings:
        if happening.event == EventType.PURCHASE and happening.amount is not None:
            spent[month_of(happening.at)] += round(happening.amount)
    if not spent:
        return []
    cells = "".join(f"{short(spent[month]) if spent[month] else '·':>{MONTH_CELLS + 1}}" for month in months)
    return [line(f" {fit('spent', TYPE_CELLS)}{cells}")]


def last_months(as_of: date, count: int) -> list[int]:
    """The last months up to the one of the last observed day, as 202602."""
    last = as_of.year * 12 + as_of.month - 1 - (as_of.day == 1)
    return [month // 12 * 100 + month % 12 + 1 for month in range(last - count + 1, last + 1)]


def month_of(at: datetime) -> int:
    """A month as 202602."""
    return at.year * 100 + at.month


def labelled(label: str, text: str, width: int, kind: Kind = "") -> list[Line]:
    """A text with its label in the margin, over as many lines as it needs."""
    margin = f" {label:<{LABEL_CELLS}}"
    first, *further = wrapped(text, width - 1, kind, " " * len(margin))
    return [line((margin, "dim"), (text_of(first)[len(margin) :], kind)), *further]


def word(code: str | None) -> str:
    """A code by its name."""
    return NOTHING if code is None else name(code)


def days_ago(days: int | None) -> str:
    """`41 days ago`."""
    return NOTHING if days is None else f"{whole(days)} days ago"
