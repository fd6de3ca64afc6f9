"""Edits of a TOML text that change what they are asked to and nothing else: comments, order and blank lines stay."""

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Final

import tomlkit

from recall_console.errors import PlanError
from recall_console.language import tr
from recall_console.plans.files.toml_lines import Entry, entries, is_under

Scalar = str | int | float | bool
Value = Scalar | list[str]
_KEY: Final = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
_BREAK: Final = re.compile(r"\r?\n\Z")
_BLANKS: Final = re.compile(r"(?:\r?\n[ \t]*)+\Z")
_NOTES: Final = re.compile(r"(?:\r?\n[ \t]*#[^\r\n]*)+(?=\s*\Z|\r?\n[ \t]*\r?\n)")
_NUMBERED: Final = re.compile(r"\.\d+(?=\.|$)")


def with_value(toml: str, key: str, value: Value) -> str:
    """The text with a value at a key, there already or not.

    Parameters
    ----------
    toml : str
        A text that `tomllib` understands.
    key : str
        Dotted path; tables of an array are counted from 1.
    value : str, int, float, bool or list of str
        What is to stand there.

    Raises
    ------
    PlanError
        Where there is no such place.
    """
    found = entries(toml)
    for entry in found:
        if entry.path == key and not entry.is_header:
            return toml[: entry.value] + _written(value) + toml[entry.end :]
    if not _KEY.fullmatch(key) or any(is_under(entry.path, key) for entry in found):
        raise _nowhere(key)
    return _with_key(toml, found, key, value)


def with_table(toml: str, key: str, table: Mapping[str, Value]) -> str:
    """The text with a table below the others of an array, or else below the table that the array belongs to.

    Parameters
    ----------
    toml : str
        A text that `tomllib` understands.
    key : str
        Dotted path of the array.
    table : Mapping[str, Value]
        Keys, dotted where they stand in a table of their own, and values.

    Raises
    ------
    PlanError
        Where there is no such place, or the array is written as one value.
    """
    found, header = entries(toml), _NUMBERED.sub("", key)
    if any(is_under(key, entry.path) and not entry.is_header for entry in found):
        raise PlanError.at(
            key,
            tr(
                "expected as tables [[{header}]]; to what is written as a value none can be added",
                header=header,
            ),
        )
    above = _above(_lines(found), key)
    if not _KEY.fullmatch(key) or not above:
        raise _nowhere(key)
    place = _below_notes(toml, _end_of_line(toml, above[-1].end))
    pairs = [f"{name} = {_written(value)}" for name, value in table.items()]
    block = _newline(toml).join(["", "", f"[[{header}]]", *pairs])
    return toml[:place] + block + toml[place:]


def without(toml: str, key: str) -> str:
    """The text without a key and whatever stands below it.

    Parameters
    ----------
    toml : str
        A text that `tomllib` understands.
    key : str
        Dotted path; tables of an array are counted from 1.

    Raises
    ------
    PlanError
        Where there is no such key.
    """
    found = entries(toml)
    cuts = [*_cuts_of_lines(toml, _lines(found), key), *_cuts_of_items(found, key)]
    if not cuts:
        raise PlanError.at(key, tr("there is nothing to take away"))
    for begin, end in sorted(cuts, reverse=True):
        toml = toml[:begin] + toml[end:]
    return toml


def _with_key(toml: str, found: list[Entry], key: str, value: Value) -> str:
    table = _table_of(found, key)
    name = key.removeprefix(f"{table.path}.") if table else key
    if any(step.isdecimal() for step in name.split(".")):
        raise _nowhere(key)
    pair = f"{name} = {_written(value)}"
    if table is None or table.is_header:
        return _with_line(toml, found, table, pair)
    if toml[table.value] != "{":
        raise _nowhere(key)
    return _with_item(toml, found, table, pair)


def _table_of(found: list[Entry], key: str) -> Entry | None:
    """The innermost table with a place of its own that a key belongs to; ``None`` is the whole file."""
    by_path = {entry.path: entry for entry in found}
    path, _, step = key.rpartition(".")
    while path:
        if f"{path}.1" in by_path and f"{path}.{step}" not in by_path:
            most = sum(entry.path.rpartition(".")[0] == path for entry in found)
            raise PlanError.at(
                key, tr("expected a number from 1 to {most}, found {step}", most=most, step=step)
            )
        if path in by_path:
            return by_path[path]
        path, _, step = path.rpartition(".")
    return None


