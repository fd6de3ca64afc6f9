"""Groups of the base and lists of customers as plain text: the same columns that the pane shows."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from recall_console.console.advice_words import action_words
from recall_console.console.columns import LONGEST_ACTION, customer_columns, moved
from recall_console.console.customers_layout import group_name
from recall_console.console.format import money, percent, probability, whole
from recall_console.console.groups import titled
from recall_console.console.ladders import in_cells
from recall_console.console.lines import head_cells, row_text, visible
from recall_console.console.text import Line, line, table, wrapped
from recall_console.language import tr, trc, trn
from recall_console.prediction.opening import CELL, EVERYONE

if TYPE_CHECKING:
    import polars as pl

    from recall_console.prediction.queue import Queue

_UNLISTED: Final = {CELL: "R×F", EVERYONE: ""}
"""Heads of what the console does not show as a list of groups."""


def segment_lines(rows: Sequence[Mapping[str, Any]], by: str) -> list[Line]:
    """A row for each group; figures of which nothing is known are left out."""
    if not rows:
        return [line(tr("nobody is in any of these groups"))]
    columns = (
        ("size", trc("column", "size"), whole),
        ("share", trc("column", "share"), percent),
        ("value", trc("column", "12-month value"), whole),
        ("value_share", trc("column", "of the value"), percent),
        ("churn", trc("column", "churn"), probability),
        ("returns", trc("column", "returns"), probability),
        ("value_after_return", trc("column", "after return"), whole),
        ("move", "±", moved),
        ("contacted", trc("column", "to contact"), whole),
        ("net", trc("column", "net"), money),
        ("advised", trc("column", "most by"), _action),
    )
    known = [each for each in columns if any(row.get(each[0]) is not None for row in rows)]
    head = [_UNLISTED[by] if by in _UNLISTED else tr(titled(by).title), *(words for _, words, _ in known)]
    cells = [
        [group_name(by, str(row["segment"])), *(write(row.get(name)) for name, _, write in known)]
        for row in rows
    ]
    return table([head, *cells], "<" + ">" * len(known))


def _action(code: str | None) -> str:
    return "" if code is None else action_words(code)


def _advised(customers: "pl.DataFrame") -> list[str]:
    """The actions that any of them is advised."""
    return customers["action"].drop_nulls().unique().to_list() if "action" in customers.columns else []


def customer_lines(first: "pl.DataFrame", found: "Queue", currency: str, width: int) -> list[Line]:
    """How many there are, then the first of them with the columns that fit."""
    if first.is_empty():
        return [line(tr("0 customers: nobody meets the condition"))]
    unknown = {column.name for column in first if column.null_count() == len(first)}
    longest = first["customer_id"].str.len_chars().max()
    assumed = "evidence" in first.columns and bool((first["evidence"] == "assumed").any())
    wanted = customer_columns(
        unknown - {"customer_id"},
        longest if isinstance(longest, int) else 0,
        currency,
        assumed=assumed,
        actions=in_cells(_advised(first), LONGEST_ACTION),
    )
    columns = [column for column in wanted if column.name in first.columns]
    shown = visible(columns, 1, width)
    fitting = [columns[number] for number in shown]
    head = "".join(words for _, words in head_cells(columns, shown, (found.sort, found.falling)))
    rows = first.select(column.name for column in fitting).iter_rows()
    count = found.rows.height
    said = trn(
        "{count} customer; the first {shown}",
        "{count} customers; the first {shown}",
        count,
        count=whole(count),
        shown=whole(len(first)),
    )
    note = [line(), *wrapped(tr("~ rests on responses that are assumed"), width)] if assumed else []
    return [
        line(said),
        line(),
        line((head, "dim")),
        *(line(row_text(fitting, row, here=False)) for row in rows),
        *note,
    ]
