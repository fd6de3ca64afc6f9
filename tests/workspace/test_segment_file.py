import stat
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest

from recall_console.errors import WorkspaceError
from recall_console.workspace.segment_file import FILE, LONGEST_NAME, Saved, delete, find, read, save


def test_a_saved_segment_is_there_afterwards_for_its_owner_alone(tmp_path: Path) -> None:
    save(tmp_path, " dear and gone ", "churn_probability > 0.7 and value_tier = 'high'")
    save(tmp_path, "沉默客户", "lifecycle = 'silent'")
    assert [saved.name for saved in read(tmp_path)] == ["dear and gone", "沉默客户"]
    assert find(tmp_path, "沉默客户") == Saved("沉默客户", "lifecycle = 'silent'")
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_a_workspace_without_the_file_has_no_saved_segments(tmp_path: Path) -> None:
    assert read(tmp_path) == ()
    assert find(tmp_path, "any") is None


@pytest.mark.parametrize("name", ['"]\n[x]', "a'b\"c", "[red]x[/red]", "=HYPERLINK(1)", "\\", "segment"])
def test_signs_of_other_languages_in_a_name_mean_nothing(name: str, tmp_path: Path) -> None:
    condition = f'customer_id = \'{name}\' -- """ \\'
    if name.isprintable():
        save(tmp_path, name, condition)
        assert read(tmp_path) == (Saved(name, condition),)
    else:
        with pytest.raises(WorkspaceError, match="no controls"):
            save(tmp_path, name, condition)


@pytest.mark.parametrize("name", ["", "  ", "a\x1b[31mb", "a\nb", "a\u202eb", "x" * (LONGEST_NAME + 1)])
def test_a_name_that_no_list_can_show_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="name"):
        save(tmp_path, name, "frequency > 1")
    assert not (tmp_path / FILE).exists()


def test_a_name_is_given_once_and_can_be_taken_back(tmp_path: Path) -> None:
    save(tmp_path, "mine", "frequency > 1")
    with pytest.raises(WorkspaceError, match="already"):
        save(tmp_path, "mine", "frequency > 2")
    delete(tmp_path, "mine")
    assert read(tmp_path) == ()
    with pytest.raises(WorkspaceError, match="no saved segment"):
        delete(tmp_path, "mine")


def test_consoles_that_save_at_once_lose_nothing(tmp_path: Path) -> None:
    names = [f"segment {number}" for number in range(12)]
    with ThreadPool(4) as pool:
        pool.map(lambda name: save(tmp_path, name, "frequency > 1"), names)
    assert {saved.name for saved in read(tmp_path)} == set(names)


@pytest.mark.parametrize(
    "text",
    ["segment = 3", "[[segment]]\nname = 3\ncondition = 'x'", "not toml at all", '[[segment]]\nname = "x"'],
)
def test_a_file_that_was_spoilt_by_hand_is_told_in_a_sentence(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceError, match="cannot read the saved segments"):
        read(tmp_path)


def test_a_workspace_that_takes_no_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / f".{FILE}.lock").mkdir()
    with pytest.raises(WorkspaceError, match="cannot write"):
        save(tmp_path, "mine", "frequency > 1")
