"""Kept standings as files: what is not there or not readable is one sentence."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from recall_console.errors import WorkspaceError
from recall_console.workspace import tiers

DAY = date(2024, 2, 1)
STANDING = pl.DataFrame({"customer_id": ["a", "b"], "segment": ["loyal", "new"]})


def test_a_standing_is_read_as_it_was_kept_with_its_note(tmp_path: Path) -> None:
    tiers.write(tmp_path / "tiers", DAY, STANDING, "1:abc")
    assert tiers.read(tmp_path / "tiers", DAY, ["segment"]).equals(STANDING.select("segment"))
    assert tiers.made_of(tmp_path / "tiers", DAY) == "1:abc"
    assert tiers.dates(tmp_path / "tiers") == (DAY,)


def test_dates_are_told_in_order_and_drafts_are_none(tmp_path: Path) -> None:
    for day in (date(2024, 3, 1), DAY):
        tiers.write(tmp_path, day, STANDING, "")
    (tmp_path / ".2024-04-01.draft").touch()
    assert tiers.dates(tmp_path) == (DAY, date(2024, 3, 1))
    assert tiers.dates(tmp_path / "nowhere") == ()


def test_a_date_that_is_not_kept_is_said(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="does not keep where customers stood on 2024-02-01"):
        tiers.read(tmp_path, DAY, ["segment"])


def test_a_damaged_file_is_said_and_has_no_note(tmp_path: Path) -> None:
    (tmp_path / "2024-02-01.parquet").write_bytes(b"half a table")
    with pytest.raises(WorkspaceError, match="cannot be read"):
        tiers.read(tmp_path, DAY, ["segment"])
    assert tiers.made_of(tmp_path, DAY) is None


def test_one_customer_is_followed_through_the_dates_that_they_were_there(tmp_path: Path) -> None:
    later = date(2024, 3, 1)
    tiers.write(tmp_path, DAY, STANDING.filter(pl.col("customer_id") == "a"), "")
    tiers.write(tmp_path, later, STANDING, "")
    assert tiers.of_customer(tmp_path, "b", [DAY, later], ["segment"]) == {later: ("new",)}
    assert tiers.of_customer(tmp_path, "a", [DAY, later], ["segment"]) == {DAY: ("loyal",), later: ("loyal",)}
    assert tiers.of_customer(tmp_path, "a", [], ["segment"]) == {}


def test_following_a_customer_through_a_damaged_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "2024-02-01.parquet").write_bytes(b"half a table")
    with pytest.raises(WorkspaceError, match="cannot be read"):
        tiers.of_customer(tmp_path, "a", [DAY], ["segment"])
