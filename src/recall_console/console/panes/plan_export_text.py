"""What an export would send, or has sent, in lines: per channel and day, the holdout, who gets nothing and why."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from recall_console.console.format import number, plain, whole
from recall_console.console.names import name as named
from recall_console.console.text import Line, heading, line, table, wrapped
from recall_console.language import later, tr, trn

Told = Mapping[str, Any]
"""The one JSON object of `recall-console export --json`."""

MOST_ROWS: Final = 12
"""Tiers and days that are listed; the rest is counted."""
_REASONS: Final = {
    "bought": later("bought meanwhile"),
    "opted_out": later("opted out"),
    "not_scored": later("not among the scored any more"),
    "held_out_elsewhere": later("held out by another plan that still runs"),
    "precondition": later("the rung's condition is not met any more"),
    "frequency_cap": later("contacted as often as allowed"),
    "channel_cap": later("contacted through this channel as often as allowed"),
    "capacity": later("the channel's capacity is used up"),
    "channel_full": later("the channel's days are full"),
}


def export_lines(told: Told, width: int) -> list[Line]:
    """All of it: of a dry run what would be handed over, else what was."""
    blocks = [
        list(_answer(told, width)),
        list(_files(told, width)),
        list(_contacts(told, width)),
        list(_changes(told, width)),
        list(_measurable(told, width)),
        list(_suppressed(told, width)),
    ]
    return [one for block in blocks if block for one in (*block, ())][:-1]


def _answer(told: Told, width: int) -> Iterator[Line]:
    """The answer first, then what to beware of."""
    contacts = trn("{count} contact", "{count} contacts", told["contacts"], count=whole(told["contacts"]))
    enrolled = _customers(told["enrolled"])
    sent = (
        tr("▸ Would hand over {contacts}, {customers} enrolled", contacts=contacts, customers=enrolled)
        if told["dry_run"]
        else tr("▸ Handed over {contacts}, {customers} enrolled", contacts=contacts, customers=enrolled)
    )
    when = tr(
        "{plan} · round {round}, from {day}, by the scores of {as_of}",
        plan=plain(told["plan"]),
        round=told["round"],
        day=told["day"],
        as_of=told["scores_as_of"],
    )
    yield from wrapped(sent, width, "act", " ", "   ")
    yield from wrapped(when, width, "dim", "   ")
    if told["repeated"]:
        yield from wrapped(tr("exported before: the same files again, no new record"), width, "", "   ")
    for flag in told["flags"]:
        yield from wrapped(f"! {plain(flag['text'])}", width, "beware", " ", "   ")


def _files(told: Told, width: int) -> Iterator[Line]:
    """Where they are, or would be."""
    yield heading(tr("Files"), width)
    yield from wrapped(plain(told["out"]), width, "", "   ")
    rows = [[f"   {plain(file['name'])}", whole(file["contacts"])] for file in told["files"]]
    if rows:
        yield from table([["   " + tr("file"), tr("contacts")], *rows], "<>")
    elif told["dry_run"]:
        yield line(("   " + tr("nothing is written yet; enter writes"), "dim"))


def _changes(told: Told, width: int) -> Iterator[Line]:
    """What is different from the plan's last export."""
    found = told["difference"]
    if found is not None:
        yield heading(tr("Against {since}", since=found["since"]), width)
        rows = [
            [
                f"   {plain(each['channel'], 24)}",
                *(whole(each[name]) for name in ("added", "gone", "other_rung")),
            ]
            for each in found["channels"]
        ]
        yield from table(
            [["   " + tr("channel"), tr("added"), tr("not now"), tr("other rung")], *rows], "<>>>"
        )


def _contacts(told: Told, width: int) -> Iterator[Line]:
    """What goes through which channel on which day."""
    yield heading(tr("Contacts"), width)
    rows = [
        [f"   {plain(each['channel'], 24)}", str(each["release_on"]), whole(each["contacts"])]
        for each in told["releases"]
    ]
    if not rows:
        yield line("   " + tr("none now"))
        return
    yield from table([["   " + tr("channel"), tr("day"), tr("contacts")], *rows[:MOST_ROWS]], "<<>")
    if len(rows) > MOST_ROWS:
        yield line(("   " + tr("and {count} more", count=len(rows) - MOST_ROWS), "dim"))


def _measurable(told: Told, width: int) -> Iterator[Line]:
    """Who is left alone to compare with, and what that can show."""
    yield heading(tr("Left alone to compare"), width)
    yield from wrapped(_measured(told), width, "", "   ")
    for balance in told["balance"]:
        p_value = balance["p_value"]
        by = named(balance["by"])
        evenness = (
            tr("by {what}", what=by)
            if p_value is None
            else tr(
                "by {what}: chance alone makes shares as uneven with p = {p}", what=by, p=number(p_value, 2)
            )
        )
        yield from wrapped(evenness, width, "dim", "   ")
        rows = [
            [f"   {named(plain(str(tier['tier'])))}", whole(tier["enrolled"]), whole(tier["held_out"])]
            for tier in balance["tiers"]
        ]
        if rows:
            yield from table([["", tr("contacted"), tr("left alone")], *rows[:MOST_ROWS]], "<>>")


def _measured(told: Told) -> str:
    smallest, expected = told["detectable_effect"], told["expected_effect"]
    who = _customers(told["holdout"])
    if smallest is None:
        return tr("{customers}; what the contacts change cannot be measured", customers=who)
    shown = tr(
        "{customers}; the smallest effect they can show: {points} points",
        customers=who,
        points=number(smallest * 100, 2),
    )
    if expected is None:
        return shown
    return tr("{shown}, where {points} are expected", shown=shown, points=number(expected * 100, 2))


def _customers(count: int) -> str:
    return trn("{count} customer", "{count} customers", count, count=whole(count))


def _suppressed(told: Told, width: int) -> Iterator[Line]:
    """Who of the enrolled gets nothing now, and why."""
    yield heading(tr("Not contacted now"), width)
    rows = [
        [
            f"   {plain(each['channel'], 24)}",
            whole(each["customers"]),
            tr(_REASONS[each["reason"]]) if each["reason"] in _REASONS else plain(each["reason"]),
        ]
        for each in told["reasons"]
    ]
    if rows:
        yield from table([["   " + tr("channel"), tr("customers"), tr("because")], *rows], "<><")
    else:
        yield line("   " + tr("nobody for any other reason than waiting"))
    waits = trn(
        "{count} customer is waited for, {finished} had the whole ladder",
        "{count} customers are waited for, {finished} had the whole ladder",
        told["waiting"],
        count=whole(told["waiting"]),
        finished=whole(told["finished"]),
    )
    yield from wrapped(waits, width, "dim", "   ")
