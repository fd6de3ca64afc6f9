"""Audience files: what a channel's own system needs to know of each contact, and nothing else."""

import hashlib
import io
import json
import re
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

import polars as pl
import polars.selectors as cs

from recall_console.plans.quantities import decimal
from recall_console.workspace.spreadsheet import disarmed

if TYPE_CHECKING:
    from recall_console.plans.plan import Offer, Plan, Rung
    from recall_console.plans.quantities import Hours

Format = Literal["csv", "jsonl", "parquet"]
FORMATS: Final[tuple[Format, ...]] = ("csv", "jsonl", "parquet")

AUDIENCE_SCHEMA: Final = pl.Schema(
    {
        "customer_id": pl.String(),
        "plan": pl.String(),
        "round": pl.UInt32(),
        "rung": pl.UInt8(),
        "channel": pl.String(),
        "action": pl.String(),
        "offer": pl.String(),
        "release_on": pl.Date(),
        "not_before": pl.Time(),
        "not_after": pl.Time(),
        "idempotency_key": pl.String(),
    }
)
"""One contact a row, best first. Times of day are the workspace's local time; ``not_after`` is null where the day has no quiet
end, ``offer`` where nothing is given away. The key is of customer, rung, round and plan: a contact that comes twice has it twice."""

_KEY_DIGITS: Final = 32
"""128 bits: no two of any number of contacts share a key."""
_NAME_DIGITS: Final = 12
_LONGEST_WORD: Final = 24
"""A name is at most 255 bytes, and a letter up to four."""
_MINUTES_A_DAY: Final = 1440
_CLOCK: Final = "%H:%M"


@dataclass(frozen=True)
class Batch:
    """What all files of one export share.

    Attributes
    ----------
    plan : Plan
        What is exported.
    round_number : int
        Of the plan, ≥ 1.
    day : date
        The first day of release.
    key : str
        The export's own.
    salt : str
        The workspace's: keys and hashed ids tell nothing to who does not have it.
    """

    plan: "Plan"
    round_number: int
    day: date
    key: str
    salt: str


@dataclass(frozen=True)
class ChannelFile:
    """One channel's audience, ready to be written.

    Attributes
    ----------
    name : str
        Of the file; the same export gives the same name, another one another.
    key : str
        Idempotency key of the file as a whole, 32 hexadecimal digits.
    channel : str
        Whose audience it is.
    contacts : int
        Rows.
    content : bytes
        Of the file.
    """

    name: str
    key: str
    channel: str
    contacts: int
    content: bytes

    @cached_property
    def sha256(self) -> str:
        """Of the content."""
        return hashlib.sha256(self.content).hexdigest()

    def as_dict(self) -> dict[str, Any]:
        """What is recorded of the file."""
        return {
            "name": self.name,
            "key": self.key,
            "channel": self.channel,
            "contacts": self.contacts,
            "sha256": self.sha256,
        }


def channel_files(
    batch: Batch, contacts: pl.DataFrame, form: Format, *, hash_ids: bool = False
) -> tuple[ChannelFile, ...]:
    """A file for each channel that has contacts, in the order of the ladder.

    Parameters
    ----------
    batch : Batch
        What they share.
    contacts : polars.DataFrame
        `CONTACTS_SCHEMA`.
    form : {"csv", "jsonl", "parquet"}
        CSV cells that a spreadsheet would run are disarmed; the other two are exact.
    hash_ids : bool
        Whether ``customer_id`` is the SHA-256 of salt and id, in hexadecimal digits.
    """
    rows = audience(batch, contacts)
    if hash_ids:
        rows = rows.with_columns(hashed(rows["customer_id"], batch.salt))
    by_channel = rows.partition_by("channel", as_dict=True, maintain_order=True)
    names = dict.fromkeys(rung.channel for rung in batch.plan.rungs)
    return tuple(
        _file(batch, name, by_channel[name,], form, hash_ids=hash_ids)
        for name in names
        if (name,) in by_channel
    )


