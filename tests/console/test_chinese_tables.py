"""In Chinese, whose signs are two cells wide, the columns of every table begin and end at the same cells in every row."""

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from rich.cells import cell_len
from screens import SIZES, screen_text, settle
from stories import known
from test_looks import a_whole_book

from recall_console import console, language
from recall_console.console import text
from recall_console.console.chart import Charset
from recall_console.console.lines import GAP, SIGNS, Column
from recall_console.console.shell import Shell
from recall_console.console.story import page
from recall_console.console.table import Table
from recall_console.console.text import Kind, Line, text_of

WAYS = {
    "overview": ("overview", ()),
    "overview-tables": ("overview", ("t",)),
    "customers": ("customers", ()),
    "customers-moves": ("customers", ("v",)),
    "model": ("model", ()),
    "model-tables": ("model", ("t",)),
    "plan": ("plan", ("tab",)),
    "plan-beside": ("plan", ("b", "enter", "tab")),
    "data": ("data", ()),
    "data-tables": ("data", ("t",)),
    "set-aside": ("data", ("s",)),
}
"""Panes, and the keys that lead to each of their tables."""
Drawn = tuple[Sequence[Sequence[str]], str, int, list[Line]]


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    language.use("zh")
    yield
    language.use("en")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Drawn]:
    """Every table that is made of text, with what it is made of."""
    tables: list[Drawn] = []
    make: Callable[..., list[Line]] = text.table

    def watched(
        rows: Sequence[Sequence[str]], aligned: str, gap: int = 2, kinds: Sequence[Kind] = ()
    ) -> list[Line]:
        lines = make(rows, aligned, gap, kinds)
        tables.append((rows, aligned, gap, lines))
        return lines

    for found in walk_packages(console.__path__, "recall_console.console."):
        module = import_module(found.name)  # what a pane imports later would not be watched
        if getattr(module, "table", None) is make:
            monkeypatch.setattr(module, "table", watched)
    return tables


def cells_of(row: str) -> list[str]:
    """What stands in each cell; nothing in the second one of a wide sign."""
    return [part for sign in row for part in (sign, "")[: cell_len(sign)]]


def is_cut_there(row: str, start: int, end: int) -> bool:
    """Whether no wide sign stands across either edge."""
    cells = cells_of(row)
    return all(place >= len(cells) or cells[place] != "" for place in (start, end))


def within(row: str, start: int, end: int) -> str:
    """What stands between two edges."""
    return "".join(cells_of(row)[start:end])


def faults(rows: Sequence[Sequence[str]], aligned: str, gap: int, lines: Sequence[str]) -> Iterator[str]:
    """Rows that have a column elsewhere than the others."""
    start = 0
    for number, side in enumerate(aligned):
        width = max(cell_len(row[number]) for row in rows)
        for row, line in zip(rows, lines, strict=True):
            there = within(line, start, start + width).ljust(width)
            kept = there.rstrip() if side == "<" else there.lstrip()
            told = row[number].rstrip() if side == "<" else row[number].lstrip()
            if kept != told and kept.strip() != told:
                yield f"{line!r}: {row[number]!r} is not at {start}"
            if (
                not is_cut_there(line, start, start + width)
                or within(line, start + width, start + width + gap).strip()
            ):
                yield f"{line!r}: a sign stands across the edge of {row[number]!r}"
        start += width + gap


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("way", WAYS)
async def test_the_columns_of_a_table_stand_below_each_other(
    way: str, size: tuple[int, int], tmp_path: Path, drawn: list[Drawn], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    tab, keys = WAYS[way]
    book = a_whole_book(tmp_path)
    app = Shell(book.workspace, state=book, tab=tab)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        told = [[*faults(rows, aligned, gap, [*map(text_of, lines)])] for rows, aligned, gap, lines in drawn]
        assert [each for each in told if each] == []
        screen = screen_text(app).splitlines()
        tables = [each for each in app.screen.query(Table) if each.display and each.region.area]
        assert drawn or tables
        for table in tables:
            _holds(table, screen)


def test_the_columns_of_a_story_stand_below_each_other(drawn: list[Drawn]) -> None:
    for width in (60, 80, 120):
        page.story(known(), width, Charset.BRAILLE)
        page.by_month(known(), width)
    assert drawn
    assert [fault for each in drawn for fault in faults(*each[:3], [*map(text_of, each[3])])] == []


def _holds(table: Table, screen: Sequence[str]) -> None:
    """Every painted row of a table has a blank between its columns, at the same cells as the head has."""
    region = table.region
    edges = [*_edges(table.visible_columns)]
    for line in screen[region.y : region.y + min(region.height, table.rows + 1)]:
        shown = within(line, region.x, region.right)
        for start, end in edges:
            assert is_cut_there(shown, start, end), (line, start)
            assert within(shown, end, end + len(GAP)).strip() == "", (line, end)


def _edges(columns: Sequence[Column]) -> Iterator[tuple[int, int]]:
    start = len(SIGNS)
    for column in columns:
        yield start, start + column.cells
        start += column.cells + len(GAP)


def test_a_table_that_counts_signs_is_found_out() -> None:
    rows = [["客户", "1"], ["ab", "2"]]
    assert [*faults(rows, "<>", 1, ["客户 1", "ab 2"])]
    assert not [*faults(rows, "<>", 1, ["客户 1", "ab   2"])]
