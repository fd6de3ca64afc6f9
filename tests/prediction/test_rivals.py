import numpy as np
import polars as pl
import pytest

from recall_console.customers import rfm
from recall_console.prediction.process import NAMES
from recall_console.prediction.rivals import RecencyRule, RfmRule
from recall_console.prediction.snapshots import Bools, Floats, Matrix


def customers(recency: Floats, orders: Floats, spend: Floats) -> Matrix:
    matrix = np.zeros((len(recency), len(NAMES)), dtype=np.float32)
    for name, values in (("recency_purchase", recency), ("orders_365d", orders), ("net_spend_365d", spend)):
        matrix[:, NAMES.index(name)] = values
    return matrix


def base(size: int = 5000, seed: int = 1) -> tuple[Matrix, Bools]:
    """Who bought lately or often stays."""
    rng = np.random.default_rng(seed)
    recency = rng.integers(1, 365, size).astype(float)
    orders = rng.geometric(0.4, size).astype(float)
    leaves = 1 / (1 + np.exp(-(recency / 60 - orders)))
    return customers(recency, orders, orders * rng.lognormal(3, 1, size)), rng.random(size) < leaves


def test_who_bought_lately_and_often_leaves_least() -> None:
    rule = RfmRule.of(*base())
    best, worst = customers(np.array([3.0, 300.0]), np.array([9.0, 1.0]), np.array([500.0, 1.0])), base()[1]
    told = rule.predict(best)
    assert told[0] < worst.mean() < told[1]


def test_a_cell_tells_the_churn_observed_in_it_once_it_holds_many() -> None:
    matrix, churned = base()
    rule = RfmRule.of(matrix, churned)
    told = rule.predict(matrix)
    for probability in np.unique(told):
        cell = told == probability
        if cell.sum() > 400:
            assert probability == pytest.approx(churned[cell].mean(), abs=0.03)


def test_cells_are_those_of_the_rfm_grid() -> None:
    """The scores of the snapshot learnt from are the ones that ``customers.rfm`` gives."""
    matrix, churned = base(500)
    facts = pl.DataFrame(
        {
            "recency_days": matrix[:, NAMES.index("recency_purchase")].astype(float),
            "frequency": matrix[:, NAMES.index("orders_365d")].astype(float),
            "monetary": matrix[:, NAMES.index("net_spend_365d")].astype(float),
        }
    ).with_columns(
        r=rfm.score(-pl.col("recency_days")),
        f=rfm.score(pl.col("frequency")),
        m=rfm.score(pl.col("monetary")),
    )
    grid = facts.with_columns(fm=(pl.col("f") + pl.col("m") + 1) // 2, churned=pl.Series(churned))
    observed = grid.group_by("r", "fm").agg(pl.col("churned").sum().alias("left"), pl.len())
    row = grid.group_by("r").agg(pl.col("churned").sum().alias("row_left"), pl.len().alias("row"))
    told = RfmRule.of(matrix, churned).churn
    for r, fm, left, size, row_left, in_row in observed.join(row, on="r").iter_rows():
        shrunk = (row_left + 20 * churned.mean()) / (in_row + 20)
        assert told[r - 1, fm - 1] == pytest.approx((left + 20 * shrunk) / (size + 20))


def test_an_empty_cell_tells_the_churn_of_its_row() -> None:
    recency, always = np.repeat([5.0, 300.0], 200), np.ones(400)
    matrix, churned = customers(recency, always, always), np.repeat([False, True], 200)
    unseen = customers(np.array([5.0, 300.0]), np.array([50.0, 50.0]), np.array([999.0, 999.0]))
    lately, long_ago = RfmRule.of(matrix, churned).predict(unseen)
    assert lately < 0.1
    assert long_ago > 0.9


def test_without_money_the_number_of_orders_speaks_alone() -> None:
    matrix, churned = base()
    matrix[:, NAMES.index("net_spend_365d")] = np.nan
    told = RfmRule.of(matrix, churned).predict(matrix)
    assert np.isfinite(told).all()
    assert len(np.unique(told)) > 10


def test_recency_never_lowers_the_churn_that_its_rule_tells() -> None:
    matrix, churned = base()
    days = customers(np.arange(1.0, 400.0), np.ones(399), np.ones(399))
    assert (np.diff(RecencyRule.of(matrix, churned).predict(days)) >= 0).all()
