"""What every test may ask for."""

import os
from pathlib import Path

import pytest

DATA_VARIABLE = "RECALL_CONSOLE_DATA"
DEFAULT_DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test touches the workspaces of who runs it."""
    monkeypatch.setenv("RECALL_CONSOLE_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data sets; tests that need it are skipped, visibly, where it is absent."""
    folder = Path(os.environ.get(DATA_VARIABLE, DEFAULT_DATA))
    if not folder.is_dir():
        pytest.skip(f"no real data: {DATA_VARIABLE} names no folder")
    return folder
