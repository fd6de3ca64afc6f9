"""Who is enrolled in a round of a plan, and who of them gets which rung now: the next one only after silence at the last."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from recall_console.plans.sending import batches, suppression
from recall_console.plans.sending.release_schema import (
    CONTACTS_SCHEMA,
    ENROLLED_SCHEMA,
    HOLDOUT_SCHEMA,
    SUPPRESSED_SCHEMA,
)

if TYPE_CHECKING:
    from recall_console.plans.plan import Plan
    from recall_console.plans.sending.moment import Moment

_WAITING: Final = "waiting"


@dataclass(frozen=True)
class Enrolment:
    """Who takes part in a round, fixed by its first export.

    Attributes
    ----------
    enrolled, holdout : polars.DataFrame
        `ENROLLED_SCHEMA`, `HOLDOUT_SCHEMA`; nobody is in both.
    """

    enrolled: pl.DataFrame
    holdout: pl.DataFrame


@dataclass(frozen=True)
class Release:
    """What an export hands over, and what it does not.

    Attributes
    ----------
    contacts, suppressed : polars.DataFrame
        `CONTACTS_SCHEMA`, `SUPPRESSED_SCHEMA`; an enrolled customer is in one of them at most.
    waiting, finished : int
        Enrolled customers in neither: who is waited for, and who got the whole ladder.
    """

    contacts: pl.DataFrame
    suppressed: pl.DataFrame
    waiting: int
    finished: int


def enrol(plan: "Plan", allocation: pl.DataFrame, moment: "Moment") -> tuple[Enrolment, pl.DataFrame]:
    """Fix who takes part in a round.

    Whom another running plan holds out takes part in neither group, so that both plans can be measured.

    Parameters
    ----------
    plan : Plan
        What ``allocation`` was decided by.
    allocation : polars.DataFrame
        `ALLOCATION_SCHEMA`.
    moment : Moment
        The scores that ``allocation`` was decided on, and whom other plans hold out.

    Returns
    -------
    Enrolment
        Everybody to contact and to hold out.
    polars.DataFrame
        `SUPPRESSED_SCHEMA`: who would be enrolled, but is held out by another plan.
    """
    tiers = moment.scores.select("customer_id", "value_tier", "segment", scored_on="as_of")
    chosen = allocation.join(tiers, on="customer_id", maintain_order="left")
    contact = chosen.filter(pl.col("decision") == "contact")
    is_held = pl.col("customer_id").is_in(moment.held_elsewhere.implode())
    kept_out = contact.filter(is_held).with_columns(
        rung=pl.col("ladder").list.first(), day=moment.day, reason=pl.lit("held_out_elsewhere")
    )
    holdout = chosen.filter((pl.col("decision") == "holdout") & ~is_held)
    enrolment = Enrolment(_as(ENROLLED_SCHEMA, contact.filter(~is_held)), _as(HOLDOUT_SCHEMA, holdout))
    return enrolment, _as(SUPPRESSED_SCHEMA, kept_out.with_columns(channel=_channel(plan)))


def due(plan: "Plan", round_number: int, enrolled: pl.DataFrame, moment: "Moment") -> Release:
    """Who of the enrolled gets which rung now.

    Silence is known only up to the scores' as-of date: a wait that is not over by then is not over. A purchase on or after the
    as-of date of the enrolment ends a customer's ladder.

    Parameters
    ----------
    plan : Plan
        Channels, waits and limits.
    round_number : int
        Of the plan, ≥ 1.
    enrolled : polars.DataFrame
        `ENROLLED_SCHEMA` of this round, best first.
    moment : Moment
        What is known.
    """
    steps = _next_steps(plan, round_number, enrolled, moment.sent)
    climbing = steps.filter(pl.col("rung").is_not_null())
    judged = suppression.with_reasons(plan, climbing, moment)
    ready = judged.filter(pl.col("reason").is_null()).drop("reason")
    placed = batches.dated(plan, round_number, ready, moment)
    log = pl.concat(_as(SUPPRESSED_SCHEMA, each.with_columns(day=moment.day)) for each in (judged, placed))
    return Release(
        contacts=_contacts(plan, placed.filter(pl.col("release_on").is_not_null())),
        suppressed=log.filter(pl.col("reason") != _WAITING),
        waiting=log.filter(pl.col("reason") == _WAITING).height,
        finished=steps.height - climbing.height,
    )


def _next_steps(plan: "Plan", round_number: int, enrolled: pl.DataFrame, sent: pl.DataFrame) -> pl.DataFrame:
    """Each enrolled customer's next rung, null after the last one; contacts of earlier rounds are waited for as well."""
    done = sent.filter(plan=plan.name).group_by("customer_id")
    so_far = done.agg((pl.col("round") == round_number).sum().alias("contacts"), pl.col("wait_until").max())
    steps = enrolled.join(so_far, on="customer_id", how="left", maintain_order="left")
    position = pl.col("contacts").fill_null(0)
    return steps.with_columns(rung=pl.col("ladder").list.get(position, null_on_oob=True)).with_columns(
        channel=_channel(plan)
    )


def _contacts(plan: "Plan", placed: pl.DataFrame) -> pl.DataFrame:
    waits = _by_rung([rung.wait_days or plan.horizon_days for rung in plan.rungs], pl.Int64())
    wait_until = pl.col("release_on") + pl.duration(days=waits)
    return _as(CONTACTS_SCHEMA, placed.with_columns(wait_until=wait_until))


def _channel(plan: "Plan") -> pl.Expr:
    return _by_rung([rung.channel for rung in plan.rungs], pl.String())


def _by_rung(values: list[Any], kind: pl.DataType) -> pl.Expr:
    """What belongs to the number in ``rung``, counted from 1."""
    return pl.col("rung").replace_strict(dict(enumerate(values, start=1)), default=None, return_dtype=kind)


def _as(schema: pl.Schema, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(kind) for name, kind in schema.items())
