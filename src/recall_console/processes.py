"""How a module of this package is started as a process of its own, and how it gives way to who works in front of it."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

LEAST_PRIORITY: Final = 19
_AUTOGROUP: Final = Path("/proc/self/autogroup")


def command(module: str, *arguments: str) -> list[str]:
    """The words that start a module under our own interpreter.

    Parameters
    ----------
    module : str
        Such as ``recall_console``.
    arguments : str
        For it.

    Returns
    -------
    list of str
        With ``-P``, so that no code of the folder that a person stands in is imported.
    """
    return [sys.executable, "-P", "-m", module, *arguments]


def give_way() -> None:
    """Run this process only while nobody else wants to.

    Linux shares processors fairly between sessions first (`sched_autogroup_enabled`), so to a console the nice value of a
    process in a session of its own means nothing: there the session as a whole has to be nice. See ``sched(7)``.
    """
    os.nice(LEAST_PRIORITY)
    if os.getsid(0) == os.getpid():
        with suppress(
            OSError
        ):  # another kernel, or one that does not group: the line above has done all there is to do
            _AUTOGROUP.write_text(str(LEAST_PRIORITY), encoding="ascii")
