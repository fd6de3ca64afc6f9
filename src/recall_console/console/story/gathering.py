"""Gathers what a run, the event store, the kept standings and the standing plan know of one customer."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from recall_console.console.story.counselling import counsel
from recall_console.console.story.known import AnyRun, Customer
from recall_console.console.story.stood import Stood
from recall_console.customers.life import Life
from recall_console.errors import RecallError, WorkspaceError
from recall_console.events.store import EventStore
from recall_console.language import tr
from recall_console.workspace import tiers

if TYPE_CHECKING:
    from datetime import date

    from recall_console.workspace.workspace import Workspace

STOOD: Final = ("value_tier", "segment", "lifecycle")
LATEST_DATES: Final = 60
"""So many kept dates are read: five years of months, more than a screen has cells for."""


def gather(workspace: "Workspace", run: AnyRun, customer_id: str) -> Customer:
    """All that is known of a customer; facts are empty where there is no such customer.

    Raises
    ------
    WorkspaceError
        Where the scores cannot be read any more.
    """
    facts = _facts(run, customer_id)
    if not facts:
        return Customer({})
    life, no_life = _life(workspace, customer_id, facts["as_of"])
    return Customer(
        facts,
        currency=workspace.settings.currency,
        counts="revenue" if workspace.settings.margin_rate is None else "margin",
        horizon_days=run.manifest.get("parameters", {}).get("horizon_days"),
        life=life,
        no_life=no_life,
        stood=_stood(workspace.tiers, customer_id, facts["as_of"]),
        counsel=counsel(workspace, run, facts),
    )


def _facts(run: AnyRun, customer_id: str) -> dict[str, Any]:
    """The customer's row of the scores; empty where there is none."""
    try:
        found = (
            pl.scan_parquet(run.scores_path).filter(pl.col("customer_id") == customer_id).head(1).collect()
        )
    except (OSError, pl.exceptions.PolarsError) as error:
        raise WorkspaceError(
            tr("the scores in {path} cannot be read any more; score anew", path=run.scores_path)
        ) from error
    return found.row(0, named=True) if found.height else {}


def _life(workspace: "Workspace", customer_id: str, as_of: "date") -> tuple[Life | None, str]:
    """What the customer did, or why that cannot be told."""
    try:
        events = EventStore.open(workspace.store).customer(customer_id)
    except (RecallError, OSError, pl.exceptions.PolarsError) as error:
        return None, tr("no events to tell of: {error}", error=error)
    return Life.of(events, as_of, workspace.settings.usual_gap_quantile), ""


def _stood(folder: Path, customer_id: str, as_of: "date") -> list[Stood]:
    """Where they stood on each date that is kept; nowhere before they were a customer, or where it cannot be read."""
    kept = (day for day in tiers.dates(folder) if day == as_of or (day.day == 1 and day < as_of))
    days = list(kept)[-LATEST_DATES:]
    try:
        found = tiers.of_customer(folder, customer_id, days, STOOD)
    except RecallError:  # a file that another scoring replaces just now: the story does without
        return []
    return [Stood(day, *found[day]) for day in days if day in found]
