"""What an action did to net spend: money for each customer treated, and for each return that would not have been."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

import polars as pl

from recall_console.customers.share import Z95
from recall_console.prediction.response_lifts import Estimate

_FEWEST: Final = 2
"""An arm of fewer customers tells no variance."""


@dataclass(frozen=True)
class Spend:
    """Incremental net spend of one action.

    Attributes
    ----------
    per_treated : Estimate
        Money for each customer treated.
    per_return, per_return_low, per_return_high : float or None
        Money for each incremental return, with its 95 % interval; ``None`` where returns may not have grown at all: no interval is
        finite then.
    """

    per_treated: Estimate
    per_return: float | None
    per_return_low: float | None
    per_return_high: float | None


def spend(observed: pl.DataFrame, action: str) -> Spend | None:
    """The incremental net spend of an action, arms compared within each campaign, campaigns weighted as in ``response_lifts``.

    Parameters
    ----------
    observed : pl.DataFrame
        One row a contact: ``campaign, action (str), held_out, bought (bool), net_spend (money)``.

    Returns
    -------
    Spend or None
        ``None`` where no campaign has two customers in each arm.
    """
    compared = observed.filter((pl.col("action") == action) | pl.col("held_out"))
    moments = compared.group_by("campaign", "held_out").agg(
        pl.len().alias("size"),
        pl.col("net_spend").mean().alias("spend"),
        pl.col("bought").mean().alias("returns"),
        pl.col("net_spend").var().alias("spend_variance"),
        pl.col("bought").cast(pl.Float64).var().alias("returns_variance"),
        pl.cov("net_spend", pl.col("bought").cast(pl.Float64)).alias("covariance"),
    )
    enough = moments.filter(pl.col("size") >= _FEWEST)
    arms = enough.filter(~pl.col("held_out")).join(enough.filter("held_out"), on="campaign", suffix="_held")
    if arms.is_empty():
        return None
    own, held = (arms[name].to_numpy().astype(float) for name in ("size", "size_held"))
    weight = own * held / (own + held)
    weight /= weight.sum()

    def difference(name: str) -> float:
        return float(weight @ (arms[name] - arms[f"{name}_held"]).to_numpy())

    def error_product(name: str) -> float:
        return float(weight**2 @ (arms[name].to_numpy() / own + arms[f"{name}_held"].to_numpy() / held))

    more = Estimate(difference("spend"), sqrt(error_product("spend_variance")))
    returns = Estimate(difference("returns"), sqrt(error_product("returns_variance")))
    return Spend(more, *_quotient(more, returns, error_product("covariance")))


def _quotient(
    top: Estimate, bottom: Estimate, covariance: float
) -> tuple[float | None, float | None, float | None]:
    """Quotient of two estimates with its 95 % interval (Fieller 1954); nothing where the divisor may be zero or less."""
    if bottom.low <= 0:
        return None, None, None
    z2 = Z95 * Z95
    a = bottom.value**2 - z2 * bottom.error**2
    b = top.value * bottom.value - z2 * covariance
    c = top.value**2 - z2 * top.error**2
    half = sqrt(max(b * b - a * c, 0.0))
    return top.value / bottom.value, (b - half) / a, (b + half) / a
