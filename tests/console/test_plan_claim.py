import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from books import HOSTILE
from plan_texts import LADDER, SharedChild
from screens import SIZES, a_workspace, assert_golden, screen_after, screen_text, settle
from textual import events

from recall_console.console.book import Empty
from recall_console.console.shell import Shell
from recall_console.events.sample.bundled import sample_data_dir

NO_RUN = Empty("Nothing has been scored yet")
CLAIMS = {"article-table": 0, "early-warning": 1, "member-app": 2}
"""The bundled claim files, by their place below the plans."""
FIGURES = {
    "article-table": (
        "1 % of the 100,000 reached must come back",
        "brings more margin than the 50.00 that it costs",
        "cost per contact 0.50",
        "10 % of the 8,000 reached must come back",
        "brings more margin than the 18.75 that it costs",
        "cost per contact 1.875",
        "Broad blast needs 110.00, Prediction-led needs 140.625: they cannot share one",
        "Broad blast needs 60.00, Prediction-led needs 121.875: they cannot share one",
        "ROI (revenue − cost) / cost is Broad blast 120 %, Prediction-led 486.67 %",
        "ROI revenue / cost is Broad blast 120 %, Prediction-led 320 %",
    ),
    "early-warning": (
        "churn must be 9.83 % a month before and 8.33 % after, on an endless horizon with margin earned at the start",
        "churn must be 10.85 % a month before and 9.35 % after, on an endless horizon with margin earned at the end",
        "at most 8.52 % is possible in 12 months with margin earned at the start",
        "at most 10.17 % is possible in 12 months with margin earned at the end",
        "the alternative must cost 20 times as much",
    ),
    "member-app": ("audience × yearly value must be ≥ 333,333,333.33",),
}
"""What each must show: worked out by hand from the figures in the file."""


@pytest.fixture(autouse=True)
def reckoner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recall_console.console.panes.plan_clerk.Child", SharedChild)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A workspace with a single plan and, as yet, no folder of claims."""
    (tmp_path / "plans").mkdir()
    shutil.copy(sample_data_dir() / "plans" / "prediction-led.toml", tmp_path / "plans")
    return tmp_path


def with_claim(shop: Path, toml: str) -> Path:
    """The same with a single claim file."""
    (shop / "claims").mkdir(exist_ok=True)
    path = shop / "claims" / "told.toml"
    path.write_text(toml, encoding="utf-8")
    return path


def opening(place: int = 0) -> list[str]:
    """Keys that open a claim: `o`, past the one plan and the heading, and down to its place."""
    return ["o", *["down"] * (place + 1), "enter"]


async def claim_screen(shop: Path, keys: Sequence[str], size: tuple[int, int] = (80, 24)) -> str:
    return await screen_after(a_workspace(shop), NO_RUN, size, keys, tab="plan")


async def whole_audit(shop: Path, name: str, size: tuple[int, int]) -> str:
    """All text that a person sees who opens a claim and pages through to its end, as one line."""
    app = Shell(a_workspace(shop), state=NO_RUN, tab="plan")
    seen: list[list[str]] = []
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for key in opening(CLAIMS[name]):
            await pilot.press(key)
            await settle(pilot)
        while (rows := screen_text(app).splitlines()[:-2]) not in seen:
            seen.append(rows)
            await pilot.press("space")
            await settle(pilot)
    return " ".join(" ".join(row for rows in seen for row in rows if not row.startswith("▾")).split())


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", CLAIMS)
async def test_an_audit_looks_as_kept(name: str, size: tuple[int, int], shop: Path) -> None:
    screen = await claim_screen(shop, opening(CLAIMS[name]), size)
    assert_golden(f"plan-claim-{name}-{size[0]}x{size[1]}", screen)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", CLAIMS)
async def test_what_must_be_true_for_a_claim_is_seen_exactly(
    name: str, size: tuple[int, int], shop: Path
) -> None:
    seen = await whole_audit(shop, name, size)
    assert [figure for figure in FIGURES[name] if figure not in seen] == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_claims_are_listed_below_the_plans(
    size: tuple[int, int], shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop)  # so that the folders have the same names wherever the test runs
    screen = await claim_screen(Path(), ["o"], size)
    assert_golden(f"plan-claim-chooser-{size[0]}x{size[1]}", screen)


async def test_a_workspace_begins_with_copies_of_the_bundled_claims(shop: Path) -> None:
    await claim_screen(shop, ["o"])
    copies = {path.name: path.read_bytes() for path in (shop / "claims").iterdir()}
    bundled = sample_data_dir() / "claims"
    assert copies == {path.name: path.read_bytes() for path in bundled.glob("*.toml")}
    assert {f"{name}.toml" for name in CLAIMS} == copies.keys()


async def test_claims_that_were_taken_away_stay_away(shop: Path) -> None:
    (shop / "claims").mkdir()
    screen = await claim_screen(shop, ["o"])
    assert "prediction-led.toml" in screen
    assert "article-table.toml" not in screen


async def test_claims_need_no_plan(shop: Path) -> None:
    (shop / "plans" / "prediction-led.toml").unlink()
    assert "Broad blast against prediction" in await claim_screen(shop, ["o", "enter"])
    assert "There is no plan file in" in " ".join((await claim_screen(shop, ["o", "escape"])).split())


