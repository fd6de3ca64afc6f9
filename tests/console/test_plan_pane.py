import os
import random
import re
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path

import pytest
from books import HOSTILE, a_book
from plan_texts import SharedChild, with_plans
from screens import SIZES, a_workspace, assert_golden, screen_after, screen_text, settle
from textual import events
from textual.keys import _character_to_key

from recall_console.console.book import Empty, Failed, Loading, State
from recall_console.console.key_file import FILE, read
from recall_console.console.panes.plan import PlanPane
from recall_console.console.panes.plan_headline import CLOSE
from recall_console.console.shell import Shell
from recall_console.console.text import differences, pad
from recall_console.engines.child import Child
from recall_console.events.sample.bundled import sample_data_dir

NO_RUN = Empty("Nothing has been scored yet in /data/shop\n\nr   reads events.csv and scores it")
PREDICTION_LED = ("o", "down", "down", "down", "enter")
BROAD_BLAST_AS_B = ("b", "enter")
TO_THE_END = ("tab", "G")


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr("recall_console.console.panes.plan_clerk.Child", SharedChild)


def state_of(name: str, root: Path) -> State:
    if name == "data":
        return a_book(root)
    if name == "loading":
        return Loading("Opening the last run …")
    return (
        NO_RUN
        if name == "empty"
        else Failed("cannot read the scores in /data/shop/scores.parquet: file is truncated")
    )


def type_ahead(app: Shell, text: str, *keys: str) -> None:
    """Keys without a pause between them, as a slow line delivers them."""
    for key in (*text, *keys):
        alone = key if len(key) == 1 else None
        app.post_message(events.Key(key if alone is None else _character_to_key(key), alone))


def without_age(screen: str) -> str:
    return re.sub(r" +scored \d+ \w+ ago\n", "\n", screen)


async def plan_screen(
    root: Path, keys: Sequence[str] = (), size: tuple[int, int] = (80, 24), state: State = NO_RUN
) -> str:
    return await screen_after(a_workspace(with_plans(root)), state, size, keys, tab="plan")


def keep_only(root: Path, name: str) -> Path:
    """A workspace whose only plan is one of the bundled ones."""
    (root / "plans").mkdir()
    return Path(shutil.copy(sample_data_dir() / "plans" / name, root / "plans" / name))


def figure(screen: str, label: str) -> list[str]:
    """What stands behind a label of the ledgers: one figure, or that of A and B."""
    row = next(line for line in screen.splitlines() if f"▏{label}" in line)
    return row.split(f"▏{label}")[1].replace(" %", "%").split()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ["data", "empty", "loading", "error"])
async def test_screen_looks_as_kept(name: str, size: tuple[int, int], tmp_path: Path) -> None:
    screen = await plan_screen(tmp_path, size=size, state=state_of(name, tmp_path))
    assert_golden(f"plan-{name}-{size[0]}x{size[1]}", without_age(screen))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    ("name", "keys"), [("compare", ()), ("compare-results", ("tab", "right_square_bracket"))]
)
async def test_a_comparison_looks_as_kept(
    name: str, keys: tuple[str, ...], size: tuple[int, int], tmp_path: Path
) -> None:
    screen = await plan_screen(tmp_path, [*PREDICTION_LED, *BROAD_BLAST_AS_B, *keys], size)
    assert_golden(f"plan-{name}-{size[0]}x{size[1]}", screen)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_ladder_and_curve_look_as_kept(size: tuple[int, int], tmp_path: Path) -> None:
    screen = await plan_screen(tmp_path, TO_THE_END, size, a_book(tmp_path))
    assert_golden(f"plan-end-{size[0]}x{size[1]}", without_age(screen))


async def test_no_line_is_cut_at_eighty_columns(tmp_path: Path) -> None:
    for keys in (
        (),
        TO_THE_END,
        ("tab", "pagedown"),
        (*PREDICTION_LED, *BROAD_BLAST_AS_B, "tab", "pagedown"),
    ):
        screen = await plan_screen(tmp_path, keys, (80, 24), a_book(tmp_path))
        assert not [line for line in screen.splitlines()[3:-2] if line.endswith("…")]


