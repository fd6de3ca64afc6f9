"""Which characters a text file's bytes stand for; whatever it is, the readers get UTF-8."""

import codecs
import gzip
import re
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Final

from recall_console.errors import InputError
from recall_console.events.sources import Compression, SourceFile
from recall_console.language import tr

_HIGH_RUN: Final = re.compile(rb"[\x80-\xff]+")
_CHUNK_BYTES: Final = 1 << 20
_BROKEN: Final = "\ufffd"


@dataclass(frozen=True)
class Encoding:
    """An encoding's name, and whether the bytes can be read as UTF-8 just as they are."""

    name: str
    is_plain_utf8: bool


def detect(file: SourceFile) -> Encoding:
    """The encoding of a text file: UTF-8 (with or without BOM), UTF-16 with BOM, GB18030 or Windows-1252.

    The whole file is looked at, because a first non-ASCII name may stand far down.
    """
    if file.head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding("utf-16", is_plain_utf8=False)
    utf8 = "utf-8-sig" if file.head.startswith(codecs.BOM_UTF8) else "utf-8"
    if file.compression is Compression.ZSTD:
        return Encoding(utf8, is_plain_utf8=True)
    invalid, multibyte = _evidence(file)
    if not invalid:
        return Encoding(utf8, is_plain_utf8=True)
    return Encoding(utf8 if multibyte > len(invalid) else _legacy(invalid), is_plain_utf8=False)


def write_utf8(file: SourceFile, encoding: Encoding, target: Path) -> None:
    """Write the file's text to ``target`` as UTF-8; bytes that stand for nothing become U+FFFD."""
    decoder = codecs.getincrementaldecoder(encoding.name)(errors="replace")
    with _opened(file) as source, target.open("w", encoding="utf-8", newline="") as out:
        while chunk := source.read(_CHUNK_BYTES):
            out.write(decoder.decode(chunk))
        out.write(decoder.decode(b"", final=True))


def _opened(file: SourceFile) -> gzip.GzipFile | BufferedReader:
    return gzip.GzipFile(file.path) if file.compression is Compression.GZIP else file.path.open("rb")


def _evidence(file: SourceFile) -> tuple[list[bytes], int]:
    """Lines that are not UTF-8 (a thousand are enough), and how many lines are UTF-8 beyond ASCII."""
    try:
        with _opened(file) as source:
            return _weigh_lines(source)
    except (EOFError, OSError) as error:
        raise InputError(
            tr("{path}: the file is damaged or ends too early, copy it again", path=file.path)
        ) from error


def _weigh_lines(source: gzip.GzipFile | BufferedReader) -> tuple[list[bytes], int]:
    invalid: list[bytes] = []
    multibyte = 0
    while (chunk := source.read(_CHUNK_BYTES) + source.readline()) and len(invalid) < 1000:
        if chunk.isascii():
            continue
        lines = [line for line in chunk.split(b"\n") if not line.isascii()]
        wrong = [] if _is_utf8(chunk) else [line for line in lines if not _is_utf8(line)]
        invalid += wrong
        multibyte += len(lines) - len(wrong)
    return invalid, multibyte


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _legacy(lines: list[bytes]) -> str:
    """GB18030 or Windows-1252.

    Chinese characters are two or four bytes and follow one another, Western accents stand alone between plain letters;
    trying GB18030 alone would not do, because it also decodes most of Windows-1252, swallowing the letter behind each accent.
    """
    runs = [len(run) for line in lines for run in _HIGH_RUN.findall(line)]
    paired = sum(length for length in runs if length > 1) > sum(runs) / 2
    text = b"".join(lines).decode("gb18030", errors="replace")
    return "gb18030" if paired and text.count(_BROKEN) <= len(lines) / 100 else "cp1252"
