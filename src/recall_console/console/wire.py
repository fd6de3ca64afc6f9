"""What goes to the terminal, made fit for it at the last moment: signs that it lacks, colours that nobody wants.

Everything passes here, the first frame and whatever the framework writes, so that no screen has to care.
"""

import re
import unicodedata
from functools import cache
from typing import Final

from rich.cells import cell_len

from recall_console.console import surroundings

SIGNS: Final = {
    **dict.fromkeys("─━╌╴╶–—−‐", "-"),
    **dict.fromkeys("│┃▏▎▍▕", "|"),
    **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯", "+"),
    **dict.fromkeys("·…░▒⠂", "."),
    **dict.fromkeys("▸►▶→›»", ">"),
    **dict.fromkeys("◂◀◄←‹«", "<"),
    **dict.fromkeys("▴▲↑", "^"),
    **dict.fromkeys("▾▼↓", "v"),
    **dict.fromkeys("█▉▊▋▌▓▇▆■", "#"),
    **dict.fromkeys("▁▂", "_"),
    **dict.fromkeys("▃▄▀", "-"),
    **dict.fromkeys("▅", "="),
    **dict.fromkeys("●○•◇", "o"),
    **dict.fromkeys("◆♦", "*"),
    **dict.fromkeys("₹₽", "R"),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("“”", '"'),
    "×": "x",
    "≈": "~",
    "¥": "Y",
    "€": "E",
    "£": "L",
    "✓": "v",
    "±": "+",
    "≥": ">",
    "≤": "<",
}
"""Signs of the console, each with the one of ASCII that says the same in as many cells."""
_COLOURED: Final = re.compile(r"\x1b\[([\d;]*)m")
_EXTENDED: Final = {"38": {"5": 2, "2": 4}, "48": {"5": 2, "2": 4}}
"""Parameters that follow the two codes of a colour by number or by its parts."""


def fitted(data: str) -> str:
    """Text and escapes as this terminal can take them."""
    signs, colours = _ways()
    if signs is not None and not data.isascii():
        data = data.translate(signs)
    return data if colours else _COLOURED.sub(_uncoloured, data)


@cache
def _ways() -> "tuple[Signs | None, bool]":
    """How signs are replaced, if they are, and whether colours pass; a terminal does not change while it is used."""
    charset, term = surroundings.charset(), surroundings.term()
    signs = Signs("ascii") if charset == "ascii" else Signs("cp437") if term == "linux" else None
    return signs, surroundings.theme() != "none"


class Signs(dict[int, str]):
    """What is shown for a character: itself where the terminal's set has it, else something as wide."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    def __missing__(self, code: int) -> str:
        self[code] = shown = self._shown(chr(code))
        return shown

    def _shown(self, character: str) -> str:
        if self._has(character):
            return character
        base = SIGNS.get(character) or unicodedata.normalize("NFKD", character)[0]
        return base if base.isascii() else "?" * cell_len(character)

    def _has(self, character: str) -> bool:
        try:
            character.encode(self._encoding)
        except UnicodeEncodeError:
            return False
        return True


def _uncoloured(found: re.Match[str]) -> str:
    """The same attributes without a colour; nothing where there were only colours."""
    codes = iter(found[1].split(";"))
    kept: list[str] = []
    for code in codes:
        if code in _EXTENDED:
            for _ in range(_EXTENDED[code].get(next(codes, ""), 1) - 1):
                next(codes, "")
        elif not _is_colour(code):
            kept.append(code)
    return f"\x1b[{';'.join(kept)}m" if kept else ""


def _is_colour(code: str) -> bool:
    number = int(code or 0)
    return 30 <= number <= 49 or 90 <= number <= 107
