"""Finds the customers of a selection among a million; what was sorted and asked lately is kept."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cached_property
from threading import Lock
from typing import Final

import polars as pl

from recall_console.console.selection import Selected, Selection
from recall_console.console.shelf import Shelf, reading
from recall_console.errors import FilterError, WorkspaceError
from recall_console.prediction.condition_words import explained
from recall_console.prediction.opening import EVERYONE
from recall_console.prediction.segments import belongs, where

ROW: Final = "row_number"
MET: Final = "condition_met"
MOST_KEPT: Final = 4
"""So many sortings are kept, four bytes a customer each, and so many answers to conditions."""


class Finder:
    """Finds selections in one scores table."""

    def __init__(self, customers: pl.LazyFrame, shelf: Shelf) -> None:
        self._customers = customers
        self._shelf = shelf
        self._orders = _Lately()
        self._met = _Lately()

    @cached_property
    def schema(self) -> pl.Schema:
        """The columns that a condition may name.

        Raises
        ------
        WorkspaceError
            Where they cannot be read.
        """
        with reading():
            return self._customers.collect_schema()

    def at_once(self, selection: Selection) -> Selected | None:
        """The customers of a selection where that takes no time; else None."""
        order = self._orders.at_hand((selection.sort, selection.falling))
        if order is None or selection.group != EVERYONE or selection.conditions:
            return None
        return Selected(selection, order)

    def find(self, selection: Selection) -> Selected:
        """The customers of a selection; everyone in the group where what was typed makes no sense, nobody where a segment does not."""
        try:
            order = self._order(selection.sort, falling=selection.falling)
            if selection.group != EVERYONE and not selection.within:
                order = _keep(order, self._members(selection.column, selection.group))
        except WorkspaceError as gone:
            return Selected(selection, pl.Series(dtype=pl.UInt32), str(gone))
        for condition in reversed(
            selection.conditions
        ):  # what was typed is refused for itself, not for the segment
            try:
                order = _keep(order, self._meets(condition))
            except (FilterError, WorkspaceError) as wrong:
                is_lost = condition == selection.within
                return Selected(selection, order.clear() if is_lost else order, str(wrong), is_lost)
        return Selected(selection, order)

    def _members(self, grouping: str, group: str) -> pl.Series:
        """Who belongs to a group."""
        with reading():
            return self._customers.select(belongs(grouping, group).alias(MET)).collect().to_series()

    def _order(self, column: str, *, falling: bool) -> pl.Series:
        by = pl.arg_sort_by(column, descending=falling, nulls_last=True, maintain_order=True)
        return self._orders.of(
            (column, falling),
            lambda: self._shelf.column(column).to_frame().select(by.alias(ROW)).to_series(),
        )

    def _meets(self, condition: str) -> pl.Series:
        return self._met.of(condition, lambda: self._mask(condition))

    def _mask(self, condition: str) -> pl.Series:
        """Who meets a condition; only the columns that it names are read."""
        where(self.schema.to_frame(), condition)  # says what is wrong with it, before a million rows do
        # an expression of its own would have one row where it is the same for all: `1 = 1`, `max(r) > 3`
        met = self._customers.with_columns(pl.sql_expr(condition).alias(MET)).select(MET)
        with reading():
            try:
                return met.collect().to_series()
            except pl.exceptions.PolarsError as error:  # only the data showed it
                raise FilterError(explained(condition, str(error))) from error


class _Lately:
    """What was worked out lately, for threads that ask at once."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, pl.Series] = OrderedDict()
        self._lock = Lock()

    def at_hand(self, wanted: Hashable) -> pl.Series | None:
        """It, where it is kept."""
        with self._lock:
            if wanted in self._kept:
                self._kept.move_to_end(wanted)
            return self._kept.get(wanted)

    def of(self, wanted: Hashable, work_out: Callable[[], pl.Series]) -> pl.Series:
        """It, worked out where it is not kept; nobody waits meanwhile."""
        found = self.at_hand(wanted)
        if found is None:
            found = work_out()
            with self._lock:
                self._kept[wanted] = found
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
        return found


def _keep(order: pl.Series, mask: pl.Series) -> pl.Series:
    return order.filter(mask.gather(order).fill_null(value=False))
