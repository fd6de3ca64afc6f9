"""Migrations as plain text: the matrix, then who was promoted and who slipped."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from recall_console.console.format import NOTHING, number, percent, whole
from recall_console.console.names import name as named
from recall_console.console.text import Line, line, table, wrapped
from recall_console.customers.migration import GROUPS, NEWCOMERS, UNKNOWN
from recall_console.language import tr

if TYPE_CHECKING:
    from recall_console.customers.migration import Migrations
    from recall_console.customers.share import Share

WIDEST_HEAD = 5
"""Of more groups than this the columns are headed by the rows' numbers."""


def migration_lines(found: "Migrations", months: "Sequence[Migrations]", width: int) -> list[Line]:
    """The whole answer."""
    newcomers = int(found.cells.filter(before=NEWCOMERS)["customers"].sum())
    head = tr(
        "From {start} (rows) to {end} (columns): {size} customers, {newcomers} of them new",
        start=found.start,
        end=found.end,
        size=whole(found.size),
        newcomers=whole(newcomers),
    )
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
    rows += [row(tr("not there before"), [NEWCOMERS]), row(tr("all"), [*groups, NEWCOMERS])]
    heads = [number.strip() or named(group) for number, group in zip(numbers, groups, strict=True)]
    return table([["", *heads, tr("all")], *rows], "<" + ">" * (len(heads) + 1))


def _shares(found: "Migrations") -> "list[tuple[str, Share]]":
    named_shares = (
        (tr("Promoted from potential to high"), found.promoted),
        (tr("Slipped from high"), found.core_slipping),
        (tr("Fell by a tier or two"), found.fell),
    )
    return [(words, share) for words, share in named_shares if share is not None]


def _told(words: str, share: "Share") -> str:
    between = f" ({_interval(share)})" if share.of else ""
    return f"{words}: {whole(share.customers)} of {whole(share.of)}, {percent(share.rate)}{between}"


def _interval(share: "Share") -> str:
    return "–".join(_points(end) for end in (share.low, share.high))


def _points(share: float | None) -> str:
    return NOTHING if share is None else number(100 * share)


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
        [
            [
                tr("month from"),
                tr("promoted"),
                tr("of potential"),
                tr("slipped"),
                tr("of high"),
                tr("fell"),
                tr("of both"),
            ],
            *rows,
        ],
        "<>>>>>>",
    )
