"""Who the overview says has slipped from high value is who the migration matrix counts."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from recall_console.customers import tiers
from recall_console.customers.migration import migrations, sizes_before
from recall_console.events.intake import take_in
from recall_console.events.sample.bundled import EVENTS, RUN, SAMPLE_AS_OF, sample_data_dir
from recall_console.prediction.overview import Beside, overview
from recall_console.prediction.segments import segments
from recall_console.prediction.snapshots import snapshot
from recall_console.prediction.table import rules_only
from recall_console.settings import Settings
from recall_console.workspace import tiers as kept

SETTINGS = Settings()


def alert(scores: pl.DataFrame) -> object:
    alerts = {each.code: each.values for each in overview(scores, Beside(card={}, settings=SETTINGS)).alerts}
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
    moved = dict(segments(scores, by="value_move").select("segment", "size").iter_rows())
    assert moved["core_slipping"] == alert(scores)


def test_sizes_before_are_those_of_one_snapshot_step_before(tmp_path: Path) -> None:
    store = take_in(str(sample_data_dir() / EVENTS), tmp_path / "store", SETTINGS)
    tiers.update(tmp_path / "tiers", store, SAMPLE_AS_OF, SETTINGS)
    scores = pl.read_parquet(sample_data_dir() / RUN / "scores.parquet")
    before = sizes_before(tmp_path / "tiers", SAMPLE_AS_OF, SETTINGS.snapshot_step_days)
    tier = scores["previous_value_tier"].drop_nulls().value_counts()
    assert before["value_tier"] == {str(group): size for group, size in tier.iter_rows()}
    assert sum(before["segment"].values()) == tier["count"].sum()
    assert sizes_before(tmp_path / "tiers", SAMPLE_AS_OF, 1) == {}


@pytest.mark.slow
@pytest.mark.real_data
def test_on_online_retail(real_data: Path, tmp_path: Path) -> None:
    as_of = date(2011, 9, 9)
    store = take_in(str(real_data / "online_retail" / "online_retail.csv.gz"), tmp_path / "store", SETTINGS)
    tiers.update(tmp_path / "tiers", store, as_of, SETTINGS)
    scores = rules_only(snapshot(store, as_of, 90, SETTINGS))
    assert slipping_by_the_matrix(tmp_path / "tiers", as_of) == alert(scores)
