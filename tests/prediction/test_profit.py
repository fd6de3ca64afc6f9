import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recall_console.prediction.evaluation import Figure
from recall_console.prediction.profit import (
    SHARES,
    RetentionOffer,
    advantage,
    best_share,
    contacted,
    profit_curve,
    profit_errors,
    verdict,
)
from recall_console.settings import Settings

OFFER = RetentionOffer(accepted=0.3, taken=1.0, offer_cost=10.0, contact_cost=1.0)
LEAVES = np.array([True, True, False, False])
VALUE = np.array([200.0, 50.0, 200.0, 50.0])


def test_gain_of_a_leaver_and_of_a_stayer_by_hand() -> None:
    """Leaver: 0.3·(200 − 10) − 1. Stayer: the offer is given away, −10 − 1, whatever the customer is worth."""
    assert OFFER.gain(LEAVES, VALUE) == pytest.approx([56.0, 11.0, -11.0, -11.0])


def test_expected_gain_is_the_mean_of_both_outcomes() -> None:
    certain = OFFER.gain(np.ones(4), VALUE), OFFER.gain(np.zeros(4), VALUE)
    assert OFFER.gain(np.full(4, 0.25), VALUE) == pytest.approx(0.25 * certain[0] + 0.75 * certain[1])


def test_without_set_costs_the_offer_is_a_share_of_what_customers_are_worth() -> None:
    """The literature's proportions: 10 and 1 of a value of 200 (Verbraken et al. 2013)."""
    assert RetentionOffer.of(Settings(), 200.0) == OFFER
    assert OFFER.evidence == "assumed"
    assert RetentionOffer.of(Settings(retention_offer_cost=3.0), 200.0).offer_cost == 3.0


def test_the_highest_priorities_are_contacted_first() -> None:
    assert contacted(np.array([1.0, 9.0, 5.0, 7.0]), 0.5).tolist() == [0, 1, 0, 1]


def test_who_ties_at_the_end_of_the_list_is_contacted_in_part() -> None:
    assert contacted(np.array([9.0, 5.0, 5.0, 1.0]), 0.5) == pytest.approx([1, 0.5, 0.5, 0])


@given(st.lists(st.integers(0, 3), min_size=1, max_size=40), st.sampled_from(SHARES))
def test_exactly_the_share_is_contacted(priority: list[int], share: float) -> None:
    assert contacted(np.array(priority, dtype=float), share).sum() == pytest.approx(share * len(priority))


def test_the_curve_is_the_profit_per_customer_of_the_base() -> None:
    gain = OFFER.gain(LEAVES, VALUE)
    curve = dict(profit_curve(np.array([4.0, 3.0, 2.0, 1.0]), gain))
    assert len(curve) == 20
    assert curve[0.25] == pytest.approx(56 / 4)
    assert curve[0.5] == pytest.approx(67 / 4)
    assert curve[1.0] == pytest.approx(45 / 4)
    assert best_share(profit_curve(np.array([4.0, 3.0, 2.0, 1.0]), gain)) == 0.5


def test_the_curve_of_customers_who_all_tie_is_a_straight_line() -> None:
    for share, profit in profit_curve(np.zeros(4), np.array([8.0, 0.0, 0.0, 0.0])):
        assert profit == pytest.approx(2.0 * share)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=40), st.sampled_from(SHARES))
def test_a_point_of_the_curve_is_the_gain_of_who_is_contacted(priority: list[int], share: float) -> None:
    ranks = np.array(priority, dtype=float)
    gain = np.random.default_rng(1).normal(size=len(ranks))
    curve = dict(profit_curve(ranks, gain))
    assert curve[share] == pytest.approx(float(contacted(ranks, share) @ gain) / len(ranks))


def test_nobody_is_contacted_where_every_list_loses_money() -> None:
    assert best_share(profit_curve(np.arange(4.0), np.full(4, -1.0))) == 0.0


def test_the_same_list_has_no_advantage() -> None:
    priority = np.arange(100.0)
    found = advantage(np.ones(100), (priority, 0.3), (priority, 0.3), customers=100, horizon_days=90, seed=1)
    assert found.per_month == (0.0, 0.0, 0.0)


def test_a_month_is_a_share_of_the_horizon_and_the_money_that_of_the_base() -> None:
    gain = np.where(np.arange(1000) < 100, 5.0, 0.0)
    right, wrong = -np.arange(1000.0), np.arange(1000.0)
    found = advantage(gain, (right, 0.1), (wrong, 0.1), customers=5000, horizon_days=90, seed=1)
    assert found.per_customer.value == pytest.approx(0.5)
    assert found.per_month.value == pytest.approx(0.5 * 5000 * 30.4375 / 90)


def test_the_interval_is_that_of_a_mean_of_paired_differences() -> None:
    rng = np.random.default_rng(3)
    gain = rng.normal(1.0, 5.0, 4000)
    nobody, everybody = (gain * 0, 0.0), (gain * 0, 1.0)
    found = advantage(gain, everybody, nobody, customers=1, horizon_days=30, seed=1).per_customer
    assert found.low == pytest.approx(gain.mean() - 1.96 * gain.std() / 4000**0.5, abs=0.03)
    assert found.high == pytest.approx(gain.mean() + 1.96 * gain.std() / 4000**0.5, abs=0.03)


@pytest.mark.parametrize(
    ("low", "high", "cost", "follow"),
    [
        (10.0, 30.0, 0.0, "model"),
        (10.0, 30.0, 20.0, "undecided"),
        (10.0, 30.0, 30.0, "rule"),
        (-5.0, 30.0, 0.0, "undecided"),
        (0.0, 0.0, 0.0, "rule"),
    ],
)
def test_the_model_is_recommended_only_where_it_surely_earns_more_than_it_costs(
    low: float, high: float, cost: float, follow: str
) -> None:
    settings = Settings(model_running_cost_monthly=cost)
    assert verdict(Figure((low + high) / 2, low, high), settings) == follow


def test_the_error_of_a_point_is_that_of_a_mean() -> None:
    gain = np.array([56.0, 11.0, -11.0, -11.0])
    errors = dict(zip(SHARES, profit_errors(np.array([4.0, 3.0, 2.0, 1.0]), gain), strict=True))
    assert errors[0.5] == pytest.approx(np.array([56.0, 11.0, 0.0, 0.0]).std() / 2)
    assert errors[1.0] == pytest.approx(gain.std() / 2)
