"""Beyond the horizon: the rest of a year, carried on by the purchase processes from either end that the horizon can have."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from recall_console.prediction.process import DAYS_A_WEEK, Process, histories
from recall_console.prediction.purchase_process import Histories, PurchaseProcess
from recall_console.prediction.snapshots import Floats

YEAR_DAYS: Final = 365
_TINY: Final = 1e-9


@dataclass(frozen=True)
class Year:
    """What a year brings beyond the horizon, in purchase days.

    Attributes
    ----------
    if_returned, if_absent : float array of length n
        Expected purchase days from the end of the horizon to the end of the year, of who bought in the horizon and of who
        did not.
    """

    if_returned: Floats
    if_absent: Floats

    @classmethod
    def of(cls, process: Process, variables: pl.DataFrame, horizon: Floats) -> "Year":
        """The mean of the processes; nothing where none could be fitted.

        BG/NBD promises more than MBG/NBD, and which of them is nearer the truth differs from shop to shop. Their level is left
        alone: that of the horizon's forecast holds the horizon's season, which is not the year's.

        Parameters
        ----------
        variables : pl.DataFrame
            Registered variables of n customers.
        horizon : float array of length n
            Days.
        """
        models = [each for each in (process.bgnbd, process.mbgnbd) if each is not None]
        if not models:
            nothing = np.zeros(len(horizon))
            return cls(nothing, nothing)
        known = histories(variables)
        ends = [_ends(model, known, horizon) for model in models]
        returned, absent = (np.mean(each, axis=0) for each in zip(*ends, strict=True))
        return cls(returned, absent)

    def after(self, returns: Floats) -> Floats:
        """Expected purchase days after the horizon, of whom nobody knows yet which it will be."""
        expected: Floats = returns * self.if_returned + (1 - returns) * self.if_absent
        return expected


def _ends(model: PurchaseProcess, known: Histories, horizon: Floats) -> tuple[Floats, Floats]:
    """Expected purchase days after the horizon, of who bought within it and of who did not.

    What a process expects of the year is what it expects within the horizon and after it; and after it, of either kind of
    customer in proportion. So what is left belongs to those who bought, without a guess at when they did.
    """
    weeks, year = horizon / DAYS_A_WEEK, np.maximum(YEAR_DAYS, horizon) / DAYS_A_WEEK
    within, returns = model.expected_orders(known, weeks), model.chance_of_order(known, weeks)
    absent = model.expected_orders(known.later(weeks), year - weeks)
    after = model.expected_orders(known, year) - within - (1 - returns) * absent
    return np.maximum(after / np.maximum(returns, _TINY), absent), absent
