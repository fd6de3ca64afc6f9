"""What a condition may go on with: names of columns, words that a column holds, and what joins them."""

import re
from dataclasses import dataclass
from typing import Final

import polars as pl

JOINS: Final = ("and", "or", "not", "in (", "is null", "is not null", "between", "like")
_COMPARED: Final = re.compile(r"""\b(\w+)"?\s*(?:=|<>|!=)\s*('[^']*)?$""")
_LISTED: Final = re.compile(
    r"""\b(\w+)"?\s+(?:not\s+)?in\s*\(\s*(?:'[^']*'\s*,\s*)*('[^']*)?$""", re.IGNORECASE
)
_NAME: Final = re.compile(r"[A-Za-z_]\w*$")
_IN_WORD: Final = re.compile(r"^(?:[^']|'[^']*')*'[^']*$")


@dataclass(frozen=True)
class Completion:
    """What could stand at the caret: whole candidates, and how many characters before the caret they replace."""

    candidates: tuple[str, ...] = ()
    replaces: int = 0


def complete(before: str, schema: pl.Schema) -> Completion:
    """Candidates for a condition that reads like this up to the caret."""
    for asked in (_COMPARED, _LISTED):
        if found := asked.search(before):
            return _words(found.group(2) or "", schema.get(found.group(1).lower()))
    if _IN_WORD.match(before):
        return Completion()
    found = _NAME.search(before)
    typed = found.group() if found else ""
    if not typed:
        return Completion()
    known = [*schema, *JOINS]
    beginning = [name for name in known if name.startswith(typed.lower())]
    holding = [name for name in schema if typed.lower() in name and name not in beginning]
    fitting = (*beginning, *holding)
    return Completion(() if fitting == (typed,) else fitting, len(typed))


def _words(typed: str, kind: pl.DataType | None) -> Completion:
    """Quoted words of a column that holds a few."""
    if not isinstance(kind, pl.Enum):
        return Completion()
    quoted = (f"'{word}'" for word in kind.categories)
    return Completion(tuple(word for word in quoted if word.lower().startswith(typed.lower())), len(typed))
