"""An export as plain text: what is sent, what is not and why, what can be measured, what changed; then the files."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from recall_console.console.format import NOTHING, number, percent, plain, whole
from recall_console.console.names import name as named
from recall_console.console.text import Line, line, table, wrapped
from recall_console.language import tr, trn

if TYPE_CHECKING:
    import polars as pl

    from recall_console.cli.export_desk import Export
    from recall_console.plans.sending.balance import Balance
    from recall_console.plans.sending.handover import Handover


def export_lines(found: "Export", width: int) -> list[Line]:
    """Everything to know before sending."""
    made = found.made
    blocks = [
        [*_head(made, width), *_history(found, width)],
        _counts([tr("channel"), tr("release on"), tr("contacts")], made.by_day),
        _counts([tr("channel"), tr("suppressed"), tr("customers")], made.by_reason),
        _measurable(made, width),
        _changes(found),
        [each for flag in made.flags for each in wrapped(flag.text, width, first="! ")],
    ]
    return [one for block in blocks if block for one in ((), *block)][1:]


def file_lines(told: Mapping[str, Any], width: int) -> list[Line]:
    """The files that were written, and how hashed ids are joined."""
    if told["dry_run"]:
        return [(), line(tr("Dry run: nothing was written"))]
    if not told["files"]:
        return [(), line(tr("Nobody gets a contact now: recorded, no file"))]
    rows = [[plain(file["name"]), whole(file["contacts"]), file["key"]] for file in told["files"]]
    return [
        (),
        *wrapped(tr("Written to {folder}:", folder=plain(told["out"])), width),
        *table([[tr("file"), tr("contacts"), tr("key of the file")], *rows], "<><"),
        *_how_to_join(told["salt"], width),
    ]


def _head(made: "Handover", width: int) -> list[Line]:
    release, enrolment = made.release, made.enrolment
    height = release.contacts.height
    contacts = trn("{count} contact", "{count} contacts", height, count=whole(height))
    words = tr(
        "{name}, round {round_number}: {contacts} from {day} on, by scores as of {known_until}",
        name=plain(made.plan.name),
        round_number=made.round_number,
        contacts=contacts,
        day=made.day,
        known_until=made.known_until,
    )
    enrolled, held_out = whole(enrolment.enrolled.height), whole(enrolment.holdout.height)
    also = tr(
        "{enrolled} enrolled, {held_out} held out, {waiting} waited for, {finished} finished",
        enrolled=enrolled,
        held_out=held_out,
        waiting=whole(release.waiting),
        finished=whole(release.finished),
    )
    return [*wrapped(words, width), *wrapped(also, width)]


def _history(found: "Export", width: int) -> list[Line]:
    sentences = [
        tr("the files of {day} may not all have appeared; they are written first", day=record.day)
        for record in found.unfinished
    ]
    if found.record is not None:
        sentences.append(tr("exported before: the same files again, no new record"))
    return [each for words in sentences for each in wrapped(words, width, first="! ")]


def _counts(head: Sequence[str], counts: "pl.DataFrame") -> list[Line]:
    rows = [[plain(name), named(str(what)), whole(count)] for name, what, count in counts.iter_rows()]
    return table([head, *rows], "<<>") if rows else []


def _measurable(made: "Handover", width: int) -> list[Line]:
    effect = made.effect
    words = tr(
        "Smallest effect that the holdout can show: {detectable}; expected: {expected}",
        detectable=_points(effect.detectable),
        expected=_points(effect.expected),
    )
    tiers = (each for balance in made.balances if balance.p_value is not None for each in _balance(balance))
    return [*wrapped(words, width), *tiers]


def _balance(balance: "Balance") -> Iterable[Line]:
    rows = [
        [named(tier), whole(enrolled), whole(held_out), percent(held_out / (enrolled + held_out))]
        for tier, enrolled, held_out in balance.tiers
    ]
    yield ()
    yield from table([[named(balance.by), tr("enrolled"), tr("held out"), tr("share")], *rows], "<>>>")
    yield line(
        tr(
            "p = {p_value} (chi-square: chance alone makes shares differ as much)",
            p_value=number(balance.p_value, 3),
        )
    )


def _changes(found: "Export") -> list[Line]:
    changes = found.difference()
    if changes is None or found.previous is None:
        return []
    rows = [[plain(channel), *map(whole, counts)] for channel, *counts in changes.iter_rows()]
    head = [tr("since {day}", day=found.previous.day), tr("added"), tr("not now"), tr("other rung")]
    return table([head, *rows], "<>>>")


def _points(share: float | None) -> str:
    return NOTHING if share is None else tr("{points} points", points=number(100 * share, 2))


def _how_to_join(salt: str | None, width: int) -> list[Line]:
    if salt is None:
        return []
    words = tr("customer_id is the SHA-256 of salt and id, one behind the other; of the customer ID it is:")
    command = f"""printf '%s%s' "$(cat '{plain(salt)}')" ID | sha256sum"""
    return [(), *wrapped(words, width), line(command)]
