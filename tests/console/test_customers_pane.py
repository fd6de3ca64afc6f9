import re
import stat
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from books import a_book, advice, an_advised_book, hostile_scores, scores, withheld_scores
from screens import SIZES, a_workspace, assert_golden, screen_after, screen_text, settle
from textual import events
from textual.keys import _character_to_key

from recall_console.console.book import Empty, Failed, Loading, State
from recall_console.console.customers_layout import caption_lines
from recall_console.console.finder import Finder
from recall_console.console.key_file import Keys
from recall_console.console.panes.customers import CustomersPane
from recall_console.console.panes.customers_search import Yours
from recall_console.console.selection import Selected, Selection
from recall_console.console.shell import Shell
from recall_console.console.table import Table
from recall_console.console.text import text_of
from recall_console.prediction.segments import CORE_SLIPPING, VALUE_AT_RISK, where
from recall_console.workspace import segment_file

if TYPE_CHECKING:
    from collections.abc import Callable

STALE = "events have come in since these scores were made; r scores anew"


def state_of(name: str, root: Path) -> State:
    states: dict[str, Callable[[], State]] = {
        "data": lambda: an_advised_book(root),
        "unadvised": lambda: a_book(root),
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
    "name", ["data", "unadvised", "stale", "hostile", "nobody", "withheld", "loading", "empty", "error"]
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
    assert "28 of 120 · frequency < 3" in screen


def type_ahead(app: Shell, text: str, *keys: str) -> None:
    """Keys without a pause between them, as a slow line delivers them."""
    for key in (*text, *keys):
        app.post_message(
            events.Key(_character_to_key(key) if len(key) == 1 else key, key if len(key) == 1 else None)
        )


async def test_a_condition_typed_ahead_lands_in_the_filter(tmp_path: Path) -> None:
    over = scores().filter(pl.col("churn_probability") > 0.9).height
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        type_ahead(app, "/churn_probability > 0.9", "enter")
        await settle(pilot)
        screen = " ".join(screen_text(app).split())
        assert f"{over} of 120 · churn_prob" in screen
        assert isinstance(app.screen, CustomersPane)


@pytest.mark.parametrize("wrong", ["churn", "churn_probability > ", "nonsense > 1", "value_tier = 'hih'"])
async def test_a_wrong_condition_typed_ahead_keeps_its_line_and_all_that_follows(
    wrong: str, tmp_path: Path
) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        type_ahead(app, f"/{wrong}", "enter", *"re", "enter", *"Sq")
        await settle(pilot)
        screen = screen_text(app)
        assert f" / {wrong.strip()}" in screen
        assert "reSq" in screen
        assert isinstance(app.screen, CustomersPane)
        assert not list((tmp_path / "exports").glob("*"))


async def test_a_refused_condition_says_why_although_more_could_follow(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        type_ahead(app, "/churn", "enter")
        await settle(pilot)
        assert "no column" in screen_text(app)


async def test_a_name_that_is_taken_keeps_its_line_and_all_that_follows(tmp_path: Path) -> None:
    segment_file.save(tmp_path, "rare", "frequency < 2")
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        type_ahead(app, "/frequency < 3", "enter", *"Srare", "enter", *"re")
        await settle(pilot)
        assert "name: rarere" in screen_text(app)
        assert not list((tmp_path / "exports").glob("*"))


async def test_a_filter_is_dropped_or_changed_while_it_is_typed(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash")
        app.post_message(events.Paste("frequency < 3"))
        await settle(pilot)
        assert "28 of 120 · frequency < 3" in screen_text(app)
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
        assert "frequency < 7" in screen_text(app).splitlines()[-4]


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
    days = dict(scores().select("customer_id", "recency_days").iter_rows())
    assert [days[row] for row in falling] == sorted((days[row] for row in falling), reverse=True)
    assert days[falling[0]] == max(days.values())
    assert days[rising[0]] == min(days.values())


async def test_the_table_follows_the_group_under_the_cursor(tmp_path: Path) -> None:
    screen = await screen_after(a_workspace(tmp_path), a_book(tmp_path), (80, 24), ["tab", "j"])
    assert "champions · 11" in screen


async def test_groups_can_be_cut_another_way(tmp_path: Path) -> None:
    workspace, book = a_workspace(tmp_path), an_advised_book(tmp_path)
    titles = ["value moves", "advised", "quadrants", "lifecycle", "value tiers", "risk tiers"]
    titles += ["silent potential", "classic eight", "RFM segments"]
    for number, title in enumerate(titles, 1):
        assert f"  {title} " in await screen_after(workspace, book, (80, 24), ["v"] * number)
    assert "general win back" in await screen_after(workspace, book, (80, 24), ["V"])


async def test_without_advice_nothing_is_cut_by_it(tmp_path: Path) -> None:
    screens = [
        await screen_after(a_workspace(tmp_path), a_book(tmp_path), (80, 24), ["v"] * number)
        for number in (1, 2)
    ]
    assert "value moves" in screens[0]
    assert "  lifecycle " in screens[1]


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
        expected = [table.id_at(0), table.id_at(1)]
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
    lost = dict(scores().select("customer_id", VALUE_AT_RISK).iter_rows())
    assert opening == sorted(lost, key=lambda customer: -lost[customer])[: len(opening)]


async def test_with_advice_the_pane_opens_on_whom_it_pays_most_to_contact(tmp_path: Path) -> None:
    opening = rows_on(await screen_after(a_workspace(tmp_path), an_advised_book(tmp_path), (80, 24)))
    nets = dict(advice(scores()).select("customer_id", "net").iter_rows())
    assert opening == sorted(nets, key=lambda customer: -nets[customer])[: len(opening)]


async def test_c_goes_to_former_core_customers_who_slip(tmp_path: Path) -> None:
    screen = await screen_after(a_workspace(tmp_path), a_book(tmp_path), (80, 24), ["c"])
    slipping = where(scores(), CORE_SLIPPING)
    assert f"core, slipping · {slipping.height}" in screen
    assert "· core, slipping" in screen
    assert set(rows_on(screen)) <= set(slipping["customer_id"])


async def test_tab_goes_from_the_groups_to_the_grid_to_the_table(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        seen = []
        for _ in range(3):
            await pilot.press("tab")
            seen.append(app.focused.id if app.focused else None)
        assert seen == ["groups", "grid", "customers"]


async def test_a_cell_of_the_grid_filters_to_it(tmp_path: Path) -> None:
    screen = await screen_after(
        a_workspace(tmp_path), a_book(tmp_path), (80, 24), ["tab", "tab", "down", "left"]
    )
    in_cell = scores().filter(r=4, f=4)
    assert f"R 4 × F 4 · {in_cell.height}" in screen
    assert set(rows_on(screen)) == set(in_cell["customer_id"])


async def test_the_grid_tells_customers_or_their_share_of_the_value(tmp_path: Path) -> None:
    counts = await screen_after(a_workspace(tmp_path), a_book(tmp_path), (80, 24))
    values = await screen_after(a_workspace(tmp_path), a_book(tmp_path), (80, 24), ["m"])
    assert re.search(r"R1 +█+ +5", counts)
    assert re.search(r"R1 +█+ +4 %", values)


async def test_a_condition_without_sense_keeps_the_rows_before_and_stays_open(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        type_ahead(app, "/frequency < 3")
        await settle(pilot)
        before = rows_on(screen_text(app))
        type_ahead(app, " and")
        await settle(pilot)
        type_ahead(app, "", "enter")
        await settle(pilot)
        assert "! something is missing at the end, after and" in screen_text(app)
        assert rows_on(screen_text(app)) == before
        type_ahead(app, " recency_days < 100", "enter")
        await settle(pilot)
        wanted = scores().filter(pl.col("frequency") < 3, pl.col("recency_days") < 100)
        assert f"{wanted.height} of 120 · frequency < 3 and" in screen_text(app)


async def test_tab_completes_columns_and_the_words_that_they_hold(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        type_ahead(app, "/value_t", "tab")
        type_ahead(app, " = ", "tab", "enter")
        await settle(pilot)
        high = scores().filter(pl.col("value_tier") == "high")
        assert f"{high.height} of 120 · value_tier = 'high'" in screen_text(app)


async def test_up_brings_back_conditions_that_were_used(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for condition in ("frequency < 3", "frequency < 2"):
            type_ahead(app, f"/{condition}", "enter")
            await settle(pilot)
        await pilot.press("escape")
        type_ahead(app, "/", "up", "up", "enter")
        await settle(pilot)
        assert "28 of 120 · frequency < 3" in screen_text(app)


async def test_a_condition_is_saved_under_a_name_and_forgotten_after_asking(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        type_ahead(app, "/frequency < 3", "enter")
        await settle(pilot)
        type_ahead(app, "S[red]rare[/red]", "enter")
        await settle(pilot)
        assert [saved.condition for saved in segment_file.read(tmp_path)] == ["frequency < 3"]
        await pilot.press("escape", "V", "tab", "j")
        await settle(pilot)
        assert "[red]rare[/red] · 28" in screen_text(app)
        assert len(rows_on(screen_text(app))) > 10
        await pilot.press("D")
        assert "D again forgets" in screen_text(app)
        await pilot.press("k", "j", "D")
        assert segment_file.read(tmp_path)  # another key took the question back
        await pilot.press("D")
        await settle(pilot)
        assert not segment_file.read(tmp_path)
        assert "RFM segments" in screen_text(app)


async def test_a_saved_segment_that_makes_no_sense_is_nobody_until_it_is_forgotten(tmp_path: Path) -> None:
    segment_file.save(tmp_path, "good", "frequency < 3")
    segment_file.save(tmp_path, "hopeless", "nonsense > 1")
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("V", "tab", "j", "j")
        await settle(pilot)
        screen = screen_text(app)
        assert "hopeless · 0" in screen
        assert "the segment “hopeless” finds nobody: " in screen
        assert rows_on(screen) == []
        type_ahead(app, "/churn > 0.5", "enter")
        await settle(pilot)
        assert "! there is no column 'churn'" in screen_text(app)
        type_ahead(app, "", "ctrl+u", *"frequency < 2", "enter")
        await settle(pilot)
        assert "hopeless · 0 · frequency < 2" in screen_text(app)
        await pilot.press("escape", "tab", "D", "D")
        await settle(pilot)
        assert [each.name for each in segment_file.read(tmp_path)] == ["good"]


async def test_a_question_names_the_key_that_answers_it(tmp_path: Path) -> None:
    segment_file.save(tmp_path, "rare", "frequency < 3")
    keys = Keys({"customers.delete": ("F",), "customers.save": ("D",)})
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path), keys=keys)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("V", "tab", "j")
        await settle(pilot)
        await pilot.press("F")
        assert "F again forgets the segment “rare”" in screen_text(app)


@pytest.mark.parametrize(
    ("cuts_before", "keys"), [(0, ["V"]), (1, ["V", "V"]), (6, ["b"]), (5, ["b", "b"]), (7, [])]
)
async def test_a_segment_that_was_saved_is_found_by_the_keys_that_are_told(
    cuts_before: int, keys: list[str], tmp_path: Path
) -> None:
    segment_file.save(tmp_path, "often", "frequency > 3")
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path), keys=Keys({"customers.group": ("b",)}))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(*"b" * cuts_before)
        type_ahead(app, "/frequency < 3", "enter")
        await settle(pilot)
        type_ahead(app, "Srare", "enter")
        await settle(pilot)
        told = f"saved as “rare”: {' '.join(keys)} goes to your segments" if keys else "saved as “rare”"
        assert told in screen_text(app)
        assert ("goes to" in screen_text(app)) == bool(keys)
        await pilot.press(*keys)
        await settle(pilot)
        assert "your segments" in screen_text(app)
        assert "rare" in screen_text(app)


async def test_captions_and_reasons_name_the_keys_in_force(tmp_path: Path) -> None:
    keys = Keys({"customers.advise": ("w",), "customers.group": ("b",)})
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path), keys=keys)
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        assert "Nothing is advised yet: w works it out." in screen_text(app)
        await pilot.press("D")
        assert "b goes to them" in " ".join(screen_text(app).split())


async def test_the_sign_of_an_assumption_does_not_hang_on_the_first_rows(tmp_path: Path) -> None:
    book = an_advised_book(tmp_path)
    tested = tuple(row | {"evidence": "tested"} for row in book.opening.rows)
    book = replace(book, opening=replace(book.opening, rows=tested))
    assumed = await screen_after(a_workspace(tmp_path), book, (80, 24))
    assert "net ~" in assumed
    assert re.search(r"to contact: net ¥ [\d,]+ ~", assumed)
    book = replace(an_advised_book(tmp_path), advice={"evidence": "tested"})
    measured = await screen_after(a_workspace(tmp_path), book, (80, 24))
    assert "net ¥" in measured
    assert " ~" not in measured


async def test_a_name_that_is_taken_is_asked_for_again(tmp_path: Path) -> None:
    segment_file.save(tmp_path, "rare", "frequency < 2")
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("tab", "j")
        await settle(pilot)
        type_ahead(app, "Srare", "enter")
        await settle(pilot)
        assert "there is a segment 'rare' already" in screen_text(app)
        type_ahead(app, "", "ctrl+u", *"best", "enter")
        await settle(pilot)
        assert segment_file.find(tmp_path, "best") == segment_file.Saved("best", "segment = 'champions'")


async def test_all_that_are_shown_are_marked_and_only_these_are_exported(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        type_ahead(app, "/frequency < 3", "enter")
        await settle(pilot)
        await pilot.press("M", "escape", "e")
        await settle(pilot)
        assert "everyone · 120 · 28 marked" in screen_text(app)
    (file,) = (tmp_path / "exports").iterdir()
    assert set(pl.read_csv(file)["frequency"]) == {1, 2}


async def test_another_pane_opens_it_on_a_condition_with_a_title(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        pane = app.screen
        assert isinstance(pane, CustomersPane)
        pane.open_with("frequency < 3", "rare buyers")
        await settle(pilot)
        assert "rare buyers · 28" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "everyone · 120\n" in screen_text(app)


async def test_a_wish_from_before_the_customers_were_there_is_granted(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=Loading("…"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        pane = app.screen
        assert isinstance(pane, CustomersPane)
        pane.open_with("frequency < 3", "rare buyers")
        app.receive(a_book(tmp_path))
        await settle(pilot)
        assert "rare buyers · 28" in screen_text(app)


async def test_a_column_whose_cells_are_narrow_keeps_the_sign_of_the_sorting(tmp_path: Path) -> None:
    screen = await screen_after(a_workspace(tmp_path), a_book(tmp_path), (80, 24), ["l", "s"])
    assert "day▾" in screen


async def test_price_drops_are_shown_where_there_are_any(tmp_path: Path) -> None:
    table = scores(20, price_drop_item="oat milk", price_drop=0.2)
    screen = await screen_after(a_workspace(tmp_path), a_book(tmp_path, table), (300, 24))
    assert "cheaper now" in screen
    assert "20 %" in screen
    assert "cheaper now" not in await screen_after(a_workspace(tmp_path), a_book(tmp_path), (300, 24))


async def test_a_works_the_advice_out_anew_in_the_background(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(Shell, "start_job", lambda _, arguments: asked.append(list(arguments)))
    await screen_after(a_workspace(tmp_path), a_book(tmp_path), (80, 24), ["a"])
    assert asked == [["advise", "--workspace", str(tmp_path)]]


async def test_every_action_of_the_pane_can_be_done(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)):
        assert all(
            hasattr(app.screen, f"act_{action.name}") or hasattr(app, f"act_{action.name}")
            for action in CustomersPane.ACTIONS
        )


async def test_keys_typed_ahead_go_where_the_keys_before_them_lead(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        type_ahead(app, "", "tab", "j", "tab", "left", "down")
        await settle(pilot)
        assert "· champions" in screen_text(app)
        assert "R 4 × F 4 · " in screen_text(app)


async def test_a_run_without_advice_after_one_with_it_is_sorted_by_what_it_knows(tmp_path: Path) -> None:
    roots = tmp_path / "advised", tmp_path / "later"
    for root in roots:
        root.mkdir()
    app = Shell(a_workspace(tmp_path), state=an_advised_book(roots[0]))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("v", "v", "tab", "j")
        await settle(pilot)
        app.receive(a_book(roots[1]))
        await settle(pilot)
        assert "at risk ¥▾" in screen_text(app)
        assert "everyone · 120" in screen_text(app)


async def test_a_run_whose_files_went_away_is_told_in_a_sentence_whatever_is_asked(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        (tmp_path / "scores.parquet").unlink()
        type_ahead(app, "/frequency < 3")
        await settle(pilot)
        assert "! the scores of this run cannot be read any more" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("e")
        await settle(pilot)
        assert "! the scores of this run cannot be read any more" in screen_text(app)
        assert "everyone · 120" in screen_text(app)


async def test_saved_segments_are_counted_once_somebody_looks_at_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    find = Finder.find

    def spy(finder: Finder, selection: Selection) -> Selected:
        asked.append(selection.within)
        return find(finder, selection)

    monkeypatch.setattr(Finder, "find", spy)
    segment_file.save(tmp_path, "rare", "frequency < 3")
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert not any(asked)
        await pilot.press("V")
        await settle(pilot)
        assert "frequency < 3" in asked
        assert re.search(r"rare +28", screen_text(app))


def test_a_caption_says_what_stands_between_its_sum_and_the_plan() -> None:
    told = {"segment": "everyone", "value": 9.0, "churn": 0.5, "contacted": 3, "net": 62.0, "fixed": 30.0}
    shown = captioned(told)
    assert "net 62.00 before 30 of fixed work" in shown
    assert "fixed work" not in captioned(told | {"segment": "loyal", "advised": "push"})


def test_without_advice_nobody_is_said_to_be_left_alone() -> None:
    told = {"churn": None, "contacted": 0, "unavailable": "No advice: the model is withheld"}
    assert "! No advice: the model is withheld" in captioned(told)
    assert "Leave them alone" not in captioned(told)


def captioned(told: dict[str, Any]) -> str:
    lines = caption_lines(Selection(), 3, told, currency="", width=90, height=4)
    return "\n".join(text_of(each) for each in lines)


async def test_segments_counted_in_a_run_that_was_replaced_are_not_shown(tmp_path: Path) -> None:
    segment_file.save(tmp_path, "rare", "frequency < 3")
    book = a_book(tmp_path)
    app = Shell(book.workspace, state=book)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("V")
        await settle(pilot)
        shown = screen_text(app)
        assert "rare" in shown
        app.screen.post_message(
            Yours(replace(book), ({"segment": "of old", "size": 11},), {"of old": "r > 1"})
        )
        await settle(pilot)
        assert screen_text(app) == shown
