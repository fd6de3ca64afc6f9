import subprocess
import sys

import pytest


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
