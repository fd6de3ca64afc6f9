import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from books import a_book, a_star, hostile_scores, scores, withheld_scores
from cards import a_card, a_withheld_card
from overviews import a_full_book, a_group, a_month, an_advice, some_trends
from rich.cells import cell_len
from screens import SIZES, a_workspace, assert_golden, screen_after, screen_text, settle
from textual.pilot import Pilot

from recall_console.console.book import Book, Empty, Failed, Loading, State
from recall_console.console.chart import Charset
from recall_console.console.glossary import FIGURES
from recall_console.console.panes.customers import CustomersPane
from recall_console.console.panes.overview import OverviewPane, PlanLooked
from recall_console.console.panes.overview_advice import who_deserves_effort
from recall_console.console.panes.overview_book import known_of, overview_of
from recall_console.console.panes.overview_text import View, opening_rows, overview_rows
from recall_console.console.shell import Shell
from recall_console.console.text import text_of
from recall_console.errors import WorkspaceError
from recall_console.language import use
from recall_console.plans.files import plan_folder
from recall_console.prediction.segments import where
from recall_console.workspace.runs import ADVICE_TABLE

KEYS = {"data": (), "end": ("G",), "table": ("t",)}


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")


async def screen(root: Path, state: State, size: tuple[int, int] = (80, 24), *keys: str) -> str:
    shown = await screen_after(a_workspace(root), state, size, keys, tab="overview")
    return re.sub(r" +scored \d+ \w+ ago\n", "\n", shown)


def text(book: Book, width: int = 78, height: int = 60, *, as_table: bool = False) -> str:
    view = View(width, height, Charset.BRAILLE, as_table)
    return "\n".join(text_of(row.line) for row in overview_rows(overview_of(book), view))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", KEYS)
async def test_screen_looks_as_kept(name: str, size: tuple[int, int], tmp_path: Path) -> None:
    shown = await screen(tmp_path, a_full_book(tmp_path), size, *KEYS[name])
    assert_golden(f"overview-{name}-{size[0]}x{size[1]}", shown)


def a_withheld_book(root: Path) -> Book:
    advice = {"unavailable": "model_withheld", "plan": "winback.toml", "customers": 40}
    return replace(a_book(root, withheld_scores()), card=a_withheld_card(), advice=advice)


def a_book_without_money(root: Path) -> Book:
    unknown = ("expected_value_12m", "value_if_returned_12m", "monetary", "average_order_value")
    advice = {"unavailable": "no_money", "plan": "winback.toml", "customers": 40}
    trends = some_trends(months=[a_month(12, net_spend=None, given_away=None)], expected=[])
    return a_full_book(root, scores(40, **dict.fromkeys(unknown)), advice=advice, trends=trends)


def a_book_of_an_earlier_version(root: Path) -> Book:
    return replace(a_book(root), card=a_card(), north_star=a_star())


