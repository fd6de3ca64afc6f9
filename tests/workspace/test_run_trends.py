"""A run keeps how the shop moves, and finds the one to compare with."""

from datetime import date
from pathlib import Path

import polars as pl

from recall_console.settings import Settings
from recall_console.workspace import runs
from recall_console.workspace.runs import Run
from recall_console.workspace.workspace import Workspace

TRENDS = {"months": [], "expected": [{"as_of": "2026-02-01", "value": 1.0}]}


def a_run(workspace: Workspace, as_of: str) -> Run:
    manifest = {"parameters": {"as_of": as_of, "settings": {}}}
    return runs.publish(workspace, pl.DataFrame({"customer_id": ["a"]}), {}, manifest, trends=TRENDS)


def test_trends_stay_with_their_run_and_with_its_copies(tmp_path: Path) -> None:
    run = a_run(Workspace(tmp_path, "shop.csv", Settings()), "2026-02-01")
    assert run.trends == TRENDS
    runs.copy_to(run, tmp_path / "copy")
    assert runs.open_run(tmp_path / "copy").trends == TRENDS


def test_the_run_before_is_the_latest_of_an_earlier_date(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, "shop.csv", Settings())
    first, second, again = (a_run(workspace, f"2026-0{month}-01") for month in (1, 2, 2))
    assert runs.before(workspace, date(2026, 1, 1)) is None
    assert _folder(runs.before(workspace, date(2026, 2, 1))) == first.folder
    assert _folder(runs.before(workspace, date(2026, 3, 1))) == again.folder != second.folder


def test_without_any_run_there_is_none_before(tmp_path: Path) -> None:
    assert runs.before(Workspace(tmp_path, "shop.csv", Settings()), date(2026, 3, 1)) is None


def _folder(run: Run | None) -> Path | None:
    return None if run is None else run.folder
