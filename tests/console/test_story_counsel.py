"""What a story says to do, beside what the advice for everybody says."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from recall_console.console.story.gathering import gather
from recall_console.errors import WorkspaceError
from recall_console.events.sample.bundled import EVENTS, RUN, SETTINGS, sample_data_dir
from recall_console.plans.files import plan_folder
from recall_console.workspace import runs, workspace
from recall_console.workspace.runs import Run
from recall_console.workspace.workspace import Workspace

FIGURES = ("cost", "brings_back", "net", "net_low", "net_high")


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    return workspace.prepare(str(sample_data_dir() / EVENTS), tmp_path / "shop", SETTINGS)


@pytest.fixture
def run(shop: Workspace) -> Run:
    """The bundled run, with its advice."""
    return runs.adopt(shop, sample_data_dir() / RUN)


def advised(run: Run, decision: str) -> list[dict[str, Any]]:
    table = pl.read_parquet(run.advice_path).filter(pl.col("decision") == decision)
    return table.gather_every(max(1, len(table) // 8)).to_dicts()


@pytest.mark.parametrize("decision", ["contact", "holdout", "leave_alone", "outside"])
def test_the_story_says_what_the_advice_for_everybody_says(shop: Workspace, run: Run, decision: str) -> None:
    rows = advised(run, decision)
    assert rows
    for row in rows:
        counsel = gather(shop, run, row["customer_id"]).counsel
        first = counsel.options[0]
        assert not counsel.is_old
        assert (first.action, first.advised) == (row["action"], True)
        figures = [getattr(first, name) for name in FIGURES]
        assert decision == "outside" or figures == pytest.approx([row[name] for name in FIGURES])


def test_a_changed_plan_is_weighed_as_it_is_now_and_said(shop: Workspace, run: Run) -> None:
    path = plan_folder.standing(shop)
    path.write_text(path.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    (row, *_) = advised(run, "contact")
    counsel = gather(shop, run, row["customer_id"]).counsel
    assert counsel.is_old
    assert counsel.decided is None
    assert counsel.options


def test_without_advice_the_plan_is_weighed_for_the_customer_alone(shop: Workspace, run: Run) -> None:
    (row, *_) = advised(run, "contact")
    counsel = gather(shop, replace(run, advice=None), row["customer_id"]).counsel
    assert counsel.options
    assert not counsel.is_old


def test_advice_that_is_gone_is_one_sentence(shop: Workspace, run: Run) -> None:
    (row, *_) = advised(run, "contact")
    run.advice_path.unlink()
    known = gather(shop, run, row["customer_id"])
    assert "cannot be read any more" in known.counsel.why_none


def test_scores_that_are_gone_are_said(shop: Workspace, run: Run) -> None:
    run.scores_path.unlink()
    with pytest.raises(WorkspaceError, match="cannot be read any more"):
        gather(shop, run, "C000001")


def test_a_run_without_events_says_so_in_the_place_of_the_timeline(shop: Workspace, run: Run) -> None:
    (row, *_) = advised(run, "contact")
    known = gather(shop, run, row["customer_id"])
    assert known.life is None
    assert "no event" in known.no_life
