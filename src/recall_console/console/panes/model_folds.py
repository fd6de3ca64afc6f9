"""The same figures on other dates: a table, and below it how each one went from date to date."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from recall_console.console.bars import course
from recall_console.console.format import clauses, fraction, money, percent, plain
from recall_console.console.panes.model_figures import fine, in_points
from recall_console.console.panes.model_look import Card, Look
from recall_console.console.text import Line, heading, table, wrapped
from recall_console.language import later, tr

Fold = Mapping[str, Any]
Get = Callable[[Fold], float | None]


def _amount(value: float | None) -> str:
    return money(value)


def _figure(name: str) -> Get:
    return lambda fold: fold.get("figures", {}).get(name, {}).get("value")


def _recency_auc(fold: Fold) -> float | None:
    found: float | None = fold.get("rivals", {}).get("recency", {}).get("roc_auc", {}).get("value")
    return found


def _spend_rmse(fold: Fold) -> float | None:
    found: float | None = fold.get("value", {}).get("spend", {}).get("model", {}).get("rmse")
    return found


@dataclass(frozen=True)
class _Column:
    """A column of the folds' table: what stands in it, what the head means, and whether narrow tables have it."""

    head: str
    get: Get
    write: Callable[[float | None], str]
    meaning: str = ""
    narrow: bool = True


_COLUMNS: Final = (
    _Column(later("left"), _figure("base_rate"), percent),
    _Column(later("right"), _figure("accuracy"), percent),
    _Column("AUC", _figure("roc_auc"), fraction),
    _Column(later("recency"), _recency_auc, fraction, later("recency: AUC of recency alone")),
    _Column("Brier", _figure("brier"), fine, narrow=False),
    _Column("ECE", _figure("ece"), fraction),
    _Column(
        later("too many"),
        _figure("calibration_in_the_large"),
        in_points,
        later("too many: points of leavers told too many, or too few (−)"),
    ),
    _Column("RMSE", _spend_rmse, _amount, later("RMSE: typical error of spend"), narrow=False),
)


def folds(card: Card, look: Look) -> list[Line]:
    """Other dates, where a backtest was made, else the command that makes one; only columns that any of them has."""
    told = sorted(card.get("folds") or [], key=lambda fold: str(fold["as_of"]))
    if not told:
        return _none(card, look)
    columns = [
        each
        for each in _COLUMNS
        if (each.narrow or not look.is_narrow) and any(each.get(fold) is not None for fold in told)
    ]
    rows = [
        [f" {plain(str(fold['as_of']))}", *(each.write(each.get(fold)) for each in columns)] for fold in told
    ]
    courses = [" " + tr("course"), *(_course(each, told, look) for each in columns)]
    head = [" " + tr("as of"), *(tr(each.head) for each in columns)]
    shown = [head, *rows, *([courses] if len(told) > 1 else [])]
    meanings = clauses(tr(each.meaning) for each in columns if each.meaning)
    return [
        heading(tr("On other dates"), look.width),
        *table(shown, "<" + ">" * len(columns), gap=look.gap),
        *(wrapped(meanings, look.width, "dim", first=" ") if meanings else ()),
    ]


def _course(column: _Column, told: Sequence[Fold], look: Look) -> str:
    """How a figure went, from its lowest to its highest."""
    return course([column.get(fold) for fold in told], look.charset)


def _none(card: Card, look: Look) -> list[Line]:
    """One date says little of the next season."""
    if not card.get("figures"):
        return []
    words = tr(
        "Tested as of one date only; this tests it on five: recall-console backtest {source}",
        source=plain(look.source),
    )
    return [heading(tr("On other dates"), look.width), *wrapped(words, look.width, "act", " ▸ ", "   ")]
