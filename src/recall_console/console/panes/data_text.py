"""A quality report as text: what came in, how it was read, what was set aside and why."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final

from recall_console.console.bars import sparkline
from recall_console.console.chart import Charset
from recall_console.console.format import percent, plain, whole
from recall_console.console.text import Line, heading, line, table, wrapped

Report = Mapping[str, Any]

UNSURE: Final = 0.7
"""A column recognised with less confidence than this is marked with `!`."""
_COUNTED: Final = (
    ("without_customer", "without a customer, counted here only"),
    ("set_aside", "set aside as unreadable, see below"),
    ("dropped", "dropped as exact duplicates"),
)
_AMONG: Final = (
    ("refunds", "are refunds, netted"),
    ("zero_amount", "have an amount of zero"),
    ("duplicates", "equal another row, and are kept"),
)


def report_lines(report: Report, width: int, charset: Charset) -> list[Line]:
    """The whole pane for a report."""
    blocks = [
        _summary(report, width),
        _files(report, width),
        *_layouts(report, width),
        _set_aside(report, width),
        _events(report, width),
        _months(report, width, charset),
        _cautions(report, width),
    ]
    return [one for block in blocks if block for one in (*block, ())][:-1]


def _summary(report: Report, width: int) -> list[Line]:
    totals = report["totals"]
    rows, used = totals["rows"], totals["used"]
    share = percent(used / rows) if rows else "none"
    head = f"{whole(used)} of {whole(rows)} rows are used ({share}), from {_day(report['first_at'])} to {_day(report['last_at'])}"
    left_out = [[whole(totals[name]), words] for name, words in _COUNTED if totals.get(name)]
    among = [[whole(totals[name]), f"of the used {words}"] for name, words in _AMONG if totals.get(name)]
    rows_of_counts = [["", ""], *left_out, *among]
    counts = table(rows_of_counts, "><", gap=1)[1:] if len(rows_of_counts) > 1 else []
    return [*wrapped(head, width, "title", first=" "), *(line(" ", *one) for one in counts)]


def _files(report: Report, width: int) -> list[Line]:
    rows = [
        [
            f" {plain(PurePath(file['path']).name, 24)}",
            whole(file["rows"]),
            whole(file["used"]),
            plain(file["encoding"]),
        ]
        for file in report["files"]
    ]
    table_lines = table([[" file", "rows", "used", "encoding"], *rows], "<>><")
    dialects = dict.fromkeys(
        plain(f"{file['dialect']}; times {file['time_format']}") for file in report["files"]
    )
    return [
        heading("Files", width),
        *table_lines,
        *(one for words in dialects for one in wrapped(words, width, "dim", first=" ")),
        *(one for each in report.get("unread", ()) for one in _left_out(each, width)),
    ]


def _left_out(unread: Mapping[str, str], width: int) -> list[Line]:
    name = plain(PurePath(unread["path"]).name)
    return wrapped(f"{name} was left out: {plain(unread['reason'])}", width, "beware", " ! ", "   ")


def _layouts(report: Report, width: int) -> Iterator[list[Line]]:
    """Which column was taken for what, once for each set of columns."""
    layouts = report.get("layouts", ())
    for number, layout in enumerate(layouts, start=1):
        mapping = layout["mapping"]
        guesses = mapping.get("guesses", {})
        title = "Read as" if len(layouts) == 1 else f"Read as, layout {number} of {len(layouts)}"
        used = {name for columns in mapping["columns"].values() for name in _names(columns)}
        unused = [plain(name) for name in layout["columns"] if name not in used]
        yield [
            heading(title, width),
            *(
                one
                for role, columns in mapping["columns"].items()
                for one in _role(role, columns, guesses, width)
            ),
            *(wrapped(f"not used: {', '.join(unused)}", width, "dim", first=" ") if unused else ()),
        ]


def _role(
    role: str, columns: str | Sequence[str], guesses: Mapping[str, Mapping[str, Any]], width: int
) -> list[Line]:
    """What a column was taken for and why; `!` where that is not sure."""
    guess = guesses.get(role, {})
    unsure = bool(guess) and guess["confidence"] < UNSURE
    because = f"  ({plain(str(guess['because']))})" if guess.get("because") else ""
    words = f"{role:<10} {plain(_columns(columns))}{because}"
    return wrapped(words, width, "beware" if unsure else "", " ! " if unsure else "   ", " " * 14)


def _columns(columns: str | Sequence[str]) -> str:
    return " × ".join(_names(columns))


def _names(columns: str | Sequence[str]) -> Sequence[str]:
    return [columns] if isinstance(columns, str) else columns


def _set_aside(report: Report, width: int) -> list[Line]:
    """Rows that could not be read: reason, how many, the first of them."""
    reasons = report.get("set_aside", ())
    if not reasons:
        return []
    return [heading("Set aside", width), *(one for reason in reasons for one in _reason(reason, width))]


def _reason(reason: Mapping[str, Any], width: int) -> Iterator[Line]:
    yield from wrapped(
        f"{whole(reason['rows'])} rows: {plain(reason['reason'])}", width, "beware", " ! ", "   "
    )
    for example in reason["examples"]:
        place = f"{plain(PurePath(example['file']).name)}:{example['line']}"
        yield from wrapped(f"{place}  {plain(example['raw'], width)}", width, "dim", "   ")


def _events(report: Report, width: int) -> list[Line]:
    counts = sorted(report["event_counts"].items(), key=lambda item: -item[1])
    words = " · ".join(f"{name} {whole(count)}" for name, count in counts)
    unknown = [f"“{plain(word)}” ({whole(count)})" for word, count in report.get("unknown_words", {}).items()]
    return [
        heading("Events", width),
        *wrapped(words, width, first=" "),
        *(wrapped(f"kept as other: {', '.join(unknown)}", width, "beware", " ! ", "   ") if unknown else ()),
    ]


def _months(report: Report, width: int, charset: Charset) -> list[Line]:
    """Events a month as a line of levels, and stretches without any."""
    months = report["monthly_events"]
    shown = list(months.items())[-(width - 22) :]
    if not shown:
        return []
    least, most = min(months.items(), key=_events_of), max(months.items(), key=_events_of)
    picture = sparkline([events for _, events in shown], width - 22, charset)
    return [
        heading("Months", width),
        line(f" {shown[0][0]} {picture} {shown[-1][0]}"),
        line((f" least {whole(least[1])} in {least[0]}, most {whole(most[1])} in {most[0]}", "dim")),
        *_gaps(report, width),
    ]


def _events_of(month: tuple[str, int]) -> int:
    return month[1]


def _gaps(report: Report, width: int) -> list[Line]:
    gaps = report.get("gaps", ())
    if not gaps:
        return [line(" no day without events")]
    words = ", ".join(
        f"{gap['first']}" if gap["days"] == 1 else f"{gap['first']} to {gap['last']} ({gap['days']} days)"
        for gap in gaps
    )
    return wrapped(f"longest gaps without events: {words}", width, first=" ", then="   ")


def _cautions(report: Report, width: int) -> list[Line]:
    """What was guessed without being sure, and files that overlap."""
    words = [plain(doubt) for doubt in report.get("doubts", ())]
    words += [
        f"{plain(PurePath(each['first']).name)} and {plain(PurePath(each['second']).name)} share {whole(each['rows'])} rows: "
        "were they exported twice?"
        for each in report.get("overlaps", ())
    ]
    lines = [one for each in words for one in wrapped(each, width, "beware", " ! ", "   ")]
    return [heading("Beware", width), *lines] if lines else []


def _day(moment: str) -> str:
    return moment[:10]
