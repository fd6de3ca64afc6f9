"""The store: sharded, sorted, private, light to open; published whole or not at all; added to without reading again."""

import signal
import stat
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl
import pytest
from event_files import TakeText, events_of

from recall_console.errors import InputError, WorkspaceError
from recall_console.events import building
from recall_console.events.intake import take_in
from recall_console.events.schema import EVENT_SCHEMA
from recall_console.events.store import EventStore, shard_of
from recall_console.settings import Settings

if TYPE_CHECKING:
    from recall_console.progress import Progress

HEADER = "customer_id,date,amount,item_id\n"
SETTINGS = Settings()


def write(path: Path, rows: str) -> str:
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEADER + rows)
    return str(path)


def test_no_store_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="there is no event store"):
        EventStore.open(tmp_path)


def test_a_store_that_cannot_be_understood_is_a_sentence_and_made_anew(tmp_path: Path) -> None:
    source = write(tmp_path / "a.csv", "a,2024-01-01,5,x\n")
    store = tmp_path / "store"
    store.mkdir()
    for text in ("not json", "{}", '{"version": 99}', "[]"):
        (store / "meta.json").write_text(text)
        with pytest.raises(WorkspaceError, match="cannot be read by this version"):
            EventStore.open(store)
    assert take_in(source, store, SETTINGS).meta.rows == 1


def test_meta_says_what_is_there(taken: TakeText) -> None:
    meta = taken(HEADER + "b,2024-03-01,5,x\na,2024-01-01,6,y\na,2024-02-01,-1,y\n").meta
    assert (meta.rows, meta.customers) == (3, 2)
    assert (meta.first_at, meta.last_at) == (datetime(2024, 1, 1), datetime(2024, 3, 1))
    assert meta.event_counts == {"purchase": 2, "refund": 1}
    assert meta.has_amounts
    assert meta.timezone == "UTC"


def test_items_have_the_moment_they_were_first_seen(taken: TakeText) -> None:
    store = taken(HEADER + "b,2024-03-01,5,x\na,2024-01-01,6,y\nc,2024-02-01,5,x\nc,2024-02-01,5,\n")
    assert store.items().rows() == [("x", datetime(2024, 2, 1)), ("y", datetime(2024, 1, 1))]


def test_all_events_of_a_customer_are_in_one_sorted_shard(
    taken: TakeText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "ROWS_PER_SHARD", 100)
    rows = [f"c{i % 37},2024-01-{i % 28 + 1:02},{i},x\n" for i in range(500)]
    store = taken(HEADER + "".join(rows))
    shards = list(store.shards())
    assert len(shards) == 5
    assert sum(shard.height for shard in shards) == 500
    for number, shard in enumerate(shards):
        assert shard.equals(shard.sort("customer_id", "at", "event", maintain_order=True))
        assert {shard_of(customer, 5) for customer in shard["customer_id"]} <= {number}
    assert store.customer("c7").height == sum(row.startswith("c7,") for row in rows)


def test_the_shard_of_an_id_never_changes() -> None:
    assert [shard_of(customer, 7) for customer in ("17850", "李雷", "")] == [2, 5, 0]


def test_an_unknown_customer_has_no_events(taken: TakeText) -> None:
    assert taken(HEADER + "a,2024-01-01,5,x\n").customer("nobody").schema == EVENT_SCHEMA


def test_the_store_is_for_its_owner_only(taken: TakeText) -> None:
    store = taken(HEADER + "a,2024-01-01,5,x\nb,soon,5,x\n")
    for path in store.path.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o700


def test_taking_in_twice_changes_nothing(tmp_path: Path) -> None:
    source = write(tmp_path / "in" / "a.csv", "a,2024-01-01,5,x\nb,soon,5,x\n")
    (tmp_path / "in" / "junk.csv").write_text("")
    (tmp_path / "in" / "copy.csv").write_bytes(Path(source).read_bytes())
    store = take_in(str(tmp_path / "in"), tmp_path / "store", SETTINGS)
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in store.path.rglob("*")}
    again = take_in(str(tmp_path / "in"), tmp_path / "store", SETTINGS)
    assert again == store
    assert before == {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in store.path.rglob("*")}


