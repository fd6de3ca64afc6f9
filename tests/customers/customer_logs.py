"""Small logs to reason about by hand: a few customers, a few events, all told in days before one date."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

import polars as pl
from hypothesis import strategies as st

from recall_console.customers.prices import price_changes
from recall_console.customers.world import World
from recall_console.events.schema import EVENT_SCHEMA, EventType

AS_OF = date(2024, 7, 1)
HISTORY_START = date(2022, 7, 1)


@dataclass(frozen=True)
class Event:
    """One event; ``days_ago`` 1 is yesterday, 0 and below are not yet known as of ``AS_OF``."""

    customer_id: str
    event: EventType
    days_ago: int
    amount: float | None = None
    item_id: str | None = None
    category: str | None = None
    order_id: str | None = None
    coupon_id: str | None = None
    discount: float | None = None
    quantity: float | None = None
    hour: int = 12

    @property
    def at(self) -> datetime:
        return datetime.combine(AS_OF - timedelta(days=self.days_ago), time(self.hour))


def shard(events: Iterable[Event]) -> pl.DataFrame:
    """A shard as the event store hands it out."""
    rows = [asdict(each) | {"at": each.at, "channel": None} for each in events]
    frame = (
        pl.DataFrame(rows, schema_overrides=EVENT_SCHEMA, infer_schema_length=None)
        if rows
        else EVENT_SCHEMA.to_frame()
    )
    return frame.select(EVENT_SCHEMA.names()).cast(EVENT_SCHEMA).sort("customer_id", "at", "event")


def purchases(customer_id: str, *days_ago: int, amount: float | None = 10.0) -> list[Event]:
    return [Event(customer_id, EventType.PURCHASE, days, amount) for days in days_ago]


def repeated(customer_id: str, event: EventType, days_ago: int, times: int) -> list[Event]:
    return [Event(customer_id, event, days_ago)] * times


def world(log: pl.DataFrame | None = None) -> World:
    """The world of a log, with a history of two years."""
    frame = shard([]) if log is None else log
    items = frame.drop_nulls("item_id").group_by("item_id").agg(pl.col("at").min().alias("first_seen_at"))
    return World(HISTORY_START, items, price_changes(frame.lazy()))


def value(frame: pl.DataFrame, column: str, customer_id: str = "anna") -> object:
    return frame.filter(pl.col("customer_id") == customer_id)[column].item()


_KINDS = [event for event in EventType if event not in {EventType.PURCHASE, EventType.REFUND}]
_MONEY = st.integers(1, 400).map(
    lambda quarters: quarters / 4
)  # exact in binary: no sum depends on its order


def _events(
    customers: st.SearchStrategy[str], days: st.SearchStrategy[int], items: str
) -> st.SearchStrategy[Event]:
    things = st.none() | st.sampled_from(items)
    shared = {
        "customer_id": customers,
        "days_ago": days,
        "item_id": things,
        "category": things,
        "hour": st.integers(0, 23),
    }
    bought = {
        "amount": st.none() | _MONEY,
        "order_id": st.none() | st.sampled_from(["o1", "o2", "o3"]),
        "coupon_id": st.none() | st.just("c1"),
        "discount": st.none() | _MONEY,
        "quantity": st.none() | st.sampled_from([1.0, 2.0]),
    }
    return st.one_of(
        st.builds(Event, event=st.just(EventType.PURCHASE), **shared, **bought),
        st.builds(Event, event=st.just(EventType.REFUND), **shared, amount=_MONEY.map(lambda money: -money)),
        st.builds(Event, event=st.sampled_from(_KINDS), **shared),
    )


past_logs = st.lists(
    _events(st.sampled_from(["anna", "ben", "[red]\x1b[31mcy"]), st.integers(1, 700), "abc"), max_size=60
)
"""What happened before ``AS_OF``, within the history."""
future_logs = st.lists(
    _events(st.sampled_from(["anna", "ben", "zoe"]), st.integers(-400, 0), "abxyz"), min_size=1, max_size=20
)
"""What happens from ``AS_OF`` on: to known customers and new ones, with known items and new ones."""