async def test_plans_are_listed_where_the_folder_of_claims_cannot_be_made(shop: Path) -> None:
    (shop / "claims").symlink_to(shop / "nowhere" / "claims")
    assert "prediction-led.toml" in await claim_screen(shop, ["o"])
    screen = await claim_screen(shop, ["o", "escape"])
    assert "File exists; name another" in " ".join(screen.split())


async def test_a_claim_cannot_be_compared_with_a_plan(shop: Path) -> None:
    assert "article-table.toml" not in await claim_screen(shop, ["b"])


async def test_an_audit_is_scrolled_by_the_keys_of_every_text(shop: Path) -> None:
    app = Shell(a_workspace(shop), state=NO_RUN, tab="plan")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(*opening(CLAIMS["early-warning"]))
        await settle(pilot)
        seen = {}
        for key in ("g", "j", "k", "ctrl+d", "ctrl+u", "G", "home"):
            await pilot.press(key)
            await settle(pilot)
            seen[key] = screen_text(app)
    assert seen["j"].splitlines()[:20] == seen["g"].splitlines()[1:21]
    assert "Reading 4" not in seen["g"]
    assert "Reading 4" in seen["ctrl+d"]
    assert "no sign: given" in seen["G"]
    assert "more lines" not in seen["G"]
    assert seen["g"] == seen["k"] == seen["ctrl+u"] == seen["home"]


async def test_escape_leads_back_to_the_plan_as_it_was_edited(shop: Path) -> None:
    screen = await claim_screen(shop, ["down", "right", *opening(), "escape"])
    assert "Prediction-led *" in screen
    assert "▸ come back" in screen


async def test_escape_typed_ahead_twice_leaves_the_audit_once(shop: Path) -> None:
    app = Shell(a_workspace(shop), state=NO_RUN, tab="plan")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for key in opening():
            await pilot.press(key)
        await settle(pilot)
        assert "Broad blast against prediction" in screen_text(app)
        for key in ("escape", "escape"):
            app.post_message(events.Key(key, None))
        await settle(pilot)
        assert "4 Plan" in screen_text(app)


async def test_a_file_is_read_again_each_time_it_is_opened(shop: Path) -> None:
    path = with_claim(shop, 'name = "Told"\n[[claims]]\nname = "One"\ncost = 100\nrecalled = 10\n')
    app = Shell(a_workspace(shop), state=NO_RUN, tab="plan")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(*opening())
        await settle(pilot)
        assert "= cost / recalled" in screen_text(app)
        assert " 10.00 " in screen_text(app)
        await pilot.press("escape", "o", "down")
        path.write_text(path.read_text(encoding="utf-8").replace("100", "250"), encoding="utf-8")
        await pilot.press("enter")
        await settle(pilot)
        assert " 25.00 " in screen_text(app)


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        ("name = ", "! told.toml line 1: not TOML"),
        ('name = "Told"\n[[claims]]\nname = "One"\ncost = -1\n', "! told.toml line 4: claims.1.cost"),
        (LADDER, "! told.toml line 1: claims: missing; expected at least one [[claims]]"),
    ],
)
async def test_a_bad_claim_file_gives_its_sentence_and_leaves_the_plan(
    toml: str, sentence: str, shop: Path
) -> None:
    with_claim(shop, toml)
    assert sentence in await claim_screen(shop, ["o"])
    screen = await claim_screen(shop, ["down", "right", *opening()])
    assert sentence in " ".join(screen.split())
    assert "Prediction-led *" in screen


async def test_a_claim_file_that_is_gone_when_it_is_chosen_gives_its_sentence(shop: Path) -> None:
    path = with_claim(shop, 'name = "Told"\n[[claims]]\nname = "One"\ncost = 100\n')
    app = Shell(a_workspace(shop), state=NO_RUN, tab="plan")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("o", "down")
        path.unlink()
        await pilot.press("enter")
        await settle(pilot)
        assert "! told.toml: the file cannot be read: No such file or directory" in screen_text(app)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_names_are_shown_as_they_are_and_do_nothing(name: str, shop: Path) -> None:
    quoted = name.encode("unicode_escape").decode().replace("\\x", "\\u00")
    with_claim(
        shop,
        f'name = "{quoted}"\nevidence = "{quoted}"\nnote = "{quoted}"\n'
        f'[[claims]]\nname = "{quoted}"\ncost = 1\nrecalled = 1\nroi = "50 %"\n'
        f'[[claims]]\nname = "{quoted}"\ncost = 2\nrecalled = 3\nroi = "50 %"\n',
    )
    for keys in (["o"], opening(), [*opening(), "G"]):
        screen = await claim_screen(shop, keys)
        assert all(character.isprintable() or character == "\n" for character in screen)


async def test_a_claim_file_with_a_hostile_name_is_opened(shop: Path) -> None:
    path = with_claim(shop, 'name = "Told"\n[[claims]]\nname = "One"\ncost = 100\n')
    path.rename(path.with_name("[red]\x1b[31m\u202e中文.toml"))
    assert "[red]·[31m·中文.toml" in await claim_screen(shop, ["o"])
    assert "Told (unverified)" in await claim_screen(shop, opening())


async def test_a_resized_terminal_wraps_the_audit_again(shop: Path) -> None:
    app = Shell(a_workspace(shop), state=NO_RUN, tab="plan")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press(*opening())
        await settle(pilot)
        await pilot.resize_terminal(60, 20)
        await settle(pilot)
        narrow = screen_text(app)
    assert narrow == await claim_screen(shop, opening(), (60, 20))
