import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recall_console.prediction.snapshots import Floats
from recall_console.prediction.spread import Spread, interval_score


def spent(seed: int, customers: int, buyers: float = 0.4) -> tuple[Floats, Floats]:
    """Expected and actual spend: skewed, and of most customers nothing; the likelier to buy, the more is expected.

    Expectations add up to what came, as those of a model do.
    """
    rng = np.random.default_rng(seed)
    chance = rng.beta(buyers * 2, 2 * (1 - buyers), customers)
    size = rng.lognormal(4, 1, customers)
    bought = rng.random(customers) < chance
    actual = bought * size * rng.gamma(1.5, 1 / 1.5, customers)
    expected = chance * size
    return expected * (actual.sum() / expected.sum() or 1), actual


def spread(expected: Floats, actual: Floats, coverage: float) -> Spread:
    """Of customers of one date."""
    return Spread.of(expected, actual, np.zeros(len(expected), dtype=np.int64), coverage)


def share_inside(actual: Floats, low: Floats, high: Floats) -> float:
    return float(((low <= actual) & (actual <= high)).mean())


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), coverage=st.sampled_from([0.9, 0.95]))
def test_new_customers_fall_into_their_intervals_as_often_as_told(seed: int, coverage: float) -> None:
    """Within the chance of both samples, plus what holding the expectation itself may add."""
    found = spread(*spent(seed, 4000), coverage)
    expected, actual = spent(seed + 1, 4000)
    assert share_inside(actual, *found.around(expected)) == pytest.approx(coverage, abs=0.03)


def test_over_many_draws_coverage_is_what_was_asked_for() -> None:
    told = []
    for seed in range(30):
        found = spread(*spent(seed, 4000), 0.95)
        expected, actual = spent(seed + 1000, 4000)
        told.append(share_inside(actual, *found.around(expected)))
    assert np.mean(told) == pytest.approx(0.95, abs=0.005)


def test_every_size_of_customer_is_covered() -> None:
    found = spread(*spent(1, 20_000), 0.9)
    expected, actual = spent(2, 20_000)
    low, high = found.around(expected)
    for part in np.array_split(np.argsort(expected), 5):
        assert share_inside(actual[part], low[part], high[part]) == pytest.approx(0.9, abs=0.03)


def test_intervals_begin_at_nothing_where_many_spend_nothing() -> None:
    expected, actual = spent(3, 5000)
    low, _ = spread(expected, actual, 0.95).around(expected)
    assert (low == 0).all()


def test_intervals_begin_above_nothing_where_nearly_everybody_spends() -> None:
    rng = np.random.default_rng(4)
    expected = rng.gamma(2, 20, 5000)
    low, _ = spread(expected, expected * rng.uniform(0.5, 1.5, 5000), 0.95).around(expected)
    assert low / expected == pytest.approx(0.525, abs=0.05)


@given(st.integers(0, 50))
def test_intervals_hold_the_expectation_and_their_share_of_customers(seed: int) -> None:
    rng = np.random.default_rng(seed)
    expected = rng.gamma(1, 20, 2000)
    actual = expected * rng.gamma(2, 0.5, 2000)
    low, high = spread(expected, actual, 0.8).around(expected)
    assert (low <= expected).all()
    assert (expected <= high).all()
    assert share_inside(actual, low, high) >= 0.78


def test_the_largest_customers_have_intervals_of_their_own_size() -> None:
    expected = np.geomspace(1, 1000, 2000)
    low, high = spread(expected, expected * np.tile([0.5, 1.5], 1000), 0.8).around(expected)
    assert high[-1] == pytest.approx(1500, rel=0.002)
    assert low[-1] == pytest.approx(500, rel=0.002)


def test_a_further_date_is_covered_although_it_differs_from_those_known() -> None:
    """A season moves everybody at once: intervals from dates that were alike are too narrow for a busier one."""
    levels = np.exp([-0.3, 0.0, 0.3])
    expected, actual = spent(8, 6000)
    dates = np.repeat(np.arange(3), 2000)
    ahead, came = spent(9, 6000)
    alike = Spread.of(expected, actual, dates, 0.9)
    apart = Spread.of(expected, actual * levels[dates], dates, 0.9)
    busier = came * levels[-1]
    assert share_inside(busier, *alike.around(ahead)) < 0.9
    assert share_inside(busier, *apart.around(ahead)) >= 0.9


@pytest.mark.parametrize("customers", [1, 2, 150])
def test_a_handful_of_customers_has_intervals_as_well(customers: int) -> None:
    expected, actual = spent(5, customers)
    low, high = spread(expected, actual, 0.95).around(np.array([0.0, 1e-9, 1e6]))
    assert np.isfinite([low, high]).all()
    assert (low <= high).all()


def test_the_interval_score_by_hand() -> None:
    """At 95 %: the width, plus 2 / 0.05 = 40 for each unit outside (Gneiting & Raftery 2007, eq. 43)."""
    actual = np.array([5.0, 2.0, 10.0, 4.0])
    score = interval_score(actual, np.full(4, 4.0), np.full(4, 8.0), 0.95)
    assert score == pytest.approx([4.0, 4.0 + 40 * 2, 4.0 + 40 * 2, 4.0])


def test_no_interval_scores_better_than_the_true_quantiles() -> None:
    """The score is proper: 40,000 standard normal outcomes, intervals too narrow, right, too wide, aside."""
    actual = np.random.default_rng(6).normal(size=40_000)

    def score(low: float, high: float) -> float:
        return float(interval_score(actual, np.array([low]), np.array([high]), 0.95).mean())

    best = score(-1.96, 1.96)
    assert best < min(score(-1.5, 1.5), score(-2.5, 2.5), score(-1.5, 2.4), score(-9.0, 1.645))


def test_intervals_of_their_own_score_better_than_one_for_everybody() -> None:
    expected, actual = spent(7, 8000)
    half = slice(4000), slice(4000, None)
    low, high = spread(expected[half[0]], actual[half[0]], 0.95).around(expected[half[1]])
    flat = np.quantile(actual[half[0]], 0.95)
    ours = interval_score(actual[half[1]], low, high, 0.95).mean()
    theirs = interval_score(actual[half[1]], np.zeros(4000), np.full(4000, flat), 0.95).mean()
    assert ours < theirs
