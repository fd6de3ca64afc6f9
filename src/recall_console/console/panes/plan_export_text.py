"""What an export would send, or has sent, in lines: per channel and day, the holdout, who gets nothing and why."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from recall_console.console.format import counted, number, plain, whole
from recall_console.console.names import name as named
from recall_console.console.text import Line, heading, line, table, wrapped

Told = Mapping[str, Any]
"""The one JSON object of `recall-console export --json`."""

MOST_ROWS: Final = 12
"""Tiers and days that are listed; the rest is counted."""
_REASONS: Final = {
    "bought": "bought meanwhile",
    "opted_out": "opted out",
    "not_scored": "not among the scored any more",
    "held_out_elsewhere": "held out by another plan that still runs",
    "precondition": "the rung's condition is not met any more",
    "frequency_cap": "contacted as often as allowed",
    "channel_cap": "contacted through this channel as often as allowed",
    "capacity": "the channel's capacity is used up",
    "channel_full": "the channel's days are full",
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
    verb = "Would hand over" if told["dry_run"] else "Handed over"
    when = f"round {told['round']}, from {told['day']}, by the scores of {told['scores_as_of']}"
    sent = f"{counted(told['contacts'], 'contact')}, {counted(told['enrolled'], 'customer')} enrolled"
    yield from wrapped(f"▸ {verb} {sent}", width, "act", " ", "   ")
    yield from wrapped(f"{plain(told['plan'])} · {when}", width, "dim", "   ")
    if told["repeated"]:
        yield from wrapped("exported before: the same files again, no new record", width, "", "   ")
    for flag in told["flags"]:
        yield from wrapped(f"! {plain(flag['text'])}", width, "beware", " ", "   ")


def _files(told: Told, width: int) -> Iterator[Line]:
    """Where they are, or would be."""
    yield heading("Files", width)
    yield from wrapped(plain(told["out"]), width, "", "   ")
    rows = [[f"   {plain(file['name'])}", whole(file["contacts"])] for file in told["files"]]
    if rows:
        yield from table([["   file", "contacts"], *rows], "<>")
    elif told["dry_run"]:
        yield line(("   nothing is written yet; enter writes", "dim"))


def _changes(told: Told, width: int) -> Iterator[Line]:
    """What is different from the plan's last export."""
    found = told["difference"]
    if found is not None:
        yield heading(f"Against {found['since']}", width)
        rows = [
            [
                f"   {plain(each['channel'], 24)}",
                *(whole(each[name]) for name in ("added", "gone", "other_rung")),
            ]
            for each in found["channels"]
        ]
        yield from table([["   channel", "added", "not now", "other rung"], *rows], "<>>>")


def _contacts(told: Told, width: int) -> Iterator[Line]:
    """What goes through which channel on which day."""
    yield heading("Contacts", width)
    rows = [
        [f"   {plain(each['channel'], 24)}", str(each["release_on"]), whole(each["contacts"])]
        for each in told["releases"]
    ]
    if not rows:
        yield line("   none now")
        return
    yield from table([["   channel", "day", "contacts"], *rows[:MOST_ROWS]], "<<>")
    if len(rows) > MOST_ROWS:
        yield line((f"   and {len(rows) - MOST_ROWS} more", "dim"))


def _measurable(told: Told, width: int) -> Iterator[Line]:
    """Who is left alone to compare with, and what that can show."""
    yield heading("Left alone to compare", width)
    yield from wrapped(f"{counted(told['holdout'], 'customer')}{_effect(told)}", width, "", "   ")
    for balance in told["balance"]:
        p_value = balance["p_value"]
        chance = (
            "" if p_value is None else f": chance alone makes shares as uneven with p = {number(p_value, 2)}"
        )
        yield from wrapped(f"by {named(balance['by'])}{chance}", width, "dim", "   ")
        rows = [
            [f"   {named(plain(str(tier['tier'])))}", whole(tier["enrolled"]), whole(tier["held_out"])]
            for tier in balance["tiers"]
        ]
        if rows:
            yield from table([["", "contacted", "left alone"], *rows[:MOST_ROWS]], "<>>")


def _effect(told: Told) -> str:
    smallest, expected = told["detectable_effect"], told["expected_effect"]
    if smallest is None:
        return "; what the contacts change cannot be measured"
    hoped = "" if expected is None else f", where {number(expected * 100, 2)} are expected"
    return f"; the smallest effect they can show: {number(smallest * 100, 2)} points{hoped}"


def _suppressed(told: Told, width: int) -> Iterator[Line]:
    """Who of the enrolled gets nothing now, and why."""
    yield heading("Not contacted now", width)
    rows = [
        [
            f"   {plain(each['channel'], 24)}",
            whole(each["customers"]),
            _REASONS.get(each["reason"], plain(each["reason"])),
        ]
        for each in told["reasons"]
    ]
    if rows:
        yield from table([["   channel", "customers", "because"], *rows], "<><")
    else:
        yield line("   nobody for any other reason than waiting")
    waits = f"{counted(told['waiting'], 'customer')} are waited for, {whole(told['finished'])} had the whole ladder"
    yield from wrapped(waits, width, "dim", "   ")
