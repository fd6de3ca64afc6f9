"""The leak sentinel at work: what it says of a fold, as a record of the card."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from recall_console.customers.variables import variables
from recall_console.customers.world import World
from recall_console.prediction.sentinel import (
    Judged,
    future_probe,
    sentinel,
    split_gap,
    too_good,
)
from recall_console.prediction.snapshots import EventLog, Examples
from recall_console.prediction.testing import Fold, churned, values
from recall_console.settings import Settings


def probed(store: EventLog, as_of: date) -> tuple[str, ...]:
    """Variables that change with what comes after a date."""
    return future_probe(variables, store.shards(), as_of, World.of(store))


def guarded(fold: Fold, test: Examples, changed: tuple[str, ...], settings: Settings) -> dict[str, Any]:
    """What the sentinel finds in a fold.

    Parameters
    ----------
    test : Examples
        The customers tested on, or a sample of them.
    changed : tuple of str
        See ``probed``.

    Returns
    -------
    dict
        ``tripped (bool), reasons (list of Sentence), gap, gap_error`` (``None`` where nothing was tested walk-forward).
    """
    gap = split_gap(_judged(fold.fixed_on), _judged(fold.told)) if fold.walk_forward else None
    found = sentinel(changed, too_good(test, settings), gap, settings)
    return {
        "tripped": found.tripped,
        "reasons": list(found.reasons),
        "gap": None if gap is None else gap.value,
        "gap_error": None if gap is None else gap.error,
    }


def _judged(told: pl.DataFrame) -> Judged:
    return Judged(churned(told), values(told, "probability"), values(told, "recency_days"))


def together(found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the sentinel found in several folds: a leak in any of them is one."""
    reasons = {reason.code: reason for each in reversed(found) for reason in each["reasons"]}
    gaps = [each for each in found if each["gap"] is not None]
    return {
        "tripped": bool(reasons),
        "reasons": list(reasons.values()),
        "gap": sum(each["gap"] for each in gaps) / len(gaps) if gaps else None,
        "gap_error": max((each["gap_error"] for each in gaps), default=None),
    }
