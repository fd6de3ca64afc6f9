"""`model` says what the Model pane shows."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from recall_console.events.sample.bundled import EVENTS, RUN, SETTINGS, sample_data_dir
from recall_console.workspace import runs, workspace

Run = Callable[..., tuple[int, str, str]]
SAMPLE = sample_data_dir()


@pytest.fixture
def shop() -> workspace.Workspace:
    """The bundled shop, opened with its bundled scores."""
    opened = workspace.prepare(str(SAMPLE / EVENTS), overrides=SETTINGS)
    runs.adopt(opened, SAMPLE / RUN)
    workspace.remember(opened)
    return opened


def test_it_tells_the_card_of_the_latest_run(run: Run, shop: workspace.Workspace) -> None:
    code, out, _ = run("model")
    assert code == 0
    for part in (
        "target accuracy",
        "Do they leave as often as it says?",
        "Is it better than a simple rule?",
        "Risk tiers",
    ):
        assert part in out


def told(run: Run) -> dict[str, Any]:
    code, out, _ = run("model", "--json")
    assert code == 0
    found: dict[str, Any] = json.loads(out)
    return found


def test_its_json_is_the_card_and_what_the_pane_makes_of_it(run: Run, shop: workspace.Workspace) -> None:
    kept = json.loads((SAMPLE / RUN / "metrics.json").read_text())
    found = told(run)
    assert found["figures"] == kept["figures"]
    assert found["selective"] == kept["selective"]
    assert all({"low", "high", "is_off"} <= group.keys() for group in found["calibration"])
    assert all({"low", "high"} <= tier.keys() for tier in found["risk_tiers"])
    assert len(found["gains_ideal"]) == len(found["gains"])


def test_dates_of_the_last_backtest_are_in_it(run: Run, shop: workspace.Workspace) -> None:
    folds = [{"as_of": "2025-11-01", "figures": {"roc_auc": {"value": 0.8}}}]
    shop.backtest.write_text(json.dumps({"folds": folds}))
    assert told(run)["folds"] == folds
    assert "2025-11-01" in run("model")[1]


def test_a_backtest_that_cannot_be_read_is_said_and_hides_nothing(
    run: Run, shop: workspace.Workspace
) -> None:
    shop.backtest.write_text("{")
    code, out, _ = run("model")
    assert code == 0
    assert "backtest writes it anew" in " ".join(out.split())
    assert "target accuracy" in out
