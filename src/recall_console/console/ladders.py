"""Ladders in few cells: whole where there is room, never cut inside a word, and no two of a list alike."""

from collections.abc import Iterable, Iterator

from rich.cells import cell_len

from recall_console.console.advice_words import ARROW, action_words
from recall_console.console.format import ELLIPSIS

_SPACED = f" {ARROW} "


def in_cells(codes: Iterable[str], cells: int) -> dict[str, str]:
    """What each of some actions is called where it stands among the others."""
    told: dict[str, str] = {}
    for code in sorted(set(codes), key=lambda code: cell_len(action_words(code))):
        told[code] = _first_free(action_words(code), cells, set(told.values()))
    return told


def _first_free(words: str, cells: int, taken: set[str]) -> str:
    """The first way to write it that fits and that no other has; else numbered."""
    fitting = [each for each in _ways(words) if cell_len(each) <= cells and each not in taken]
    return fitting[0] if fitting else _numbered(words, taken)


def _ways(words: str) -> Iterator[str]:
    """Whole, closer together, by its first and last rung, by its first and how many follow, by initials."""
    rungs = words.split(_SPACED)
    close = [rung.replace(" + ", "+") for rung in rungs]
    yield words
    yield ARROW.join(close)
    if len(rungs) > 2:
        yield ARROW.join([close[0], ELLIPSIS, close[-1]])
    if len(rungs) > 1:
        yield f"{close[0]} +{len(rungs) - 1}"
        yield ARROW.join([close[0], *map(_initials, close[1:])])
    yield ARROW.join(map(_initials, close))


def _initials(rung: str) -> str:
    """The first letter of each word: `pe`, `e+o`."""
    return "+".join("".join(word[0] for word in part.split()) for part in rung.split("+"))


def _numbered(words: str, taken: set[str]) -> str:
    """Initials with a number that no other has."""
    short = _initials(words.split(_SPACED, maxsplit=1)[0])
    return next(name for number in range(1, len(taken) + 2) if (name := f"{short} {number}") not in taken)
