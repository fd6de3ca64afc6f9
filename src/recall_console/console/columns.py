"""The columns of the two tables of the Customers pane: where each comes from and how it is written."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, Final

from rich.cells import cell_len

from recall_console.console.advice_words import ARROW, action_words
from recall_console.console.format import (
    NOTHING,
    day,
    money,
    number,
    percent,
    probability,
    tiny,
    whole,
)
from recall_console.console.lines import Column, shown
from recall_console.console.names import name
from recall_console.language import trc
from recall_console.plans.advice.codes import LEAVE_ALONE

LONGEST_ID: Final = 12
SHORTEST_ID: Final = 6
NAME_CELLS: Final = 18
ADVISED: Final = ("action", "net", "quadrant", "brings_back", "net_low", "net_high", "cost")
"""Columns that come from the advice."""
SHORTEST_ACTION: Final = 5
LONGEST_ACTION: Final = 20
WHOLE_ACTION: Final = 40
"""So wide the column may be in a wide terminal."""
_SIZES: Final = 5
_SMALL: Final = 100
_TEN_THOUSAND: Final = 10_000


def word(code: str | None) -> str:
    """A code by its name."""
    return NOTHING if code is None else name(code)


def flag(sign: str) -> Callable[[bool | None], str]:
    """A sign where true, nothing where not."""
    return lambda value: NOTHING if value is None else sign if value else ""


def exclamations(level: int | None) -> str:
    """How many parts of the warning signal fire, as so many `!`."""
    return "!" * (level or 0)


def gain(value: float | None) -> str:
    """Money of one customer: with a decimal where it is small."""
    return number(value) if value is not None and abs(value) < _SMALL else whole(value)


def action(code: str | None, told: Mapping[str, str] | None = None) -> str:
    """What is advised, in as few cells as can be; as `told` where the list is known that it stands in."""
    if code == LEAVE_ALONE:
        return trc("column", "leave")
    if code is None:
        return NOTHING
    return (told or {}).get(code) or action_words(code).replace(f" {ARROW} ", ARROW).replace(" + ", "+")


def moved(change: int | None) -> str:
    """How a group's size has changed: `▲12`, `▼12k`, `=`."""
    if change is None:
        return ""
    return f"{'▲' if change > 0 else '▼'}{tiny(abs(change))}" if change else "="


def size(customers: int | None) -> str:
    """How many there are in a group: `1,204`, `134k`."""
    return whole(customers) if customers is not None and customers < _TEN_THOUSAND else tiny(customers)


def danger(churn: float | None, *, beware: bool) -> str:
    """The churn of a group, with a `!` where to beware of it."""
    return probability(churn) + ("!" if beware else " ")


def group_columns(
    title: str, width: int, write: Callable[[Any], str], rows: Sequence[Mapping[str, Any]]
) -> tuple[Column, ...]:
    """Columns of the table of groups, as wide as they have room; the first one is headed by what they are."""
    changes = [cell_len(moved(row["move"])) for row in rows if row.get("move") is not None]
    figures = (
        Column("size", trc("column", "size"), _SIZES, size),
        Column("value_share", trc("column", "value"), _SIZES, partial(percent, decimals=0)),
        Column("danger", trc("column", "churn"), _SIZES, str),
        *((Column("move", "±", max(changes), moved),) if changes else ()),
    )
    taken = sum(column.cells + 1 for column in figures) + 2
    return (Column("segment", title, min(NAME_CELLS, width - taken), write, right=False), *figures)