async def test_broad_blast_shows_the_cost_of_contact_and_recall(tmp_path: Path) -> None:
    keep_only(tmp_path, "broad-blast.toml")
    screen = await plan_screen(tmp_path)
    assert figure(screen, "direct cost") == ["50,000"]
    assert figure(screen, "customers reached") == ["100,000"]
    assert figure(screen, "cost per contact") == ["0.50"]
    assert figure(screen, "cost per recall") == ["50.00~"]
    assert figure(screen, "  of those reached") == ["1.00%~"]


async def test_prediction_led_shows_the_cost_of_contact_and_recall(tmp_path: Path) -> None:
    keep_only(tmp_path, "prediction-led.toml")
    screen = await plan_screen(tmp_path)
    assert figure(screen, "direct cost") == ["15,000"]
    assert figure(screen, "cost per contact") == ["1.875"]
    assert figure(screen, "cost per recall") == ["18.75~"]
    assert figure(screen, "  of those reached") == ["10.00%~"]


async def test_a_comparison_shows_what_the_claims_need_and_both_at_one_value(tmp_path: Path) -> None:
    keys = ["o", "enter", "b", "down", "down", "down", "enter"]
    screen = await plan_screen(tmp_path, keys, (120, 40))
    assert figure(screen, "A claims ROI 120 %") == ["110.00", "60.00"]
    assert figure(screen, "B claims ROI 650 %") == ["140.625", "121.875"]
    assert "both at ¥ 110.00 per recall: ROI net A 120 % · B 487 %" in screen
    assert "both at ¥ 60.00 per recall: ROI gross A 120 % · B 320 %" in screen
    assert "do not share one value per recall" in screen


@pytest.mark.parametrize(
    ("name", "cost"), [("sms", "500"), ("coupon", "20,000~"), ("sms-and-coupon", "20,500~")]
)
async def test_ten_thousand_customers_cost_what_the_article_says(
    name: str, cost: str, tmp_path: Path
) -> None:
    keep_only(tmp_path, f"{name}.toml")
    screen = await plan_screen(tmp_path)
    assert figure(screen, "direct cost")[0].removesuffix(".00") == cost


async def test_a_step_moves_the_figures_at_once(tmp_path: Path) -> None:
    keep_only(tmp_path, "prediction-led.toml")
    screen = await plan_screen(tmp_path, ["down", "right"])
    assert figure(screen, "come back") == ["810~"]
    assert figure(screen, "cost per recall") == ["18.52~"]
    assert "Prediction-led *" in screen


async def test_an_input_without_steps_says_so(tmp_path: Path) -> None:
    screen = await plan_screen(tmp_path, ["right"], state=a_book(tmp_path))
    assert "! there is no step from here; enter types over it" in screen


async def test_figures_follow_while_a_number_is_typed(tmp_path: Path) -> None:
    keep_only(tmp_path, "prediction-led.toml")
    screen = await plan_screen(tmp_path, ["down", "enter", "4", "0", "0"])
    assert figure(screen, "cost per recall") == ["37.50~"]
    assert "Prediction-led *" not in screen


async def test_escape_drops_what_was_typed(tmp_path: Path) -> None:
    keep_only(tmp_path, "prediction-led.toml")
    screen = await plan_screen(tmp_path, ["down", "enter", "4", "0", "0", "escape"])
    assert figure(screen, "cost per recall") == ["18.75~"]


async def test_digits_are_typed_into_the_figure_and_open_no_pane(tmp_path: Path) -> None:
    keep_only(tmp_path, "prediction-led.toml")
    screen = await plan_screen(tmp_path, ["down", "enter", "1", "2", "3", "enter"])
    assert "4 Plan" in screen
    assert figure(screen, "come back") == ["123~"]


async def test_an_invalid_input_says_what_it_expects_and_leaves_the_last_good_figures(tmp_path: Path) -> None:
    keep_only(tmp_path, "prediction-led.toml")
    screen = await plan_screen(tmp_path, ["down", "enter", *"many", "enter"])
    assert "! come back (line 12): expected a whole number ≥ 0, found 'many'" in screen
    assert "the figures are from before" in " ".join(screen.split())
    assert figure(screen, "cost per recall") == ["18.75~"]
    assert re.search(r"» come back +many", screen)


