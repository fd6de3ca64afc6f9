"""Signs of evidence: assumed, observed and tested figures look different wherever they are shown."""

from typing import Final

from recall_console.console.format import plain
from recall_console.language import later, tr

ASSUMED: Final = "~"
MARKS: Final = {"tested": "", "observed": "≈"}
_WORDS: Final = {"assumed": later("assumed"), "observed": later("observed"), "tested": later("tested")}


def sign_of(evidence: str) -> str:
    """The sign of an evidence; every word but `tested` and `observed` counts as assumed."""
    return MARKS.get(evidence, ASSUMED)


def evidence_words(evidence: str) -> str:
    """An evidence in words; one that a file calls by a word of its own keeps it."""
    return tr(_WORDS[evidence]) if evidence in _WORDS else plain(evidence)
