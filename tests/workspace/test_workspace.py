"""A workspace belongs to one source, keeps what was set, and is its owner's alone."""

from pathlib import Path

import pytest

from recall_console.errors import WorkspaceError
from recall_console.settings import LIMITS, Settings
from recall_console.workspace import workspace


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(workspace.HOME_VARIABLE, str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_source_gets_a_folder_of_its_own_that_only_its_owner_reads(home: Path) -> None:
    made = workspace.prepare("shop/orders.csv")
    assert made.root.parent == home
    assert made.root.stat().st_mode & 0o777 == 0o700
    assert workspace.prepare("shop/orders.csv").root == made.root
    assert workspace.prepare("other/orders.csv").root != made.root


def test_a_setting_is_remembered_and_comments_survive(home: Path) -> None:
    made = workspace.prepare("orders.csv", overrides={"currency": "¥"})
    file = made.root / "settings.toml"
    file.write_text("# our margin\nmargin_rate = 0.3\n" + file.read_text())
    workspace.prepare("orders.csv", overrides={"timezone": "Asia/Shanghai", "margin_rate": None})
    settings = workspace.reopen(made.root).settings
    assert (settings.currency, settings.timezone, settings.margin_rate) == ("¥", "Asia/Shanghai", 0.3)
    assert "# our margin" in file.read_text()


def test_settings_of_several_values_are_lists_in_the_file(home: Path) -> None:
    made = workspace.prepare("orders.csv")
    lines = 'rfm_recency_cuts_days = [10, 30, 60, 90]\nrfm_monetary_cuts = [1, 2.5, 3, 4]\ncore_segments = ["champions"]'
    (made.root / "settings.toml").write_text(lines)
    assert workspace.reopen(made.root).settings == Settings(
        rfm_recency_cuts_days=(10, 30, 60, 90), rfm_monetary_cuts=(1, 2.5, 3, 4), core_segments=("champions",)
    )


def test_nothing_set_leaves_no_settings_file(home: Path) -> None:
    assert not (workspace.prepare("orders.csv").root / "settings.toml").exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("colour = 1", "no setting"),
        ("new_days = 'many'", "should be"),
        ("new_days = true", "should be"),
        ("rfm_recency_cuts_days = [1, 2, 3]", "should be"),
        ("rfm_recency_cuts_days = 30", "should be"),
        ("core_segments = [1]", "should be"),
        ("core_top_share = 'most'", "should be"),
        ("=", "cannot read"),
        ("spend_interval = 2", "from 0.5 to 0.99"),
        ("accuracy_target = 92", "from 0.5 to 0.99"),
        ("margin_rate = -1", "from 0 to 1"),
        ("rfm_window_days = -4", "from 1 to inf"),
    ],
)
def test_settings_that_make_no_sense_are_refused_by_name(home: Path, line: str, said: str) -> None:
    made = workspace.prepare("orders.csv")
    (made.root / "settings.toml").write_text(line)
    with pytest.raises(WorkspaceError, match=said):
        workspace.reopen(made.root)


def test_a_folder_is_not_shared_by_two_sources(home: Path, tmp_path: Path) -> None:
    workspace.prepare("a.csv", tmp_path / "w")
    with pytest.raises(WorkspaceError, match="belongs to"):
        workspace.prepare("b.csv", tmp_path / "w")


def test_the_last_workspace_is_found_again_unless_it_is_gone(home: Path) -> None:
    assert workspace.last() is None
    made = workspace.prepare("orders.csv")
    workspace.remember(made)
    assert workspace.last() == made
    (made.root / "source.json").unlink()
    assert workspace.last() is None


def test_two_processes_do_not_change_a_workspace_at_once(home: Path) -> None:
    made = workspace.prepare("orders.csv")
    with (
        workspace.locked(made),
        pytest.raises(WorkspaceError, match="another recall-console"),
        workspace.locked(made),
    ):
        pass
    with workspace.locked(made):
        pass


def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WorkspaceError, match="cannot make the folder"):
        workspace.prepare("orders.csv", tmp_path / "file" / "w")


def test_every_limit_is_a_settings_and_holds_its_default() -> None:
    for name, (low, high) in LIMITS.items():
        default = getattr(Settings(), name)
        assert default is None or low <= default <= high
