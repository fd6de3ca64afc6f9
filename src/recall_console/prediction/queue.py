"""Customers in the order of what they deserve: those first whom it pays most to contact."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from recall_console.errors import FilterError
from recall_console.language import tr
from recall_console.prediction import reason_words
from recall_console.prediction.condition_words import unknown_column
from recall_console.prediction.segments import VALUE_AT_RISK, meets, moves, queue_column


@dataclass(frozen=True, eq=False)
class Queue:
    """Customers in an order.

    Attributes
    ----------
    rows : pl.DataFrame
        The columns of `table`.
    sort : str
        The column that they fall by, or rise by.
    falling : bool
    """

    rows: pl.DataFrame
    sort: str
    falling: bool


def beside(scores: pl.LazyFrame, advice: pl.LazyFrame | None) -> pl.LazyFrame:
    """The scores with what is advised for the same customers, both sorted by id; collecting tables of unequal height fails.

    Parameters
    ----------
    scores : pl.LazyFrame
        ``SCORES_SCHEMA``, or more.
    advice : pl.LazyFrame or None
        ``ADVICE_SCHEMA``; None leaves the scores as they are.
    """
    if advice is None:
        return scores
    return pl.concat([scores, advice.drop("customer_id")], how="horizontal")


def measured(scores: pl.LazyFrame) -> pl.LazyFrame:
    """The scores with ``value_at_risk`` and ``value_move``."""
    return scores.with_columns(VALUE_AT_RISK, moves())


def table(scores: pl.LazyFrame, advice: pl.LazyFrame | None = None) -> pl.LazyFrame:
    """What lists of customers show and conditions ask for: `measured` without the reasons, with what is advised."""
    return beside(measured(scores).drop(reason_words.COLUMNS), advice)


def queue(
    known: pl.DataFrame, conditions: Sequence[str] = (), sort: str | None = None, *, falling: bool = True
) -> Queue:
    """The customers that meet all conditions, in order; equal ones by their id, unknown values last.

    Parameters
    ----------
    known : pl.DataFrame
        See `table`.
    conditions : sequence of str
        SQL; an average or a rank in any of them is that of all ``known``.
    sort : str, optional
        A column; by default what the advised action nets, else what is at stake (see ``segments.QUEUED_BY``).
    falling : bool
        Whether the highest come first.

    Raises
    ------
    FilterError
        Where a condition makes no sense, or there is no such column.
    """
    if sort is not None and sort not in known.columns:
        raise FilterError(unknown_column(sort, known.schema))
    column = sort or queue_column([series.name for series in known if series.null_count() < len(known)])
    known = known.filter(*[meets(known, condition) for condition in conditions])
    if not known.schema[column].is_nested():
        rows = known.sort(column, descending=falling, nulls_last=True, maintain_order=True)
        return Queue(rows, column, falling)
    raise FilterError(tr("customers cannot be sorted by {column}", column=column))


def finite(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with unknown in the place of what is no finite number, which JSON has no words for."""
    numbers = pl.selectors.float()
    return rows.with_columns(pl.when(numbers.is_finite()).then(numbers).name.keep())
