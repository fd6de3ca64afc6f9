"""The groups that the base is cut into, as the left side of the Customers pane lists them."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from recall_console.prediction.segments import segments

EVERYONE: Final = "everyone"


@dataclass(frozen=True)
class Grouping:
    """One way to cut the base: a column of the scores table and what it is called."""

    column: str
    title: str


GROUPINGS: Final = (
    Grouping("segment", "RFM segments"),
    Grouping("segment_classic", "classic eight"),
    Grouping("lifecycle", "lifecycle"),
    Grouping("value_tier", "value tiers"),
    Grouping("risk_tier", "risk tiers"),
    Grouping("potential_tier", "silent potential"),
)


def table(scores: pl.DataFrame, column: str) -> pl.DataFrame:
    """What `segments` says of each group, everyone first.

    Adds `beware`: likelier to leave than the average customer, and more of the value than of the heads.
    """
    churn = scores["churn_probability"].mean()
    groups = segments(scores, by=column).with_columns(
        beware=(
            (pl.col("churn") > pl.lit(churn, pl.Float64)) & (pl.col("value_share") > pl.col("share"))
        ).fill_null(value=False)
    )
    everyone = pl.DataFrame(
        {
            "segment": [EVERYONE],
            "size": [scores.height],
            "value_share": [1.0 if groups["value_share"].count() else None],
            "churn": [churn],
            "beware": [False],
        },
        schema_overrides={"churn": pl.Float64, "value_share": pl.Float64, "size": groups.schema["size"]},
    )
    return pl.concat([everyone, groups], how="diagonal")
