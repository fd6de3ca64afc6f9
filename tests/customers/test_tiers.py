"""What is kept of where customers stood: added to day by day it equals one look at everything."""

import os
import shutil
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from recall_console.customers import tiers
from recall_console.customers.facts import facts, rank
from recall_console.customers.schema import STANDING_SCHEMA
from recall_console.customers.world import World
from recall_console.events.intake import take_in
from recall_console.events.store import EventStore
from recall_console.settings import Settings
from recall_console.workspace import tiers as kept

SETTINGS = Settings()
START = date(2024, 1, 20)
KINDS = ("purchase", "purchase", "refund", "login", "view", "add_to_cart", "unsubscribe", "message")
Row = tuple[int, str, str, int, str]
rows = st.lists(
    st.tuples(
        st.integers(0, 130),
        st.sampled_from(["anna", "ben", "cy", "dora"]),
        st.sampled_from(KINDS),
        st.integers(1, 400),
        st.sampled_from("abc"),
    ),
    min_size=6,
    max_size=40,
)


class Shop:
    """A folder of files, its store, and what is kept of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tiers = folder / "tiers"
        self.source = folder / "files"
        self.source.mkdir(parents=True)

    def add(self, events: list[Row]) -> None:
        """One more file."""
        lines = [
            f"{who},{START + timedelta(days=day)} 10:00:00,{kind},{amount / 4},{item}"
            for day, who, kind, amount, item in events
        ]
        name = f"{len(list(self.source.iterdir())):03}.csv"
        text = "\n".join(["customer_id,time,event,amount,item_id", *lines])
        (self.source / name).write_text(text + "\n")

    def update(self, settings: Settings = SETTINGS) -> tuple[EventStore, date, tuple[date, ...]]:
        """Read what is new, and keep where customers stand."""
        store = take_in(str(self.source), self.folder / "store", settings)
        as_of = store.meta.last_at.date() + timedelta(days=1)
        return store, as_of, tiers.update(self.tiers, store, as_of, settings)

    def standing(self, day: date) -> pl.DataFrame:
        """Everything that is kept of a date."""
        return kept.read(self.tiers, day, STANDING_SCHEMA.names())


def buys(who: str, *days: int, amount: int = 40) -> list[Row]:
    return [(day, who, "purchase", amount, "a") for day in days]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def assert_as_from_scratch(shop: Shop, folder: Path) -> None:
    """What is kept equals the facts of each date by a store that read all files at once."""
    store = take_in(str(shop.source), folder, SETTINGS)
    known, events = World.of(store), pl.concat(store.shards())
    for day in kept.dates(shop.tiers):
        told = rank(facts(events, day, known, SETTINGS), SETTINGS).select(STANDING_SCHEMA.names())
        assert_frame_equal(shop.standing(day), told)


@pytest.mark.slow
@given(rows, st.lists(st.integers(1, 130), max_size=3))
@settings(max_examples=12, deadline=None)
def test_events_added_day_by_day_give_what_all_at_once_gives(events: list[Row], cuts: list[int]) -> None:
    with TemporaryDirectory() as folder:
        shop = Shop(Path(folder))
        shop.add(buys("anna", 0))
        for low, high in zip([0, *sorted(cuts)], [*sorted(cuts), 131], strict=True):
            if arrived := [row for row in sorted(events) if low <= row[0] < high]:
                shop.add(arrived)
            shop.update()
        assert_as_from_scratch(shop, Path(folder) / "anew")


@pytest.mark.slow
@given(rows, rows)
@settings(max_examples=12, deadline=None)
def test_rows_that_arrive_late_give_what_all_at_once_gives(events: list[Row], late: list[Row]) -> None:
    with TemporaryDirectory() as folder:
        shop = Shop(Path(folder))
        shop.add([*buys("anna", 0, 130), *events])
        shop.update()
        shop.add(late)
        shop.update()
        assert_as_from_scratch(shop, Path(folder) / "anew")


def test_month_starts_the_date_of_the_run_and_the_step_before_it_are_kept(shop: Shop) -> None:
    shop.add(buys("anna", 0, 50, 70))
    _, as_of, made = shop.update()
    assert as_of == date(2024, 3, 31)
    assert kept.dates(shop.tiers) == made
    assert made == (date(2024, 2, 1), date(2024, 3, 1), date(2024, 3, 31))
    assert as_of - timedelta(days=SETTINGS.snapshot_step_days) == date(2024, 3, 1)


def test_an_update_makes_only_what_is_missing(shop: Shop) -> None:
    shop.add(buys("anna", 0, 50, 70))
    shop.update()
    assert shop.update()[2] == ()
    shop.add(buys("ben", 71))
    _, as_of, made = shop.update()
    assert made == (as_of - timedelta(days=30), as_of)


def test_a_late_row_renews_the_dates_after_it_and_no_others(shop: Shop, tmp_path: Path) -> None:
    shop.add(buys("anna", 0, 50, 70))
    shop.update()
    shop.add(buys("ben", 15))  # 4 February
    assert shop.update()[2] == (date(2024, 3, 1), date(2024, 3, 31))
    assert shop.standing(date(2024, 3, 1))["customer_id"].to_list() == ["anna", "ben"]
    assert shop.standing(date(2024, 2, 1))["customer_id"].to_list() == ["anna"]
    assert_as_from_scratch(shop, tmp_path / "anew")


def test_a_changed_setting_renews_everything_and_an_unrelated_one_nothing(shop: Shop) -> None:
    shop.add(buys("anna", 0, 50, 70))
    everything = shop.update()[2]
    assert shop.update(Settings(margin_rate=0.2, accuracy_target=0.8))[2] == ()
    assert shop.update(Settings(high_value_quantile=0.9))[2] == everything


def test_a_store_that_was_made_anew_from_other_files_renews_everything(shop: Shop) -> None:
    shop.add(buys("anna", 0, 50, 70))
    everything = shop.update()[2]
    (shop.source / "000.csv").unlink()
    shop.add(buys("ben", 0, 50, 70))
    shutil.rmtree(shop.folder / "store")
    assert shop.update()[2] == everything
    assert shop.standing(everything[-1])["customer_id"].to_list() == ["ben"]


def test_dates_after_the_last_event_are_given_up(shop: Shop) -> None:
    """A file that was cut short leaves nothing to say of the days that it no longer covers."""
    shop.add(buys("anna", 0, 50, 70))
    shop.update()
    (shop.source / "000.csv").unlink()
    shop.add(buys("anna", 0, 30))
    shutil.rmtree(shop.folder / "store")
    shop.update()
    assert kept.dates(shop.tiers) == (date(2024, 1, 21), date(2024, 2, 1), date(2024, 2, 20))


def test_many_dates_take_several_passes_and_come_out_the_same(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiers, "DATES_AT_ONCE", 2)
    shop.add([*buys("anna", 0, 50, 200), *buys("ben", 30, 31, 180)])
    assert len(shop.update()[2]) == 9
    assert_as_from_scratch(shop, tmp_path / "anew")


def test_a_damaged_file_is_made_anew(shop: Shop) -> None:
    shop.add(buys("anna", 0, 50, 70))
    shop.update()
    (shop.tiers / "2024-02-01.parquet").write_bytes(b"half a table")
    assert shop.update()[2] == (date(2024, 2, 1),)


def test_only_the_owner_reads_what_is_kept(shop: Shop) -> None:
    shop.add(buys("anna", 0, 50))
    shop.update()
    assert shop.tiers.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in shop.tiers.iterdir()} == {0o600}
    assert all(file.suffix == ".parquet" for file in shop.tiers.iterdir())


def test_a_stray_first_day_does_not_make_a_century_of_files() -> None:
    days = tiers.dates_to_keep(date(1970, 1, 1), date(2026, 3, 1), SETTINGS)
    assert len(days) == SETTINGS.tier_months + 1
    assert min(days) == date(2016, 4, 1)


def test_crashing_half_way_is_made_good_by_the_next_update(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.add(buys("anna", 0, 50, 70))
    shop.update()
    shop.add(buys("ben", 5))
    written: list[Path] = []

    def crash_at_the_second(source: Path, target: Path) -> None:
        if written:
            raise KeyboardInterrupt
        written.append(target)
        source.rename(target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", crash_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            tiers.update(shop.tiers, shop_store(shop), date(2024, 3, 31), SETTINGS)
    shop.update()
    assert all("ben" in shop.standing(day)["customer_id"] for day in kept.dates(shop.tiers))


def shop_store(shop: Shop) -> EventStore:
    return take_in(str(shop.source), shop.folder / "store", SETTINGS)
