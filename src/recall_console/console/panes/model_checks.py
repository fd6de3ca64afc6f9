"""What a card says of alerts, drift, leaks, reasons and the choice of the model."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from recall_console.console.format import NOTHING, counted, fraction, number, percent, plain, whole
from recall_console.console.names import name
from recall_console.console.panes.model_figures import NARROW
from recall_console.console.text import Kind, Line, heading, table, wrapped

Card = Mapping[str, Any]

GROUPS_SHOWN: Final = 5
LITTLE, MUCH = 0.1, 0.25
"""Population stability index: below the first little has moved, from the second on much (Siddiqi 2006)."""
_KINDS: Final = {"both": "trees and a line together", "trees": "trees alone", "line": "a line alone"}


def lead_time(card: Card, width: int) -> list[Line]:
    """How early alerts come."""
    told = card.get("lead_time") or {}
    if not told.get("leavers"):
        return []
    words = (
        f"of {whole(told['leavers'])} leavers who had bought less than a horizon before, {percent(told['alerted_share'], 0)} "
        f"were alerted (risk from {percent(told['threshold'], 0)} on)"
    )
    if told.get("lead_days"):
        early, middle, late = (number(days, 0) for days in told["lead_days"])
        words += f", {middle} days before that time was up (half of them {early} to {late})"
    if told.get("alerts"):
        words += f"; of {counted(round(told['alerts']), 'alert')} {percent(told['precision'], 0)} were right"
    return [heading("How early it tells", width), *wrapped(words, width, first=" ")]


def drift(card: Card, width: int) -> list[Line]:
    """Which groups of variables have moved most since the model learnt; a sentence where none has moved far."""
    told = card.get("drift") or []
    if not told:
        return []
    title = heading("Are customers still as they were when it learnt?", width)
    most = told[0]
    if most["worst"] < LITTLE:
        words = (
            f"yes: of who bought lately, nothing has moved far; {name(plain(most['variable']))} most, by an index of "
            f"{number(most['worst'], 2)} (population stability: a little below .10, much from .25 on)"
        )
        return [title, *wrapped(words, width, first=" ")]
    return [title, *_moved(told[:GROUPS_SHOWN], width), *_drift_key(len(told) - GROUPS_SHOWN, width)]


def _moved(groups: Sequence[Mapping[str, Any]], width: int) -> list[Line]:
    """A row for each group; medians where there is room."""
    wide = width >= NARROW
    rows = [
        [
            f" {name(plain(each['group']))}",
            number(each["worst"], 2),
            name(plain(each["variable"])),
            *([f"{_figure(each['before'])} → {_figure(each['after'])}"] if wide else []),
            _how_far(each["worst"]),
        ]
        for each in groups
    ]
    head = [" group", "index", "moved most", *(["median then → now"] if wide else []), ""]
    kinds: list[Kind] = ["beware" if each["worst"] >= MUCH else "" for each in groups]
    return table([head, *rows], "<><<<" if wide else "<><<", kinds=kinds, gap=2 if wide else 1)


def _drift_key(rest: int, width: int) -> list[Line]:
    others = f"; {counted(rest, 'group')} moved less" if rest > 0 else ""
    words = f"of who bought lately; index: population stability, a little below .10, much from .25 on{others}"
    return wrapped(words, width, "dim", first=" ")


def _how_far(index: float) -> str:
    return "! much" if index >= MUCH else "some" if index >= LITTLE else "little"


def _figure(value: float | None) -> str:
    """A median in few digits."""
    if value is None:
        return NOTHING
    if value == round(value) or abs(value) >= 100:
        return whole(value)
    return number(value, 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3)


def checks(card: Card, width: int) -> list[Line]:
    """Whether anything of the future got in, whether reasons hold, how the model was chosen."""
    lines = [
        one
        for words, kind, first in (*_leaks(card), *_reasons(card), *_chosen(card))
        for one in wrapped(words, width, kind, first, "   " if kind else None)
    ]
    return [heading("What was checked", width), *lines] if lines else []


Said = tuple[str, Kind, str]


def _leaks(card: Card) -> Iterator[Said]:
    sentinel = card.get("sentinel") or {}
    if not sentinel:
        return
    if sentinel.get("tripped"):
        yield "leaks: the future got in, see the first sentence", "beware", " ! "
        return
    words = "leaks: none found; later events change nothing, and no variable alone knows too much"
    if sentinel.get("gap") is not None:
        words += (
            f"; the lead over recency is {_larger(sentinel['gap'])} on a later date "
            f"(±{fraction(1.96 * sentinel['gap_error'])})"
        )
    yield words, "", " "


def _larger(gap: float) -> str:
    """How a lead where the model learnt is to the lead elsewhere."""
    size = fraction(abs(gap))
    if size == fraction(0.0):
        return "as large where it learnt as"
    return f"{size} AUC {'larger' if gap > 0 else 'smaller'} where it learnt than"


def _reasons(card: Card) -> Iterator[Said]:
    told = card.get("reasons_check") or {}
    if told.get("customers") and told.get("first_among_two") is not None:
        words = (
            f"reasons: for {percent(told['first_among_two'], 0)} of {counted(told['customers'], 'customer')} the first is among "
            "the two strongest by exact Shapley values"
        )
        if told.get("rank_correlation") is not None:
            words += f"; their orders agree by {fraction(told['rank_correlation'], 2)} (1 is the same)"
        yield words, "", " "


def _chosen(card: Card) -> Iterator[Said]:
    """Which kind of model was taken: the best of those that are surely better than both together, else both."""
    tried = card.get("selection") or []
    if tried:
        losses = ", ".join(f"{_kind(each)} {fraction(each['log_loss'], 4)}" for each in tried)
        taken = ", ".join(_kind(each) for each in tried if each.get("chosen"))
        yield (
            f"kinds of models tried on the latest horizon, log loss (less is better): {losses}; taken: {taken}",
            "",
            " ",
        )


def _kind(tried: Mapping[str, Any]) -> str:
    return _KINDS.get(tried["kind"], plain(tried["kind"]))
