"""An export is recorded before its files appear, and whatever kills it leaves no half of anything."""

import hashlib
import shutil
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

import interrupted_export
import numpy as np
import polars as pl
import pytest
from interrupted_export import FILES, KEY, TABLES, TOLD

from recall_console.errors import WorkspaceError
from recall_console.workspace import exports, workspace
from recall_console.workspace.workspace import Workspace

LONGEST_SECONDS = 0.25


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    return workspace.prepare("orders.csv", tmp_path / "w")


def killed(shop: Workspace, out: Path, seconds: float | None = None, operation: int | None = None) -> bool:
    """Export in a process that is killed after a time, or before an operation on files; whether that came in time."""
    words = [sys.executable, interrupted_export.__file__, str(shop.root), str(out)]
    words += [] if operation is None else [str(operation)]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        if seconds is not None:
            time.sleep(seconds)
            process.kill()
        return process.wait() != 0


def assert_no_half(shop: Workspace, out: Path) -> None:
    """Every file that can be seen is whole and recorded, every record is whole."""
    records = exports.records(shop)
    told = {file["name"]: file["sha256"] for record in records for file in record.told["files"]}
    for file in out.glob("[!.]*"):
        assert hashlib.sha256(file.read_bytes()).hexdigest() == told[file.name]
    for folder in shop.exports.glob("[!.]*/"):
        assert folder in [record.folder for record in records]
    for record in records:
        assert all(record.table(name).equals(table) for name, table in TABLES.items())
        assert not record.is_delivered or {file.name for file in out.glob("[!.]*")} == {
            name for name, _ in FILES
        }


def assert_completed(shop: Workspace, out: Path) -> None:
    interrupted_export.export(shop.root, out)
    assert_no_half(shop, out)
    assert [record.is_delivered for record in exports.records(shop)] == [True]
    assert {file.name for file in out.iterdir()} == {name for name, _ in FILES}


@pytest.mark.slow
def test_an_export_killed_at_any_moment_leaves_no_half_and_is_completed_next(
    shop: Workspace, tmp_path: Path
) -> None:
    random = np.random.default_rng(120)
    out = tmp_path / "out"
    for _ in range(120):
        killed(shop, out, seconds=random.random() * LONGEST_SECONDS)
        assert_no_half(shop, out)
        if any(record.is_delivered for record in exports.records(shop)):
            begin_from_nothing(shop, out)
    assert_completed(shop, out)


def begin_from_nothing(shop: Workspace, out: Path) -> None:
    shutil.rmtree(shop.exports)
    shutil.rmtree(out)


@pytest.mark.parametrize("operation", [1, 5, 9])
def test_an_export_killed_before_an_operation_leaves_no_half_and_is_completed_next(
    shop: Workspace, tmp_path: Path, operation: int
) -> None:
    assert killed(shop, tmp_path / "out", operation=operation)
    assert_no_half(shop, tmp_path / "out")
    assert_completed(shop, tmp_path / "out")


@pytest.mark.slow
def test_an_export_killed_before_any_operation_leaves_no_half_and_is_completed_next(
    shop: Workspace, tmp_path: Path
) -> None:
    for operation in count():
        was_killed = killed(shop, tmp_path / "out", operation=operation)
        assert_no_half(shop, tmp_path / "out")
        assert_completed(shop, tmp_path / "out")
        begin_from_nothing(shop, tmp_path / "out")
        if not was_killed:
            break
    assert operation > 3 * len(FILES)


def test_only_the_owner_reads_records_and_files(shop: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "out"
    exports.salt(shop)
    interrupted_export.export(shop.root, out)
    for folder in (out, shop.exports, shop.exports / KEY):
        assert folder.stat().st_mode & 0o777 == 0o700
        assert {file.stat().st_mode & 0o777 for file in folder.iterdir() if file.is_file()} == {0o600}


def test_a_record_is_there_before_the_first_file(shop: Workspace, tmp_path: Path) -> None:
    record = exports.publish(shop, KEY, TOLD, TABLES)
    assert exports.records(shop) == (record,)
    assert not record.is_delivered
    with pytest.raises(WorkspaceError, match="cannot write"):
        exports.deliver(record, FILES, shop.root / "source.json")
    assert not exports.records(shop)[0].is_delivered


def test_the_same_export_again_adds_no_record(shop: Workspace, tmp_path: Path) -> None:
    for _ in range(2):
        interrupted_export.export(shop.root, tmp_path / "out")
    assert len(exports.records(shop)) == 1


def test_records_come_in_the_order_that_they_were_made_in(shop: Workspace) -> None:
    for number, key in enumerate("cab", start=1):
        exports.publish(shop, key, TOLD | {"number": number}, {})
    (shop.exports / "customers-20260301.csv").write_text("a table that the console wrote\n")
    assert [record.key for record in exports.records(shop)] == list("cab")


def test_the_salt_stays(shop: Workspace) -> None:
    assert exports.salt(shop) == exports.salt(shop)
    assert len(exports.salt(shop)) == 64


def test_a_table_that_is_gone_is_one_sentence(shop: Workspace) -> None:
    record = exports.publish(shop, KEY, TOLD, {"contacts": pl.DataFrame({"customer_id": ["a"]})})
    with pytest.raises(WorkspaceError, match=r"cannot read .*holdout\.parquet"):
        record.table("holdout")
