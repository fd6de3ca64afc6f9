"""Migrations as plain text: the matrix, then who was promoted and who slipped."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from recall_console.console.format import NOTHING, number, percent, tiny, whole
from recall_console.console.names import name as named
from recall_console.console.text import Line, line, table, text_of, wrapped
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
    lines = [*wrapped(head, width), (), *_fitting(found, width)]
    told = [_told(words, share) for words, share in _shares(found)]
    lines += [(), *(line(one) for one in told)] if told else []
    return [*lines, (), *_monthly(months)] if months else lines


def _fitting(found: "Migrations", width: int) -> list[Line]:
    """The matrix in whole numbers where they fit, else in short ones, such as `134k`."""
    lines = _matrix(found, whole, 2)
    fits = all(cell_len(text_of(each)) <= width for each in lines)
    return lines if fits else _matrix(found, tiny, 1)


def _matrix(found: "Migrations", write: Callable[[float], str], gap: int) -> list[Line]:
    """A row for each group of before, a column for each of after, and sums."""
    there = set(found.cells["before"]) | set(found.cells["after"])
    groups = [*GROUPS[found.by], *([UNKNOWN] if UNKNOWN in there else [])]
    numbers = [f"{number} " if len(groups) > WIDEST_HEAD else "" for number in range(1, len(groups) + 1)]
    counts = {(before, after): size for before, after, size, *_ in found.cells.iter_rows()}

    def row(label: str, before: Sequence[str]) -> list[str]:
        sizes = [sum(counts.get((each, after), 0) for each in before) for after in groups]
        return [label, *(write(size) if size else NOTHING for size in sizes), write(sum(sizes))]

    rows = [row(f"{number}{named(group)}", [group]) for number, group in zip(numbers, groups, strict=True)]
    rows += [row(tr("not there before"), [NEWCOMERS]), row(tr("all"), [*groups, NEWCOMERS])]
    heads = [number.strip() or named(group) for number, group in zip(numbers, groups, strict=True)]
    return table([["", *heads, tr("all")], *rows], "<" + ">" * (len(heads) + 1), gap)


def _shares(found: "Migrations") -> "list[tuple[str, Share]]":
    named_shares = (
        (tr("Promoted from potential to high"), found.promoted),
        (tr("Slipped from high"), found.core_slipping),
        (tr("Fell by a tier or two"), found.fell),
    )
    return [(words, share) for words, share in named_shares if share is not None]


def _told(words: str, share: "Share") -> str:
    told = tr(
        "{words}: {count} of {all}, {rate}",
        words=words,
        count=whole(share.customers),
        all=whole(share.of),
        rate=percent(share.rate),
    )
    return told + tr(" ({interval})", interval=_interval(share)) if share.of else told


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
