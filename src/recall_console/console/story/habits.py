"""What the customer buys again and again, how they use coupons, and where they stand among others."""

from datetime import date

from recall_console.console.format import percent, plain
from recall_console.console.names import name
from recall_console.console.story.known import Customer
from recall_console.console.story.margin import labelled
from recall_console.console.text import Line
from recall_console.language import tr, trn

LONGEST_ITEM = 40


def habits(known: Customer, width: int) -> list[Line]:
    """Staple, price drop and coupons; what is not known is left out."""
    return [*_staple(known, width), *_price_drop(known, width), *_coupons(known, width)]


def _staple(known: Customer, width: int) -> list[Line]:
    item = known.facts["staple_item"]
    if item is None:
        return []
    due = due_in(known.facts["next_due_at"], known.as_of)
    return labelled("Staple", " · ".join([plain(item, LONGEST_ITEM), *due]), width)


def due_in(next_due: date | None, as_of: date) -> list[str]:
    """When the staple should be bought again, seen from the as-of date; nothing where that is not known."""
    if next_due is None:
        return []
    days = (next_due - as_of).days
    if days == 0:
        return [tr("due today")]
    if days > 0:
        return [trn("due in {days} day", "due in {days} days", days, days=days)]
    return [trn("due {days} day ago", "due {days} days ago", -days, days=-days)]


def _price_drop(known: Customer, width: int) -> list[Line]:
    """The favourite whose price fell since it was wished for."""
    item, drop = known.facts["price_drop_item"], known.facts["price_drop"]
    if item is None:
        return []
    told = tr(
        "{item}, a favourite, costs {share} less now", item=plain(item, LONGEST_ITEM), share=percent(drop, 0)
    )
    return labelled("Price", told, width)


def _coupons(known: Customer, width: int) -> list[Line]:
    share = known.facts["coupon_share"]
    if known.facts["coupon_hunter"]:
        told = tr("! coupon hunter: {share} of the orders with a coupon", share=percent(share, 0))
        return labelled("Coupons", told, width, "beware")
    if not share:
        return []
    return labelled("Coupons", tr("in {share} of the orders", share=percent(share, 0)), width)


def segment(known: Customer, width: int) -> list[Line]:
    """The RFM segment, its scores, and the segment of the classic eight."""
    facts = known.facts
    marks = " ".join(f"{mark.upper()} {facts[mark]}" for mark in "rfm" if facts[mark] is not None)
    places = [name(facts[column]) for column in ("segment", "segment_classic") if facts[column] is not None]
    told = " · ".join(filter(None, [*places[:1], marks, *places[1:]]))
    return labelled("Segment", told, width) if told else []
