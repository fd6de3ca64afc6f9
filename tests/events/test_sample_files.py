"""The sample's files: what is written, what is bundled, and what finding it costs."""

import gzip
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from recall_console.errors import WorkspaceError
from recall_console.events import sample
from recall_console.events.sample import bundled
from recall_console.settings import Settings

FILES = ("events.csv.gz", "contacts.csv", "truth.parquet")


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("first", "second"):
        sample.write(sample.simulate(200, 200, 5, date(2026, 3, 1)), tmp_path / folder)
    for file in FILES:
        assert (tmp_path / "first" / file).read_bytes() == (tmp_path / "second" / file).read_bytes()


def test_what_is_written_can_be_read_again(tmp_path: Path) -> None:
    shop = sample.simulate(200, 200, 5, date(2026, 3, 1))
    sample.write(shop, tmp_path)
    read = pl.read_csv(tmp_path / "events.csv.gz", try_parse_dates=True, infer_schema_length=None)
    assert read.columns == shop.events.columns
    assert read["time"].equals(shop.events["time"])
    assert read["amount"].equals(shop.events["amount"])
    assert len(pl.read_csv(tmp_path / "contacts.csv")) == len(shop.contacts)
    assert pl.read_parquet(tmp_path / "truth.parquet").equals(shop.truth)


def test_a_long_log_is_written_in_pieces_with_one_header(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = sample.simulate(200, 200, 5, date(2026, 3, 1))
    sample.write(shop, tmp_path / "whole")
    monkeypatch.setattr("recall_console.events.sample.files.ROWS_AT_ONCE", 100)
    sample.write(shop, tmp_path / "pieces")
    whole, pieces = (pl.read_csv(tmp_path / name / "events.csv.gz") for name in ("whole", "pieces"))
    assert whole.equals(pieces)


def test_the_bundled_sample_ends_before_its_as_of_date() -> None:
    events = pl.read_csv(bundled.sample_data_dir() / bundled.EVENTS, try_parse_dates=True)
    assert events["time"].dt.date().max() == date(2026, 2, 28)
    assert 1500 < events["customer_id"].n_unique() <= 2000


def test_the_bundled_sample_is_what_the_command_makes_on_any_machine(tmp_path: Path) -> None:
    sample.write(sample.simulate(2000, 455, Settings().seed), tmp_path)
    made, kept = (
        gzip.decompress((at / bundled.EVENTS).read_bytes()) for at in (tmp_path, bundled.sample_data_dir())
    )
    assert made == kept
    assert (tmp_path / "contacts.csv").read_bytes() == (
        bundled.sample_data_dir() / "contacts.csv"
    ).read_bytes()
    truths = (pl.read_parquet(at / "truth.parquet") for at in (tmp_path, bundled.sample_data_dir()))
    assert_frame_equal(*truths)


def test_the_bundled_sample_is_small() -> None:
    files = (path for path in bundled.sample_data_dir().rglob("*") if path.is_file())
    assert sum(path.stat().st_size for path in files) <= 3_000_000


def test_a_missing_sample_is_said_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled, "PACKAGE", tmp_path / "src" / "package")
    with pytest.raises(WorkspaceError, match="the bundled sample is missing"):
        bundled.sample_data_dir()


def test_the_sample_is_found_beside_the_package_in_a_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "package" / "sample_data"
    home.mkdir(parents=True)
    (home / bundled.EVENTS).touch()
    monkeypatch.setattr(bundled, "PACKAGE", tmp_path / "package")
    assert bundled.sample_data_dir() == home


@pytest.mark.parametrize("module", ["recall_console.events", "recall_console.events.sample.bundled"])
def test_importing_events_or_finding_the_sample_loads_no_numpy(module: str) -> None:
    code = f"import sys, {module}; print('numpy' in sys.modules, 'recall_console.events.sample.simulation' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["False", "False"]


def test_the_sample_offers_nothing_else() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = sample.nonsense
