import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from books import a_book
from cards import a_card, a_profit, a_withheld_card, earned, moved
from pseudo import english, speak
from rich.cells import cell_len
from screens import SIZES, a_workspace, assert_golden, screen_after, screen_text, settle

from recall_console.console.book import Empty, State
from recall_console.console.chart import Charset
from recall_console.console.panes.model_look import Look
from recall_console.console.panes.model_text import card_lines
from recall_console.console.panes.model_words import sentence
from recall_console.console.shell import Shell
from recall_console.console.text import text_of
from recall_console.prediction.read_card import completed

TO_THE_END = ("G",)


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")


def text(
    card: dict[str, Any],
    width: int = 78,
    charset: Charset = Charset.BRAILLE,
    target: float = 0.92,
    currency: str = "",
    *,
    tables: bool = False,
) -> list[str]:
    look = Look(width, charset, target, currency, tables=tables, source="shop.csv")
    return [text_of(line) for line in card_lines(completed(card), look)]


async def model_screen(
    root: Path, card: dict[str, Any], keys: Sequence[str] = (), size: tuple[int, int] = (80, 24)
) -> str:
    state: State = replace(a_book(root), card=card)
    return await screen_after(a_workspace(root), state, size, keys, tab="model")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("data", ()),
        ("page", ("pagedown",)),
        ("money", ("n",) * 3),
        ("tables", ("t",)),
        ("end", TO_THE_END),
        ("target", ("right", "right")),
    ],
)
async def test_screen_looks_as_kept(
    name: str, keys: tuple[str, ...], size: tuple[int, int], tmp_path: Path
) -> None:
    screen = await model_screen(tmp_path, a_card(), keys, size)
    assert_golden(f"model-{name}-{size[0]}x{size[1]}", re.sub(r" +scored \d+ \w+ ago\n", "\n", screen))


async def test_a_withheld_model_is_said_in_one_sentence(tmp_path: Path) -> None:
    screen = await model_screen(tmp_path, a_withheld_card())
    assert_golden("model-withheld-80x24", re.sub(r" +scored \d+ \w+ ago\n", "\n", screen))
    assert "61 days of history are too few, 180 are needed" in screen


async def test_a_run_without_a_card_says_so(tmp_path: Path) -> None:
    assert "There is no model card in this run" in await model_screen(tmp_path, {})


async def test_without_a_run_the_pane_says_what_to_do(tmp_path: Path) -> None:
    screen = await screen_after(
        a_workspace(tmp_path), Empty("Nothing has been scored yet"), (80, 24), tab="model"
    )
    assert "Nothing has been scored yet" in screen


async def test_a_higher_target_decides_fewer_customers(tmp_path: Path) -> None:
    at_92 = await model_screen(tmp_path, a_card(), ["left", "right"])
    at_94 = await model_screen(tmp_path, a_card(), ["right", "right"])
    assert "target accuracy ◂ 92 % ▸   decided 40 %" in at_92
    assert "target accuracy ◂ 94 % ▸   decided 32 %" in at_94
    assert "recency alone would decide" in " ".join(at_92.split())
    assert "recency alone would decide" not in " ".join(at_94.split())


async def test_the_target_stays_within_what_was_measured(tmp_path: Path) -> None:
    screen = await model_screen(tmp_path, a_card(), ["right"] * 8)
    assert "◂ 99 % ▸" in screen
    assert "targets were measured from 80 % to 99 %" in screen


def aiming_at(target: float) -> dict[str, Any]:
    """A card whose own target is none of those that every card is measured at."""
    card = a_card()
    return card | {"selective": card["selective"] | {"target": target}}


