"""A file as batches of rows: every row with its line, its own text, and its fields under the columns' names."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from recall_console.errors import InputError
from recall_console.events import dialect as dialects
from recall_console.events import encoding as encodings
from recall_console.events.cutting import DEFECT, LINE, RAW, cut, whole_rows
from recall_console.events.dialect import Dialect
from recall_console.events.sources import Format, SourceFile
from recall_console.language import tr

BATCH_ROWS: Final = 250_000


@dataclass(frozen=True)
class Table:
    """A file opened for reading.

    Attributes
    ----------
    file : SourceFile
    columns : tuple of str
    types : tuple of str
        Their types' names; all ``String`` in text.
    has_header : bool
    encoding, dialect : str
        As the quality report says them.
    rows : int
        Rows in the file (for text: lines without the header, so never too few).
    read : callable
        From the number of rows wanted (None for all; for text, of lines), an iterator over frames of ``LINE`` (Int64),
        ``RAW`` (str; null where rows have no text of their own), ``DEFECT`` (str) and the columns.
    """

    file: SourceFile
    columns: tuple[str, ...]
    types: tuple[str, ...]
    has_header: bool
    encoding: str
    dialect: str
    rows: int
    read: Callable[[int | None], Iterator[pl.DataFrame]]

    def sample(self, most: int) -> pl.DataFrame:
        """The first rows, as far as they can be cut into fields."""
        rows = pl.concat(self.read(most))
        return rows.filter(pl.col(DEFECT).is_null()).select(self.columns)

    def batches(self) -> Iterator[pl.DataFrame]:
        """All rows; InputError where the file turns out to be damaged."""
        return self.read(None)


def open_table(file: SourceFile, scratch: Path) -> Table:
    """Open a file; text that is not UTF-8 is rewritten as UTF-8 in the folder ``scratch`` first.

    Raises
    ------
    InputError
        The file is damaged.
    """
    return _READERS[file.format](file, scratch)


def _open_parquet(file: SourceFile, _: Path) -> Table:
    schema = {
        name: dtype for name, dtype in pl.read_parquet_schema(file.path).items() if _is_readable(name, dtype)
    }
    rows = pl.scan_parquet(file.path, glob=False).select(pl.len()).collect().item()
    return Table(
        file=file,
        columns=tuple(schema),
        types=tuple(map(str, schema.values())),
        has_header=True,
        encoding="",
        dialect="Parquet",
        rows=rows,
        read=lambda limit: _parquet_batches(
            file.path, tuple(schema), rows if limit is None else min(limit, rows)
        ),
    )


def _is_readable(name: str, dtype: pl.DataType) -> bool:
    return (
        not dtype.is_nested()
        and not isinstance(dtype, pl.Binary | pl.Object)
        and name not in (LINE, RAW, DEFECT)
    )


def _parquet_batches(path: Path, columns: tuple[str, ...], rows: int) -> Iterator[pl.DataFrame]:
    scan = pl.scan_parquet(path, glob=False).select(columns)
    for start in range(0, rows, BATCH_ROWS):
        try:
            batch = scan.slice(start, min(BATCH_ROWS, rows - start)).collect()
        except (pl.exceptions.PolarsError, OSError) as error:
            raise _damaged(path) from error
        lines = pl.int_range(start + 1, start + 1 + pl.len(), dtype=pl.Int64).alias(LINE)
        nothing = pl.lit(None, pl.String)
        yield batch.select(lines, nothing.alias(RAW), nothing.alias(DEFECT), *columns)


def _open_text(file: SourceFile, scratch: Path) -> Table:
    encoding = encodings.detect(file)
    path = file.path
    if not encoding.is_plain_utf8:
        path = scratch / f"{file.sha256}.txt"
        encodings.write_utf8(file, encoding, path)
    dialect = dialects.sniff(_first_lines(file.path, path))
    rows = _count_lines(file.path, path) - dialect.has_header
    if rows == 0:
        raise InputError(
            tr("{path}: has a header but no rows, export it again with events in it", path=file.path)
        )
    return Table(
        file=file,
        columns=dialect.names,
        types=("String",) * len(dialect.names),
        has_header=dialect.has_header,
        encoding=encoding.name,
        dialect=dialect.words,
        rows=rows,
        read=lambda limit: _text_batches(file.path, path, dialect, limit),
    )


def _first_lines(original: Path, path: Path) -> list[str]:
    lines = pl.scan_lines(path, glob=False).select(pl.col("line").str.strip_chars_start("\ufeff"))
    filled = lines.filter(pl.col("line").str.strip_chars() != "").head(1000)
    first = _collected(original, filled)["line"].to_list()
    if not first:
        raise InputError(
            tr(
                "{original}: the file holds only blank lines, export it again with events in it",
                original=original,
            )
        )
    return first


def _count_lines(original: Path, path: Path) -> int:
    filled = pl.scan_lines(path, glob=False).filter(pl.col("line") != "")
    return int(_collected(original, filled.select(pl.len())).item())


def _collected(original: Path, scan: pl.LazyFrame) -> pl.DataFrame:
    try:
        return scan.collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _damaged(original) from error


def _damaged(path: Path) -> InputError:
    return InputError(
        tr(
            "{path}: the file is damaged, ends too early or is zstd-compressed and not UTF-8, copy or export it again",
            path=path,
        )
    )


def _text_batches(original: Path, path: Path, dialect: Dialect, limit: int | None) -> Iterator[pl.DataFrame]:
    scan = pl.scan_lines(path, name=RAW, row_index_name=LINE, row_index_offset=1, glob=False)
    scan = scan.with_columns(pl.col(LINE).cast(pl.Int64), pl.col(RAW).str.strip_prefix("\ufeff"))
    filled = scan.filter(pl.col(RAW).str.strip_chars() != "")
    first = _collected(original, filled.select(LINE).head(1)).item() + dialect.has_header
    body = scan.filter(pl.col(LINE) >= first)
    rest = pl.DataFrame(schema={LINE: pl.Int64, RAW: pl.String})
    for batch in _chunks(original, body if limit is None else body.head(limit)):
        rows, rest = whole_rows(pl.concat([rest, batch]), dialect)
        yield cut(rows, dialect)
    yield cut(rest, dialect)


def _chunks(original: Path, scan: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    try:
        yield from scan.collect_batches(chunk_size=BATCH_ROWS, maintain_order=True)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _damaged(original) from error


_READERS: Final[dict[Format, Callable[[SourceFile, Path], Table]]] = {
    Format.TEXT: _open_text,
    Format.PARQUET: _open_parquet,
}
