"""The ways to cut the base into groups, as the left side of the Customers pane goes through them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from recall_console.language import later


@dataclass(frozen=True)
class Grouping:
    """One way to cut the base: a column that segments are made of, and what it is called (marked with `later`)."""

    column: str
    title: str


YOURS: Final = Grouping("yours", later("your segments"))
"""Saved conditions; whoever meets several is in several."""
MOVES: Final = Grouping("value_move", later("value moves"))
"""How value tiers have moved: former core customers who slip come first."""
GROUPINGS: Final = (
    Grouping("segment", later("RFM segments")),
    MOVES,
    Grouping("action", later("advised")),
    Grouping("quadrant", later("quadrants")),
    Grouping("lifecycle", later("lifecycle")),
    Grouping("value_tier", later("value tiers")),
    Grouping("risk_tier", later("risk tiers")),
    Grouping("potential_tier", later("silent potential")),
    Grouping("segment_classic", later("classic eight")),
    YOURS,
)


def offered(known: Collection[str], *, saved: bool) -> tuple[Grouping, ...]:
    """The ways of which anything is known."""
    return tuple(each for each in GROUPINGS if each.column in known or (each is YOURS and saved))


def titled(column: str) -> Grouping:
    """A way to cut the base by its column."""
    return next(grouping for grouping in GROUPINGS if grouping.column == column)