async def test_a_target_that_a_new_card_was_not_measured_at_gives_way_to_its_own(tmp_path: Path) -> None:
    book = replace(a_book(tmp_path), card=aiming_at(0.925))
    app = Shell(a_workspace(tmp_path), state=book, tab="model")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("right", "left")
        app.receive(replace(book, card=a_card()))
        await settle(pilot)
        assert "◂ 92 % ▸" in screen_text(app)
        await pilot.press("right")
        await settle(pilot)
        assert "◂ 93 % ▸" in screen_text(app)


async def test_a_target_of_many_decimals_is_left_and_found_again(tmp_path: Path) -> None:
    shown = [
        await model_screen(tmp_path, aiming_at(0.86654), keys)
        for keys in ([], ["left"], ["left", "right"], ["right"])
    ]
    assert [re.findall(r"◂ (\d+) % ▸", screen) for screen in shown] == [["87"], ["86"], ["87"], ["87"]]
    assert shown[0] == shown[2]
    lowest = await model_screen(tmp_path, aiming_at(0.74996), ["left"])
    assert "targets were measured from 75 % to 99 %" in lowest


async def test_a_withheld_model_has_no_target(tmp_path: Path) -> None:
    assert "there is no target accuracy" in await model_screen(tmp_path, a_withheld_card(), ["left"])


def words_of(card: dict[str, Any], currency: str = "") -> str:
    return " ".join(line.strip() for line in text(card, currency=currency))


def row_of(beginning: str, card: dict[str, Any], width: int = 78) -> list[str]:
    return [line for line in text(card, width) if line.startswith(f" {beginning}")][-1].split()


def test_every_figure_stands_beside_all_rivals_where_there_is_room() -> None:
    row = row_of("ranks leavers first", a_card(), 118)
    assert row[5:] == [".838", "(.826–.850)", ".828", ".830", ".829", ".831"]
    assert row_of("right", a_card(), 118)[-2:] == ["86.0", "%"]


def test_else_beside_recency_and_the_best_other_rule() -> None:
    row = ["ROC", "AUC", ".838", "(.826–.850)", ".828"]
    assert row_of("ROC AUC", a_card(), 78) == [*row, "MBG/NBD", ".831"]
    assert row_of("ROC AUC", a_card(), 58) == [*row, ".831"]
    assert row_of("Brier", a_card(), 58)[-1] == ".0896"


def test_a_rule_that_was_surely_better_is_named() -> None:
    assert " ! better than the model in this test: ECE: RFM" in text(a_card())


@pytest.mark.parametrize("width", [58, 78, 118])
def test_a_rule_that_ranks_better_than_recency_stands_beside_it(width: int) -> None:
    head = text(a_card(), width)
    row = next(line for line in head if "recency" in line and "constant" in line and "MBG/NBD" in line)
    assert row.index("recency") < row.index("MBG/NBD") < row.index("constant")


def test_where_a_rule_wins_is_said_on_the_first_screen() -> None:
    card = a_card()
    card["rivals"] |= {
        "rfm": card["rivals"]["rfm"] | {"roc_auc": {"value": 0.9}},
        "constant": {"accuracy": {"value": 0.99}},
    }
    first = " ".join(line.strip() for line in text(card, 58)).split("Do they leave as often")[0]
    assert "! better than the model in this test: AUC: RFM; right: constant" in first
    assert "best: RFM" in first


def test_a_bias_says_its_direction() -> None:
    row = next(line for line in text(a_card()) if "told too many" in line)
    assert row.endswith("−2.1  (−2.7 to −1.5)")


def test_money_that_rests_on_an_assumption_is_marked() -> None:
    words = words_of(a_card(), "¥")
    assert (
        "earns ¥ 2.60 ~ for each customer of the base, one of the first 10 % by recency alone ¥ 2.25 ~"
        in words
    )
    assert "30 % of those about to leave accept and stay" in words


def test_the_best_size_is_told_of_with_the_time_it_would_take() -> None:
    words = words_of(a_card())
    assert "▸ the most would be 9.80 ~, by contacting the first 70 %, if there were time for so many" in words
    loss = a_profit(curve=[{"share": 0.5, "model": -1.0, "rule": -2.0}])
    assert any("contacting anybody loses money ~" in line for line in text(a_card(profit=loss)))


