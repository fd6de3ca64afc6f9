"""Ladders in few cells: whole where there is room, never cut inside a word, and no two of a list alike."""

from collections.abc import Iterable, Iterator
from functools import partial

from rich.cells import cell_len

from recall_console.console.advice_words import ARROW, action_words
from recall_console.console.format import ELLIPSIS
from recall_console.plans.advice.codes import WITH_OFFER

_SPACED = f" {ARROW} "


def in_cells(codes: Iterable[str], cells: int) -> dict[str, str]:
    """What each of some actions is called where it stands among the others."""
    told: dict[str, str] = {}
    for code in sorted(set(codes), key=lambda code: cell_len(action_words(code))):
        offer = _close(action_words(WITH_OFFER)) if WITH_OFFER in code else ""
        told[code] = _first_free(action_words(code), offer, cells, set(told.values()))
    return told


def _first_free(words: str, offer: str, cells: int, taken: set[str]) -> str:
    """The first way to write it that fits, that shows its offer and that no other has; else numbered."""
    free = [each for each in _ways(words, offer) if cell_len(each) <= cells and each not in taken]
    showing = [each for sign in (offer.lstrip("+"), offer[:2]) for each in free if sign in each]
    return showing[0] if showing else _numbered(words, offer[:2], taken)


def _ways(words: str, offer: str) -> Iterator[str]:
    """Whole, closer together, by its first and last rung, by its first and what follows, by initials."""
    rungs = words.split(_SPACED)
    close = [_close(rung) for rung in rungs]
    yield words
    yield ARROW.join(close)
    if len(rungs) > 2:
        yield ARROW.join([close[0], ELLIPSIS, close[-1]])
    if len(rungs) > 1:
        shown = offer in close[0]
        yield f"{close[0]} +{len(rungs) - 1}" if shown else f"{close[0]}{ARROW}{offer.lstrip('+')}"
    for short in (partial(_initials, offer=offer), _initials):
        if len(rungs) > 1:
            yield ARROW.join([close[0], *map(short, close[1:])])
        yield ARROW.join(map(short, close))


def _close(rung: str) -> str:
    return rung.replace(" + ", "+")


def _initials(rung: str, offer: str = "") -> str:
    """The first letter of each word, but for those of an offer: `pe`, `e+o`, `e+offer`."""
    if offer and rung.endswith(offer):
        return _initials(rung.removesuffix(offer)) + offer
    return "+".join("".join(word[0] for word in part.split()) for part in rung.split("+"))


def _numbered(words: str, sign: str, taken: set[str]) -> str:
    """Initials, with the sign of an offer, and a number that no other has."""
    first = words.split(_SPACED, maxsplit=1)[0]
    short = _initials(first.partition(" + ")[0]) + sign
    return next(name for number in range(1, len(taken) + 2) if (name := f"{short} {number}") not in taken)
