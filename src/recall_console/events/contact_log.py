"""A contact log of randomised campaigns: who was contacted when and how, and who was held out."""

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from recall_console.errors import InputError
from recall_console.events import contact_names, opening, times, values
from recall_console.events.completion import HALF, SAMPLE_ROWS, complete
from recall_console.events.contact_names import ContactRole
from recall_console.events.cutting import DEFECT
from recall_console.events.mapping import Mapping
from recall_console.events.names import Role
from recall_console.events.reading import Table
from recall_console.events.values import printable
from recall_console.language import later, tr

CONTACT_SCHEMA: Final = pl.Schema(
    {
        "customer_id": pl.String(),
        "at": pl.Datetime("us"),
        "campaign": pl.String(),
        "action": pl.String(),
        "held_out": pl.Boolean(),
    }
)
"""One row for each customer of a campaign's audience, sorted by ``campaign, customer_id``.

``at`` (naive, the workspace's local time) is when the customer was contacted first, or would have been. ``action`` is the
channel, with ``OFFER`` behind it where something was offered, as a plan's rungs call it; null for who was held out.
"""
OFFER: Final = " + offer"
ONE_CAMPAIGN: Final = "campaign"
"""What the campaign is called where the log names none."""

_NEEDED: Final = {
    ContactRole.CUSTOMER: later('who the customer is, name it "customer_id"'),
    ContactRole.TIME: later('when the contact was, name it "time"'),
    ContactRole.ARM: later('who was held out, name it "arm", with treated or holdout in every row'),
}
_NO_ACTION: Final = later("treated, but no action is named")
_IN_BOTH_ARMS: Final = later("of a customer in both arms of one campaign")
_LATER: Final = later("a further contact of the same campaign, its effect is counted with the first one's")


@dataclass(frozen=True)
class ContactLog:
    """What was read.

    Attributes
    ----------
    contacts : pl.DataFrame
        ``CONTACT_SCHEMA``.
    rows : int
        In the files.
    unused : dict of str to int
        Why rows could not be used, and how many; most first.
    notes : tuple of str
        What was guessed without being sure, and files that were left out.
    """

    contacts: pl.DataFrame
    rows: int
    unused: dict[str, int]
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """What came in, ready for JSON, without any customer."""
        return {
            "rows": self.rows,
            "used": self.contacts.height,
            "unused": self.unused,
            "notes": list(self.notes),
        }


def read(source: str, timezone: str) -> ContactLog:
    """Read a contact log.

    Parameters
    ----------
    source : str
        A file, folder or glob of any form that events are read in.
    timezone : str
        The workspace's, as ``Area/City``.

    Raises
    ------
    InputError
        There is nothing to read, a column is missing, or one of the two arms is.
    """
    left_out = opening.LeftOut()
    files = opening.inspect(source, left_out)
    with tempfile.TemporaryDirectory() as scratch:
        tables = opening.open_tables(files, Path(scratch), left_out)
        if not tables:
            raise left_out.error(source)
        read_in = [_Layout.of(table).rows(table, timezone) for table in tables]
    notes = [note for _, notes in read_in for note in notes]
    notes += [
        tr("{path} was left out: {reason}", path=printable(one.path, 200), reason=one.reason)
        for one in left_out.files
    ]
    return _log(source, pl.concat([rows for rows, _ in read_in]), tuple(notes))


