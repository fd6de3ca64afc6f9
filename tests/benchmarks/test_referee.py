"""The referee must be right before it may judge."""

import sys
from datetime import date, datetime
from pathlib import Path
from types import ModuleType

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from figures import interval_score
from hypothesis import given, settings
from hypothesis import strategies as st
from paired import Difference, Sample, auc, drawn, estimated, mean_square
from purchase_process import BgNbd, Rhythm
from scipy.integrate import quad
from scipy.stats import beta
from selective import by_recency
from sklearn.metrics import roc_auc_score

from recall_console.prediction.selective import region
from recall_console.prediction.snapshots import training_dates
from recall_console.settings import Settings


@pytest.fixture
def rivals() -> ModuleType:
    pytest.importorskip("lightgbm", reason="lightgbm comes with `make bench`")
    import rivals  # noqa: PLC0415 - it cannot be imported without

    return rivals


def customers(rows: int, seed: int) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.float64]]:
    """Outcomes, and scores with ties that tell something of them."""
    rng = np.random.default_rng(seed)
    outcome = rng.random(rows) < 0.4
    score = rng.integers(0, 10, rows) + 3.0 * outcome
    return outcome, score


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_the_area_of_weighted_customers_is_that_of_scikit_learn(seed: int) -> None:
    outcome, score = customers(80, seed)
    weights = np.random.default_rng(seed).poisson(1.0, (3, 80)).astype(np.float64)
    expected = [roc_auc_score(outcome, score, sample_weight=each) for each in weights]
    assert auc(outcome, score)(weights) == pytest.approx(expected)


def test_a_customer_is_drawn_at_every_date() -> None:
    """The same errors at two dates are no more certain than at one."""
    error = np.random.default_rng(1).normal(size=200)
    one = Sample(np.arange(200), {("brier", "product"): mean_square(error)})
    key = ("brier", "product")
    once, twice = (drawn([one] * dates, 200, 300, 0)[key] for dates in (1, 2))
    assert np.allclose(once, twice)
    assert estimated([one, one], 200)[key] == pytest.approx((error**2).mean())


@pytest.mark.parametrize(
    ("value", "more_is_better", "verdict"),
    [(0.1, True, "better"), (-0.1, True, "worse"), (0.1, False, "worse"), (0.001, False, "not worse")],
)
def test_the_verdict_goes_by_the_interval(value: float, more_is_better: bool, verdict: str) -> None:
    draws = np.random.default_rng(2).normal(value, 0.01, 1000)
    assert Difference.of(value, draws, more_is_better).verdict == verdict


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_recency_decides_by_the_rule_of_the_product(seed: int) -> None:
    churned, score = customers(300, seed)
    days = 10 * score
    known = region(churned, days, 0.7, Settings().decided_confidence)
    leaves, stays = by_recency((churned, days), days, 0.7)
    assert (leaves == known.leaves(days)).all()
    assert (stays == known.stays(days)).all()


def test_an_interval_pays_for_its_width_and_for_what_it_misses() -> None:
    found = interval_score(np.array([5.0, 12.0]), np.array([0.0, 0.0]), np.array([10.0, 10.0]), 0.8)
    assert found == {"level": 0.8, "coverage": 0.5, "score": pytest.approx(10 + 0.5 * 2 * 2 / 0.2)}


@pytest.mark.parametrize("repeats", [0.0, 3.0, 150.0])
@pytest.mark.parametrize("a", [0.793, 1.0, 2.5])
def test_expected_purchases_are_the_integral_over_who_may_leave(a: float, repeats: float) -> None:
    """Of who is alive: rate × (1 − e^(−rate·p·t)) / (rate·p), over the rate in closed form, over p by quadrature."""
    model, weeks = BgNbd(0.243, 4.414, a, 2.426), 13.0
    seen = Rhythm(*(np.array([each]) for each in (repeats, 20.0 * (repeats > 0), 38.0)))
    known = model.alpha + 38.0

    def of(leaving: float) -> float:
        never = (known / (known + leaving * weeks)) ** (model.r + repeats)
        return float((1 - never) / leaving * beta.pdf(leaving, a, model.b + repeats))

    expected = quad(of, 0, 0.05)[0] + quad(of, 0.05, 1)[0]
    assert model.purchases(seen, weeks)[0] == pytest.approx(expected * model.alive(seen)[0], rel=1e-4)


def test_variables_of_a_customer_by_hand(rivals: ModuleType) -> None:
    """Two orders on a Saturday and ten days later, one of them of two items, and a refund; then the future."""
    days = [datetime(2024, 6, 1, 9), datetime(2024, 6, 1, 9), datetime(2024, 6, 11), datetime(2024, 6, 20)]
    events = pl.DataFrame(
        {
            "customer": ["a"] * 5,
            "at": [*days, datetime(2024, 7, 1)],
            "quantity": [1.0, 2.0, 1.0, -1.0, 1.0],
            "amount": [10.0, 20.0, 50.0, -8.0, 999.0],
            "order": ["1", "1", "2", "3", "4"],
            "item": ["x", "y", "x", "x", "z"],
        }
    )
    (found,) = rivals.variables(events, date(2024, 7, 1)).to_dicts()
    expected: dict[str, float] = {
        "recency_days": 20,
        "tenure_days": 30,
        "active_days": 2,
        "average_order_value": 40,
    }
    expected |= {"orders_30": 2, "net_spend_30": 72, "net_spend_all": 72, "gap_mean": 10, "gap_last": 10}
    expected |= {"recency_over_gap": 2, "distinct_items": 2, "weekend_share": 0.5, "first_order_value": 30}
    assert {name: found[name] for name in expected} == expected
    assert found["refund_share"] == pytest.approx(0.1)
    assert len(rivals.VARIABLES) == 26


def test_rivals_learn_from_the_dates_of_the_product(rivals: ModuleType) -> None:
    began, as_of = date(2024, 1, 1), date(2024, 12, 1)
    events = pl.DataFrame({"at": [datetime(2024, 1, 1, 12)]})
    expected = training_dates(began, as_of, 90, 99, Settings())
    assert tuple(rivals.training_dates(events, as_of, 90)) == expected


@pytest.mark.real_data
def test_purchase_process_rivals_are_as_in_the_literature(
    rivals: ModuleType, real_data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fader, Hardie & Lee 2005 on the CDNOW sample; the script refuses where it differs."""
    sample = real_data / "cdnow" / "CDNOW_sample.txt"
    monkeypatch.setattr(sys, "argv", ["rivals.py", str(sample), "--self-test"])
    rivals.main()
    assert "BG/NBD: 0.243, 4.414, 0.793, 2.426" in capsys.readouterr().out
