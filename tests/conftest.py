"""What every test may ask for."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from recall_console import language
from recall_console.cli import main

DATA_VARIABLE = "RECALL_CONSOLE_DATA"
DEFAULT_DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test touches the workspaces of who runs it, or speaks another language than English unasked."""
    monkeypatch.setenv("RECALL_CONSOLE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RECALL_CONSOLE_LANG", "en")
    yield
    language.use("en")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data sets; tests that need it are skipped, visibly, where it is absent."""
    folder = Path(os.environ.get(DATA_VARIABLE, DEFAULT_DATA))
    if not folder.is_dir():
        pytest.skip(f"no real data: {DATA_VARIABLE} names no folder")
    return folder


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run a command as the shell would; gives exit code, stdout and stderr."""

    def command(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["recall-console", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        told = capfd.readouterr()
        return code, told.out, told.err

    return command
