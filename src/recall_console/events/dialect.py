"""How a text file's lines are cut into fields: delimiter and quotes, blanks, or fixed columns; and whether it has a header."""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from itertools import count, groupby, pairwise
from typing import Final

from recall_console.events.names import role_named
from recall_console.language import later

DELIMITERS: Final = {
    ",": later("comma-separated"),
    "\t": later("tab-separated"),
    ";": later("semicolon-separated"),
    "|": later("pipe-separated"),
    "\x01": later("ctrl-A-separated"),
}
_HEADER: Final = (later("no header"), later("header"))
_SAMPLE_LINES: Final = 200
_NUMBER_OR_TIME: Final = re.compile(r"\s*[-+(]?[$€£¥￥]?\s*\d[\d\s.,:/\-TZ年月日]*%?\)?\s*$")


class Cut(StrEnum):
    """The way in which lines are cut."""

    DELIMITER = "delimiter"
    BLANKS = "blanks"
    FIXED = "fixed"


@dataclass(frozen=True)
class Dialect:
    """How to cut a line.

    Attributes
    ----------
    cut : Cut
    delimiter : str
        The one character between fields; a blank where ``cut`` is not ``DELIMITER``.
    starts : tuple of int
        First character of each column where ``cut`` is ``FIXED``, counted from 0.
    names : tuple of str
        The header's fields, or ``column_1`` … where there is no header.
    has_header : bool
    """

    cut: Cut
    delimiter: str
    starts: tuple[int, ...]
    names: tuple[str, ...]
    has_header: bool

    @property
    def words(self) -> str:
        """The dialect as the quality report says it."""
        how = {
            Cut.DELIMITER: DELIMITERS.get(self.delimiter, self.delimiter),
            Cut.BLANKS: later("columns between blanks"),
            Cut.FIXED: later("fixed columns"),
        }
        return f"{how[self.cut]}, {_HEADER[self.has_header]}"


def sniff(lines: list[str]) -> Dialect:
    """The dialect of a file, from its first lines (blank ones are left out; at least one has to remain)."""
    sample = [line for line in lines if line.strip()][:_SAMPLE_LINES]
    delimiter = _delimiter(sample)
    if delimiter:
        return _with_names(
            Cut.DELIMITER, delimiter, (), [_trimmed(fields(line, delimiter)) for line in sample]
        )
    rows = [line.split() for line in sample]
    if len({len(row) for row in rows}) == 1:
        return _with_names(Cut.BLANKS, " ", (), rows)
    starts = _column_starts(sample)
    return _with_names(Cut.FIXED, " ", starts, [slices(line, starts) for line in sample])


def fields(line: str, delimiter: str) -> list[str]:
    """The fields of one row, quotes taken away; of one that breaks the rules of quoting, simply what stands between delimiters."""
    try:
        rows = list(csv.reader([line], delimiter=delimiter, skipinitialspace=True))
    except csv.Error:
        return line.split(delimiter)
    return rows[0] if len(rows) == 1 else line.split(delimiter)


def slices(line: str, starts: tuple[int, ...]) -> list[str]:
    """The fields of one line of fixed columns."""
    return [line[a:b].strip() for a, b in pairwise((*starts, len(line)))] if starts else [line.strip()]


def _trimmed(row: list[str]) -> list[str]:
    return [field.strip() for field in row]


def _delimiter(sample: list[str]) -> str | None:
    """The delimiter that cuts most lines into the same number of fields; none where that is less than half of them.

    Of two that do equally well the one that cuts the first line so, too (no decimal comma stands in a header), then the one
    that makes more fields.
    """
    best = max(DELIMITERS, key=lambda delimiter: _agreement(sample, delimiter))
    share, _, width = _agreement(sample, best)
    return best if share >= 0.5 and width > 1 else None


def _agreement(sample: list[str], delimiter: str) -> tuple[float, bool, int]:
    widths = [len(fields(line, delimiter)) for line in sample]
    width, lines = Counter(widths).most_common(1)[0]
    share = lines / len(sample) if width > 1 else 0.0
    return round(share, 1), widths[0] == width, width


def _with_names(cut: Cut, delimiter: str, starts: tuple[int, ...], rows: list[list[str]]) -> Dialect:
    has_header = _has_header(rows)
    names = _unique(_header(rows)) if has_header else _unique([""] * _usual_width(rows))
    return Dialect(cut, delimiter, starts, names, has_header)


def _header(rows: list[list[str]]) -> list[str]:
    """The first row; with a blank before it where the others have one field more (row names, as R writes them)."""
    header, rest = rows[0], rows[1:]
    unnamed = (
        rest
        and _usual_width(rest) == len(header) + 1
        and any(row[-1] for row in rest if len(row) > len(header))
    )
    return ["", *header] if unnamed else header


def _usual_width(rows: list[list[str]]) -> int:
    return Counter(map(len, rows)).most_common(1)[0][0]


def _has_header(rows: list[list[str]]) -> bool:
    """Whether the first row names the columns: a known name in it, or words above columns of numbers or times."""
    first, rest = rows[0], rows[1:]
    if any(map(_is_number_or_time, first)):
        return False
    if sum(role_named(name) is not None for name in first) >= 2:
        return True
    return any(_is_number_or_time(field) for row in rest for field in row)


def _is_number_or_time(field: str) -> bool:
    return _NUMBER_OR_TIME.match(field) is not None


def _unique(header: list[str]) -> tuple[str, ...]:
    """Names as the header has them; blank ones get their place, repeated ones a number."""
    names: list[str] = []
    for place, field in enumerate(header, start=1):
        name = field or f"column_{place}"
        numbered = (f"{name} ({number})" for number in count(2))
        names.append(name if name not in names else next(other for other in numbered if other not in names))
    return tuple(names)


def _column_starts(sample: list[str]) -> tuple[int, ...]:
    """First character of each fixed column: columns are parted by positions that are blank in every line.

    The blank stretch between two columns belongs to the right one where its values end flush (numbers), else to the left.
    """
    width = max(map(len, sample))
    padded = [line.ljust(width) for line in sample]
    inked = [any(line[i] != " " for line in padded) for i in range(width)]
    spans = [
        [i for i, _ in group] for ink, group in groupby(enumerate(inked), key=lambda pair: pair[1]) if ink
    ]
    starts = [0]
    for left, right in pairwise(spans):
        flush_right = all(
            line[right[-1]] != " " or not line[right[0] : right[-1]].strip() for line in padded[1:]
        )
        starts.append(left[-1] + 1 if flush_right else right[0])
    return tuple(starts)
