"""``advise``: the same document as the run keeps, the list and the curve as files, and the plan that stands."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from recall_console import pipeline
from recall_console.cli.main import USAGE
from recall_console.console import store
from recall_console.console.book import Book
from recall_console.events.sample.bundled import EVENTS, RUN, SETTINGS, sample_data_dir
from recall_console.plans.advice.schema import ADVICE_SCHEMA
from recall_console.plans.files import plan_folder
from recall_console.progress import FINISHED, silent
from recall_console.workspace import runs, workspace
from recall_console.workspace.workspace import Workspace

Run = Callable[..., tuple[int, str, str]]
SAMPLE = sample_data_dir()


@pytest.fixture
def shop() -> Workspace:
    """The bundled shop, opened with its bundled scores."""
    opened = workspace.prepare(str(SAMPLE / EVENTS), overrides=SETTINGS)
    runs.adopt(opened, SAMPLE / RUN)
    workspace.remember(opened)
    return opened


def latest(shop: Workspace) -> runs.Run:
    found = runs.latest(shop)
    assert found is not None
    return found


def test_the_answer_is_the_document_that_the_run_keeps(run: Run, shop: Workspace) -> None:
    code, out, err = run("advise", "--json")
    assert code == 0, err
    assert json.loads(out) == latest(shop).advice


def test_the_bundled_run_brings_the_advice_that_would_be_made_of_it(run: Run, shop: Workspace) -> None:
    decided = ["customer_id", "action", "decision", "reason", "advice_group"]
    bundled, table = latest(shop).advice or {}, pl.read_parquet(latest(shop).advice_path, columns=decided)
    assert not plan_folder.has_changed(shop, bundled)
    anew = json.loads(run("advise", "--json")[1])
    assert anew["net"] == pytest.approx(bundled["net"])
    assert anew.keys() == bundled.keys()
    assert pl.read_parquet(latest(shop).advice_path, columns=decided).equals(table)


def test_the_console_gets_a_row_for_each_customer_and_none_where_there_is_no_advice(shop: Workspace) -> None:
    book = store.load(shop)
    assert isinstance(book, Book)
    assert book.advice == latest(shop).advice
    assert book.advised().select("customer_id").collect().equals(book.scan().select("customer_id").collect())
    without = replace(book, advice=None).advised().collect()
    assert (without.height, without.schema) == (0, ADVICE_SCHEMA)


def test_the_list_and_the_curve_are_written_for_their_owner_alone(
    run: Run, shop: Workspace, tmp_path: Path
) -> None:
    code, out, err = run(
        "advise", "--out", tmp_path / "advice.csv", "--where", "lifecycle = 'silent'", "--top", 3
    )
    assert code == 0, err
    ranked, curve = pl.read_csv(tmp_path / "advice.csv"), pl.read_csv(tmp_path / "advice-curve.csv")
    assert set(ranked["lifecycle"]) == {"silent"}
    assert ranked["net"][0] == ranked["net"].max()
    assert ranked["customer_id"][0] in out
    assert curve["net"].max() == pytest.approx((latest(shop).advice or {})["best"]["net"], abs=1e-5)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*.csv")} == {0o600}


def test_a_name_that_a_spreadsheet_would_run_is_disarmed(run: Run, shop: Workspace, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    text = (SAMPLE / "plans" / "everyday.toml").read_text(encoding="utf-8")
    plan.write_text(text.replace('channel = "push"', 'channel = "=cmd()"'), encoding="utf-8")
    code, _, err = run("advise", plan, "--out", tmp_path / "advice.csv")
    assert code == 0, err
    assert pl.read_csv(tmp_path / "advice.csv")["action"].str.starts_with("'=cmd()").any()


def test_a_plan_that_is_named_stands_from_then_on(run: Run, shop: Workspace) -> None:
    code, out, err = run("advise", SAMPLE / "plans" / "winback.toml", shop.source, "--json")
    assert code == 0, err
    assert json.loads(out)["plan_name"] == "Win-back ladder"
    assert json.loads(run("advise", "--json")[1])["plan_name"] == "Win-back ladder"


def test_a_plan_that_cannot_be_used_changes_nothing(run: Run, shop: Workspace, tmp_path: Path) -> None:
    before = latest(shop).advice
    bad = tmp_path / "bad.toml"
    text = (SAMPLE / "plans" / "everyday.toml").read_text(encoding="utf-8")
    bad.write_text(text.replace('where = "true"', 'where = "nothing_like_it = 1"'), encoding="utf-8")
    code, _, err = run("advise", bad)
    assert (code, err.count("\n")) == (USAGE, 1)
    assert latest(shop).advice == before
    assert plan_folder.read_standing(shop).file == "everyday.toml"


def test_a_condition_with_a_mistake_is_refused_before_any_work(run: Run, shop: Workspace) -> None:
    code, _, err = run("advise", "--where", "nett > 1", "--json")
    assert code == USAGE
    assert "net" in err


def test_progress_ends_with_the_run(run: Run, shop: Workspace) -> None:
    code, out, err = run("advise", "--progress", "json")
    assert code == 0, err
    told = [json.loads(line) for line in out.splitlines()]
    assert {line["stage"] for line in told} == {"advise", FINISHED}
    assert told[-1]["run"] == str(latest(shop).folder)


def test_a_standing_plan_that_cannot_be_used_stops_no_scoring(shop: Workspace) -> None:
    plan_folder.standing(shop).write_text("name = 3\n", encoding="utf-8")
    scores, card = pl.read_parquet(latest(shop).scores_path), latest(shop).card
    (document, table), _ = pipeline._advice(shop, scores, card, silent)
    assert document["unavailable"] == "plan_unreadable"
    assert table["customer_id"].equals(scores["customer_id"])


def test_a_folder_of_plans_that_cannot_be_made_stops_no_scoring(shop: Workspace) -> None:
    shutil.rmtree(shop.plans, ignore_errors=True)
    shop.plans.symlink_to(shop.root / "nowhere" / "plans")
    scores, card = pl.read_parquet(latest(shop).scores_path), latest(shop).card
    (document, _), _ = pipeline._advice(shop, scores, card, silent)
    assert document["unavailable"] == "plan_unreadable"


def test_without_a_model_one_sentence_says_so(run: Run, shop: Workspace) -> None:
    card = latest(shop).folder / runs.CARD
    told = json.loads(card.read_text(encoding="utf-8")) | {"verdict": "withheld"}
    card.write_text(json.dumps(told), encoding="utf-8")
    code, out, err = run("advise")
    assert code == 0, err
    assert out.split("\n\n", 1)[1].count("\n") == 1
    assert "the model is withheld" in out


def test_words_hold_everything_to_decide_by(run: Run, shop: Workspace) -> None:
    code, out, _ = run("advise", "--top", 2)
    assert code == 0
    for words in ("Everyday", "leave alone", "held out, to measure", "of the plan's audience", "C000762"):
        assert words in out
    assert "\x1b" not in out


def test_advice_goes_where_the_run_goes(shop: Workspace, tmp_path: Path) -> None:
    runs.copy_to(latest(shop), tmp_path / "out")
    copied = runs.open_run(tmp_path / "out")
    assert copied.advice == latest(shop).advice
    assert copied.advice_path.stat().st_mode & 0o777 == 0o600
    assert pl.read_parquet(copied.advice_path).height == 1786
