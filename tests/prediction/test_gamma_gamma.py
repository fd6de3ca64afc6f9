from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime

from recall_console.prediction.gamma_gamma import FEWEST_CUSTOMERS, GammaGamma, _Amounts, fit
from recall_console.prediction.purchase_process import Floats

CDNOW = GammaGamma(6.25, 3.74, 15.44, 0.0)


@pytest.mark.real_data
def test_cdnow_has_the_published_gamma_gamma(real_data: Path) -> None:
    """Fader & Hardie 2013, of the 946 customers who bought again in the first 39 weeks."""
    lines = pl.read_csv(real_data / "cdnow" / "CDNOW_sample.txt", has_header=False, new_columns=["line"])
    words = pl.col("line").str.strip_chars().str.replace_all(" +", " ").str.split(" ")
    orders = lines.select(
        customer=words.list.get(1),
        day=words.list.get(2).str.to_date("%Y%m%d"),
        amount=words.list.get(4).cast(pl.Float64),
    )
    days = orders.filter(pl.col("day") <= date(1997, 9, 30)).group_by("customer", "day").agg(pl.sum("amount"))
    repeats = days.filter(pl.col("day") > pl.col("day").min().over("customer"))
    table = repeats.group_by("customer").agg(count=pl.len().cast(pl.Float64), mean=pl.mean("amount"))
    assert len(table) == 946

    model = fit(table["count"].to_numpy(), table["mean"].to_numpy())
    assert model is not None
    assert [model.p, model.q, model.gamma] == pytest.approx([6.25, 3.74, 15.44], abs=5e-3)


def test_who_has_no_order_is_expected_to_spend_the_populations_mean() -> None:
    told = CDNOW.expected(np.zeros(2), np.array([0.0, np.nan]))
    assert told == pytest.approx(6.25 * 15.44 / 2.74)


def test_own_orders_count_the_more_the_more_there_are() -> None:
    population = CDNOW.expected(np.zeros(1), np.zeros(1))[0]
    told = CDNOW.expected(np.array([1.0, 4, 400]), np.full(3, 100.0))
    assert population < told[0] < told[1] < told[2] < 100
    assert told[2] == pytest.approx(100, rel=0.01)


def drawn(customers: int) -> tuple[Floats, Floats, Floats]:
    """Counts and mean amounts that the model makes to the letter, and each customer's true mean."""
    rng = np.random.default_rng(20260301)
    scale = rng.gamma(CDNOW.q, 1 / CDNOW.gamma, customers)
    count = rng.geometric(0.4, customers).astype(np.float64)
    return count, rng.gamma(CDNOW.p * count, 1 / scale) / count, CDNOW.p / scale


def test_orders_are_worth_what_is_expected_of_them() -> None:
    """On average over the customers in each of ten bins of like expectations."""
    count, mean, true = drawn(100_000)
    told = CDNOW.expected(count, mean)
    for rows in np.array_split(np.argsort(told), 10):
        error = true[rows].std() / np.sqrt(len(rows))
        assert told[rows].mean() == pytest.approx(true[rows].mean(), abs=4 * error)


def test_a_fit_finds_the_model_that_made_the_amounts() -> None:
    count, mean, _ = drawn(100_000)
    model = fit(count, mean)
    assert model is not None
    assert [model.p, model.q, model.gamma] == pytest.approx([CDNOW.p, CDNOW.q, CDNOW.gamma], rel=0.1)


def test_the_gradient_is_that_of_the_likelihood() -> None:
    amounts = _Amounts.of(np.array([1.0, 2, 2, 7]), np.array([0.3, 1, 4, 2.2]))
    logs = np.array([1.2, 0.7, -0.3])
    _, slopes = amounts.loss(logs)
    assert slopes == pytest.approx(approx_fprime(logs, lambda at: amounts.loss(at)[0]), abs=1e-6)


def test_the_unit_of_money_does_not_matter() -> None:
    rng = np.random.default_rng(1)
    count, mean = rng.integers(1, 9, 300).astype(np.float64), rng.gamma(3, 10, 300)
    small, large = fit(count, mean), fit(count, mean * 25_000)
    assert small is not None
    assert large is not None
    assert large.expected(count, mean * 25_000) == pytest.approx(small.expected(count, mean) * 25_000)
    assert large.log_likelihood == pytest.approx(small.log_likelihood - 300 * np.log(25_000))


def test_customers_without_an_amount_are_not_learnt_from() -> None:
    rng = np.random.default_rng(1)
    count, mean = rng.integers(1, 9, 300).astype(np.float64), rng.gamma(3, 10, 300)
    more = fit(np.append(count, [0, 3, 3]), np.append(mean, [50, 0, np.nan]))
    assert more == fit(count, mean)


def test_too_few_customers_give_no_model() -> None:
    assert fit(np.zeros(0), np.zeros(0)) is None
    assert fit(np.ones(FEWEST_CUSTOMERS - 1), np.ones(FEWEST_CUSTOMERS - 1)) is None


def test_equal_amounts_are_expected_again() -> None:
    model = fit(np.arange(1.0, 101), np.full(100, 20.0))
    assert model is not None
    assert model.expected(np.array([0.0, 5]), np.array([0.0, 20])) == pytest.approx(20, rel=1e-3)


amount = st.floats(1e-4, 1e9)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(1, 400), amount), min_size=FEWEST_CUSTOMERS, max_size=40))
def test_any_amounts_give_expectations_between_the_own_and_the_populations_mean(
    rows: list[tuple[int, float]],
) -> None:
    count, mean = np.array(rows, dtype=np.float64).T
    model = fit(count, mean)
    assert model is not None
    told, population = model.expected(count, mean), model.expected(np.zeros(1), np.zeros(1))[0]
    assert np.isfinite(told).all()
    assert 0 < population < np.inf
    assert (told >= np.minimum(mean, population) * (1 - 1e-9)).all()
    assert (told <= np.maximum(mean, population) * (1 + 1e-9)).all()
