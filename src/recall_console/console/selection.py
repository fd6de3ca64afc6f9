"""Which customers are shown, in which order: a group, an SQL condition, a column to sort by."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recall_console.prediction.opening import CELL, CELL_SIGN, EVERYONE

if TYPE_CHECKING:
    import polars as pl

    from recall_console.prediction.opening import Opening


@dataclass(frozen=True)
class Selection:
    """What a person asked for."""

    column: str = "segment"
    """The grouping."""
    group: str = EVERYONE
    condition: str = ""
    within: str = ""
    """The condition of a saved segment, which stands for the group."""
    sort: str = "customer_id"
    falling: bool = False

    @property
    def conditions(self) -> tuple[str, ...]:
        """What customers have to meet: a saved segment's, then what was typed."""
        return tuple(filter(None, (self.within, self.condition)))


@dataclass(frozen=True, eq=False)
class Selected:
    """What it comes to: row numbers into the scores, or a sentence on why it cannot be had."""

    selection: Selection
    order: "pl.Series"
    error: str = ""
    is_lost: bool = False
    """Whether it is the saved segment that makes no sense: then it is nobody's, whatever was typed."""


def first(opening: "Opening") -> Selection:
    """Everyone, as a run opens."""
    return Selection(sort=opening.sort, falling=True)


def as_condition(asked: Selection) -> str:
    """SQL that picks out the same customers; empty for everyone."""
    parts = [] if asked.group == EVERYONE or asked.within else [_of_group(asked.column, asked.group)]
    typed = asked.conditions
    return " and ".join(
        [*parts, *map("({})".format, typed)] if len(parts) + len(typed) > 1 else typed or parts
    )


def _of_group(column: str, group: str) -> str:
    if column == CELL:
        r, f = group.split(CELL_SIGN)
        return f"r = {r} and f = {f}"
    return f"{column} = '{group.replace(chr(39), chr(39) * 2)}'"
