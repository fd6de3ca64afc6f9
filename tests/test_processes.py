"""Work in the background gives way to the console, whatever session it is in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from recall_console.processes import LEAST_PRIORITY, command

ASK = "from recall_console.processes import give_way; give_way(); import os; print(os.nice(0)); print(open('/proc/self/autogroup').read())"
GROUPED = Path("/proc/self/autogroup")


def told(*, session: bool) -> str:
    asked = subprocess.run(
        [sys.executable, "-P", "-c", ASK],
        capture_output=True,
        text=True,
        check=True,
        start_new_session=session,
    )
    return asked.stdout


@pytest.mark.skipif(not GROUPED.exists(), reason="this kernel does not share processors between sessions")
def test_a_session_of_its_own_is_nice_as_a_whole() -> None:
    assert told(session=True).split()[0] == str(LEAST_PRIORITY)
    assert f"nice {LEAST_PRIORITY}" in told(session=True)


@pytest.mark.skipif(not GROUPED.exists(), reason="this kernel does not share processors between sessions")
def test_the_session_of_somebody_else_stays_as_it_is() -> None:
    before = GROUPED.read_text(encoding="ascii").strip()  # empty in the session that init left
    assert told(session=False).split("\n", 1)[1].strip() == before


def test_no_module_of_the_folder_one_stands_in_is_imported(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("raise SystemExit('hijacked')", encoding="utf-8")
    ended = subprocess.run(
        command("recall_console", "--version"),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ),
    )
    assert ended.returncode == 0
    assert "hijacked" not in ended.stderr
