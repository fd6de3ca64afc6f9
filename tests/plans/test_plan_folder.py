"""The plan files of a workspace, and the one that stands."""

from pathlib import Path

import pytest
from plan_makers import SAMPLES, sample

from recall_console.errors import PlanError
from recall_console.plans.files import plan_folder
from recall_console.workspace import workspace
from recall_console.workspace.workspace import Workspace


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    return workspace.prepare("orders.csv", tmp_path / "w")


def test_a_workspace_begins_with_copies_of_the_bundled_plans(shop: Workspace) -> None:
    names = {path.name for path in plan_folder.plan_files(shop.plans)}
    assert names == {path.name for path in SAMPLES.glob("*.toml")}
    assert plan_folder.read_standing(shop).file == "everyday.toml"


def test_a_workspace_that_has_plans_already_stands_by_what_it_has(shop: Workspace) -> None:
    shop.plans.mkdir()
    (shop.plans / "winback.toml").write_text(sample("winback.toml"), encoding="utf-8")
    assert plan_folder.standing(shop) == shop.plans / "winback.toml"
    assert [path.name for path in plan_folder.plan_files(shop.plans)] == ["winback.toml"]


def test_a_plan_made_standing_stays_so_inside_the_folder_and_outside(shop: Workspace, tmp_path: Path) -> None:
    plan_folder.plan_files(shop.plans)
    outside = tmp_path / "elsewhere.toml"
    outside.write_text(sample("sms.toml"), encoding="utf-8")
    for path, name in ((shop.plans / "coupon.toml", "coupon.toml"), (outside, str(outside.resolve()))):
        plan_folder.make_standing(shop, path)
        assert plan_folder.standing(shop) == path
        assert plan_folder.read_standing(shop).file == name


def test_an_edit_of_the_standing_plan_makes_advice_old(shop: Workspace) -> None:
    now = plan_folder.read_standing(shop)
    advice = {"plan": now.file, "plan_sha256": now.sha256}
    assert not plan_folder.has_changed(shop, advice)
    path = plan_folder.standing(shop)
    path.write_text(path.read_text(encoding="utf-8") + "# a thought\n", encoding="utf-8")
    assert plan_folder.has_changed(shop, advice)


def test_another_standing_plan_makes_advice_old(shop: Workspace) -> None:
    now = plan_folder.read_standing(shop)
    plan_folder.make_standing(shop, shop.plans / "winback.toml")
    assert plan_folder.has_changed(shop, {"plan": now.file, "plan_sha256": now.sha256})


def test_a_standing_plan_that_is_gone_is_told(shop: Workspace) -> None:
    plan_folder.make_standing(shop, shop.root / "gone.toml")
    with pytest.raises(PlanError, match="gone"):
        plan_folder.read_standing(shop)
    assert plan_folder.has_changed(shop, {"plan": "everyday.toml", "plan_sha256": "0"})
    assert not plan_folder.has_changed(shop, {"plan": "gone.toml", "plan_sha256": None})
