"""What a source was like: what was used, set aside, counted apart, and what to be careful about."""

from collections.abc import Mapping as Table
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Final

import polars as pl

from recall_console.events.values import printable

EXAMPLES: Final = 3
"""So many rows of each reason are quoted."""
_SHOWN_CHARACTERS: Final = 160


@dataclass(frozen=True)
class Example:
    """A row that was set aside; its text is fit for a screen."""

    file: str
    line: int
    raw: str


@dataclass(frozen=True)
class SetAside:
    """Rows set aside for one reason, and the first of them."""

    reason: str
    rows: int
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class FileQuality:
    """What one file held. ``rows = used + set_aside + without_customer + dropped``.

    ``duplicates`` counts used rows that equal another row of the file in every column of ``EVENT_SCHEMA``, all copies counted
    (they are kept unless dropping them was asked for: then the surplus copies stand in ``dropped``); ``refunds`` and ``zero_amount`` are among ``used``.
    """

    path: str
    sha256: str
    encoding: str
    dialect: str
    time_format: str
    layout: int
    rows: int
    used: int
    set_aside: int
    without_customer: int
    refunds: int
    zero_amount: int
    duplicates: int
    dropped: int


@dataclass(frozen=True)
class Overlap:
    """Rows that two files both have, within the time that both cover."""

    first: str
    second: str
    rows: int


@dataclass(frozen=True)
class Layout:
    """Columns and their types that one or more files have, and how they were read: ``Mapping.as_dict``."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    mapping: dict[str, Any]


@dataclass(frozen=True)
class Unread:
    """A file that was left out, and why."""

    path: str
    reason: str


@dataclass(frozen=True)
class Gap:
    """Days (first and last of them) in which nothing happened, between days in which something did."""

    first: date
    last: date
    days: int


@dataclass(frozen=True)
class QualityReport:
    """Everything that ``check`` prints, of all files that were ever taken in.

    Attributes
    ----------
    files : tuple of FileQuality
    unread : tuple of Unread
        Files in which nothing could be read, or that were known already.
    layouts : tuple of Layout
        One for each set of columns; ``FileQuality.layout`` counts into it.
    doubts : tuple of str
        What was guessed without being sure.
    set_aside : tuple of SetAside
        Reasons, most frequent first.
    event_counts : dict of str to int
        Events in the store by type.
    unknown_words : dict of str to int
        Event words kept as ``other``.
    first_at, last_at : datetime
        Local time; as in ``StoreMeta``.
    monthly_events : dict of str to int
        ``YYYY-MM`` → events up to ``last_at``; months without any are there with 0.
    gaps : tuple of Gap
        The longest stretches of days without events, at most ten.
    overlaps : tuple of Overlap
    """

    files: tuple[FileQuality, ...]
    unread: tuple[Unread, ...]
    layouts: tuple[Layout, ...]
    doubts: tuple[str, ...]
    set_aside: tuple[SetAside, ...]
    event_counts: dict[str, int]
    unknown_words: dict[str, int]
    first_at: datetime
    last_at: datetime
    monthly_events: dict[str, int]
    gaps: tuple[Gap, ...]
    overlaps: tuple[Overlap, ...] = field(default=())

    @property
    def empty_months(self) -> list[str]:
        """Months between the first and last event that have none."""
        return [month for month, events in self.monthly_events.items() if events == 0]

    def total(self, figure: str) -> int:
        """Sum over all files of one of FileQuality's counts, such as ``rows`` or ``without_customer``."""
        return sum(getattr(file, figure) for file in self.files)

    def as_dict(self) -> dict[str, Any]:
        """The report, ready for JSON."""
        totals = {name: self.total(name) for name in _COUNTS}
        return {**_jsonable(asdict(self)), "totals": totals, "empty_months": self.empty_months}


_COUNTS: Final = (
    "rows",
    "used",
    "set_aside",
    "without_customer",
    "refunds",
    "zero_amount",
    "duplicates",
    "dropped",
)


def from_dict(document: Table[str, Any]) -> QualityReport:
    """The report that :meth:`QualityReport.as_dict` wrote."""
    return QualityReport(
        files=tuple(FileQuality(**file) for file in document["files"]),
        unread=tuple(Unread(**file) for file in document["unread"]),
        layouts=tuple(
            Layout(tuple(layout["columns"]), tuple(layout["types"]), layout["mapping"])
            for layout in document["layouts"]
        ),
        doubts=tuple(document["doubts"]),
        set_aside=tuple(
            SetAside(
                reason["reason"], reason["rows"], tuple(Example(**example) for example in reason["examples"])
            )
            for reason in document["set_aside"]
        ),
        event_counts=document["event_counts"],
        unknown_words=document["unknown_words"],
        first_at=datetime.fromisoformat(document["first_at"]),
        last_at=datetime.fromisoformat(document["last_at"]),
        monthly_events=document["monthly_events"],
        gaps=tuple(
            Gap(date.fromisoformat(gap["first"]), date.fromisoformat(gap["last"]), gap["days"])
            for gap in document["gaps"]
        ),
        overlaps=tuple(Overlap(**overlap) for overlap in document["overlaps"]),
    )


def reasons(set_aside: pl.DataFrame) -> tuple[SetAside, ...]:
    """The rows that were set aside by reason, most frequent first.

    Parameters
    ----------
    set_aside : pl.DataFrame
        ``SET_ASIDE_SCHEMA``.
    """
    groups = (
        set_aside.sort("file", "line")
        .group_by("reason", maintain_order=True)
        .agg(pl.len().alias("rows"), pl.all().head(EXAMPLES))
    )
    found = [
        SetAside(
            row["reason"],
            row["rows"],
            tuple(
                Example(printable(file, _SHOWN_CHARACTERS), line, printable(raw, _SHOWN_CHARACTERS))
                for file, line, raw in zip(row["file"], row["line"], row["raw"], strict=True)
            ),
        )
        for row in groups.iter_rows(named=True)
    ]
    return tuple(sorted(found, key=lambda reason: -reason.rows))


def monthly_events(daily: dict[date, int]) -> dict[str, int]:
    """Events per month from events per day, months without any included."""
    first, last = min(daily), max(daily)
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    counts = {f"{month // 12:04}-{month % 12 + 1:02}": 0 for month in months}
    for day, events in daily.items():
        counts[f"{day:%Y-%m}"] += events
    return counts


def gaps(daily: dict[date, int], most: int = 10) -> tuple[Gap, ...]:
    """The longest stretches of days without events, in the order of time."""
    days = sorted(daily)
    found = [
        Gap(date.fromordinal(a.toordinal() + 1), date.fromordinal(b.toordinal() - 1), (b - a).days - 1)
        for a, b in pairwise(days)
        if (b - a).days > 1
    ]
    longest = sorted(found, key=lambda gap: -gap.days)[:most]
    return tuple(sorted(longest, key=lambda gap: gap.first))


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _jsonable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