def audience(batch: Batch, contacts: pl.DataFrame) -> pl.DataFrame:
    """The contacts of all channels as `AUDIENCE_SCHEMA`, in their order."""
    rows = contacts.join(_of_rungs(batch.plan), on="rung", maintain_order="left")
    each = rows.select(pl.format("{}:{}", "rung", "customer_id")).to_series()
    of_round = key_of(batch.salt, batch.plan.name, batch.round_number)
    complete = rows.with_columns(
        plan=pl.lit(batch.plan.name),
        round=pl.lit(batch.round_number),
        idempotency_key=hashed(each, of_round).str.head(_KEY_DIGITS),
    )
    return complete.select(pl.col(name).cast(kind) for name, kind in AUDIENCE_SCHEMA.items())


def hashed(texts: pl.Series, salt: str) -> pl.Series:
    """SHA-256 of the salt with each text behind it, in hexadecimal digits; 0.6 s for a million."""
    sha256 = hashlib.sha256
    return pl.Series(
        texts.name, [sha256((salt + text).encode()).hexdigest() for text in texts], dtype=pl.String()
    )


def key_of(*parts: object) -> str:
    """A digest that is the same for the same parts everywhere, and for no others."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:_KEY_DIGITS]


def rungs_told(plan: "Plan") -> list[dict[str, Any]]:
    """What a customer meets on each rung, ready for JSON: a round goes on only as long as this stays."""
    return [
        {"channel": rung.channel, "wait_days": rung.wait_days, "offer": _parts_told(rung.offer)}
        for rung in plan.rungs
    ]


def _parts_told(offer: "Offer | None") -> list[dict[str, Any]] | None:
    return (
        None
        if offer is None
        else [{"name": part.name, "face_value": part.face_value} for part in offer.parts]
    )


def _file(batch: Batch, channel: str, rows: pl.DataFrame, form: Format, *, hash_ids: bool) -> ChannelFile:
    key = key_of(batch.key, channel, hash_ids)
    words = [*map(_word, (batch.plan.name, str(batch.day), channel)), key[:_NAME_DIGITS]]
    return ChannelFile(
        f"{'-'.join(filter(None, words))}.{form}", key, channel, rows.height, _content(rows, form)
    )


def _content(rows: pl.DataFrame, form: Format) -> bytes:
    file = io.BytesIO()
    if form == "csv":
        disarmed(rows).write_csv(file, time_format=_CLOCK)
    elif form == "jsonl":
        rows.with_columns(cs.time().dt.to_string(_CLOCK)).write_ndjson(file)
    else:
        rows.write_parquet(file, compression="zstd")
    return file.getvalue()


def _of_rungs(plan: "Plan") -> pl.DataFrame:
    """What every contact of a rung has in common."""
    rows = [(number, *_terms(plan, rung)) for number, rung in enumerate(plan.rungs, start=1)]
    columns = ("action", "offer", "not_before", "not_after")
    schema = {"rung": pl.UInt8(), **{name: AUDIENCE_SCHEMA[name] for name in columns}}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _terms(plan: "Plan", rung: "Rung") -> tuple[str, str | None, time, time | None]:
    quiet = plan.channel(rung.channel).quiet_hours or plan.quiet_hours
    return rung.action, _gifts(rung.offer), *hours_allowed(quiet)


def _gifts(offer: "Offer | None") -> str | None:
    """The parts of an offer with their face values: ``coupon 20 + points 5``."""
    return (
        None
        if offer is None
        else " + ".join(f"{part.name} {decimal(part.face_value)}".strip() for part in offer.parts)
    )


def hours_allowed(quiet: "Hours | None") -> tuple[time, time | None]:
    """When a day's contacts may begin, and when they have to end; ``None`` for midnight.

    Quiet hours within a day leave two stretches; the longer one is taken.
    """
    if quiet is None:
        return time(), None
    if quiet.begin > quiet.end:
        return _clock(quiet.end), _clock(quiet.begin)
    if quiet.begin > _MINUTES_A_DAY - quiet.end:
        return time(), _clock(quiet.begin)
    return _clock(quiet.end), None


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


def _word(text: str) -> str:
    """A text from data as a part of a file's name: letters, digits and dashes of any language."""
    return re.sub(r"[\W_]+", "-", text)[:_LONGEST_WORD].strip("-")
