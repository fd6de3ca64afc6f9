"""The purchase process behind a whole base as of one date: what it adds to the variables, and what it says of a year."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from recall_console.customers.registry import VARIABLES as MEASURED
from recall_console.customers.registry import Variable
from recall_console.prediction import gamma_gamma, purchase_process
from recall_console.prediction.gamma_gamma import GammaGamma
from recall_console.prediction.purchase_process import Floats, Histories, PurchaseProcess

DAYS_A_WEEK: Final = 7
_GROUP: Final = "process"

VARIABLES: Final = (
    Variable("alive_bgnbd", _GROUP, "P(alive), BG/NBD", None, "share"),
    Variable("returning_bgnbd", _GROUP, "P(an order within the horizon), BG/NBD", None, "share"),
    Variable("orders_bgnbd", _GROUP, "expected purchase days in the horizon, BG/NBD", None, "count"),
    Variable("alive_mbgnbd", _GROUP, "P(alive), MBG/NBD", None, "share"),
    Variable("returning_mbgnbd", _GROUP, "P(an order within the horizon), MBG/NBD", None, "share"),
    Variable("orders_mbgnbd", _GROUP, "expected purchase days in the horizon, MBG/NBD", None, "count"),
    Variable(
        "order_value_gamma_gamma", _GROUP, "expected net spend of a purchase day, Gamma-Gamma", None, "money"
    ),
    Variable("spend_mbgnbd", _GROUP, "orders_mbgnbd * order_value_gamma_gamma", None, "money"),
)
"""What a fitted process adds to the registered variables; missing where none could be fitted."""


@dataclass(frozen=True)
class Process:
    """Both purchase processes and the model of amounts, fitted to one snapshot: a few global constants.

    Attributes
    ----------
    bgnbd, mbgnbd : PurchaseProcess or None
        ``None`` where there are too few customers, or nobody bought twice.
    amounts : GammaGamma or None
        ``None`` where hardly a purchase has an amount.
    """

    bgnbd: PurchaseProcess | None
    mbgnbd: PurchaseProcess | None
    amounts: GammaGamma | None

    @classmethod
    def of(cls, variables: pl.DataFrame) -> "Process":
        """Fit to a snapshot.

        Parameters
        ----------
        variables : pl.DataFrame
            Registered variables of the customer base, or of a sample of it.
        """
        known, purchases, mean = histories(variables), *_amounts(variables)
        return cls(
            purchase_process.fit(known, first_may_be_last=False),
            purchase_process.fit(known, first_may_be_last=True),
            gamma_gamma.fit(purchases, mean),
        )

    def variables(self, variables: pl.DataFrame, horizon_days: Floats) -> pl.DataFrame:
        """``VARIABLES`` of customers, Float32, NaN where the process behind one is missing.

        Parameters
        ----------
        variables : pl.DataFrame
            Registered variables of n customers.
        horizon_days : float array of length n
        """
        known, weeks = histories(variables), horizon_days / DAYS_A_WEEK
        value = self.order_value(variables)
        bgnbd, mbgnbd = (_said(model, known, weeks) for model in (self.bgnbd, self.mbgnbd))
        columns = (*bgnbd, *mbgnbd, value, mbgnbd[2] * value)
        return pl.DataFrame(
            {each.name: column.astype(np.float32) for each, column in zip(VARIABLES, columns, strict=True)}
        )

    def order_value(self, variables: pl.DataFrame) -> Floats:
        """Expected net spend of one purchase day of each customer, money > 0; NaN without a model of amounts."""
        if self.amounts is None:
            return np.full(len(variables), np.nan)
        purchases, mean = _amounts(variables)
        return self.amounts.expected(np.where(np.isnan(mean), 0, purchases), np.nan_to_num(mean))


def histories(variables: pl.DataFrame) -> Histories:
    """What a purchase process asks of customers. Its clock ends with the last observed day, the one before the as-of date."""
    repeats, span, tenure = (
        variables[name].cast(pl.Float64).to_numpy()
        for name in ("repeat_purchase_days", "purchase_span", "tenure")
    )
    return Histories(repeats, span / DAYS_A_WEEK, (tenure - 1) / DAYS_A_WEEK)


def _amounts(variables: pl.DataFrame) -> tuple[Floats, Floats]:
    """Purchase days, and the mean net spend of one (NaN where no amount is known)."""
    purchases = variables["repeat_purchase_days"].cast(pl.Float64).to_numpy() + 1
    return purchases, variables["net_spend_all"].cast(pl.Float64).to_numpy() / purchases


def _said(model: PurchaseProcess | None, known: Histories, weeks: Floats) -> tuple[Floats, Floats, Floats]:
    """P(alive), P(an order) and expected orders."""
    if model is None:
        missing = np.full(len(weeks), np.nan)
        return missing, missing, missing
    return model.alive(known), model.chance_of_order(known, weeks), model.expected_orders(known, weeks)


NAMES: Final = tuple(each.name for each in (*MEASURED, *VARIABLES))
"""Columns of every matrix of variables, in order: what is measured, then what the process adds."""
