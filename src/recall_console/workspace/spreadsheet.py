"""Tables for spreadsheets: a text from data must never run as a formula."""

from pathlib import Path
from typing import Final

import polars as pl
import polars.selectors as cs

from recall_console.errors import WorkspaceError
from recall_console.language import tr
from recall_console.workspace.files import PRIVATE_FILE

FORMULA_START: Final = r"^([=+\-@＝＋－＠\t\r\n])"
"""What a spreadsheet takes for the begin of a formula, full-width signs in East Asian ones."""
DECIMALS: Final = 6
"""Of figures in a file for a spreadsheet: shares and money are told no finer."""


def disarmed(frame: pl.DataFrame) -> pl.DataFrame:
    """Texts that a spreadsheet would take for a formula get a `'` in front."""
    return frame.with_columns(cs.string().str.replace(FORMULA_START, "'${1}"))


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Put a table into a CSV file in place of what was there, disarmed, for its owner alone.

    Raises
    ------
    WorkspaceError
        Where it cannot be written.
    """
    draft = path.with_name(f".{path.name}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.touch(mode=PRIVATE_FILE)
        disarmed(frame).write_csv(draft, float_precision=DECIMALS)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise WorkspaceError(
            tr("cannot write {path}: {strerror}", path=path, strerror=error.strerror or error)
        ) from error