@pytest.mark.parametrize("typed", ["many", "-5"])
async def test_an_invalid_input_typed_ahead_keeps_all_that_follows(typed: str, tmp_path: Path) -> None:
    file = keep_only(tmp_path, "prediction-led.toml")
    before = file.read_text(encoding="utf-8")
    app = Shell(a_workspace(tmp_path), state=NO_RUN, tab="plan")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        type_ahead(app, "", "down", "enter", *typed, "enter", *"lw", "tab", *"e")
        await settle(pilot)
        assert re.search(rf"» come back +{typed}lwe", screen_text(app))
        await pilot.press("escape")
        await settle(pilot)
        assert re.search(r"▸ come back +800", screen_text(app))
    assert file.read_text(encoding="utf-8") == before


async def test_a_wrong_condition_of_the_audience_stays_where_it_is_typed(tmp_path: Path) -> None:
    app = Shell(a_workspace(with_plans(tmp_path)), state=a_book(tmp_path), tab="plan")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        type_ahead(app, "", "enter", *"churn > 1", "enter", *"w")
        await settle(pilot)
        assert "churn > 1w" in screen_text(app)


async def test_a_name_that_is_taken_keeps_its_prompt_and_all_that_follows(tmp_path: Path) -> None:
    keep_only(tmp_path, "sms.toml")
    app = Shell(a_workspace(tmp_path), state=NO_RUN, tab="plan")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("W")
        type_ahead(app, "sms", "enter", *"er")
        await settle(pilot)
        assert "smser" in screen_text(app)


async def test_a_value_makes_a_calculator_answer_whether_it_pays(tmp_path: Path) -> None:
    keep_only(tmp_path, "prediction-led.toml")
    before = await plan_screen(tmp_path)
    assert "pays where a recall brings more than ¥ 18.75" in before
    after = await plan_screen(tmp_path, ["down", "down", "down", "enter", *"140", "enter"])
    assert "▸ Pays: net ¥ 97,000~ after all three ledgers" in after
    assert figure(after, "ROI (rev−cost)/cost") == ["647%~"]


async def test_undo_takes_the_last_edit_back(tmp_path: Path) -> None:
    keep_only(tmp_path, "prediction-led.toml")
    screen = await plan_screen(tmp_path, ["down", "right", "right", "z"])
    assert figure(screen, "come back") == ["810~"]
    screen = await plan_screen(tmp_path, ["down", "right", "z"])
    assert figure(screen, "come back") == ["800~"]
    assert "Prediction-led *" not in screen
    assert "nothing has been edited yet" in await plan_screen(tmp_path, ["z"])


async def test_save_writes_the_same_file_and_comments_survive(tmp_path: Path) -> None:
    path = keep_only(tmp_path, "prediction-led.toml")
    before = path.read_text(encoding="utf-8")
    screen = await plan_screen(tmp_path, ["down", "right", "w"])
    assert path.read_text(encoding="utf-8") == before.replace("recalled = 800", "recalled = 810")
    assert "written to" in screen
    assert "Prediction-led *" not in screen


async def test_edits_of_a_plan_are_kept_while_another_one_is_looked_at(tmp_path: Path) -> None:
    screen = await plan_screen(tmp_path, [*PREDICTION_LED, "down", "right", "o", "enter", *PREDICTION_LED])
    assert "Prediction-led *" in screen
    assert figure(screen, "come back") == ["810~"]


