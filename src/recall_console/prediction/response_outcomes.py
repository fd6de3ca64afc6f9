"""What the customers of a contact log were before the contact, and what they did after it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

import polars as pl

from recall_console.customers.history import midnight
from recall_console.customers.schema import STANDING_SCHEMA
from recall_console.customers.standing import rank, standings
from recall_console.customers.world import World
from recall_console.engines.local import over_shards
from recall_console.errors import FilterError, InputError
from recall_console.events.contact_log import CONTACT_SCHEMA
from recall_console.events.schema import EventType
from recall_console.language import tr
from recall_console.prediction.snapshots import EventLog
from recall_console.progress import Progress, Report, silent
from recall_console.settings import Settings

NOBODY_YET: Final = "none"
"""Tier of who was no customer when the contact was, or of whom the column says nothing."""
TIERS: Final = ("value_tier", "lifecycle", "segment", "segment_classic", "r", "f", "m")
"""Columns of ``STANDING_SCHEMA`` that part a base into groups."""

KNOWN_SCHEMA: Final = pl.Schema(
    {
        **CONTACT_SCHEMA,
        "known": pl.Boolean(),
        "tier": pl.String(),
        "recency_days": STANDING_SCHEMA["recency_days"],
        "monetary": STANDING_SCHEMA["monetary"],
    }
)
"""Contacts with what was known of the customer as of the contact's day: events of that day itself do not count.

``known`` is whether the log has any event of the customer, at whatever time. ``recency_days`` and ``monetary`` are null for
who was no customer yet.
"""
DATES_AT_ONCE: Final = 24
"""So many dates are looked at in one pass over the log: more would hold too many copies of a large base in memory."""
_MONEY: Final = (EventType.PURCHASE, EventType.REFUND)


class Observed(NamedTuple):
    """Contacts with what came of them.

    Attributes
    ----------
    contacts : pl.DataFrame
        The contacts whose whole window is in the log, with ``bought (bool)`` and ``net_spend`` (money ≥ 0: purchases less
        refunds, 0 where no amount is known), in the order of the contacts.
    too_early, not_over : int
        Contacts from before the log begins, and those whose window is not over by its end: left out.
    """

    contacts: pl.DataFrame
    too_early: int
    not_over: int


def known(
    log: EventLog, contacts: pl.DataFrame, by: str, settings: Settings, report: Report = silent
) -> pl.DataFrame:
    """What was known of each contact's customer as of the day of the contact.

    Parameters
    ----------
    contacts : pl.DataFrame
        ``CONTACT_SCHEMA``.
    by : str
        One of ``TIERS``: what the column ``tier`` holds.

    Returns
    -------
    pl.DataFrame
        ``KNOWN_SCHEMA``, in the order of the contacts.

    Raises
    ------
    FilterError
        ``by`` parts nobody.
    InputError
        None of the contacts' customers is in the log.
    """
    if by not in TIERS:
        raise FilterError(
            tr("{by} does not part customers into groups; use one of {tiers}", by=by, tiers=", ".join(TIERS))
        )
    ids = contacts["customer_id"].unique()
    customers = pl.concat(over_shards(log, lambda shard: _seen(shard, ids)))
    if customers.is_empty():
        raise InputError(
            tr(
                "none of the {ids:,} customers of the contact log is in the events; both have to name customers by the same ids",
                ids=len(ids),
            )
        )
    day = pl.col("at").dt.date().alias("day")
    stood = pl.concat(_stood(log, contacts.select("customer_id", day).unique(), by, settings, report))
    found = contacts.with_columns(day, known=pl.col("customer_id").is_in(customers.implode())).join(
        stood, on=["customer_id", "day"], how="left", maintain_order="left"
    )
    return found.with_columns(pl.col("tier").fill_null(NOBODY_YET)).select(KNOWN_SCHEMA.names())


def outcomes(log: EventLog, contacts: pl.DataFrame, days: int) -> Observed:
    """What customers did within so many days after their contact, strictly after it.

    Parameters
    ----------
    contacts : pl.DataFrame
        At least ``CONTACT_SCHEMA``; a customer is in each campaign once.
    days : int
        Length of the window, ≥ 1.
    """
    early = contacts["at"] < midnight(log.meta.first_at.date())
    late = contacts["at"] > end_of(log) - timedelta(days=days)
    observed = contacts.filter(~early & ~late)
    windows = observed.select("customer_id", "campaign", "at")
    did = pl.concat(over_shards(log, lambda shard: _after(shard, windows, days)))
    found = observed.join(did, on=["customer_id", "campaign"], how="left", maintain_order="left")
    told = found.with_columns(pl.col("bought").fill_null(value=False), pl.col("net_spend").fill_null(0.0))
    return Observed(told, int(early.sum()), int(late.sum()))


def end_of(log: EventLog) -> datetime:
    """The midnight that ends the last observed day."""
    return midnight(log.meta.last_at.date() + timedelta(days=1))


def _seen(shard: pl.DataFrame, ids: pl.Series) -> pl.Series:
    customers = shard["customer_id"].unique()
    return customers.filter(customers.is_in(ids.implode()))


def _stood(
    log: EventLog, contacted: pl.DataFrame, by: str, settings: Settings, report: Report
) -> Iterator[pl.DataFrame]:
    """Where the contacted stood as of each day of a contact: ``customer_id, day, tier, recency_days, monetary``."""
    world = World.of(log)
    days: list[date] = contacted["day"].unique().sort().to_list()
    for start in range(0, len(days), DATES_AT_ONCE):
        report(Progress("tiers", start, len(days), str(days[start])))
        dates = days[start : start + DATES_AT_ONCE]
        for day, base in zip(dates, _bases(log, dates, world, settings), strict=True):
            told = base.select(
                "customer_id", pl.col(by).cast(pl.String).alias("tier"), "recency_days", "monetary"
            )
            yield contacted.filter(day=day).join(told, on="customer_id")


def _bases(log: EventLog, dates: Sequence[date], world: World, settings: Settings) -> list[pl.DataFrame]:
    """``STANDING_SCHEMA`` of the whole base as of each date, in one pass over the log."""
    parts = over_shards(log, lambda shard: standings(shard, dates, world, settings))
    return [rank(each, settings) for each in zip(*parts, strict=True)]


def _after(shard: pl.DataFrame, windows: pl.DataFrame, days: int) -> pl.DataFrame:
    """``customer_id, campaign, bought, net_spend`` of those who did anything about money within their window."""
    money = shard.filter(pl.col("event").is_in(_MONEY)).select("customer_id", "event", "amount", when="at")
    within = money.join(windows, on="customer_id").filter(
        pl.col("when") > pl.col("at"), pl.col("when") <= pl.col("at") + pl.duration(days=days)
    )
    return within.group_by("customer_id", "campaign").agg(
        bought=(pl.col("event") == EventType.PURCHASE).any(), net_spend=pl.col("amount").sum().clip(0)
    )
