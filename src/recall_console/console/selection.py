"""Which customers are shown, in which order: a group, an SQL condition, a column to sort by."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from recall_console.console.book import AT_RISK
from recall_console.console.groups import EVERYONE
from recall_console.errors import FilterError
from recall_console.prediction.segments import where

ROW: Final = "row_number"
MET: Final = "condition_met"
OPENING_SORTS: Final = (AT_RISK, "monetary")


@dataclass(frozen=True)
class Selection:
    """What a person asked for."""

    column: str = "segment"
    """The grouping."""
    group: str = EVERYONE
    condition: str = ""
    sort: str = "customer_id"
    falling: bool = False


@dataclass(frozen=True, eq=False)
class Selected:
    """What it comes to: row numbers into the scores, or a sentence on why the condition cannot be used."""

    selection: Selection
    order: pl.Series
    error: str = ""


class Finder:
    """Finds selections in one scores table; the last sorting and the last condition are kept."""

    def __init__(self, scores: pl.DataFrame) -> None:
        self._scores = scores
        self._sorted: tuple[tuple[str, bool], pl.Series] | None = None
        self._met: tuple[str, pl.Series] | None = None

    def opening(self) -> Selection:
        """Everyone, by what is likely to be lost with them; by what they spent or how long ago, where values are not known."""
        known = (
            column for column in OPENING_SORTS if self._scores[column].null_count() < self._scores.height
        )
        return Selection(sort=next(known, "recency_days"), falling=True)

    def find(self, selection: Selection) -> Selected:
        """The customers of a selection; everyone in the group where the condition makes no sense."""
        order, error = self._order(selection.sort, falling=selection.falling), ""
        if selection.group != EVERYONE:
            order = self._keep(order, self._scores[selection.column] == selection.group)
        if selection.condition:
            try:
                order = self._keep(order, self._meets(selection.condition))
            except FilterError as wrong:
                error = str(wrong)
        return Selected(selection, order, error)

    def _mask(self, condition: str) -> pl.Series:
        """Who meets a condition, without a copy of everything else that is known of them."""
        where(
            self._scores.clear(), condition
        )  # says in words what is wrong with it, before a million rows do
        met = pl.sql_expr(condition).alias(MET)
        try:
            return self._scores.lazy().with_columns(met).select(MET).collect().to_series()
        except pl.exceptions.PolarsError:  # only the data showed it; `where` has the words
            where(self._scores, condition)
            raise

    def _keep(self, order: pl.Series, mask: pl.Series) -> pl.Series:
        return order.filter(mask.gather(order).fill_null(value=False))

    def _order(self, column: str, *, falling: bool) -> pl.Series:
        wanted = (column, falling)
        if self._sorted is None or self._sorted[0] != wanted:
            by = pl.arg_sort_by(column, descending=falling, nulls_last=True, maintain_order=True)
            self._sorted = (wanted, self._scores.select(by.alias(ROW)).to_series())
        return self._sorted[1]

    def _meets(self, condition: str) -> pl.Series:
        if self._met is None or self._met[0] != condition:
            self._met = (condition, self._mask(condition))
        return self._met[1]
