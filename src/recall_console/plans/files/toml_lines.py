"""Where the keys of a TOML text stand: `tomllib` and tomlkit give values without their places."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(
    r"""
    (?P<newline>\n)
    | (?P<blank>[ \t\r]+|\#[^\n]*)
    | (?P<words>\"{3}(?:[^\\]|\\.)*?\"{3,5} | '{3}.*?'{3,5} | "(?:[^"\\\n]|\\.)*" | '[^'\n]*')
    | (?P<sign>[\[\]{}=,.])
    | (?P<bare>[^\s\[\]{}=,.\"'\#]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_SHOWN_LETTERS: Final = 60


@dataclass(frozen=True)
class Entry:
    """A key with its value, the header of a table, or an item of an array.

    Attributes
    ----------
    path : str
        Dotted path as `joined` makes it; items and tables of an array are counted from 1: ``rungs.2.response.lift``.
    line : int
        Where it begins, from 1.
    begin, value, end : int
        Offsets in the text: of its first letter, of its value's first, and after its last; a header has no value, and
        its ``value`` is its ``end``.
    inside : str | None
        Path of the inline table or array that holds it; ``None`` where it stands on a line of its own.
    """

    path: str
    line: int
    begin: int
    value: int
    end: int
    inside: str | None = None

    @property
    def is_header(self) -> bool:
        """Whether it opens a table."""
        return self.value == self.end


def joined(path: str, name: str) -> str:
    """The dotted path of a key inside a table; a name that is no bare one is shown as quoted words.

    Parameters
    ----------
    path : str
        Dotted path of the table; empty for the whole file.
    name : str
        As `tomllib` gives it: anything at all.
    """
    shown = name if _BARE.fullmatch(name) else repr(name)
    short = shown if len(shown) <= _SHOWN_LETTERS else shown[:_SHOWN_LETTERS] + "…"
    return f"{path}.{short}" if path else short


def is_under(path: str, key: str) -> bool:
    """Whether a path is a key or lies within it."""
    return path == key or path.startswith(f"{key}.")


def line_of(toml: str, key: str) -> int:
    """The line that a key stands on.

    Parameters
    ----------
    toml : str
        A text that `tomllib` understands.
    key : str
        Dotted path as `joined` makes it.

    Returns
    -------
    int
        From 1; for a key that is not there the line of the table that it is missing from.
    """
    found = entries(toml)
    while key:
        if lines := [entry.line for entry in found if is_under(entry.path, key)]:
            return min(lines)
        key = key.rpartition(".")[0]
    return 1


def entries(toml: str) -> list[Entry]:
    """Every key, header and item of a text, in its order; what holds others comes before them.

    Parameters
    ----------
    toml : str
        A text that `tomllib` understands.
    """
    return sorted(_Reader(toml).entries(), key=lambda entry: (entry.begin, -entry.end))


@dataclass(frozen=True)
class _Token:
    """A piece of a text; blanks and comments are none, the text's end is an empty one."""

    text: str
    line: int
    begin: int
    end: int


def _tokens(toml: str) -> Iterator[_Token]:
    line = 1
    for found in _TOKEN.finditer(toml):
        if found.lastgroup != "blank":
            yield _Token(found.group(), line, *found.span())
        line += found.group().count("\n")
    yield _Token("", line, len(toml), len(toml))


class _Reader:
    """Reads a text from its first token to its last and notes the place of each key.

    It trusts the text: what is no TOML has been refused before.
    """

    def __init__(self, toml: str) -> None:
        self._tokens = _tokens(toml)
        self._token = next(self._tokens)
        self._end = 0  # of the last token that was passed
        self._entries: list[Entry] = []
        self._tables: Counter[str] = Counter()

    def entries(self) -> list[Entry]:
        table = ""
        self._newlines()
        while self._token.text:
            if self._token.text == "[":
                table = self._header()
            else:
                self._pair(table)
            self._newlines()
        return self._entries

    def _header(self) -> str:
        """The path of the table that a ``[header]`` or ``[[header]]`` opens."""
        first = self._pop()
        is_array = self._passes("[")
        *outer, last = self._names()
        path = ""
        for name in outer:
            path = self._latest(joined(path, name))
        path = joined(path, last)
        if is_array:
            self._tables[path] += 1
            path = self._latest(path)
        for _ in range(1 + is_array):
            self._passes("]")
        self._note(path, first, self._end)
        return path

    def _latest(self, path: str) -> str:
        """The table that a header goes on with: in an array of tables its last."""
        return f"{path}.{self._tables[path]}" if path in self._tables else path

    def _pair(self, table: str, inside: str | None = None) -> None:
        first, path = self._token, table
        for name in self._names():
            path = joined(path, name)
        self._passes("=")
        self._value(path, first, inside)

    def _names(self) -> list[str]:
        names = [_name(self._pop().text)]
        while self._passes("."):
            names.append(_name(self._pop().text))
        return names

    def _value(self, path: str, first: _Token, inside: str | None) -> None:
        begin = self._token.begin
        if self._passes("["):
            self._items(path)
        elif self._passes("{"):
            self._pairs(path)
        else:
            while self._token.text not in {",", "]", "}", "\n", ""}:
                self._pop()
        self._note(path, first, begin, inside)

    def _items(self, path: str) -> None:
        number = 0
        while not self._closes("]"):
            number += 1
            self._value(f"{path}.{number}", self._token, path)

    def _pairs(self, path: str) -> None:
        while not self._closes("}"):
            self._pair(path, path)

    def _closes(self, bracket: str) -> bool:
        """Whether an array or an inline table is over; else the next token begins its next item."""
        self._newlines()
        if self._passes(","):
            self._newlines()
        return self._passes(bracket)

    def _newlines(self) -> None:
        while self._passes("\n"):
            pass

    def _passes(self, text: str) -> bool:
        is_there = self._token.text == text
        if is_there:
            self._pop()
        return is_there

    def _pop(self) -> _Token:
        token = self._token
        self._token, self._end = next(self._tokens, token), token.end
        return token

    def _note(self, path: str, first: _Token, value: int, inside: str | None = None) -> None:
        self._entries.append(Entry(path, first.line, first.begin, value, self._end, inside))


def _name(token: str) -> str:
    return next(iter(tomllib.loads(f"{token} = 0"))) if token[:1] in {"'", '"'} else token
