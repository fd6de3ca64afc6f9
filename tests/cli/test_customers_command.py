"""Groups and customers of the bundled shop, as commands answer them: what the pane shows, and nothing else."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from recall_console.cli.main import USAGE
from recall_console.console import store
from recall_console.console.book import Book
from recall_console.console.selection import Selection, as_condition
from recall_console.events.sample.bundled import EVENTS, RUN, SETTINGS, sample_data_dir
from recall_console.workspace import runs, segment_file, workspace

Run = Callable[..., tuple[int, str, str]]
SAMPLE = sample_data_dir()


@pytest.fixture
def shop() -> workspace.Workspace:
    """The bundled shop, opened with its bundled scores."""
    opened = workspace.prepare(str(SAMPLE / EVENTS), overrides=SETTINGS)
    runs.adopt(opened, SAMPLE / RUN)
    workspace.remember(opened)
    return opened


def answer(run: Run, *words: str) -> Any:
    code, out, err = run(*words, "--json")
    assert code == 0, err
    return json.loads(out)


def test_the_list_is_the_tables_row_for_row(run: Run, shop: workspace.Workspace) -> None:
    book = store.load(shop)
    assert isinstance(book, Book)
    told = answer(run, "customers", "--limit", "30")
    assert told["sort"] == book.opening.sort
    names = [name for name in book.customers().collect_schema() if name in told["rows"][0]]
    shown = book.opening.rows[:30]
    for row, cells in zip(told["rows"], shown, strict=True):
        assert {name: row[name] for name in names if name in cells and not name.endswith("_at")} == {
            name: cells[name] for name in names if name in cells and not name.endswith("_at")
        }


def test_the_groups_are_the_panes_cell_for_cell(run: Run, shop: workspace.Workspace) -> None:
    book = store.load(shop)
    assert isinstance(book, Book)
    for by in book.opening.groups:
        told = answer(run, "segments", "--by", by)
        assert told == [dict(row) for row in book.opening.groups[by][1:]]


def test_a_saved_segment_is_listed_and_counted(run: Run, shop: workspace.Workspace) -> None:
    segment_file.save(shop.root, "dear and gone", "value_tier = 'high' and churn_probability > 0.8")
    listed = answer(run, "customers", "--segment", "dear and gone")
    assert all(row["value_tier"] == "high" and row["churn_probability"] > 0.8 for row in listed["rows"])
    (group,) = answer(run, "segments", "--by", "yours")
    assert (group["segment"], group["size"]) == ("dear and gone", listed["customers"])
    within = answer(run, "segments", "--by", "yours", "--where", "frequency > 9")
    assert within[0]["size"] < group["size"]


def test_a_movement_that_the_console_saves_is_a_condition_of_every_command(
    run: Run, shop: workspace.Workspace
) -> None:
    moved = as_condition(Selection(column="value_move", group="rising"))
    segment_file.save(shop.root, "climbers", moved)
    (group,) = answer(run, "segments", "--by", "yours")
    assert group["size"] == answer(run, "customers", "--where", moved)["customers"] > 0
    assert group["size"] == sum(row["size"] for row in answer(run, "segments", "--where", moved))


def test_a_saved_segment_that_makes_no_sense_is_named_and_the_others_are_counted(
    run: Run, shop: workspace.Workspace
) -> None:
    segment_file.save(shop.root, "of old", "no_such_column > 3")
    segment_file.save(shop.root, "all", "true")
    broken, sound = answer(run, "segments", "--by", "yours")
    assert broken["error"].startswith("there is no column 'no_such_column'")
    assert {name for name, value in broken.items() if value is not None} == {"segment", "error"}
    assert broken.keys() - {"error"} == sound.keys()
    assert sound["share"] == 1
    code, out, err = run("segments", "--by", "yours")
    assert (code, "of old" in out) == (0, True)
    assert "the segment 'of old' makes no sense: there is no column 'no_such_column'" in err


def test_a_condition_within_a_saved_segment_counts_as_the_pane_does(
    run: Run, shop: workspace.Workspace
) -> None:
    book = store.load(shop)
    assert isinstance(book, Book)
    segment_file.save(shop.root, "frequent", "frequency > 5")
    asked = Selection(within="frequency > 5", condition="monetary > avg(monetary)")
    told = answer(run, "customers", "--segment", "frequent", "--where", "monetary > avg(monetary)")
    assert told["customers"] == book.finder.find(asked).order.len()


def test_former_core_customers_are_a_segment_of_their_own(run: Run, shop: workspace.Workspace) -> None:
    told = answer(run, "customers", "--segment", "core_slipping")
    moved = {row["segment"]: row["size"] for row in answer(run, "segments", "--by", "value_move")}
    assert told["customers"] == moved["core_slipping"]
    assert all(row["previous_value_tier"] == "high" != row["value_tier"] for row in told["rows"])


@pytest.mark.usefixtures("shop")
def test_the_list_is_readable_at_eighty_cells(run: Run) -> None:
    code, out, _ = run("customers", "--limit", "3", "--segment", "cant_lose")
    assert code == 0
    assert "the first 3" in out
    assert max(map(len, out.splitlines())) <= 80
    assert "can't lose" in run("segments")[1]


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--where", "frequency >"), "something is missing at the end, after >"),
        (("--segment", "nosuch"), "there is no segment 'nosuch'; known are champions"),
        (("--sort", "churn"), "did you mean churn_probability?"),
    ],
)
def test_what_makes_no_sense_is_told_in_one_sentence(words: tuple[str, str], said: str, run: Run) -> None:
    code, _, err = run("customers", *words)
    assert code == USAGE
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.usefixtures("shop")
def test_a_condition_that_nobody_meets_is_an_answer(run: Run) -> None:
    assert answer(run, "customers", "--where", "frequency > 100000") == {
        "customers": 0,
        "sort": answer(run, "customers", "--limit", "1")["sort"],
        "falling": True,
        "rows": [],
    }
    code, out, _ = run("customers", "--where", "frequency > 100000")
    assert code == 0
    assert out.split("\n\n", 1)[1] == "0 customers: nobody meets the condition\n"
