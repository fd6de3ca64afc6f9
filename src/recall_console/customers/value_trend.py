"""Value delivered against money given away, month by month: what was bought, with coupons or without, and what a customer brings."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Final, Protocol

import polars as pl

from recall_console.customers.history import midnight
from recall_console.events.schema import EventType

YEAR: Final = 12
"""Months that the value of a customer looks back over."""
_HUNTED_DAYS: Final = 365


class Logged(Protocol):
    """What holds events: the event store."""

    def scan(self) -> pl.LazyFrame:
        """All events (``EVENT_SCHEMA``), in no order."""


@dataclass(frozen=True)
class ValueMonth:
    """One month.

    Attributes
    ----------
    month : date
        Its first day.
    orders, buyers : int
        Orders (by order id, else by customer and day), and customers who placed any.
    net_spend : float or None
        Purchases minus refunds; ``None`` where no purchase of the log has an amount.
    given_away : float or None
        Discounts on what was bought; ``None`` where the log knows of none.
    coupon_orders : int or None
        Orders with a coupon; ``None`` where the log knows of no coupon.
    customers : int
        Everybody who had ever bought by the end of the month.
    value_per_customer : float or None
        Net spend of the twelve months that end with this one, per customer; ``None`` in the log's first eleven months.
    complete : bool
        Whether all of its days were observed: not the month that still runs, nor the one in which the log begins.
    """

    month: date
    orders: int
    buyers: int
    net_spend: float | None
    given_away: float | None
    coupon_orders: int | None
    customers: int
    value_per_customer: float | None
    complete: bool

    @property
    def coupon_share(self) -> float | None:
        """Share of the orders that carry a coupon, 0–1; ``None`` where that is unknown, or nobody ordered."""
        return None if self.coupon_orders is None or not self.orders else self.coupon_orders / self.orders

    @property
    def given_share(self) -> float | None:
        """Share of the price without discounts that was given away, 0–1; ``None`` where money or discounts are unknown."""
        if self.given_away is None or self.net_spend is None or self.net_spend + self.given_away <= 0:
            return None
        return self.given_away / (self.net_spend + self.given_away)

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        shares = {"coupon_share": self.coupon_share, "given_share": self.given_share}
        return asdict(self) | {"month": str(self.month)} | shares


def value_trend(store: Logged, as_of: date) -> tuple[ValueMonth, ...]:
    """The months of a log before a date, in order, those without any purchase too.

    Parameters
    ----------
    store : Logged
        Events; those at or after `as_of` do not count.
    """
    events = store.scan().filter(pl.col("at") < midnight(as_of)).with_columns(month=_MONTH)
    parts = [_orders(events), _money(events), _first_purchases(events), events.select(pl.col("at").min())]
    orders, money, joined, begin = pl.collect_all(parts)
    if orders.is_empty():
        return ()
    known = orders.select(pl.col("priced", "given_away", "coupon_orders").cast(pl.Boolean).any()).row(
        0, named=True
    )
    table = _every_month(orders, as_of).join(orders, "month", "left").join(money, "month", "left")
    table = table.join(joined, "month", "left").sort("month").fill_null(0)
    told = table.select(
        "month",
        "orders",
        "buyers",
        net_spend=_if(known["priced"], pl.col("net_spend")),
        given_away=_if(known["given_away"], pl.col("given_away")),
        coupon_orders=_if(known["coupon_orders"], pl.col("coupon_orders")),
        customers=pl.col("joined").cum_sum(),
        value_per_customer=_if(
            known["priced"], pl.col("net_spend").rolling_sum(YEAR) / pl.col("joined").cum_sum()
        ),
        complete=(pl.col("month") >= begin.item().date()) & (pl.col("month").dt.offset_by("1mo") <= as_of),
    )
    return tuple(ValueMonth(**row) for row in told.iter_rows(named=True))


def given_away_to(store: Logged, customers: pl.Series, as_of: date) -> float:
    """Discounts that some customers took on what they bought in the last 365 days.

    Parameters
    ----------
    customers : pl.Series
        Their ids.
    """
    window = pl.col("at").is_between(
        midnight(as_of - timedelta(days=_HUNTED_DAYS)), midnight(as_of), closed="left"
    )
    taken = store.scan().filter(window & _BOUGHT & pl.col("customer_id").is_in(customers.implode()))
    return float(taken.select(pl.col("discount").sum()).collect().item())


_MONTH: Final = pl.col("at").dt.date().dt.month_start()
_BOUGHT: Final = pl.col("event") == EventType.PURCHASE


def _orders(events: pl.LazyFrame) -> pl.LazyFrame:
    """``month, orders, buyers, coupon_orders, given_away, priced`` of each month with a purchase."""
    by_day = pl.struct("customer_id", pl.col("at").dt.date()).hash()
    order = (
        pl.when(pl.col("order_id").is_null())
        .then(by_day)
        .otherwise(pl.struct("customer_id", "order_id").hash(1))
    )
    each = (
        events.filter(_BOUGHT)
        .group_by("month", "customer_id", order=order)
        .agg(
            coupon=pl.col("coupon_id").is_not_null().any(),
            given_away=pl.col("discount").sum(),
            priced=pl.col("amount").is_not_null().any(),
        )
    )
    return each.group_by("month").agg(
        orders=pl.len(),
        buyers=pl.col("customer_id").n_unique(),
        coupon_orders=pl.col("coupon").sum(),
        given_away=pl.col("given_away").sum(),
        priced=pl.col("priced").any(),
    )


def _money(events: pl.LazyFrame) -> pl.LazyFrame:
    """``month, net_spend`` of each month in which money moved."""
    counts = pl.col("event").is_in([EventType.PURCHASE, EventType.REFUND])
    return events.filter(counts).group_by("month").agg(net_spend=pl.col("amount").sum())


def _first_purchases(events: pl.LazyFrame) -> pl.LazyFrame:
    """``month, joined``: how many bought for the first time in it."""
    firsts = events.filter(_BOUGHT).group_by("customer_id").agg(pl.col("month").min())
    return firsts.group_by("month").agg(joined=pl.len())


def _every_month(orders: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """``month``: the first days of all months from the first with an order to the last that begins before a date."""
    last = as_of - timedelta(days=1)
    return orders.select(pl.date_range(pl.col("month").min(), last, "1mo").alias("month"))


def _if(known: bool, values: pl.Expr) -> pl.Expr:
    """A column, or nothing at all where the log does not know."""
    return values if known else pl.lit(None)
