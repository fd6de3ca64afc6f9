"""All sums of the overview in one look at the scores, so that a large table is read once and never held."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

import polars as pl

from recall_console.customers.north_star import NorthStar
from recall_console.prediction.segments import CORE_SLIPPING, VALUE_AT_RISK
from recall_console.settings import Settings

SILENT_HIGH_POTENTIAL: Final = "potential_tier = 'high'"
COUPON_HUNTERS: Final = "coupon_hunter"
COUPON_USERS: Final = "coupon_share > 0"
LEVELS: Final = (1, 2, 3)
"""Parts of the warning signal that may fire."""


@dataclass(frozen=True)
class Group:
    """Customers that meet a condition.

    Attributes
    ----------
    condition : str
        SQL over the scores, such as the Customers pane and ``segments --where`` take.
    customers : int
    value_at_risk : float or None
        Margin over 12 months; ``None`` where no value is known.
    order_value : float or None
        One order of usual size of each of them, summed; ``None`` where no amount is known.
    """

    condition: str
    customers: int
    value_at_risk: float | None
    order_value: float | None


@dataclass(frozen=True)
class Sums:
    """The sums, by default those of nobody; money and dates are ``None`` where nobody has any.

    Attributes
    ----------
    as_of : date or None
    customers : int
    seen_days : int or None
        Days from the first event of any customer to the as-of date.
    net_spend : float or None
        Of the RFM window.
    value, value_at_risk : float or None
        Margin over 12 months.
    core_customers : int
    core_value_at_risk : float or None
    warning_levels : dict of int to int
        Customers of whom so many parts of the warning signal fire.
    groups : dict of str to Group
        By the code of the alert.
    lifecycle : dict of str to int
    segments : tuple of dict
        ``segment, size, churn, value_at_risk``, most at risk first.
    """

    as_of: date | None = None
    customers: int = 0
    seen_days: int | None = None
    net_spend: float | None = None
    value: float | None = None
    value_at_risk: float | None = None
    core_customers: int = 0
    core_value_at_risk: float | None = None
    warning_levels: dict[int, int] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    lifecycle: dict[str, int] = field(default_factory=dict)
    segments: tuple[dict[str, Any], ...] = ()


def sums(scores: pl.LazyFrame, settings: Settings, star: NorthStar | None) -> Sums:
    """Sum up a scores table.

    Parameters
    ----------
    scores : pl.LazyFrame
        ``SCORES_SCHEMA``.
    star : NorthStar or None
        Says who is core.
    """
    as_of = scores.select(pl.col("as_of").first()).collect().item()
    conditions = _conditions(as_of, settings)
    told = [scores.select(**_totals(conditions, star)), _by_segment(scores), _by_state(scores)]
    # one after the other: together they are a third faster, and take half as much memory again
    totals, segments, states = (each.collect(engine="streaming") for each in told)
    row = totals.row(0, named=True)
    return Sums(
        as_of=as_of,
        warning_levels={level: row[f"level_{level}"] for level in LEVELS},
        groups={
            code: Group(condition, *(row[name] for name in _group(code, condition)))
            for code, condition in conditions.items()
        },
        lifecycle=dict(states.iter_rows()),
        segments=tuple(segments.iter_rows(named=True)),
        **{name: row[name] for name in _PLAIN},
    )


_PLAIN: Final = (
    *("customers", "seen_days", "net_spend", "value", "value_at_risk"),
    *("core_customers", "core_value_at_risk"),
)
"""Totals that are fields of ``Sums``."""


def _totals(conditions: dict[str, str], star: NorthStar | None) -> dict[str, pl.Expr]:
    core = pl.lit(value=False) if star is None else star.core.members()
    seen = pl.col("as_of").first() - pl.col("first_seen_at").min().dt.date()
    return {
        "customers": pl.len(),
        "seen_days": seen.dt.total_days(),
        "net_spend": _total(pl.col("monetary")),
        "value": _total(pl.col("expected_value_12m")),
        "value_at_risk": _total(VALUE_AT_RISK),
        "core_customers": core.sum(),
        "core_value_at_risk": _total(VALUE_AT_RISK.filter(core)),
        **{f"level_{level}": (pl.col("warning_level") == level).sum() for level in LEVELS},
        **{
            name: one
            for code, condition in conditions.items()
            for name, one in _group(code, condition).items()
        },
    }


def _by_segment(scores: pl.LazyFrame) -> pl.LazyFrame:
    """RFM segments, those with most at risk first."""
    return (
        scores.group_by(pl.col("segment").cast(pl.String))
        .agg(size=pl.len(), churn=pl.col("churn_probability").mean(), value_at_risk=_total(VALUE_AT_RISK))
        .sort("value_at_risk", "size", "segment", descending=[True, True, False], nulls_last=True)
    )


def _by_state(scores: pl.LazyFrame) -> pl.LazyFrame:
    return scores.group_by(pl.col("lifecycle").cast(pl.String)).len()


def _conditions(as_of: date | None, settings: Settings) -> dict[str, str]:
    """Groups that alerts are about, by code."""
    day = as_of or date.min + timedelta(days=settings.staple_due_days)
    near = timedelta(days=settings.staple_due_days)
    return {
        "core_slipping": CORE_SLIPPING,
        "silent_high_potential": SILENT_HIGH_POTENTIAL,
        "warning_signal": f"warning_level >= {settings.declining_warning_level}",
        "staple_due": f"next_due_at >= date '{day - near}' and next_due_at < date '{day + near}'",
        "coupon_hunters": COUPON_HUNTERS,
    }


def _group(code: str, condition: str) -> dict[str, pl.Expr]:
    """The sums of a group, in the order of ``Group``, by the name of their column."""
    members = pl.sql_expr(condition)
    return {
        f"{code}_customers": members.sum(),
        f"{code}_value_at_risk": _total(VALUE_AT_RISK.filter(members)),
        f"{code}_order_value": _total(pl.col("average_order_value").filter(members)),
    }


def _total(values: pl.Expr) -> pl.Expr:
    """A sum; null where no value is known."""
    return pl.when(values.count() > 0).then(values.sum())
