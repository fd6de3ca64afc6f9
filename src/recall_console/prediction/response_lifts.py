"""Treated minus held out: what each action did to each group of customers, before anything is pooled.

Arms are only compared within a stratum, the customers of one campaign and one group. Strata of an action and a group are combined
with weights n₁n₀ / (n₁ + n₀): inverse variances where strata share one, which depend on the sizes of the arms alone, so that a
stratum in which nobody bought, by chance, weighs no more than its size (Mantel–Haenszel; Greenland & Robins 1985, Estimation of a
common effect parameter from sparse follow-up data). Errors come from shares with one buyer and one other customer added to each arm
(Agresti & Caffo 2000, Simple and effective confidence intervals for proportions), so that none is nothing; effects do not.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from recall_console.customers.history import Floats, Ints
from recall_console.customers.share import Z95

_STRATUM: Final = ("campaign", "tier")


class Estimate(NamedTuple):
    """A figure with its error, the standard deviation of what it may be off by."""

    value: float
    error: float

    @property
    def low(self) -> float:
        """Lower end of the 95 % interval."""
        return self.value - Z95 * self.error

    @property
    def high(self) -> float:
        """Upper end of the 95 % interval."""
        return self.value + Z95 * self.error


@dataclass(frozen=True)
class Lifts:
    """Raw effects of actions on groups, k in all, by action and group.

    Attributes
    ----------
    action, tier : tuple of str, length k
    treated, holdout : int array of length k
        Contacts that are compared.
    treated_share, holdout_share : float array of length k
        Who bought, with the weights of the effect; their difference is the effect.
    covariance : float array of shape (k, k)
        Of the effects' errors: actions of one campaign share its holdout.
    uncompared : int
        Treated contacts of strata in which nobody was held out.
    """

    action: tuple[str, ...]
    tier: tuple[str, ...]
    treated: Ints
    holdout: Ints
    treated_share: Floats
    holdout_share: Floats
    covariance: Floats
    uncompared: int

    @property
    def effect(self) -> Floats:
        """Treated minus held-out share, −1 to 1."""
        return self.treated_share - self.holdout_share


def lifts(observed: pl.DataFrame) -> Lifts:
    """The raw effects on whether customers buy.

    Parameters
    ----------
    observed : pl.DataFrame
        One row a contact: ``campaign, tier, action (str), held_out, bought (bool)``.

    Returns
    -------
    Lifts
        Empty where no stratum has both arms.
    """
    holdout, pairs = _compared(observed)
    cells = pairs.select("action", "tier").unique(maintain_order=True).with_row_index("cell")
    cell = pairs.join(cells, on=("action", "tier"), maintain_order="left")["cell"].to_numpy()
    stratum = pairs["stratum"].to_numpy()
    size, bought, held, held_bought = (
        pairs[name].cast(pl.Float64).to_numpy() for name in ("size", "bought", "size_held", "bought_held")
    )
    weight = np.zeros((cells.height, holdout.height))
    weight[cell, stratum] = size * held / (size + held)
    weight /= weight.sum(axis=1, keepdims=True)
    of_pair = weight[cell, stratum]

    def by_cell(values: Floats) -> Floats:
        return np.bincount(cell, values, minlength=cells.height).astype(float)

    return Lifts(
        action=tuple(cells["action"]),
        tier=tuple(cells["tier"]),
        treated=by_cell(size).astype(np.int64),
        holdout=by_cell(held).astype(np.int64),
        treated_share=by_cell(of_pair * bought / size),
        holdout_share=by_cell(of_pair * held_bought / held),
        covariance=np.diag(by_cell(of_pair**2 * _variance(bought, size)))
        + (weight * _variance(holdout["bought"].to_numpy(), holdout["size"].to_numpy())) @ weight.T,
        uncompared=int((~observed["held_out"]).sum() - size.sum()),
    )


def _compared(observed: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The holdout of each stratum (numbered), and beside it each action of the stratum: ``size, bought`` of both arms."""
    counts = (pl.len().alias("size"), pl.col("bought").sum().alias("bought"))
    holdout = (
        observed.filter("held_out").group_by(_STRATUM).agg(counts).sort(_STRATUM).with_row_index("stratum")
    )
    treated = observed.filter(~pl.col("held_out")).group_by(*_STRATUM, "action").agg(counts)
    pairs = treated.join(holdout, on=_STRATUM, suffix="_held").sort("action", "tier", "stratum")
    return holdout, pairs


def _variance(bought: Floats, size: Floats) -> Floats:
    """Variance of shares, with one buyer and one other customer added."""
    share = (bought + 1.0) / (size + 2.0)
    variance: Floats = share * (1.0 - share) / size
    return variance
