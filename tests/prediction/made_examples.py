"""Examples made up column by column."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl

from recall_console.prediction.process import NAMES, Process
from recall_console.prediction.snapshots import Bools, Examples, Floats, Matrix

DAY = date(2025, 6, 1)
HORIZON = 90


def matrix_of(columns: Mapping[str, Floats]) -> Matrix:
    """All variables, nothing but these known."""
    size = len(next(iter(columns.values())))
    matrix = np.full((size, len(NAMES)), np.nan, dtype=np.float32)
    for name, values in columns.items():
        matrix[:, NAMES.index(name)] = values
    return matrix


def examples_of(
    matrix: Matrix,
    churned: Bools,
    *,
    as_of: date = DAY,
    net_spend: Floats | None = None,
    orders: Floats | None = None,
) -> Examples:
    """Customers with these variables and outcomes; one order, and nothing spent, of who stays."""
    stayed = (~churned).astype(float)
    return Examples(
        as_of,
        pl.Series([f"c{number:06}" for number in range(len(churned))]),
        Process(None, None, None),
        matrix,
        np.full(len(churned), float(HORIZON)),
        churned,
        0 * stayed if net_spend is None else net_spend,
        stayed if orders is None else orders,
        np.zeros(len(churned)),
        np.zeros(len(churned)),
    )
