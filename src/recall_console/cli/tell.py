"""How a command tells: one JSON document, JSON lines of progress, or a bar on stderr."""

import contextlib
import re
import sys
import time
from collections.abc import Callable, Iterator
from json import dumps
from typing import Any, Final

from recall_console.console.format import fit, plain
from recall_console.errors import RecallError
from recall_console.language import tr, trc
from recall_console.progress import FAILED, Progress, Report, silent

BAR_CELLS = 24

_OBEYED: Final = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Controls, line breaks and direction marks that JSON lets stand in a text, and a terminal obeys."""


def as_json(value: Any) -> None:
    """Print one document on stdout and nothing else."""
    sys.stdout.write(
        _escaped(dumps(value, ensure_ascii=False, allow_nan=False, default=str, indent=1)) + "\n"
    )


def answer(document: Any, words: Callable[[], str], *, json: bool) -> None:
    """Print an answer: as one document, or in words."""
    clear_bar()
    if json:
        as_json(document)
    else:
        sys.stdout.write(words() + "\n")


def json_line(value: dict[str, Any]) -> None:
    """Print one line of a stream, at once."""
    sys.stdout.write(_escaped(dumps(value, ensure_ascii=False, default=str)) + "\n")
    sys.stdout.flush()


def _escaped(document: str) -> str:
    """The same document with what a terminal would obey written as JSON's escapes."""
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", document)


def reporter(kind: str | None, *, quiet: bool) -> Report:
    """Who hears of progress: a program (``json``), a person at a terminal, or nobody."""
    if kind == "json":
        return lambda step: json_line(step._asdict() | {"at": round(time.time(), 3)})
    if quiet or not sys.stderr.isatty():
        return silent
    return _bar(sys.stderr.write, sys.stderr.flush)


@contextlib.contextmanager
def ending(*, told: bool) -> Iterator[None]:
    """Tell a listening program how the work failed, before the error goes its way."""
    try:
        yield
    except Exception as error:
        if told:
            json_line({"stage": FAILED, "error": _why(error)})
        raise


def _why(error: Exception) -> str:
    """One sentence on a failure."""
    if isinstance(error, RecallError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or tr('the system')}: {error.strerror}"
    return tr("unexpected {kind}: {error}", kind=type(error).__name__, error=error)


def _bar(write: Callable[[str], object], flush: Callable[[], object]) -> Report:
    def show(step: Progress) -> None:
        filled = BAR_CELLS * step.done // max(step.total, 1)
        write(
            f"\r\x1b[K{fit(_stage(step.stage), 10)} {'━' * filled}{'·' * (BAR_CELLS - filled)} {_detail(step)}"
        )
        flush()

    return show


def _stage(code: str) -> str:
    """What is being done, in a word."""
    words = {
        "read": trc("stage", "read"),
        "variables": trc("stage", "variables"),
        "fit": trc("stage", "fit"),
        "evaluate": trc("stage", "evaluate"),
        "score": trc("stage", "score"),
        "tiers": trc("stage", "tiers"),
        "advise": trc("stage", "advise"),
        "write": trc("stage", "write"),
    }
    return words.get(code, code)


def _detail(step: Progress) -> str:
    return plain(tr(step.detail), 40) if step.detail else ""


def clear_bar() -> None:
    """Take the bar off the terminal before the answer is printed."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
