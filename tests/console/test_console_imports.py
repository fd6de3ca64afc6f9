import subprocess
import sys
from pathlib import Path

import pytest
from books import scores

from recall_console.prediction.first_look import opening
from recall_console.workspace import runs
from recall_console.workspace.workspace import prepare


def loaded_after(statement: str) -> set[str]:
    program = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_console_never_loads_the_learning_library() -> None:
    statement = (
        "import recall_console.console.shell; "
        "from recall_console.console.tabs import TABS; [tab.pane() for tab in TABS]; "
        "import recall_console.console.panes.story"
    )
    assert not {"sklearn", "scipy"} & loaded_after(statement)


@pytest.mark.parametrize("library", ["textual", "polars", "numpy", "typer"])
def test_the_shell_is_painted_before_anything_heavy_is_loaded(library: str) -> None:
    assert library not in loaded_after("import recall_console.console.app")


@pytest.mark.parametrize("library", ["textual", "polars", "numpy", "typer"])
def test_the_first_customers_are_painted_before_anything_heavy_is_loaded(
    library: str, tmp_path: Path
) -> None:
    workspace = prepare("sample-shop.csv", tmp_path)
    runs.publish(workspace, scores(), {}, {}, opening=opening(scores()).as_dict())
    statement = (
        "from pathlib import Path; "
        "from recall_console.console import first_rows, store; "
        "from recall_console.workspace import workspace; "
        f"seen = store.glance(workspace.reopen(Path({str(tmp_path)!r}))); "
        "assert 'c00' in str(first_rows.screen(seen, 80, 24))"
    )
    assert library not in loaded_after(statement)
