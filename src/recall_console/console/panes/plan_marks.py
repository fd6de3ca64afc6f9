"""Signs of evidence: assumed, observed and tested figures look different wherever they are shown."""

from typing import Final

ASSUMED: Final = "~"
MARKS: Final = {"tested": "", "observed": "≈"}


def sign_of(evidence: str) -> str:
    """The sign of an evidence; every word but `tested` and `observed` counts as assumed."""
    return MARKS.get(evidence, ASSUMED)
