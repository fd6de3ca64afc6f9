"""Reasons in words: what changed, and against what."""

from collections.abc import Mapping
from typing import Any, Final

from recall_console.language import later, tr

Reason = Mapping[str, Any]
"""``code, before, after, window_days``, as ``schema.REASON``."""

COLUMNS: Final = ("reason_1", "reason_2", "reason_3")
"""Where the scores table keeps a customer's reasons, the strongest first."""

PHRASES: Final[Mapping[str, str]] = {
    "carts_fell": later("cart additions: {after} in the last {days} days, {before} at the earlier pace"),
    "favourites_fell": later("favourites: {after} in the last {days} days, {before} at the earlier pace"),
    "new_arrival_views_fell": later(
        "new-arrival views: {after} in the last {days} days, {before} at the earlier pace"
    ),
    "views_fell": later("views: {after} in the last {days} days, {before} at the earlier pace"),
    "searches_fell": later("searches: {after} in the last {days} days, {before} at the earlier pace"),
    "logins_fell": later("logins: {after} in the last {days} days, {before} at the earlier pace"),
    "active_days_fell": later("active days: {after} of the last {days}, {before} at the earlier pace"),
    "spend_fell": later("spend: {after} in the last {days} days, {before} at the earlier pace"),
    "orders_fell": later("orders: {after} in the last {days} days, {before} at the earlier pace"),
    "purchase_overdue": later("last order {after} days ago; 9 of 10 own gaps end within {before} days"),
    "purchase_late": later("last order {after} days ago; the usual own gap is {before} days"),
    "bought_once": later("bought on one day only, {after} days ago"),
    "buys_seldom": later("buys every {after} days; customers who stay, every {before} days"),
    "few_orders": later("orders in a year: {after}; customers who stay have {before}"),
    "spends_little": later("spend in a year: {after}; customers who stay spend {before}"),
    "short_tenure": later("customer for {after} days; those who stay, for {before} days"),
    "coupon_share": later("a coupon in {after_share} of the orders; customers who stay, in {before_share}"),
}
"""What each code says. The earlier pace is as many days' worth of the time before; who stays is a median of those likely to."""


def render(reason: Reason) -> str:
    """A reason in the language spoken: ``logins: 4 in the last 28 days, 30 at the earlier pace``.

    Of a code that a run of another version brought along, the code itself.
    """
    phrase = PHRASES.get(reason["code"])
    if phrase is None:
        return str(reason["code"])
    before, after = reason["before"], reason["after"]
    return tr(
        phrase,
        before=_number(before),
        after=_number(after),
        before_share=_share(before),
        after_share=_share(after),
        days=reason["window_days"],
    )


def _number(value: float | None) -> str:
    """Few digits: two decimals below 1, one below 10, none above or where it is whole."""
    if value is None:
        return "–"
    if value == round(value) or abs(value) >= 10:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 1 else f"{value:.2f}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"
