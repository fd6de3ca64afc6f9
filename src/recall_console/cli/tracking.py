"""The command that follows customers from one date to another."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recall_console.cli import options, shops, tell
from recall_console.cli.app import app
from recall_console.errors import FilterError, InputError, WorkspaceError
from recall_console.language import tr

if TYPE_CHECKING:
    from recall_console.customers.migration import Migrations

MONTHS = 12


@app.command(help=tr("Show who moved from which group to which between two dates."))
def migrations(
    source: options.MaybeSource = None,
    start: options.From = None,
    end: options.To = None,
    by: Annotated[
        str, typer.Option("--by", metavar="GROUP", help=tr("value_tier, segment or lifecycle"))
    ] = "value_tier",
    monthly: Annotated[
        bool,
        typer.Option("--monthly", help=tr("Promoted and slipped of each of the last twelve months, too")),
    ] = False,
    root: options.Root = None,
    json: options.Json = False,
) -> None:
    """The command `migrations`."""
    from recall_console.cli import text
    from recall_console.customers.migration import GROUPS
    from recall_console.workspace import tiers

    if by not in GROUPS:
        raise FilterError(
            tr(
                "customers cannot be followed by {by!r}; one of {groups} is possible",
                by=by,
                groups=tr(", ").join(GROUPS),
            )
        )
    shop = shops.existing(source, root)
    run = shops.latest(shop)
    kept = tiers.dates(shop.tiers)
    last = end.date() if end else date.fromisoformat(run.manifest["parameters"]["as_of"])
    first = start.date() if start else _before(last, kept, shop.settings.snapshot_step_days)
    _require([first, last], kept, shop.source)
    found = _between(shop.tiers, first, last, by)
    starts = [day for day in kept if day.day == 1 and day <= last][-MONTHS - 1 :] if monthly else []
    months = [_between(shop.tiers, *pair, "value_tier") for pair in pairwise(starts)]
    tell.answer(
        found.as_dict() | {"monthly": [each.shares() for each in months]},
        lambda: text.migrations(found, months),
        json=json,
    )


def _before(last: date, kept: Sequence[date], step_days: int) -> date:
    """The date that previous value tiers are of where it is kept, else the month start before."""
    step_ago = last - timedelta(days=step_days)
    starts = [day for day in kept if day.day == 1 and day < last]
    return step_ago if step_ago in kept or not starts else starts[-1]


def _require(days: Sequence[date], kept: Sequence[date], source: str) -> None:
    """Refuse dates that are not kept, naming those nearby, and dates in the wrong order."""
    if not kept:
        raise WorkspaceError(
            tr(
                "where customers stood is not kept yet; score them first: recall-console score {source}",
                source=source,
            )
        )
    for day in days:
        if day not in kept:
            near = sorted(sorted(kept, key=lambda other: abs(other - day))[:3])
            raise InputError(
                tr(
                    "where customers stood on {day} is not kept; {names} are the nearest dates that are",
                    day=day,
                    names=", ".join(map(str, near)),
                )
            )
    if days[0] >= days[1]:
        raise InputError(tr("--from {days} has to lie before --to {days_2}", days=days[0], days_2=days[1]))


def _between(folder: Path, start: date, end: date, by: str) -> "Migrations":
    from recall_console.customers import migration
    from recall_console.workspace import tiers

    before, after = (tiers.read(folder, day, ["customer_id", "monetary", by]) for day in (start, end))
    return migration.migrations(before, after, by=by, start=start, end=end)
