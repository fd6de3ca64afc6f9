"""Sums over windows: once into disjoint buckets of age per customer, then cumulated to every window."""

from dataclasses import dataclass

import numpy as np

from recall_console.customers.history import Floats, Ints

EDGES = (7, 14, 28, 56, 60, 90, 180, 365)
"""Oldest age, in days, that each window holds; beside them stands the whole history."""
WINDOWS = (*(str(days) for days in EDGES), "all")
"""Names of the windows as formulas end with them."""


@dataclass(frozen=True)
class Points:
    """What a measure sums: one entry each, with the customer's row, the age in days and a weight (1 where none is given)."""

    row: Ints
    age: Ints
    weight: Floats | None = None


def windowed(points: Points, customers: int) -> Floats:
    """Sums of each customer over each window.

    Parameters
    ----------
    points : Points
        What to sum, in any order.
    customers : int
        Number of rows of the result.

    Returns
    -------
    ndarray of shape (windows, customers)
        Row k is the sum over ages ≤ ``EDGES[k]``; the last is the sum of all.
    """
    shape = (len(WINDOWS), customers)
    if not len(points.row):
        return np.broadcast_to(np.zeros(customers), shape)
    bucket = np.searchsorted(np.asarray(EDGES), points.age)
    sums = np.bincount(bucket * customers + points.row, points.weight, minlength=len(WINDOWS) * customers)
    cumulated = sums.astype(np.float64).reshape(shape)
    for older in range(1, len(WINDOWS)):  # whole-row additions: far faster than cumsum(axis=0)
        cumulated[older] += cumulated[older - 1]
    return cumulated
