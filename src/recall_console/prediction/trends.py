"""How a shop moves: value delivered against money given away, what was expected run by run, what changed since the run before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

import polars as pl

from recall_console.customers.history import midnight
from recall_console.customers.value_trend import Logged, given_away_to, value_trend
from recall_console.customers.warning_signal import PARTS
from recall_console.events.schema import EventType
from recall_console.prediction.changes_since import Changes, changes_since
from recall_console.prediction.segments import at_stake

MOST_KEPT: Final = 120
"""So many expectations of earlier runs are carried along."""
_TOLD_BY: Final = dict(zip(PARTS, (EventType.LOGIN, EventType.ADD_TO_CART, EventType.VIEW), strict=True))
"""Without an event of this type, a part of the warning signal can never fire."""


@dataclass(frozen=True)
class Earlier:
    """What there is to compare with.

    Attributes
    ----------
    against : str
        A ``run``, or a ``standing``.
    as_of : date
    customers : pl.DataFrame
        ``changes_since.BEFORE``, and the values where it is a run.
    """

    against: Literal["run", "standing"]
    as_of: date
    customers: pl.DataFrame


def trends(
    store: Logged,
    scores: pl.DataFrame,
    as_of: date,
    earlier: Earlier | None,
    expected_before: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """What a run keeps in ``trends.json``.

    Parameters
    ----------
    scores : pl.DataFrame
        ``SCORES_SCHEMA`` as of `as_of`.
    earlier : Earlier or None
        What to tell changes from; none where the log has no earlier date.
    expected_before : sequence of mapping
        ``expected`` of the run before.

    Returns
    -------
    dict
        ``months`` (``customers.value_trend.ValueMonth`` each), ``expected`` (``as_of, customers, value,
        value_per_customer, value_at_risk`` of each run, by date; margin over 12 months), ``hunters_given_away`` (discounts that coupon hunters took in the last 365 days;
        null where the log knows of none), ``since`` (``changes_since.Changes``, or null) and ``watched`` (the parts of the
        warning signal that the log can tell of).
    """
    months = value_trend(store, as_of)
    hunters = scores.filter("coupon_hunter")["customer_id"]
    gives = any(month.given_away is not None for month in months)
    changes = None if earlier is None else _changes(earlier, scores, as_of)
    return {
        "months": [month.as_dict() for month in months],
        "expected": _expected(expected_before, scores, as_of),
        "hunters_given_away": given_away_to(store, hunters, as_of) if gives else None,
        "since": None if changes is None else changes.as_dict(),
        "watched": _watched(store, as_of),
    }


def _watched(store: Logged, as_of: date) -> list[str]:
    seen = (
        store.scan()
        .filter(pl.col("at") < midnight(as_of))
        .select(pl.col("event").unique())
        .collect()["event"]
    )
    return [part for part, event in _TOLD_BY.items() if event in seen]


def _changes(earlier: Earlier, scores: pl.DataFrame, as_of: date) -> Changes:
    return changes_since(earlier.customers, scores, earlier.as_of, as_of, earlier.against)


def _expected(
    before: Sequence[Mapping[str, Any]], scores: pl.DataFrame, as_of: date
) -> list[Mapping[str, Any]]:
    """What each run expected, by date; a date that is scored again has the newer answer."""
    value = pl.col("expected_value_12m")
    total, risk = scores.select(pl.when(value.count() > 0).then(value.sum()), at_stake()).row(0)
    each_brings = None if total is None else total / len(scores)
    this = {
        "as_of": str(as_of),
        "customers": len(scores),
        "value": total,
        "value_per_customer": each_brings,
        "value_at_risk": risk,
    }
    by_date = {each["as_of"]: each for each in (*before, this)}
    return [by_date[day] for day in sorted(by_date)][-MOST_KEPT:]
