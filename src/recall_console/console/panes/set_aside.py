"""Every row that was set aside: a screen of its own on top of the Data pane."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from textual import work
from textual.message import Message

from recall_console.console.actions import Action
from recall_console.console.export import export_frame
from recall_console.console.format import LONGEST_SENTENCE, plain, whole
from recall_console.console.lines import GAP, SIGNS, Column
from recall_console.console.pane import Pane, Told
from recall_console.console.store import unreadable_store
from recall_console.console.table import Table
from recall_console.console.tabs import TABS
from recall_console.console.text import Line, line, wrapped
from recall_console.console.text_view import TextView
from recall_console.console.trouble import told_to
from recall_console.errors import WorkspaceError
from recall_console.events import said
from recall_console.language import later, tr, trn

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl
    from textual.widget import Widget

    from recall_console.console.book import Book

DETAIL_LINES: Final = 6
PLACE_CELLS: Final = 22
LEAST_REASON, MOST_REASON = 18, 40
"""Cells of the reason: a third of the width between these."""


@dataclass
class Fetched(Message):
    """The rows have been read."""

    book: "Book"
    rows: "pl.DataFrame"


class SetAsidePane(Pane):
    """File and line, reason and the row's own text; below the table all of the row under the cursor."""

    TAB = next(tab for tab in TABS if tab.name == "data")
    PLACE = "set-aside"
    HAS_TABLE = True
    FIGURES = ("set_aside",)
    HELP = later("""
Rows that cannot be read are kept with the file, the line in it (the first line is 1), the reason, and their own text. Mend the
file, and r reads it again; the other rows are not touched by them.
""")
    ACTIONS = (
        Action("back", ("escape",), later("back"), later("Back to the report"), 85),
        Action("export", ("e",), later("export"), later("Write all of these rows to a file"), 80),
    )
    DEFAULT_CSS = f"""
    SetAsidePane #rows {{ height: 1fr; }}
    SetAsidePane #row {{ height: {DETAIL_LINES}; }}
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: pl.DataFrame | None = None

    def compose_body(self) -> "Iterable[Widget]":
        """The rows, and the one under the cursor in full."""
        yield Table(id="rows")
        yield TextView(id="row")

    def show(self, book: "Book") -> None:
        """Read the rows beside the keys: there may be many."""
        self.query_one(Table).focus()
        self._fetch(book)

    @work(thread=True, exclusive=True, group="aside")
    def _fetch(self, book: "Book") -> None:
        with told_to(self.complain):
            self.post_message(Fetched(book, _read(book)))

    def on_fetched(self, fetched: Fetched) -> None:
        """Show them, unless another run has come meanwhile."""
        if fetched.book is not self.book:
            return
        self._rows = fetched.rows
        self._show_rows()
        count = fetched.rows.height
        self.say(trn("{count} row was set aside", "{count} rows were set aside", count, count=whole(count)))

    def on_table_moved(self) -> None:
        """Another row is under the cursor."""
        self._tell()

    def on_resize(self) -> None:
        """Rows are as wide as the terminal."""
        self._show_rows()

    def _show_rows(self) -> None:
        if self._rows is not None:
            self.query_one(Table).show(self._rows, columns=_columns(self.size.width))
            self._tell()

    def _tell(self) -> None:
        table = self.query_one(Table)
        if self._rows is not None and table.cursor < self._rows.height:
            row = self._rows.row(table.cursor, named=True)
            self.query_one("#row", TextView).put(_in_full(row, self.size.width - 1))

    def why_not(self, name: str) -> str | None:
        """Rows have to be there before they are written."""
        if name == "export" and self._rows is None:
            return tr("the rows are not there yet")
        return super().why_not(name)

    def act_export(self) -> None:
        """All of the rows to a file."""
        if self.book is not None and self._rows is not None:
            self._write(self.book, self._rows.select("file", "line", "reason", "raw"))

    @work(thread=True, exclusive=True, group="export")
    def _write(self, book: "Book", rows: "pl.DataFrame") -> None:
        with told_to(self.complain):
            path, count = export_frame(book.workspace.exports, "set-aside", rows), rows.height
            words = trn(
                "{count} row written to {path}",
                "{count} rows written to {path}",
                count,
                count=whole(count),
                path=path,
            )
            self.post_message(Told(words))


def _read(book: "Book") -> "pl.DataFrame":
    """The rows, each with its place."""
    import polars as pl  # noqa: PLC0415 - the book is at hand before it

    from recall_console.events.store import EventStore  # noqa: PLC0415 - only who looks needs it

    store = EventStore.open(book.workspace.store)
    try:
        rows = store.set_aside()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise WorkspaceError(unreadable_store(book.workspace, error)) from error
    names = {path: PurePath(path).name for path in rows["file"].unique()}
    name = pl.col("file").replace_strict(names, return_dtype=pl.String)
    return rows.select(pl.format("{}:{}", name, "line").alias("place"), "reason", "raw", "file", "line")


def _columns(width: int) -> tuple[Column, ...]:
    """The row's own text takes what the others leave."""
    reason = min(max(width // 3, LEAST_REASON), MOST_REASON)
    rest = max(width - len(SIGNS) - PLACE_CELLS - reason - 2 * len(GAP), 1)
    return (
        Column("place", tr("file and line"), PLACE_CELLS, right=False),
        Column("reason", tr("reason"), reason, _reason, right=False),
        Column("raw", tr("the row"), rest, right=False),
    )


def _reason(reason: str) -> str:
    return plain(said.again(reason))


def _in_full(row: dict[str, object], width: int) -> list[Line]:
    """Where it stands, why, and the row itself."""
    place = tr("{file}, line {line}", file=plain(str(row["file"])), line=row["line"])
    return [
        line(("─" * width, "dim")),
        *wrapped(place, width, "dim", first=" "),
        *wrapped(_reason(str(row["reason"])), width, "beware", " ! ", "   "),
        *wrapped(plain(str(row["raw"]), LONGEST_SENTENCE), width, first=" "),
    ]
