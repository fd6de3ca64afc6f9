"""How the shop moves: what has changed since the run before, and the months of value against money given away."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from recall_console.console.bars import sparkline
from recall_console.console.chart import Charset
from recall_console.console.format import long_day, money, percent, whole
from recall_console.console.panes.overview_advice import NARROW
from recall_console.console.panes.overview_rows import Block, Row, rows, said
from recall_console.console.panes.overview_words import by_year, month_words
from recall_console.console.text import Line, heading, table
from recall_console.language import tr, trc, trn

MONTHS: Final = 12


def changes(since: Mapping[str, Any] | None, currency: str, width: int) -> Block:
    """Who came, went, slipped and rose since the earlier date, and how values moved."""
    if since is None:
        return []  # the log is younger than a snapshot step, or the run was made before this was kept
    day = long_day(date.fromisoformat(since["since"]))
    title = (
        tr("Since the run of {day}", day=day)
        if since["against"] == "run"
        else tr("Since {day}, as there is no earlier run", day=day)
    )
    lines = table(
        [
            ["", trc("column", "customers"), trc("column", "at risk now")],
            *(
                [f" {words}", whole(group["customers"]), by_year(group["value_at_risk"], currency, 0)]
                for words, group in _groups(since)
            ),
        ],
        "<>>",
    )
    return [Row(heading(title, width)), *said(_totals(since, currency), width), *rows(lines)]


def _totals(since: Mapping[str, Any], currency: str) -> str:
    before, now = since["customers"]
    told = [
        trn(
            "{before} → {now} customer",
            "{before} → {now} customers",
            now,
            before=whole(before),
            now=whole(now),
        )
    ]
    for name, words in (("value", tr("12-month value")), ("value_at_risk", trc("column", "at risk"))):
        earlier, later_on = since[name]
        if earlier and later_on is not None:
            amounts = (by_year(earlier, currency), by_year(later_on, currency))
            told.append(tr("{words} {before} → {now}", words=words, before=amounts[0], now=amounts[1]))
    return " · ".join(told)


def _groups(since: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield tr("joined"), since["joined"]
    yield tr("came back: bought after silence"), since["came_back"]
    yield tr("went silent or were lost"), since["went_silent"]
    yield tr("slipped from high value"), since["slipped"]
    yield tr("rose to high value"), since["rose"]


def trends(
    months: Sequence[Mapping[str, Any]],
    expected: Sequence[Mapping[str, Any]],
    currency: str,
    width: int,
    charset: Charset,
    *,
    as_table: bool = False,
    revenue: bool = False,
) -> Block:
    """Value delivered against money given away, by month, and what a customer brings; as lines of levels or as a table."""
    known = [each for each in months if each["complete"] and each["net_spend"] is not None]
    if not known:
        return []
    title = tr("Value delivered and given away")
    lines = (
        [*_month_table(known, width), (), *_run_table(expected)]
        if as_table
        else _levels(known, _expected(expected, currency, charset, revenue=revenue), currency, charset)
    )
    return [Row(heading(title, width)), *rows(lines)]


def _levels(
    known: Sequence[Mapping[str, Any]],
    expected: Sequence[Sequence[str]],
    currency: str,
    charset: Charset,
) -> list[Line]:
    """What each figure was lately, as levels, and what it is now."""
    last = known[-1]
    told = {
        "net_spend": (tr("net spend"), money(last["net_spend"], currency)),
        "given_away": (tr("given away in discounts"), _given(last, currency)),
        "coupon_share": (tr("orders with a coupon"), percent(last["coupon_share"])),
        "value_per_customer": (tr("per customer, 12 months"), money(last["value_per_customer"], currency)),
    }
    cells = [
        [f" {words}", _spark(known, name, charset), figure]
        for name, (words, figure) in told.items()
        if last[name] is not None
    ]
    head = ["", trc("column", "by month"), month_words(last["month"])]
    return table([head, *cells, *expected], "<<<")


def _expected(
    expected: Sequence[Mapping[str, Any]], currency: str, charset: Charset, *, revenue: bool
) -> list[list[str]]:
    """What runs expected a customer to bring in the twelve months after each."""
    known = [each for each in expected if each["value_per_customer"] is not None]
    if not known:
        return []
    figure = tr("{money}, by run", money=by_year(known[-1]["value_per_customer"], currency))
    words = tr("the next 12 (revenue)") if revenue else tr("the next 12 (margin)")
    return [[f" {words}", _spark(known, "value_per_customer", charset), figure]]


def _spark(each: Sequence[Mapping[str, Any]], name: str, charset: Charset) -> str:
    return sparkline([one[name] or 0.0 for one in each], MONTHS, charset)


def _given(last: Mapping[str, Any], currency: str) -> str:
    given = money(last["given_away"], currency)
    if last["given_share"] is None:
        return given
    return f"{given} · {percent(last['given_share'])}"


def _month_table(known: Sequence[Mapping[str, Any]], width: int) -> list[Line]:
    head = [
        *("", trc("column", "orders"), trc("column", "net spend"), trc("column", "given away")),
        *(trc("column", "coupons"), trc("column", "per customer")),
    ]
    cells = [
        [
            f" {each['month'][:7]}",
            whole(each["orders"]),
            money(each["net_spend"], decimals=0),
            money(each["given_away"], decimals=0),
            percent(each["coupon_share"]),
            money(each["value_per_customer"], decimals=0),
        ]
        for each in known[-MONTHS:]
    ]
    return table([head, *cells], "<>>>>>", gap=1 if width < NARROW else 2)


def _run_table(expected: Sequence[Mapping[str, Any]]) -> list[Line]:
    """What each run expected, in figures."""
    head = [
        " " + trc("column", "run as of"),
        *(trc("column", "customers"), trc("column", "next 12 months"), trc("column", "per customer")),
    ]
    cells = [
        [
            f" {each['as_of']}",
            whole(each["customers"]),
            by_year(each["value"], decimals=0),
            by_year(each["value_per_customer"], decimals=0),
        ]
        for each in expected[-MONTHS:]
    ]
    return table([head, *cells], "<>>>")
