"""The whole way from raw files, judged by a script that knows nothing of the product."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from recall_console.events.intake import take_in
from recall_console.prediction.card import Card
from recall_console.prediction.score import score
from recall_console.settings import Settings

JUDGE = Path(__file__).parents[2] / "benchmarks" / "judge.py"

pytestmark = [pytest.mark.slow, pytest.mark.real_data]


def judged(raw: Path, preset: str, as_of: date, folder: Path) -> tuple[dict[str, Any], Card]:
    store = take_in(str(raw), folder / "store", Settings())
    scored = score(store, as_of, 90, Settings())
    table = folder / "scores.parquet"
    scored.scores.write_parquet(table)
    arguments = [str(table), str(raw), "--preset", preset, "--as-of", as_of.isoformat(), "--json"]
    told = subprocess.run(
        [sys.executable, str(JUDGE), *arguments], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(told.stdout)
    return found, scored.card


def test_cdnow_is_ranked_and_calibrated(real_data: Path, tmp_path: Path) -> None:
    """A plain booster on 26 variables made by hand reaches 0.837 and 0.0889, recency alone 0.828."""
    found, card = judged(real_data / "cdnow" / "CDNOW_master.txt", "cdnow", date(1998, 4, 1), tmp_path)
    assert found["customers"] == card.customers == 23_502
    assert found["churn"] == pytest.approx(0.8595, abs=5e-5)
    assert found["roc_auc"] >= 0.836
    assert found["brier"] <= 0.0890
    assert found["ece"] <= 0.02
    assert 0.90 <= found["spend_interval_coverage"] <= 0.98
    assert found["roc_auc_recency_alone"] == pytest.approx(0.828, abs=5e-4)


def test_online_retail_is_ranked_and_its_christmas_warned_of(real_data: Path, tmp_path: Path) -> None:
    raw = real_data / "online_retail" / "online_retail.csv.gz"
    found, card = judged(raw, "online-retail", date(2011, 9, 9), tmp_path)
    assert found["customers"] == card.customers
    assert found["roc_auc"] >= 0.730
    assert found["brier"] <= 0.215
    warned = {each.code: each.values for each in card.warnings}
    assert warned["months_never_seen"]["months"] == ["10", "11", "12"]
