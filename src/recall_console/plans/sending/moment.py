"""What is known at the moment an export is made: the newest scores, and what all plans have done so far."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from recall_console.plans.sending.release_schema import CONTACTS_SCHEMA, SENT_SCHEMA


@dataclass(frozen=True)
class Moment:
    """What every export looks at.

    Attributes
    ----------
    day : date
        The first day of release, not before the scores' as-of date.
    scores : polars.DataFrame
        `SCORES_SCHEMA`, the newest; silence is known only up to their as-of date.
    sent : polars.DataFrame
        `SENT_SCHEMA`: the contacts of all exports of all plans, those still to come among them.
    held_elsewhere : polars.Series of String
        Customers whom other running plans hold out.
    days : int
        Contacts are released up to ``days`` − 1 days (≥ 0) after ``day``, where a channel cannot take all of them at once.
    """

    day: date
    scores: pl.DataFrame
    sent: pl.DataFrame
    held_elsewhere: pl.Series
    days: int = 1

    @property
    def known_until(self) -> date:
        """The scores' as-of date: what happened before it is known."""
        return known_until(self.scores)

    @property
    def release_days(self) -> tuple[date, ...]:
        """The days that contacts are released on."""
        return tuple(self.day + timedelta(days=ahead) for ahead in range(self.days))


def known_until(scores: pl.DataFrame) -> date:
    """The as-of date that all scores have."""
    day: date = scores["as_of"].item(0)
    return day


def history(exports: Iterable[tuple[str, int, pl.DataFrame]]) -> pl.DataFrame:
    """The contacts of several exports, given as plan, round and `CONTACTS_SCHEMA`, as one `SENT_SCHEMA`."""
    kept = [
        contacts.select(*CONTACTS_SCHEMA, plan=pl.lit(plan), round=pl.lit(number, dtype=pl.UInt32()))
        for plan, number, contacts in exports
    ]
    return pl.concat([SENT_SCHEMA.to_frame(), *kept])
