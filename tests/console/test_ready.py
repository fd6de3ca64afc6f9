from pathlib import Path

import pytest
from books import a_book
from screens import SIZES

from recall_console.console.ready import make_ready
from recall_console.console.selection import first
from recall_console.console.shell import Shell
from recall_console.console.table import Table


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_nothing_is_read_for_the_first_rows_once_the_pane_is_there(
    size: tuple[int, int], tmp_path: Path
) -> None:
    book = a_book(tmp_path)
    make_ready(book, size[0])
    assert book.finder.at_once(first(book.opening)) is not None
    app = Shell(book.workspace, state=book)
    async with app.run_test(size=size):
        table = app.screen.query_one("#customers", Table)
        shown = [column.name for column in table.visible_columns]
        assert len(shown) > 1
        assert book.shelf.lacking(shown) == []
