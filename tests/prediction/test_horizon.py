from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prediction_shop import AS_OF, HORIZON, QUICK, known_shop

from recall_console.prediction.horizon import horizons
from recall_console.prediction.score import score
from recall_console.prediction.snapshots import snapshot
from recall_console.settings import Settings

COMMON = 90
OWN = Settings(own_horizon=True)


def days(usual: float | None, gaps: int, common: int = COMMON, settings: Settings = OWN) -> float:
    customer = pl.DataFrame(
        {"gap_p90": [usual], "repeat_purchase_days": [gaps]},
        schema={"gap_p90": pl.Float32, "repeat_purchase_days": pl.Float32},
    )
    (told,) = horizons(customer, common, settings)
    return float(told)


def test_a_customer_of_many_short_gaps_is_waited_for_about_as_long_as_they_usually_take() -> None:
    """(20 · 200 + 90 · 3) / 203 = 21.03."""
    assert days(usual=20, gaps=200) == 21


def test_a_customer_of_one_gap_is_waited_for_nearly_the_common_horizon() -> None:
    """(10 · 1 + 90 · 3) / 4."""
    assert days(usual=10, gaps=1) == 70


def test_a_one_time_buyer_is_waited_for_the_common_horizon() -> None:
    assert days(usual=None, gaps=0) == COMMON


def test_nobody_is_waited_for_longer_than_the_common_horizon_or_shorter_than_the_least() -> None:
    assert days(usual=300, gaps=20) == COMMON
    assert days(usual=1, gaps=300) == OWN.own_horizon_min_days
    assert days(usual=1, gaps=300, common=7) == 7


@given(usual=st.floats(1, 800), gaps=st.integers(1, 500), common=st.integers(1, 400))
def test_own_horizons_are_whole_days_between_the_two_and_nearer_to_the_usual_gap_with_every_gap(
    usual: float, gaps: int, common: int
) -> None:
    told = days(usual, gaps, common)
    assert min(OWN.own_horizon_min_days, common) <= told <= common
    assert told == round(told)
    assert abs(days(usual, gaps + 1, common) - usual) <= abs(told - usual) + 0.5


@pytest.mark.parametrize(("usual", "gaps"), [(20.0, 200), (None, 0)])
def test_unless_asked_for_everybody_is_waited_for_alike(usual: float | None, gaps: int) -> None:
    assert days(usual, gaps, settings=Settings()) == COMMON


def test_scores_by_own_horizons_expect_less_of_who_is_waited_for_less_long() -> None:
    own = replace(QUICK, own_horizon=True)
    now = snapshot(known_shop(), AS_OF, HORIZON, own)
    scored = score(known_shop(), AS_OF, HORIZON, own)
    assert np.unique(now.horizon).size > 5
    assert scored.card.verdict != "withheld"
    assert scored.scores["churn_probability"].is_between(0, 1).all()
    common = snapshot(known_shop(), AS_OF, HORIZON, QUICK)
    shorter = now.horizon < HORIZON
    for name in ("orders_mbgnbd", "returning_mbgnbd"):
        by_own, by_common = (each.variables[name].to_numpy() for each in (now, common))
        assert (by_own[shorter] < by_common[shorter]).all()
        np.testing.assert_allclose(by_own[~shorter], by_common[~shorter], rtol=1e-6)
