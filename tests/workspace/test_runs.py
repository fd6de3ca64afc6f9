"""A run is there whole or not at all, and only its owner reads it."""

import shutil
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from recall_console.settings import Settings
from recall_console.workspace import runs, workspace
from recall_console.workspace.workspace import Workspace

SCORES = pl.DataFrame({"customer_id": ["a", "b"]})


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    return workspace.prepare("orders.csv", tmp_path / "w")


def test_nothing_scored_yet_is_no_run(shop: Workspace) -> None:
    assert runs.latest(shop) is None


def test_the_run_published_last_is_the_latest(shop: Workspace) -> None:
    runs.publish(shop, SCORES, {"n": 1}, {})
    second = runs.publish(shop, SCORES, {"n": 2}, {"seed": 7})
    found = runs.latest(shop)
    assert found == second
    assert found is not None
    assert (found.card, found.manifest["seed"]) == ({"n": 2}, 7)
    assert pl.read_parquet(found.scores_path).equals(SCORES)


def test_only_the_owner_reads_what_a_run_leaves(shop: Workspace, tmp_path: Path) -> None:
    run = runs.publish(shop, SCORES, {}, {})
    runs.copy_to(run, tmp_path / "out")
    for folder in (run.folder, tmp_path / "out"):
        assert folder.stat().st_mode & 0o777 == 0o700
        assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
        assert {file.name for file in folder.iterdir()} == {runs.SCORES, runs.CARD, runs.MANIFEST}


def test_the_north_star_of_a_run_goes_where_the_run_goes(shop: Workspace, tmp_path: Path) -> None:
    run = runs.publish(shop, SCORES, {}, {}, {"months": []})
    assert run.north_star == {"months": []}
    runs.copy_to(run, tmp_path / "out")
    assert (tmp_path / "out" / runs.NORTH_STAR).stat().st_mode & 0o777 == 0o600
    elsewhere = workspace.prepare("others.csv", tmp_path / "other")
    assert runs.adopt(elsewhere, tmp_path / "out").north_star == {"months": []}


def test_advice_comes_with_its_run_and_is_replaced_as_a_whole(shop: Workspace, tmp_path: Path) -> None:
    run = runs.publish(shop, SCORES, {}, {}, advice=({"net": 1}, SCORES))
    assert run.advice == {"net": 1}
    runs.write_advice(run.folder, {"net": 2}, SCORES.reverse())
    again = runs.latest(shop)
    assert again is not None
    assert again.advice == {"net": 2}
    assert pl.read_parquet(again.advice_path).equals(SCORES.reverse())
    assert {file.stat().st_mode & 0o777 for file in again.folder.iterdir()} == {0o600}
    elsewhere = workspace.prepare("others.csv", tmp_path / "other")
    assert runs.adopt(elsewhere, run.folder).advice == {"net": 2}


def test_a_run_without_advice_says_so(shop: Workspace) -> None:
    assert runs.publish(shop, SCORES, {}, {}).advice is None


def test_a_crash_while_publishing_leaves_the_run_before_it(shop: Workspace) -> None:
    first = runs.publish(shop, SCORES, {}, {})
    with pytest.raises(ValueError, match="JSON"):
        runs.publish(shop, SCORES, {"auc": float("nan")}, {})
    assert runs.latest(shop) == first


def test_a_run_is_outdated_once_a_setting_that_scores_depend_on_changes(shop: Workspace) -> None:
    used = Settings(currency="¥", margin_rate=0.3, rfm_frequency_cuts=(1, 2, 3, 4))
    run = runs.publish(shop, SCORES, {}, {"parameters": {"settings": used.as_dict()}})
    assert runs.made_with(run, used)
    assert runs.made_with(run, replace(used, currency="$"))
    assert runs.made_with(run, replace(used, stays_after_recall=0.3))  # plans alone reckon with it
    assert not runs.made_with(run, replace(used, margin_rate=0.4))


def test_what_was_set_since_a_run_was_made_does_not_meet_its_figures(shop: Workspace) -> None:
    used = Settings(margin_rate=None, rfm_frequency_cuts=(1, 2, 3, 4))
    run = runs.publish(shop, SCORES, {}, {"parameters": {"settings": used.as_dict()}})
    now = replace(shop, settings=Settings(currency="£", margin_rate=0.4, stays_after_recall=0.3))
    assert set(runs.changed_since(run, now.settings)) == {"margin_rate", "rfm_frequency_cuts"}
    of_run = runs.as_made(now, run)
    assert of_run.settings == replace(used, currency="£", stays_after_recall=0.3)
    assert runs.changed_since(run, of_run.settings) == ()


def test_a_run_that_does_not_tell_its_settings_takes_those_of_now(shop: Workspace) -> None:
    run = runs.publish(shop, SCORES, {}, {})
    assert runs.as_made(shop, run) == shop


def test_an_opening_that_tells_of_the_advice_before_is_not_left_beside_the_new_one(shop: Workspace) -> None:
    run = runs.publish(shop, SCORES, {}, {}, advice=({"net": 1}, SCORES), opening={"make": 1})
    assert run.opening == {"make": 1}
    runs.write_advice(run.folder, {"net": 2}, SCORES)
    assert runs.open_run(run.folder).opening is None


def test_a_copy_is_the_owners_alone_before_anything_is_in_it(
    shop: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes = []
    copy = shutil.copyfile

    def spy(source: Path, target: Path) -> None:
        modes.append(target.stat().st_mode & 0o777)
        copy(source, target)

    monkeypatch.setattr(shutil, "copyfile", spy)
    runs.copy_to(runs.publish(shop, SCORES, {}, {}), tmp_path / "out")
    assert modes == [0o600] * 3
