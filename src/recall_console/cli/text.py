"""Answers as plain text: the same lines that the panes show, at the width of whatever reads them."""

import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from recall_console.cli import change_text, customers_text, export_text, migration_text
from recall_console.console.chart import Charset
from recall_console.console.format import plain
from recall_console.console.panes import claim_text, data_text, model_text, overview_text
from recall_console.console.panes.model_look import Look
from recall_console.console.panes.plan_claims import claims
from recall_console.console.panes.plan_drivers import drivers
from recall_console.console.panes.plan_ladder import ladder
from recall_console.console.panes.plan_ledgers import ledgers
from recall_console.console.panes.plan_limits import limits
from recall_console.console.panes.plan_money import where_money_goes
from recall_console.console.panes.plan_quadrants import quadrants
from recall_console.console.panes.plan_section import LETTERS
from recall_console.console.panes.plan_verdict import out_of_reach, verdict, warnings
from recall_console.console.story import page
from recall_console.console.story.months import months
from recall_console.console.text import Line, line, text_of, wrapped
from recall_console.console.words import scored, title

if TYPE_CHECKING:
    import polars as pl

    from recall_console.cli.export_desk import Export
    from recall_console.console.book import Book
    from recall_console.console.story.known import Customer
    from recall_console.customers.migration import Migrations
    from recall_console.plans.claims.audit import Audit
    from recall_console.plans.forecasts.comparison import Comparison
    from recall_console.plans.forecasts.forecast import Forecast
    from recall_console.prediction.overview import Overview
    from recall_console.prediction.queue import Queue
    from recall_console.settings import Settings

LONGEST_LINE = 120


def answer_width() -> int:
    """Cells of a line of an answer: as wide as what reads it, and no wider than is read with ease."""
    return min(shutil.get_terminal_size().columns, LONGEST_LINE)


def _text(lines: Sequence[Line]) -> str:
    return "\n".join(text_of(each).rstrip() for each in lines)


def quality(report: Mapping[str, Any], source: str = "SOURCE", today: date | None = None) -> str:
    """What came in, and what was set aside."""
    look = data_text.DataLook(answer_width(), Charset.here(), source=source, today=today)
    return _text(data_text.report_lines(report, look))


def card(metrics: Mapping[str, Any], currency: str, source: str = "SOURCE", unread: str = "") -> str:
    """A model card as the Model pane shows it, and why the last backtest's dates are not in it."""
    target = float(metrics.get("selective", {}).get("target", 0.0))
    look = Look(answer_width(), Charset.here(), target, currency, source=source)
    lines = model_text.card_lines(metrics, look)
    return _text([*lines, (), *wrapped(unread, look.width, "beware", " ! ", "   ")] if unread else lines)


def overview(found: "Overview", book: "Book") -> str:
    """Whose customers these are and as of when, then where money is to be won or saved."""
    view = overview_text.View(answer_width(), overview_text.ROOMY, Charset.here())
    head = f" {title(book.workspace, book)} · {scored(book)}"
    return "\n\n".join([head, _text([row.line for row in overview_text.overview_rows(found, view)])])


def migrations(found: "Migrations", months: "Sequence[Migrations]") -> str:
    """Who moved from which group to which."""
    return _text(migration_text.migration_lines(found, months, answer_width()))


def customer(known: "Customer") -> str:
    """One customer's story, then the same month by month."""
    width, charset = answer_width(), Charset.here()
    return "\n\n".join([_text(page.story(known, width, charset)), _text(months(known, width))])


def export(found: "Export") -> str:
    """What is about to be handed over, and what not."""
    return _text(export_text.export_lines(found, answer_width()))


def exported(told: Mapping[str, Any]) -> str:
    """What was written."""
    return _text(export_text.file_lines(told, answer_width()))


def segments(rows: Sequence[Mapping[str, Any]], by: str) -> str:
    """Size, worth and danger of each group, and what is advised for it."""
    return _text(customers_text.segment_lines(rows, by))


def customers(first: "pl.DataFrame", found: "Queue", currency: str) -> str:
    """The first customers of a list, as wide as there is room for."""
    return _text(customers_text.customer_lines(first, found, currency, shutil.get_terminal_size().columns))


def audit(found: "Audit") -> str:
    """What must be true for claims, their figures, and what does not add up."""
    return _text(claim_text.audit_lines(found, answer_width()))


def plan(forecast: "Forecast", settings: "Settings") -> str:
    """One plan: is it worth the money, its ledgers, its ladder, what drives and limits it, what to beware of."""
    return _plans([forecast], settings)


def comparison(compared: "Comparison", settings: "Settings") -> str:
    """Plans side by side, what each changes, what their claims imply, and what does not add up."""
    changed = list(change_text.change_lines(compared, settings.currency, answer_width()))
    beside = claims(compared, settings.currency, answer_width()).lines
    return "\n\n".join(
        [_plans(compared.plans, settings), *(_text(block) for block in (changed, beside) if block)]
    )


def _plans(forecasts: "Sequence[Forecast]", settings: "Settings") -> str:
    width, currency = answer_width(), settings.currency
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
            ladder(forecast, width, settings.retention_accepted),
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
    wrong = [
        row
        for said in out_of_reach(forecast)
        for row in wrapped(f"! {plain(said)}", answer_width(), "beware")
    ]
    return [*wrapped(f"{name}: {words}", answer_width(), kind), *wrong]
