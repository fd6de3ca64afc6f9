from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from books import scores
from screens import a_workspace

from recall_console.console.book import Book, Empty, Failed
from recall_console.console.store import glance, load
from recall_console.prediction.first_look import opening
from recall_console.prediction.opening import MAKE
from recall_console.settings import Settings
from recall_console.workspace import runs
from recall_console.workspace.files import write_json


def test_a_workspace_without_a_run_says_what_to_do(tmp_path: Path) -> None:
    state = load(a_workspace(tmp_path))
    assert isinstance(state, Empty)
    assert "r   reads sample-shop.csv and scores it" in state.sentence


def test_the_latest_run_is_loaded_without_the_reasons_which_come_per_customer(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    runs.publish(workspace, scores(), {"verdict": "ranking"}, {})
    book = load(workspace)
    assert isinstance(book, Book)
    assert book.scores.columns == ["customer_id"]
    assert "reason_1" not in book.customers().collect_schema()
    assert book.card == {"verdict": "ranking"}


def test_what_is_at_risk_is_what_a_certain_return_would_add(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    runs.publish(workspace, scores(5), {}, {})
    book = load(workspace)
    assert isinstance(book, Book)
    row = book.scan().collect().row(3, named=True)
    assert row["value_at_risk"] == row["value_if_returned_12m"] - row["expected_value_12m"]


def test_the_card_gets_the_folds_of_the_last_backtest(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    runs.publish(workspace, scores(5), {"verdict": "ranking"}, {})
    folds = [{"as_of": "2025-11-01", "figures": {"accuracy": {"value": 0.88}}}]
    write_json(workspace.backtest, {"verdict": "ranking", "folds": folds})
    book = load(workspace)
    assert isinstance(book, Book)
    assert book.card["folds"] == folds
    assert book.backtest_unread == ""


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"folds": [{}]}', '{"folds": 3}', '{"folds": [[]]}'])
def test_an_unreadable_backtest_is_one_sentence(content: str, tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    runs.publish(workspace, scores(5), {}, {})
    workspace.backtest.write_text(content, encoding="utf-8")
    book = load(workspace)
    assert isinstance(book, Book)
    assert "folds" not in book.card
    assert "recall-console backtest writes it anew" in book.backtest_unread


def test_a_damaged_run_is_a_sentence_and_not_a_crash(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    run = runs.publish(workspace, scores(), {}, {})
    run.scores_path.write_bytes(run.scores_path.read_bytes()[:500])
    state = load(workspace)
    assert isinstance(state, Failed)
    assert "cannot read the scores" in state.sentence


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("latest", b"\xff\xfe", "cannot read"),
        ("latest", b"a\0b", "cannot read"),
        ("latest", b"", "cannot read"),
        (f"{{run}}/{runs.MANIFEST}", b"{}", "does not tell when the run was made"),
        (f"{{run}}/{runs.MANIFEST}", b'{"made_at": "yesterday"}', "does not tell when the run was made"),
        (f"{{run}}/{runs.MANIFEST}", b"[]", "cannot read"),
        (f"{{run}}/{runs.CARD}", b"[]", "cannot read"),
        (f"{{run}}/{runs.CARD}", b"\xff", "cannot read"),
        (f"{{run}}/{runs.NORTH_STAR}", b"{}", "written by another version"),
    ],
)
def test_a_damaged_document_of_a_run_is_a_sentence_and_not_a_crash(
    file: str, content: bytes, told: str, tmp_path: Path
) -> None:
    workspace = a_workspace(tmp_path)
    run = runs.publish(workspace, scores(), {}, {}, opening=opening(scores()).as_dict())
    workspace.backtest.write_text('{"folds": [{"as_of": "2025-11-01", "figures": {}}]}')
    (workspace.runs / file.format(run=run.folder.name)).write_bytes(content)
    state = load(workspace)
    assert isinstance(state, Failed)
    assert told in state.sentence
    glance(workspace)


def test_a_run_of_another_version_names_what_it_lacks(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    run = runs.publish(workspace, scores(), {}, {})
    pl.read_parquet(run.scores_path).drop("decided").write_parquet(run.scores_path)
    state = load(workspace)
    assert isinstance(state, Failed)
    assert "lack decided" in state.sentence


def test_events_that_came_in_later_make_a_run_stale(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    runs.publish(workspace, scores(), {}, {})
    workspace.store.mkdir()
    (workspace.store / "meta.json").write_text("{}")
    book = load(workspace)
    assert isinstance(book, Book)
    assert "cannot be read" in book.stale


def test_a_setting_that_changed_since_counts_from_the_next_run_on(tmp_path: Path) -> None:
    used = Settings(margin_rate=None)
    made = {"parameters": {"as_of": "2026-03-01", "settings": used.as_dict()}}
    kept = a_workspace(tmp_path)
    runs.publish(kept, scores(5), {}, made)
    book = load(replace(kept, settings=Settings(currency="£", margin_rate=0.35)))
    assert isinstance(book, Book)
    assert book.workspace.settings == Settings(currency="£", margin_rate=None)
    assert book.stale == "changed since these scores were made: margin_rate; r scores anew, with that"


def test_a_run_that_kept_its_opening_can_be_glanced_at(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    kept = opening(scores())
    runs.publish(workspace, scores(), {}, {}, opening=kept.as_dict())
    seen, book = glance(workspace), load(workspace)
    assert isinstance(book, Book)
    assert seen is not None
    assert seen.opening == book.opening == kept
    assert (seen.made_at, seen.stale) == (book.made_at, book.stale)


@pytest.mark.parametrize("kept", [{}, {"make": 0}, {"make": MAKE}, {"make": MAKE, "as_of": 7}])
def test_an_opening_of_another_make_is_found_out_anew(kept: dict[str, Any], tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    runs.publish(workspace, scores(), {}, {}, opening=kept)
    book = load(workspace)
    assert isinstance(book, Book)
    assert glance(workspace) is None
    assert book.opening.rows == opening(scores()).rows


def test_what_was_kept_of_customers_is_for_their_owner_alone(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path)
    run = runs.publish(workspace, scores(), {}, {}, opening=opening(scores()).as_dict())
    runs.copy_to(run, tmp_path / "copy")
    for folder in (run.folder, tmp_path / "copy"):
        assert (folder / runs.OPENING).stat().st_mode & 0o777 == 0o600
