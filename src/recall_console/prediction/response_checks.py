"""Whether a campaign's arms can be compared: their sizes, what was known of them before, and who was contacted all the same."""

from dataclasses import dataclass
from math import erfc, sqrt
from typing import Final

import polars as pl
from scipy.stats import chi2

from recall_console.prediction.response_lifts import Estimate
from recall_console.prediction.response_outcomes import NOBODY_YET

MISMATCH_P: Final = 0.001
"""Arms whose sizes chance gives more rarely than this were not drawn as they should have been."""
UNBALANCED_P: Final = 0.01
"""A difference from before the contact that chance gives more rarely than this is warned of."""
_FEWEST_EXPECTED: Final = 5.0
"""Cells that expect fewer customers than this stay out of a χ² test."""
_FEWEST: Final = 2
_MEASURES: Final = ("customer", "recency_days", "monetary")


@dataclass(frozen=True)
class Ratio:
    """Whether sizes of arms are what they should be.

    Attributes
    ----------
    statistic : float
        χ².
    degrees : int
        0 where there was nothing to test.
    p_value : float or None
        ``None`` without degrees.
    """

    statistic: float
    degrees: int

    @property
    def p_value(self) -> float | None:
        """Chance of arms as far off, or farther."""
        return float(chi2.sf(self.statistic, self.degrees)) if self.degrees else None

    @property
    def is_mismatch(self) -> bool:
        """Whether this is hardly chance."""
        return self.p_value is not None and self.p_value < MISMATCH_P


@dataclass(frozen=True)
class Balance:
    """One figure that was known before the contacts, in both arms.

    Attributes
    ----------
    measure : str
        ``customer`` (share who were customers at all), ``recency_days`` or ``monetary`` of these.
    treated, holdout : float
        Means, campaigns weighted as in ``response_lifts``.
    standardised : float
        Difference in standard deviations.
    p_value : float
        Chance of a difference as large where arms are drawn at random (normal approximation).
    """

    measure: str
    treated: float
    holdout: float
    standardised: float
    p_value: float

    @property
    def is_off(self) -> bool:
        """Whether this is hardly chance."""
        return self.p_value < UNBALANCED_P


@dataclass(frozen=True)
class Contamination:
    """Who was contacted by another campaign before the window was over.

    Attributes
    ----------
    holdout, treated : int
        Contacts of either arm.
    """

    holdout: int
    treated: int


def ratio_of_groups(contacts: pl.DataFrame) -> Ratio:
    """Whether every campaign holds out the same share of each tier: a χ² test of independence, campaigns added up.

    Parameters
    ----------
    contacts : pl.DataFrame
        ``campaign, tier (str), held_out (bool)``.

    References
    ----------
    Fabijan et al. (2019), Diagnosing sample ratio mismatch in online controlled experiments.
    """
    cells = contacts.group_by("campaign", "tier").agg(
        pl.len().alias("size"), pl.col("held_out").sum().alias("held")
    )
    share = pl.col("held").sum().over("campaign") / pl.col("size").sum().over("campaign")
    return _chi_square(cells, share, lost_degrees=1)


def ratio_to_plan(contacts: pl.DataFrame, share: float) -> Ratio:
    """Whether every campaign holds out the planned share (0–1) of its audience: χ² of each campaign, added up."""
    cells = contacts.group_by("campaign").agg(pl.len().alias("size"), pl.col("held_out").sum().alias("held"))
    return _chi_square(cells, pl.lit(share), lost_degrees=0)


def _chi_square(cells: pl.DataFrame, share: pl.Expr, *, lost_degrees: int) -> Ratio:
    """χ² of the held out of each cell against a share of it, over cells that are large enough."""
    size, held = pl.col("size"), pl.col("held")
    expected = cells.with_columns(share=share)
    large = expected.filter(size * pl.min_horizontal("share", 1 - pl.col("share")) >= _FEWEST_EXPECTED)
    squares = (held - size * pl.col("share")) ** 2 / (size * pl.col("share") * (1 - pl.col("share")))
    by_campaign = large.group_by("campaign").agg(squares.sum().alias("squares"), pl.len().alias("cells"))
    told = by_campaign.filter(pl.col("cells") > lost_degrees)
    return Ratio(float(told["squares"].sum()), int((told["cells"] - lost_degrees).sum()))


def balance(contacts: pl.DataFrame) -> tuple[Balance, ...]:
    """What was known of both arms before the contacts.

    Parameters
    ----------
    contacts : pl.DataFrame
        ``campaign, tier, held_out, recency_days, monetary``.
    """
    measured = contacts.with_columns(customer=(pl.col("tier") != NOBODY_YET).cast(pl.Float64))
    found = (_balance(measured, measure) for measure in _MEASURES)
    return tuple(one for one in found if one is not None)


def _balance(contacts: pl.DataFrame, measure: str) -> Balance | None:
    """One measure; ``None`` where no campaign tells it of both arms, or all are the same."""
    value = pl.col(measure).cast(pl.Float64)
    arms = (
        contacts.drop_nulls(measure)
        .group_by("campaign", "held_out")
        .agg(value.mean().alias("mean"), value.var().alias("variance"), pl.len().alias("size"))
        .filter(pl.col("size") >= _FEWEST)
    )
    both = arms.filter(~pl.col("held_out")).join(arms.filter("held_out"), on="campaign", suffix="_held")
    size, held = pl.col("size"), pl.col("size_held")
    weight = size * held / (size + held)
    told = both.with_columns(weight=weight / weight.sum()).select(
        treated=(pl.col("weight") * pl.col("mean")).sum(),
        holdout=(pl.col("weight") * pl.col("mean_held")).sum(),
        error2=(pl.col("weight") ** 2 * (pl.col("variance") / size + pl.col("variance_held") / held)).sum(),
        variance=(pl.col("weight") * (pl.col("variance") + pl.col("variance_held")) / 2).sum(),
    )
    treated, holdout, error2, variance = told.row(0)
    if not error2:
        return None
    difference = Estimate(treated - holdout, sqrt(error2))
    p_value = erfc(abs(difference.value) / difference.error / sqrt(2))
    return Balance(measure, treated, holdout, difference.value / sqrt(variance), p_value)


def contamination(contacts: pl.DataFrame, everybody: pl.DataFrame, days: int) -> Contamination:
    """Who of some contacts was treated by another campaign within the window.

    Parameters
    ----------
    contacts : pl.DataFrame
        Contacts whose window is looked at: ``customer_id, campaign, at, held_out``.
    everybody : pl.DataFrame
        All contacts of the log: ``customer_id, campaign, at, held_out``.
    """
    treated = everybody.filter(~pl.col("held_out")).select("customer_id", other="campaign", when="at")
    reached = contacts.join(treated, on="customer_id").filter(
        pl.col("other") != pl.col("campaign"),
        pl.col("when") > pl.col("at"),
        pl.col("when") <= pl.col("at") + pl.duration(days=days),
    )
    once = reached.unique(("customer_id", "campaign"))
    held_out = int(once["held_out"].sum())
    return Contamination(held_out, once.height - held_out)
