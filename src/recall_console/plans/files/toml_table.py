"""One table of a TOML file, read strictly: every key is asked for by name and kind, and what nobody asked for is refused."""

import difflib
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from recall_console.errors import PlanError
from recall_console.language import tr
from recall_console.plans.files import toml_lines
from recall_console.plans.quantities import MOST, refuse

T = TypeVar("T")
_LOOKS_LIKE: Final = 0.75
Parser = Callable[[object, str], T]


class Table:
    """The keys of one table and which of them have been asked for.

    Parameters
    ----------
    values : Mapping[str, Any]
        As `tomllib` gives them.
    path : str
        Dotted path of the table in its file; empty for the whole file.
    """

    def __init__(self, values: Mapping[str, Any], path: str = "") -> None:
        self._values = values
        self.path = path
        self._asked: set[str] = set()

    def key(self, name: str) -> str:
        """The dotted path of a key, as messages and edits name it; a key may be hostile input too."""
        return toml_lines.joined(self.path, name)

    def has(self, name: str) -> bool:
        """Whether the file gives this key."""
        return name in self._values

    def need(self, name: str, parse: Parser[T]) -> T:
        """The value of a key that must be there."""
        self._refuse_misspelt(name)
        if not self.has(name):
            raise PlanError.at(self.key(name), tr("missing"))
        return self._parsed(name, parse)

    def take(self, name: str, parse: Parser[T], default: T) -> T:
        """The value of a key, or its default."""
        self._asked.add(name)
        return self._parsed(name, parse) if self.has(name) else default

    def maybe(self, name: str, parse: Parser[T]) -> T | None:
        """The value of a key, or ``None``."""
        self._asked.add(name)
        return self._parsed(name, parse) if self.has(name) else None

    def table(self, name: str) -> "Table":
        """A table inside this one; empty where the file has none."""
        self._refuse_misspelt(name)
        self._asked.add(name)
        values = self._values.get(name, {})
        if not isinstance(values, Mapping):
            refuse(self.key(name), tr("a table [{key}]", key=self.key(name)), values)
        return Table(values, self.key(name))

    def maybe_table(self, name: str) -> "Table | None":
        """A table inside this one, or ``None``."""
        self._asked.add(name)
        return self.table(name) if self.has(name) else None

    def tables(self, name: str) -> list["Table"]:
        """The tables of an array, counted from 1 in messages."""
        self._refuse_misspelt(name)
        self._asked.add(name)
        found = self._values.get(name, [])
        if not isinstance(found, list) or not all(isinstance(values, Mapping) for values in found):
            refuse(self.key(name), tr("tables [[{key}]]", key=self.key(name)), found)
        return [Table(values, f"{self.key(name)}.{number}") for number, values in enumerate(found, start=1)]

    def close(self) -> None:
        """Refuse what nobody asked for.

        Raises
        ------
        PlanError
            Naming the first unknown key and the known one nearest to it.
        """
        for name in self._values:
            if name not in self._asked:
                raise PlanError.at(self.key(name), tr("unknown key{hint}", hint=self._hint(name)))

    def _parsed(self, name: str, parse: Parser[T]) -> T:
        self._asked.add(name)
        return parse(self._values[name], self.key(name))

    def _hint(self, name: str) -> str:
        near = difflib.get_close_matches(name, sorted(self._asked), n=1)
        return (
            tr("; did you mean {near}?", near=near[0])
            if near
            else tr("; known here: {names}", names=", ".join(sorted(self._asked)))
        )

    def _refuse_misspelt(self, name: str) -> None:
        """Where a key is absent, an unknown one that looks like it is the likelier mistake to name."""
        if self.has(name):
            return
        others = sorted(set(self._values) - self._asked)
        for given in difflib.get_close_matches(name, others, n=1, cutoff=_LOOKS_LIKE):
            raise PlanError.at(self.key(given), tr("unknown key; did you mean {name}?", name=name))


def text(raw: object, key: str) -> str:
    """Words, not empty."""
    if not isinstance(raw, str) or not raw.strip():
        refuse(key, tr("words in quotes"), raw)
    return raw


def condition(raw: object, key: str) -> str:
    """SQL that tells of each customer by that customer's own figures, so that one alone is judged as among all."""
    from recall_console.prediction.segments import looks_at_all  # noqa: PLC0415 - a plan without one loads no Polars

    words = text(raw, key)
    if looks_at_all(words):
        raise PlanError.at(
            key,
            tr(
                "a plan's condition compares each customer's own figures; an average, a sum or a rank looks at all customers at once: write the number itself"
            ),
        )
    return words


def flag(raw: object, key: str) -> bool:
    """Yes or no."""
    if not isinstance(raw, bool):
        refuse(key, tr("true or false"), raw)
    return raw


def number(raw: object, key: str) -> float:
    """A plain finite number ≥ 0."""
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 <= raw <= MOST:
        refuse(key, tr("a number ≥ 0"), raw)
    return float(raw)


def count(raw: object, key: str) -> int:
    """A whole number ≥ 1."""
    if isinstance(raw, bool) or not isinstance(raw, int) or not 1 <= raw <= MOST:
        refuse(key, tr("a whole number ≥ 1"), raw)
    return raw


def count_from_zero(raw: object, key: str) -> int:
    """A whole number ≥ 0."""
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= MOST:
        refuse(key, tr("a whole number ≥ 0"), raw)
    return raw


def one_of(words: tuple[T, ...]) -> Parser[T]:
    """A parser for a closed vocabulary."""

    def parse(raw: object, key: str) -> T:
        for word in words:
            if raw == word:
                return word
        return refuse(key, tr("one of {words}", words=", ".join(f'"{word}"' for word in words)), raw)

    return parse
