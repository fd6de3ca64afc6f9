import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import polars as pl
import pytest
from prediction_shop import HORIZON, QUICK, START, Shop, happened, known_shop

from recall_console.events.schema import EventType
from recall_console.prediction import learning
from recall_console.prediction.backtest import Backtest, backtest, mean
from recall_console.prediction.learning import Learned
from recall_console.prediction.snapshots import Examples, sizes
from recall_console.settings import Settings


@pytest.fixture
def small_shop() -> Shop:
    return known_shop()


@pytest.fixture(scope="module")
def tested() -> Backtest:
    return backtest(known_shop(), 2, HORIZON, QUICK)


def test_each_fold_learns_from_what_was_over_before_it_began(tested: Backtest) -> None:
    assert len(tested.folds) == 2
    for fold in tested.folds:
        assert all(day + timedelta(days=HORIZON) <= fold["as_of"] for day in fold["trained_on"])


def test_folds_step_back_from_the_end_of_the_data(tested: Backtest, small_shop: Shop) -> None:
    end = small_shop.meta.last_at.date() + timedelta(days=1)
    assert [fold["until"] for fold in tested.folds] == [end, end - timedelta(days=QUICK.snapshot_step_days)]


def test_the_card_is_the_mean_of_the_folds(tested: Backtest) -> None:
    for name in ("base_rate", "roc_auc"):
        of_folds = [fold["figures"][name]["value"] for fold in tested.folds]
        assert tested.card.figures[name]["value"] == pytest.approx(sum(of_folds) / 2)
    assert tested.card.rivals["recency"]["roc_auc"]["value"] > 0.5
    assert tested.withheld == ""
    assert tested.card.tested_on is not None
    assert tested.card.tested_on["folds"] == 2
    assert tested.card.drift == tested.folds[0]["drift"]
    told = json.loads(json.dumps(tested.as_dict()))
    assert told["sentences"][0]["code"].startswith("trust_")
    assert [fold["as_of"] for fold in told["folds"]] == [fold["as_of"].isoformat() for fold in tested.folds]


def test_a_large_base_is_learnt_from_as_a_sample_and_tested_as_a_whole(
    small_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    learnt: list[int] = []

    def learn(earlier: Sequence[Examples], horizon_days: int, settings: Settings) -> Learned:
        learnt.extend(map(len, earlier))
        return learning.learn(earlier, horizon_days, settings)

    monkeypatch.setattr("recall_console.prediction.backtest.learn", learn)
    few = replace(QUICK, max_training_rows=600)
    tested = backtest(small_shop, 2, HORIZON, few)
    assert len(tested.folds) == 2
    for fold in tested.folds:
        everybody, _ = sizes(small_shop, fold["as_of"])
        assert fold["customers"] == everybody
        assert max(learnt) < 0.7 * everybody


def test_a_sample_ranks_about_as_well_as_everybody(tested: Backtest, small_shop: Shop) -> None:
    sampled = backtest(small_shop, 2, HORIZON, replace(QUICK, max_training_rows=600))
    roc_auc = [each.card.figures["roc_auc"]["value"] for each in (tested, sampled)]
    assert roc_auc[1] == pytest.approx(roc_auc[0], abs=0.05)


def test_too_little_history_is_withheld_in_a_sentence(small_shop: Shop) -> None:
    first_weeks = pl.col("at") < datetime(START.year, START.month, START.day) + timedelta(days=70)
    found = backtest(Shop(small_shop.events.filter(first_weeks)), 3, HORIZON, QUICK)
    assert found.folds == ()
    assert "days of history are too few, 180 are needed" in found.withheld
    assert found.as_dict()["verdict"] == "withheld"


def test_unknown_numbers_are_left_out_of_means() -> None:
    folds = [{"a": 1.0, "b": [{"c": None}], "d": True}, {"a": 3.0, "b": [{"c": 2.0}], "d": True}]
    assert mean(folds) == {"a": 2.0, "b": [{"c": 2.0}], "d": True}


def test_a_shop_that_closed_is_told_so_not_measured() -> None:
    """Nobody stays in the test's horizon: there is nothing to rank, and no history would help."""
    open_shop = known_shop()
    closing = open_shop.events.filter(pl.col("at") < datetime(2025, 6, 1))
    later = happened(("walker", datetime(2025, 11, 20), EventType.LOGIN, None))
    told = backtest(Shop(pl.concat([closing, later])), 1, HORIZON, QUICK)
    assert told.card.sentences[0].code == "withheld_outcomes"
    assert told.card.sentences[0].values["stayed"] == 0