@dataclass(frozen=True)
class _Layout:
    """Which column of a table has which role."""

    columns: dict[ContactRole, str]

    @classmethod
    def of(cls, table: Table) -> "_Layout":
        sample = table.sample(SAMPLE_ROWS)
        named = contact_names.columns(sample.columns)
        named[ContactRole.TIME] = [
            name for name in named.get(ContactRole.TIME, []) if times.possible_formats(sample[name], HALF)
        ]
        chosen = {role: names[0] for role, names in named.items() if names}
        for role, what in _NEEDED.items():
            if role not in chosen:
                there = printable(", ".join(sample.columns), 300)
                raise InputError(
                    tr(
                        "{path}: no column of the contact log says {what} (columns: {there})",
                        path=table.file.path,
                        what=what,
                        there=there,
                    )
                )
        return cls(chosen)

    def rows(self, table: Table, timezone: str) -> tuple[pl.DataFrame, Sequence[str]]:
        """``CONTACT_SCHEMA`` and ``reason`` (null for what can be used), and what is doubtful about it."""
        mapping = self._mapping(table)
        batches = [self._batch(batch, mapping, timezone) for batch in table.batches()]
        doubts = [f"{table.file.path.name}: {doubt}" for doubt in mapping.doubts]
        return pl.concat(batches), doubts

    def _mapping(self, table: Table) -> Mapping:
        """Customer and time as an event log would have them, with the time's format found out."""
        roles = {Role.CUSTOMER: ContactRole.CUSTOMER, Role.TIME: ContactRole.TIME}
        columns: dict[Role, tuple[str, ...]] = {role: (self.columns[own],) for role, own in roles.items()}
        return complete([table], table.sample(SAMPLE_ROWS), Mapping(columns))

    def _batch(self, batch: pl.DataFrame, mapping: Mapping, timezone: str) -> pl.DataFrame:
        stamps = batch[self.columns[ContactRole.TIME]]
        at = times.read(stamps, mapping.time_format or times.ISO, mapping.zone, timezone)
        campaign = self._text(batch, ContactRole.CAMPAIGN).fill_null(ONE_CAMPAIGN)
        arm, held_out = self._arm(batch)
        fields = pl.DataFrame(
            {
                "customer_id": values.ids(batch[self.columns[ContactRole.CUSTOMER]]),
                "at": at,
                "campaign": campaign,
                "action": self._action(batch, arm, held_out),
                "held_out": held_out.fill_null(value=False),
            },
            schema=CONTACT_SCHEMA,
        )
        return fields.with_columns(_reason(fields, batch[DEFECT], values.given(stamps), arm).alias("reason"))

    def _text(self, batch: pl.DataFrame, role: ContactRole) -> pl.Series:
        name = self.columns.get(role)
        nothing = pl.Series([None], dtype=pl.String).new_from_index(0, batch.height)
        return values.text(batch[name]) if name else nothing

    def _arm(self, batch: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
        """The arm's word, and whether it means the holdout; null where it names what was done."""
        name = self.columns[ContactRole.ARM]
        arm = values.ids(batch[name])
        means = {word: contact_names.held_out(word, name) for word in arm.drop_nulls().unique()}
        return arm, arm.replace_strict(means, default=None, return_dtype=pl.Boolean)

    def _action(self, batch: pl.DataFrame, arm: pl.Series, held_out: pl.Series) -> pl.Series:
        """Channel and offer of who was treated; where the arm itself names what was done, that."""
        offer = self._text(batch, ContactRole.OFFER)
        given = {word: OFFER for word in offer.drop_nulls().unique() if contact_names.is_offer(word)}
        behind = offer.replace_strict(given, default="", return_dtype=pl.String)
        sent = pl.Series(self._text(batch, ContactRole.CHANNEL) + behind)
        action = pl.when(held_out.is_null()).then(arm).when(~held_out).then(sent)
        return pl.select(action).to_series()


def _reason(fields: pl.DataFrame, defect: pl.Series, has_time: pl.Series, arm: pl.Series) -> pl.Series:
    """Why a row cannot be used; null where it can."""
    reasons = [
        pl.when(defect.is_not_null()).then(pl.lit(later("cannot be cut into fields"))),
        pl.when(fields["customer_id"].is_null()).then(pl.lit(later("no customer"))),
        pl.when(~has_time).then(pl.lit(later("no time"))),
        pl.when(fields["at"].is_null()).then(pl.lit(later("the time cannot be read"))),
        pl.when(arm.is_null()).then(pl.lit(later("no arm"))),
        pl.when(~fields["held_out"] & fields["action"].is_null()).then(pl.lit(_NO_ACTION)),
    ]
    return pl.select(pl.coalesce(reasons)).to_series()


def _log(source: str, rows: pl.DataFrame, notes: tuple[str, ...]) -> ContactLog:
    """One row for each customer and campaign, and why the others are not used."""
    unused = Counter(rows["reason"].drop_nulls())
    usable = rows.filter(pl.col("reason").is_null()).select(CONTACT_SCHEMA.names())
    _require_arms(source, usable, unused)
    pair = ("campaign", "customer_id")
    both = usable.select((pl.col("held_out").n_unique().over(pair) > 1).alias("both")).to_series()
    unused[_IN_BOTH_ARMS] = int(both.sum())
    one_arm = usable.filter(~both)
    contacts = one_arm.sort(*pair, "at", "action").unique(pair, keep="first", maintain_order=True)
    unused[_LATER] = one_arm.height - contacts.height
    return ContactLog(contacts, rows.height, _told(unused), notes)


def _told(counts: Counter[str]) -> dict[str, int]:
    return {reason: count for reason, count in counts.most_common() if count}


def _require_arms(source: str, usable: pl.DataFrame, unused: Counter[str]) -> None:
    """Both arms are there, or nothing can be told."""
    held_out = int(usable["held_out"].sum())
    if 0 < held_out < usable.height:
        return
    where = printable(source, 200)
    why = "; ".join(
        tr("{count:,} rows are not used: {reason}", count=count, reason=tr(reason))
        for reason, count in unused.most_common()
    )
    if usable.is_empty():
        raise InputError(tr("{where}: no row of the contact log can be used ({why})", where=where, why=why))
    also = f" ({why})" if why else ""
    if held_out:
        raise InputError(
            tr(
                '{where}: nobody was treated with an action that is named{also}; name it in a column "channel", or in the arm',
                where=where,
                also=also,
            )
        )
    named = printable(", ".join(usable["action"].unique().sort().head(5)), 200)
    raise InputError(
        tr(
            "{where}: nobody was held out, so no effect can be told (actions: {named}){also}; mark the holdout in the column of arms",
            where=where,
            named=named,
            also=also,
        )
    )
