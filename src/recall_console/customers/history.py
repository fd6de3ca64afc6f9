"""What was known of a shard's customer base as of a date, in the shape that sums want."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt
import polars as pl

from recall_console.events.schema import EventType

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

EVENING_HOUR = 18
"""From this hour to midnight is evening."""


def midnight(day: date) -> datetime:
    """The first moment of a day, in the workspace's own local time."""
    return datetime.combine(day, time())


def until(shard: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The events strictly before the as-of date."""
    return shard.filter(pl.col("at") < midnight(as_of))


@dataclass(frozen=True)
class History:
    """The past of a customer base, and the views of it that several measures share.

    Attributes
    ----------
    as_of : date
        Only events strictly before its midnight are here.
    customers : pl.Series
        Ids of the base (a purchase before ``as_of``), sorted; a customer's ``row`` below is the place in it.
    events : pl.DataFrame
        The base's events with ``row (int64)`` and ``age (int64, days, ≥ 1: yesterday is 1)``, sorted by row and time.
    """

    as_of: date
    customers: pl.Series
    events: pl.DataFrame

    @classmethod
    def of(cls, shard: pl.DataFrame, as_of: date) -> Self:
        """The past of a shard's customer base.

        Parameters
        ----------
        shard : pl.DataFrame
            ``EVENT_SCHEMA``, sorted by customer and time.
        as_of : date
            Events at or after its midnight are ignored.
        """
        past = until(shard, as_of)
        rows, in_base = _base_rows(past)
        age = (as_of - pl.col("at").dt.date()).dt.total_days()
        events = past.select(
            pl.exclude("customer_id", "channel"), age.alias("age"), pl.Series("row", rows, dtype=pl.Int64)
        )
        # places only rise at customers of the base, so these are their first events
        customers = past["customer_id"].filter(pl.Series(in_base & starts_of(rows), dtype=pl.Boolean))
        return cls(as_of, customers, events if in_base.all() else events.filter(pl.Series(in_base)))

    @property
    def size(self) -> int:
        """Number of customers in the base."""
        return len(self.customers)

    def of_type(self, event: EventType) -> pl.DataFrame:
        """The base's events of one type."""
        return self._by_type.get((event.value,), self.events.clear())

    @cached_property
    def _by_type(self) -> dict[tuple[object, ...], pl.DataFrame]:
        return self.events.partition_by("event", as_dict=True)

    @cached_property
    def activity(self) -> pl.DataFrame:
        """What customers did themselves: ``row, age, at, event`` of all but messages, which come unasked."""
        return self.events.select("row", "age", "at", "event").filter(pl.col("event") != EventType.MESSAGE)

    @cached_property
    def purchases(self) -> pl.DataFrame:
        """The base's purchase rows; an order may have several."""
        return self.of_type(EventType.PURCHASE)

    @cached_property
    def money(self) -> pl.DataFrame:
        """Purchases and refunds of known amount, signed."""
        return pl.concat([self.purchases, self.of_type(EventType.REFUND)]).drop_nulls("amount")

    @cached_property
    def orders(self) -> pl.DataFrame:
        """One row an order id, or a customer and day where there is none, sorted by row and time.

        Returns
        -------
        pl.DataFrame
            ``row, age (days), at, amount (money, null where unknown), discount (money ≥ 0), units, coupon (bool),
            full_price (bool: neither coupon nor discount), evening (bool), weekend (bool)``.
        """
        order = (
            pl.when(pl.col("order_id").is_null())
            .then(pl.col("age").cast(pl.UInt64))
            .otherwise(pl.col("order_id").hash())
        )
        orders = self.purchases.group_by("row", order.alias("order")).agg(
            pl.col("age").max(),
            pl.col("at").min(),
            pl.col("amount").sum(),
            pl.col("amount").count().alias("priced"),
            pl.col("discount").sum(),
            pl.col("quantity").sum().alias("units"),
            pl.col("coupon_id").count().alias("coupons"),
        )
        return orders.sort("row", "at", "amount", "coupons").select(
            "row",
            "age",
            "at",
            pl.when(pl.col("priced") > 0).then("amount").alias("amount"),
            "discount",
            "units",
            coupon=pl.col("coupons") > 0,
            full_price=(pl.col("coupons") == 0) & (pl.col("discount") <= 0),
            evening=pl.col("at").dt.hour() >= EVENING_HOUR,
            weekend=pl.col("at").dt.weekday() > 5,
        )

    @cached_property
    def purchase_days(self) -> pl.DataFrame:
        """Days with a purchase: ``row, age (days)``, sorted by row, oldest first."""
        return days_of(self.purchases)


def _base_rows(past: pl.DataFrame) -> tuple[Ints, Bools]:
    """Each event's place of its customer among those who ever bought, and whether its customer did."""
    customer = past["customer_id"].rle_id().to_numpy()
    buys = past["event"].to_numpy() == EventType.PURCHASE
    bought = np.zeros(int(customer[-1]) + 1 if len(customer) else 0, dtype=bool)
    bought[customer[buys]] = True
    place = np.cumsum(bought, dtype=np.int64) - 1
    return place[customer], bought[customer]


def starts_of(*keys: npt.NDArray[np.generic]) -> Bools:
    """Whether each place of sorted keys is the first of its run."""
    first = np.zeros(len(keys[0]), dtype=bool)
    first[:1] = True
    for key in keys:
        first[1:] |= key[1:] != key[:-1]
    return first


def days_of(events: pl.DataFrame) -> pl.DataFrame:
    """Days that customers have any of some events: ``row, age``, from events sorted by row and time."""
    first = starts_of(events["row"].to_numpy(), events["age"].to_numpy())
    return events.select("row", "age").filter(pl.Series(first, dtype=pl.Boolean))
