"""Lines of text become rows of fields, each with its line, its own text, and what is wrong with it."""

import csv
import io
import re
from itertools import pairwise
from typing import Final

import polars as pl

from recall_console.events import said
from recall_console.events.dialect import Cut, Dialect, fields

LINE: Final = "\nline"
RAW: Final = "\nraw"
DEFECT: Final = "\ndefect"
"""A row's own columns: line in the file (first is 1), its text, why it cannot be cut into fields (or null).

The line end in their names keeps them apart from every column that a line of names can name.
"""

_EXTRA: Final = "\nextra"
_COUNT: Final = "\ncount"
_MOST_LINES_IN_A_ROW: Final = 50
"""A quote that is still open after this many lines was a stray one."""


def whole_rows(lines: pl.DataFrame, dialect: Dialect) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lines joined where a quoted field runs over a line's end; and the last lines, if such a field may end in the next batch."""
    if dialect.cut is not Cut.DELIMITER or not lines[RAW].str.contains('"', literal=True).any():
        return lines, lines.clear()
    odd = (lines[RAW].str.count_matches('"', literal=True) % 2 == 1).arg_true().to_list()
    texts: dict[int, str] = {}
    end = -1
    for start, following in pairwise([*odd, None]):
        if start <= end or not _opens_field(lines[RAW][start], dialect.delimiter):
            continue
        if following is None and lines.height - start <= _MOST_LINES_IN_A_ROW:
            return _joined(lines[:start], texts), lines[start:]
        if following is None or following - start > _MOST_LINES_IN_A_ROW:
            continue
        text = "\n".join(lines[RAW][start : following + 1])
        if _is_one_row(text, dialect.delimiter):
            end = following
            texts |= dict.fromkeys(range(start + 1, end + 1), "") | {start: text}
    return _joined(lines, texts), lines.clear()


def _opens_field(line: str, delimiter: str) -> bool:
    """Whether a quoted field is still open at the line's end (an inch sign within a field opens none)."""
    try:
        next(csv.reader([line], delimiter=delimiter, skipinitialspace=True, strict=True), None)
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


def _is_one_row(text: str, delimiter: str) -> bool:
    """Whether the text is one row by the letter of the rules: two stray quotes must not swallow the rows between them."""
    try:
        return len(list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))) == 1
    except csv.Error:
        return False


def _joined(lines: pl.DataFrame, texts: dict[int, str]) -> pl.DataFrame:
    """The lines with the texts at their places; lines that went into another one are left blank."""
    if not texts:
        return lines
    return lines.with_columns(lines[RAW].scatter(list(texts), list(texts.values())))


def cut(rows: pl.DataFrame, dialect: Dialect) -> pl.DataFrame:
    """The rows with their fields, and a defect where there are too many."""
    cutter = {Cut.DELIMITER: _at_delimiters, Cut.BLANKS: _at_blanks, Cut.FIXED: _at_places}[dialect.cut]
    return cutter(rows.filter(pl.col(RAW).str.strip_chars() != ""), dialect)


def _at_delimiters(rows: pl.DataFrame, dialect: Dialect) -> pl.DataFrame:
    quotes = rows[RAW].str.count_matches('"', literal=True)
    quoted = (quotes > 0) & (quotes % 2 == 0)
    if not quoted.any():
        return _split(rows, pl.col(RAW), dialect.delimiter, dialect.names)
    plain = _split(rows.filter(~quoted), pl.col(RAW), dialect.delimiter, dialect.names)
    return pl.concat([plain, _unquote(rows.filter(quoted), dialect)]).sort(LINE)


def _at_blanks(rows: pl.DataFrame, dialect: Dialect) -> pl.DataFrame:
    words = pl.col(RAW).str.strip_chars().str.replace_all(r"\s+", "\t")
    return _split(rows, words, "\t", dialect.names)


def _at_places(rows: pl.DataFrame, dialect: Dialect) -> pl.DataFrame:
    ends = (*dialect.starts[1:], None)
    places = zip(dialect.names, dialect.starts, ends, strict=True)
    cells = [
        pl.col(RAW).str.slice(start, None if end is None else end - start).alias(name)
        for name, start, end in places
    ]
    return rows.select(LINE, RAW, pl.lit(None, pl.String).alias(DEFECT), *cells)


def _split(rows: pl.DataFrame, words: pl.Expr, delimiter: str, names: tuple[str, ...]) -> pl.DataFrame:
    cells = words.str.split_exact(delimiter, len(names)).struct.rename_fields([*names, _EXTRA])
    count = words.str.count_matches(delimiter, literal=True) + 1
    split = rows.select(LINE, RAW, cells.struct.unnest(), count.alias(_COUNT))
    return _with_defect(split, names)


def _with_defect(split: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    """Too many fields are a defect, unless all that is too much is one blank at the end."""
    wrong = (pl.col(_COUNT) > len(names) + 1) | ((pl.col(_EXTRA) != "") & (pl.col(_COUNT) > len(names)))
    reason = pl.format(said.FIELDS.format(found="{}", expected=len(names)), _COUNT)
    return split.select(LINE, RAW, pl.when(wrong).then(reason).alias(DEFECT), *names)


def _unquote(rows: pl.DataFrame, dialect: Dialect) -> pl.DataFrame:
    """Rows with quotes: by Polars where they are regular, else one by one."""
    mark = re.escape(dialect.delimiter)
    bare = rows[RAW].str.replace_all('""', "", literal=True)
    regular = ~bare.str.contains(rf'[^{mark}\n]"[^{mark}\n]')
    cells = _read_quoted(rows.filter(regular)[RAW], dialect)
    if cells is None:
        return _unquote_each(rows, dialect)
    outside = bare.filter(regular).str.replace_all(r'"[^"]*"', "")
    counts = (outside.str.count_matches(dialect.delimiter, literal=True) + 1).alias(_COUNT)
    quick = _with_defect(rows.filter(regular).hstack(cells).with_columns(counts), dialect.names)
    return pl.concat([quick, _unquote_each(rows.filter(~regular), dialect)])


def _read_quoted(raw: pl.Series, dialect: Dialect) -> pl.DataFrame | None:
    """The fields and one more, or None where Polars does not see one row in each text."""
    schema = dict.fromkeys([*dialect.names, _EXTRA], pl.String)
    try:
        cells = pl.read_csv(
            io.BytesIO("\n".join(raw).encode()),
            has_header=False,
            separator=dialect.delimiter,
            schema=schema,
            empty_string_is_null=False,
            extra_columns="ignore",
            missing_columns="insert",
        )
    except pl.exceptions.PolarsError:
        return None
    return cells if cells.height == raw.len() else None


def _unquote_each(rows: pl.DataFrame, dialect: Dialect) -> pl.DataFrame:
    width = len(dialect.names) + 1
    cells = [fields(line, dialect.delimiter) for line in rows[RAW]]
    padded = [[*row[:width], *[None] * (width - len(row))] for row in cells]
    frame = pl.DataFrame(padded, schema=dict.fromkeys([*dialect.names, _EXTRA], pl.String), orient="row")
    counts = pl.Series(_COUNT, [len(row) for row in cells], pl.UInt32)
    return _with_defect(rows.hstack(frame).with_columns(counts), dialect.names)
