"""Where customers stood, kept for the start of every month and every run: only what is missing or no longer true is made."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

import polars as pl

from recall_console import __version__
from recall_console.customers.history import midnight
from recall_console.customers.north_star import CORE_COLUMNS, Core, NorthStar, buyers, month
from recall_console.customers.standing import DECIDED_BY, rank, standings
from recall_console.customers.world import World
from recall_console.engines.local import over_shards
from recall_console.events.store import EventStore
from recall_console.progress import Progress, Report, silent
from recall_console.settings import Settings
from recall_console.workspace import tiers as kept

DATES_AT_ONCE: Final = 24
"""So many dates are made in one pass over the store: more would hold too many copies of a large base in memory."""


def update(
    folder: Path, store: EventStore, as_of: date, settings: Settings, report: Report = silent
) -> tuple[date, ...]:
    """Keep where customers stood: month starts of the history, the as-of date, and one snapshot step before it.

    Dates that were kept before stay, and are made anew where events have arrived from before them. So what is kept after
    any number of intakes equals what one look at all events at once would give.

    Parameters
    ----------
    folder : Path
        See ``workspace.tiers``.
    report : callable
        Hears of progress, stage ``tiers``.

    Returns
    -------
    tuple of date
        Those that were made, in order: missing so far, or no longer true.
    """
    first_day, end = store.meta.first_at.date(), store.meta.last_at.date() + timedelta(days=1)
    for day in kept.dates(folder):
        if not first_day < day <= end:  # of files that are gone
            kept.remove(folder, day)
    wanted = {*dates_to_keep(first_day, as_of, settings), *kept.dates(folder)}
    missing = sorted(wanted - set(_still_true(folder, store, settings)))
    note = _note(store, len(store.meta.files), settings)
    for start in range(0, len(missing), DATES_AT_ONCE):
        report(Progress("tiers", start, len(missing), str(missing[start])))
        dates = missing[start : start + DATES_AT_ONCE]
        for day, table in zip(dates, _made(store, dates, settings), strict=True):
            kept.write(folder, day, table, note)
    return tuple(missing)


def north_star(folder: Path, store: EventStore, as_of: date, core: Core) -> NorthStar:
    """The series of the months before a date, from what was kept as of the start of each."""
    bought = buyers(store.scan(), as_of)
    starts = [day for day in kept.dates(folder) if day.day == 1 and day < as_of]
    return NorthStar(
        core,
        tuple(
            month(start, kept.read(folder, start, CORE_COLUMNS), bought.get(start), as_of, core)
            for start in starts
        ),
    )


def dates_to_keep(first_day: date, as_of: date, settings: Settings) -> list[date]:
    """Month starts of the history, latest first, then the as-of date and the one that previous value tiers are of."""
    months = _month_starts(as_of)
    latest = [next(months) for _ in range(settings.tier_months)]
    days = [*latest, as_of, as_of - timedelta(days=settings.snapshot_step_days)]
    return [day for day in dict.fromkeys(days) if first_day < day <= as_of]


def _month_starts(until: date) -> Iterator[date]:
    """First days of months up to a date, latest first."""
    start = until.replace(day=1)
    while True:
        yield start
        start = (start - timedelta(days=1)).replace(day=1)


def _still_true(folder: Path, store: EventStore, settings: Settings) -> Iterator[date]:
    """Kept dates that the store's events would give again.

    A kept file notes how many of the store's files it has seen; only events of later ones can have changed it.
    """
    files = len(store.meta.files)
    first_at_by_file = cache(store.first_at_by_file)
    for day in kept.dates(folder):
        note = kept.made_of(folder, day) or ""
        seen = int(note.partition(":")[0] or files + 1)
        if seen > files or note != _note(store, seen, settings):
            continue
        later = first_at_by_file() if seen < files else {}
        if all(first_at >= midnight(day) for number, first_at in later.items() if number >= seen):
            yield day


def _note(store: EventStore, files: int, settings: Settings) -> str:
    """What a standing was made of: so many of the store's files, read like this, judged by these settings."""
    meta = store.meta
    read = [meta.timezone, meta.drop_duplicates, meta.mapping]
    judged = [getattr(settings, name) for name in DECIDED_BY]
    told = [__version__, [file.sha256 for file in meta.files[:files]], read, judged]
    return f"{files}:{hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()}"


def _made(store: EventStore, dates: Sequence[date], settings: Settings) -> list[pl.DataFrame]:
    """Where everybody stood as of each date, in one pass over the store."""
    world = World.of(store)
    parts = over_shards(store, lambda shard: standings(shard, dates, world, settings))
    return [rank(each, settings) for each in zip(*parts, strict=True)]
