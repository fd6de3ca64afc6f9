"""The lines around every pane as styled pieces, for the framework and for the first frame before it is there."""

from typing import Final

from rich.cells import cell_len

from recall_console.console.format import chop
from recall_console.console.tabs import TABS, Tab
from recall_console.language import tr

Piece = tuple[str, str]
"""A text and its style: empty, `bold`, `dim` or `bold reverse`."""
RULE: Final = "─"


def head(tab: Tab, left: str, right: str, width: int) -> list[list[Piece]]:
    """Title line, tab line and rule."""
    return [title_line(left, right, width), tab_line(tab, width), rule(width)]


def title_line(left: str, right: str, width: int) -> list[Piece]:
    """What is shown at the left; when it was scored at the right, where there is room for both."""
    room = width - 2 - cell_len(left) - cell_len(right)
    if room < 1:
        return [(" ", ""), (left if cell_len(left) < width else chop(left, width - 1), "bold")]
    return [(" ", ""), (left, "bold"), (" " * room, ""), (right, "dim"), (" ", "")]


def tab_line(tab: Tab, width: int) -> list[Piece]:
    """The panes by number, the open one reversed; only the numbers of the others where it is narrow."""
    short = sum(cell_len(tr(other.title)) + 4 for other in TABS) > width
    pieces: list[Piece] = []
    for other in TABS:
        words = str(other.number) if short and other != tab else f"{other.number} {tr(other.title)}"
        here = other == tab
        pieces += [
            ("" if here else " ", ""),
            (f" {words} " if here else f"{words} ", "reverse" if here else ""),
        ]
    return pieces


def rule(width: int, words: str = "") -> list[Piece]:
    """One line across, with words in it where there is room."""
    if not words:
        return [(RULE * width, "dim")]
    told = f"{RULE} {words if cell_len(words) <= width - 4 else chop(words, width - 4)} "
    return [(told + RULE * (width - cell_len(told)), "dim")]
