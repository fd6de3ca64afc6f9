"""A quality report as text: what came in and how fresh it is, what was set aside and why, how it was read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import Any, Final

from recall_console.console.chart import Charset
from recall_console.console.format import listed, long_day, percent, plain, whole
from recall_console.console.names import name
from recall_console.console.panes.data_layouts import file_lines, layouts
from recall_console.console.panes.data_months import months
from recall_console.console.text import Line, heading, line, table, wrapped
from recall_console.events import said
from recall_console.language import later, tr, trn

Report = Mapping[str, Any]

MANY_WITHOUT: Final = 0.1
"""From this share of rows without a customer on, another column may hold the customer."""
_COUNTED: Final = (
    ("without_customer", later("without a customer, counted here only")),
    ("set_aside", later("set aside as unreadable, see below")),
    ("dropped", later("dropped as exact duplicates")),
    ("refunds", later("of the used are refunds, netted")),
    ("zero_amount", later("of the used have an amount of zero")),
    ("duplicates", later("of the used equal another row, and are kept")),
)


@dataclass(frozen=True)
class DataLook:
    """What a text of a report depends on besides the report."""

    width: int
    charset: Charset
    tables: bool = False
    """Whether the picture of the months is shown as a table."""
    as_of: date | None = None
    """The moment that the scores are computed for, where there are any."""
    today: date | None = None
    """The day that freshness is told for; it is left out where none is given."""
    source: str = "SOURCE"
    rescore: str = ""
    """The key that reads newer events; none outside the console."""
    aside: str = ""
    """The key that shows what was set aside; none outside the console."""


def report_lines(report: Report, look: DataLook) -> list[Line]:
    """The whole pane for a report."""
    width = look.width
    blocks = [
        [*_summary(report, width), *_fresh(report, look), *_advice(report, look)],
        _cautions(report, width),
        months(report, width, look.charset, as_table=look.tables),
        _set_aside(report, width),
        *layouts(report, width),
        file_lines(report, width),
        _events(report, width),
    ]
    return [one for block in blocks if block for one in (*block, ())][:-1]


def _summary(report: Report, width: int) -> list[Line]:
    """How many of the rows are used, of which time, and what became of the others."""
    totals = report["totals"]
    rows, used = totals["rows"], totals["used"]
    head = tr(
        "{used} of {rows} rows are used ({share}), from {first} to {last}",
        used=whole(used),
        rows=whole(rows),
        share=percent(used_share(report)),
        first=_day(report["first_at"]),
        last=_day(report["last_at"]),
    )
    counts = [[f" {whole(totals[key])}", tr(words)] for key, words in _COUNTED if totals.get(key)]
    unreadable = [] if totals.get("set_aside") else [line(" " + tr("nothing was unreadable"))]
    return [
        *wrapped(head, width, "title", first=" "),
        *(table([["", ""], *counts], "><", gap=1)[1:] if counts else ()),
        *unreadable,
    ]


def used_share(report: Report) -> float | None:
    """The share of the rows that are used, 0–1; none where there are no rows."""
    rows = report["totals"]["rows"]
    return report["totals"]["used"] / rows if rows else None


def days_old(report: Report, today: date) -> int:
    """Days since the newest event of a report that knows of one."""
    return (today - _last(report)).days


def _last(report: Report) -> date:
    return datetime.fromisoformat(report["last_at"]).date()


def _fresh(report: Report, look: DataLook) -> list[Line]:
    """How old the newest event is, and whether the scores know it."""
    last = _last(report)
    lines: list[Line] = []
    if look.today is not None:
        age = days_old(report, look.today)
        words = trn(
            "The newest event is {days} day old", "The newest event is {days} days old", age, days=whole(age)
        )
        lines += wrapped(words + _newer(look), look.width, first=" ")
    if look.as_of is not None and last >= look.as_of:
        words = tr(
            "The scores are as of {as_of}: later events do not count in them", as_of=long_day(look.as_of)
        )
        lines += wrapped(words, look.width, "beware", " ! ", "   ")
    return lines


def _newer(look: DataLook) -> str:
    """How newer events come in, where a key reads them."""
    if not look.rescore:
        return ""
    return tr(
        "; add newer files to {source}, and {rescore} reads them",
        source=plain(look.source),
        rescore=look.rescore,
    )


def _advice(report: Report, look: DataLook) -> list[Line]:
    """What would make more of the source useful."""
    totals = report["totals"]
    share = totals["without_customer"] / totals["rows"] if totals["rows"] else 0.0
    lines: list[Line] = []
    if share >= MANY_WITHOUT:
        words = tr(
            "▸ {share} of the rows name no customer; if another column does, say so in a mapping file: recall-console check "
            "{source} --mapping FILE",
            share=percent(share, 0),
            source=plain(look.source),
        )
        lines += wrapped(words, look.width, "act", " ", "   ")
    if totals.get("set_aside"):
        words = (
            tr("▸ {aside} shows the rows that were set aside", aside=look.aside)
            if look.aside
            else tr("▸ the Data pane of the console shows every row that was set aside, and exports them")
        )
        lines += wrapped(words, look.width, "act", " ", "   ")
    return lines


def _set_aside(report: Report, width: int) -> list[Line]:
    """Rows that could not be read: reason, how many, the first of them."""
    reasons = report.get("set_aside", ())
    if not reasons:
        return []
    return [heading(tr("Set aside"), width), *(one for reason in reasons for one in _reason(reason, width))]


def _reason(reason: Mapping[str, Any], width: int) -> Iterator[Line]:
    words = trn(
        "{count} row: {reason}",
        "{count} rows: {reason}",
        reason["rows"],
        count=whole(reason["rows"]),
        reason=plain(said.again(reason["reason"])),
    )
    yield from wrapped(words, width, "beware", " ! ", "   ")
    for example in reason["examples"]:
        place = f"{plain(PurePath(example['file']).name)}:{example['line']}"
        yield from wrapped(f"{place}  {plain(example['raw'], width)}", width, "dim", "   ")


def _events(report: Report, width: int) -> list[Line]:
    """What customers did, and the words for it that are not known."""
    counts = sorted(report["event_counts"].items(), key=lambda item: -item[1])
    words = " · ".join(f"{name(code)} {whole(count)}" for code, count in counts)
    unknown = listed(
        f"“{plain(word)}” ({whole(count)})" for word, count in report.get("unknown_words", {}).items()
    )
    other = wrapped(tr("kept as other: {words}", words=unknown), width, "beware", " ! ", "   ")
    return [heading(tr("Events"), width), *wrapped(words, width, first=" "), *(other if unknown else ())]


def _cautions(report: Report, width: int) -> list[Line]:
    """What was guessed without being sure, files that overlap, files that were left out."""
    words = [
        *(plain(said.again(doubt)) for doubt in report.get("doubts", ())),
        *(_overlap(each) for each in report.get("overlaps", ())),
        *(_left_out(each) for each in report.get("unread", ())),
    ]
    lines = [one for each in words for one in wrapped(each, width, "beware", " ! ", "   ")]
    return [heading(tr("Beware"), width), *lines] if lines else []


def _overlap(overlap: Mapping[str, Any]) -> str:
    return trn(
        "{first} and {second} share {rows} row: were they exported twice?",
        "{first} and {second} share {rows} rows: were they exported twice?",
        overlap["rows"],
        first=plain(PurePath(overlap["first"]).name),
        second=plain(PurePath(overlap["second"]).name),
        rows=whole(overlap["rows"]),
    )


def _left_out(unread: Mapping[str, str]) -> str:
    return tr(
        "{file} was left out: {reason}",
        file=plain(PurePath(unread["path"]).name),
        reason=plain(said.again(unread["reason"])),
    )


def _day(moment: str) -> str:
    return long_day(datetime.fromisoformat(moment))