STATES: dict[str, Callable[[Path], State]] = {
    "loading": lambda _: Loading("Opening the last run …"),
    "empty": lambda _: Empty("Nothing has been scored yet"),
    "error": lambda _: Failed("the scores cannot be read\n\nr   scores anew"),
    "stale": lambda root: a_full_book(root, stale="events have come in since; r scores anew"),
    "withheld": a_withheld_book,
    "no-money": a_book_without_money,
    "no-advice": a_book_of_an_earlier_version,
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", STATES)
async def test_every_state_looks_as_kept(name: str, size: tuple[int, int], tmp_path: Path) -> None:
    assert_golden(
        f"overview-{name}-{size[0]}x{size[1]}", await screen(tmp_path, STATES[name](tmp_path), size)
    )


def test_the_answers_stand_still_while_the_scores_are_summed_up(tmp_path: Path) -> None:
    book, view = a_full_book(tmp_path), View(78, 19, Charset.BRAILLE)
    early = [text_of(row.line) for row in opening_rows(known_of(book), view)]
    late = [text_of(row.line) for row in overview_rows(overview_of(book), view)]
    moved = [number for number, line in enumerate(early[:-1]) if line != late[number]]
    assert moved == [2, len(early) - 2]
    assert "counting core customers" in early[2]


async def test_scores_that_cannot_be_read_are_a_sentence_below_the_answers(tmp_path: Path) -> None:
    book = a_full_book(tmp_path)
    book.scores_path.write_text("no parquet")
    shown = await screen(tmp_path, book)
    assert "▸ Contact 40 of 120" in shown
    assert "! the scores of this run cannot be read any more; r scores anew" in shown


async def test_a_standing_plan_whose_name_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    book = a_full_book(tmp_path)
    plan_folder.plan_files(book.workspace.plans)
    (tmp_path / "standing").write_bytes(b"\xff\xfe")
    assert "! cannot read" in await screen(tmp_path, book, (120, 60))


async def test_both_questions_are_answered_without_scrolling(tmp_path: Path) -> None:
    shown = await screen(tmp_path, a_full_book(tmp_path))
    assert "▸ Contact 40 of 120: net ¥ 240~ (−340 to 880)" in shown
    assert re.search(r"silent · high +push ?→ ?offer +12 +5 +\+160~ +\(−160 to 480\)", shown)
    assert re.search(r"no action pays +leave alone +60 +– +saves 1,234", shown)
    assert "best: ¥ 24.00 ▲ nets ¥ 300~ (−260 to 880)" in shown
    assert "¥ 1 more returns ¥ 1.40~ (hurdle ¥ 1.30)" in shown


async def test_evidence_is_a_sign_behind_each_net(tmp_path: Path) -> None:
    shown = await screen(tmp_path, a_full_book(tmp_path), (120, 40))
    assert re.search(r"core, slipping .* \+80 +\(", shown)
    assert re.search(r"declining .* \+30≈ +\(", shown)


def test_a_plan_that_loses_says_to_leave_all_alone(tmp_path: Path) -> None:
    curve = [point | {"net": -60.0 - point["budget"]} for point in an_advice()["curve"]]
    losing = an_advice(net=-60.0, net_low=-90.0, net_high=-10.0, curve=curve, best=curve[0])
    shown = text(a_full_book(tmp_path, advice=losing))
    assert "! Leave all alone: contacting 40 of 120 would lose ¥ 60.00~ (−90 to −10)" in shown
    assert "! No budget pays: every one loses money" in shown
    assert "▸ Contact" not in shown


def test_where_nobody_is_worth_it_all_are_left_alone(tmp_path: Path) -> None:
    nobody = an_advice(contacted=0, net=-60.0, groups=an_advice()["groups"][-1:])
    assert "! No action pays for anybody: leave all 120 alone" in text(a_full_book(tmp_path, advice=nobody))


def test_a_changed_plan_is_said(tmp_path: Path) -> None:
    old = a_full_book(tmp_path, advice=an_advice())
    assert "! the plan has changed since this advice; a works it out anew" in text(old)
    assert "the plan has changed" not in text(a_full_book(tmp_path))


def test_advice_of_another_version_is_none(tmp_path: Path) -> None:
    assert "these scores hold no advice yet" in text(a_full_book(tmp_path, advice={"evidence": "assumed"}))
    assert "not in these scores" in text(a_full_book(tmp_path, trends={"months": []}))


@pytest.mark.parametrize(
    ("months", "told"),
    [
        (slice(0, 0), "no whole month has been seen yet"),
        (slice(0, 1), "Nobody was a core customer when January began"),
        (slice(0, 2), "27.0 % of core customers bought again in February (21.3–33.5)"),
        (slice(1, 3), "+2.5 points since February (−6.3 to +11.2)"),
        (slice(1, 14), "February so far: 43.0 % in 10 days"),
    ],
)
def test_the_north_star_is_told_in_words(months: slice, told: str, tmp_path: Path) -> None:
    star = replace(a_star(), months=a_star().months[months])
    assert told in text(a_full_book(tmp_path, north_star=star)).replace("\n   ", " ")


async def test_nobody_is_a_sentence(tmp_path: Path) -> None:
    assert "Nobody has bought yet" in await screen(tmp_path, a_book(tmp_path, scores(0)))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [58, 78, 118])
