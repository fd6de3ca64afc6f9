"""A card's charts, and the tables with the same figures: calibration, and how soon leavers are found."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final

from recall_console.console.chart import Mark, Series, Whisker, draw
from recall_console.console.format import NOTHING, number, percent, plain, whole
from recall_console.console.names import name
from recall_console.console.panes.model_leaks import points
from recall_console.console.panes.model_look import Card, Look, interval_head
from recall_console.console.panes.model_words import rule_head
from recall_console.console.text import Line, heading, line, table, wrapped
from recall_console.language import later, tr

HEIGHT, SMALL_HEIGHT = 11, 8
"""Lines of a chart with its axes, and of one that shares the first screen with everything else."""
MOST_WIDE: Final = 64
"""No chart is wider: its ten points need no more."""
_LINES: Final = (("M", "gains", 0.6), ("R", "gains_by_recency", 0.8), ("I", "gains_ideal", 0.4))
"""Letter, name in the card, and where the letter stands: the lines meet at their ends."""


def calibration(card: Card, look: Look, width: int) -> list[Line]:
    """Said against seen, in ten groups of the same size: in words, then as a chart or as a table."""
    groups = card.get("calibration") or []
    if not groups:
        return []
    title = heading(tr("Do they leave as often as it says?"), width)
    picture = _groups(groups) if look.tables else _said_and_seen(groups, look, width)
    return [title, *_reading(groups, width), *picture]


def calibration_table(card: Card, width: int) -> list[Line]:
    """The same as a table, to stand beside the chart."""
    groups = card.get("calibration") or []
    return [heading(tr("Said and left, tenth by tenth"), width), *_groups(groups)] if groups else []


def _reading(groups: Sequence[Mapping[str, Any]], width: int) -> list[Line]:
    """How far off the worst group was, and how many were far off."""
    off = sum(each["is_off"] for each in groups)
    worst = max(groups, key=lambda each: (each["is_off"], abs(each["predicted"] - each["observed"])))
    told = {
        "off": off,
        "groups": len(groups),
        "points": points(abs(worst["predicted"] - worst["observed"])),
        "said": percent(worst["predicted"], 0),
        "seen": percent(worst["observed"], 0),
    }
    words = tr(_READINGS[bool(off), width >= ROOM_FOR_WORST], **told)
    return wrapped(words, width, "beware", " ! ", "   ") if off else wrapped(words, width, first=" ")


ROOM_FOR_WORST: Final = 50
"""From this many cells on the worst group is told, too."""
_READINGS: Final = {
    (False, False): later("yes: by {points} at most"),
    (False, True): later("yes: by {points} at most, where it said {said}, {seen} left"),
    (True, False): later("not in {off} of {groups}, by {points}"),
    (True, True): later("not in {off} of {groups} groups, by {points} at most: it said {said}, {seen} left"),
}
"""By whether any group is far off, and whether there is room for the worst."""


def _said_and_seen(groups: Sequence[Mapping[str, Any]], look: Look, width: int) -> list[Line]:
    """Points with their intervals, and the line on which they should lie."""
    holds, off = look.sign("●", "o"), look.sign("◆", "x")
    cells = draw(
        [Series("", [(0.0, 0.0), (1.0, 1.0)], stroke=2)],
        [Mark(each["predicted"], each["observed"], off if each["is_off"] else holds) for each in groups],
        (min(width - 1, MOST_WIDE), HEIGHT if look.is_wide else SMALL_HEIGHT),
        look.charset,
        write_x=_share,
        write_y=_share,
        whiskers=[Whisker(each["predicted"], each["low"], each["high"]) for each in groups],
    )
    legend = tr("left by said · {holds} as said, {off} is off", holds=holds, off=off)
    return [line((f" {legend}", "dim")), *(line(f" {row}") for row in cells)]


def _groups(groups: Sequence[Mapping[str, Any]]) -> list[Line]:
    rows = [
        [
            f" {percent(group['predicted'], 0)}",
            percent(group["observed"], 0),
            interval(group),
            whole(group["count"]),
            "!" if group["is_off"] else "",
        ]
        for group in groups
    ]
    head = [" " + tr("said"), tr("left"), interval_head(), tr("customers"), ""]
    return table([head, *rows], ">><><")


def interval(share: Mapping[str, Any]) -> str:
    """The interval of a share in brackets, in whole per cent."""
    if share.get("low") is None:
        return ""
    return tr("({low}–{high})", low=number(share["low"] * 100, 0), high=number(share["high"] * 100, 0))


def found(card: Card, look: Look) -> list[Line]:
    """How soon leavers are found, by the model, by recency, and if a ranking never failed."""
    if not card.get("gains"):
        return _by_tenth(card, look, look.width)
    if look.is_wide and not look.tables:
        return look.side_by_side(_curves(card, look, look.half), _by_tenth(card, look, look.half))
    return _by_tenth(card, look, look.width) if look.tables else _curves(card, look, look.width)


def _curves(card: Card, look: Look, width: int) -> list[Line]:
    """How many more of all leavers are found than by chance: at the ends there is nothing to choose."""
    series = [
        Series(letter, _beyond_chance(card[key]), named_at, stroke)
        for stroke, (letter, key, named_at) in enumerate(_LINES)
        if card.get(key)
    ]
    size = (min(width - 1, MOST_WIDE), HEIGHT)
    cells = draw(series, [], size, look.charset, write_x=_share, write_y=_share)
    legend = (
        tr("of all leavers, found beyond chance, by customers taken · M model, R recency, I ideal")
        if card.get("gains_by_recency")
        else tr("of all leavers, found beyond chance, by customers taken · M model, I ideal")
    )
    return [
        heading(tr("How soon leavers are found"), width),
        *wrapped(legend, width, "dim", first=" "),
        *(line(f" {row}") for row in cells),
    ]


def _beyond_chance(gains: Sequence[float]) -> list[tuple[float, float]]:
    taken = [place / len(gains) for place in range(len(gains) + 1)]
    return [(share, found - share) for share, found in zip(taken, [0.0, *gains], strict=True)]


def _by_tenth(card: Card, look: Look, width: int) -> list[Line]:
    """Churn of each tenth against that of all, and how many of all leavers are found so far."""
    lifts = card.get("lift_by_decile") or []
    if not lifts:
        return []
    known = {
        head: card[key]
        for head, key in (
            (tr("found so far"), "gains"),
            (rule_head("recency"), "gains_by_recency"),
            (tr("ideal"), "gains_ideal"),
        )
        if card.get(key)
    }
    rows = [
        [f" {place}", _times(lift), *(percent(share, 0) for share in shares)]
        for place, (lift, *shares) in enumerate(zip_longest(lifts, *known.values()), start=1)
    ]
    head = [" " + tr("tenth"), tr("against all"), *known]
    lines = table([head, *rows], ">" * len(head), gap=look.gap)
    return [heading(tr("Who leaves, likeliest tenth first"), width), *lines]


def _times(value: float | None) -> str:
    return NOTHING if value is None else f"{number(value, 2)}×"


def _share(value: float) -> str:
    return percent(value, 0)


def tiers(card: Card, look: Look) -> list[Line]:
    """Risk tiers with the churn that was seen in each."""
    rows = [
        [
            f" {name(plain(each['tier']))}",
            percent(each["from"], 0),
            whole(each["customers"]),
            percent(each["observed"]),
            interval(each),
        ]
        for each in card.get("risk_tiers") or ()
    ]
    if not rows:
        return []
    head = [" " + tr("tier"), tr("from"), tr("customers"), tr("left"), interval_head()]
    return [heading(tr("Risk tiers"), look.width), *table([head, *rows], "<>>><")]
