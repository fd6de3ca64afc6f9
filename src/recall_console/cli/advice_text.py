"""Advice as plain text: what it comes to, who deserves effort, what money brings, the best customers, the files."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rich.cells import cell_len, set_cell_size

from recall_console.cli.text import answer_width
from recall_console.console.advice_words import action_words, reason_words, unavailable
from recall_console.console.chart import Charset
from recall_console.console.format import listed, money, percent, plain, whole
from recall_console.console.panes.overview_advice import who_deserves_effort
from recall_console.console.panes.overview_budget import what_pays
from recall_console.console.panes.overview_words import span
from recall_console.console.panes.plan_marks import sign_of
from recall_console.console.text import Line, line, table, text_of, wrapped
from recall_console.language import later, tr, trc

if TYPE_CHECKING:
    import polars as pl

_NOT_CONTACTED: Final = {
    "holdout": later("{count} more are held out, to measure against"),
    "over_budget": later("{count} more would pay, but the budget or a capacity goes to others"),
    "outside": later("{count} more are outside of the plan's audience"),
}


def advice(document: Mapping[str, Any], ranked: "pl.DataFrame", files: Sequence[Path]) -> str:
    """All of it."""
    width = answer_width()
    blocks = [*_blocks(document, ranked, width), _files(files, width)]
    return "\n\n".join("\n".join(text_of(each).rstrip() for each in block) for block in blocks if block)


def _blocks(document: Mapping[str, Any], ranked: "pl.DataFrame", width: int) -> list[Sequence[Line]]:
    if sentence := unavailable(document):
        return [wrapped(sentence, width)]
    currency, told = str(document["currency"]), {**document, "groups": _contacted_or_left_alone(document)}
    groups = len(told["groups"])
    return [
        [row.line for row in who_deserves_effort(told, currency, width, groups, old=False)],
        _not_contacted(document, width),
        [row.line for row in what_pays(document, currency, width, Charset.here(), tall=True)],
        _evenly(document, width),
        _customers(ranked, width),
    ]


def _contacted_or_left_alone(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [each for each in document["groups"] if each["group"] not in _NOT_CONTACTED]


def _not_contacted(document: Mapping[str, Any], width: int) -> list[Line]:
    """Who is neither contacted nor left alone because nothing pays."""
    told = [
        tr(_NOT_CONTACTED[each["group"]], count=whole(each["customers"]))
        for each in document["groups"]
        if each["group"] in _NOT_CONTACTED
    ]
    return [each for sentence in told for each in wrapped(sentence, width, first=" ")]


def _evenly(document: Mapping[str, Any], width: int) -> list[Line]:
    """That money is spent where it brings most."""
    marginal = document["marginal"]
    words = tr(
        "The last unit of money returns {returns} wherever it is spent, within {share}",
        returns=money(marginal["returns"], decimals=2),
        share=percent(marginal["violation"]),
    )
    return wrapped(words, width, first=" ")


def _customers(ranked: "pl.DataFrame", width: int) -> list[Line]:
    """The best customers with what they should get."""
    head = [
        "",
        trc("column", "customer"),
        trc("column", "action"),
        trc("column", "net (95 %)"),
        "",
        trc("column", "cost"),
        trc("advice", "back"),
        trc("column", "why"),
    ]
    rows = [
        [
            whole(row["rank"]),
            plain(row["customer_id"]),
            action_words(row["action"]),
            money(row["net"], decimals=2) + sign_of(row["evidence"] or ""),
            span(row["net_low"], row["net_high"]),
            money(row["cost"], decimals=2),
            percent(row["brings_back"]),
            reason_words(row["reason"]),
        ]
        for row in ranked.to_dicts()
    ]
    if not rows:
        return []
    texts = map(text_of, table([head, *rows], "><<><>><"))
    return [line(set_cell_size(text, min(width, cell_len(text)))) for text in texts]


def _files(files: Sequence[Path], width: int) -> list[Line]:
    if not files:
        return []
    return wrapped(tr("Written: {files}", files=listed(plain(str(file)) for file in files)), width)
