"""The north star of a shop small enough to be reckoned by hand."""

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from recall_console.customers import tiers
from recall_console.customers.north_star import Core, NorthStar, buyers
from recall_console.customers.share import Share
from recall_console.errors import WorkspaceError
from recall_console.events.intake import take_in
from recall_console.events.schema import EVENT_SCHEMA, EventType
from recall_console.settings import Settings

AS_OF = date(2024, 5, 11)
BOUGHT = {
    # January: a buys most often and last, h least and first; nobody else is a customer yet
    "a": "01-03 01-10 01-17 01-24 01-31 02-05 03-03 03-30 05-02",
    "b": "01-02 01-09 01-16 01-30",
    "c": "01-05 01-12 01-29",
    "d": "01-08 01-22 02-10 02-20 03-31T23:59 04-15 05-20",
    "e": "01-20 02-12",
    "f": "01-21",
    "g": "01-06 03-09",
    "h": "01-04",
}
"""Each purchase is of 10. What d buys on 20 May lies after the as-of date."""
ELSE = """b,2024-02-06,purchase,0
b,2024-02-07,refund,-10
b,2024-03-02,unsubscribe,
a,2024-04-05,refund,-10
zoe,2024-02-03,view,
"""


@pytest.fixture
def star(tmp_path: Path) -> NorthStar:
    return series(tmp_path, Settings())


def series(folder: Path, settings: Settings) -> NorthStar:
    lines = [f"{who},2024-{day},purchase,10" for who, days in BOUGHT.items() for day in days.split()]
    source = folder / "events.csv"
    source.write_text("customer_id,time,event,amount\n" + "\n".join(lines) + "\n" + ELSE)
    store = take_in(str(source), folder / "store", settings)
    tiers.update(folder / "tiers", store, AS_OF, settings)
    return tiers.north_star(folder / "tiers", store, AS_OF, Core.of(settings))


# Of eight customers, 0–7 with strictly less give the scores 1 1 2 2 3 4 4 5; core are those with R ≥ 3 and FM ≥ 4.
#
#              a  b  c  d  e  f  g  h                 core      buy in the month
# 1 February
#   orders     5  4  3  2  1  1  1  1   F 5 4 4 3 1 1 1 1   M alike, as each order is 10
#   last      31 30 29 22 20 21  6  4   R 5 4 4 3 2 2 1 1   a b c     a (b: an order of 0 and a refund)
# 1 March
#   orders     6  4  3  4  2  1  1  1   F 5 4 3 4 2 1 1 1
#   money     60 30 30 40 20 10 10 10   M 5 3 3 4 2 1 1 1   FM 5 4 3 4 2 1 1 1
#   last      5F 30 29 20 12 21  6  4   R 4 3 2 5 4 2 1 1   a b d     a, d on the last evening (b has unsubscribed, and stays)
# 1 April
#   orders     8  4  3  5  2  1  2  1   F 5 4 3 4 2 1 2 1
#   money     80 30 30 50 20 10 20 10   M 5 3 3 4 2 1 2 1   FM 5 4 3 4 2 1 2 1
#   last      30 J  J  31 F  J  9M J    R 4 2 2 5 3 1 4 1   a d       d (a: a refund)
# 1 May
#   orders     8  4  3  6  2  1  2  1   F 5 4 3 4 2 1 2 1   M alike: 70 30 30 60 20 10 20 10
#   last      M  J  J  A  F  J  M  J    R 4 2 2 5 3 1 4 1   a d       a, in ten days


def test_the_rate_is_the_share_of_core_customers_who_buy_in_the_month(star: NorthStar) -> None:
    told = [(each.month.month, each.bought, each.core) for each in star.months]
    assert told == [(2, 1, 3), (3, 2, 3), (4, 1, 2), (5, 1, 2)]
    assert [each.rate for each in star.months] == [1 / 3, 2 / 3, 1 / 2, 1 / 2]


def test_the_running_month_is_flagged_with_its_days_so_far(star: NorthStar) -> None:
    assert [(each.days, each.complete) for each in star.months] == [
        (29, True),
        (31, True),
        (30, True),
        (10, False),
    ]


def test_core_customers_may_be_those_who_bring_most(tmp_path: Path) -> None:
    """On 1 March 105 of 210 are wanted: a 60 and d 40 bring 100, and b and c, 30 each, come in together."""
    found = series(tmp_path, Settings(core_top_share=0.5))
    assert [each.core for each in found.months] == [2, 4, 2, 2]
    assert found.months[1].bought == 2


@pytest.mark.parametrize(("share", "core"), [(0.5, "a"), (0.6, "abc"), (1.0, "abcd")])
def test_the_fewest_best_customers_bring_the_share(share: float, core: str) -> None:
    base = pl.DataFrame({"customer_id": list("abcdz"), "monetary": [50.0, 20.0, 20.0, 10.0, 0.0]})
    assert "".join(base.filter(Core((), share).members())["customer_id"]) == core


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (Settings(core_segments=("champion",)), "'champion', which is no segment; known are champions"),
        (Settings(core_segments=()), "names none"),
        (Settings(core_top_share=80.0), "up to 1, not 80.0"),
    ],
)
def test_a_core_of_nobody_is_refused(wrong: Settings, told: str) -> None:
    with pytest.raises(WorkspaceError, match=told):
        Core.of(wrong)


def test_without_money_nobody_brings_a_share() -> None:
    base = pl.DataFrame({"customer_id": ["a"], "monetary": [None]}, schema_overrides={"monetary": pl.Float64})
    assert base.filter(Core((), 0.5).members()).is_empty()


def test_only_purchases_count_and_only_those_before_the_date() -> None:
    kinds = [EventType.PURCHASE, EventType.REFUND, EventType.OTHER, EventType.PURCHASE]
    days = [datetime(2024, 2, 29, 23), datetime(2024, 3, 1), datetime(2024, 3, 2), datetime(2024, 3, 9)]
    shard = pl.DataFrame({"customer_id": list("abcd"), "at": days, "event": [int(kind) for kind in kinds]})
    shard = shard.cast({name: EVENT_SCHEMA[name] for name in shard.columns})
    assert {month: list(who) for month, who in buyers(shard.lazy(), date(2024, 3, 9)).items()} == {
        date(2024, 2, 1): ["a"]
    }


def test_the_interval_of_a_share() -> None:
    """Wilson's interval; 1 of 2 and 1 of 3 as in R's prop.test(correct = FALSE)."""
    half, third = Share.counted(1, 2), Share.counted(1, 3)
    assert (half.low, half.high) == pytest.approx((0.0945, 0.9055), abs=5e-5)
    assert (third.low, third.high) == pytest.approx((0.0615, 0.7923), abs=5e-5)
    assert Share.counted(0, 0) == Share(0, 0, None, None, None)


def test_a_series_survives_being_written_down(star: NorthStar) -> None:
    assert NorthStar.from_dict(star.as_dict()) == star
