"""Tables for spreadsheets: a text from data must never run as a formula."""

from typing import Final

import polars as pl
import polars.selectors as cs

FORMULA_START: Final = r"^([=+\-@＝＋－＠\t\r\n])"
"""What a spreadsheet takes for the begin of a formula, full-width signs in East Asian ones."""


def disarmed(frame: pl.DataFrame) -> pl.DataFrame:
    """Texts that a spreadsheet would take for a formula get a `'` in front."""
    return frame.with_columns(cs.string().str.replace(FORMULA_START, "'${1}"))
