"""Customers are found in the table on disk: only what is looked at is read, and only what is used is kept."""

from multiprocessing.pool import ThreadPool
from pathlib import Path

import polars as pl
import pytest
from books import a_book, an_advised_book, hostile_scores, scores

from recall_console.console import finder as finders
from recall_console.console import shelf as shelves
from recall_console.console.export import export
from recall_console.console.lines import PENDING
from recall_console.console.panes.overview_export import written
from recall_console.console.selection import Selection, as_condition, first
from recall_console.console.shelf import Shelf, narrow
from recall_console.console.summary import summary
from recall_console.errors import WorkspaceError
from recall_console.prediction.opening import EVERYONE
from recall_console.prediction.segments import where

NUMBERS = pl.Series([2, 0], dtype=pl.UInt32)


@pytest.mark.parametrize("falling", [True, False])
@pytest.mark.parametrize(
    "column", ["value_at_risk", "customer_id", "staple_item", "segment", "decided", "next_due_at"]
)
def test_an_order_is_that_of_the_whole_table_sorted(column: str, falling: bool, tmp_path: Path) -> None:
    book = a_book(tmp_path)
    found = book.finder.find(Selection(sort=column, falling=falling))
    table = book.customers().collect()
    ids = table.sort(column, descending=falling, nulls_last=True, maintain_order=True)["customer_id"]
    assert table["customer_id"].gather(found.order).to_list() == ids.to_list()


def test_the_first_rows_are_those_that_were_kept(tmp_path: Path) -> None:
    for table in (scores(), hostile_scores()):
        book = a_book(tmp_path, table)
        order = book.finder.find(first(book.opening)).order
        kept = [row["customer_id"] for row in book.opening.rows]
        assert book.scores["customer_id"].gather(order.head(len(kept))).to_list() == kept


def test_what_was_sorted_is_at_hand_and_a_group_is_not(tmp_path: Path) -> None:
    finder = a_book(tmp_path).finder
    asked = Selection(sort="frequency", falling=True)
    assert finder.at_once(asked) is None
    found = finder.find(asked)
    ready = finder.at_once(asked)
    assert ready is not None
    assert ready.order is found.order
    assert finder.at_once(Selection(sort="frequency", falling=True, group="loyal")) is None


def test_groups_and_conditions_are_met_by_who_is_found(tmp_path: Path) -> None:
    book = a_book(tmp_path)
    found = book.finder.find(Selection(group="loyal", condition="churn_probability > 0.5"))
    members = book.scan().filter(pl.col("segment") == "loyal", pl.col("churn_probability") > 0.5)
    ids = members.select("customer_id").collect().to_series()
    assert found.order.len() == ids.len() > 0
    assert book.scores["customer_id"].gather(found.order).to_list() == ids.to_list()


def test_a_table_that_went_away_is_a_sentence(tmp_path: Path) -> None:
    book = a_book(tmp_path)
    book.scores_path.unlink()
    found = book.finder.find(Selection(sort="frequency"))
    assert found.order.is_empty()
    assert "cannot be read any more" in found.error
    with pytest.raises(WorkspaceError, match="cannot be read any more"):
        book.shelf.bring(["frequency"])


def test_a_condition_is_not_to_blame_where_the_table_went_away(tmp_path: Path) -> None:
    book = a_book(tmp_path)
    everyone = book.finder.find(Selection())
    book.scores_path.unlink()
    found = book.finder.find(Selection(condition="frequency < 3"))
    assert "cannot be read any more" in found.error
    for reads in (
        lambda: summary(book, everyone.order),
        lambda: export(book, everyone.order),
        lambda: written(book),
    ):
        with pytest.raises(WorkspaceError, match="cannot be read any more"):
            reads()
    assert not any(book.workspace.exports.rglob("*"))


def test_a_full_disk_leaves_no_half_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(_: pl.DataFrame, file: Path, **how: object) -> None:
        file.write_text("customer_id\nc0")
        raise OSError("No space left on device (os error 28)")

    monkeypatch.setattr(pl.DataFrame, "write_csv", half)
    book = a_book(tmp_path)
    with pytest.raises(WorkspaceError, match="No space left on device"):
        export(book, book.finder.find(Selection()).order)
    assert not any(book.workspace.exports.iterdir())


