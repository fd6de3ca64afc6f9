"""Advice by group and action: rows that add up to the base and to the plan, best first, who is left alone last."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from recall_console.plans.advice.codes import LEAVE_ALONE, SEVERAL
from recall_console.plans.advice.groups import WHERE
from recall_console.plans.doubt import outlook
from recall_console.plans.figures import rounded
from recall_console.plans.forecasts.scored import answers
from recall_console.plans.plan import NO_MONEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import numpy.typing as npt

    from recall_console.plans.advice.reckoning import Reckoner
    from recall_console.plans.audience.allocation import Allocation

    Floats = npt.NDArray[np.float64]

MOST_ROWS: Final = 8
"""So many rows tell of who is contacted; those that net least are put together in the last."""
OTHERS = "others"
_NOT_CONTACTED: Final = ("holdout", "over_budget", "outside", LEAVE_ALONE)
"""Decisions that send nothing, in the order of their rows."""


def rows(table: pl.DataFrame, outcome: "Allocation", reckoner: "Reckoner") -> list[dict[str, Any]]:
    """The rows of a table of advice, ready for JSON.

    Parameters
    ----------
    table : polars.DataFrame
        `ADVICE_SCHEMA`, in the order of the base.
    outcome : Allocation
        What it was made of.
    reckoner : Reckoner
        Of the same.
    """
    kinds = _kinds(table)
    low, high = _bands(table, kinds, outcome, reckoner)
    return [*_contacted(table, kinds, low, high), *_not_contacted(table, outcome.saved_by_leaving_alone)]


def _kinds(table: pl.DataFrame) -> pl.DataFrame:
    """The row (from 0) of each group and action that is contacted, those that net most first."""
    return (
        table.filter(pl.col("decision") == "contact")
        .group_by("advice_group", "action")
        .agg(pl.col("net").sum())
        .sort("net", "advice_group", "action", descending=[True, False, False])
        .select(
            "advice_group",
            "action",
            row=pl.int_range(pl.len(), dtype=pl.Int64).clip(upper_bound=MOST_ROWS - 1),
        )
    )


def _contacted(
    table: pl.DataFrame, kinds: pl.DataFrame, low: "Floats", high: "Floats"
) -> "Iterator[dict[str, Any]]":
    told = table.filter(pl.col("decision") == "contact").join(kinds, on=["advice_group", "action"])
    summed = told.group_by("row").agg(*_sums(), pl.col("advice_group", "action").unique()).sort("row")
    for row in summed.iter_rows(named=True):
        one = len(row["advice_group"]) == 1 and len(row["action"]) == 1
        yield {
            "group": row["advice_group"][0] if one else OTHERS,
            "action": row["action"][0] if len(row["action"]) == 1 else SEVERAL,
            "where": WHERE[row["advice_group"][0]] if one else None,
            "customers": row["customers"],
            "cost": rounded(row["cost"]),
            "net": rounded(row["net"]),
            "net_low": rounded(float(low[row["row"]])),
            "net_high": rounded(float(high[row["row"]])),
            "evidence": row["evidence"],
            "reason": row["reason"],
            "saved": None,
        }


def _not_contacted(table: pl.DataFrame, saved: float) -> "Iterator[dict[str, Any]]":
    for decision in _NOT_CONTACTED:
        found = table.filter(pl.col("decision") == decision)
        if found.height or decision == LEAVE_ALONE:
            (row,) = found.select(_sums()).to_dicts()
            yield {
                "group": decision,
                "action": LEAVE_ALONE,
                "where": None,
                "customers": row["customers"],
                **dict.fromkeys(("cost", "net", "net_low", "net_high"), 0.0),
                "evidence": row["evidence"],
                "reason": row["reason"],
                "saved": rounded(saved) if decision == LEAVE_ALONE else None,
            }


def _sums() -> list[pl.Expr]:
    """How many, what they cost and bring, the weakest evidence among them and the commonest reason."""
    return [
        pl.len().alias("customers"),
        pl.col("cost", "net").sum(),
        pl.col("evidence").min(),
        pl.col("reason").mode().sort().first(),
    ]


def _bands(
    table: pl.DataFrame, kinds: pl.DataFrame, outcome: "Allocation", reckoner: "Reckoner"
) -> "tuple[Floats, Floats]":
    """95 % interval of the net value of each row, chance included."""
    plan = replace(outcome.plan, hidden=replace(outcome.plan.hidden, hours=0.0, platform_cost=NO_MONEY))
    parts = min(kinds.height, MOST_ROWS) + 1
    told = table.join(kinds, on=["advice_group", "action"], how="left", maintain_order="left")
    part = told["row"].fill_null(parts - 1).to_numpy()[outcome.crowd.places]
    sums = answers(outcome, outcome.settled.sent, outcome.contacted, part, parts)
    return outlook.band(sums, plan, outcome.known, reckoner.settings, reckoner.calibration_error)
