from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from books import AS_OF, a_book, hostile_scores, row
from screens import SIZES, a_workspace, assert_golden, screen_text, settle

from recall_console.console import store
from recall_console.console.book import Book
from recall_console.console.shell import Shell
from recall_console.console.story_text import Happening, Known, due, last_months, story, timeline
from recall_console.console.text import text_of
from recall_console.errors import WorkspaceError
from recall_console.events.schema import EventType

WITHOUT_EVENTS = "c00002"
REASONS = ["logins fell from 30 to 4 in 28 days", "carts fell from 10 to 3 in 28 days"]


def happenings(_: Book, customer_id: str) -> list[Happening]:
    """A purchase every 20 days until February, with a login before each."""
    if customer_id == WITHOUT_EVENTS:
        raise WorkspaceError("/data/shop/store: there is no event store, take a source in first")
    days = [datetime.fromisoformat("2025-03-10T09:00") + timedelta(days=20 * step) for step in range(17)]
    logins = [Happening(day - timedelta(hours=3), EventType.LOGIN, None) for day in days]
    return sorted(
        [*logins, *(Happening(day, EventType.PURCHASE, 40.0) for day in days)], key=lambda each: each.at
    )


@pytest.fixture(autouse=True)
def _events_and_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "happenings", happenings)
    monkeypatch.setattr(store, "reasons", lambda _: REASONS)


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
@pytest.mark.parametrize("name", ["data", "no-events", "hostile"])
async def test_story_looks_as_kept(name: str, size: tuple[int, int], tmp_path: Path) -> None:
    book = a_book(tmp_path, hostile_scores() if name == "hostile" else None)
    keys = {"data": ["j", "enter"], "no-events": ["j", "enter", "n"], "hostile": ["enter"]}[name]
    assert_golden(f"story-{name}-{size[0]}x{size[1]}", await story_screen(tmp_path, book, size, keys))


async def test_n_and_p_walk_through_the_table_and_escape_returns_to_the_last_one(tmp_path: Path) -> None:
    book = a_book(tmp_path)
    rows = book.scores.sort("value_at_risk", descending=True)["customer_id"]
    assert f" {rows[3]} ·" in await story_screen(tmp_path, book, (80, 24), ["enter", "n", "n", "n"])
    assert f" {rows[1]} ·" in await story_screen(tmp_path, book, (80, 24), ["enter", "n", "n", "p"])
    assert f"▸ {rows[1]}" in await story_screen(tmp_path, book, (80, 24), ["enter", "n", "escape"])


def test_the_timeline_runs_from_the_first_purchase_to_the_as_of_date() -> None:
    assert timeline([date(2026, 1, 1)], date(2026, 1, 11), 12) == "├●─────────┤"
    assert timeline([date(2026, 1, 1), date(2026, 1, 10)], date(2026, 1, 11), 13) == "├●────────●─┤"
    assert timeline([date(2026, 1, 1), date(2026, 1, 2)], date(2027, 1, 1), 12) == "├◆─────────┤"


def test_a_staple_is_due_as_seen_from_the_as_of_date() -> None:
    assert due(date(2026, 2, 20), AS_OF) == ", due 9 days ago"
    assert due(AS_OF, AS_OF) == ", due today"
    assert due(date(2026, 3, 3), AS_OF) == ", due in 2 days"
    assert due(None, AS_OF) == ""


def test_months_end_with_the_last_observed_day() -> None:
    assert last_months(date(2026, 3, 1), 3) == [202512, 202601, 202602]
    assert last_months(date(2026, 1, 15), 2) == [202512, 202601]
    assert last_months(date(2026, 1, 1), 2) == [202511, 202512]


def test_a_withheld_model_is_said_and_no_figure_made_up() -> None:
    nothing = dict.fromkeys(("churn_probability", "return_probability", "decided", "expected_value_12m"))
    text = "\n".join(text_of(line) for line in story(Known(row(3) | nothing), "¥", 80))
    assert "the model is withheld" in text
    assert "– margin in 12 months" in text


def test_a_source_without_amounts_tells_no_dashes_for_them() -> None:
    facts = row(3) | dict.fromkeys(
        [key for key in row(3) if key.startswith(("expected_", "value_", "monetary", "average"))]
    )
    text = "\n".join(text_of(line) for line in story(Known(facts | {"m": None, "frequency": 1}), "¥", 80))
    assert "So far    1 order\n" in text
    assert "Worth     not known" in text
    assert "value not known" in text
    assert "–" not in text


def test_a_silent_customer_is_told_as_one_who_may_come_back_by_themselves() -> None:
    silent = row(3)
    assert silent["lifecycle"] == "silent"
    text = "\n".join(text_of(line) for line in story(Known(silent), "¥", 80))
    assert "comes back without being asked" in text
    assert "¥ 903 margin in 12 months if back as before the silence" in text


def test_a_slip_in_value_is_marked_with_a_sign() -> None:
    slipped = row(3) | {"previous_value_tier": "high", "value_tier": "marginal"}
    assert "! high → marginal value" in text_of(story(Known(slipped), "", 80)[0])
