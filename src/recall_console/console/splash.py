"""The first frame, painted before the framework is imported: the shell at once, the customers as soon as they are read.

Importing the framework takes longer than reading the scores. What is painted here is what the panes paint a moment
later, from the same functions, so that nothing moves when they take over.
"""

from collections.abc import Sequence
from typing import Final

from recall_console.console import frame
from recall_console.console.frame import Piece
from recall_console.console.tabs import TABS
from recall_console.language import tr

STYLES: Final = {"": "", "bold": "\x1b[1m", "dim": "\x1b[2m", "reverse": "\x1b[7m"}


def shell(name: str, width: int, height: int) -> str:
    """Header and rules, before anything was read."""
    below = [frame.rule(width), [(" " + tr("opening …"), "dim")]]
    return at(1, frame.head(TABS[1], name, "", width)) + at(height - 1, below)


def at(first: int, lines: Sequence[Sequence[Piece]]) -> str:
    """The lines from a line of the screen on."""
    return "".join(f"\x1b[{first + offset};1H{painted(line)}" for offset, line in enumerate(lines))


def painted(line: Sequence[Piece]) -> str:
    """A line with its styles."""
    return "".join(f"{STYLES[style]}{text}\x1b[0m" if style else text for text, style in line)
