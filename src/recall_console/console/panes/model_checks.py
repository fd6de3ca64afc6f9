"""What a card says of alerts, drift, leaks, reasons and the choice of the model."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from recall_console.console.format import NOTHING, clauses, fraction, listed, number, percent, plain, whole
from recall_console.console.names import name
from recall_console.console.panes.model_look import Card, Look
from recall_console.console.text import Kind, Line, heading, table, wrapped
from recall_console.language import later, tr, trn

GROUPS_SHOWN: Final = 5
LITTLE, MUCH = 0.1, 0.25
"""Population stability index: below the first little has moved, from the second on much (Siddiqi 2006)."""
_KINDS: Final = {
    "both": later("trees and a line together"),
    "trees": later("trees alone"),
    "line": later("a line alone"),
}


def lead_time(card: Card, look: Look) -> list[Line]:
    """How early alerts come."""
    told = card.get("lead_time") or {}
    if not told.get("leavers"):
        return []
    words = clauses(_alerts(told))
    return [heading(tr("How early it tells"), look.width), *wrapped(words, look.width, first=" ")]


def _alerts(told: Mapping[str, Any]) -> Iterator[str]:
    yield tr(
        "of {leavers} leavers who had bought less than a horizon before, {alerted} were alerted (risk from {threshold} on)",
        leavers=whole(told["leavers"]),
        alerted=percent(told["alerted_share"], 0),
        threshold=percent(told["threshold"], 0),
    )
    if told.get("lead_days"):
        early, middle, late = (number(days, 0) for days in told["lead_days"])
        yield tr(
            "alerts came {middle} days before that time was up (half of them {early} to {late})",
            early=early,
            middle=middle,
            late=late,
        )
    if told.get("alerts"):
        yield trn(
            "of {count} alert {right} were right",
            "of {count} alerts {right} were right",
            round(told["alerts"]),
            count=whole(told["alerts"]),
            right=percent(told["precision"], 0),
        )


def drift(card: Card, look: Look) -> list[Line]:
    """Which groups of variables have moved most since the model learnt; a sentence where none has moved far."""
    told = card.get("drift") or []
    if not told:
        return []
    title, most = heading(tr("Are customers still as they were when it learnt?"), look.width), told[0]
    if most["worst"] >= LITTLE:
        return [title, *_moved(told[:GROUPS_SHOWN], look), *_drift_key(len(told) - GROUPS_SHOWN, look.width)]
    words = tr(
        "yes: of who bought lately, nothing has moved far; {variable} most, by an index of {index} (population stability: a "
        "little below .10, much from .25 on)",
        variable=name(plain(most["variable"])),
        index=number(most["worst"], 2),
    )
    return [title, *wrapped(words, look.width, first=" ")]


def _moved(groups: Sequence[Mapping[str, Any]], look: Look) -> list[Line]:
    """A row for each group; medians where there is room."""
    rows = [
        [
            f" {name(plain(each['group']))}",
            number(each["worst"], 2),
            name(plain(each["variable"])),
            *([] if look.is_narrow else [f"{_figure(each['before'])} → {_figure(each['after'])}"]),
            _how_far(each["worst"]),
        ]
        for each in groups
    ]
    medians = [] if look.is_narrow else [tr("median then → now")]
    head = [f" {tr('group')}", tr("index"), tr("moved most"), *medians, ""]
    kinds: list[Kind] = ["beware" if each["worst"] >= MUCH else "" for each in groups]
    return table([head, *rows], "<><<" if look.is_narrow else "<><<<", kinds=kinds, gap=look.gap)


def _drift_key(rest: int, width: int) -> list[Line]:
    said = [tr("of who bought lately; index: population stability, a little below .10, much from .25 on")]
    if rest > 0:
        said.append(trn("{count} group moved less", "{count} groups moved less", rest, count=rest))
    return wrapped(clauses(said), width, "dim", first=" ")


def _how_far(index: float) -> str:
    return tr("! much") if index >= MUCH else tr("some") if index >= LITTLE else tr("little")


def _figure(value: float | None) -> str:
    """A median in few digits."""
    if value is None:
        return NOTHING
    if value == round(value) or abs(value) >= 100:
        return whole(value)
    return number(value, 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3)


def checks(card: Card, look: Look) -> list[Line]:
    """Whether anything of the future got in, whether reasons hold, how the model was chosen."""
    lines = [
        one
        for words, kind, first in (*_leaks(card), *_reasons(card), *_chosen(card))
        for one in wrapped(words, look.width, kind, first, "   " if kind else None)
    ]
    return [heading(tr("What was checked"), look.width), *lines] if lines else []


Said = tuple[str, Kind, str]


def _leaks(card: Card) -> Iterator[Said]:
    sentinel = card.get("sentinel") or {}
    if not sentinel:
        return
    if sentinel.get("tripped"):
        yield tr("leaks: the future got in, see the first sentence"), "beware", " ! "
        return
    said = [tr("leaks: none found; later events change nothing, and no variable alone knows too much")]
    if sentinel.get("gap") is not None:
        said.append(_lead(sentinel["gap"], fraction(sentinel["gap_within"])))
    yield clauses(said), "", " "


def _lead(gap: float, error: str) -> str:
    """How a lead where the model learnt is to the lead elsewhere."""
    size = fraction(abs(gap))
    if size == fraction(0.0):
        return tr(
            "the lead over recency is as large where it learnt as on a later date (±{error})", error=error
        )
    if gap > 0:
        return tr(
            "the lead over recency is {size} AUC larger where it learnt than on a later date (±{error})",
            size=size,
            error=error,
        )
    return tr(
        "the lead over recency is {size} AUC smaller where it learnt than on a later date (±{error})",
        size=size,
        error=error,
    )


def _reasons(card: Card) -> Iterator[Said]:
    told = card.get("reasons_check") or {}
    if not told.get("customers") or told.get("first_among_two") is None:
        return
    said = [
        trn(
            "reasons: for {share} of {count} customer the first is among the two strongest by exact Shapley values",
            "reasons: for {share} of {count} customers the first is among the two strongest by exact Shapley values",
            told["customers"],
            share=percent(told["first_among_two"], 0),
            count=whole(told["customers"]),
        )
    ]
    if told.get("rank_correlation") is not None:
        said.append(
            tr(
                "their orders agree by {correlation} (1 is the same)",
                correlation=fraction(told["rank_correlation"], 2),
            )
        )
    yield clauses(said), "", " "


def _chosen(card: Card) -> Iterator[Said]:
    """Which kind of model was taken: the best of those that are surely better than both together, else both."""
    tried = card.get("selection") or []
    if tried:
        words = tr(
            "kinds of models tried on the latest horizon, log loss (less is better): {losses}; taken: {taken}",
            losses=listed(f"{_kind(each)} {fraction(each['log_loss'], 4)}" for each in tried),
            taken=listed(_kind(each) for each in tried if each.get("chosen")),
        )
        yield words, "", " "


def _kind(tried: Mapping[str, Any]) -> str:
    kind = tried["kind"]
    return tr(_KINDS[kind]) if kind in _KINDS else plain(kind)
