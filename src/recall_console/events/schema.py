"""The event: one thing a customer did, at a time. Types, their codes and synonyms, and the store's columns."""

from enum import IntEnum
from typing import Final

import polars as pl


class EventType(IntEnum):
    """What happened. The numbers are the codes kept in the store: never renumber, only append."""

    LOGIN = 1
    VIEW = 2
    SEARCH = 3
    FAVOURITE = 4
    ADD_TO_CART = 5
    REMOVE_FROM_CART = 6
    PURCHASE = 7
    REFUND = 8
    COUPON = 9
    MESSAGE = 10
    CHECK_IN = 11
    UNSUBSCRIBE = 12
    OTHER = 13

    @property
    def word(self) -> str:
        """The type's name as people and files write it: ``add_to_cart``."""
        return self.name.lower()


EVENT_SCHEMA: Final = pl.Schema(
    {
        "customer_id": pl.String(),
        "at": pl.Datetime("us"),
        "event": pl.UInt8(),
        "item_id": pl.String(),
        "category": pl.String(),
        "quantity": pl.Float64(),
        "amount": pl.Float64(),
        "discount": pl.Float64(),
        "order_id": pl.String(),
        "channel": pl.String(),
        "coupon_id": pl.String(),
    }
)
"""Columns of a shard of the event store, sorted by ``customer_id``, ``at``, ``event``.

``customer_id`` and ``at`` (naive, the workspace's local time) are never null; every other column but ``event`` may be.
``amount`` is signed money of the row: > 0 for a purchase, ≤ 0 for a refund, null where unknown. ``discount`` is money
given away on the row, ≥ 0. An ``event`` of ``PURCHASE`` is always a purchase by definition: quantity unknown or > 0, and
amount unknown or > 0; what fails that is a ``REFUND`` (negative) or ``OTHER`` (zero).
"""

SYNONYMS: Final[dict[str, EventType]] = {}
"""Words that files use for an event type, folded to lower case with ``_`` for blanks and dashes."""