def test_a_new_file_is_added_without_reading_the_old_one_again(tmp_path: Path) -> None:
    old = Path(write(tmp_path / "in" / "1.csv", "a,2024-01-01,5,x\nb,soon,5,x\n"))
    take_in(str(old.parent), tmp_path / "store", SETTINGS)
    part = next((tmp_path / "store").rglob("part-*.parquet"))
    before = part.stat().st_mtime_ns
    old.unlink()
    write(tmp_path / "in" / "2.csv", "a,2023-12-01,7,x\nc,2024-02-01,8,z\n,2024-02-01,8,z\n")
    store = take_in(str(old.parent), tmp_path / "store", SETTINGS)
    assert part.stat().st_mtime_ns == before
    assert store.customer("a")["amount"].to_list() == [7.0, 5.0]
    assert (store.meta.rows, store.meta.customers) == (3, 2)
    assert store.items().rows() == [("x", datetime(2023, 12, 1)), ("z", datetime(2024, 2, 1))]
    assert [file.used for file in store.quality.files] == [1, 2]
    assert store.quality.total("without_customer") == 1
    assert store.set_aside().height == 1
    assert next(store.shards()).equals(next(store.shards()).sort(EVENT_SCHEMA.names()))


def test_the_same_content_under_another_name_is_read_once(tmp_path: Path) -> None:
    write(tmp_path / "in" / "1.csv", "a,2024-01-01,5,x\n")
    write(tmp_path / "in" / "2.csv", "a,2024-01-01,5,x\n")
    store = take_in(str(tmp_path / "in"), tmp_path / "store", SETTINGS)
    assert store.meta.rows == 1
    assert "holds the same as" in store.quality.unread[0].reason


def test_a_file_that_grew_replaces_what_was_read_from_it(tmp_path: Path) -> None:
    source = write(tmp_path / "a.csv", "a,2024-01-01,5,x\n")
    take_in(source, tmp_path / "store", SETTINGS)
    write(tmp_path / "a.csv", "a,2024-01-01,5,x\na,2024-01-02,6,x\n")
    store = take_in(source, tmp_path / "store", SETTINGS)
    assert store.meta.rows == 2
    assert len(list(store.path.rglob("part-*.parquet"))) == 1


