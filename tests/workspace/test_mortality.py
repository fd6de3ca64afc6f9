import shutil
import signal
from pathlib import Path
from types import SimpleNamespace

import pytest

from recall_console.workspace import mortality
from recall_console.workspace.mortality import cause


def test_a_kill_is_told_apart_from_want_of_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mortality, "memory_kills", lambda: 7)
    assert "by hand" in cause(-signal.SIGKILL, "", tmp_path, 7)
    assert "ran out of memory" in cause(-signal.SIGKILL, "", tmp_path, 6)
    assert "ran out of memory" in cause(None, "", tmp_path, 6)


def test_a_crash_is_told_and_another_signal_named(tmp_path: Path) -> None:
    before = mortality.memory_kills()
    assert cause(1, "Traceback (most recent call last):\n …", tmp_path, before) == "it crashed"
    assert cause(-signal.SIGSEGV, "Fatal Python error: Segmentation fault", tmp_path, before) == "it crashed"
    assert "SIGTERM" in cause(-signal.SIGTERM, "", tmp_path, before)
    assert "code 5" in cause(5, "", tmp_path, before)


def test_a_full_disk_is_the_cause_before_all_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "is full" in cause(1, "OSError: [Errno 28] No space left on device", tmp_path, 0)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10))
    assert "is full" in cause(None, "", tmp_path, 0)


def test_counters_of_the_kernel_are_read_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "memory.events").write_text("low 0\noom 3\noom_kill 2\n")
    monkeypatch.setattr(
        mortality, "_COUNTERS", (str(tmp_path / "memory.events"), str(tmp_path / "there is none"))
    )
    assert mortality.memory_kills() == 2
