"""The console's entry: shell on the screen at once, then the data, then the framework."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from recall_console.console import splash, terminal
from recall_console.console.format import plain
from recall_console.console.surroundings import refusal
from recall_console.errors import TerminalError

if TYPE_CHECKING:
    from recall_console.workspace.workspace import Workspace


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
    with terminal.taken():
        width, height = os.get_terminal_size(sys.stderr.fileno())
        terminal.send(splash.shell(plain(workspace.name), width, height))
        from recall_console.console.first_rows import screen  # noqa: PLC0415 - after the shell is painted
        from recall_console.console.store import load  # noqa: PLC0415 - the same

        state = load(workspace)
        terminal.send(splash.at(1, screen(state, width, height)))
        from recall_console.console.driver import ConsoleDriver  # noqa: PLC0415 - after the data is painted
        from recall_console.console.shell import Shell  # noqa: PLC0415 - the same

        app = Shell(workspace, state=state, rescore=rescore, mapping=mapping, driver_class=ConsoleDriver)
        app.run(mouse=mouse)
    if app.return_code:
        sys.exit(app.return_code)