def test_no_line_is_wider_than_the_screen(width: int, language: str, tmp_path: Path) -> None:
    use(language)
    try:
        for table in (scores(), hostile_scores()):
            for as_table in (False, True):
                shown = text(a_full_book(tmp_path, table), width, as_table=as_table)
                assert max(map(cell_len, shown.splitlines())) <= width
    finally:
        use("en")


# ---- alerts


def test_alerts_name_money(tmp_path: Path) -> None:
    shown = text(a_full_book(tmp_path))
    assert "! coupon share of orders 18 % → 40 % in 3 months, ¥ 1,560 given away" in shown
    assert "! 8 coupon hunters took ¥ 1,120 off in 12 months: keep offers away" in shown
    assert re.search(r"▸ 20 core customers slipped from high value, ¥ [\d,]+~ at risk", shown)


def test_a_coupon_share_that_only_wavers_raises_no_alert(tmp_path: Path) -> None:
    months = [a_month(number, coupon_orders=20 + number % 3) for number in range(1, 15)]
    assert "coupon share of orders" not in text(a_full_book(tmp_path, trends=some_trends(months=months)))


def test_where_no_warning_sign_fires_it_is_said_what_was_looked_at(tmp_path: Path) -> None:
    quiet = a_full_book(tmp_path, scores(40, warning_level=0))
    assert "Nobody shows 2 warning signs, 0 show fewer; watched: logins, carts" in text(quiet)
    blind = replace(quiet, trends=some_trends(watched=[]))
    assert "Warning signs cannot show: this source has no logins, carts or views of goods" in text(blind)


def test_an_expectation_far_from_what_was_brought_is_warned_of(tmp_path: Path) -> None:
    apart = text(a_full_book(tmp_path, scores(40, expected_value_12m=1_500.0, monetary=1_000.0)), 118)
    assert "expected to bring ¥ 60,000~, the last 365 days brought ¥ 40,000: +50 %" in apart
    near = text(a_full_book(tmp_path, scores(40, expected_value_12m=1_100.0, monetary=1_000.0)))
    assert "expected to bring" not in near
    assert "They brought ¥ 40,000 in the last 365 days; what is expected differs by +10 %" in near


def test_every_alert_leads_to_as_many_customers_as_it_names(tmp_path: Path) -> None:
    book = a_full_book(tmp_path)
    for alert in overview_of(book).alerts:
        if "customers" in alert.values:
            found = where(scores(), str(alert.values["condition"]))
            assert len(found) == alert.values["customers"], alert.code


# ---- the cursor


async def on_pane(pilot: Pilot[None], *keys: str) -> OverviewPane:
    await settle(pilot)
    for key in keys:
        await pilot.press(key)
        await settle(pilot)
    pane = pilot.app.screen
    assert isinstance(pane, OverviewPane)
    return pane


def cursor(pane: OverviewPane) -> int:
    return next(number for number, line in enumerate(pane.view.lines) if line and line[0][1] == "cursor")


def under_cursor(pane: OverviewPane) -> str:
    return text_of(pane.view.lines[cursor(pane)]).strip()


async def test_the_cursor_goes_from_line_to_line_that_leads_somewhere(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_full_book(tmp_path), tab="overview")
    async with app.run_test(size=(80, 24)) as pilot:
        assert "core now" in under_cursor(await on_pane(pilot))
        assert "Contact 40" in under_cursor(await on_pane(pilot, "j"))
        assert "template" in under_cursor(await on_pane(pilot, "down"))
        assert "silent · high" in under_cursor(await on_pane(pilot, "down"))
        assert "template" in under_cursor(await on_pane(pilot, "k"))
        assert "Contact 40" in under_cursor(await on_pane(pilot, "k"))


