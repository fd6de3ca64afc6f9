"""Whether customers behave like those that were learnt from: the population stability index by group of variables."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import numpy as np

from recall_console.customers.registry import VARIABLES, Variable
from recall_console.prediction.process import NAMES
from recall_console.prediction.snapshots import Floats, Matrix

BINS: Final = 10
"""Tenths of the older snapshot; ties merge some, and what is missing has a bin of its own."""
SMALL_COUNT: Final = 0.5
"""Added to each bin's count (Jeffreys' prior): a bin that is empty on one side gives a finite index."""
_ROWS_FOR_EDGES: Final = 10_000
"""Edges are taken from every so-manieth customer that leaves about this many: counts are exact, edges need not be."""
RECENT_DAYS: Final = 90
"""Who bought within so many days is compared: most others left long ago, and hide what the rest does."""
FEWEST: Final = 200
"""With fewer customers than this, chance alone moves the index by about a tenth."""
_HISTORY: Final = NAMES.index("history_days")
_RECENCY: Final = NAMES.index("recency_purchase")


@dataclass(frozen=True)
class GroupDrift:
    """How far a group of variables has moved.

    Attributes
    ----------
    group : str
        As in ``registry.Variable``.
    worst, mean : float
        Population stability index over its variables; 0 is no change, from 0.25 on it counts as a shift (Siddiqi 2006).
    variable : str
        The one that moved most.
    before, after : float or None
        Its median in the older and the newer snapshot; ``None`` where all is missing.
    variables : int
        How many of the group were compared.
    """

    group: str
    worst: float
    mean: float
    variable: str
    before: float | None
    after: float | None
    variables: int


def drift(older: Matrix, newer: Matrix) -> list[GroupDrift]:
    """How far each group of variables moved from the snapshot learnt from to the one scored, the worst first.

    Compared are recent buyers (``RECENT_DAYS``) by what looks back over windows that the log had outgrown, by the time between
    the two dates, at the older one. All else ages with the log, or with a base that nobody joins, and is no news: recency,
    gaps, tenure, totals, the purchase process; and what is missing outside of a window as long as the log.

    Parameters
    ----------
    older, newer : float32 arrays of shape (customers, variables)
        Columns as ``NAMES``; the numbers of rows may differ.

    Returns
    -------
    list of GroupDrift
        Empty where either has fewer than ``FEWEST`` recent buyers, or the log is too young for any window.
    """
    filled_days = 2 * older[0, _HISTORY] - newer[0, _HISTORY]
    before, after = (_recent(each) for each in (older, newer))
    if min(before.shape[1], after.shape[1]) < FEWEST:
        return []
    by_group: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for place, variable in enumerate(VARIABLES):
        if _within(variable, filled_days):
            moved = _moved(before[place], after[place])
            if moved is not None:
                by_group[variable.group].append((moved, place))
    told = [_told(group, moved, before, after) for group, moved in by_group.items()]
    return sorted(told, key=lambda each: -each.worst)


def _recent(customers: Matrix) -> Matrix:
    """One row a variable, one column a recent buyer."""
    return np.ascontiguousarray(customers[customers[:, _RECENCY] <= RECENT_DAYS].T)


def _within(variable: Variable, days: float) -> bool:
    return variable.window_days is not None and variable.window_days <= days


def _moved(older: Matrix, newer: Matrix) -> float | None:
    """Population stability index of one column; ``None`` where all values are one and the same."""
    edges = _edges(older)
    before, after = _counts(older, edges), _counts(newer, edges)
    filled = before + after > 0
    return stability_index(before[filled], after[filled]) if filled.sum() > 1 else None


def stability_index(before: Floats, after: Floats) -> float:
    """Σ (q − p) ln(q / p) over bins, p and q being their smoothed shares.

    Parameters
    ----------
    before, after : float arrays of length k
        Counts of the same bins.

    References
    ----------
    Siddiqi (2006), Credit Risk Scorecards, ch. 9. Below 0.1 little, from 0.25 on much has changed.
    """
    p, q = ((each + SMALL_COUNT) / (each.sum() + SMALL_COUNT * len(each)) for each in (before, after))
    return float(((q - p) * np.log(q / p)).sum())


def _edges(column: Matrix) -> Matrix:
    """Inner edges of tenths, ties merged: a bin holds what is above the edge before it, up to its own."""
    ordered = np.sort(column[:: max(1, len(column) // _ROWS_FOR_EDGES)])  # what is missing comes last
    known = len(ordered) - int(np.isnan(ordered).sum())
    return np.unique(ordered[np.arange(1, BINS) * known // BINS]) if known else ordered[:0]


def _counts(column: Matrix, edges: Matrix) -> Floats:
    """How many fall into each bin, the missing ones last."""
    up_to = [np.count_nonzero(column <= edge) for edge in edges]
    known = len(column) - np.count_nonzero(np.isnan(column))
    return np.diff(np.array([0, *up_to, known, len(column)], dtype=np.float64))


def _told(group: str, moved: list[tuple[float, int]], older: Matrix, newer: Matrix) -> GroupDrift:
    """The record of a group; one row a variable."""
    worst, place = max(moved)
    mean = sum(index for index, _ in moved) / len(moved)
    before, after = (_median(each[place]) for each in (older, newer))
    return GroupDrift(group, worst, mean, NAMES[place], before, after, len(moved))


def _median(column: Matrix) -> float | None:
    known = column[~np.isnan(column)]
    return float(np.median(known)) if len(known) else None
