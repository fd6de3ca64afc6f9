"""What `overview` says, in words and as a document."""

import json
from collections.abc import Callable

import pytest

from recall_console.events.sample.bundled import EVENTS, RUN, SETTINGS, sample_data_dir
from recall_console.workspace import runs, workspace

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shop() -> str:
    """The bundled shop, opened with its bundled scores."""
    opened = workspace.prepare(str(sample_data_dir() / EVENTS), overrides=SETTINGS)
    runs.adopt(opened, sample_data_dir() / RUN)
    workspace.remember(opened)
    return opened.source


def test_the_first_line_says_whose_and_as_of_when(run: Run, shop: str) -> None:
    code, out, _ = run("overview")
    assert code == 0
    assert "events.csv.gz · as of 2026-03-01 · 1,786 customers · scored" in out.splitlines()[0]


def test_who_deserves_effort_comes_before_how_the_base_stands(run: Run, shop: str) -> None:
    _, out, _ = run("overview")
    order = ["Who deserves effort", "Look at these now", "What customers are worth", "How they stand"]
    assert sorted(order, key=out.index) == order


def test_the_document_tells_whose_and_as_of_when(run: Run, shop: str) -> None:
    told = json.loads(run("overview", "--json")[1])
    assert (told["source"], told["as_of"], told["currency"]) == ("events.csv.gz", "2026-03-01", "¥")
    assert told["customers"] == 1786


def test_the_people_behind_an_alert_are_one_command_away(run: Run, shop: str) -> None:
    alerts = json.loads(run("overview", "--json")[1])["alerts"]
    slipping = next(each["values"] for each in alerts if each["code"] == "core_slipping")
    code, out, _ = run("segments", "--where", slipping["condition"], "--json")
    assert code == 0
    assert sum(row["size"] for row in json.loads(out)) == slipping["customers"]
