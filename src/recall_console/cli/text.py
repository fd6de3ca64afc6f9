"""Answers as plain text: the same lines that the panes show, at the width of whatever reads them."""

import shutil
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from recall_console.cli import migration_text
from recall_console.console.chart import Charset
from recall_console.console.format import percent, plain, probability, whole
from recall_console.console.panes import data_text, model_text, overview_text, plan_quadrants, plan_results
from recall_console.console.text import Line, table, text_of, wrapped

if TYPE_CHECKING:
    from recall_console.customers.migration import Migrations
    from recall_console.plans.comparison import Comparison
    from recall_console.plans.forecast import Forecast
    from recall_console.prediction.overview import Overview

LONGEST_LINE = 120


def _width() -> int:
    return min(shutil.get_terminal_size().columns, LONGEST_LINE)


def _text(lines: Sequence[Line]) -> str:
    return "\n".join(text_of(line).rstrip() for line in lines)


def quality(report: Mapping[str, Any]) -> str:
    """What came in, and what was set aside."""
    return _text(data_text.report_lines(report, _width(), Charset.here()))


def card(metrics: Mapping[str, Any], currency: str) -> str:
    """The model card: sentences, then figures, then pictures."""
    target = float(metrics.get("selective", {}).get("target", 0.0))
    return _text(model_text.card_lines(metrics, target, _width(), Charset.here(), currency))


def overview(found: "Overview", currency: str) -> str:
    """Where money is to be won or saved."""
    return _text(overview_text.overview_lines(found, currency, _width(), Charset.here()))


def migrations(found: "Migrations", months: "Sequence[Migrations]") -> str:
    """Who moved from which group to which."""
    return _text(migration_text.migration_lines(found, months, _width()))


def segments(rows: Sequence[Mapping[str, Any]]) -> str:
    """Size, worth and danger of each group; where all are silent, also what they would be worth after a return."""
    name = next(iter(rows[0])) if rows else "segment"
    head = [name.replace("_", " "), "size", "share", "12-month value", "share", "churn", "returns"]
    cells = [
        [
            plain(str(row[name])).replace("_", " "),
            whole(row["size"]),
            percent(row["share"]),
            whole(row["value"]),
            percent(row["value_share"]),
            probability(row["churn"]),
            probability(row["returns"]),
        ]
        for row in rows
    ]
    if rows and all(row["value_after_return"] is not None for row in rows):
        head.append("after return")
        cells = [[*cell, whole(row["value_after_return"])] for cell, row in zip(cells, rows, strict=True)]
    return _text(table([head, *cells], "<" + ">" * (len(head) - 1)))


def plan(forecast: "Forecast", currency: str) -> str:
    """One plan: is it worth the money, its ledgers, its ladder, what to beware of."""
    return _plans([forecast], currency)


def comparison(compared: "Comparison", currency: str) -> str:
    """Two plans side by side, what their claims imply, and what does not add up."""
    claims = plan_results.claims(compared, currency, _width()).lines
    return f"{_plans(compared.plans, currency)}\n\n{_text(claims)}"


def _plans(forecasts: "Sequence[Forecast]", currency: str) -> str:
    width = _width()
    names = zip(plan_results.LETTERS, forecasts, strict=False)
    head = [
        line
        for letter, each in names
        for line in _verdict(letter if len(forecasts) > 1 else "", each, currency)
    ]
    blocks: list[Sequence[Line]] = [head, plan_results.ledgers(forecasts, currency, width).lines]
    for forecast in forecasts:
        blocks += [
            part(forecast, width).lines
            for part in (plan_results.ladder, plan_quadrants.quadrants, plan_results.warnings)
        ]
    return "\n\n".join(_text(block) for block in blocks if block)


def _verdict(letter: str, forecast: "Forecast", currency: str) -> list[Line]:
    name = f"{letter} {plain(forecast.plan.name)}".strip()
    words, kind = plan_results.verdict(forecast, currency)
    return wrapped(f"{name}: {words}", _width(), kind)
