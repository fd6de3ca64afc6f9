"""Who moved where between two dates: the matrix, promotions, and those who slipped."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import polars as pl

from recall_console.customers.schema import LIFECYCLES, SEGMENTS, VALUE_TIERS
from recall_console.customers.share import Share
from recall_console.workspace import tiers as kept

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "value_tier": VALUE_TIERS,
    "segment": SEGMENTS,
    "lifecycle": LIFECYCLES,
}
"""What customers can be followed by, and the groups of each, in order."""
FOLLOWED: Final = ("segment", "segment_classic", "lifecycle", "value_tier")
"""Columns of a standing whose groups are counted."""
NEWCOMERS: Final = "not_yet"
"""Row of who was no customer at the earlier date."""
UNKNOWN: Final = "unknown"
"""Group of who has none: without an amount there is no value tier."""


@dataclass(frozen=True)
class Migrations:
    """The matrix of two dates.

    Attributes
    ----------
    by : str
        One of ``GROUPS``.
    start, end : date
    cells : pl.DataFrame
        ``before (str: a group, or NEWCOMERS), after (str), customers, net_spend_before, net_spend``: only cells with anybody,
        in the groups' own order; money is that of the RFM window as of either date, 0 where unknown.
    """

    by: str
    start: date
    end: date
    cells: pl.DataFrame

    @property
    def size(self) -> int:
        """Everybody as of the later date."""
        return int(self.cells["customers"].sum())

    def customers(self, before: str, after: str) -> int:
        """Customers of one cell."""
        return int(self.cells.filter(before=before, after=after)["customers"].sum())

    @property
    def promoted(self) -> Share | None:
        """Of potential value at the earlier date, those of high value at the later; None where other groups are followed."""
        return self._share("potential", ("high",)) if self.by == "value_tier" else None

    @property
    def fell(self) -> Share | None:
        """Of high or potential value at the earlier date, those a tier or more lower; None where other groups are followed."""
        if self.by != "value_tier":
            return None
        falls = [("high", "potential"), ("high", "marginal"), ("potential", "marginal")]
        there = self.cells.filter(pl.col("before").is_in(["high", "potential"]))["customers"].sum()
        return Share.counted(sum(self.customers(*fall) for fall in falls), int(there))

    @property
    def core_slipping(self) -> Share | None:
        """Of high value at the earlier date, those who are no longer; None where other groups are followed."""
        return self._share("high", VALUE_TIERS[1:]) if self.by == "value_tier" else None

    def shares(self) -> dict[str, Any]:
        """Who was promoted and who slipped, ready for JSON."""
        shares = {"promoted": self.promoted, "core_slipping": self.core_slipping, "fell": self.fell}
        dates = {"from": str(self.start), "to": str(self.end)}
        return dates | {name: None if share is None else asdict(share) for name, share in shares.items()}

    def as_dict(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        return {"by": self.by, "customers": self.size, "cells": self.cells.to_dicts(), **self.shares()}

    def _share(self, before: str, after: tuple[str, ...]) -> Share:
        there = int(self.cells.filter(before=before)["customers"].sum())
        return Share.counted(sum(self.customers(before, group) for group in after), there)


def migrations(before: pl.DataFrame, after: pl.DataFrame, *, by: str, start: date, end: date) -> Migrations:
    """Who moved from which group to which.

    Parameters
    ----------
    before, after : pl.DataFrame
        ``customer_id, monetary`` and the column ``by`` as of ``start`` and ``end``. A customer base only grows, so everybody
        of ``before`` is in ``after``.
    """
    both = after.join(before, on="customer_id", how="left", suffix="_before")
    known = pl.col("customer_id").is_in(before["customer_id"].implode())
    cells = (
        both.select(
            before=pl.when(known)
            .then(pl.col(f"{by}_before").cast(pl.String).fill_null(UNKNOWN))
            .otherwise(pl.lit(NEWCOMERS)),
            after=pl.col(by).cast(pl.String).fill_null(UNKNOWN),
            net_spend_before="monetary_before",
            net_spend="monetary",
        )
        .group_by("before", "after")
        .agg(pl.len().alias("customers"), pl.col("net_spend_before", "net_spend").sum())
    )
    order = pl.Enum([*GROUPS[by], UNKNOWN, NEWCOMERS])
    return Migrations(
        by,
        start,
        end,
        cells.sort(pl.col("before").cast(order), pl.col("after").cast(order)),
    )


def sizes_before(folder: Path, as_of: date, step_days: int) -> dict[str, dict[str, int]]:
    """How many customers each group had one snapshot step before a date.

    Parameters
    ----------
    folder : Path
        Where standings are kept; see ``workspace.tiers``.
    as_of : date
    step_days : int
        Days of a snapshot step.

    Returns
    -------
    dict of str to dict of str to int
        By ``segment, segment_classic, lifecycle, value_tier``; empty where that date is not kept.
    """
    day = as_of - timedelta(days=step_days)
    if day not in kept.dates(folder):
        return {}
    standing = kept.read(folder, day, FOLLOWED)
    return {
        by: {str(group): size for group, size in standing[by].drop_nulls().value_counts().iter_rows()}
        for by in FOLLOWED
    }
