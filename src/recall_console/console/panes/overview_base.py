"""How the base stands: what it should bring against what it brought, where money is at risk, and in which state customers are."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from recall_console.console.bars import bar
from recall_console.console.format import NOTHING, money, percent, probability, whole
from recall_console.console.names import name as named
from recall_console.console.panes.model_words import sentence
from recall_console.console.panes.overview_alerts import relative
from recall_console.console.panes.overview_rows import Block, Row, Target, said
from recall_console.console.panes.overview_words import UNTESTED, by_year
from recall_console.console.text import heading, table
from recall_console.language import tr, trc, trn

if TYPE_CHECKING:
    from recall_console.console.chart import Charset
    from recall_console.prediction.overview import Overview

BAR: Final = 20


def stakes(found: "Overview", currency: str, width: int) -> Block:
    """What the base should bring, what it brought, and how much more certain returns would add."""
    return [
        Row(heading(tr("What customers are worth"), width)),
        *said(_worth(found, currency), width, "title"),
        *(one for words in _beside(found, currency) for one in said(words, width)),
    ]


def _worth(found: "Overview", currency: str) -> str:
    count = whole(found.customers)
    if found.value is None:
        return trn(
            "{count} customer; what they are worth is not known",
            "{count} customers; what they are worth is not known",
            found.customers,
            count=count,
        )
    return trn(
        "{count} customer should bring {money} in the next 12 months",
        "{count} customers should bring {money} in the next 12 months",
        found.customers,
        count=count,
        money=by_year(found.value, currency),
    )


def _beside(found: "Overview", currency: str) -> Iterator[str]:
    if found.delivered is not None:
        yield _brought(found.delivered, currency)
    if found.value_at_risk is not None:
        yield tr(
            "{money} is at risk over 12 months: it would be gained if all came back for certain",
            money=by_year(found.value_at_risk, currency),
        )
    if found.prospects:
        yield trn(
            "{count} more has events, but no purchase that counts",
            "{count} more have events, but no purchase that counts",
            found.prospects,
            count=whole(found.prospects),
        )


def _brought(delivered: Mapping[str, Any], currency: str) -> str:
    days, margin = whole(delivered["days"]), money(delivered["margin"], currency)
    if delivered["difference"] is None:
        return tr("They brought {margin} in the last {days} days", margin=margin, days=days)
    return tr(
        "They brought {margin} in the last {days} days; what is expected differs by {difference}",
        margin=margin,
        days=days,
        difference=relative(delivered["difference"]),
    )


def segments(found: "Overview", currency: str, width: int) -> Block:
    """RFM segments with most at risk first."""
    if not found.segments:
        return []
    known = any(each["value_at_risk"] is not None for each in found.segments)
    scored = any(each["churn"] is not None for each in found.segments)
    at_risk = trc("column", "at risk")
    head = [
        " " + trc("column", "segment"),
        trc("column", "customers"),
        *([trc("column", "churn")] if scored else []),
        *([f"{currency} {at_risk}{UNTESTED}".strip()] if known else []),
    ]
    cells = [
        [
            f" {named(each['segment'])}" if each["segment"] else f" {NOTHING}",
            whole(each["size"]),
            *([probability(each["churn"])] if scored else []),
            *([money(each["value_at_risk"], decimals=0)] if known else []),
        ]
        for each in found.segments
    ]
    title = tr("RFM segments with most at risk") if known else tr("The largest RFM segments")
    first, *others = table([head, *cells], "<>>>"[: len(head)])
    targets = (_group("segment", each["segment"]) for each in found.segments)
    return [Row(heading(title, width)), Row(first), *map(Row, others, targets)]


def lifecycle(found: "Overview", width: int, charset: "Charset") -> Block:
    """How many are in each state."""
    shares = found.lifecycle_shares
    cells = [
        [f" {named(state)}", whole(count), percent(shares[state], 0), bar(shares[state], BAR, charset)]
        for state, count in found.lifecycle.items()
    ]
    head = [" " + trc("column", "state"), trc("column", "customers"), trc("column", "share"), ""]
    first, *others = table([head, *cells], "<>><")
    targets = (_group("lifecycle", state) if count else None for state, count in found.lifecycle.items())
    return [Row(heading(tr("How they stand"), width)), Row(first), *map(Row, others, targets)]


def _group(column: str, code: str | None) -> Target | None:
    return Target(f"{column} {code}", named(code), f"{column} = '{code}'") if code else None


def beware(found: "Overview", width: int) -> Block:
    """What the model card warns of."""
    block = [one for each in found.beware for one in said(sentence(each), width, "beware", _model(each), "!")]
    return [Row(heading(tr("Beware"), width)), *block] if block else []


def _model(each: Mapping[str, Any]) -> Target:
    return Target(f"beware {each['code']}", pane="model")
