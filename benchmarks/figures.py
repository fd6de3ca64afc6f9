"""What is measured at one date of the product and its rivals, from what they said and what happened."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import selective
from judge import Floats, calibration_error, level_shift
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

PRODUCT = "product"
TARGET = 0.92
"""What those decided by recency should be right at: the product's default."""

Row = dict[str, float | None]
Figures = dict[str, dict[str, Row]]
"""By kind (churn, spend, interval, decided) and model."""


@dataclass(frozen=True)
class Judged:
    """One date: what happened, what everyone had said, and the product's own claims.

    Attributes
    ----------
    actual : pl.DataFrame
        ``customer, recency_days, churned, spend``, sorted by customer.
    before : pl.DataFrame
        The same of one horizon earlier.
    churn, spend : mapping of str to sequence of float array
        By model; one array a seed for the product, one for a rival.
    scores : pl.DataFrame
        The product's table of the first seed, in the order of ``actual``.
    interval : float
        Share of the customers that its interval of spend aims at.
    """

    as_of: date
    actual: pl.DataFrame
    before: pl.DataFrame
    churn: Mapping[str, Sequence[Floats]]
    spend: Mapping[str, Sequence[Floats]]
    scores: pl.DataFrame
    interval: float


def measured(judged: Judged) -> Figures:
    """Every figure of one date."""
    return {
        "churn": {name: over_seeds(churn_figures, judged, told) for name, told in judged.churn.items()},
        "spend": {name: over_seeds(spend_figures, judged, told) for name, told in judged.spend.items()},
        "interval": interval_figures(judged),
        "decided": decided_figures(judged),
    }


def over_seeds(
    figures: Callable[[Judged, Floats], dict[str, float]], judged: Judged, told: Sequence[Floats]
) -> Row:
    """Each figure's median over the seeds."""
    rows = [figures(judged, each) for each in told]
    return {name: float(np.median([row[name] for row in rows])) for name in rows[0]}


def churn_figures(judged: Judged, told: Floats) -> dict[str, float]:
    """How well leaving was foretold."""
    churned = judged.actual["churned"].to_numpy()
    shift, levelled = level_shift(churned, told)
    return {
        "roc_auc": float(roc_auc_score(churned, told)),
        "brier": float(np.mean((told - churned) ** 2)),
        "ece": calibration_error(churned, told),
        "accuracy": float(((told >= 0.5) == churned).mean()),
        "in_the_large": float(told.mean() - churned.mean()),
        "level_shift": shift,
        "ece_level_known": calibration_error(churned, levelled),
    }


def spend_figures(judged: Judged, told: Floats) -> dict[str, float]:
    """How well spend was foretold."""
    spent = judged.actual["spend"].to_numpy()
    return {
        "rmse": float(np.sqrt(np.mean((told - spent) ** 2))),
        "bias": float(told.sum() / spent.sum() - 1),
        "spearman": float(spearmanr(spent, told).statistic),
    }


def interval_figures(judged: Judged) -> dict[str, Row]:
    """Coverage and mean score of the product's intervals, and of [0, one quantile of what was last spent]."""
    spent = judged.actual["spend"].to_numpy()
    quantile = np.full(len(spent), np.quantile(judged.before["spend"].to_numpy(), judged.interval))
    low, high = (judged.scores[f"expected_spend_{end}"].to_numpy() for end in ("low", "high"))
    ends = {PRODUCT: (low, high), "one quantile": (np.zeros(len(spent)), quantile)}
    return {name: interval_score(spent, *pair, judged.interval) for name, pair in ends.items()}


def interval_score(spent: Floats, low: Floats, high: Floats, level: float) -> Row:
    """Share inside, and the mean of the width plus what was missed times two over the share that may be.

    References
    ----------
    Gneiting & Raftery (2007), Strictly proper scoring rules, prediction, and estimation, eq. 43.
    """
    missed = np.maximum(low - spent, 0) + np.maximum(spent - high, 0)
    score = high - low + 2 / (1 - level) * missed
    return {"level": level, "coverage": float((missed == 0).mean()), "score": float(score.mean())}


def decided_figures(judged: Judged) -> dict[str, Row]:
    """Whom the product's flag decides, and whom recency would with limits from one horizon earlier."""
    churned = judged.actual["churned"].to_numpy()
    flag, likely = judged.scores["decided"].to_numpy(), judged.churn[PRODUCT][0] >= 0.5
    before = judged.before["churned"].to_numpy(), judged.before["recency_days"].to_numpy()
    recency = judged.actual["recency_days"].to_numpy()
    return {
        PRODUCT: selective.measured(churned, flag & likely, flag & ~likely),
        "recency": selective.measured(churned, *selective.by_recency(before, recency, TARGET)),
    }


def mean(dates: Sequence[Figures]) -> Figures:
    """Each figure's mean over the dates at which there is one."""
    first = dates[0]
    return {
        kind: {
            model: {name: _mean([each[kind][model][name] for each in dates]) for name in row}
            for model, row in models.items()
        }
        for kind, models in first.items()
    }


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


def markdown(figures: Figures) -> str:
    """A table for each kind, a model a row."""
    tables = [
        table([{kind: model, **row} for model, row in models.items()]) for kind, models in figures.items()
    ]
    return "\n\n".join(tables)


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """A Markdown table."""
    head = list(rows[0])
    lines = [head, ["---"] * len(head), *([written(row[name]) for name in head] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def written(value: float | str | None) -> str:
    """A figure as a table shows it."""
    if value is None or isinstance(value, str):
        return value or "-"
    return f"{value:.4f}" if abs(value) < 10 else f"{value:,.2f}"