def test_amounts_that_are_not_known_are_no_money() -> None:
    lines = text(a_card(value={}), currency="¥")
    assert " amounts are not known: a customer counts as 1" in lines
    assert not any("¥" in line for line in lines if "earns" in line and "list of" in line)


def test_a_group_that_moved_far_begins_a_warning_of_its_own() -> None:
    assert " money       0.31  average order value 90d  25.2 → 31.5        ! much" in text(a_card())
    assert row_of("trend", a_card())[-4:] == ["0", "→", "–", "little"]


def test_customers_who_are_as_before_are_said_to_be_in_a_sentence() -> None:
    words = words_of(a_card(drift=[moved("money", 0.04, "net_spend_90d", (1.0, 1.1))]))
    assert (
        "yes: of who bought lately, nothing has moved far; net spend 90d most, by an index of 0.04" in words
    )


def test_checks_are_told_in_sentences() -> None:
    words = words_of(a_card())
    assert "leaks: none found" in words
    assert "for 98 % of 57 customers the first is among the two strongest" in words
    assert "of 222 leavers who had bought less than a horizon before, 48 % were alerted" in words


def test_a_card_of_an_earlier_version_lacks_blocks_and_nothing_else() -> None:
    later = ("gains", "profit", "lead_time", "drift", "sentinel", "selection", "reasons_check")
    card = {key: value for key, value in a_card().items() if key not in later}
    told = [line for line in text(card) if line.startswith("──")]
    assert [re.split(r"  |─+ *$", line.strip("─ "))[0].strip("─ ") for line in told] == [
        "Do they leave as often as it says?",
        "What to keep in mind",
        "Who leaves, likeliest tenth first",
        "All figures, beside simple rules",
        "Risk tiers",
        "What they will spend",
        "On other dates",
    ]
    assert "lacks gains, profit, lead time" in words_of(card)


def test_a_leak_shows_figures_but_nothing_to_act_on() -> None:
    why = {"code": "leak_split", "values": {"gap": 0.1, "error": 0.01, "allowed": 0.05}}
    card = a_card(verdict="withheld") | {"sentences": [why], "sentinel": {"tripped": True, "reasons": [why]}}
    told = words_of(card)
    assert "10.0 points (±2.0) larger" in told
    assert "! leaks: the future got in" in told
    assert "target accuracy" not in told
    assert "What a list earns" not in told


async def test_the_next_heading_comes_to_the_top(tmp_path: Path) -> None:
    def top(screen: str) -> str:
        return screen.splitlines()[3]

    assert top(await model_screen(tmp_path, a_card(), ["n"])).startswith("── Do they leave as often")
    assert top(await model_screen(tmp_path, a_card(), ["n", "n"])).startswith("── What to keep in mind")
    assert top(await model_screen(tmp_path, a_card(), ["n", "n", "N"])).startswith("── Do they leave")
    assert "May be trusted" in top(await model_screen(tmp_path, a_card(), ["n", "N"]))


def test_tiers_show_the_churn_that_was_observed() -> None:
    assert " high    60 %      1,500  93.0 %  (92–94)" in text(a_card())
    assert " low      0 %        100       –" in text(a_card())


@pytest.mark.parametrize("width", [58, 76, 78, 104, 118, 198])
@pytest.mark.parametrize("charset", list(Charset))
def test_no_line_is_wider_than_the_screen(width: int, charset: Charset) -> None:
    for tables in (False, True):
        assert max(map(cell_len, text(a_card(), width, charset, tables=tables))) <= width


def test_warnings_begin_with_their_sign() -> None:
    assert " ! The horizon covers months that no training saw: November, December" in text(a_card())


