import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.stats import poisson
from sklearn import metrics

from recall_console.prediction import evaluation
from recall_console.prediction.evaluation import Bools, Floats, Ranked


@st.composite
def folds(draw: st.DrawFn) -> tuple[Bools, Floats]:
    """Outcomes of both kinds, with probabilities that tie often."""
    size = draw(st.integers(2, 60))
    churned = draw(arrays.arrays(bool, size))
    churned[0], churned[-1] = True, False
    steps = draw(arrays.arrays(np.int64, size, elements=st.integers(1, 9)))
    return churned, steps / 10


@given(folds())
def test_figures_are_those_of_scikit_learn(fold: tuple[Bools, Floats]) -> None:
    churned, probability = fold
    told = evaluation.estimates(evaluation.statistics(churned, probability, 0.1), len(churned))
    assert told["roc_auc"].value == pytest.approx(metrics.roc_auc_score(churned, probability))
    assert told["pr_auc"].value == pytest.approx(metrics.average_precision_score(churned, probability))
    assert told["brier"].value == pytest.approx(metrics.brier_score_loss(churned, probability))
    assert told["log_loss"].value == pytest.approx(metrics.log_loss(churned, probability))
    assert told["accuracy"].value == pytest.approx(metrics.accuracy_score(churned, probability >= 0.5))


@given(folds(), st.integers(0, 5))
def test_a_weight_of_two_is_a_customer_twice(fold: tuple[Bools, Floats], seed: int) -> None:
    churned, probability = fold
    weights = np.random.default_rng(seed).integers(0, 3, len(churned))
    weights[0], weights[-1] = 1, 1
    again = np.repeat(np.arange(len(churned)), weights)
    ranked = Ranked(churned, probability)
    row = weights[None, :].astype(float)
    assert ranked.roc_auc(row)[0] == pytest.approx(metrics.roc_auc_score(churned[again], probability[again]))
    assert ranked.average_precision(row)[0] == pytest.approx(
        metrics.average_precision_score(churned[again], probability[again])
    )


def test_calibration_error_by_hand() -> None:
    """Two customers a bin: each bin's gap is |mean probability − share that left|."""
    probability = np.linspace(0.05, 0.95, 20)
    churned = np.zeros(20, dtype=bool)
    expected = np.mean([(probability[2 * place] + probability[2 * place + 1]) / 2 for place in range(10)])
    told = evaluation.estimates(evaluation.statistics(churned, probability, 0.1), 20)
    assert told["ece"].value == pytest.approx(expected)
    assert [row["count"] for row in evaluation.calibration_table(churned, probability)] == [2] * 10


def test_constant_predictor_says_what_most_of_the_test_period_did() -> None:
    churned = np.array([True] * 3 + [False] * 7)
    told = evaluation.estimates(evaluation.statistics(churned, np.full(10, 0.9), 0.1), 10)
    assert told["constant_accuracy"].value == pytest.approx(0.7)


def test_capacity_counts_the_likeliest_to_leave() -> None:
    churned = np.array([True, True, False, False, True, False, False, False, False, False])
    probability = np.array([0.9, 0.8, 0.7, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1])
    told = evaluation.estimates(evaluation.statistics(churned, probability, 0.3), 10)
    assert told["precision_at_k"].value == pytest.approx(2 / 3)
    assert told["recall_at_k"].value == pytest.approx(2 / 3)
    assert told["lift_at_k"].value == pytest.approx(2 / 3 / 0.3)


def test_gains_are_the_share_of_all_leavers_found_by_each_tenth() -> None:
    churned = np.array([True, True, False, True, False, False, False, False, False, True])
    found = evaluation.gains(churned, np.linspace(1.0, 0.1, 10))
    assert found == pytest.approx([0.25, 0.5, 0.5, 0.75, 0.75, 0.75, 0.75, 0.75, 0.75, 1.0])


@given(folds())
def test_gains_rise_to_everything(fold: tuple[Bools, Floats]) -> None:
    found = evaluation.gains(*fold)
    assert sorted(found) == found
    assert found[-1] == pytest.approx(1.0)


def test_intervals_hold_the_estimate_and_shrink_with_more_customers() -> None:
    rng = np.random.default_rng(5)

    def interval(size: int) -> evaluation.Figure:
        probability = rng.uniform(size=size)
        churned = rng.uniform(size=size) < probability
        figures = evaluation.statistics(churned, probability, 0.1)
        return evaluation.bootstrap({"roc_auc": figures["roc_auc"]}, size, 1)["roc_auc"]

    few, many = interval(200), interval(5000)
    for value, low, high in (few, many):
        assert low is not None
        assert high is not None
        assert low < value < high
    assert (many.high or 0) - (many.low or 0) < ((few.high or 0) - (few.low or 0)) / 3


def test_interval_of_a_share_is_the_binomial_one() -> None:
    churned = np.arange(1000) < 300
    figures = evaluation.statistics(churned, np.full(1000, 0.3), 0.1)
    _, low, high = evaluation.bootstrap({"base_rate": figures["base_rate"]}, 1000, 1)["base_rate"]
    assert low == pytest.approx(0.3 - 0.0284, abs=0.008)
    assert high == pytest.approx(0.3 + 0.0284, abs=0.008)


def test_customers_are_drawn_again_with_poisson_weights() -> None:
    drawn: list[Floats] = []

    def seen(weights: Floats) -> Floats:
        drawn.append(weights)
        return weights[:, 0]

    evaluation.bootstrap({"weight": seen}, 5000, 1)
    assert drawn[0].shape == (evaluation.DRAWS, 5000)
    for count in range(5):
        assert (drawn[0] == count).mean() == pytest.approx(poisson.pmf(count, 1.0), abs=2e-3)


def test_forecasts_of_amounts_by_hand() -> None:
    told = evaluation.amount_figures(np.array([0.0, 10.0, 20.0]), np.array([3.0, 10.0, 23.0]))
    assert told["rmse"] == pytest.approx(6**0.5)
    assert told["bias"] == pytest.approx(0.2)
    assert told["spearman"] == pytest.approx(1.0)
