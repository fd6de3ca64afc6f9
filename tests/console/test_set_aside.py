"""The rows that were set aside, on a screen of their own."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from books import HOSTILE, a_book
from cards import a_file, a_report
from screens import SIZES, screen_after, screen_text, settle

from recall_console.console.book import Book
from recall_console.console.panes.set_aside import Fetched
from recall_console.console.shell import Shell
from recall_console.events import intake
from recall_console.events.store import EventStore
from recall_console.settings import Settings


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")


def a_messy_book(root: Path, times: tuple[str, ...] = ("32.13.2011",)) -> Book:
    """A run whose source has rows whose time cannot be read."""
    source = root / "orders.csv"
    good = [f"{number},2011-0{1 + number % 9}-1{number % 9},{number}.5" for number in range(40)]
    bad = [f'"c{number}","{time}",4' for number, time in enumerate(times)]
    source.write_text("\n".join(["customer_id,date,amount", *good, *bad]), encoding="utf-8")
    book = a_book(root)
    store = intake.take_in(str(source), book.workspace.store, Settings())
    return replace(book, quality=store.quality.as_dict())


async def screen(book: Book, *keys: str, size: tuple[int, int] = (80, 24)) -> str:
    return await screen_after(book.workspace, book, size, keys, tab="data")


@pytest.mark.parametrize("key", ["s", "enter"])
async def test_a_key_shows_every_row_with_file_line_and_reason(key: str, tmp_path: Path) -> None:
    seen = await screen(a_messy_book(tmp_path), key)
    assert "orders.csv:42" in seen
    assert "32.13.2011" in seen
    assert "1 row was set aside" in seen
    assert "orders.csv,line42" in "".join(seen.split())


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_row_itself_is_seen_at_every_size(size: tuple[int, int], tmp_path: Path) -> None:
    assert "32.13.2011" in await screen(a_messy_book(tmp_path), "s", size=size)


async def test_esc_goes_back_to_the_report(tmp_path: Path) -> None:
    assert "rows are used" in await screen(a_messy_book(tmp_path), "s", "escape")


async def test_hostile_rows_are_harmless(tmp_path: Path) -> None:
    names = [name.replace('"', "") for name in HOSTILE]
    seen = await screen(a_messy_book(tmp_path, tuple(names)), "s", "G", "k", "k")
    assert all(line.isprintable() for line in seen.splitlines())
    assert "\x1b" not in seen


async def test_without_any_such_row_the_key_says_so(tmp_path: Path) -> None:
    clean = a_report(files=(a_file(set_aside=0),), set_aside=())
    assert "nothing was set aside" in await screen(replace(a_book(tmp_path), quality=clean), "s")


async def test_rows_are_exported_for_their_owner_and_harmless_in_a_spreadsheet(tmp_path: Path) -> None:
    book = a_messy_book(tmp_path, ("=1+1", "32.13.2011"))
    seen = await screen(book, "s", "e")
    assert "2 rows written to" in seen
    file = next(book.workspace.exports.glob("set-aside-*.csv"))
    assert file.stat().st_mode & 0o077 == 0
    kept = pl.read_csv(file)
    assert kept.columns == ["file", "line", "reason", "raw"]
    assert kept.height == EventStore.open(book.workspace.store).set_aside().height == 2


async def test_one_row_is_exported_in_the_singular(tmp_path: Path) -> None:
    assert "1 row written to" in await screen(a_messy_book(tmp_path), "s", "e")


async def test_rows_in_a_damaged_file_are_told_in_one_sentence(tmp_path: Path) -> None:
    book = a_messy_book(tmp_path)
    store = EventStore.open(book.workspace.store)
    (store.path / store.meta.set_aside[0]).write_text("no parquet")
    seen = " ".join((await screen(book, "s")).split())
    assert "! the event store of" in seen


async def test_rows_of_a_run_that_was_replaced_are_not_shown(tmp_path: Path) -> None:
    book = a_messy_book(tmp_path)
    app = Shell(book.workspace, state=book, tab="data")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("s")
        await settle(pilot)
        late = pl.DataFrame(
            {"place": ["late.csv:1"], "reason": ["r"], "raw": ["x"], "file": ["f"], "line": [1]}
        )
        app.screen.post_message(Fetched(replace(book), late))
        await settle(pilot)
        assert "orders.csv:42" in screen_text(app)


async def test_a_store_that_is_gone_is_told_in_one_sentence(tmp_path: Path) -> None:
    seen = await screen(replace(a_book(tmp_path), quality=a_report()), "s")
    assert "there is no event store" in " ".join(seen.split())
