"""A card's pictures: calibration, lift and gains, risk tiers."""

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any, Final

from recall_console.console.bars import bar
from recall_console.console.chart import Charset
from recall_console.console.format import percent, whole
from recall_console.console.panes.model_figures import WIDE, multiple
from recall_console.console.text import Line, beside, heading, table

Card = Mapping[str, Any]

BAR: Final = 20
_BESIDE_BARS: Final = 36
"""Cells of the widest columns that stand before a bar."""


def pictures(card: Card, width: int, charset: Charset) -> Iterator[list[Line]]:
    """Calibration and lift, side by side where there is room."""
    half = width // 2 - 2 if width >= WIDE else width
    calibration, lift = _calibration(card, half, charset), _lift(card, half, charset)
    if width >= WIDE and calibration and lift:
        yield beside(calibration, lift, half + 3)
    else:
        yield calibration
        yield lift


def _calibration(card: Card, width: int, charset: Charset) -> list[Line]:
    """Said against seen, in ten groups of the same size."""
    groups = card.get("calibration") or []
    if not groups:
        return []
    rows = [
        [
            f" {percent(group['predicted'], 0)}",
            percent(group["observed"], 0),
            whole(group["count"]),
            bar(group["observed"], _cells(width), charset),
        ]
        for group in groups
    ]
    lines = table([[" said", "left", "customers", ""], *rows], ">>><")
    return [heading("Do they leave as often as it says?", width), *lines]


def _lift(card: Card, width: int, charset: Charset) -> list[Line]:
    """Churn of each tenth against that of all, and how many of all leavers are found so far."""
    lifts, gains = card.get("lift_by_decile") or [], card.get("gains") or []
    if not lifts:
        return []
    most = max(*lifts, 1.0)
    rows = [
        [
            f" {place}",
            multiple(lift),
            *([percent(found, 0)] if gains else []),
            bar(lift / most, _cells(width), charset),
        ]
        for place, (lift, found) in enumerate(zip_longest(lifts, gains[: len(lifts)]), start=1)
    ]
    head = [" tenth", "against all", *(["found so far"] if gains else []), ""]
    aligned = ">" * (len(head) - 1) + "<"
    return [heading("Who leaves, likeliest tenth first", width), *table([head, *rows], aligned)]


def _cells(width: int) -> int:
    return min(BAR, width - _BESIDE_BARS)


def tiers(card: Card, width: int) -> list[Line]:
    """Risk tiers with the churn that was seen in each."""
    found = card.get("risk_tiers") or []
    rows = [
        [f" {tier['tier']}", percent(tier["from"], 0), whole(tier["customers"]), percent(tier["observed"])]
        for tier in found
    ]
    if not rows:
        return []
    return [heading("Risk tiers", width), *table([[" tier", "from", "customers", "left"], *rows], "<>>>")]
