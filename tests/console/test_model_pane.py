import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from books import a_book
from cards import a_card, a_withheld_card
from screens import SIZES, a_workspace, assert_golden, screen_after

from recall_console.console.book import Empty, State
from recall_console.console.chart import Charset
from recall_console.console.panes.model_text import card_lines
from recall_console.console.panes.model_words import sentence
from recall_console.console.text import text_of

TO_THE_END = ("G",)


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")


def text(
    card: dict[str, Any], width: int = 78, charset: Charset = Charset.BRAILLE, target: float = 0.92
) -> list[str]:
    return [text_of(line) for line in card_lines(card, target, width, charset)]


async def model_screen(
    root: Path, card: dict[str, Any], keys: Sequence[str] = (), size: tuple[int, int] = (80, 24)
) -> str:
    state: State = replace(a_book(root), card=card)
    return await screen_after(a_workspace(root), state, size, keys, tab="model")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    ("name", "keys"),
    [("data", ()), ("page", ("pagedown",)), ("end", TO_THE_END), ("target", ("right", "right"))],
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
    at_92 = await model_screen(tmp_path, a_card())
    at_94 = await model_screen(tmp_path, a_card(), ["right", "right"])
    assert "target accuracy ◂ 92 % ▸   decided 40 %" in at_92
    assert "target accuracy ◂ 94 % ▸   decided 32 %" in at_94
    assert "recency alone would decide 31 %" in at_92
    assert "recency alone" not in at_94


async def test_the_target_stays_within_what_was_measured(tmp_path: Path) -> None:
    screen = await model_screen(tmp_path, a_card(), ["right"] * 8)
    assert "◂ 99 % ▸" in screen
    assert "targets were measured from 80% to 99%" in screen


async def test_a_withheld_model_has_no_target(tmp_path: Path) -> None:
    assert "no target accuracy was measured" in await model_screen(tmp_path, a_withheld_card(), ["left"])


def test_every_figure_stands_beside_its_rivals() -> None:
    row = next(line for line in text(a_card()) if "ROC AUC" in line)
    assert row.split() == ["ranks", "leavers", "first", "(ROC", "AUC)", ".838", "(.826–.850)", ".828"]


def test_a_bias_says_its_direction() -> None:
    row = next(line for line in text(a_card()) if "rosy" in line)
    assert row.endswith("−2.1  (−2.7 to −1.5)")


def test_tiers_show_the_churn_that_was_observed() -> None:
    assert " high    60 %      1,500  93.0 %" in text(a_card())
    assert " low      0 %        100       –" in text(a_card())


@pytest.mark.parametrize("width", [58, 78, 118])
@pytest.mark.parametrize("charset", list(Charset))
def test_no_line_is_wider_than_the_screen(width: int, charset: Charset) -> None:
    assert max(map(len, text(a_card(), width, charset))) <= width


def test_warnings_begin_with_their_sign() -> None:
    assert " ! The horizon covers months that no training saw: November, December" in text(a_card())


def test_folds_of_a_backtest_are_listed_where_there_are_any() -> None:
    fold = {"as_of": "2025-09-01", "figures": {"accuracy": {"value": 0.87}, "roc_auc": {"value": 0.83}}}
    rows = [line.split() for line in text({**a_card(), "folds": [fold]})]
    assert ["2025-09-01", "87.0", "%", ".830", "–", "–"] in rows


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
        ("a_code_of_tomorrow", {"figure": 3}, "a_code_of_tomorrow: figure 3"),
    ],
)
def test_statements_read_as_sentences(code: str, values: dict[str, Any], words: str) -> None:
    assert words in sentence({"code": code, "values": values})


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
