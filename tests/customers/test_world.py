"""The constants of a log."""

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from recall_console.customers.world import World
from recall_console.events.schema import EVENT_SCHEMA


@dataclass(frozen=True)
class Meta:
    first_at: datetime


@dataclass(frozen=True)
class Log:
    meta: Meta

    def items(self) -> pl.DataFrame:
        return pl.DataFrame({"item_id": ["lamp"], "first_seen_at": [self.meta.first_at]})

    def scan(self) -> pl.LazyFrame:
        return EVENT_SCHEMA.to_frame(eager=False)


def test_history_starts_on_the_day_of_the_first_event() -> None:
    world = World.of(Log(Meta(datetime.fromisoformat("2024-03-05T23:59"))))
    assert world.history_start == date(2024, 3, 5)
    assert world.items["item_id"].to_list() == ["lamp"]
    assert world.prices.is_empty()
