"""`recall-console export`: from a plan to the files of its channels, and on to the next rungs."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from recall_console.cli.main import USAGE
from recall_console.prediction.schema import SCORES_SCHEMA
from recall_console.workspace import exports, runs, workspace
from recall_console.workspace.workspace import Workspace

Run = Callable[..., tuple[int, str, str]]
START = date(2026, 3, 1)
CUSTOMERS = [f"customer-{number:03}" for number in range(300)]
PLAN = """\
name = "Come back"
holdout = "10 %"

[audience]
where = "lifecycle = 'silent'"

[[rungs]]
channel = "push"
cost_per_contact = 0.01
wait_days = 3
response.lift = "2 points"

[[rungs]]
channel = "sms"
cost_per_contact = 0.1
wait_days = 5
response.lift = "4 points"
"""


def score(shop: Workspace, as_of: date, bought: Iterable[str] = (), left: Iterable[str] = ()) -> None:
    """Publish a run in which everybody else is silent."""
    before = datetime(2025, 6, 1, 12)
    the_day_before = datetime.combine(as_of, datetime.min.time()) - timedelta(hours=3)
    returns = np.linspace(0.05, 0.15, len(CUSTOMERS))
    made: dict[str, Any] = {
        "customer_id": CUSTOMERS,
        "as_of": [as_of] * len(CUSTOMERS),
        "lifecycle": ["opted_out" if each in left else "silent" for each in CUSTOMERS],
        "last_purchase_at": [the_day_before if each in bought else before for each in CUSTOMERS],
        "value_tier": ["high" if number % 3 else "marginal" for number in range(len(CUSTOMERS))],
        "return_probability": returns,
        "churn_probability": 1 - returns,
        "value_if_returned_12m": np.linspace(80, 200, len(CUSTOMERS)),
        "expected_value_12m": np.linspace(8, 20, len(CUSTOMERS)),
        "coupon_hunter": [False] * len(CUSTOMERS),
    }
    columns = {name: pl.Series(made.get(name, [None] * len(CUSTOMERS))) for name in SCORES_SCHEMA}
    scores = pl.DataFrame({name: each.cast(SCORES_SCHEMA[name]) for name, each in columns.items()})
    card = {"verdict": "probabilities", "withheld": "", "figures": {}, "horizon_days": 90}
    runs.publish(shop, scores, card, {})


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    source = tmp_path / "orders.csv"
    source.write_text("customer_id,time,amount\n")
    made = workspace.prepare(str(source))
    score(made, START)
    return made


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return written(tmp_path / "plan.toml", PLAN)


def written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


@pytest.fixture
def export(run: Run, shop: Workspace, tmp_path: Path) -> Callable[..., Any]:
    """The JSON document of an export to ``out``."""

    def command(plan: Path, day: date, *more: object) -> Any:
        code, out, err = run(
            "export", plan, shop.source, "--out", tmp_path / "out", "--on", day, *more, "--json"
        )
        assert code == 0, err
        return json.loads(out)

    return command


def everything(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def in_files(folder: Path) -> list[str]:
    return [each for file in folder.glob("*.csv") for each in pl.read_csv(file)["customer_id"].to_list()]


def test_the_first_export_enrols_and_holds_out(
    export: Any, shop: Workspace, plan: Path, tmp_path: Path
) -> None:
    told = export(plan, START)
    (record,) = exports.records(shop)
    held_out = set(record.table("holdout")["customer_id"])
    assert told["enrolled"] + told["holdout"] == 300
    assert told["holdout"] == len(held_out) > 15
    sent = in_files(tmp_path / "out")
    assert sorted(sent) == sorted(record.table("enrolled")["customer_id"])
    assert not held_out & set(sent)
    assert [file["sha256"] for file in told["files"]] == [file["sha256"] for file in record.told["files"]]
    assert record.told["plan_text"] == PLAN


def test_a_dry_run_shows_the_same_and_writes_nothing(
    export: Any, run: Run, shop: Workspace, plan: Path, tmp_path: Path
) -> None:
    before = everything(tmp_path)
    dry = export(plan, START, "--dry-run")
    assert everything(tmp_path) == before
    assert not (tmp_path / "out").exists()
    wet = export(plan, START)
    assert {name: wet[name] for name in dry if name not in ("dry_run", "files")} == {
        name: dry[name] for name in dry if name not in ("dry_run", "files")
    }


def test_what_is_no_longer_what_was_shown_is_refused_and_nothing_is_written(
    export: Any, run: Run, shop: Workspace, plan: Path, tmp_path: Path
) -> None:
    seen = export(plan, START, "--dry-run")["key"]
    score(shop, START, left=CUSTOMERS[:50])
    wish = ("export", plan, shop.source, "--out", tmp_path / "out", "--on", START, "--expect-key")
    code, _, err = run(*wish, seen, "--json")
    assert code == USAGE
    assert "have changed since this export was shown" in err
    assert exports.records(shop) == ()
    assert not (tmp_path / "out").exists()
    shown = export(plan, START, "--dry-run")["key"]
    assert export(plan, START, "--expect-key", shown)["key"] == shown


def test_the_same_export_again_writes_the_same_and_adds_no_record(
    export: Any, shop: Workspace, plan: Path, tmp_path: Path
) -> None:
    first = export(plan, START)
    files = everything(tmp_path / "out")
    again = export(plan, START)
    assert everything(tmp_path / "out") == files
    assert (again["key"], again["repeated"]) == (first["key"], True)
    assert len(exports.records(shop)) == 1


def test_the_next_rung_comes_after_silence_alone(
    export: Any, shop: Workspace, plan: Path, tmp_path: Path
) -> None:
    first = export(plan, START)
    sent = in_files(tmp_path / "out")
    bought, left = set(sent[:20]), set(sent[20:30])
    score(shop, START + timedelta(days=3), bought, left)
    second = export(plan, START + timedelta(days=3))
    assert {(each["reason"], each["customers"]) for each in second["reasons"]} >= {
        ("bought", 20),
        ("opted_out", 10),
    }
    record = exports.records(shop)[-1]
    contacts = record.table("contacts")
    assert set(contacts["rung"]) == {2}
    assert not set(contacts["customer_id"]) & (bought | left)
    assert second["round"] == first["round"] == 1
    assert second["difference"]["since"] == str(START)
    assert sum(each["other_rung"] for each in second["difference"]["channels"]) == second["contacts"] > 100


def test_a_new_round_enrols_anew_and_does_so_once(export: Any, shop: Workspace, plan: Path) -> None:
    export(plan, START)
    score(shop, START + timedelta(days=100), bought=CUSTOMERS[:100])
    second = export(plan, START + timedelta(days=100), "--new-round")
    again = export(plan, START + timedelta(days=100), "--new-round")
    assert (second["round"], again["round"], again["repeated"]) == (2, 2, True)
    assert second["contacts"] == second["enrolled"]
    assert len(exports.records(shop)) == 2


def test_another_ladder_needs_a_new_round(run: Run, export: Any, shop: Workspace, plan: Path) -> None:
    export(plan, START)
    plan.write_text(PLAN.replace("wait_days = 3", "wait_days = 4"))
    code, _, err = run("export", plan, shop.source, "--out", plan.parent / "out", "--on", START)
    assert code == USAGE
    assert "--new-round" in err
    assert export(plan, START, "--new-round")["round"] == 2


def test_two_plans_keep_to_one_cap_and_to_each_others_holdout(
    export: Any, shop: Workspace, plan: Path, tmp_path: Path
) -> None:
    export(plan, START)
    capped = 'at_most = "1 in 30 days"\n' + PLAN.replace("Come back", "Other")
    told = export(written(tmp_path / "other.toml", capped), START)
    first, second = exports.records(shop)
    assert told["contacts"] == 0
    assert {each["reason"] for each in told["reasons"]} == {"frequency_cap", "held_out_elsewhere"}
    ours = {*second.table("enrolled")["customer_id"], *second.table("holdout")["customer_id"]}
    assert not ours & set(first.table("holdout")["customer_id"])


def test_files_that_never_appeared_are_written_by_the_next_export(
    export: Any, shop: Workspace, plan: Path, tmp_path: Path
) -> None:
    first = export(plan, START, "--format", "jsonl")
    (record,) = exports.records(shop)
    (record.folder / exports.DELIVERED).unlink()
    lost = everything(tmp_path / "out")
    for file in lost:
        Path(file).unlink()
    score(shop, START + timedelta(days=3))
    second = export(plan, START + timedelta(days=3))
    assert second["completed"] == [first["key"]]
    assert lost.items() <= everything(tmp_path / "out").items()


def test_hashed_ids_say_how_they_are_joined(run: Run, shop: Workspace, plan: Path, tmp_path: Path) -> None:
    code, out, _ = run("export", plan, shop.source, "--out", tmp_path / "out", "--on", START, "--hash-ids")
    assert code == 0
    command = out.strip().splitlines()[-1].replace(" ID ", f" {CUSTOMERS[0]} ")
    joined = subprocess.run(
        ["/bin/sh", "-c", command], capture_output=True, check=True, text=True
    ).stdout.split()[0]
    held_out = exports.records(shop)[0].table("holdout")["customer_id"]
    assert (joined in in_files(tmp_path / "out")) == (CUSTOMERS[0] not in held_out)
    assert all(len(each) == 64 for each in in_files(tmp_path / "out"))


def test_everything_to_know_is_shown_before(run: Run, shop: Workspace, plan: Path, tmp_path: Path) -> None:
    code, out, _ = run("export", plan, shop.source, "--out", tmp_path / "out", "--on", START, "--dry-run")
    assert code == 0
    words = " ".join(out.split())
    for expected in (
        "Come back, round 1",
        "held out",
        "Smallest effect that the holdout can show",
        "value tier",
        "chi-square",
        "is smaller than what this holdout can show",
        "Dry run: nothing was written",
    ):
        assert expected in words


@pytest.mark.parametrize(
    ("changed", "options", "sentence"),
    [
        ({"where = \"lifecycle = 'silent'\"": "reach = 500"}, (), "audience.where"),
        ({"'silent'": "'lost'"}, (), "nothing to export"),
        ({"'silent'": "'silnt'"}, (), "silnt"),
        ({}, ("--on", START - timedelta(days=1)), "expected 2026-03-01 or later"),
        ({}, ("--format", "xlsx"), "csv, jsonl, parquet"),
    ],
)
def test_what_may_not_be_exported_is_one_sentence(
    run: Run,
    shop: Workspace,
    plan: Path,
    *,
    changed: dict[str, str],
    options: tuple[object, ...],
    sentence: str,
) -> None:
    for old, new in changed.items():
        plan.write_text(plan.read_text().replace(old, new))
    code, out, err = run("export", plan, shop.source, "--out", plan.parent / "out", *options)
    assert (code, out) == (USAGE, "")
    assert sentence in err
    assert err.count("\n") == 1
    assert exports.records(shop) == ()
    assert not (plan.parent / "out").exists()


def test_nothing_is_exported_without_scores_to_trust(
    run: Run, shop: Workspace, plan: Path, tmp_path: Path
) -> None:
    scores = pl.read_parquet(runs.publish(shop, pl.DataFrame(), {}, {}).scores_path)
    runs.publish(shop, scores, {"verdict": "withheld", "withheld": "too little history"}, {})
    code, _, err = run("export", plan, shop.source, "--out", tmp_path / "out")
    assert (code, "too little history" in err) == (USAGE, True)
    unknown = written(tmp_path / "unknown.csv", "customer_id,time,amount\n")
    code, _, err = run("export", plan, unknown, "--out", tmp_path / "out")
    assert (code, "was not scored yet" in err) == (USAGE, True)
    assert not workspace.is_known(str(unknown))


def test_two_exports_at_once_are_refused(run: Run, shop: Workspace, plan: Path, tmp_path: Path) -> None:
    with workspace.locked(shop):
        code, _, err = run("export", plan, shop.source, "--out", tmp_path / "out")
    assert (code, "another recall-console" in err) == (USAGE, True)


@pytest.mark.slow
def test_a_killed_command_leaves_no_file_without_its_record_and_is_completed(
    export: Any, shop: Workspace, plan: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    words = [sys.executable, "-m", "recall_console", "export", plan, shop.source, "--out", out, "--on", START]
    started = time.monotonic()
    subprocess.run([*map(str, words), "--dry-run"], check=True, capture_output=True)
    longest = 1.5 * (time.monotonic() - started)
    random = np.random.default_rng(7)
    for _ in range(25):
        with subprocess.Popen([*map(str, words)], stdout=subprocess.DEVNULL) as process:
            time.sleep(longest * (0.4 + 0.6 * random.random()))
            process.send_signal(signal.SIGKILL)
        assert {file.name for file in out.glob("[!.]*")} <= recorded(shop)
    export(plan, START)
    assert {file.name for file in out.iterdir()} == recorded(shop)
    assert len(exports.records(shop)) == 1


def recorded(shop: Workspace) -> set[str]:
    """Names of all files that records tell of."""
    return {file["name"] for record in exports.records(shop) for file in record.told["files"]}
