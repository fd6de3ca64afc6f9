"""Where a table's rows come from: a frame, or anything that hands out pages of some columns."""

from collections.abc import Sequence
from typing import Any, Protocol

import polars as pl


class Rows(Protocol):
    """Rows by number; columns may have to be brought before they can be shown."""

    @property
    def height(self) -> int:
        """How many there are."""

    def lacking(self, names: Sequence[str]) -> list[str]:
        """Columns that have to be brought first."""

    def bring(self, names: Sequence[str]) -> None:
        """Bring columns; may take longer than a key should, and may raise a `RecallError`."""

    def page(self, names: Sequence[str], numbers: pl.Series) -> list[tuple[Any, ...]]:
        """These columns of the rows with these numbers; `lines.PENDING` stands for values of columns that lack."""

    def place(self, key: str) -> int | None:
        """The number of the row with this key."""


class FrameRows:
    """The rows of a frame whose first column is the key."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    @property
    def height(self) -> int:
        """How many there are."""
        return self._frame.height

    def lacking(self, _: Sequence[str]) -> list[str]:
        """Nothing: all is in memory."""
        return []

    def bring(self, _: Sequence[str]) -> None:
        """Nothing has to come."""

    def page(self, names: Sequence[str], numbers: pl.Series) -> list[tuple[Any, ...]]:
        """These columns of the rows with these numbers."""
        return self._frame.select(names)[numbers].rows()

    def place(self, key: str) -> int | None:
        """The number of the row with this key."""
        return self._frame.to_series(0).index_of(key)
