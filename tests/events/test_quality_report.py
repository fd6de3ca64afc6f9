"""The quality report: duplicates, overlaps, gaps, and its way through JSON."""

import json
from datetime import date
from pathlib import Path

from event_files import TakeText, events_of

from recall_console.events import quality
from recall_console.events.intake import take_in
from recall_console.events.quality import Gap
from recall_console.settings import Settings

HEADER = "customer_id,date,amount\n"


def test_exact_duplicates_are_kept_and_counted(taken: TakeText) -> None:
    store = taken(HEADER + "a,2024-01-01,5\n" * 3 + "a,2024-01-02,5\n")
    assert store.meta.rows == 4
    assert store.quality.files[0].duplicates == 3


def test_duplicates_are_dropped_only_if_asked_for_and_that_is_remembered(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEADER + "a,2024-01-01,5\n" * 3 + "a,2024-01-02,5\n")
    source, folder = str(tmp_path / "a.csv"), tmp_path / "store"
    store = take_in(source, folder, Settings(), drop_duplicates=True)
    assert (store.meta.rows, store.quality.files[0].dropped, store.quality.files[0].used) == (2, 2, 2)
    assert take_in(source, folder, Settings()) == store
    assert take_in(source, folder, Settings(), drop_duplicates=False).meta.rows == 4


def test_a_later_file_adds_no_duplicates_if_they_are_dropped(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1.csv").write_text(HEADER + "a,2024-01-01,5\n")
    take_in(str(tmp_path / "in"), tmp_path / "store", Settings(), drop_duplicates=True)
    (tmp_path / "in" / "2.csv").write_text(HEADER + "a,2024-01-01,5\nb,2024-01-01,5\n")
    store = take_in(str(tmp_path / "in"), tmp_path / "store", Settings())
    assert events_of(store)["customer_id"].to_list() == ["a", "b"]
    assert [(file.used, file.dropped) for file in store.quality.files] == [(1, 0), (1, 1)]


def test_files_that_overlap_in_time_and_rows_are_reported(taken: TakeText) -> None:
    store = taken(
        HEADER + "a,2024-01-01,5\nb,2024-01-02,6\nb,2024-01-02,6\n",
        HEADER + "b,2024-01-02,6\nc,2024-01-03,7\n",
        HEADER + "c,2024-01-04,7\n",
    )
    [overlap] = store.quality.overlaps
    assert [Path(path).name for path in (overlap.first, overlap.second)] == ["0-events.csv", "1-events.csv"]
    assert overlap.rows == 1
    assert [file.duplicates for file in store.quality.files] == [2, 0, 0]


def test_months_and_days_without_events_are_found(taken: TakeText) -> None:
    store = taken(HEADER + "a,2023-12-30,5\na,2023-12-31,5\na,2024-02-01,5\na,2024-02-04,5\n")
    report = store.quality
    assert report.monthly_events == {"2023-12": 2, "2024-01": 0, "2024-02": 2}
    assert report.empty_months == ["2024-01"]
    assert report.gaps == (
        Gap(date(2024, 1, 1), date(2024, 1, 31), 31),
        Gap(date(2024, 2, 2), date(2024, 2, 3), 2),
    )


def test_the_report_survives_json(taken: TakeText) -> None:
    store = taken(
        HEADER + "a,2024-01-01,5\na,soon,5\na,2024-03-01,5\n", HEADER + "b,2024-01-01,5\na,2024-03-01,5\n", ""
    )
    report = store.quality
    document = json.loads(json.dumps(report.as_dict()))
    assert quality.from_dict(document) == report
    assert document["totals"]["rows"] == 5
    assert document["unread"][0]["reason"].startswith("the file is empty")
    assert document["layouts"][0]["mapping"]["guesses"]["time"]["because"] == "by its name"
