"""What is left of a crash of the console's own."""

from pathlib import Path

import pytest
from textual.app import App

from recall_console.console.crash import FILE, kept
from recall_console.errors import TerminalError


def crash(folder: Path) -> None:
    app = App[None]()
    with kept(app, folder):
        app.error_console.print("Traceback …\nRuntimeError: planted", markup=False)


def test_a_crash_names_the_file_that_tells_of_it(tmp_path: Path) -> None:
    with pytest.raises(TerminalError, match=FILE):
        crash(tmp_path / "home")
    assert "planted" in (tmp_path / "home" / FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize("where", ["file/home", "taken"])
def test_a_crash_that_cannot_be_kept_is_told_with_what_it_was(where: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "taken" / FILE).mkdir(parents=True)
    with pytest.raises(TerminalError, match="RuntimeError: planted"):
        crash(tmp_path / where)
