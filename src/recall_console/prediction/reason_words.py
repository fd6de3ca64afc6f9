"""Reasons in plain English."""

from collections.abc import Mapping
from typing import Any, Final

Reason = Mapping[str, Any]
"""``code, before, after, window_days``, as ``schema.REASON``."""

PHRASES: Final[Mapping[str, str]] = {
    "carts_fell": "additions to the cart {before} → {after} in {days} days",
    "favourites_fell": "favourites {before} → {after} in {days} days",
    "new_arrival_views_fell": "views of new arrivals {before} → {after} in {days} days",
    "views_fell": "views {before} → {after} in {days} days",
    "searches_fell": "searches {before} → {after} in {days} days",
    "logins_fell": "logins {before} → {after} in {days} days",
    "active_days_fell": "active days {before} → {after} in {days} days",
    "spend_fell": "spend {before} → {after} in {days} days",
    "orders_fell": "orders {before} → {after} in {days} days",
    "purchase_overdue": "last purchase {after} days ago, usually back within {before}",
    "purchase_late": "last purchase {after} days ago, usual gap {before}",
    "bought_once": "bought once, {after} days ago",
    "buys_seldom": "buys every {after} days; who stays, every {before}",
    "few_orders": "orders in a year {after}; who stays, {before}",
    "spends_little": "spend in a year {after}; who stays, {before}",
    "short_tenure": "customer for {after} days; who stays, for {before}",
    "coupon_share": "share of orders with a coupon {after}; who stays, {before}",
}
"""What each code says. ``before`` of a fall is as many days' worth of the time before; who stays is a median."""


def render(reason: Reason) -> str:
    """A reason as a phrase: ``logins 30 → 4 in 28 days``."""
    return PHRASES[reason["code"]].format(
        before=_number(reason["before"]), after=_number(reason["after"]), days=reason["window_days"]
    )


def _number(value: float | None) -> str:
    """Few digits: two decimals below 1, one below 10, none above or where it is whole."""
    if value is None:
        return "none"
    if value == round(value) or abs(value) >= 10:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 1 else f"{value:.2f}"
