"""The opening of a run from its scores and its advice: the one place that computes it."""

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

import polars as pl

from recall_console.prediction import reason_words
from recall_console.prediction.opening import EVERYONE, Opening
from recall_console.prediction.queue import beside
from recall_console.prediction.segments import (
    ADVISED_GROUPINGS,
    GROUPINGS,
    VALUE_AT_RISK,
    grid,
    grouped,
    queue_column,
    segments,
)

ROWS: Final = 64
"""As many customers as the tallest usual terminal shows."""
LEFT_OUT: Final = ("as_of", *reason_words.COLUMNS)


def opening(
    scores: pl.DataFrame,
    advice: pl.DataFrame | None = None,
    before: Mapping[str, Mapping[str, int]] | None = None,
) -> Opening:
    """The opening of a run.

    Parameters
    ----------
    scores : pl.DataFrame
        ``SCORES_SCHEMA``, sorted by ``customer_id``.
    advice : pl.DataFrame, optional
        ``ADVICE_SCHEMA``, sorted alike.
    before : mapping, optional
        By grouping, how many each group had one snapshot step before (see `customers.migration.sizes_before`).
    """
    advised = beside(scores.lazy(), None if advice is None else advice.lazy()).collect()
    known = advised.drop(LEFT_OUT).with_columns(VALUE_AT_RISK)
    unknown = tuple(column.name for column in known if column.null_count() == known.height > 0)
    sort = queue_column([column for column in known.columns if column not in unknown])
    first = known.sort(sort, descending=True, nulls_last=True, maintain_order=True).head(ROWS)
    longest = known["customer_id"].str.len_chars().max()
    ways = GROUPINGS if advice is None else (*GROUPINGS, *ADVISED_GROUPINGS)
    return Opening(
        as_of=None if scores.is_empty() else scores["as_of"][0],
        customers=scores.height,
        sort=sort,
        unknown=unknown,
        longest_id=longest if isinstance(longest, int) else 0,
        groups={by: tuple(listed(advised, by, (before or {}).get(by))) for by in ways},
        grid=tuple(grid(scores).iter_rows()),
        rows=tuple(map(_plain, first.iter_rows(named=True))),
    )


def listed(scores: pl.DataFrame, by: str, before: Mapping[str, int] | None) -> Iterator[dict[str, Any]]:
    """Everyone and the groups of a grouping, as the Customers pane lists them (see `Opening.groups`).

    Parameters
    ----------
    scores : pl.DataFrame
        ``SCORES_SCHEMA``, with what is advised where that is known.
    by : str
        See `segments.segments`.
    before : mapping, optional
        How many each group had one snapshot step before.
    """
    then = {EVERYONE: sum(before.values()), **before} if before else None
    for row in groups(scores, by).iter_rows(named=True):
        grown = None if then is None else row["size"] - then.get(row["segment"], 0)
        yield _plain(row) | {"move": grown}


def groups(scores: pl.DataFrame, by: str) -> pl.DataFrame:
    """What `segments` says of each group, everyone first; and whether to ``beware`` of it (see `Opening`)."""
    churn = scores["churn_probability"].mean()
    found = segments(scores, by=by).with_columns(
        beware=(
            (pl.col("churn") > pl.lit(churn, pl.Float64)) & (pl.col("value_share") > pl.col("share"))
        ).fill_null(value=False)
    )
    value = float(scores["expected_value_12m"].sum())
    everyone = grouped(scores.lazy(), pl.lit(EVERYONE), len(scores), value)
    if everyone.is_empty():
        everyone = pl.DataFrame({"segment": [EVERYONE], "size": [0]})
    everyone = everyone.with_columns(beware=pl.lit(value=False))
    return pl.concat([everyone, found], how="diagonal_relaxed")


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row without numbers that JSON lacks: what is no number is not known."""
    return {name: None if _is_no_number(value) else value for name, value in row.items()}


def _is_no_number(value: Any) -> bool:
    return isinstance(value, float) and not math.isfinite(value)
