import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from books import HOSTILE, a_book
from cards import a_file, a_report
from pseudo import english, speak
from rich.cells import cell_len
from screens import SIZES, a_workspace, assert_golden, screen_after

from recall_console.console.bars import bar, sparkline
from recall_console.console.chart import Charset
from recall_console.console.panes.data_text import DataLook, report_lines
from recall_console.console.text import text_of


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")


def text(report: dict[str, Any], width: int = 78, **look: Any) -> list[str]:
    chosen = DataLook(width, look.pop("charset", Charset.BRAILLE), source="shop.csv", **look)
    return [text_of(line) for line in report_lines(report, chosen)]


def looked_at(screen: str) -> str:
    """A screen without what passes with time."""
    aged = re.sub(r"is [\d,]+ days old", "is 9 days old", screen)
    return re.sub(r" +scored \d+ \w+ ago\n", "\n", aged)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(("name", "keys"), [("data", ()), ("end", ("G",))])
async def test_screen_looks_as_kept(
    name: str, keys: tuple[str, ...], size: tuple[int, int], tmp_path: Path
) -> None:
    book = replace(a_book(tmp_path), quality=a_report())
    screen = await screen_after(a_workspace(tmp_path), book, size, keys, tab="data")
    assert_golden(f"data-{name}-{size[0]}x{size[1]}", looked_at(screen))


async def test_scores_without_events_say_so(tmp_path: Path) -> None:
    screen = await screen_after(a_workspace(tmp_path), a_book(tmp_path), (80, 24), tab="data")
    assert "came without their events" in screen


def test_rows_add_up_before_the_eyes() -> None:
    lines = text(a_report())
    assert lines[0] == " 406,829 of 541,909 rows are used (75.1 %), from 2010-12-01 to 2011-12-09"
    assert any("135,068 without a customer" in line for line in lines)
    assert any("12 set aside" in line for line in lines)


def test_a_row_set_aside_is_shown_with_file_line_and_reason() -> None:
    lines = text(a_report())
    assert " ! 12 rows: the time cannot be read" in lines
    assert "   orders.csv:17  17850;[red]32.13.2011" in lines


def test_a_guess_without_confidence_is_marked() -> None:
    lines = text(a_report())
    assert " ! time      InvoiceDate  (50 % sure: its values look like times)" in lines
    assert "   customer  CustomerID  (95 % sure: by its name)" in lines
    assert any("Quantity × UnitPrice" in line for line in lines)
    assert " not used: Country" in lines


def test_months_without_events_are_a_hole_in_the_line() -> None:
    assert sparkline([1, 0, 8], 10, Charset.BRAILLE) == "▂ █"
    assert sparkline([1, 0, 8], 2, Charset.ASCII) == " #"
    assert any(
        "longest gaps without events: 2011-06-01 to 2011-06-30 (30 days)" in line for line in text(a_report())
    )


def test_a_clean_source_has_no_warnings() -> None:
    clean = a_report(
        files=(a_file(set_aside=0, without_customer=0, rows=406_829),),
        unread=(),
        doubts=(),
        set_aside=(),
        unknown_words={},
        gaps=(),
        overlaps=(),
    )
    assert not [line for line in text(clean) if "!" in line and "time" not in line]
    assert " nothing was unreadable" in text(clean)


@pytest.mark.parametrize("width", [58, 78, 118, 198])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    for tables in (False, True):
        assert max(map(cell_len, text(a_report(), width, tables=tables))) <= width


def test_hostile_names_of_files_and_columns_are_made_harmless() -> None:
    for name in HOSTILE:
        layout = a_report()["layouts"][0]
        layout["columns"] = [name]
        layout["mapping"] = {"columns": {"customer": name}}
        report = {**a_report(files=(a_file(path=f"/data/{name}"),)), "layouts": [layout]}
        assert all(line.isprintable() for line in text(report))


@pytest.mark.parametrize("charset", list(Charset))
def test_a_bar_is_never_longer_than_its_room_and_never_empty_where_there_is_something(
    charset: Charset,
) -> None:
    assert bar(0, 20, charset) == ""
    assert bar(0.001, 20, charset)
    assert len(bar(1.0, 20, charset)) == 20
    assert len(bar(7.0, 20, charset)) == 20


def test_every_word_goes_through_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    speak(monkeypatch)
    report = a_report(set_aside=(), unread=(), doubts=(), event_counts={}, layouts=(), unknown_words={})
    lines = text(report, tables=True, rescore="r", aside="s")
    of_the_data = {"orders", "shop", "windows", "separated", "header"}
    assert english(lines) <= of_the_data


def test_freshness_is_told_in_days_and_against_the_scores() -> None:
    lines = text(a_report(), today=date(2011, 12, 12), as_of=date(2011, 12, 9))
    assert " The newest event is 3 days old" in lines
    assert " ! The scores are as of 2011-12-09: later events do not count in them" in lines
    assert not [line for line in text(a_report(), as_of=date(2011, 12, 10)) if "do not count" in line]


@pytest.mark.parametrize(
    ("timezone", "age"), [("Asia/Shanghai", "0 days old"), ("Europe/London", "1 day old")]
)
async def test_the_newest_event_is_as_old_as_it_is_where_the_shop_is(
    timezone: str, age: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = {"Asia/Shanghai": date(2011, 12, 9), "Europe/London": date(2011, 12, 10)}
    monkeypatch.setattr("recall_console.console.panes.data.today", days.__getitem__)
    shop = a_workspace(tmp_path)
    shop = replace(shop, settings=replace(shop.settings, timezone=timezone))
    book = replace(a_book(tmp_path), quality=a_report(), workspace=shop)
    screen = await screen_after(shop, book, (80, 24), tab="data")
    assert f"The newest event is {age}" in screen


async def test_months_are_a_table_at_a_key(tmp_path: Path) -> None:
    book = replace(a_book(tmp_path), quality=a_report())
    screen = await screen_after(a_workspace(tmp_path), book, (80, 40), ["t"], tab="data")
    assert re.search(r"2011-07 +21,000  █+", screen)
    assert re.search(r"2011-06 +0  none", screen)
