"""What is left of a crash: a file for its owner alone, as it may hold customers' data, and one sentence for the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.console import Console

from recall_console.console.format import LONGEST_SENTENCE, plain
from recall_console.errors import TerminalError, WorkspaceError
from recall_console.language import tr
from recall_console.workspace.files import private_folder, write_text

if TYPE_CHECKING:
    from textual.app import App

FILE: Final = "crash.txt"
WIDTH: Final = 120


@contextmanager
def kept(app: "App[None]", folder: Path) -> Iterator[None]:
    """Keep what the framework would print of an error of the console's own.

    Raises
    ------
    TerminalError
        Where there was one; the message names the file that tells of it.
    """
    told = StringIO()
    app.error_console = Console(file=told, width=WIDTH)
    yield
    if text := told.getvalue():
        raise TerminalError(_kept(text, folder))


def _kept(text: str, folder: Path) -> str:
    """Where it was kept, in a sentence; where it cannot be, what it was and why not."""
    try:
        file = private_folder(folder) / FILE
        write_text(file, text)
    except (OSError, WorkspaceError) as error:
        return tr(
            "the console met an error of its own and had to close: {what}; it could not be kept: {why}",
            what=plain(text.split("\n")[-2 if text.endswith("\n") else -1], LONGEST_SENTENCE),
            why=error,
        )
    return tr(
        "the console met an error of its own and had to close; {file} tells of it, runs and saved plans are as they were",
        file=file,
    )