def test_folds_of_a_backtest_are_listed_where_there_are_any() -> None:
    fold = {
        "as_of": "2025-09-01",
        "figures": {"accuracy": {"value": 0.87}, "calibration_in_the_large": {"value": -0.02}},
        "rivals": {"recency": {"roc_auc": {"value": 0.83}}},
        "value": {"spend": {"model": {"rmse": 1366.7}}},
    }
    rows = [line.split() for line in text({**a_card(), "folds": [fold]})]
    assert ["2025-09-01", "87.0", "%", ".830", "−2.0", "1,367"] in rows
    narrow = [line.split() for line in text({**a_card(), "folds": [fold]}, 58)]
    assert ["2025-09-01", "87.0", "%", ".830", "−2.0"] in narrow


def test_a_card_of_several_dates_says_that_it_tells_means() -> None:
    tested = a_card()["tested_on"] | {"folds": 3}
    assert any(
        line.startswith(" means over 3 dates, of which the latest is told here; tested on")
        for line in text(a_card(tested_on=tested))
    )


@pytest.mark.parametrize(
    ("code", "values", "words"),
    [
        ("decides", {"share": 0.0, "target": 0.92, "accuracy": None}, "It decides nobody"),
        (
            "against_constant",
            {"says": "stay", "constant": 0.9, "accuracy": 0.9},
            "“everybody comes back” is right 90.0 %",
        ),
        ("against_recency", {"recency": 0.8, "model": 0.79}, "Recency alone ranks as well"),
        (
            "decides",
            {"share": 1.0, "target": 0.92, "accuracy": 0.9, "accuracy_low": 0.88},
            "right about 90.0 % (surely above 88.0 %), less than aimed at",
        ),
        (
            "earns",
            earned("model", (1_940.0, 1_200.0, 2_700.0)),
            "A list by the model earns ¥ 1,940 (1,200 to 2,700) ~ a month more than one by recency alone; how much",
        ),
        (
            "earns",
            earned("model", (900.0, 500.0, 1_300.0), cost=50.0),
            "and its running cost of ¥ 50.00 a month is paid for",
        ),
        (
            "earns",
            earned("rule", (0.0, -20.0, 0.0)),
            "For lists recency alone will do: one by the model earns no more",
        ),
        (
            "earns",
            earned("rule", (20.0, 10.0, 30.0), cost=500.0),
            "one by the model does not earn its running cost of ¥ 500 a month",
        ),
        (
            "earns",
            earned("undecided", (127.0, -2_147.0, 2_387.0)) | {"rule": "mbgnbd"},
            "It is not proven that a list by the model earns more than one by MBG/NBD: ¥ 127 (−2,147 to 2,387) ~ a month",
        ),
        ("leak_future", {"variables": ["orders_90d"]}, "events after the as-of date change orders 90d"),
        (
            "leak_too_good",
            {"variables": ["recency_refund", "b", "c", "d"], "roc_auc": 0.97, "simple_auc": 0.71},
            "recency refund, b, c and 1 more alone tell who leaves too well to be true (AUC .970, the best simple sign .710)",
        ),
        ("leak_split", {"gap": 0.08, "error": 0.01, "allowed": 0.05}, "8.0 points (±2.0) larger"),
        ("base_rate_shift", {"before": 0.44, "after": 0.52}, "More leave than it learnt: 44.0 %"),
        ("base_rate_shift", {"before": 0.44, "after": 0.4}, "Fewer leave than it learnt"),
        (
            "drifted",
            {"group": "money", "variable": "net_spend_90d", "psi": 0.41, "allowed": 0.25},
            "net spend 90d has moved most (index 0.41, a shift from 0.25 on)",
        ),
        ("newer_events_ignored", {"days": 1}, "1 day of events after the as-of date is ignored"),
        ("newer_events_ignored", {"days": 91}, "91 days of events after the as-of date are ignored"),
        ("a_code_of_tomorrow", {"figure": 3}, "a_code_of_tomorrow: figure 3"),
    ],
)
def test_statements_read_as_sentences(code: str, values: dict[str, Any], words: str) -> None:
    assert words in sentence({"code": code, "values": values}, "¥")