async def test_a_move_of_the_cursor_changes_two_lines(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_full_book(tmp_path), tab="overview")
    async with app.run_test(size=(80, 24)) as pilot:
        pane = await on_pane(pilot, "j")
        before = list(pane.view.lines)
        pane = await on_pane(pilot, "j")
        assert sum(one != other for one, other in zip(before, pane.view.lines, strict=True)) == 2


async def test_the_cursor_stays_on_its_line_when_the_figures_change(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_full_book(tmp_path), tab="overview")
    async with app.run_test(size=(80, 24)) as pilot:
        at = under_cursor(await on_pane(pilot, "j", "j", "j"))
        app.receive(a_full_book(tmp_path))
        assert under_cursor(await on_pane(pilot)) == at


async def test_every_line_with_a_cursor_can_be_reached_and_seen(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_full_book(tmp_path), tab="overview")
    async with app.run_test(size=(60, 20)) as pilot:
        pane = await on_pane(pilot)
        seen = {cursor(pane)}
        for _ in range(50):
            pane = await on_pane(pilot, "j")
            seen.add(cursor(pane))
        rows = overview_rows(overview_of(a_full_book(tmp_path)), View(58, 15, pane.charset))
        assert len(seen) == sum(row.target is not None for row in rows)


async def test_after_a_page_the_cursor_goes_on_where_the_eyes_are(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_full_book(tmp_path), tab="overview")
    async with app.run_test(size=(80, 24)) as pilot:
        pane = await on_pane(pilot, "pagedown", "j")
        top = pane.view.scroll_offset.y
        assert top <= cursor(pane) < top + pane.view.size.height


async def test_enter_on_slipped_core_customers_shows_exactly_them(tmp_path: Path) -> None:
    book = a_full_book(tmp_path)
    count = next(
        alert.values["customers"] for alert in overview_of(book).alerts if alert.code == "core_slipping"
    )
    app = Shell(a_workspace(tmp_path), state=book, tab="overview")
    async with app.run_test(size=(120, 40)) as pilot:
        pane = await on_pane(pilot)
        while "slipped from high value" not in under_cursor(pane):
            pane = await on_pane(pilot, "j")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, CustomersPane)
        assert app.screen.customers.rows == count


async def test_enter_on_the_curve_opens_the_plan(tmp_path: Path) -> None:
    app = Shell(a_workspace(tmp_path), state=a_full_book(tmp_path), tab="overview")
    async with app.run_test(size=(80, 24)) as pilot:
        pane = await on_pane(pilot)
        while "best:" not in under_cursor(pane):
            pane = await on_pane(pilot, "j")
        await pilot.press("enter")
        await settle(pilot)
        assert type(app.screen).__name__ == "PlanPane"


# ---- what can be done


def test_every_figure_is_in_the_glossary() -> None:
    assert OverviewPane.HELP
    assert set(OverviewPane.FIGURES) <= set(FIGURES)


def test_lines_of_the_advice_share_the_contacted_among_them(tmp_path: Path) -> None:
    groups = [
        a_group("active", "push>email", 1, 9.0, where="lifecycle = 'new'"),
        a_group("silent_high", "sms+offer", 1, 9.0, where="lifecycle = 'silent' and recency_days < 200"),
        a_group("others", "several", 1, 1.0, where=None),
    ]
    a_full_book(tmp_path)
    table = scores().join(pl.read_parquet(tmp_path / ADVICE_TABLE), on="customer_id")
    lines = who_deserves_effort(an_advice(groups=groups), "", 78, 9, old=False)
    conditions = [row.target.condition for row in lines if row.target is not None][1:]
    found = [set(where(table, condition)["customer_id"]) for condition in conditions]
    assert len(set.union(*found)) == sum(map(len, found)) == (table["decision"] == "contact").sum()
    assert all(found)