def group_rows(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What those columns show of groups as `segments` tells them."""
    return [
        {
            **{name: row.get(name) for name in ("segment", "size", "value_share", "move")},
            "danger": danger(row.get("churn"), beware=bool(row.get("beware"))),
        }
        for row in rows
    ]


def id_cells(longest_id: int) -> int:
    """How wide the column of ids is."""
    return max(SHORTEST_ID, min(LONGEST_ID, longest_id))


def customer_columns(
    unknown: Collection[str],
    longest_id: int,
    currency: str,
    *,
    assumed: bool = False,
    action_cells: int = LONGEST_ACTION,
    actions: Mapping[str, str] | None = None,
) -> tuple[Column, ...]:
    """Columns of the table of customers, the ones that decide first; those of which nothing is known are left out.

    With `assumed`, what the advice expects rests on responses that nobody has measured.
    """
    columns = (
        Column(
            "customer_id",
            trc("column", "id"),
            id_cells(longest_id),
            shown,
            right=False,
        ),
        Column("recency_days", trc("column", "days"), 4, whole),
        Column("churn_probability", trc("column", "churn"), 5, probability),
        Column("action", trc("column", "advised"), action_cells, partial(action, told=actions), right=False),
        net_column(currency, assumed=assumed),
        _figure("value_at_risk", _in(trc("column", "at risk"), currency), 8, whole),
        Column("decided", "?", 2, flag_undecided),
        _figure("value_if_returned_12m", _in(trc("column", "back"), currency), 8, whole),
        _figure("expected_value_12m", _in(trc("column", "12-mo"), currency), 8, whole),
        Column("lifecycle", trc("column", "lifecycle"), 9, word, right=False),
        _figure("frequency", trc("column", "orders"), 7, whole),
        _figure("monetary", _in(trc("column", "year"), currency), 8, whole),
        Column("value_tier", trc("column", "value tier"), 10, word, right=False),
        Column("previous_value_tier", trc("column", "value was"), 9, word, right=False),
        Column("risk_tier", trc("column", "risk tier"), 9, word, right=False),
        Column("quadrant", trc("column", "quadrant"), 14, word, right=False),
        Column("warning_level", trc("column", "signal"), 6, exclamations, right=False),
        Column("segment", trc("column", "segment"), NAME_CELLS, word, right=False),
        _figure("brings_back", trc("column", "brings back"), 11, percent),
        _figure("net_low", _in(trc("column", "net from"), currency), 8, gain),
        _figure("net_high", _in(trc("column", "net to"), currency), 8, gain),
        _figure("cost", _in(trc("column", "cost"), currency), 6, money),
        Column("staple_item", trc("column", "staple"), 16, shown, right=False),
        Column("next_due_at", trc("column", "due"), 10, day),
        Column("price_drop_item", trc("column", "cheaper now"), 16, shown, right=False),
        _figure("price_drop", trc("column", "cheaper by"), 10, partial(percent, decimals=0)),
        Column("last_purchase_at", trc("column", "last order"), 10, day),
        _figure("coupon_share", trc("column", "coupons"), 8, partial(percent, decimals=0)),
        Column("coupon_hunter", trc("column", "hunter"), 6, flag(trc("column", "yes")), right=False),
        Column("potential_tier", trc("column", "potential"), 9, word, right=False),
        _figure("value_after_return_12m", _in(trc("column", "after"), currency), 8, whole),
        _figure("average_order_value", _in(trc("column", "order"), currency), 8, number),
        _figure("expected_orders", trc("column", "exp. orders"), 11, number),
        _figure("expected_spend", trc("column", "exp. spend"), 10, whole),
        Column("r", "R", 1, shown),
        Column("f", "F", 1, shown),
        Column("m", "M", 1, shown),
        Column("segment_classic", trc("column", "classic eight"), NAME_CELLS, word, right=False),
        Column("first_seen_at", trc("column", "since"), 10, day),
    )
    return tuple(column for column in columns if column.name not in unknown)


def net_column(currency: str, *, assumed: bool) -> Column:
    """What the advised action nets, with `~` in the head where that is assumed."""
    return _figure("net", _in(trc("customers", "net"), "~" if assumed else currency), 6, gain)


def _in(head: str, currency: str) -> str:
    """A head with the currency of the amounts below it."""
    return f"{head} {currency}" if currency else head


def _figure(source: str, head: str, cells: int, write: Callable[[Any], str]) -> Column:
    """A column of figures, with room in its head for the sign of the sorting."""
    return Column(source, head, max(cells, cell_len(head) + 1), write)


def flag_undecided(decided: Any) -> str:
    """A `?` where the model is not sure enough."""
    return "?" if decided is False else ""