def test_figures_of_an_export_are_told_no_finer_than_in_every_other_file(tmp_path: Path) -> None:
    book = a_book(tmp_path, scores(1, churn_probability=1 / 3))
    file = export(book, book.finder.find(Selection()).order)
    assert ",0.333333," in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "condition", ["max(r) > 3", "count(*) > 3", "true", "1 = 1", "not null", "max(r) < 0", "1 = 2"]
)
def test_a_condition_that_is_the_same_for_all_keeps_all_or_none(condition: str, tmp_path: Path) -> None:
    book = an_advised_book(tmp_path)
    wanted = where(book.customers().collect(), condition).height
    for asked in (Selection(condition=condition), Selection(within=condition)):
        found = book.finder.find(asked)
        assert (found.order.len(), found.error) == (wanted, "")


@pytest.mark.parametrize(
    "condition",
    ["r = 1 or(f = 2)", "r = 1\nor\tf = 2", "r = 1 OR f = 2", "r = 1 and f = 2 or f = 3", "not r = 1"],
)
@pytest.mark.parametrize("within", ["", "r = 5 or(f = 1)"])
def test_a_saved_segment_is_who_was_shown(condition: str, within: str, tmp_path: Path) -> None:
    finder = a_book(tmp_path).finder
    for group in ("loyal", EVERYONE):
        shown = Selection(group=group, condition=condition, within=within)
        saved = Selection(within=as_condition(shown))
        assert finder.find(saved).order.to_list() == finder.find(shown).order.to_list()


def test_a_condition_that_stands_alone_is_saved_as_it_was_typed() -> None:
    assert as_condition(Selection(condition="frequency < 3")) == "frequency < 3"


def test_threads_that_look_at_once_all_find_their_customers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finders, "MOST_KEPT", 1)
    finder = a_book(tmp_path).finder
    asked = [Selection(sort=column, condition=f"r = {r}") for column in ("r", "f", "m") for r in range(1, 6)]
    alone = [finder.find(each).order.to_list() for each in asked]
    with ThreadPool(8) as pool:
        together = pool.map(lambda each: finder.find(each).order.to_list(), asked * 20)
    assert together == alone * 20


def test_a_column_is_pending_until_it_is_brought(tmp_path: Path) -> None:
    shelf = a_book(tmp_path).shelf
    names = ["customer_id", "frequency"]
    assert shelf.lacking(names) == ["frequency"]
    assert shelf.page(names, NUMBERS) == [("c00002", PENDING), ("c00000", PENDING)]
    shelf.bring(names)
    assert shelf.lacking(names) == []
    assert shelf.page(names, NUMBERS) == [("c00002", 3), ("c00000", 1)]


def test_columns_unused_for_longest_go_first_and_wanted_ones_never(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = a_book(tmp_path).shelf
    one = shelf.column("monetary").estimated_size()
    monkeypatch.setattr(shelves, "ROOM", 2 * one)
    for name in ("expected_spend", "expected_orders"):
        shelf.bring([name])
    shelf.page(["monetary"], NUMBERS)
    shelf.bring(["churn_probability"])
    shelf.bring(["return_probability"])
    assert shelf.lacking(["monetary", "expected_spend", "expected_orders"]) == [
        "expected_spend",
        "expected_orders",
    ]
    wanted = ["monetary", "expected_spend", "expected_orders", "churn_probability", "return_probability"]
    shelf.bring(wanted)
    assert shelf.lacking(wanted) == []


def test_every_customer_has_a_place(tmp_path: Path) -> None:
    table = hostile_scores()
    shelf = a_book(tmp_path, table).shelf
    assert [shelf.place(name) for name in table["customer_id"]] == list(range(table.height))
    assert shelf.place("nobody") is None
    assert Shelf(table.lazy(), table.clear()).place("nobody") is None


def test_shared_words_take_less_room_and_sort_as_words() -> None:
    words = pl.Series("word", ["oat milk", None, "Äpfel", "oat milk", "bread"] * 100)
    assert narrow(words).estimated_size() < words.estimated_size()
    assert narrow(words).cast(pl.String).equals(words)
    assert narrow(words).sort().cast(pl.String).equals(words.sort())
