"""Where events come from: which files a source means, and which of them hold something that can be read."""

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import polars as pl

from recall_console.errors import InputError
from recall_console.language import later, tr

HEAD_BYTES: Final = 65_536
"""So much of a file's beginning is looked at to tell what it is."""

_GZIP_MAGIC: Final = b"\x1f\x8b"
_ZSTD_MAGIC: Final = b"\x28\xb5\x2f\xfd"
_PARQUET_MAGIC: Final = b"PAR1"
_TEXT_CONTROLS: Final = frozenset(b"\t\n\r\f\x1a\x1b")
_FOREIGN_MAGIC: Final = {
    b"PK\x03\x04": later("a ZIP archive or an Excel workbook"),
    b"\xd0\xcf\x11\xe0": later("an old Excel or Word document"),
    b"ARROW1": later("an Arrow IPC file"),
    b"SQLite format 3": later("an SQLite database"),
    b"%PDF": later("a PDF document"),
}


class Format(StrEnum):
    """How a file is written; a further format is one more member, its sniffing below and its reader in ``reading``."""

    TEXT = "text"
    PARQUET = "parquet"


class Compression(StrEnum):
    """What a text file is packed with, told from its first bytes."""

    NONE = "none"
    GZIP = "gzip"
    ZSTD = "zstd"


@dataclass(frozen=True)
class SourceFile:
    """A file that can be read, and what it is.

    Attributes
    ----------
    path : Path
    sha256 : str
        Hash of the file's bytes: a file with a known hash is not read again.
    head : bytes
        The first ``HEAD_BYTES``, decompressed (empty for Parquet).
    """

    path: Path
    format: Format
    compression: Compression
    sha256: str
    head: bytes


def find(source: str) -> list[Path]:
    """The files that a source names, sorted.

    Parameters
    ----------
    source : str
        A file, a folder (all files in it and below it, hidden ones left out) or a glob.

    Raises
    ------
    InputError
        Nothing is there.
    """
    path = Path(source).expanduser().absolute()
    if path.is_file():
        return [path]
    files = sorted(_visible_files(path)) if path.is_dir() else _matches(path)
    if files:
        return files
    if path.is_dir():
        raise InputError(
            tr(
                "{source}: the folder holds no files, put event files (CSV, text or Parquet) into it",
                source=source,
            )
        )
    raise InputError(tr("{source}: there is no such file or folder, check the path", source=source))


def inspect(path: Path) -> SourceFile:
    """What a file is, by its content rather than its name.

    Raises
    ------
    InputError
        It is empty, damaged, or nothing that can be read; one sentence.
    """
    try:
        start = _start(path)
        if start.startswith(_PARQUET_MAGIC):
            _check_parquet(path)
            return SourceFile(path, Format.PARQUET, Compression.NONE, sha256(path), b"")
        compression = _compression(start)
        head = _head(path, compression, start)
        _check_text(path, head)
        return SourceFile(path, Format.TEXT, compression, sha256(path), head)
    except OSError as error:
        raise InputError(
            tr("{path}: cannot be read ({value})", path=path, value=error.strerror or error)
        ) from error


def sha256(path: Path) -> str:
    """The file's SHA-256 as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _visible_files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if _holds_bytes(path) and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def _matches(pattern: Path) -> list[Path]:
    root = Path(pattern.anchor)
    return sorted(path for path in root.glob(str(pattern.relative_to(root))) if _holds_bytes(path))


def _holds_bytes(path: Path) -> bool:
    """Whether it is a file, or a link to one that is gone, which has to be told and not passed over."""
    return path.is_file() or (path.is_symlink() and not path.exists())


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


def _compression(start: bytes) -> Compression:
    if start.startswith(_GZIP_MAGIC):
        return Compression.GZIP
    return Compression.ZSTD if start.startswith(_ZSTD_MAGIC) else Compression.NONE


def _head(path: Path, compression: Compression, start: bytes) -> bytes:
    if compression is Compression.NONE:
        return start
    try:
        return _gzip_head(path) if compression is Compression.GZIP else _zstd_head(path)
    except (EOFError, gzip.BadGzipFile, OSError) as error:
        raise InputError(
            tr(
                "{path}: the {compression} file is damaged or ends too early, copy it again",
                path=path,
                compression=compression,
            )
        ) from error


def _gzip_head(path: Path) -> bytes:
    with gzip.open(path) as file:
        return file.read(HEAD_BYTES)


def _zstd_head(path: Path) -> bytes:
    try:
        lines = pl.scan_lines(path, glob=False).head(1000).collect()["line"]
    except pl.exceptions.ComputeError as error:
        raise InputError(
            tr("{path}: is zstd-compressed and not UTF-8, decompress it with `zstd -d` first", path=path)
        ) from error
    return "\n".join(lines).encode()[:HEAD_BYTES]


def _check_parquet(path: Path) -> None:
    try:
        rows = pl.scan_parquet(path, glob=False).select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError(
            tr("{path}: the Parquet file is damaged or cut off, copy or export it again", path=path)
        ) from error
    if rows == 0:
        raise InputError(
            tr(
                "{path}: the Parquet file has columns but no rows, export it again with events in it",
                path=path,
            )
        )


def _check_text(path: Path, head: bytes) -> None:
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise InputError(tr("{path}: the file is empty, export it again with events in it", path=path))
    for magic, what in _FOREIGN_MAGIC.items():
        if head.startswith(magic):
            raise InputError(
                tr(
                    "{path}: is {what}, expected CSV, other delimited text or Parquet: export it as one of these",
                    path=path,
                    what=what,
                )
            )
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")) and _looks_binary(head):
        raise InputError(
            tr("{path}: is binary data, expected CSV, other delimited text or Parquet", path=path)
        )


def _looks_binary(head: bytes) -> bool:
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in head)
    return controls > len(head) // 200
