"""The variables: names, order, and formulas that are the code itself, run over measures.

A formula is SQL over measures. A windowed measure ends with its window: ``view_28`` is the number of views in the last
28 days before the as-of date, ``view_56 - view_28`` that of the 28 days before those, ``view_all`` of the whole history.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, product, starmap
from typing import Final

from recall_console.customers.measure_names import PLAIN, TYPES, WINDOWED
from recall_console.events.schema import EventType


@dataclass(frozen=True)
class Variable:
    """One thing known of a customer as of a date.

    Attributes
    ----------
    name : str
        Column of the variables frame.
    group : str
        Which family it belongs to, for reasons and ablation.
    formula : str
        SQL over the measures of ``measure_names``; what is undefined (a share of nothing) is missing.
    window_days : int or None
        How far back it looks, ``None`` for the whole history.
    unit : str
        ``count``, ``days``, ``money``, ``share`` (0–1), ``ratio`` or ``score``.
    """

    name: str
    group: str
    formula: str
    window_days: int | None
    unit: str


_ALL: Final = None

_NOUNS: Final = {
    EventType.LOGIN: ("logins", "engagement"),
    EventType.VIEW: ("views", "engagement"),
    EventType.SEARCH: ("searches", "engagement"),
    EventType.CHECK_IN: ("check_ins", "engagement"),
    EventType.ADD_TO_CART: ("carts", "cart"),
    EventType.REMOVE_FROM_CART: ("cart_removals", "cart"),
    EventType.FAVOURITE: ("favourites", "favourites"),
    EventType.COUPON: ("coupons", "coupon"),
    EventType.MESSAGE: ("messages", "messages"),
    EventType.REFUND: ("refunds", "refunds"),
}
"""What events of a counted type are called in the plural, and the group that they speak for."""

_OVER_WINDOWS: Final = (
    ("orders", "purchases", "count", "orders_#", (7, 14, 28, 60, 90, 180, 365, _ALL)),
    ("purchase_days", "purchases", "count", "purchase_days_#", (90, 180, 365, _ALL)),
    ("units", "purchases", "count", "units_#", (90, 365, _ALL)),
    ("net_spend", "money", "money", "net_spend_#", (28, 60, 90, 180, 365, _ALL)),
    ("average_order_value", "money", "money", "spend_# / nullif(orders_#, 0)", (90, 180, 365, _ALL)),
    ("active_days", "engagement", "count", "active_days_#", (7, 14, 28, 60, 90, 180, 365, _ALL)),
    ("new_arrival_views", "engagement", "count", "new_arrival_views_#", (28, 90)),
    ("views_per_order", "engagement", "ratio", "view_# / nullif(orders_#, 0)", (90, 365)),
    ("cart_removal_share", "cart", "ratio", "remove_from_cart_# / nullif(add_to_cart_#, 0)", (90, 365)),
    ("orders_per_cart_day", "cart", "ratio", "orders_# / nullif(add_to_cart_days_#, 0)", (90, 365)),
    ("items_favourited", "favourites", "count", "items_favourited_#", (90, 365, _ALL)),
    ("coupon_share", "coupon", "share", "coupon_orders_# / nullif(orders_#, 0)", (90, 180, 365, _ALL)),
    (
        "discount_share",
        "coupon",
        "share",
        "discount_# / nullif(discount_# + spend_#, 0)",
        (90, 180, 365, _ALL),
    ),
    ("messages_answered", "messages", "count", "messages_answered_#", (90, 365)),
    ("message_response", "messages", "share", "messages_answered_# / nullif(message_#, 0)", (90, 365)),
    ("items_bought", "breadth", "count", "items_bought_#", (90, 365, _ALL)),
    ("categories_bought", "breadth", "count", "categories_bought_#", (90, 365, _ALL)),
    ("items_viewed", "breadth", "count", "items_viewed_#", (28, 90, 365)),
    ("categories_viewed", "breadth", "count", "categories_viewed_#", (28, 90, 365)),
    ("items_per_order", "breadth", "ratio", "items_bought_# / nullif(orders_#, 0)", (365, _ALL)),
    ("refund_share", "refunds", "ratio", "refunded_# / nullif(spend_#, 0)", (365, _ALL)),
    ("weekend_order_share", "timing", "share", "weekend_orders_# / nullif(orders_#, 0)", (365, _ALL)),
    ("evening_order_share", "timing", "share", "evening_orders_# / nullif(orders_#, 0)", (365, _ALL)),
    ("weekend_event_share", "timing", "share", "weekend_events_# / nullif(events_#, 0)", (90, 365)),
    ("evening_event_share", "timing", "share", "evening_events_# / nullif(events_#, 0)", (90, 365)),
)
"""Name, group, unit, formula (``#`` stands for the window) and windows."""

_OF_THE_WHOLE: Final = (
    ("first_order_value", "money", "money", "first_order_value"),
    ("last_order_value", "money", "money", "last_order_value"),
    ("largest_order_value", "money", "money", "largest_order_value"),
    ("order_value_sd", "money", "money", "order_value_sd"),
    ("last_against_average_order", "money", "ratio", "last_order_value * orders_all / nullif(spend_all, 0)"),
    ("spend_per_tenure_day", "money", "money", "spend_all / first_purchase"),
    ("gap_mean", "rhythm", "days", "gap_mean"),
    ("gap_sd", "rhythm", "days", "gap_sd"),
    ("gap_median", "rhythm", "days", "gap_median"),
    ("gap_p90", "rhythm", "days", "gap_p90"),
    ("gap_longest", "rhythm", "days", "gap_longest"),
    ("gap_last", "rhythm", "days", "gap_last"),
    ("gap_variation", "rhythm", "ratio", "gap_sd / gap_mean"),
    ("gap_last_against_mean", "rhythm", "ratio", "gap_last / gap_mean"),
    ("gap_longer_share", "rhythm", "share", "gap_longer_share"),
    ("recency_against_gap_mean", "rhythm", "ratio", "purchase_recency / gap_mean"),
    ("recency_against_gap_median", "rhythm", "ratio", "purchase_recency / gap_median"),
    ("recency_against_gap_p90", "rhythm", "ratio", "purchase_recency / gap_p90"),
    ("recency_against_gap_longest", "rhythm", "ratio", "purchase_recency / gap_longest"),
    ("recency_score", "rhythm", "score", "(purchase_recency - gap_mean) / nullif(gap_sd, 0)"),
    ("repeat_purchase_days", "rhythm", "count", "purchase_days_all - 1"),
    ("repeats_per_tenure_day", "rhythm", "ratio", "(purchase_days_all - 1) / first_purchase"),
    ("recency_by_repeats", "rhythm", "ratio", "purchase_recency * purchase_days_all / first_purchase"),
    ("purchase_span", "rhythm", "days", "first_purchase - purchase_recency"),
    ("span_of_tenure", "rhythm", "share", "(first_purchase - purchase_recency) / first_purchase"),
    ("tenure", "tenure", "days", "first_purchase"),
    ("days_since_first_seen", "tenure", "days", "first_seen"),
    ("days_before_first_purchase", "tenure", "days", "first_seen - first_purchase"),
    ("history_days", "tenure", "days", "history"),
)
"""Name, group, unit and formula of what looks at the whole history."""

_TREND_DAYS: Final = (28, 90)
_TREND_MEASURES: Final = (
    "orders",
    "spend",
    "active_days",
    "login",
    "view",
    "search",
    "add_to_cart",
    "favourite",
    "new_arrival_views",
)


def _recencies() -> Iterable[Variable]:
    yield Variable("recency_activity", "recency", "activity_recency", None, "days")
    for event in TYPES:
        yield Variable(f"recency_{event.word}", "recency", f"{event.word}_recency", None, "days")


def _counts() -> Iterable[Variable]:
    """How often and on how many days events of each type happened."""
    for event, (noun, group) in _NOUNS.items():
        yield from _over(noun, group, "count", f"{event.word}_#", (7, 28, 90, 180, 365))
        yield from _over(f"{event.word}_days", group, "count", f"{event.word}_days_#", (28, 90))


def _trends() -> Iterable[Variable]:
    """Change between adjacent windows, (last − before) / (last + before): −1 stopped, 1 started, missing if both are 0."""
    for days, measure in product(_TREND_DAYS, _TREND_MEASURES):
        last, both = f"{measure}_{days}", f"{measure}_{2 * days}"
        formula = f"(2 * {last} - {both}) / nullif({both}, 0)"
        yield Variable(f"trend_{measure}_{days}d", "trend", formula, 2 * days, "ratio")


def _covered() -> Iterable[Variable]:
    """How much of a window the log covers: a year of 200 days of history is no year."""
    for days in (90, 180, 365):
        yield Variable(f"covered_{days}d", "tenure", f"least(history, {days}) / {days}", days, "share")


def _over(
    name: str, group: str, unit: str, formula: str, windows: Iterable[int | None]
) -> Iterable[Variable]:
    """One variable for each window; ``#`` in the formula stands for the window."""
    for days in windows:
        label, suffix = ("all", "all") if days is None else (str(days), f"{days}d")
        yield Variable(f"{name}_{suffix}", group, formula.replace("#", label), days, unit)


VARIABLES: Final[tuple[Variable, ...]] = (
    *_recencies(),
    *chain.from_iterable(starmap(_over, _OVER_WINDOWS)),
    *_counts(),
    *_trends(),
    *(Variable(name, group, formula, None, unit) for name, group, unit, formula in _OF_THE_WHOLE),
    *_covered(),
)
"""Every variable, in the order of the columns."""


def as_markdown(added: Sequence[Variable] = ()) -> str:
    """The registry as the page ``docs/variables.md``.

    Parameters
    ----------
    added : sequence of Variable
        What a model of the whole base adds; their formulas are words.
    """
    groups = dict.fromkeys(variable.group for variable in (*VARIABLES, *added))
    head = _HEAD.format(registered=len(VARIABLES), added=len(added))
    sections = (_section(group, (*VARIABLES, *added)) for group in groups)
    return "\n\n".join([head, *sections, _measure_table()]) + "\n"


_HEAD: Final = """# Variables

What is known of a customer as of a date: {registered} variables, generated from `customers/registry.py`, and {added} that
the purchase processes fitted to the same date add (group *process*, `prediction/process.py`). A formula is the code that
runs: SQL over the measures at the end of this page. `view_28` is the number of views in the last 28 days before the as-of
date, `view_56 - view_28` that of the 28 days before those, `view_all` of the whole history. What is undefined (a share of
nothing) is missing."""


def _section(group: str, variables: Iterable[Variable]) -> str:
    rows = (
        f"| `{each.name}` | `{each.formula}` | {each.window_days or 'all'} | {each.unit} |"
        for each in variables
        if each.group == group
    )
    return "\n".join(
        [f"## {group.capitalize()}\n\n| name | formula | window, days | unit |\n|---|---|---|---|", *rows]
    )


def _measure_table() -> str:
    rows = (
        *(f"| `{name}_#` | {meaning} |" for name, meaning in WINDOWED.items()),
        *(f"| `{name}` | {meaning} |" for name, meaning in PLAIN.items()),
    )
    return "\n".join(
        ["## Measures\n\n`#` stands for the window.\n\n| measure | what it is |\n|---|---|", *rows]
    )
