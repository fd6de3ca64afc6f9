"""What customers are worth today: high, potential or marginal by the net spend of the RFM window."""

import polars as pl

from recall_console.customers.schema import VALUE_TIERS
from recall_console.settings import Settings


def value_tier(net_spend: pl.Expr, settings: Settings) -> pl.Expr:
    """Tiers of a whole base, cut at quantiles of those who spent anything.

    Spenders alone set the cuts, because the rest of the base only ever grows and would drag them down from snapshot to
    snapshot without anybody changing.

    Parameters
    ----------
    net_spend : pl.Expr
        Net spend (money, ≥ 0) of the window; null where unknown or not yet a customer.

    Returns
    -------
    pl.Expr
        ``Enum(VALUE_TIERS)``: high from ``settings.high_value_quantile``, potential from
        ``settings.potential_value_quantile``, marginal below it and for who spent nothing; null for null.
    """
    spenders = net_spend.filter(net_spend > 0)
    return (
        pl.when(net_spend.is_null())
        .then(None)
        .when(net_spend >= spenders.quantile(settings.high_value_quantile, "linear"))
        .then(pl.lit("high"))
        .when(net_spend >= spenders.quantile(settings.potential_value_quantile, "linear"))
        .then(pl.lit("potential"))
        .otherwise(pl.lit("marginal"))
        .cast(pl.Enum(VALUE_TIERS))
    )
