import random
from pathlib import Path

import pytest
from books import a_book, hostile_scores, scores
from screens import a_workspace, screen_text, settle

from recall_console.console.shell import Shell

KEYS = (
    *"jkhlgGsvyezXn123456?:/ '=<>0.7abp",
    *(
        "enter",
        "escape",
        "tab",
        "space",
        "pagedown",
        "pageup",
        "ctrl+d",
        "ctrl+u",
        "home",
        "end",
        "up",
        "down",
        "left",
        "right",
    ),
    *("backspace", "shift+tab", "f1"),
)
SIZES = ((60, 20), (80, 24), (120, 40), (30, 8), (200, 60))


@pytest.mark.parametrize(
    "seed", [1, pytest.param(2, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)]
)
async def test_no_sequence_of_keys_and_sizes_breaks_the_console(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    books = (a_book(tmp_path, hostile_scores()), a_book(tmp_path, scores(0)), a_book(tmp_path))
    app = Shell(a_workspace(tmp_path), state=books[-1])
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for _ in range(60 if seed == 1 else 2000):
            await pilot.press(chance.choice(KEYS))
            if chance.random() < 0.03:
                await pilot.resize_terminal(*chance.choice(SIZES))
            if chance.random() < 0.02:
                app.receive(chance.choice(books))
        await settle(pilot)
        assert screen_text(app).strip()
