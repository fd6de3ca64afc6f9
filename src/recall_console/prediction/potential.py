"""What a silent customer would be worth after a return, from what they did before the silence, and the tier that makes.

Nothing about a customer that is looked at here is later than the customer's last activity: the silence itself, however
long, tells of the chance of a return, not of what a return is worth.
"""

import numpy as np
import polars as pl

from recall_console.customers.schema import POTENTIAL_TIERS
from recall_console.prediction.process import DAYS_A_WEEK, Process
from recall_console.prediction.purchase_process import Floats, Histories, PurchaseProcess
from recall_console.prediction.snapshots import Snapshot
from recall_console.prediction.year import YEAR_DAYS
from recall_console.settings import Settings


def potential(now: Snapshot, settings: Settings) -> pl.DataFrame:
    """The value after return of silent customers, and their tier.

    Returns
    -------
    pl.DataFrame
        ``value_after_return_12m (margin), potential_tier``, one row for each customer of the snapshot; null for who is not
        silent, and where no amounts are known.
    """
    value = value_after_return(now.process, now.variables, now.category_preference.to_numpy(), settings)
    told = pl.DataFrame({"value_after_return_12m": pl.Series(value).fill_nan(None)})
    silent = pl.Series(now.facts["lifecycle"] == "silent")
    return told.with_columns(potential_tier=tier(settings)).select(pl.when(silent).then(pl.all()))


def tier(settings: Settings) -> pl.Expr:
    """The potential tier by the ``value_after_return_12m`` of a whole base.

    *Low* does not pay the cheapest action at the least response that one may assume; *high* is worth as much as the best
    customers of the whole base, silent or not, would be; *medium* is the rest.
    """
    value = pl.col("value_after_return_12m")
    gained = value * settings.cheapest_action_response
    return (
        pl.when(gained <= settings.cheapest_action_cost)
        .then(pl.lit("low"))
        .when(value >= value.quantile(settings.potential_high_quantile))
        .then(pl.lit("high"))
        .when(value.is_not_null())
        .then(pl.lit("medium"))
        .cast(pl.Enum(POTENTIAL_TIERS))
    )


def value_after_return(
    process: Process, variables: pl.DataFrame, preference: Floats, settings: Settings
) -> Floats:
    """Margin over 12 months of who comes back now, and is as they were when last active.

    Average order value × (the order that brings them back + expected purchase days of a year after it), × a preference
    for categories of high value.

    Parameters
    ----------
    process : Process
        Of the base: constants of everybody.
    variables : pl.DataFrame
        Registered variables of n customers.
    preference : float array of length n
        See ``customers.categories.preference``.

    Returns
    -------
    float array of length n
        Money ≥ 0; NaN without a model of amounts.
    """
    orders = 1 + _further_orders(process.mbgnbd, last_active(variables))
    prefers = 1 + settings.potential_category_lift * preference
    told: Floats = settings.margin * process.order_value(variables) * orders * prefers
    return told


def last_active(variables: pl.DataFrame) -> Histories:
    """What a purchase process knew of customers at the end of the day they were last active on: its clock stops there."""
    repeats, span, tenure, silence = (
        variables[name].cast(pl.Float64).to_numpy()
        for name in ("repeat_purchase_days", "purchase_span", "tenure", "recency_activity")
    )
    return Histories(repeats, span / DAYS_A_WEEK, (tenure - silence) / DAYS_A_WEEK)


def _further_orders(process: PurchaseProcess | None, known: Histories) -> Floats:
    """Expected purchase days of the year after a return.

    The return is one more purchase, one gap of the customer's usual length after the last activity: at rates of shape
    r + x and scale α + T that gap is (α + T) / (r + x), and leaves their mean as it was. A return that somebody brings
    about tells that the customer has not left for good, but not how often the customer buys.
    """
    if process is None:
        return np.zeros(len(known.repeats))
    gap = (process.alpha + known.age_weeks) / (process.r + known.repeats)
    return process.expected_orders(known.with_purchase(gap, gap), YEAR_DAYS / DAYS_A_WEEK)
