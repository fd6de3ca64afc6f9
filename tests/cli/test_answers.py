"""What commands answer about the bundled shop, and how they end."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from recall_console.cli.main import INTERRUPTED, USAGE
from recall_console.events.sample.bundled import EVENTS, RUN, SETTINGS, sample_data_dir
from recall_console.prediction.schema import SCORES_SCHEMA
from recall_console.workspace import runs, workspace

Run = Callable[..., tuple[int, str, str]]
SAMPLE = sample_data_dir()
CUSTOMERS = 1786


@pytest.fixture
def shop() -> str:
    """The bundled shop, opened with its bundled scores."""
    opened = workspace.prepare(str(SAMPLE / EVENTS), overrides=SETTINGS)
    runs.adopt(opened, SAMPLE / RUN)
    workspace.remember(opened)
    return opened.source


def test_bundled_scores_have_the_declared_columns() -> None:
    scores = pl.read_parquet(SAMPLE / RUN / runs.SCORES)
    assert scores.schema == SCORES_SCHEMA
    assert scores.height == CUSTOMERS


def test_bundled_run_names_no_folder_of_who_made_it() -> None:
    assert str(SAMPLE.parent) not in (SAMPLE / RUN / runs.MANIFEST).read_text()


def test_segments_add_up_to_the_base(run: Run, shop: str) -> None:
    for by in ("segment", "lifecycle", "risk_tier", "segment_classic", "value_tier"):
        code, out, _ = run("segments", "--by", by, "--json")
        assert code == 0
        assert sum(row["size"] for row in json.loads(out)) == CUSTOMERS


def test_silent_potential_is_told_with_what_it_is_worth_and_who_returns_unprompted(
    run: Run, shop: str
) -> None:
    code, out, _ = run("segments", shop, "--by", "potential_tier", "--json")
    assert code == 0
    for row in json.loads(out):
        assert row["size"] > 0
        assert 0 <= row["returns"] <= 1
        assert row["value_after_return"] > 0
        assert 0 <= row["value_share"] <= 1
    assert "after return" in run("segments", shop, "--by", "potential_tier")[1]


def test_scores_of_an_earlier_version_are_refused_in_one_sentence(run: Run, shop: str) -> None:
    found = runs.latest(workspace.prepare(shop))
    assert found is not None
    pl.read_parquet(found.scores_path).drop("lifecycle").write_parquet(found.scores_path)
    code, _, err = run("segments", shop)
    assert code == USAGE
    assert "lack lifecycle; make them anew: recall-console score" in err
    assert err.count("\n") == 1


def test_damaged_scores_are_refused_in_one_sentence(run: Run, shop: str) -> None:
    found = runs.latest(workspace.prepare(shop))
    assert found is not None
    found.scores_path.write_text("no parquet")
    code, _, err = run("advise", shop, "--where", "r > 1", "--out", "advice.csv")
    assert code == USAGE
    assert f"cannot read the scores in {found.scores_path}" in err
    assert "make them anew: recall-console score" in err
    assert err.count("\n") == 1


def test_a_condition_picks_customers_and_a_wrong_one_is_explained(run: Run, shop: str) -> None:
    code, out, _ = run("segments", shop, "--where", "churn_probability > 0.9", "--json")
    assert code == 0
    assert 0 < sum(row["size"] for row in json.loads(out)) < CUSTOMERS
    code, _, err = run("segments", shop, "--where", "churn > 0.9")
    assert code == USAGE
    assert "churn_probability" in err


def test_overview_counts_everybody_once(run: Run, shop: str) -> None:
    answer = json.loads(run("overview", "--json")[1])
    assert answer["customers"] == CUSTOMERS
    assert sum(answer["lifecycle"].values()) == CUSTOMERS


def test_a_plan_for_scored_customers_keeps_its_ledgers_apart(run: Run, shop: str) -> None:
    code, out, err = run("plan", SAMPLE / "plans" / "winback.toml", shop, "--json")
    assert code == 0, err
    plan = json.loads(out)
    ledgers = plan["cost_direct"] + plan["cost_opportunity"] + plan["cost_hidden"]
    assert plan["net_all"] == pytest.approx(plan["margin"] - ledgers)
    assert plan["audience"] == plan["reach"] + plan["holdout"] + plan["left_alone"]
    assert sum(each["customers"] for each in plan["quadrants"]) == plan["audience"]
    assert plan["saved_by_leaving_alone"] > 0


def test_answers_in_words_hold_no_escape_sequences(run: Run, shop: str) -> None:
    for command in (["segments"], ["overview"], ["plan", SAMPLE / "plans" / "winback.toml", shop]):
        code, out, _ = run(*command)
        assert code == 0
        assert out.strip()
        assert "\x1b" not in out


def test_a_plan_with_a_mistake_names_the_key(run: Run, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text('name = "x"\n[audience]\nreech = 10\n')
    code, _, err = run("plan", plan)
    assert code == USAGE
    assert "reech" in err
    assert "reach" in err


def test_no_source_yet_is_said(run: Run) -> None:
    code, _, err = run("overview")
    assert code == USAGE
    assert "no source" in err


def test_progress_is_told_line_by_line_and_ends_with_the_run(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "events.csv"
    source.write_text(
        "customer_id,time,amount\n" + "".join(f"c{n},2025-01-{n % 28 + 1:02},5\n" for n in range(99))
    )
    code, out, _ = run("score", source, "--progress", "json")
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert {line["stage"] for line in lines[:-1]} >= {"read", "write"}
    assert lines[-1]["stage"] == "finished"
    assert Path(lines[-1]["run"]).is_dir()


def test_how_long_customers_are_waited_for_is_remembered(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "events.csv"
    source.write_text("customer_id,time,amount\na,2025-01-01,5\nb,2025-01-02,5\n")
    for option, own in (("--own-horizon", True), ("--fixed-horizon", False)):
        assert run("score", source, option)[0] == 0
        assert workspace.prepare(str(source)).settings.own_horizon is own


def test_a_job_that_fails_says_so_on_its_last_line(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("score", tmp_path / "missing.csv", "--progress", "json")
    assert code == USAGE
    assert json.loads(out.splitlines()[-1])["stage"] == "failed"


def test_an_interrupted_command_ends_with_130(run: Run, shop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("recall_console.prediction.segments.segments", interrupt)
    code, _, err = run("segments", "--where", "frequency > 0")
    assert code == INTERRUPTED
    assert "Traceback" not in err


def test_the_console_without_a_terminal_names_the_commands(run: Run, shop: str) -> None:
    code, _, err = run()
    assert code == USAGE
    assert "overview" in err
