import json
import re
import stat
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from books import HOSTILE, a_book, hostile_scores
from screens import SIZES, a_workspace, assert_golden, screen_text, settle
from stories import events

from recall_console.console.book import Book
from recall_console.console.panes.story import Gathered, Unread
from recall_console.console.shell import Shell
from recall_console.console.story.known import Customer
from recall_console.errors import WorkspaceError
from recall_console.events.store import EventStore

WITHOUT_EVENTS = "c00002"
PLAN = """
name = "Win back"
horizon_days = 90
[audience]
where = "lifecycle <> 'new'"
[[rungs]]
channel = "push"
cost_per_contact = 0.002
wait_days = 3
response.lift = "0.3 points"
[[rungs]]
channel = "sms"
cost_per_contact = 0.05
wait_days = 7
response.lift = "1 points"
response.evidence = "tested"
response.customers = 5000
response.interval = ["0.4 points", "1.6 points"]
[[rungs]]
channel = "call"
cost_per_contact = 6.00
wait_days = 7
value_gate = 9000
response.lift = "3 points"
"""


class NoFiles(EventStore):
    """A store whose events need no files."""

    def __init__(self) -> None:
        pass

    def customer(self, customer_id: str) -> pl.DataFrame:
        if customer_id == WITHOUT_EVENTS:
            raise WorkspaceError("/data/shop/store: there is no event store, take a source in first")
        return events(customer_id)


@pytest.fixture(autouse=True)
def _events_and_plan(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(EventStore, "open", lambda _: NoFiles())
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "winback.toml").write_text(PLAN, encoding="utf-8")


async def story_screen(root: Path, book: Book, size: tuple[int, int], keys: list[str]) -> str:
    app = Shell(a_workspace(root), state=book)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for key in keys:
            await pilot.press(key)
            await settle(pilot)
        # how long ago it was scored is the clock's, not the test's
        lines = screen_text(app).splitlines()
    return "\n".join([lines[0].split("  ")[0], *lines[1:]]) + "\n"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ["data", "months", "no-events", "hostile"])
async def test_story_looks_as_kept(name: str, size: tuple[int, int], tmp_path: Path) -> None:
    book = a_book(tmp_path, hostile_scores() if name == "hostile" else None)
    keys = {
        "data": ["j", "enter"],
        "months": ["j", "enter", "t"],
        "no-events": ["j", "enter", "n"],
        "hostile": ["enter"],
    }[name]
    assert_golden(f"story-{name}-{size[0]}x{size[1]}", await story_screen(tmp_path, book, size, keys))


async def test_n_and_p_walk_through_the_table_and_escape_returns_to_the_last_one(tmp_path: Path) -> None:
    book = a_book(tmp_path)
    rows = pl.read_parquet(book.scores_path)
    rows = rows.sort(pl.col("churn_probability") * pl.col("value_if_returned_12m"), descending=True)
    ids = rows["customer_id"]
    first = await story_screen(tmp_path, book, (80, 24), ["enter"])
    walked = await story_screen(tmp_path, book, (80, 24), ["enter", "n", "n", "p"])
    back = await story_screen(tmp_path, book, (80, 24), ["enter", "n", "escape"])
    second = next(each for each in ids if f" {each} ·" in walked)
    assert f" {second} ·" not in first
    assert f"▸ {second}" in back


async def test_what_a_replaced_run_tells_late_does_not_overwrite_the_new_one(tmp_path: Path) -> None:
    book = a_book(tmp_path)
    app = Shell(book.workspace, state=book)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        shown = screen_text(app)
        customer, replaced = told_customer(shown), replace(book)
        app.screen.post_message(Gathered(replaced, customer, Customer({})))
        app.screen.post_message(Unread(replaced, customer, "the scores cannot be read"))
        await settle(pilot)
        assert screen_text(app) == shown
        app.screen.post_message(Unread(book, customer, "the scores cannot be read"))
        await settle(pilot)
        assert "! the scores cannot be read" in screen_text(app)


def told_customer(screen: str) -> str:
    found = re.search(r"c\d{5}", screen)
    assert found is not None
    return found[0]


async def test_the_twin_is_one_key_away_and_the_same_key_leads_back(tmp_path: Path) -> None:
    book = a_book(tmp_path)
    twin = await story_screen(tmp_path, book, (80, 24), ["enter", "t"])
    assert "Month by month" in twin
    assert "Churn" not in twin
    assert "Churn" in await story_screen(tmp_path, book, (80, 24), ["enter", "t", "t"])


async def test_e_writes_the_record_for_its_owner_alone(tmp_path: Path) -> None:
    book = a_book(tmp_path)
    assert "written to" in await story_screen(tmp_path, book, (120, 40), ["enter", "e"])
    (file,) = (tmp_path / "exports").glob("customer-*.json")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    record = json.loads(file.read_text(encoding="utf-8"))
    assert record["customer_id"] not in file.name
    assert record["options"][0]["advised"]


async def test_figures_that_are_no_numbers_are_null_in_the_file(tmp_path: Path) -> None:
    book = a_book(tmp_path, hostile_scores())
    assert "written to" in await story_screen(tmp_path, book, (120, 40), ["enter", "e"])
    (file,) = (tmp_path / "exports").glob("customer-*.json")
    assert json.loads(file.read_text(encoding="utf-8"))["value_if_returned_12m"] is None


async def test_every_hostile_name_has_a_story_without_a_crash_or_an_escape(tmp_path: Path) -> None:
    book = a_book(tmp_path, hostile_scores())
    for steps in range(len(HOSTILE)):
        screen = await story_screen(tmp_path, book, (80, 24), ["enter", *["n"] * steps])
        assert "\x1b" not in screen
        assert "esc" in screen


async def test_a_plan_that_cannot_be_read_is_one_sentence_in_the_story(tmp_path: Path) -> None:
    (tmp_path / "plans" / "winback.toml").write_text("name = ", encoding="utf-8")
    screen = await story_screen(tmp_path, a_book(tmp_path), (120, 40), ["enter"])
    assert "What to do: not known;" in screen
    assert "winback.toml" in screen
