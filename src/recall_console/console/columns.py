"""The columns of the two tables of the Customers pane: where each comes from and how it is written."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from recall_console.console.book import AT_RISK
from recall_console.console.format import NOTHING, day, number, percent, probability, short, whole
from recall_console.console.lines import Column, shown
from recall_console.console.names import name

if TYPE_CHECKING:
    import polars as pl

LONGEST_ID: Final = 12
SHORTEST_ID: Final = 8


def word(code: str | None) -> str:
    """A code by its name."""
    return NOTHING if code is None else name(code)


def flag(sign: str) -> Callable[[bool | None], str]:
    """A sign where true, nothing where not."""
    return lambda value: NOTHING if value is None else sign if value else ""


def exclamations(level: int | None) -> str:
    """How many parts of the warning signal fire, as so many `!`."""
    return "!" * (level or 0)


def group_columns(title: str) -> tuple[Column, ...]:
    """Columns of the table of groups; the first one is headed by what they are."""
    return (
        Column("segment", title, 18, word, right=False),
        Column("size", "size", 6, short),
        Column("value_share", "value", 5, partial(percent, decimals=0)),
        Column("churn", "churn", 5, probability),
        Column("beware", "", 1, flag("!")),
    )


def customer_columns(scores: "pl.DataFrame", currency: str) -> tuple[Column, ...]:
    """Columns of the table of customers, the ones that decide first; those of which nothing is known are left out."""
    longest = scores["customer_id"].str.len_chars().max()
    id_cells = max(SHORTEST_ID, min(LONGEST_ID, longest if isinstance(longest, int) else 0))
    columns = (
        Column("customer_id", "customer", id_cells, shown, right=False),
        Column("recency_days", "days", 5, whole),
        Column("churn_probability", "churn", 6, probability),
        Column(AT_RISK, f"stake {currency}".strip(), 8, whole),
        Column("decided", "?", 2, flag_undecided),
        Column("value_if_returned_12m", f"back {currency}".strip(), 8, whole),
        Column("expected_value_12m", f"12-mo {currency}".strip(), 8, whole),
        Column("lifecycle", "lifecycle", 9, word, right=False),
        Column("frequency", "orders", 7, whole),
        Column("monetary", f"year {currency}".strip(), 8, whole),
        Column("value_tier", "value tier", 10, word, right=False),
        Column("risk_tier", "risk tier", 9, word, right=False),
        Column("warning_level", "signal", 6, exclamations, right=False),
        Column("segment", "segment", 18, word, right=False),
        Column("staple_item", "staple", 16, shown, right=False),
        Column("next_due_at", "due", 10, day),
        Column("last_purchase_at", "last order", 10, day),
        Column("coupon_share", "coupons", 8, partial(percent, decimals=0)),
        Column("coupon_hunter", "hunter", 6, flag("yes"), right=False),
        Column("potential_tier", "potential", 9, word, right=False),
        Column("value_after_return_12m", f"after {currency}".strip(), 8, whole),
        Column("previous_value_tier", "value was", 9, word, right=False),
        Column("average_order_value", f"order {currency}".strip(), 8, number),
        Column("expected_orders", "exp. orders", 11, number),
        Column("expected_spend", "exp. spend", 10, whole),
        Column("r", "R", 1, shown),
        Column("f", "F", 1, shown),
        Column("m", "M", 1, shown),
        Column("segment_classic", "classic", 24, word, right=False),
        Column("first_seen_at", "since", 10, day),
    )
    unknown = {series.name for series in scores if series.null_count() == scores.height > 0}
    return tuple(column for column in columns if column.name not in unknown)


def flag_undecided(decided: Any) -> str:
    """A `?` where the model is not sure enough."""
    return "?" if decided is False else ""
