"""How a model card is to be looked at: the room there is, and what was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from recall_console.console.chart import Charset
from recall_console.console.format import percent
from recall_console.console.text import Line, beside

Card = Mapping[str, Any]

NARROW: Final = 76
"""Below this many cells everything stands in one column, and tables leave out what can be left out."""
WIDE: Final = 104
"""From this many cells on there is room for every rival, and for a table beside each chart."""
VERY_WIDE: Final = 160
"""From this many cells on three blocks stand side by side."""
BETWEEN: Final = 3
"""Cells between two blocks that stand side by side."""


def interval_head() -> str:
    """The head of a column of intervals."""
    return f"({percent(0.95, 0)})"


@dataclass(frozen=True)
class Look:
    """What a text of a card depends on besides the card."""

    width: int
    charset: Charset
    target: float = 0.0
    """The target accuracy that is looked at."""
    currency: str = ""
    tables: bool = False
    """Whether charts are shown as tables."""
    source: str = "SOURCE"
    """What was scored, for commands to type."""
    rescore: str = "r"
    """The key of the console that scores anew."""

    @property
    def is_narrow(self) -> bool:
        """Whether there is room for one column only."""
        return self.width < NARROW

    @property
    def is_wide(self) -> bool:
        """Whether there is room for a table beside each chart."""
        return self.width >= WIDE

    @property
    def half(self) -> int:
        """Cells of one of two blocks that stand side by side."""
        return self.part(2)

    def part(self, blocks: int) -> int:
        """Cells of each of so many blocks that stand side by side."""
        return (self.width - BETWEEN * (blocks - 1)) // blocks

    @property
    def gap(self) -> int:
        """Cells between the columns of a table."""
        return 1 if self.is_narrow else 2

    @property
    def is_very_wide(self) -> bool:
        """Whether there is room for three blocks."""
        return self.width >= VERY_WIDE

    def side_by_side(self, *blocks: Sequence[Line]) -> list[Line]:
        """Blocks next to each other, each as wide as `part` says."""
        first, *others = blocks
        for place, other in enumerate(others, start=1):
            first = beside(first, other, place * (self.part(len(blocks)) + BETWEEN))
        return list(first)

    def sign(self, fine: str, plain: str) -> str:
        """A sign, or another one where there is nothing but ASCII."""
        return plain if self.charset is Charset.ASCII else fine
