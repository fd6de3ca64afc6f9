"""What is wrong with a condition, in plain words: the engine's own complaints are made for people who write parsers."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import Final, NamedTuple

import polars as pl

from recall_console.language import later, tr

_TOKENS: Final = re.compile(
    r"""(?P<word>'(?:[^']|'')*')|(?P<column>"[^"]*")|(?P<number>\d+(?:\.\d*)?|\.\d+)|(?P<name>[^\W\d]\w*)"""
    r"""|(?P<sign><>|<=|>=|!=|==|=>|=<|&&|\|\||[<>=+*/%-])|(?P<bracket>[(),])|(?P<other>\S)"""
)
_FOREIGN: Final = {"‘": "'", "’": "'", "“": "'", "”": "'", "＇": "'", "＂": "'"} | {
    chr(ord(sign) + 0xFEE0): sign for sign in "<>=(),+-*/%!;"
}
"""Signs that an input method or a word processor puts in the place of SQL's."""
_FAMILIAR: Final = {"&&": "AND", "||": "OR", "=>": ">=", "=<": "<=", "!": "NOT"}
"""Signs of other languages, and what SQL has for them."""
_JOINS: Final = frozenset({"and", "or", "not", "in", "like", "between", "is"})
_OPENS: Final = frozenset({"not", "case", "date", "interval"})
"""Words that a condition, or what stands behind a join, may begin with; after them comes more."""
_COMPLAINTS: Final = (
    (r"date/datetime/time", later("a date is written as date '2026-03-01' in a condition")),
    (r"invalid DATE literal '(.*)'", later("there is no such day as {name}")),
    (r"unsupported function '(.*)'", later("there is no function {name}()")),
    (r"unexpected token '(.*)'", later("cannot read on at {name}; is AND or OR missing before it?")),
    (
        r"cannot compare|expected String|operation not supported|is of type",
        later("a number is compared with a word in {condition}; words stand in quotes, numbers do not"),
    ),
)
"""What the engine says, and what it comes to."""
_ALIKE: Final = 0.68
"""Likeness from which a column may have been meant: `country` is to `monetary` 0.67."""
_OPERANDS: Final = frozenset({"word", "column", "number", "name"})


class Token(NamedTuple):
    """A piece of a condition: its kind, its text, and where it stands, from 1."""

    kind: str
    text: str
    place: int

    @property
    def joins(self) -> bool:
        """Whether something has to stand on its right."""
        return self.kind == "sign" or self.text.lower() in _JOINS

    @property
    def is_operand(self) -> bool:
        """Whether it is a column or a value."""
        return self.kind in _OPERANDS and self.text.lower() not in _JOINS | _OPENS


def tokens(condition: str) -> list[Token]:
    """The pieces of a condition, from left to right."""
    return [Token(str(found.lastgroup), found[0], found.start() + 1) for found in _TOKENS.finditer(condition)]


def explained(condition: str, complaint: str) -> str:
    """What is wrong with a condition, in one sentence.

    Parameters
    ----------
    condition : str
        SQL that could not be used.
    complaint : str
        What the engine says of it; used where nothing plainer is known.
    """
    return next(_wrong(condition), None) or _of_engine(condition, complaint)


def unknown_column(name: str, schema: pl.Schema) -> str:
    """That there is no such column, and what may have been meant.

    Parameters
    ----------
    name : str
        As it was written.
    schema : pl.Schema
        Of the table that conditions are about.
    """
    if name in _words(schema):
        return tr("{name} is a word and no column: write '{name}' in single quotes", name=name)
    holding = [column for column in schema if name and f"_{name.lower()}" in f"_{column}"]
    near = holding[:3] or get_close_matches(name.lower(), schema, n=3, cutoff=_ALIKE)
    if near:
        return tr("there is no column {name!r}; did you mean {near}?", name=name, near=" / ".join(near))
    return tr("there is no column {name!r}; the columns are {columns}", name=name, columns=", ".join(schema))


def _words(schema: pl.Schema) -> set[str]:
    return {word for kind in schema.values() if isinstance(kind, pl.Enum) for word in kind.categories}


def _wrong(condition: str) -> Iterator[str]:
    """What a reader sees, the plainest first."""
    pieces = tokens(condition)
    if not pieces:
        yield tr("the condition is empty; write one such as churn_probability > 0.7")
        return
    yield from _wrong_signs(pieces)
    yield from _wrong_brackets(pieces)
    yield from _wrong_ends(pieces)
    yield from _wrong_neighbours(pieces)


def _wrong_signs(pieces: Sequence[Token]) -> Iterator[str]:
    for piece in pieces:
        meant = _FOREIGN.get(piece.text) or _FAMILIAR.get(piece.text)
        if meant:
            yield tr(
                "write {meant} in place of {sign}, character {place}",
                meant=meant,
                sign=piece.text,
                place=piece.place,
            )
        elif piece.text in {"'", '"'}:
            yield tr("the quote that opens at character {place} is never closed", place=piece.place)
        elif piece.text == ";":
            yield tr("a condition ends without a semicolon: take away character {place}", place=piece.place)


def _wrong_brackets(pieces: Sequence[Token]) -> Iterator[str]:
    opened: list[Token] = []
    for piece in pieces:
        if piece.text == "(":
            opened.append(piece)
        elif piece.text == ")" and not opened:
            yield tr("the bracket ) at character {place} was never opened", place=piece.place)
            return
        elif piece.text == ")":
            opened.pop()
        elif piece.text == "," and not opened:
            yield tr(
                "a comma stands only in lists, such as in ('high', 'low'); a decimal is written 0.7: character {place}",
                place=piece.place,
            )
    if opened:
        yield tr("the bracket ( at character {place} is never closed", place=opened[-1].place)


def _wrong_ends(pieces: Sequence[Token]) -> Iterator[str]:
    first, last = pieces[0], pieces[-1]
    if last.joins:
        yield tr("something is missing at the end, after {last}", last=last.text)
    if first.joins and first.text.lower() != "not" and first.text not in "+-":
        yield tr("something is missing at the beginning, before {first}", first=first.text)


def _wrong_neighbours(pieces: Sequence[Token]) -> Iterator[str]:
    for left, right in pairwise(pieces):
        if left.text.lower() == "in" and right.text != "(":
            yield tr("a list goes in brackets after IN, such as in ('high', 'low')")
        elif left.text == "(" and right.text == ")":
            yield tr("nothing stands between the brackets at character {place}", place=left.place)
        elif left.is_operand and right.is_operand:
            yield tr(
                "between {left} and {right} something is missing: AND, OR or a comparison such as >",
                left=left.text,
                right=right.text,
            )


def _of_engine(condition: str, complaint: str) -> str:
    """The engine's complaint, in words where they are known."""
    for pattern, words in _COMPLAINTS:
        if found := re.search(pattern, complaint):
            return tr(words, name="".join(found.groups()), condition=condition)
    return tr("cannot make sense of the condition {condition!r}", condition=condition)
