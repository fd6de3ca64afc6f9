"""How long each customer is waited for: the same days for all, or each their own."""

from typing import Final

import numpy as np
import polars as pl

from recall_console.prediction.purchase_process import Floats
from recall_console.settings import Settings

_PRIOR_GAPS: Final = 3.0
"""The common horizon counts as much as so many gaps of a customer's own."""
COLUMNS: Final = ("gap_p90", "repeat_purchase_days")
"""Variables that an own horizon hangs on."""


def horizons(variables: pl.DataFrame, horizon_days: int, settings: Settings) -> Floats:
    """Days, from the as-of date, within which each customer has to buy to count as staying.

    Parameters
    ----------
    variables : pl.DataFrame
        ``COLUMNS`` of n customers.
    horizon_days : int
        The common horizon; the longest that anybody gets, so that a label is known as soon as it is over.

    Returns
    -------
    float array of length n
        ``horizon_days`` for everybody, or, with ``settings.own_horizon``, whole days from
        ``settings.own_horizon_min_days`` to ``horizon_days``: the 90th percentile of the customer's own gaps, shrunk to the
        common horizon by ``_PRIOR_GAPS``.
    """
    common = np.full(len(variables), float(horizon_days))
    if not settings.own_horizon:
        return common
    usual, gaps = (variables[name].cast(pl.Float64).to_numpy() for name in COLUMNS)
    own = (np.nan_to_num(usual) * gaps + _PRIOR_GAPS * common) / (gaps + _PRIOR_GAPS)
    least = min(settings.own_horizon_min_days, horizon_days)
    days: Floats = np.rint(np.clip(own, least, horizon_days))
    return days
