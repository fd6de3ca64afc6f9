"""An export as plain text: what is sent, what is not and why, what can be measured, what changed; then the files."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from recall_console.console.format import NOTHING, counted, number, percent, plain, whole
from recall_console.console.names import name as named
from recall_console.console.text import Line, line, table, wrapped

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
        _counts(["channel", "release on", "contacts"], made.by_day),
        _counts(["channel", "suppressed", "customers"], made.by_reason),
        _measurable(made, width),
        _changes(found),
        [each for flag in made.flags for each in wrapped(flag.text, width, first="! ")],
    ]
    return [one for block in blocks if block for one in ((), *block)][1:]


def file_lines(told: Mapping[str, Any], width: int) -> list[Line]:
    """The files that were written, and how hashed ids are joined."""
    if told["dry_run"]:
        return [(), line("Dry run: nothing was written")]
    if not told["files"]:
        return [(), line("Nobody gets a contact now: recorded, no file")]
    rows = [[plain(file["name"]), whole(file["contacts"]), file["key"]] for file in told["files"]]
    return [
        (),
        *wrapped(f"Written to {plain(told['out'])}:", width),
        *table([["file", "contacts", "key of the file"], *rows], "<><"),
        *_how_to_join(told["salt"], width),
    ]


def _head(made: "Handover", width: int) -> list[Line]:
    release, enrolment = made.release, made.enrolment
    contacts = counted(release.contacts.height, "contact")
    words = f"{plain(made.plan.name)}, round {made.round_number}: {contacts} from {made.day} on, by scores as of {made.known_until}"
    enrolled, held_out = whole(enrolment.enrolled.height), whole(enrolment.holdout.height)
    also = f"{enrolled} enrolled, {held_out} held out, {whole(release.waiting)} waited for, {whole(release.finished)} finished"
    return [*wrapped(words, width), *wrapped(also, width)]


def _history(found: "Export", width: int) -> list[Line]:
    sentences = [
        f"the files of {record.day} may not all have appeared; they are written first"
        for record in found.unfinished
    ]
    if found.record is not None:
        sentences.append("exported before: the same files again, no new record")
    return [each for words in sentences for each in wrapped(words, width, first="! ")]


def _counts(head: Sequence[str], counts: "pl.DataFrame") -> list[Line]:
    rows = [[plain(name), named(str(what)), whole(count)] for name, what, count in counts.iter_rows()]
    return table([head, *rows], "<<>") if rows else []


def _measurable(made: "Handover", width: int) -> list[Line]:
    effect = made.effect
    words = f"Smallest effect that the holdout can show: {_points(effect.detectable)}; expected: {_points(effect.expected)}"
    tiers = (each for balance in made.balances if balance.p_value is not None for each in _balance(balance))
    return [*wrapped(words, width), *tiers]


def _balance(balance: "Balance") -> Iterable[Line]:
    rows = [
        [named(tier), whole(enrolled), whole(held_out), percent(held_out / (enrolled + held_out))]
        for tier, enrolled, held_out in balance.tiers
    ]
    yield ()
    yield from table([[named(balance.by), "enrolled", "held out", "share"], *rows], "<>>>")
    yield line(f"p = {number(balance.p_value, 3)} (chi-square: chance alone makes shares differ as much)")


def _changes(found: "Export") -> list[Line]:
    changes = found.difference()
    if changes is None or found.previous is None:
        return []
    rows = [[plain(channel), *map(whole, counts)] for channel, *counts in changes.iter_rows()]
    head = [f"since {found.previous.day}", "added", "not now", "other rung"]
    return table([head, *rows], "<>>>")


def _points(share: float | None) -> str:
    return NOTHING if share is None else f"{number(100 * share, 2)} points"


def _how_to_join(salt: str | None, width: int) -> list[Line]:
    if salt is None:
        return []
    words = "customer_id is the SHA-256 of salt and id, one behind the other; of the customer ID it is:"
    command = f"""printf '%s%s' "$(cat '{plain(salt)}')" ID | sha256sum"""
    return [(), *wrapped(words, width), line(command)]
