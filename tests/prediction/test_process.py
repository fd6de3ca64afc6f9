import numpy as np
import polars as pl
import pytest
from prediction_shop import AS_OF, HORIZON, QUICK, START, known_shop

from recall_console.prediction.learning import learn
from recall_console.prediction.process import NAMES, VARIABLES, Process
from recall_console.prediction.snapshots import Examples, Snapshot, examples, snapshot, training_dates
from recall_console.prediction.testing import tell

MADE = [each.name for each in VARIABLES]
OF_MONEY = {"order_value_gamma_gamma", "spend_mbgnbd"}


@pytest.fixture(scope="module")
def now() -> Snapshot:
    return snapshot(known_shop(), AS_OF, HORIZON, QUICK)


def test_the_process_adds_its_variables_after_the_measured_ones() -> None:
    assert list(NAMES[-len(MADE) :]) == MADE
    assert len(set(NAMES)) == len(NAMES)


def test_what_the_processes_say_is_possible(now: Snapshot) -> None:
    told = now.variables.select(MADE)
    for name in ("bgnbd", "mbgnbd"):
        alive, returning, orders = (
            told[f"{what}_{name}"].to_numpy() for what in ("alive", "returning", "orders")
        )
        assert (returning > 0).all()
        assert (returning <= alive).all()
        assert (alive <= 1).all()
        assert (orders >= returning * (1 - 1e-5)).all()
    np.testing.assert_allclose(
        told["spend_mbgnbd"], told["orders_mbgnbd"] * told["order_value_gamma_gamma"], rtol=1e-5
    )


def test_who_bought_once_is_thought_gone_more_and_more_as_time_passes(now: Snapshot) -> None:
    """Where the first purchase may be the last; the BG/NBD knows no such thing."""
    once = now.variables.filter(pl.col("repeat_purchase_days") == 0).sort("tenure")
    assert (once["alive_bgnbd"] == 1).all()
    by_tenure = once.group_by("tenure", maintain_order=True).agg(pl.col("alive_mbgnbd").first())
    assert len(by_tenure) > 20
    assert (by_tenure["alive_mbgnbd"].diff().drop_nulls() < 0).all()


def test_where_nobody_came_back_the_process_is_silent(now: Snapshot) -> None:
    once = now.variables.filter(pl.col("repeat_purchase_days") == 0)
    process = Process.of(once)
    assert process.bgnbd is None
    assert process.mbgnbd is None
    told = process.variables(once, np.full(len(once), 60.0))
    of_orders = told.select(name for name in MADE if name not in OF_MONEY)
    assert np.isnan(of_orders.to_numpy()).all()


def test_without_amounts_orders_are_forecast_all_the_same() -> None:
    now = snapshot(known_shop().without_money(), AS_OF, HORIZON, QUICK)
    missing = {name for name in MADE if np.isnan(now.variables[name].to_numpy()).any()}
    assert missing == OF_MONEY
    assert np.isnan(now.variables.select(sorted(OF_MONEY)).to_numpy()).all()


def silent(those: Examples) -> Examples:
    """The same customers without what the process says."""
    rest = those.matrix.copy()
    rest[:, [NAMES.index(name) for name in MADE]] = np.nan
    return Examples(**(vars(those) | {"matrix": rest, "process": Process(None, None, None)}))


def test_models_learn_without_a_process() -> None:
    dates = training_dates(START, AS_OF, HORIZON, 2, QUICK)
    found = examples(known_shop(), dates, HORIZON, AS_OF, QUICK)
    learned = learn([silent(found[day]) for day in dates], HORIZON, QUICK)
    told = tell(silent(found[dates[0]]), learned)
    for name in ("probability", "expected_orders", "expected_spend", "spend_low", "spend_high"):
        assert told[name].is_finite().all(), name
    assert {name for name in told.columns if name.startswith("rule_")} == {"rule_recency", "rule_rfm"}
    assert told["spend_by_process"].is_nan().all()
