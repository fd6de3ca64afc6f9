import re
import stat
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from books import a_book, hostile_scores, scores, withheld_scores
from screens import SIZES, a_workspace, assert_golden, screen_after, screen_text, settle
from textual import events
from textual.keys import _character_to_key

from recall_console.console.book import Empty, Failed, Loading, State
from recall_console.console.panes.customers import CustomersPane
from recall_console.console.shell import Shell
from recall_console.console.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

STALE = "events have come in since these scores were made; r scores anew"


def state_of(name: str, root: Path) -> State:
    states: dict[str, Callable[[], State]] = {
        "data": lambda: a_book(root),
        "stale": lambda: a_book(root, stale=STALE),
        "hostile": lambda: a_book(root, hostile_scores()),
        "nobody": lambda: a_book(root, scores(0)),
        "withheld": lambda: a_book(root, withheld_scores()),
        "loading": lambda: Loading("Opening the last run …"),
        "empty": lambda: Empty(
            "Nothing has been scored yet in /data/shop\n\nr   reads events.csv and scores it"
        ),
        "error": lambda: Failed("cannot read the scores in /data/shop/scores.parquet: file is truncated"),
    }
    return states[name]()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    "name", ["data", "stale", "hostile", "nobody", "withheld", "loading", "empty", "error"]
)
async def test_screen_looks_as_kept(name: str, size: tuple[int, int], tmp_path: Path) -> None:
    screen = await screen_after(a_workspace(tmp_path), state_of(name, tmp_path), size)
    # the width of an age would move the title line
    assert_golden(f"customers-{name}-{size[0]}x{size[1]}", re.sub(r" +scored \d+ \w+ ago\n", "\n", screen))


def rows_on(screen: str) -> list[str]:
    """Ids of the customers on the screen, in order."""
    return re.findall(r"\bc\d{5}\b", screen)


async def test_no_part_of_a_hostile_name_reaches_the_terminal_as_control(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path, hostile_scores()))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        text = screen_text(app)
    assert all(character.isprintable() or character == "\n" for character in text)
    assert "\u202e" not in text
    assert "[red]name" in text  # shown as it is, not obeyed


async def test_a_condition_narrows_the_rows_and_counts_them_live(tmp_path: Path) -> None:
    keys = ["slash", *"frequency", "space", "less_than_sign", "space", "3"]
    screen = await screen_after(a_workspace(tmp_path), a_book(tmp_path), (80, 24), keys)
    assert "everyone · 28 · frequency < 3" in screen


def type_ahead(app: Shell, text: str, *keys: str) -> None:
    """Keys without a pause between them, as a slow line delivers them."""
    for key in (*text, *keys):
        app.post_message(
            events.Key(_character_to_key(key) if len(key) == 1 else key, key if len(key) == 1 else None)
        )


async def test_a_condition_typed_ahead_lands_in_the_filter(tmp_path: Path) -> None:
    book = a_book(tmp_path)
    over = book.scores.filter(pl.col("churn_probability") > 0.9).height
    app = Shell(a_workspace(tmp_path), state=book)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        type_ahead(app, "/churn_probability > 0.9", "enter")
        await settle(pilot)
        screen = " ".join(screen_text(app).split())
        assert f"everyone · {over} · churn_probability >" in screen
        assert isinstance(app.screen, CustomersPane)


