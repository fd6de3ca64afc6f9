"""Answers as plain text: the same lines that the panes show, at the width of whatever reads them."""

import shutil
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from recall_console.cli import change_text, export_text, migration_text
from recall_console.console.chart import Charset
from recall_console.console.format import percent, plain, probability, whole
from recall_console.console.panes import claim_text, data_text, model_text, overview_text
from recall_console.console.panes.plan_claims import claims
from recall_console.console.panes.plan_drivers import drivers
from recall_console.console.panes.plan_ladder import ladder
from recall_console.console.panes.plan_ledgers import ledgers
from recall_console.console.panes.plan_limits import limits
from recall_console.console.panes.plan_money import where_money_goes
from recall_console.console.panes.plan_quadrants import quadrants
from recall_console.console.panes.plan_section import LETTERS
from recall_console.console.panes.plan_verdict import verdict, warnings
from recall_console.console.text import Line, line, table, text_of, wrapped

if TYPE_CHECKING:
    from recall_console.cli.export_desk import Export
    from recall_console.customers.migration import Migrations
    from recall_console.plans.claims.audit import Audit
    from recall_console.plans.forecasts.comparison import Comparison
    from recall_console.plans.forecasts.forecast import Forecast
    from recall_console.prediction.overview import Overview

LONGEST_LINE = 120


def _width() -> int:
    return min(shutil.get_terminal_size().columns, LONGEST_LINE)


def _text(lines: Sequence[Line]) -> str:
    return "\n".join(text_of(each).rstrip() for each in lines)


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


def export(found: "Export") -> str:
    """What is about to be handed over, and what not."""
    return _text(export_text.export_lines(found, _width()))


def exported(told: Mapping[str, Any]) -> str:
    """What was written."""
    return _text(export_text.file_lines(told, _width()))


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


def audit(found: "Audit") -> str:
    """What must be true for claims, their figures, and what does not add up."""
    return _text(claim_text.audit_lines(found, _width()))


def plan(forecast: "Forecast", currency: str) -> str:
    """One plan: is it worth the money, its ledgers, its ladder, what drives and limits it, what to beware of."""
    return _plans([forecast], currency)


def comparison(compared: "Comparison", currency: str) -> str:
    """Plans side by side, what each changes, what their claims imply, and what does not add up."""
    changed = list(change_text.change_lines(compared, currency, _width()))
    beside = claims(compared, currency, _width()).lines
    return "\n\n".join(
        [_plans(compared.plans, currency), *(_text(block) for block in (changed, beside) if block)]
    )


def _plans(forecasts: "Sequence[Forecast]", currency: str) -> str:
    width = _width()
    names = zip(LETTERS, forecasts, strict=False)
    head = [
        row
        for letter, each in names
        for row in _verdict(letter if len(forecasts) > 1 else "", each, currency)
    ]
    blocks: list[Sequence[Line]] = [head, ledgers(forecasts, currency, width).lines]
    for letter, forecast in zip(LETTERS, forecasts, strict=False):
        title = f"{letter} · " if len(forecasts) > 1 else ""
        parts = (
            ladder(forecast, width),
            drivers(forecast, width, Charset.here()),
            limits(forecast, width),
            where_money_goes(forecast, currency, width),
            quadrants(forecast, width),
            warnings(forecast, width),
        )
        blocks += [[line((title + part.title, "title")), *part.lines] for part in parts if part.lines]
    return "\n\n".join(_text(block) for block in blocks if block)


def _verdict(letter: str, forecast: "Forecast", currency: str) -> list[Line]:
    name = f"{letter} {plain(forecast.plan.name)}".strip()
    words, kind = verdict(forecast, currency)
    return wrapped(f"{name}: {words}", _width(), kind)
