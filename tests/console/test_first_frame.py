from pathlib import Path

import pytest
from books import a_book, hostile_scores
from screens import SIZES, a_workspace, screen_after

from recall_console.console import splash
from recall_console.console.first_rows import screen


@pytest.mark.parametrize("hostile", [False, True])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_nothing_moves_when_the_panes_take_over_from_the_first_frame(
    size: tuple[int, int], hostile: bool, tmp_path: Path
) -> None:
    book = a_book(tmp_path, hostile_scores() if hostile else None)
    first = ["".join(text for text, _ in line).rstrip() for line in screen(book, *size)]
    pane = (await screen_after(a_workspace(tmp_path), book, size)).splitlines()[: size[1] - 2]
    assert first + [""] * (len(pane) - len(first)) == pane


def test_without_a_run_the_first_frame_is_the_shell_alone() -> None:
    shell = splash.shell("shop", 80, 24)
    assert "2 Customers" in shell
    assert "shop" in shell


def test_styles_are_closed_where_they_end() -> None:
    assert splash.at(3, [[("a", "bold"), ("b", "")]]) == "\x1b[3;1H\x1b[1ma\x1b[0mb"
