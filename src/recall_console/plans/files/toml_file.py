"""TOML files read strictly: whatever is wrong with one is told in a sentence that names the file, the line and the key."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

from recall_console.errors import PlanError
from recall_console.language import later, tr
from recall_console.plans.files import toml_lines
from recall_console.plans.files.toml_table import Table

T = TypeVar("T")
_PLACE: Final = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")
_MOST_LETTERS: Final = 200
_MOST_LEVELS: Final = 32
_TOO_DEEP: Final = later("not TOML: nested deeper than {most} levels")


def read(path: Path | str, make: Callable[[Table], T]) -> T:
    """What a TOML file in UTF-8 says.

    Parameters
    ----------
    path : Path or str
        The file.
    make : callable
        Makes it of the file's outermost table.

    Raises
    ------
    PlanError
        When the file cannot be read or understood; the message begins with the file and the line, and names the key.
    """
    try:
        return parse(read_text(path), make)
    except PlanError as error:
        place = (
            Path(path).name
            if error.line is None
            else tr("{name} line {line}", name=Path(path).name, line=error.line)
        )
        raise PlanError(f"{place}: {error}", error.key, error.line) from error


def parse(toml: str, make: Callable[[Table], T]) -> T:
    """What a TOML text says.

    Raises
    ------
    PlanError
        Naming the key, what was expected and what was found; `PlanError.line` is the line of the mistake.
    """
    table = Table(values(toml))
    try:
        made = make(table)
        table.close()
    except PlanError as error:
        error.line = toml_lines.line_of(toml, error.key)
        raise
    return made


def read_text(path: Path | str) -> str:
    """The text of a file, with the line ends that it has.

    Raises
    ------
    PlanError
        When there is no such file, or it is no UTF-8 text.
    """
    try:
        return Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise PlanError(tr("the file cannot be read: {value}", value=error.strerror or error)) from error
    except UnicodeDecodeError as error:
        raise PlanError(tr("the file is no UTF-8 text; save it as UTF-8")) from error


def values(toml: str) -> dict[str, Any]:
    """What the keys of a text hold, whether anybody understands them or not.

    Raises
    ------
    PlanError
        When it is no TOML, or nested deeper than people write.
    """
    try:
        found = tomllib.loads(toml)
    except ValueError as error:  # also what Python says of numbers with thousands of digits
        raise _no_toml(str(error), last_line=toml.count("\n") + 1) from error
    except RecursionError as error:
        raise PlanError(tr(_TOO_DEEP, most=_MOST_LEVELS)) from error
    if _is_deep(found):
        raise PlanError(tr(_TOO_DEEP, most=_MOST_LEVELS))
    return found


def _no_toml(said: str, last_line: int) -> PlanError:
    """What `tomllib` says, with the line that it names."""
    place = _PLACE.search(said)
    line = int(place["line"] or last_line) if place else None
    return PlanError(tr("not TOML: {said}", said=_PLACE.sub("", said)[:_MOST_LETTERS]), line=line)


def _is_deep(found: Any) -> bool:
    level = [found]
    for _ in range(_MOST_LEVELS):
        level = [inner for one in level for inner in _inner(one)]
    return bool(level)


def _inner(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
