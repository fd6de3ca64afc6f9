"""Who the overview says has slipped from high value is who the migration matrix counts."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from recall_console.customers import tiers
from recall_console.customers.migration import migrations
from recall_console.events.intake import take_in
from recall_console.events.sample.bundled import EVENTS, RUN, SAMPLE_AS_OF, sample_data_dir
from recall_console.prediction.overview import overview
from recall_console.prediction.snapshots import snapshot
from recall_console.prediction.table import rules_only
from recall_console.settings import Settings
from recall_console.workspace import tiers as kept

SETTINGS = Settings()


def alert(scores: pl.DataFrame) -> object:
    alerts = {each.code: each.values for each in overview(scores, {}).alerts}
    return alerts["core_slipping"]["customers"]


def slipping_by_the_matrix(folder: Path, as_of: date) -> int:
    dates = [as_of - timedelta(days=SETTINGS.snapshot_step_days), as_of]
    before, after = (kept.read(folder, day, ["customer_id", "monetary", "value_tier"]) for day in dates)
    share = migrations(before, after, by="value_tier", start=dates[0], end=dates[1]).core_slipping
    assert share is not None
    return share.customers


def test_on_the_bundled_sample(tmp_path: Path) -> None:
    store = take_in(str(sample_data_dir() / EVENTS), tmp_path / "store", SETTINGS)
    tiers.update(tmp_path / "tiers", store, SAMPLE_AS_OF, SETTINGS)
    scores = pl.read_parquet(sample_data_dir() / RUN / "scores.parquet")
    assert slipping_by_the_matrix(tmp_path / "tiers", SAMPLE_AS_OF) == alert(scores)


@pytest.mark.slow
@pytest.mark.real_data
def test_on_online_retail(real_data: Path, tmp_path: Path) -> None:
    as_of = date(2011, 9, 9)
    store = take_in(str(real_data / "online_retail" / "online_retail.csv.gz"), tmp_path / "store", SETTINGS)
    tiers.update(tmp_path / "tiers", store, as_of, SETTINGS)
    scores = rules_only(snapshot(store, as_of, 90, SETTINGS))
    assert slipping_by_the_matrix(tmp_path / "tiers", as_of) == alert(scores)
