"""Migrations as plain text: the matrix, then who was promoted and who slipped."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from recall_console.console.format import NOTHING, percent, whole
from recall_console.console.names import name as named
from recall_console.console.text import Line, line, table, wrapped
from recall_console.customers.migration import GROUPS, NEWCOMERS, UNKNOWN

if TYPE_CHECKING:
    from recall_console.customers.migration import Migrations
    from recall_console.customers.share import Share

WIDEST_HEAD = 5
"""Of more groups than this the columns are headed by the rows' numbers."""


def migration_lines(found: "Migrations", months: "Sequence[Migrations]", width: int) -> list[Line]:
    """The whole answer."""
    newcomers = int(found.cells.filter(before=NEWCOMERS)["customers"].sum())
    head = f"From {found.start} (rows) to {found.end} (columns): {whole(found.size)} customers, {whole(newcomers)} of them new"
    lines = [*wrapped(head, width), (), *_matrix(found)]
    told = [_told(words, share) for words, share in _shares(found)]
    lines += [(), *(line(one) for one in told)] if told else []
    return [*lines, (), *_monthly(months)] if months else lines


def _matrix(found: "Migrations") -> list[Line]:
    """A row for each group of before, a column for each of after, and sums."""
    there = set(found.cells["before"]) | set(found.cells["after"])
    groups = [*GROUPS[found.by], *([UNKNOWN] if UNKNOWN in there else [])]
    numbers = [f"{number} " if len(groups) > WIDEST_HEAD else "" for number in range(1, len(groups) + 1)]
    counts = {(before, after): size for before, after, size, *_ in found.cells.iter_rows()}

    def row(label: str, before: Sequence[str]) -> list[str]:
        sizes = [sum(counts.get((each, after), 0) for each in before) for after in groups]
        return [label, *(whole(size) if size else NOTHING for size in sizes), whole(sum(sizes))]

    rows = [row(f"{number}{named(group)}", [group]) for number, group in zip(numbers, groups, strict=True)]
    rows += [row("not there before", [NEWCOMERS]), row("all", [*groups, NEWCOMERS])]
    heads = [number.strip() or named(group) for number, group in zip(numbers, groups, strict=True)]
    return table([["", *heads, "all"], *rows], "<" + ">" * (len(heads) + 1))


def _shares(found: "Migrations") -> "list[tuple[str, Share]]":
    named_shares = (
        ("Promoted from potential to high", found.promoted),
        ("Slipped from high", found.core_slipping),
        ("Fell by a tier or two", found.fell),
    )
    return [(words, share) for words, share in named_shares if share is not None]


def _told(words: str, share: "Share") -> str:
    between = f" ({_interval(share)})" if share.of else ""
    return f"{words}: {whole(share.customers)} of {whole(share.of)}, {percent(share.rate)}{between}"


def _interval(share: "Share") -> str:
    return f"{percent(share.low).removesuffix(' %')}–{percent(share.high).removesuffix(' %')}"


def _monthly(months: "Sequence[Migrations]") -> list[Line]:
    """Promotion and slipping month by month."""
    rows = [
        [
            str(each.start),
            *(cell for _, share in _shares(each) for cell in (percent(share.rate), whole(share.of))),
        ]
        for each in months
    ]
    return table(
        [["month from", "promoted", "of potential", "slipped", "of high", "fell", "of both"], *rows],
        "<>>>>>>",
    )