async def test_advice_is_not_worked_out_twice(tmp_path: Path) -> None:
    shown = await screen(tmp_path, a_full_book(tmp_path), (80, 24), "a")
    assert "! the advice is as new as the scores and the plan" in shown


async def test_old_advice_is_worked_out_in_the_background(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(Shell, "start_job", lambda _shell, arguments: asked.append(arguments))
    await screen(tmp_path, a_full_book(tmp_path, advice=an_advice()), (80, 24), "a")
    assert asked == [["advise", "--workspace", str(tmp_path)]]


async def test_the_plan_that_was_looked_at_changes_no_figure_of_another_run(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    old, new = a_full_book(tmp_path), a_full_book(tmp_path / "new", scores(40))
    app = Shell(a_workspace(tmp_path), state=old, tab="overview")
    async with app.run_test(size=(120, 40)) as pilot:
        pane = await on_pane(pilot)
        app.receive(new)
        await settle(pilot)
        shown = screen_text(app)
        pane.on_plan_looked(PlanLooked(old, old=True))
        assert screen_text(app) == shown
        pane.on_plan_looked(PlanLooked(new, old=True))
        await settle(pilot)
        assert "the plan has changed since this advice" in screen_text(app)
        assert pane._overview == replace(overview_of(new), advice_old=True)


async def test_a_plan_that_cannot_be_looked_at_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Shell(a_workspace(tmp_path), state=a_full_book(tmp_path), tab="overview")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("2")
        await settle(pilot)

        def gone(_book: Book) -> bool:
            raise WorkspaceError("the folder of plans is gone")

        monkeypatch.setattr("recall_console.console.panes.overview.advice_is_old", gone)
        await on_pane(pilot, "1")
        assert "! the folder of plans is gone" in screen_text(app)


@pytest.mark.parametrize(
    ("level", "told", "fewer"),
    [
        (1, "90 show 1 or more warning signs", ""),
        (2, "60 show 2 or more warning signs", "; 30 more show fewer"),
        (3, "30 show 3 or more warning signs", "; 60 more show fewer"),
    ],
)
def test_warning_signs_are_told_by_the_level_that_is_set(
    level: int, told: str, fewer: str, tmp_path: Path
) -> None:
    book = a_full_book(tmp_path)
    settings = replace(book.workspace.settings, declining_warning_level=level)
    shown = text(replace(book, workspace=replace(book.workspace, settings=settings)), 118)
    assert re.search(rf"{told}, ¥ [\d,]+~ at risk{fewer}$", shown, re.MULTILINE)


def test_one_of_a_kind_is_told_in_the_singular(tmp_path: Path) -> None:
    table = scores(3).with_columns(warning_level=pl.Series([1, 2, 0], dtype=pl.Int8))
    settings = replace(a_workspace(tmp_path).settings, trend_months=1)
    book = a_full_book(tmp_path, table.cast(scores(1).schema), workspace=a_workspace(tmp_path))
    book = replace(book, workspace=replace(book.workspace, settings=settings))
    shown = text(book, 118)
    assert re.search(r"1 shows 2 or more warning signs.*; 1 more shows fewer", shown)
    quiet = a_full_book(tmp_path, scores(1, warning_level=1))
    assert "Nobody shows 2 warning signs, 1 shows fewer" in text(quiet)
    assert "1 customer should bring ¥" in text(quiet)
    fell = replace(quiet, trends=some_trends(since=some_trends()["since"] | {"customers": [2, 1]}))
    assert "2 → 1 customer " in text(fell)
    assert "1 customer; what they are worth is not known" in text(a_book(tmp_path, withheld_scores().head(1)))
    months = [a_month(number, coupon_orders=10 + 20 * (number == 13)) for number in range(1, 15)]
    rose = text(replace(book, trends=some_trends(months=months)), 118)
    assert re.search(r"coupon share of orders .* in 1 month\b(?!s)", rose)


async def test_the_ranked_list_and_the_curve_are_written(tmp_path: Path) -> None:
    shown = await screen(tmp_path, a_full_book(tmp_path), (120, 40), "e")
    assert "written to" in shown
    ranked, curve = sorted((tmp_path / "exports").iterdir(), key=lambda file: "curve" in file.name)
    assert pl.read_csv(ranked)["rank"].to_list() == list(range(1, 121))
    assert pl.read_csv(curve)["budget"].to_list() == [point["budget"] for point in an_advice()["curve"]]


async def test_without_advice_nothing_is_written(tmp_path: Path) -> None:
    shown = await screen(tmp_path, replace(a_book(tmp_path), card=a_card()), (80, 24), "e")
    assert "! there is no advice to write; a works it out" in shown


def test_every_figure_is_in_the_record(tmp_path: Path) -> None:
    told = json.loads(json.dumps(overview_of(a_full_book(tmp_path)).as_dict(), allow_nan=False))
    assert told["advice"]["groups"] == an_advice()["groups"]
    assert told["months"] == some_trends()["months"]
    assert told["since"] == some_trends()["since"]
    assert (told["source"], told["as_of"], told["currency"]) == ("sample-shop.csv", "2026-03-01", "¥")


def test_hostile_names_are_only_text(tmp_path: Path) -> None:
    evil = an_advice(
        plan_name="\x1b[31m[red]plan", groups=[an_advice()["groups"][0] | {"action": "[b]\x07push"}]
    )
    shown = text(a_full_book(tmp_path, advice=evil, workspace=a_workspace(tmp_path)))
    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_infinite_figures_are_no_figures(tmp_path: Path) -> None:
    shown = text(a_full_book(tmp_path, pl.concat([hostile_scores(), scores(5)]).sort("customer_id")))
    assert "inf" not in shown
    assert "nan" not in shown


def test_without_a_margin_rate_revenue_is_not_called_margin(tmp_path: Path) -> None:
    shown = text(a_full_book(tmp_path))
    assert "! no margin rate is set: these are revenue (score SOURCE --margin-rate 0.35)" in shown
    assert "the next 12 (revenue)" in shown
    workspace = a_workspace(tmp_path)
    set_rate = replace(workspace, settings=replace(workspace.settings, margin_rate=0.35))
    assert "no margin rate is set" not in text(a_full_book(tmp_path, workspace=set_rate))


def test_at_the_end_of_the_curve_more_money_adds_nothing(tmp_path: Path) -> None:
    curve = an_advice()["curve"]
    assert "¥ 1 more returns ¥ 1.40~ (hurdle ¥ 1.30)" in text(a_full_book(tmp_path))
    ended = an_advice(curve=curve[:7])
    assert "more budget adds nothing: nobody else pays" in text(a_full_book(tmp_path, advice=ended))


def test_what_a_plan_brings_less_all_it_costs_is_its_net(tmp_path: Path) -> None:
    shown = text(a_full_book(tmp_path))
    assert "returns in 90 days bring ¥ 320: direct ¥ 16, all costs ¥ 80 (¥ 60 fixed)" in shown


def test_a_template_is_told_until_somebody_edits_it(tmp_path: Path) -> None:
    told = "! prices and responses are a template: set them in pane 4"
    book = a_full_book(tmp_path)
    now = plan_folder.read_standing(book.workspace)
    assert told in text(replace(book, advice=an_advice(plan=now.file, plan_sha256=now.sha256)))
    assert told not in text(replace(book, advice=an_advice(plan=now.file, plan_sha256="0" * 64)))


def test_months_of_unequal_length_are_told(tmp_path: Path) -> None:
    star = a_star()
    months = (*star.months[:-2], replace(star.months[-2], days=31), star.months[-1])
    shown = text(replace(a_full_book(tmp_path), north_star=replace(star, months=months)))
    assert "31 days against 28" in shown
