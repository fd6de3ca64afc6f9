"""What has changed since the run before, or where there was none, since a snapshot step before: who slipped, who came back."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, Literal

import polars as pl

from recall_console.customers.schema import LIFECYCLES, SEGMENTS
from recall_console.prediction.segments import VALUE_AT_RISK

BEFORE: Final = ("customer_id", "lifecycle", "value_tier", "segment")
"""Columns of the earlier table that are asked for, a run's scores or a standing."""
VALUES: Final = ("expected_value_12m", "value_if_returned_12m")
"""Money of a run's table."""
_AWAY: Final = ("silent", "lost")
_GONE: Final = (*_AWAY, "opted_out")
_MONEY: Final = {"value": pl.col("expected_value_12m"), "value_at_risk": VALUE_AT_RISK}


@dataclass(frozen=True)
class Group:
    """Some customers, and the margin over 12 months that is at risk with them now (``None`` where no value is known)."""

    customers: int
    value_at_risk: float | None


@dataclass(frozen=True)
class Changes:
    """What two dates have in common, and what not.

    Attributes
    ----------
    against : str
        ``run``: the latest one of an earlier date; ``standing``: where everybody stood one snapshot step before.
    since, as_of : date
        The two dates.
    customers : tuple of int
        Size of the base at either.
    value, value_at_risk : tuple of float or None
        Expected margin over 12 months, and margin at risk, at either; ``None`` where it was not known.
    lifecycle, segments : dict of str to tuple of int
        Customers in each state and RFM segment at either, all of them.
    joined : Group
        Who was no customer yet.
    came_back : Group
        Silent or lost then, and has bought since.
    went_silent : Group
        Neither silent, lost nor opted out then; silent or lost now.
    slipped : Group
        Of high value then, and no more.
    rose : Group
        Of high value now, and a customer of a lower one then.
    """

    against: Literal["run", "standing"]
    since: date
    as_of: date
    customers: tuple[int, int]
    value: tuple[float | None, float | None]
    value_at_risk: tuple[float | None, float | None]
    lifecycle: dict[str, tuple[int, int]]
    segments: dict[str, tuple[int, int]]
    joined: Group
    came_back: Group
    went_silent: Group
    slipped: Group
    rose: Group

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return asdict(self) | {"since": str(self.since), "as_of": str(self.as_of)}


def changes_since(
    before: pl.DataFrame, now: pl.DataFrame, since: date, as_of: date, against: Literal["run", "standing"]
) -> Changes:
    """What has changed between two dates.

    Parameters
    ----------
    before : pl.DataFrame
        Everybody as of `since`: ``BEFORE``, and the values of ``SCORES_SCHEMA`` where it is a run's.
    now : pl.DataFrame
        ``SCORES_SCHEMA`` as of `as_of`.
    """
    earlier = before.select("customer_id", pl.exclude("customer_id").name.suffix("_before"), known=True)
    both = now.join(earlier, on="customer_id", how="left")
    fresh = pl.col("known").is_null()
    then, state = pl.col("lifecycle_before").cast(pl.String), pl.col("lifecycle").cast(pl.String)
    was_high, is_high = pl.col("value_tier_before") == "high", pl.col("value_tier") == "high"
    return Changes(
        against,
        since,
        as_of,
        (len(before), len(now)),
        (_sum(before, "value"), _sum(now, "value")),
        (_sum(before, "value_at_risk"), _sum(now, "value_at_risk")),
        _sizes(before, now, "lifecycle", LIFECYCLES),
        _sizes(before, now, "segment", SEGMENTS),
        joined=_group(both, fresh),
        came_back=_group(both, then.is_in(_AWAY) & (pl.col("recency_days") <= (as_of - since).days)),
        went_silent=_group(both, ~fresh & ~then.is_in(_GONE) & state.is_in(_AWAY)),
        slipped=_group(both, was_high & ~is_high),
        rose=_group(both, ~fresh & ~was_high & is_high),
    )


def _group(both: pl.DataFrame, condition: pl.Expr) -> Group:
    found = both.filter(condition)
    return Group(len(found), _sum(found, "value_at_risk"))


def _sum(table: pl.DataFrame, money: str) -> float | None:
    """A sum of money; ``None`` where the table does not know any."""
    if not set(VALUES) <= set(table.columns):
        return None
    values = _MONEY[money]
    total: float | None = table.select(pl.when(values.count() > 0).then(values.sum())).item()
    return total


def _sizes(
    before: pl.DataFrame, now: pl.DataFrame, column: str, groups: tuple[str, ...]
) -> dict[str, tuple[int, int]]:
    then, today = (dict(table[column].cast(pl.String).value_counts().iter_rows()) for table in (before, now))
    return {group: (then.get(group, 0), today.get(group, 0)) for group in groups}
