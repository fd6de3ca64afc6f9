"""Where things stand on the Customers pane, and the lines above and below its tables."""

from typing import TYPE_CHECKING, Final

from recall_console.console.format import short, whole
from recall_console.console.names import name

if TYPE_CHECKING:
    import polars as pl

    from recall_console.console.selection import Selected

LEFT_CELLS: Final = 42
"""The groups, with the rule at their right."""
GROUP_LINES: Final = 13
"""Head, everyone, and the eleven named segments; the grid stands below."""
NARROW_CELLS: Final = 72
"""Below this the groups and the table take turns."""


def caption(found: "Selected", marks: int = 0) -> str:
    """What is shown: the group, how many, under which condition; or why the condition cannot be used."""
    if found.error:
        return f" ! {found.error}"
    asked = found.selection
    words = [name(asked.group), whole(found.order.len())]
    words += [asked.condition] if asked.condition else []
    words += [f"{whole(marks)} marked"] if marks else []
    return " " + " · ".join(words)


def grid_lines(cells: "pl.DataFrame") -> list[str]:
    """The R × F grid: its head, then the most recent fifth first."""
    counts = {(r, f): size for r, f, size in cells.iter_rows()}
    head = "  R×F" + "".join(f"{f:>7}" for f in range(1, 6))
    rows = [f"  {r:>3}" + "".join(f"{short(counts[r, f]):>7}" for f in range(1, 6)) for r in range(5, 0, -1)]
    return [head, *rows]