async def test_a_backtest_that_cannot_be_read_is_said_below_the_card(tmp_path: Path) -> None:
    said = "backtest.json cannot be read; recall-console backtest writes it anew"
    book = replace(a_book(tmp_path), card=a_withheld_card(), backtest_unread=said)
    screen = await screen_after(a_workspace(tmp_path), book, (80, 24), tab="model")
    assert f"! {said}" in screen


def test_other_dates_are_shown_beside_a_model_that_is_withheld_too() -> None:
    folds = [{"as_of": "2025-11-01", "figures": {"accuracy": {"value": 0.88}}}]
    lines = text(a_withheld_card() | {"folds": folds})
    assert any("On other dates" in each for each in lines)
    assert any(each.startswith(" 2025-11-01  88.0 %") for each in lines)


async def test_the_first_screen_answers_how_far_it_may_be_trusted(tmp_path: Path) -> None:
    screen = await model_screen(tmp_path, a_card())
    for part in (
        "May be trusted for ranking",
        "target accuracy ◂ 92 % ▸",
        "Do they leave as often as it says?",
        "its AUC is",
    ):
        assert part in screen
    assert "A list by the model" in screen


async def test_charts_have_their_figures_as_tables_at_a_key(tmp_path: Path) -> None:
    chart, tables, again = [await model_screen(tmp_path, a_card(), keys) for keys in ([], ["t"], ["t", "t"])]
    assert "●" in chart
    assert "●" not in tables
    assert "(95 %)" in tables
    assert again == chart


async def test_a_wide_window_has_chart_and_table_side_by_side_already(tmp_path: Path) -> None:
    screen = await model_screen(tmp_path, a_card(), ["t"], (120, 40))
    assert "every chart has its table beside it" in screen


def test_groups_that_are_far_off_for_sure_are_marked_in_chart_and_table() -> None:
    groups = [
        {"count": 1_000, "predicted": 0.3, "observed": 0.5},
        {"count": 1_000, "predicted": 0.8, "observed": 0.79},
    ]
    card = a_card(calibration=groups)
    assert " ! not in 1 of 2 groups, by 20.0 points at most: it said" in text(card, 58)
    assert sum("◆" in line for line in text(card, 58)) == 2, "one in the chart, one in its legend"
    row = next(line for line in text(card, 58, tables=True) if line.startswith(" 30 %"))
    assert row.split() == ["30", "%", "50", "%", "(47–53)", "1,000", "!"]


def test_differences_that_matter_to_nobody_are_no_warning_however_sure() -> None:
    groups = [{"count": 1_000_000, "predicted": 0.80, "observed": 0.81}]
    assert any("yes: by 1.0 points at most" in line for line in text(a_card(calibration=groups), 118))


@pytest.mark.parametrize(
    ("code", "values", "advice"),
    [
        ("withheld_history", {"days": 61, "needed": 180}, "recall-console score shop.csv --horizon 30"),
        (
            "withheld_outcomes",
            {"churned": 3, "stayed": 9, "needed": 200},
            "A longer history holds more of both",
        ),
        ("withheld_weak", {"roc_auc": 0.52, "needed": 0.6}, "logins, views and carts beside orders"),
    ],
)
def test_a_withheld_model_says_what_would_bring_one(code: str, values: dict[str, Any], advice: str) -> None:
    card = a_withheld_card() | {"sentences": [{"code": code, "values": values}]}
    assert advice in words_of(card)


def _too_few(left: int, stayed: int, longest_horizon: int, horizon_days: int = 90) -> str:
    values = {"churned": left, "stayed": stayed, "needed": 200, "longest_horizon": longest_horizon}
    sentences = [{"code": "withheld_outcomes", "values": values}]
    return words_of(a_withheld_card() | {"sentences": sentences, "horizon_days": horizon_days})


