import re
from dataclasses import replace
from pathlib import Path

import pytest
from books import a_book, a_star, hostile_scores, scores
from cards import a_card, a_withheld_card
from screens import SIZES, a_workspace, assert_golden, screen_after

from recall_console.console.book import Empty
from recall_console.console.chart import Charset
from recall_console.console.panes.overview_text import overview_lines
from recall_console.console.text import text_of
from recall_console.prediction.overview import overview


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(("name", "keys"), [("data", ()), ("end", ("G",))])
async def test_screen_looks_as_kept(
    name: str, keys: tuple[str, ...], size: tuple[int, int], tmp_path: Path
) -> None:
    book = replace(a_book(tmp_path), card=a_card(), north_star=a_star())
    screen = await screen_after(a_workspace(tmp_path), book, size, keys, tab="overview")
    assert_golden(f"overview-{name}-{size[0]}x{size[1]}", re.sub(r" +scored \d+ \w+ ago\n", "\n", screen))


async def test_without_a_model_sizes_and_the_reason_remain(tmp_path: Path) -> None:
    table = scores(40, churn_probability=None, expected_value_12m=None, value_if_returned_12m=None)
    book = replace(a_book(tmp_path, table), card=a_withheld_card())
    screen = await screen_after(a_workspace(tmp_path), book, (80, 40), tab="overview")
    assert "40 customers; what they are worth is not known" in screen
    assert "61 days of history are too few" in screen
    assert "at stake" not in screen


async def test_without_a_run_the_pane_says_what_to_do(tmp_path: Path) -> None:
    screen = await screen_after(
        a_workspace(tmp_path), Empty("Nothing has been scored yet"), (80, 24), tab="overview"
    )
    assert "Nothing has been scored yet" in screen


async def test_without_a_north_star_the_pane_says_how_to_get_it(tmp_path: Path) -> None:
    screen = await screen_after(
        a_workspace(tmp_path), replace(a_book(tmp_path), card=a_card()), (80, 24), tab="overview"
    )
    assert "Core customers buying again: not in these scores" in screen


@pytest.mark.parametrize(
    ("months", "told"),
    [
        (slice(0, 0), "no whole month has been seen yet"),
        (slice(0, 1), "Nobody was a core customer when January began"),
        (slice(0, 2), "27.0 % of core customers bought again in February (21.3–33.5)"),
        (slice(1, 3), "+2.5 points since February"),
        (slice(1, 14), "February so far: 43.0 % in 10 days"),
    ],
)
def test_the_north_star_is_told_in_words(months: slice, told: str) -> None:
    star = replace(a_star(), months=a_star().months[months])
    lines = overview_lines(overview(scores(), a_card(), star), "¥", 78, Charset.BRAILLE)
    assert told in " ".join(text_of(line) for line in lines[:4])


async def test_nobody_is_a_sentence(tmp_path: Path) -> None:
    screen = await screen_after(a_workspace(tmp_path), a_book(tmp_path, scores(0)), (80, 24), tab="overview")
    assert "Nobody has bought yet" in screen


@pytest.mark.parametrize("width", [58, 78, 118])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    for table in (scores(), hostile_scores()):
        lines = overview_lines(overview(table, a_card(), a_star()), "¥", width, Charset.BRAILLE)
        assert max(len(text_of(line)) for line in lines) <= width
