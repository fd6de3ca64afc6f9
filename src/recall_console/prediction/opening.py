"""What a screen shows first of a run: kept beside the scores, so that it can be shown before anything large is read."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final, Self

EVERYONE: Final = "everyone"
"""Stands for the group of all customers."""
CELL: Final = "cell"
"""Stands for the cells of the R × F grid, as a grouping; a cell is told as r × f, such as ``5×3``."""
CELL_SIGN: Final = "×"
MAKE: Final = 2
"""Raised whenever what is kept changes its meaning."""
_DAYS: Final = frozenset({"next_due_at"})
_MOMENTS: Final = frozenset({"first_seen_at", "last_seen_at", "last_purchase_at"})


@dataclass(frozen=True)
class Opening:
    """The first look at a run.

    Attributes
    ----------
    as_of : date or None
        What the scores are computed for; None without customers.
    customers : int
        Size of the base.
    sort : str
        Column that the rows fall by: what the advice nets, else the value at risk, or what is known in its place.
    unknown : tuple of str
        Columns of which nothing is known of anybody.
    longest_id : int
        Characters of the longest customer id.
    groups : dict of str to tuple of dict
        For each way to group, the advised ones too where there is advice: everyone, then each group as `segments.segments`
        tells it, and whether to ``beware``: likelier to leave than the average customer, and more of the value than of the
        heads; and how many more it has than one snapshot step before (``move``, None where that is not known).
    grid : tuple of (int, int, int, float or None)
        The cells of the R × F grid as `segments.grid` tells them: r, f, customers, value.
    rows : tuple of dict
        The first customers by ``sort``, all columns but ``as_of`` and the reasons, with ``value_at_risk`` and what is
        advised; what is no finite number is None.
    """

    as_of: date | None
    customers: int
    sort: str
    unknown: tuple[str, ...]
    longest_id: int
    groups: Mapping[str, tuple[dict[str, Any], ...]]
    grid: tuple[tuple[int, int, int, float | None], ...]
    rows: tuple[dict[str, Any], ...]

    @property
    def is_advised(self) -> bool:
        """Whether it was made with advice."""
        return "action" in self.groups

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {"make": MAKE} | asdict(self)

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Self | None:
        """What was kept by `as_dict`; None where another version kept it."""
        if kept.get("make") != MAKE:
            return None
        return cls(
            as_of=None if kept["as_of"] is None else date.fromisoformat(kept["as_of"]),
            customers=kept["customers"],
            sort=kept["sort"],
            unknown=tuple(kept["unknown"]),
            longest_id=kept["longest_id"],
            groups={by: tuple(groups) for by, groups in kept["groups"].items()},
            grid=tuple((r, f, size, value) for r, f, size, value in kept["grid"]),
            rows=tuple({name: _value(name, value) for name, value in row.items()} for row in kept["rows"]),
        )


def _value(column: str, kept: Any) -> Any:
    """A value as it was before it became JSON."""
    if kept is None:
        return None
    if column in _MOMENTS:
        return datetime.fromisoformat(kept)
    return date.fromisoformat(kept) if column in _DAYS else kept