async def test_a_filter_is_dropped_or_changed_while_it_is_typed(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash")
        app.post_message(events.Paste("frequency < 3"))
        await settle(pilot)
        assert "everyone · 28 · frequency < 3" in screen_text(app)
        await pilot.press("backspace", "2")
        await settle(pilot)
        assert "frequency < 2" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "everyone · 120\n" in screen_text(app)


async def test_a_condition_longer_than_its_line_keeps_the_caret_in_sight(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        type_ahead(app, "/churn_probability > 0.5 and value_tier = 'high' and frequency < 7")
        await settle(pilot)
        assert "frequency < 7" in screen_text(app).splitlines()[-3]


async def test_a_senseless_condition_is_answered_in_words_and_escape_clears_it(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"churn_probabilty", "greater_than_sign", "0")
        await settle(pilot)
        assert "no column" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "everyone · 120\n" in screen_text(app)


async def test_s_sorts_by_the_underlined_column_and_turns_round(tmp_path: Path) -> None:
    workspace, book = a_workspace(tmp_path), a_book(tmp_path)
    falling = rows_on(await screen_after(workspace, book, (80, 24), ["l", "s"]))
    rising = rows_on(await screen_after(workspace, book, (80, 24), ["l", "s", "s"]))
    days = dict(zip(book.scores["customer_id"], book.scores["recency_days"], strict=True))
    assert [days[row] for row in falling] == sorted((days[row] for row in falling), reverse=True)
    assert days[falling[0]] == max(days.values())
    assert days[rising[0]] == min(days.values())


async def test_the_table_follows_the_group_under_the_cursor(tmp_path: Path) -> None:
    screen = await screen_after(a_workspace(tmp_path), a_book(tmp_path), (80, 24), ["tab", "j"])
    assert "champions · 11" in screen


async def test_groups_can_be_cut_another_way(tmp_path: Path) -> None:
    screen = await screen_after(a_workspace(tmp_path), a_book(tmp_path), (80, 24), ["v"])
    assert "key value 重要价值" in screen
    screen = await screen_after(a_workspace(tmp_path), a_book(tmp_path), (80, 24), ["v", "v"])
    assert "opted out" in screen


async def test_a_new_run_comes_in_place_and_keeps_cursor_filter_and_marks(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"frequency", "greater_than_sign", "2", "enter", "j", "j", "space")
        await settle(pilot)
        table = app.screen.query_one("#customers", Table)
        customer, marks = table.current, table.marks
        app.receive(a_book(tmp_path, scores(110).with_columns(pl.col("churn_probability") / 2)))
        await settle(pilot)
        assert (table.current, table.marks) == (customer, marks)
        assert "frequency>2" in screen_text(app)


async def test_a_run_with_other_columns_may_arrive_at_any_moment(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path, withheld_scores()))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press(*"lllllllll", "tab", "G")
        app.receive(a_book(tmp_path, scores(5)))
        app.receive(a_book(tmp_path, withheld_scores().head(2)))
        app.receive(a_book(tmp_path, scores(50)))
        await settle(pilot)
        assert "▸ everyone" in screen_text(app)
        assert "· 50" in screen_text(app)


async def test_export_writes_the_rows_shown_for_the_owner_alone_without_formulas(tmp_path: Path) -> None:
    table = scores(5, staple_item="=HYPERLINK(1)")
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path, table))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("e")
        await settle(pilot)
    (file,) = (tmp_path / "exports").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    written = pl.read_csv(file)
    assert written.height == 5
    assert set(written["staple_item"]) == {"'=HYPERLINK(1)"}


async def test_marked_customers_are_copied(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("space", "space", "y")
        await settle(pilot)
        table = app.screen.query_one("#customers", Table)
        expected = [table.key_at(0), table.key_at(1)]
        assert set(app.clipboard.splitlines()) == set(expected)
        assert "2 customer ids sent to the terminal's clipboard" in screen_text(app)


async def test_an_action_that_cannot_be_done_says_why(tmp_path: Path) -> None:
    screen = await screen_after(a_workspace(tmp_path), a_book(tmp_path, scores(0)), (80, 24), ["e"])
    assert "! no customer is shown" in screen
    screen = await screen_after(a_workspace(tmp_path), a_book(tmp_path), (80, 24), ["X"])
    assert "! no job is running" in screen


async def test_a_withheld_model_is_told_where_its_figures_are_missed(tmp_path: Path) -> None:
    book = replace(a_book(tmp_path, withheld_scores()), card={"verdict": "withheld"})
    screen = await screen_after(a_workspace(tmp_path), book, (80, 24))
    assert "! there is no model, and so no churn and no value: pane 3 says why" in screen
    assert "100 %" not in screen  # of a value that is not known


async def test_narrow_terminals_show_one_side_at_a_time(tmp_path: Path) -> None:
    rows = await screen_after(a_workspace(tmp_path), a_book(tmp_path), (60, 20))
    groups = await screen_after(a_workspace(tmp_path), a_book(tmp_path), (60, 20), ["tab"])
    assert "RFM segments" not in rows
    assert "RFM segments" in groups
    assert "R×F" in groups


async def test_a_message_gives_way_to_the_sentence_about_the_size(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("e")
        await settle(pilot)
        await pilot.resize_terminal(40, 10)
        await settle(pilot)
        assert "48 × 14 cells" in screen_text(app)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "everyone · 120\n" in screen_text(app)


async def test_a_terminal_too_small_is_told_what_is_needed(tmp_path: Path) -> None:
    screen = await screen_after(a_workspace(tmp_path), a_book(tmp_path), (40, 10))
    assert "48 × 14 cells" in screen


async def test_the_pane_opens_on_the_customers_with_most_at_risk(tmp_path: Path) -> None:
    book = a_book(tmp_path)
    opening = rows_on(await screen_after(a_workspace(tmp_path), book, (80, 24)))
    lost = dict(zip(book.scores["customer_id"], book.scores["value_at_risk"], strict=True))
    assert opening == sorted(lost, key=lambda customer: -lost[customer])[: len(opening)]
