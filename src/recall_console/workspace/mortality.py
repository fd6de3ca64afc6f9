"""Why a process ended that could not say so itself: from its exit status, what it wrote last, and what the system counts."""

import re
import shutil
import signal
from pathlib import Path
from typing import Final

from recall_console.language import tr

FULL_BYTES: Final = 1_000_000
"""A disk with less room than this has let writing fail."""
_COUNTERS: Final = (
    "/sys/fs/cgroup/memory.events",
    "/sys/fs/cgroup/memory/memory.oom_control",
    "/proc/vmstat",
)
"""Files of the kernel, each with a line ``oom_kill N``; which are readable depends on system and container."""
_KILLS: Final = re.compile(r"^oom_kill (\d+)$", re.MULTILINE)
_NO_SPACE: Final = re.compile(r"No space left|os error 28|Disk quota exceeded")


def memory_kills() -> int:
    """How many processes the kernel has ended for want of memory, as far as may be known here."""
    return sum(_count(Path(name)) for name in _COUNTERS)


def _count(file: Path) -> int:
    try:
        found = _KILLS.search(file.read_text(encoding="ascii"))
    except OSError:
        return 0
    return int(found[1]) if found else 0


def cause(status: int | None, errors: str, folder: Path, memory_kills_before: int) -> str:
    """The cause of an early end, in a few words.

    Parameters
    ----------
    status : int, optional
        How it ended, as `subprocess` tells: a negative number is a signal; None where nobody was there to see.
    errors : str
        What it wrote to its standard error.
    folder : Path
        Where it wrote, on the disk that may be full.
    memory_kills_before : int
        `memory_kills` when it began.
    """
    if _NO_SPACE.search(errors) or shutil.disk_usage(folder).free < FULL_BYTES:
        return tr("the disk of {folder} is full", folder=folder)
    was_killed = status in {None, -signal.SIGKILL}
    if was_killed and memory_kills() > memory_kills_before:
        return tr("the system killed it, as it ran out of memory")
    if "Traceback" in errors or "Fatal Python error" in errors:
        return tr("it crashed")
    if was_killed:
        return tr("it was killed (out of memory, or by hand)")
    if status is not None and status < 0:
        return tr("it was ended by the signal {name}", name=_name(-status))
    return tr("it ended with code {status} and no word", status=status)


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
