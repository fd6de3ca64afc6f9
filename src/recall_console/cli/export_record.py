"""An export as its record tells it, and back."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from recall_console import __version__
from recall_console.plans.files import plan_file
from recall_console.plans.sending import channel_files
from recall_console.plans.sending.handover import Effect, Handover
from recall_console.plans.sending.release import Enrolment, Release

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from recall_console.plans.plan import Plan
    from recall_console.plans.sending.channel_files import ChannelFile, Format
    from recall_console.workspace.exports import Record


@dataclass(frozen=True)
class Order:
    """What was asked for.

    Attributes
    ----------
    text : str
        The plan file's.
    plan : Plan
        What it says.
    run : str
        Name of the scoring run.
    day : date
        The first day of release.
    form, hash_ids : Format, bool
        How the files are written.
    new_round : bool
        Whether to begin a further round.
    """

    text: str
    plan: "Plan"
    run: str
    day: date
    form: "Format"
    hash_ids: bool = False
    new_round: bool = False

    def key(self, round_number: int) -> str:
        """The export's own: the same for the same plan text, scores, day and round."""
        return channel_files.key_of(self.text, self.run, self.day.isoformat(), round_number)


def told(order: Order, made: Handover, begun: str) -> dict[str, Any]:
    """What ``record.json`` tells, but for number and files; ``begun`` is the key of the export that began the round."""
    last = made.release.contacts["release_on"].max()
    return made.as_dict() | {
        "begun": begun,
        "new_round": order.new_round,
        "horizon_days": made.plan.horizon_days,
        "last_release_on": None if last is None else str(last),
        "rungs": channel_files.rungs_told(made.plan),
        "run": order.run,
        "format": order.form,
        "hash_ids": order.hash_ids,
        "made_at": datetime.now(UTC).isoformat(),
        "version": __version__,
        "plan_sha256": hashlib.sha256(order.text.encode()).hexdigest(),
        "plan_text": order.text,
    }


def tables(made: Handover, *, begins: bool) -> "dict[str, pl.DataFrame]":
    """The tables of a record; who takes part is in that which begins the round."""
    enrolment = {"enrolled": made.enrolment.enrolled, "holdout": made.enrolment.holdout}
    kept = {"contacts": made.release.contacts, "suppressed": made.release.suppressed}
    return kept | enrolment if begins else kept


def enrolment(begun: "Record") -> Enrolment:
    """Who takes part in the round that an export began."""
    return Enrolment(begun.table("enrolled"), begun.table("holdout"))


def effect(begun: "Record") -> Effect:
    """What the round that an export began can show."""
    return Effect(begun.told["detectable_effect"], begun.told["expected_effect"])


def handover(record: "Record", begun: "Record") -> Handover:
    """What was handed over."""
    known = record.told
    waiting, finished = int(known["waiting"]), int(known["finished"])
    return Handover(
        plan=plan_file.parse(known["plan_text"]),
        round_number=int(known["round"]),
        day=record.day,
        known_until=date.fromisoformat(known["scores_as_of"]),
        enrolment=enrolment(begun),
        release=Release(record.table("contacts"), record.table("suppressed"), waiting, finished),
        effect=effect(begun),
    )


def files(
    key: str,
    known: "Mapping[str, Any]",
    contacts: "pl.DataFrame",
    salt: str,
    form: "Format",
    *,
    hash_ids: bool,
) -> "tuple[ChannelFile, ...]":
    """The audience files of an export."""
    plan = plan_file.parse(known["plan_text"])
    batch = channel_files.Batch(plan, int(known["round"]), date.fromisoformat(known["day"]), key, salt)
    return channel_files.channel_files(batch, contacts, form, hash_ids=hash_ids)
