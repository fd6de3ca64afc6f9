"""The table twin of the timeline: what happened in each month, the latest first."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from rich.cells import cell_len

from recall_console.console.format import LONGEST_SENTENCE, NOTHING, money, plain, whole
from recall_console.console.names import name
from recall_console.console.story.known import Customer
from recall_console.console.story.timeline import KINDS, Kind
from recall_console.console.text import Line, line, pad, table, text_of, wrapped
from recall_console.customers.life import Month
from recall_console.events.schema import EventType
from recall_console.language import later, tr, trc

QUIET: Final = "·"
OTHER: Final[Kind] = ("o", later("other"), frozenset({EventType.OTHER, EventType.REMOVE_FROM_CART}))


def months(known: Customer, width: int) -> list[Line]:
    """Orders, money, other events and the value tier by month; heads are letters where words are too wide."""
    life = known.life
    if life is None:
        return wrapped(plain(known.no_life, LONGEST_SENTENCE), width - 1, "dim", " · ")
    kinds = [kind for kind in (*reversed(KINDS), OTHER) if any(did.event in kind[2] for did in life.signs)]
    tiers = {each.day: each.value_tier for each in known.stood}
    rows = [_row(month, kinds, tiers, known.currency) for month in reversed(life.months)]
    told = _table([tr(word) for _, word, _ in kinds], rows, has_tiers=bool(tiers))
    legend = ""
    if max(cell_len(text_of(each)) for each in told) >= width:
        told = _table([letter for letter, _, _ in kinds], rows, has_tiers=bool(tiers))
        legend = " · ".join(f"{letter} {tr(word)}" for letter, word, _ in kinds)
    title = tr("Month by month, the latest first; the value tier when the month began")
    return [
        *wrapped(title, width - 1, "dim", " "),
        *(pad(line(" ", *each), width) for each in told),
        *wrapped(legend, width - 1, "dim", " "),
    ]


def _table(heads: Sequence[str], rows: Sequence[list[str]], *, has_tiers: bool) -> list[Line]:
    head = [trc("column", "month"), trc("column", "orders"), trc("column", "spent"), *heads]
    head += [trc("column", "value tier")] if has_tiers else []
    return table([head, *rows], "<" + ">" * (2 + len(heads)) + "<" * has_tiers)


def _row(month: Month, kinds: Sequence[Kind], tiers: Mapping[date, str | None], currency: str) -> list[str]:
    counts = [sum(month.counts.get(event, 0) for event in events) for _, _, events in kinds]
    tier = tiers.get(month.start)
    return [
        f"{month.start:%Y-%m}",
        _count(month.counts.get(EventType.PURCHASE, 0)),
        QUIET if month.spent is None else money(month.spent, currency),
        *map(_count, counts),
        *([NOTHING if tier is None else name(tier)] if tiers else []),
    ]


def _count(count: int) -> str:
    return whole(count) if count else QUIET
