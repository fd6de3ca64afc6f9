"""The table of advice: what was decided, why, and what it brings, for each customer of a base."""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from recall_console.plans.advice.actions import codes
from recall_console.plans.advice.codes import LEAVE_ALONE
from recall_console.plans.advice.groups import grouped
from recall_console.plans.advice.reasons import reasons
from recall_console.plans.advice.schema import ADVICE_SCHEMA, QUADRANTS
from recall_console.plans.optimum.columns import unpacked
from recall_console.plans.plan import EVIDENCE

if TYPE_CHECKING:
    import numpy.typing as npt

    from recall_console.plans.advice.reckoning import Reckoner
    from recall_console.plans.audience.allocation import Allocation
    from recall_console.plans.audience.base import Base

    Flags = npt.NDArray[np.bool_]

_FIGURES = ("cost", "brings_back", "net", "net_low", "net_high")


def table(base: "Base", outcome: "Allocation", reckoner: "Reckoner") -> pl.DataFrame:
    """What everybody of a base should get: `ADVICE_SCHEMA`.

    Parameters
    ----------
    base : Base
        Everybody who was scored.
    outcome : Allocation
        Of the plan, customers one by one.
    reckoner : Reckoner
        Of the same.
    """
    inside = _of_the_audience(outcome, reckoner)
    rows = base.scores.select("customer_id").with_columns(place=pl.int_range(pl.len(), dtype=pl.Int64))
    return (
        rows.join(inside, on="place", how="left", maintain_order="left")
        .with_columns(
            pl.col("decision").cast(ADVICE_SCHEMA["decision"]).fill_null("outside"),
            pl.col("action").fill_null(LEAVE_ALONE),
            *(pl.col(name).fill_null(0.0) for name in _FIGURES),
            reasons(base, outcome, reckoner.settings),
            grouped(base),
        )
        .select(ADVICE_SCHEMA.names())
        .cast(ADVICE_SCHEMA)
    )


def nothing(scores: pl.DataFrame, base: "Base") -> pl.DataFrame:
    """The table where there is no advice: everybody is outside, and nothing is known of what contacts would bring."""
    unknown = {name: pl.lit(None) for name in (*_FIGURES, "quadrant", "evidence")}
    return (
        scores.select(
            "customer_id",
            action=pl.lit(LEAVE_ALONE),
            decision=pl.lit("outside"),
            reason=pl.lit("not_scored"),
            **unknown,
        )
        .with_columns(grouped(base))
        .select(ADVICE_SCHEMA.names())
        .cast(ADVICE_SCHEMA)
    )


def _of_the_audience(outcome: "Allocation", reckoner: "Reckoner") -> pl.DataFrame:
    """One row for each customer of the audience, with the place in the base."""
    crowd, contacted = outcome.crowd, outcome.contacted > 0
    ladders = unpacked(outcome.settled.used, len(outcome.plan.rungs))
    found = reckoner.reckon(np.where(contacted, outcome.settled.sent, 0.0))
    returns_anyway = crowd.returns >= reckoner.settings.returns_anyway_from
    return pl.DataFrame(
        {
            "place": crowd.places,
            "decision": outcome.decisions(),
            "action": codes(outcome.plan.rungs, np.where(contacted, outcome.settled.used, 0)),
            **dict(zip(_FIGURES, vars(found).values(), strict=True)),
            "quadrant": _quadrants(outcome.settled.best.pays, returns_anyway),
            "evidence": _words(EVIDENCE, reckoner.weakest(np.where(contacted, ladders, crowd.allowed))),
        }
    )


def _quadrants(pays: "Flags", returns_anyway: "Flags") -> pl.Series:
    return _words(QUADRANTS, np.select([pays & returns_anyway, pays, ~returns_anyway], [0, 1, 2], default=3))


def _words(words: "tuple[str, ...]", places: "npt.NDArray[np.int64]") -> pl.Series:
    """Each place's word; null where it is −1."""
    known = pl.Series(places).replace(-1, None)
    return pl.Series(words, dtype=pl.Enum(words)).gather(known)