def _with_line(toml: str, found: list[Entry], table: Entry | None, pair: str) -> str:
    """The text with a key below those of the same inner table, or else below the last key of its table."""
    own = _own(found, table)
    inner = f"{table.path}." if table else ""
    alike = [entry for entry in own if is_under(entry.path, inner + re.split("[. ]", pair)[0])]
    above = alike or own or ([table] if table else [])
    if not above:
        return pair + _newline(toml) + toml
    place = _end_of_line(toml, above[-1].end)
    return toml[:place] + _newline(toml) + pair + toml[place:]


def _above(lines: list[Entry], key: str) -> list[Entry]:
    """What a table of an array stands below: the others of the array, else the table that it is in, else everything."""
    owner = key[: max((number.end() for number in _NUMBERED.finditer(key)), default=0)]
    likes = [entry for entry in lines if is_under(entry.path, key)]
    return likes or [entry for entry in lines if not owner or is_under(entry.path, owner)]


def _own(found: list[Entry], table: Entry | None) -> list[Entry]:
    """The keys on lines of their own between a table's header and the next."""
    lines = _lines(found)
    below = lines[lines.index(table) + 1 :] if table else lines
    return list(itertools.takewhile(lambda entry: not entry.is_header, below))


def _with_item(toml: str, found: list[Entry], table: Entry, pair: str) -> str:
    """The text with a key in an inline table."""
    items = [entry for entry in found if entry.inside == table.path]
    place, between = (items[-1].end, ", ") if items else (table.value + 1, "")
    return toml[:place] + between + pair + toml[place:]


def _cuts_of_lines(toml: str, lines: list[Entry], key: str) -> Iterator[tuple[int, int]]:
    """From where to where each run of lines under a key reaches, with the comments between them."""
    for is_gone, run in itertools.groupby(lines, lambda entry: is_under(entry.path, key)):
        if is_gone:
            first, *_ = gone = list(run)
            yield _cut(toml, first, _end_of_line(toml, gone[-1].end))


def _cut(toml: str, first: Entry, end: int) -> tuple[int, int]:
    """A table is taken away with the blank lines above it."""
    above = toml[: toml.rfind("\n", 0, first.begin) + 1]
    gap = (_BLANKS if first.is_header else _BREAK).search(above)
    begin = gap.start() if gap else 0
    return (begin, end) if begin else (0, min(len(toml), toml.find("\n", end) + 1 or len(toml)))


def _cuts_of_items(found: list[Entry], key: str) -> Iterator[tuple[int, int]]:
    """The same for items of inline tables and arrays; a comma goes with its item."""
    for entry in found:
        if entry.inside is None or not is_under(entry.path, key) or is_under(entry.inside, key):
            continue
        items = [item for item in found if item.inside == entry.inside]
        number = items.index(entry)
        if any(not is_under(item.path, key) for item in items[:number]):
            yield items[number - 1].end, entry.end
        else:
            yield entry.begin, items[number + 1].begin if number + 1 < len(items) else entry.end


def _below_notes(toml: str, place: int) -> int:
    """Comments right below a key are its own, unless a header follows at once, which they introduce."""
    notes = _NOTES.match(toml, place)
    return notes.end() if notes else place


def _end_of_line(toml: str, place: int) -> int:
    """Where the line that a place is on ends, its comment included."""
    end = toml.find("\n", place)
    return len(toml) if end < 0 else end - (toml[end - 1] == "\r")


def _lines(found: list[Entry]) -> list[Entry]:
    """What stands on lines of its own."""
    return [entry for entry in found if entry.inside is None]


def _newline(toml: str) -> str:
    return "\r\n" if "\r\n" in toml else "\n"


def _written(value: Value) -> str:
    return tomlkit.item(value).as_string()


def _nowhere(key: str) -> PlanError:
    return PlanError.at(key, tr("there is no such place in the plan"))
