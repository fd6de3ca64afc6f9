from collections.abc import Sequence
from threading import Event
from typing import Any

import polars as pl
from textual.app import App, ComposeResult
from textual.geometry import Region

from recall_console.console.format import whole
from recall_console.console.lines import PENDING, Column, head_cells, row_text, visible
from recall_console.console.rows import FrameRows
from recall_console.console.table import Table
from recall_console.errors import WorkspaceError

ROWS = 100_000
COLUMNS = (
    Column("name", "name", 8, right=False),
    *(Column(f"figure_{number}", f"f{number}", 6, whole) for number in range(9)),
)


def a_frame() -> pl.DataFrame:
    figures = {f"figure_{number}": pl.Series(range(ROWS)) + number for number in range(9)}
    return pl.DataFrame({"name": [f"n{number}" for number in range(ROWS)], **figures})


class Bare(App[None]):
    """Nothing but a table."""

    def compose(self) -> ComposeResult:
        yield Table(COLUMNS)

    def on_mount(self) -> None:
        self.query_one(Table).show(a_frame())
        self.query_one(Table).focus()


def lines_of(app: App[None]) -> list[str]:
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


async def test_moves_reach_both_ends_of_a_long_table() -> None:
    app = Bare()
    async with app.run_test(size=(60, 12)) as pilot:
        table = app.query_one(Table)
        await pilot.press("G")
        assert table.current == f"n{ROWS - 1}"
        assert f"n{ROWS - 1}" in lines_of(app)[-1]
        await pilot.press("g")
        assert table.current == "n0"
        await pilot.press("ctrl+d", "ctrl+d", "ctrl+u", "j", "j", "k", "pagedown", "pageup")
        assert table.current == "n6"


async def test_a_cursor_move_repaints_two_lines_only() -> None:
    app = Bare()
    async with app.run_test(size=(60, 12)) as pilot:
        table, repainted = app.query_one(Table), list[Region]()
        await pilot.pause()
        refresh = table.refresh

        def noting(*regions: Region, **rest: Any) -> Table:
            repainted.extend(regions)
            return refresh(*regions, **rest)

        table.refresh = noting  # type: ignore[method-assign]  # watching is the point
        await pilot.press("j")
        assert [region.height for region in repainted] == [1, 1]


async def test_columns_scroll_whole_and_the_first_one_stays() -> None:
    app = Bare()
    async with app.run_test(size=(40, 12)) as pilot:
        head = lines_of(app)[0]
        await pilot.press(*"llllll")
        moved = lines_of(app)[0]
    assert "f0" in head
    assert "f5" not in head
    assert moved.strip().startswith("name")
    assert "f5" in moved


async def test_marks_stay_with_their_rows_when_these_are_reordered() -> None:
    app = Bare()
    async with app.run_test(size=(60, 12)) as pilot:
        table = app.query_one(Table)
        table.toggle_mark()
        table.show(a_frame(), pl.Series([5, 0, 7], dtype=pl.UInt32))
        await pilot.pause()
        assert [line[1] for line in lines_of(app)[1:4]] == [" ", "●", " "]


async def test_a_shorter_table_pulls_the_cursor_back() -> None:
    app = Bare()
    async with app.run_test(size=(60, 12)) as pilot:
        table = app.query_one(Table)
        await pilot.press("G")
        table.show(a_frame(), pl.Series([3, 4], dtype=pl.UInt32))
        await pilot.pause()
        assert table.current == "n4"
        table.show(a_frame().clear())
        assert table.current is None


def test_only_whole_columns_are_shown() -> None:
    assert visible(COLUMNS, 1, 2 + 8 + 1 + 6) == [0, 1]
    assert visible(COLUMNS, 1, 2 + 8 + 1 + 5) == [0]
    assert visible(COLUMNS, 4, 2 + 8 + 7 + 7) == [0, 4, 5]
    assert visible((), 1, 80) == []


def test_rows_and_heads_line_up() -> None:
    shown = [0, 1, 2]
    head = "".join(words for _, words in head_cells(COLUMNS, shown, ("figure_1", True)))
    row = row_text([COLUMNS[index] for index in shown], ("ann", 1, None), here=True, marked=True)
    assert head == "  name         f0    f1▾"
    assert row == "▸●ann           1      –"


class Far(FrameRows):
    """Rows whose figures have to be brought first, or cannot be."""

    def __init__(self, frame: pl.DataFrame, error: str = "") -> None:
        super().__init__(frame)
        self.come, self._here, self._error = Event(), {"name"}, error

    def lacking(self, names: Sequence[str]) -> list[str]:
        return [name for name in names if name not in self._here]

    def bring(self, names: Sequence[str]) -> None:
        self.come.wait(5)
        if self._error:
            raise WorkspaceError(self._error)
        self._here |= set(names)

    def page(self, names: Sequence[str], numbers: pl.Series) -> list[tuple[Any, ...]]:
        lacking = self.lacking(names)
        rows = super().page(names, numbers)
        return [
            tuple(PENDING if name in lacking else value for name, value in zip(names, row, strict=True))
            for row in rows
        ]


async def test_the_cursor_moves_while_columns_are_still_read_and_they_appear_when_they_come() -> None:
    app, far = Bare(), Far(a_frame())
    async with app.run_test(size=(60, 12)) as pilot:
        table = app.query_one(Table)
        table.show(far)
        await pilot.press("j")
        assert table.current == "n1"
        assert lines_of(app)[2].split() == ["▸", "n1", *"…" * 7]
        far.come.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert lines_of(app)[2].split() == ["▸", "n1", "1", "2", "3", "4", "5", "6", "7"]


async def test_columns_that_cannot_be_read_are_told_once_and_break_nothing() -> None:
    told: list[str] = []

    class Listening(Bare):
        def on_table_unread(self, message: Table.Unread) -> None:
            told.append(message.sentence)

    app, far = Listening(), Far(a_frame(), error="the scores are gone")
    async with app.run_test(size=(60, 12)) as pilot:
        table = app.query_one(Table)
        far.come.set()
        table.show(far)
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.press("j", "j")
        assert told == ["the scores are gone"]
        assert table.current == "n2"
