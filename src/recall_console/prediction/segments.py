"""Groups of scored customers, and conditions that pick customers out, written as SQL."""

import re
from difflib import get_close_matches
from typing import Final

import polars as pl

from recall_console.errors import FilterError
from recall_console.language import tr

GROUPINGS: Final = (
    "segment",
    "segment_classic",
    "lifecycle",
    "value_tier",
    "potential_tier",
    "risk_tier",
)
"""Columns that customers can be grouped by."""

VALUE_AT_RISK: Final = (pl.col("value_if_returned_12m") - pl.col("expected_value_12m")).alias("value_at_risk")
"""Margin over 12 months that a certain return would add to what is expected anyway; null where no value is known."""

_QUOTED: Final = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"")
_MEMBERS: Final = re.compile(
    r"""\b(\w+)"?\s*(?:=|<>|!=|(?:not\s+)?in)\s*\(?\s*('[^']*'(?:\s*,\s*'[^']*')*)""", re.IGNORECASE
)
"""A column that is compared with one quoted word or a list of them."""
_NEITHER: Final = (
    "a condition is either true or false of a customer, such as churn_probability > 0.6; found {}"
)
_SUBQUERY: Final = re.compile(r"\b(?:select|from|table)\b", re.IGNORECASE)


def segments(scores: pl.DataFrame, condition: str | None = None, by: str = "segment") -> pl.DataFrame:
    """Size, worth and danger of each group of customers.

    Parameters
    ----------
    scores : pl.DataFrame
        ``SCORES_SCHEMA``.
    condition : str or None
        SQL condition; shares stay those of all ``scores``.
    by : str
        One of ``GROUPINGS``.

    Returns
    -------
    pl.DataFrame
        ``segment (str), size, share (0–1, of customers), value (sum of expected margin over 12 months), value_share (0–1),
        churn, returns (mean probabilities of leaving and of coming back unprompted), value_after_return (what its silent
        customers would bring after a return, summed)`` in the grouping's own order; empty groups and customers without one
        are left out. Figures that rest on a withheld model are null, and so is the last one where nobody is silent.

    Raises
    ------
    FilterError
        Where the condition or the grouping cannot be understood.
    """
    if by not in GROUPINGS:
        raise FilterError(
            tr(
                "customers cannot be grouped by {by!r}; one of {groupings} is possible",
                by=by,
                groupings=", ".join(GROUPINGS),
            )
        )
    chosen = scores if condition is None else where(scores, condition)
    value, after = pl.col("expected_value_12m"), pl.col("value_after_return_12m")
    total = scores["expected_value_12m"].sum()
    return (
        chosen.drop_nulls(by)
        .group_by(by)
        .agg(
            size=pl.len(),
            share=pl.len() / max(len(scores), 1),
            value=pl.when(value.count() > 0).then(value.sum()),
            value_share=pl.when(value.count() > 0).then(value.sum() / total)
            if total
            else pl.lit(None, pl.Float64),
            churn=pl.col("churn_probability").mean(),
            returns=pl.col("return_probability").mean(),
            value_after_return=pl.when(after.count() > 0).then(after.sum()),
        )
        .sort(by)
        .with_columns(pl.col(by).cast(pl.String))
        .rename({by: "segment"})
    )


def at_stake() -> pl.Expr:
    """``VALUE_AT_RISK`` of a group, summed; null where no value is known."""
    return pl.when(VALUE_AT_RISK.count() > 0).then(VALUE_AT_RISK.sum()).alias("value_at_risk")


def grid(scores: pl.DataFrame) -> pl.DataFrame:
    """Number of customers in each cell of the R × F grid.

    Returns
    -------
    pl.DataFrame
        ``r, f (1–5), size``: all 25 cells, best recency first, then rising frequency.
    """
    marks = pl.Series("mark", range(1, 6), dtype=pl.Int8)
    cells = marks.to_frame("r").join(marks.to_frame("f"), how="cross")
    counts = scores.group_by("r", "f").agg(size=pl.len())
    return cells.join(counts, on=["r", "f"], how="left").fill_null(0).sort("r", "f", descending=[True, False])


def where(scores: pl.DataFrame, condition: str) -> pl.DataFrame:
    """Customers that meet an SQL condition, such as ``segment = 'loyal' AND churn_probability > 0.6``.

    Raises
    ------
    FilterError
        As `meets` does.
    """
    return scores.filter(meets(scores, condition))


def meets(scores: pl.DataFrame, condition: str) -> pl.Series:
    """Whether each customer meets an SQL condition, false where that is unknown.

    A condition reads the columns of ``scores`` and ``VALUE_AT_RISK``, and nothing else: no subquery, hence no file and no
    other table.

    Raises
    ------
    FilterError
        In one sentence, with the columns that may have been meant.
    """
    if _SUBQUERY.search(_QUOTED.sub("", condition)):
        raise FilterError(
            tr(
                "a condition compares columns of the customers; it cannot hold a query of its own (SELECT … FROM)"
            )
        )
    _check_words(scores.schema, condition)
    known = scores.with_columns(VALUE_AT_RISK)
    try:
        told = known.with_columns(meets=pl.sql_expr(condition))["meets"]
    except pl.exceptions.ColumnNotFoundError as error:
        raise FilterError(_unknown_column(str(error), known.columns)) from error
    except pl.exceptions.PolarsError as error:
        raise FilterError(_explained(condition, str(error))) from error
    if told.dtype != pl.Boolean:
        raise FilterError(_NEITHER.format(repr(condition)))
    return told.fill_null(value=False)


def _check_words(schema: pl.Schema, condition: str) -> None:
    """Refuse a word that a column of few words never holds: it would match nobody, and nobody would notice."""
    for column, words in _MEMBERS.findall(condition):
        kind = schema.get(column.lower())
        if not isinstance(kind, pl.Enum):
            continue
        known = kind.categories.to_list()
        for word in re.findall(r"'([^']*)'", words):
            if word not in known:
                near = get_close_matches(word.lower(), known, n=1, cutoff=0.5)
                meant = f"did you mean '{near[0]}'?" if near else f"it is one of {', '.join(known)}"
                raise FilterError(
                    tr("{column} is never '{word}'; {meant}", column=column, word=word, meant=meant)
                )


def _unknown_column(message: str, columns: list[str]) -> str:
    named = re.search(r'"([^"]*)"', message)
    name = named.group(1) if named else ""
    holding = [column for column in columns if name and name.lower() in column]
    near = holding[:3] or get_close_matches(name.lower(), columns, n=3, cutoff=0.5)
    meant = f"did you mean {' or '.join(near)}?" if near else f"the columns are {', '.join(columns)}"
    return f"there is no column {name!r}; {meant}"


def _explained(condition: str, message: str) -> str:
    """The engine's complaint in one line, with a hint where one is known."""
    reason = message.strip().splitlines()[0] if message.strip() else "not understood"
    if "date/datetime/time" in reason:
        return "a date is written as date '2026-03-01' in a condition"
    return f"cannot make sense of the condition {condition!r}: {reason}"