def test_another_time_zone_makes_the_store_anew(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("user_id,ts,amount\na,1511664801,5\n")
    source, store = str(tmp_path / "a.csv"), tmp_path / "store"
    assert take_in(source, store, SETTINGS).meta.first_at.hour == 2
    assert take_in(source, store, Settings(timezone="Asia/Shanghai")).meta.first_at.hour == 10


def test_another_mapping_makes_the_store_anew_and_is_remembered(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("user_id,buyer,ts,amount\na,b,2024-01-01,5\n")
    (tmp_path / "m.toml").write_text("[columns]\ncustomer = 'buyer'\ntime = 'ts'\n")
    source, store = str(tmp_path / "a.csv"), tmp_path / "store"
    assert take_in(source, store, SETTINGS).customer("a").height == 1
    assert take_in(source, store, SETTINGS, mapping=tmp_path / "m.toml").customer("b").height == 1
    again = take_in(source, store, SETTINGS)
    assert again.customer("b").height == 1
    assert again.meta.intake == 2


def test_a_store_is_not_made_anew_when_a_file_of_it_is_gone(tmp_path: Path) -> None:
    old = Path(write(tmp_path / "in" / "1.csv", "a,2024-01-01,5,x\n"))
    take_in(str(old.parent), tmp_path / "store", SETTINGS)
    write(tmp_path / "in" / "2.csv", "a,2024-01-02,5,x\n")
    old.unlink()
    with pytest.raises(InputError, match=r"1\.csv: was read before and is gone"):
        take_in(str(old.parent), tmp_path / "store", Settings(timezone="Asia/Shanghai"))
    assert EventStore.open(tmp_path / "store").meta.rows == 1


@pytest.mark.parametrize("step", ["write_shards", "publish"])
def test_an_intake_that_breaks_off_leaves_the_old_store_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    write(tmp_path / "in" / "1.csv", "a,2024-01-01,5,x\n")
    store = take_in(str(tmp_path / "in"), tmp_path / "store", SETTINGS)
    write(tmp_path / "in" / "2.csv", "b,2024-01-02,5,x\n")

    def break_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(building.Builder, step, break_off)
        with pytest.raises(KeyboardInterrupt):
            take_in(str(tmp_path / "in"), tmp_path / "store", Settings(timezone="Asia/Shanghai"))
    assert EventStore.open(tmp_path / "store") == store
    assert events_of(EventStore.open(tmp_path / "store")).height == 1
    after = take_in(str(tmp_path / "in"), tmp_path / "store", SETTINGS)
    assert after.meta.rows == 2
    assert {path.name for path in after.path.iterdir()} == {
        "meta.json",
        after.meta.items,
        after.meta.quality,
        "shard-000",
    }


KILLED: Final = """
import os, signal, sys
from recall_console.events import building, intake
from recall_console.settings import Settings

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

source, store, place = sys.argv[1:]
setattr(building.Builder, place, die)
intake.take_in(source, __import__("pathlib").Path(store), Settings())
"""


@pytest.mark.parametrize("place", ["spill", "_write_part", "write_set_aside", "publish", "close"])
def test_an_intake_that_is_killed_leaves_a_store_that_can_be_read_and_added_to(
    tmp_path: Path, place: str
) -> None:
    write(tmp_path / "in" / "1.csv", "a,2024-01-01,5,x\n")
    source, path = str(tmp_path / "in"), tmp_path / "store"
    old = take_in(source, path, SETTINGS)
    before = events_of(old)
    write(tmp_path / "in" / "2.csv", "a,2024-01-02,5,y\n")
    killed = subprocess.run([sys.executable, "-c", KILLED, source, str(path), place], check=False)
    assert killed.returncode == -signal.SIGKILL
    left = EventStore.open(path)
    assert left.meta.rows == events_of(left).height == (2 if place == "close" else 1)
    if place != "close":
        assert left == old
        assert events_of(left).equals(before)
        assert left.items().height == left.quality.total("used") == 1
    after = take_in(source, path, SETTINGS)
    assert after.meta.rows == events_of(after).height == 2
    if place != "close":
        assert not list(path.glob(".intake-*"))


def test_nothing_that_is_not_the_stores_is_removed(tmp_path: Path) -> None:
    source = write(tmp_path / "a.csv", "a,2024-01-01,5,x\n")
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "letters.txt").write_text("mine")
    take_in(source, tmp_path / "store", SETTINGS)
    assert (tmp_path / "store" / "letters.txt").read_text() == "mine"


def test_good_files_work_beside_bad_ones_which_are_reported(tmp_path: Path) -> None:
    write(tmp_path / "in" / "good.csv", "a,2024-01-01,5,x\n")
    (tmp_path / "in" / "empty.csv").write_text("")
    (tmp_path / "in" / "goods.csv").write_text("item_id,title\n1,lamp\n")
    pl.DataFrame({"user_id": ["b"] * 9, "ts": [date(2024, 1, 2)] * 9}).write_parquet(
        tmp_path / "in" / "cut.parquet"
    )
    whole = (tmp_path / "in" / "cut.parquet").read_bytes()
    (tmp_path / "in" / "cut.parquet").write_bytes(whole[: len(whole) // 2])
    store = take_in(str(tmp_path / "in"), tmp_path / "store", SETTINGS)
    assert store.meta.rows == 1
    assert [(Path(file.path).name, file.reason.split(",")[0]) for file in store.quality.unread] == [
        ("cut.parquet", "the Parquet file is damaged or cut off"),
        ("empty.csv", "the file is empty"),
        ("goods.csv", "no column says who the customer is (columns: item_id"),
    ]


@pytest.mark.parametrize("place", [0.05, 0.6])
def test_a_parquet_file_damaged_inside_is_left_out_whole(tmp_path: Path, place: float) -> None:
    write(tmp_path / "in" / "good.csv", "a,2024-01-01,5,x\n")
    frame = pl.DataFrame(
        {"user_id": [str(i * 7919) for i in range(20_000)], "ts": [date(2024, 1, 2)] * 20_000}
    )
    frame.write_parquet(tmp_path / "in" / "b.parquet", row_group_size=5000)
    content = bytearray((tmp_path / "in" / "b.parquet").read_bytes())
    damaged = range(int(len(content) * place), int(len(content) * (place + 0.3)))
    content[damaged.start : damaged.stop] = b"\xff" * len(damaged)
    (tmp_path / "in" / "b.parquet").write_bytes(bytes(content))
    store = take_in(str(tmp_path / "in"), tmp_path / "store", SETTINGS)
    assert store.meta.rows == 1
    assert "damaged" in store.quality.unread[0].reason


def test_if_no_file_can_be_read_the_first_reason_is_given(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("")
    (tmp_path / "in" / "b.csv").write_text("item_id,title\n1,lamp\n")
    with pytest.raises(
        InputError, match=r"none of its 2 files can be used, the first because of: .*the file is empty"
    ):
        take_in(str(tmp_path / "in"), tmp_path / "store", SETTINGS)
    assert not (tmp_path / "store" / "meta.json").exists()


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (",2024-01-01,5,x\n", r"none of its 1 rows can be used \(1 have no customer\)"),
        ("a,2024-01-01,many,x\n", "is no number"),
    ],
)
def test_a_source_without_any_usable_row_is_refused(taken: TakeText, rows: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        taken(HEADER + rows, mapping="[columns]\ncustomer='customer_id'\ntime='date'\namount='amount'\n")


def test_one_row_is_a_store(taken: TakeText) -> None:
    store = taken(HEADER + "a,2024-01-01,5,x")
    assert (store.meta.rows, store.meta.customers, store.quality.gaps) == (1, 1, ())
    assert store.quality.monthly_events == {"2024-01": 1}


def test_one_customer_and_equal_dates_are_a_store(taken: TakeText) -> None:
    store = taken(HEADER + "a,2024-01-01,5,x\n" * 5)
    assert (store.meta.rows, store.meta.customers) == (5, 1)
    assert store.meta.first_at == store.meta.last_at


def test_an_unknown_time_zone_is_a_sentence(taken: TakeText) -> None:
    with pytest.raises(InputError, match="'Mars/Olympus' is not known"):
        taken(HEADER + "a,2024-01-01,5,x\n", timezone="Mars/Olympus")


def test_progress_runs_from_nothing_to_all(tmp_path: Path) -> None:
    seen: list[Progress] = []
    take_in(
        write(tmp_path / "a.csv", "a,2024-01-01,5,x\n" * 9), tmp_path / "store", SETTINGS, report=seen.append
    )
    assert {step.stage for step in seen} == {"read"}
    assert [step.done for step in seen] == sorted(step.done for step in seen)
    assert seen[-1].done == seen[-1].total == 9


def test_opening_a_store_loads_no_heavy_library() -> None:
    script = "import sys; import recall_console.events.store; print([m for m in ('numpy', 'sklearn', 'tomlkit', 'pyarrow') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_store_of_another_version_is_kept_until_the_new_one_is_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write(tmp_path / "a.csv", "a,2024-01-01,5,x\n")
    store = take_in(source, tmp_path / "store", SETTINGS)
    [part] = [store.path / part for part in store.meta.shards[0]]
    before = part.read_bytes()
    (store.path / "meta.json").write_text('{"version": 0}')

    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(building.Builder, "publish", break_off)
        with pytest.raises(KeyboardInterrupt):
            take_in(source, tmp_path / "store", SETTINGS)
    assert part.read_bytes() == before
    take_in(source, tmp_path / "store", SETTINGS)
    assert not part.exists()


def test_many_files_of_the_same_kind_are_one_layout(tmp_path: Path) -> None:
    for day in range(1, 29):
        write(tmp_path / "in" / f"{day:02}.csv", f"a,2024-01-{day:02},5,x\n")
    store = take_in(str(tmp_path / "in"), tmp_path / "store", SETTINGS)
    assert (store.meta.rows, len(store.quality.layouts)) == (28, 1)


def test_files_left_out_for_the_same_reason_each_have_it_without_a_path(tmp_path: Path) -> None:
    write(tmp_path / "in" / "good.csv", "a,2024-01-01,5,x\n")
    for name in ("p1.csv", "p2.csv"):
        (tmp_path / "in" / name).write_text(f"item_id,title\n1,{name}\n")
    store = take_in(str(tmp_path / "in"), tmp_path / "store", SETTINGS)
    assert [file.reason[:15] for file in store.quality.unread] == ["no column says ", "no column says "]
