"""The columns of the scores table that are in use: read when they are wanted, put away when others need the room."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any, Final

import polars as pl

from recall_console.console.lines import PENDING
from recall_console.errors import WorkspaceError
from recall_console.language import tr

ROOM: Final = 40 * 2**20
"""Bytes of columns that are kept although nobody wants them now."""
MOST_WORDS: Final = 50_000
"""A column of more different words than this is kept as it is."""


class Shelf:
    """Rows for a table: the columns of `kept` stay in memory, any other of `customers` comes and goes."""

    def __init__(self, customers: pl.LazyFrame, kept: pl.DataFrame) -> None:
        self.height = kept.height
        self._customers = customers
        self._kept = {column.name: column for column in kept}
        self._read: OrderedDict[str, pl.Series] = OrderedDict()
        self._lock = Lock()

    def lacking(self, names: Sequence[str]) -> list[str]:
        """Columns that have to be brought before they can be shown."""
        return [name for name in names if name not in self._kept and name not in self._read]

    def bring(self, names: Sequence[str]) -> None:
        """Read the columns that lack: about 10 ms for a million numbers.

        Raises
        ------
        WorkspaceError
            Where the scores cannot be read any more.
        """
        with reading():
            read = self._customers.select(self.lacking(names)).collect()
        with self._lock:
            self._read.update({column.name: narrow(column) for column in read})
            self._use(names)
            self._put_away(spared=set(names))

    def column(self, name: str) -> pl.Series:
        """A whole column.

        Raises
        ------
        WorkspaceError
            Where it cannot be read.
        """
        while (found := self._held(name)) is None:
            self.bring([name])
        return found

    def page(self, names: Sequence[str], numbers: pl.Series) -> list[tuple[Any, ...]]:
        """These columns of the rows with these numbers; `PENDING` stands for values of columns that lack."""
        with self._lock:
            self._use(names)
            held = [self._held(name) for name in names]
        unread = [PENDING] * numbers.len()
        columns = [unread if column is None else column.gather(numbers).to_list() for column in held]
        return list(zip(*columns, strict=True))

    def place(self, key: str) -> int | None:
        """The number of a customer's row."""
        ids = self._kept["customer_id"]
        number = ids.search_sorted(key) if self.height else 0
        return number if number < self.height and ids[number] == key else None

    def _held(self, name: str) -> pl.Series | None:
        return self._kept.get(name, self._read.get(name))

    def _use(self, names: Sequence[str]) -> None:
        for name in names:
            if name in self._read:
                self._read.move_to_end(name)

    def _put_away(self, spared: set[str]) -> None:
        """Let go of what was not used for longest."""
        idle = {name: column.estimated_size() for name, column in self._read.items() if name not in spared}
        over = sum(idle.values()) - ROOM
        for name, size in idle.items():
            if over <= 0:
                return
            del self._read[name]
            over -= size


@contextmanager
def reading() -> Iterator[None]:
    """Look into the files of a run.

    Raises
    ------
    WorkspaceError
        Where they went away, or are no longer what they were.
    """
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        raise WorkspaceError(tr("the scores of this run cannot be read any more; r scores anew")) from error


def narrow(column: pl.Series) -> pl.Series:
    """Words that many customers share as numbers: sorted at once, in a fraction of the room."""
    if column.dtype != pl.String:
        return column
    words = column.drop_nulls().unique()
    return column.cast(pl.Enum(words.sort())) if words.len() <= MOST_WORDS else column
