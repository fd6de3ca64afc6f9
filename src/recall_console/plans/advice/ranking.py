"""Advice to hand on: customers with what is to be done, best first, and the budget curve."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import polars as pl

from recall_console.plans.advice.schema import ADVICE_SCHEMA
from recall_console.prediction import segments
from recall_console.prediction.queue import beside, measured
from recall_console.workspace.spreadsheet import write_csv

TOLD: Final = ("lifecycle", "value_tier", "potential_tier", "return_probability", "value_if_returned_12m")
"""What is told of each customer beside the advice."""


def ranked(scores: pl.DataFrame, table: pl.DataFrame, condition: str | None = None) -> pl.DataFrame:
    """Customers with their action by expected net value, the highest first; whoever is left alone comes last.

    Parameters
    ----------
    scores : polars.DataFrame
        `SCORES_SCHEMA`, sorted by ``customer_id``.
    table : polars.DataFrame
        `ADVICE_SCHEMA`, of the same customers, sorted alike.
    condition : str | None
        SQL condition over the columns of both, ``value_at_risk`` and ``value_move``.

    Returns
    -------
    polars.DataFrame
        ``rank`` from 1, `ADVICE_SCHEMA`, and ``TOLD``; equals in the order of their ids.

    Raises
    ------
    FilterError
        Where the condition cannot be evaluated.
    """
    both = beside(measured(scores.lazy()), table.lazy()).collect()
    chosen = both if condition is None else segments.where(both, condition)
    return (
        chosen.sort(
            pl.col("decision") == "contact", "net", descending=True, nulls_last=True, maintain_order=True
        )
        .with_row_index("rank", 1)
        .select("rank", *table.columns, *TOLD)
    )


def check(scores: pl.DataFrame, condition: str | None) -> None:
    """See that a condition can be asked of a ranked list, before it is made.

    Raises
    ------
    FilterError
        Where it cannot.
    """
    ranked(scores.head(0), pl.DataFrame(schema=ADVICE_SCHEMA), condition)


def curve(document: Mapping[str, Any]) -> pl.DataFrame:
    """What the plan would bring at each budget: a row for each point of the curve in advice.json."""
    points: Sequence[Mapping[str, Any]] = document.get("curve", ())
    return pl.DataFrame(points, infer_schema_length=None)


def write(ranked: pl.DataFrame, document: Mapping[str, Any], out: Path) -> tuple[Path, Path]:
    """Write a ranked list as CSV, and the budget curve into a file beside it, both for their owner alone.

    Parameters
    ----------
    ranked : polars.DataFrame
        From `ranked`.
    document : mapping
        advice.json.
    out : Path
        The file of the list; ``advice.csv`` puts the curve into ``advice-curve.csv``.

    Raises
    ------
    WorkspaceError
        Where they cannot be written.
    """
    beside = out.with_name(f"{out.stem}-curve{out.suffix}")
    write_csv(ranked, out)
    write_csv(curve(document), beside)
    return out, beside