async def test_keys_typed_ahead_reach_the_figure_that_they_were_meant_for(tmp_path: Path) -> None:
    keep_only(tmp_path, "prediction-led.toml")
    app = Shell(a_workspace(tmp_path), state=NO_RUN, tab="plan")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for key in ("j", "enter", "4", "1", "2", "enter"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settle(pilot)
        screen = screen_text(app)
    assert figure(screen, "come back") == ["412~"]
    assert figure(screen, "customers reached") == ["8,000"]


async def test_a_plan_chosen_twice_by_keys_typed_ahead_is_chosen_once(tmp_path: Path) -> None:
    app = Shell(a_workspace(with_plans(tmp_path)), state=NO_RUN, tab="plan")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("o")
        for key in ("down", "enter", "enter"):
            app.post_message(events.Key(key, None))
        await settle(pilot)
        assert isinstance(app.screen, PlanPane)
        assert "coupon.toml" in screen_text(app)


@pytest.mark.parametrize("tab", ["plan", "model", "overview", "data"])
async def test_no_sequence_of_keys_breaks_a_pane(tab: str, tmp_path: Path) -> None:
    keys = [
        key
        for action in PlanPane.actions()
        for key in action.keys
        if action.name not in {"quit", "rescore", "cancel_job", "export"}
    ]
    draw = random.Random(tab)
    app = Shell(a_workspace(with_plans(tmp_path)), state=a_book(tmp_path), tab=tab)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for _ in range(300):
            key = draw.choice([*keys, "0", "7", "a", "backspace"])
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await settle(pilot)
        await pilot.resize_terminal(60, 20)
        await settle(pilot)
        assert app.is_running


def budget_of(screen: str) -> float:
    found = re.search(r"spend at most +([\d.,]+)", screen)
    assert found is not None
    return float(found[1].replace(",", ""))


async def test_the_dial_sets_the_budget_point_by_point_and_undo_takes_it_back(tmp_path: Path) -> None:
    keys = ["less_than_sign", "less_than_sign"]
    one = await plan_screen(tmp_path, keys[:1], (120, 40), a_book(tmp_path))
    two = await plan_screen(tmp_path, keys, (120, 40), a_book(tmp_path))
    assert budget_of(two) < budget_of(one)
    assert re.search(r"Budget 0 ─+●─* ¥ [\d,]+  net ¥ [\d,]+~ \(−?[\d,]+ to [\d,]+\)  ", two)
    assert "Win-back ladder *" in two
    assert budget_of(await plan_screen(tmp_path, [*keys, "z"], (120, 40), a_book(tmp_path))) == budget_of(one)


async def test_the_dial_ends_where_more_money_adds_nothing(tmp_path: Path) -> None:
    screen = await plan_screen(tmp_path, ["greater_than_sign"], (120, 40), a_book(tmp_path))
    assert "more adds nothing" in screen
    assert "! the dial is at its end" in screen


async def test_a_plain_calculator_has_no_dial(tmp_path: Path) -> None:
    keep_only(tmp_path, "sms.toml")
    screen = await plan_screen(tmp_path, ["greater_than_sign"])
    assert "Budget 0" not in screen
    assert "! the dial needs scored customers" in screen


async def test_a_limit_is_added_by_typing_it_under_its_rung(tmp_path: Path) -> None:
    keys = [*["down"] * 4, "a", *["down"] * 4, "enter", *"50", "enter"]
    screen = await plan_screen(tmp_path, keys, (80, 40), a_book(tmp_path))
    assert re.search(r"1 push.*▸ contacts at most +50 ", " ".join(screen.split()))
    assert "Win-back ladder *" in screen


async def test_an_addition_that_is_dropped_leaves_the_plan_as_it_was(tmp_path: Path) -> None:
    keys = [*["down"] * 4, "a", *["down"] * 4, "enter", *"50", "escape"]
    screen = await plan_screen(tmp_path, keys, (80, 24), a_book(tmp_path))
    assert "contacts at most" not in screen
    assert "Win-back ladder *" not in screen


async def test_a_rung_is_added_by_its_channel_and_taken_away_again(tmp_path: Path) -> None:
    add = [*["down"] * 4, "a", *["down"] * 8, "enter", *"letter", "enter"]
    screen = await plan_screen(tmp_path, add, (80, 60), a_book(tmp_path))
    assert "5 letter" in screen
    screen = await plan_screen(tmp_path, [*["down"] * 4, "x"], (80, 60), a_book(tmp_path))
    assert "rung 1 is gone; z brings it back" in screen
    assert "1 e-mail" in screen


async def test_what_is_used_of_a_lift_stands_under_it(tmp_path: Path) -> None:
    screen = await plan_screen(tmp_path, size=(80, 40), state=a_book(tmp_path))
    assert re.search(r"brings back +0.2 points ~ ▏.*\n +0.15 used", screen)


async def test_only_a_plan_that_is_saved_can_be_exported(tmp_path: Path) -> None:
    screen = await plan_screen(tmp_path, ["down", "right", "e"], state=a_book(tmp_path))
    assert "winback.toml holds edits that are not saved; w saves, then e" in screen
    keep_only_calculator = await plan_screen(tmp_path, ["e"])
    assert "! there is nobody to export" in keep_only_calculator


async def test_unsaved_edits_are_told(tmp_path: Path) -> None:
    keep_only(tmp_path, "sms.toml")
    app = Shell(a_workspace(tmp_path), state=NO_RUN, tab="plan")
    async with app.run_test() as pilot:
        await settle(pilot)
        pane = app.screen
        assert isinstance(pane, PlanPane)
        assert pane.unsaved() is None
        await pilot.press("right")
        assert pane.unsaved() == "sms.toml: edits are not saved yet"


@pytest.mark.parametrize(
    ("key", "file"),
    [("q", ""), ("ctrl+q", ""), ("ctrl+c", ""), ("Q", 'quit = ["Q"]'), ("ctrl+c", 'quit = ["Q"]')],
)
@pytest.mark.parametrize("pane", ["1", "2", "3", "6"])
async def test_whoever_leaves_unsaved_edits_behind_on_another_pane_is_asked_once(
    pane: str, key: str, file: str, tmp_path: Path
) -> None:
    keep_only(tmp_path, "sms.toml")
    (tmp_path / FILE).write_text(f"[everywhere]\n{file}\n", encoding="utf-8")
    app = Shell(a_workspace(tmp_path), state=a_book(tmp_path), tab="plan", keys=read(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("right", pane)
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        assert f"{'Q' if file else 'q'} again leaves, 4 then w saves" in screen_text(app)
        await pilot.press(key)
        await pilot.pause()
        assert not app.is_running


@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+c"])
async def test_leaving_with_unsaved_edits_is_asked_once(key: str, tmp_path: Path) -> None:
    keep_only(tmp_path, "sms.toml")
    app = Shell(a_workspace(tmp_path), state=NO_RUN, tab="plan")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("right", key)
        await settle(pilot)
        assert "! sms.toml: edits are not saved yet; q again leaves, w saves" in screen_text(app)
        assert app.is_running
        await pilot.press("right", key)  # another edit has come between: it is asked again
        await settle(pilot)
        assert "q again leaves" in screen_text(app)
        await pilot.press(key)
        await pilot.pause()
        assert not app.is_running


async def test_leaving_from_another_pane_names_the_way_to_the_edits(tmp_path: Path) -> None:
    keep_only(tmp_path, "sms.toml")
    app = Shell(a_workspace(tmp_path), state=NO_RUN, tab="plan")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("right", "2", "question_mark", "ctrl+c")
        await settle(pilot)
        assert "q again leaves, 4 then w saves" in screen_text(app)
        assert "2 Customers" in screen_text(app)
        await pilot.press("4", "w", "q")
        await pilot.pause()
        assert not app.is_running


async def test_a_question_of_leaving_is_over_with_the_next_key(tmp_path: Path) -> None:
    keep_only(tmp_path, "sms.toml")
    app = Shell(a_workspace(tmp_path), state=NO_RUN, tab="plan")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("right", "q", "down")
        await settle(pilot)
        assert "q again leaves" not in screen_text(app)
        await pilot.press("q")
        await settle(pilot)
        assert app.is_running


async def test_without_a_currency_no_blank_stands_in_its_place(tmp_path: Path) -> None:
    keep_only(tmp_path, "prediction-led.toml")
    screen = await screen_after(a_workspace(tmp_path, currency=""), NO_RUN, (80, 24), tab="plan")
    assert "pays where a recall brings more than 18.75" in screen


async def test_scored_customers_are_counted_and_the_best_size_is_marked(tmp_path: Path) -> None:
    screen = await plan_screen(tmp_path, size=(120, 40), state=a_book(tmp_path))
    assert re.search(r"▲ best: contact \d+, net ¥ [\d,]+~", screen)
    assert screen.count("▲") == 2


async def test_the_curve_can_be_read_as_a_table(tmp_path: Path) -> None:
    screen = await plan_screen(tmp_path, ["t"], (120, 40), a_book(tmp_path))
    assert re.search(r"contacted +net A", screen)


async def test_a_new_run_keeps_edits_and_cursor(tmp_path: Path) -> None:
    app = Shell(a_workspace(with_plans(tmp_path)), state=NO_RUN, tab="plan")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("o", *["down"] * 6, "enter", "down", "right")
        app.state = a_book(tmp_path)
        pane = app.screen
        assert isinstance(pane, PlanPane)
        pane.follow()
        await settle(pilot)
        screen = screen_text(app)
    assert "Win-back ladder *" in screen
    assert re.search(r"▸ counted for +91 days", screen)


async def test_a_condition_that_makes_no_sense_is_said_in_one_sentence(tmp_path: Path) -> None:
    screen = await plan_screen(tmp_path, ["enter", *"churn", "enter"], (80, 24), a_book(tmp_path))
    assert "! who (line 13): there is no column 'churn'" in screen
    assert figure(screen, "customers reached")


async def test_nothing_hostile_of_a_plan_file_reaches_the_terminal(tmp_path: Path) -> None:
    path = keep_only(tmp_path, "sms.toml")
    for name in HOSTILE[:3]:
        quoted = name.encode("unicode_escape").decode().replace("\\x", "\\u00")
        text = (
            f'name = "{quoted}"\naudience.reach = 10\n[[rungs]]\nchannel = "{quoted}"\ncost_per_contact = 1\n'
        )
        path.write_text(text, encoding="utf-8")
        screen = await plan_screen(tmp_path, ["o", "enter"])
        assert all(character.isprintable() or character == "\n" for character in screen)


async def test_a_broken_plan_file_is_named_and_the_others_still_work(tmp_path: Path) -> None:
    keep_only(tmp_path, "sms.toml")
    (tmp_path / "plans" / "broken.toml").write_text("name = ", encoding="utf-8")
    chooser = await plan_screen(tmp_path, ["o"])
    assert "! broken.toml line 1: not TOML" in chooser
    chosen = await plan_screen(tmp_path, ["o", "enter"])
    assert "broken.toml line 1: not TOML" in chosen


async def test_a_folder_without_plans_says_where_to_put_one(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    screen = await plan_screen(tmp_path)
    assert "There is no plan file in" in screen


async def test_customers_are_reckoned_in_a_process_of_their_own(tmp_path: Path) -> None:
    screen = await plan_screen(tmp_path, ["down", "right"], state=a_book(tmp_path))
    assert figure(screen, "customers reached")
    assert "Win-back ladder *" in screen
    assert CLOSE not in screen


async def test_a_reckoner_that_is_killed_is_told_in_one_sentence_and_comes_back_with_the_next_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recall_console.console.panes.plan_clerk.Child", Child)
    app = Shell(a_workspace(with_plans(tmp_path)), state=a_book(tmp_path), tab="plan")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        pane = app.screen
        assert isinstance(pane, PlanPane)
        assert pane.clerk.pid is not None
        os.kill(pane.clerk.pid, signal.SIGKILL)
        while not pane.clerk.has_ended:
            await pilot.pause(0.01)
        await settle(pilot)
        screen = screen_text(app)
        assert "! the reckoning ended (killed, perhaps for want of memory); the next key starts it" in screen
        assert figure(screen, "customers reached")
        await pilot.press("down", "right")
        await settle(pilot)
        assert "the reckoning ended" not in screen_text(app)
        assert "Win-back ladder *" in screen_text(app)


async def test_the_footer_names_the_keys_of_an_entry_while_one_types(tmp_path: Path) -> None:
    keys = ["down", "enter"]
    screen = await plan_screen(tmp_path, keys, state=a_book(tmp_path))
    assert "enter takes it   esc leaves it as it was" in screen
    assert re.search(r"» counted for +90 _+", screen)
    assert "enter takes it" not in await plan_screen(tmp_path, [*keys, "escape"], state=a_book(tmp_path))


async def test_the_footer_names_undo_and_save_once_there_is_an_edit(tmp_path: Path) -> None:
    before = await plan_screen(tmp_path, state=a_book(tmp_path))
    assert "z undo" not in before
    assert "e export" in before
    after = await plan_screen(tmp_path, ["down", "right"], state=a_book(tmp_path))
    for key in ("z undo", "w save", "a add", "> spend"):
        assert key in after


async def test_the_chooser_says_in_which_folder_it_looks_and_takes_a_path(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.toml"
    shutil.copy(sample_data_dir() / "plans" / "sms.toml", elsewhere)
    chooser = await plan_screen(tmp_path, ["o"], size=(200, 24))
    assert str(tmp_path / "plans") in chooser
    keys = ["o", "G", "enter", *str(elsewhere), "enter"]
    assert "elsewhere.toml" in await plan_screen(tmp_path, keys)


async def test_a_path_that_leads_nowhere_is_refused_where_it_was_typed(tmp_path: Path) -> None:
    screen = await plan_screen(tmp_path, ["o", "G", "enter", *"/nowhere.toml", "enter"])
    assert "/nowhere.toml" in screen
    assert "! " in screen
    assert "enter takes it" in screen


async def test_a_copy_is_kept_under_a_new_name_and_worked_on(tmp_path: Path) -> None:
    path = keep_only(tmp_path, "sms.toml")
    before = path.read_text(encoding="utf-8")
    screen = await plan_screen(tmp_path, ["right", "W", *"march", "enter"])
    assert path.read_text(encoding="utf-8") == before
    assert (tmp_path / "plans" / "march.toml").read_text(encoding="utf-8") != before
    assert "march.toml" in screen
    assert 'name = "march"' in (tmp_path / "plans" / "march.toml").read_text(encoding="utf-8")


async def test_the_results_of_a_comparison_begin_at_their_top(tmp_path: Path) -> None:
    app = Shell(a_workspace(with_plans(tmp_path)), state=NO_RUN, tab="plan")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(*TO_THE_END)
        await settle(pilot)
        pane = app.screen
        assert isinstance(pane, PlanPane)
        assert pane.results.scroll_offset.y > 0
        await pilot.press("b", "enter")
        await settle(pilot)
        assert pane.results.scroll_offset.y == 0


async def test_evidence_is_asked_for_what_it_takes(tmp_path: Path) -> None:
    keys = [*["down"] * 7, "right", *"2000", "enter"]
    screen = await plan_screen(tmp_path, keys, (80, 40), a_book(tmp_path))
    assert re.search(r"evidence +observed.*\n +on 2,000", screen)
    assert "0.2 points ≈" in screen
    tested = [*keys, "right", "enter", *"0.1 to 0.3", "enter"]
    screen = await plan_screen(tmp_path, tested, (80, 40), a_book(tmp_path))
    assert re.search(r"evidence +tested.*\n +0.1 points", screen)


async def test_plan_b_comes_into_hand_with_its_own_dial(tmp_path: Path) -> None:
    keys = [*BROAD_BLAST_AS_B, "v"]
    screen = await plan_screen(tmp_path, keys, (120, 40), a_book(tmp_path))
    assert "A Broad blast" in screen
    assert "A Win-back ladder" in await plan_screen(tmp_path, [*keys, "v"], (120, 40), a_book(tmp_path))


async def test_saving_the_standing_plan_tells_how_the_advice_follows(tmp_path: Path) -> None:
    screen = await plan_screen(tmp_path, ["down", "right", "w"], state=a_book(tmp_path))
    assert "the advice follows this plan: 1 and then a works it out anew" in " ".join(screen.split())


async def test_namesakes_are_told_apart_by_their_files(tmp_path: Path) -> None:
    shutil.copy(with_plans(tmp_path) / "plans" / "winback.toml", tmp_path / "plans" / "a-copy.toml")
    screen = await plan_screen(tmp_path, ["b", "enter"], (120, 40), a_book(tmp_path))
    assert "A Win-back ladder (winback.toml) · B Win-back ladder (a-copy.toml)" in screen


async def test_a_step_sends_the_figures_that_changed_and_not_whole_lines(tmp_path: Path) -> None:
    app = Shell(a_workspace(with_plans(tmp_path)), state=a_book(tmp_path), tab="plan")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("down", "right", "right")
        await settle(pilot)
        pane = app.screen
        assert isinstance(pane, PlanPane)
        before = list(pane.results.lines)
        await pilot.press("right")
        await settle(pilot)
        width = pane.results.size.width
        pairs = zip(before, pane.results.lines, strict=True)
        sent = [
            last - first
            for old, new in pairs
            for first, last in differences(pad(old, width), pad(new, width))
        ]
        assert 0 < sum(sent) < 0.3 * width * pane.results.size.height


async def test_on_a_narrow_terminal_the_key_to_the_results_is_always_named(tmp_path: Path) -> None:
    for keys in ((), ("down", "right"), ("tab",)):
        screen = await plan_screen(tmp_path, keys, (60, 20), a_book(tmp_path))
        assert "tab side" in screen