def test_where_too_few_stayed_a_longer_horizon_may_do() -> None:
    assert "a longer horizon more who stay: recall-console score shop.csv --horizon 180" in _too_few(
        2478, 120, 2000
    )
    assert "--horizon 365" in _too_few(2478, 86, 2000), "at 180 days no more than 172 can stay"


def test_where_too_few_left_a_shorter_horizon_may_do() -> None:
    assert "a shorter horizon more who leave: recall-console score shop.csv --horizon 60" in _too_few(
        100, 400, 2000
    )


@pytest.mark.parametrize(
    "told",
    [
        _too_few(2478, 120, longest_horizon=120),
        _too_few(2348, 113, longest_horizon=2000, horizon_days=365),
        _too_few(2478, 0, longest_horizon=2000),
        _too_few(150, 120, longest_horizon=2000),
    ],
)
def test_no_horizon_is_advised_that_the_history_or_the_base_is_too_small_for(told: str) -> None:
    assert "A longer history holds more of both" in told
    assert "--horizon" not in told


def test_a_history_too_short_for_the_shortest_horizon_is_not_advised_that_one_again() -> None:
    sentences = [{"code": "withheld_history", "values": {"days": 70, "needed": 90}}]
    assert "--horizon" not in words_of(a_withheld_card() | {"sentences": sentences, "horizon_days": 30})


def test_a_model_that_was_never_backtested_names_the_command() -> None:
    assert "this tests it on five: recall-console backtest shop.csv" in words_of(a_card())
    told = a_card() | {"folds": [{"as_of": "2025-11-01", "figures": {"accuracy": {"value": 0.88}}}]}
    assert "this tests it on five" not in words_of(told)


def test_figures_of_other_dates_show_their_course() -> None:
    folds = [
        {"as_of": f"2025-0{month}-01", "figures": {"roc_auc": {"value": auc}}}
        for month, auc in ((9, 0.86), (7, 0.82), (8, 0.84))
    ]
    lines = text(a_card() | {"folds": folds})
    at = next(place for place, line in enumerate(lines) if "On other dates" in line)
    assert [line.split() for line in lines[at + 2 : at + 6]] == [
        ["2025-07-01", ".820"],
        ["2025-08-01", ".840"],
        ["2025-09-01", ".860"],
        ["course", "▁▅█"],
    ]


def test_money_points_to_the_plan_pane() -> None:
    assert "The Plan pane reckons with the costs and responses of your own plans" in words_of(a_card())


@pytest.mark.parametrize("charset", list(Charset))
def test_lines_of_the_gains_bear_letters_in_every_character_set(charset: Charset) -> None:
    lines = text(
        a_card(gains_by_recency=[round(0.11 * step, 2) for step in range(1, 10)] + [1.0]), 78, charset
    )
    at = next(place for place, line in enumerate(lines) if "How soon leavers are found" in line)
    drawn = "".join(lines[at + 3 : at + 12])
    assert all(letter in drawn for letter in "MRI")


@pytest.mark.parametrize("tables", [False, True])
def test_every_word_goes_through_the_language(monkeypatch: pytest.MonkeyPatch, *, tables: bool) -> None:
    speak(monkeypatch)
    folds = [{"as_of": "2025-11-01", "figures": {"accuracy": {"value": 0.88}}}]
    lines = text(a_card(drift=[]) | {"folds": folds, "lacks": []}, tables=tables)
    assert english(lines) <= {"Brier", "EMPC", "RMSE"}


async def test_help_tells_what_the_figures_mean(tmp_path: Path) -> None:
    screen = await model_screen(tmp_path, a_card(), ["question_mark", "pagedown"], (100, 50))
    assert "Brier: mean squared error of the probabilities" in " ".join(screen.split())
