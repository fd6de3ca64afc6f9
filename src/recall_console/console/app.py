"""The console's entry: shell on the screen at once, then the data, then the framework."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from recall_console.console import splash, terminal
from recall_console.console.book import Book
from recall_console.console.format import plain
from recall_console.console.surroundings import charset, refusal, theme, wants_hints
from recall_console.errors import TerminalError

if TYPE_CHECKING:
    from recall_console.console.book import State
    from recall_console.workspace.workspace import Workspace

ALLOCATOR: Final = "_RJEM_MALLOC_CONF"
"""What the allocator of Polars reads when it is loaded."""
GIVES_BACK: Final = "dirty_decay_ms:0,muzzy_decay_ms:0"
"""Memory that is no longer used goes back to the system at once: sorting a column leaves nothing behind."""


def run(
    workspace: "Workspace", *, mouse: bool = False, rescore: bool = False, mapping: Path | None = None
) -> None:
    """Open the console on a workspace until the user leaves it.

    Parameters
    ----------
    workspace : Workspace
        Whose last run is shown.
    mouse : bool
        Whether to listen to the mouse; every move of it goes up the line.
    rescore : bool
        Whether to score anew in the background, as soon as the last run is shown.
    mapping : Path, optional
        File of columns' roles that scoring is to be given.

    Raises
    ------
    TerminalError
        Where there is no terminal that can show it.
    """
    if reason := refusal(is_terminal=sys.stdin.isatty() and sys.stderr.isatty()):
        raise TerminalError(reason)
    dressed, _ = theme(), charset()  # one that is not known is told before the terminal is taken
    with terminal.taken():
        width, height = os.get_terminal_size(sys.stderr.fileno())
        terminal.send(splash.shell(plain(workspace.name), width, height))
        from recall_console.console.first_rows import screen  # noqa: PLC0415 - after the shell is painted
        from recall_console.console.store import glance  # noqa: PLC0415 - the same

        seen = glance(workspace)
        if seen is not None:
            terminal.send(splash.at(1, screen(seen, width, height)))
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - after the data is painted

        os.environ.setdefault(ALLOCATOR, GIVES_BACK)
        with ThreadPoolExecutor(1) as beside:
            loaded = beside.submit(_loaded, workspace, width)
            from recall_console.console import crash, key_file  # noqa: PLC0415 - after the data is painted
            from recall_console.console.driver import ConsoleDriver  # noqa: PLC0415 - the same
            from recall_console.console.hints import Hints  # noqa: PLC0415 - the same
            from recall_console.console.shell import Shell  # noqa: PLC0415 - the same
            from recall_console.workspace.workspace import home  # noqa: PLC0415 - the same

            state = loaded.result()
        if os.environ[ALLOCATOR] == GIVES_BACK:
            del os.environ[ALLOCATOR]  # scoring, a process of its own, is faster with memory that it keeps
        app = Shell(
            workspace,
            state=state,
            rescore=rescore,
            mapping=mapping,
            theme=dressed,
            keys=key_file.read(home()),
            hints=Hints(home() if wants_hints() else None),
            driver_class=ConsoleDriver,
        )
        with crash.kept(app, home()):
            app.run(mouse=mouse)
    if app.return_code:
        sys.exit(app.return_code)


def _loaded(workspace: "Workspace", width: int) -> "State":
    """The last run, with what the first rows need at hand."""
    from recall_console.console.ready import make_ready  # noqa: PLC0415 - after the data is painted
    from recall_console.console.store import load  # noqa: PLC0415 - the same

    state = load(workspace)
    if isinstance(state, Book):
        make_ready(state, width)
    return state
