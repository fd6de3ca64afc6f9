from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import approx_fprime
from scipy.special import beta as beta_function

from recall_console.prediction.purchase_process import (
    FEWEST_CUSTOMERS,
    PARAMETER_BOUNDS,
    Floats,
    Histories,
    PurchaseProcess,
    _distinct,
    _Tally,
    fit,
)

BG = PurchaseProcess(0.243, 4.414, 0.793, 2.426, 0.0, first_may_be_last=False)
MBG = PurchaseProcess(0.525, 6.183, 0.891, 1.614, 0.0, first_may_be_last=True)


def histories(*customers: tuple[float, float, float]) -> Histories:
    repeats, last, age = np.array(customers, dtype=np.float64).reshape(-1, 3).T
    return Histories(repeats, last, age)


def copies(count: int, repeats: float, last: float, age: float) -> Histories:
    return histories(*[(repeats, last, age)] * count)


# --- golden numbers


def cdnow(folder: Path, clock: date) -> tuple[Histories, Floats]:
    """The sample's histories up to a day, and its purchase days after that day."""
    lines = pl.read_csv(folder / "cdnow" / "CDNOW_sample.txt", has_header=False, new_columns=["line"])
    words = pl.col("line").str.strip_chars().str.replace_all(" +", " ").str.split(" ")
    days = lines.select(customer=words.list.get(1), day=words.list.get(2).str.to_date("%Y%m%d")).unique()
    seen, ahead = pl.col("day").filter(pl.col("day") <= clock), pl.col("day").filter(pl.col("day") > clock)
    table = days.group_by("customer").agg(
        repeats=seen.len() - 1.0,
        last=(seen.max() - seen.min()).dt.total_days() / 7,
        age=(clock - seen.min()).dt.total_days() / 7,
        ahead=ahead.len().cast(pl.Float64),
    )
    repeats, last, age, bought = (
        table[each].to_numpy().astype(np.float64) for each in ("repeats", "last", "age", "ahead")
    )
    return Histories(repeats, last, age), bought


@pytest.mark.real_data
def test_cdnow_has_the_published_bg_nbd(real_data: Path) -> None:
    """Fader, Hardie & Lee 2005, table 2; the hold-out figures are of their 39 weeks after 39."""
    known, bought = cdnow(real_data, date(1997, 9, 30))
    process = fit(known, first_may_be_last=False)
    assert process is not None
    assert len(bought) == 2357
    assert [process.r, process.alpha, process.a, process.b] == pytest.approx(
        [0.243, 4.414, 0.793, 2.426], abs=5e-4
    )
    assert process.log_likelihood == pytest.approx(-9582.4, abs=0.05)

    expected = process.expected_orders(known, 39.0)
    assert np.sqrt(np.mean((expected - bought) ** 2)) == pytest.approx(1.608, abs=5e-4)
    assert np.corrcoef(expected, bought)[0, 1] == pytest.approx(0.626, abs=5e-4)
    assert expected.sum() / bought.sum() - 1 == pytest.approx(-0.121, abs=5e-4)


@pytest.mark.real_data
def test_cdnow_has_the_published_mbg_nbd(real_data: Path) -> None:
    """As BTYDplus (Platzer & Reutterer) fits it, and with it the tests of `lifetimes`."""
    known, _ = cdnow(real_data, date(1997, 9, 30))
    process = fit(known, first_may_be_last=True)
    assert process is not None
    assert [process.r, process.alpha, process.a, process.b] == pytest.approx(
        [0.525, 6.183, 0.891, 1.614], abs=5e-4
    )
    assert process.alive(known)[known.repeats == 0].max() < 0.7


@pytest.mark.parametrize(
    ("parameters", "x", "age", "weeks", "orders"),
    [
        # r, alpha, a, b with x repeats: eq. 10 of Fader, Hardie & Lee 2005, by mpmath with 60 digits
        ((0.243, 4.414, 0.793, 2.426), 2, 38, 39, 1.71640297547),
        ((0.243, 4.414, 1.0, 2.426), 0, 0, 52, 1.28998825248),
        ((0.5, 2.0, 0.01, 0.02), 1, 0.5, 500, 283.846602258),
        ((0.5, 2.0, 0.01, 50), 400, 60, 52, 334.880096025),
        ((0.5, 2.0, 1.0, 0.5), 400, 500, 26, 20.2237136878),
        ((2.0, 0.5, 10000.0, 10000.0), 5, 3, 500, 2.00060006001),
        ((5.0, 20.0, 10000.0, 3.0), 30, 100, 13, 0.975576317246),
        ((10000.0, 10000.0, 0.5, 3.0), 400, 400, 52, 50.4242853584),
        ((0.01, 0.1, 0.01, 10000.0), 400, 57.5, 500, 3467.06182002),
        ((3.0, 0.2, 250.0, 0.01), 0, 0, 500, 1.00004016058),
    ],
)
def test_expected_orders_are_eq_10_also_where_it_is_hard(
    parameters: tuple[float, float, float, float], x: float, age: float, weeks: float, orders: float
) -> None:
    process = PurchaseProcess(*parameters, 0.0, first_may_be_last=False)
    told = process.expected_orders(histories((x, age, age)), weeks) / process.alive(histories((x, age, age)))
    assert told[0] == pytest.approx(orders, rel=1e-6)


# --- the formulas against what they mean


@pytest.mark.parametrize("a", [0.3, 0.999999, 1.0, 1.000001, 7.0])
@pytest.mark.parametrize("x", [0, 3, 60])
def test_expected_orders_are_the_integral_of_their_rate(a: float, x: int) -> None:
    process = PurchaseProcess(0.6, 5.0, a, 2.5, 0.0, first_may_be_last=True)
    shape, scale, b, weeks = 0.6 + x, 5.0 + 70, 2.5 + x + 1, 39.0

    def rate(week: float) -> float:
        """Orders a week of who is alive now: the mean of λ exp(−λpu) over λ (closed) and p (here)."""

        def given_p(p: float) -> float:
            return float(shape / scale * (1 + p * week / scale) ** -(shape + 1))

        mean = quad(given_p, 0, 1, weight="alg", wvar=(a - 1, b - 1), epsabs=0, epsrel=1e-9)[0]
        return float(mean / beta_function(a, b))

    known = histories((x, 70, 70))
    told = process.expected_orders(known, weeks) / process.alive(known)
    assert told[0] == pytest.approx(quad(rate, 0, weeks)[0], rel=1e-7)


@pytest.fixture(scope="module", params=[BG, MBG], ids=["BG/NBD", "MBG/NBD"])
def simulated(request: pytest.FixtureRequest) -> tuple[PurchaseProcess, Histories, Floats, Floats]:
    """A process, histories drawn from it to the letter, who is alive at their end, and orders of the 26 weeks after."""
    process: PurchaseProcess = request.param
    return process, *draw(process, customers=60_000, weeks=26.0)


def draw(process: PurchaseProcess, customers: int, weeks: float) -> tuple[Histories, Floats, Floats]:
    rng = np.random.default_rng(20260301)
    rate = rng.gamma(process.r, 1 / process.alpha, customers)
    leaves = rng.beta(process.a, process.b, customers)
    age = rng.integers(7, 7 * 60, customers) / 7
    repeats, last, ahead, clock = np.zeros((4, customers))
    here = rng.random(customers) > leaves if process.first_may_be_last else np.ones(customers, dtype=bool)
    alive = here
    while here.any():
        clock = clock + rng.exponential(1 / np.maximum(rate, 1e-300))
        before, after = here & (clock <= age), here & (clock > age) & (clock <= age + weeks)
        repeats, last, ahead = repeats + before, np.where(before, clock, last), ahead + after
        stays = rng.random(customers) > leaves
        alive = np.where(before, stays, alive)
        here = (before | after) & stays
    return Histories(repeats, last, age), alive.astype(np.float64), ahead


def bins(told: Floats) -> npt.NDArray[np.int64]:
    """Ten bins of like forecasts."""
    return np.argsort(np.argsort(told, kind="stable")) * 10 // len(told)


def assert_true_on_average(told: Floats, came: Floats) -> None:
    """In every bin of like forecasts what came is within four standard errors of what was told."""
    places = bins(told)
    for each in range(10):
        rows = places == each
        error = came[rows].std() / np.sqrt(rows.sum()) + 1e-9
        assert abs(told[rows].mean() - came[rows].mean()) < 4 * error + 1e-3


Simulated = tuple[PurchaseProcess, Histories, Floats, Floats]


def test_who_is_alive_in_a_simulation_is_as_many_as_told(simulated: Simulated) -> None:
    process, known, alive, _ = simulated
    assert_true_on_average(process.alive(known), alive)


def test_orders_in_a_simulation_are_as_many_as_told(simulated: Simulated) -> None:
    process, known, _, ahead = simulated
    assert_true_on_average(process.expected_orders(known, 26.0), ahead)
    assert_true_on_average(process.chance_of_order(known, 26.0), (ahead > 0).astype(np.float64))


def test_a_fit_finds_the_process_that_made_the_histories(simulated: Simulated) -> None:
    process, known, *_ = simulated
    found = fit(known, first_may_be_last=process.first_may_be_last)
    assert found is not None
    assert found.r == pytest.approx(process.r, rel=0.1)
    assert found.alpha == pytest.approx(process.alpha, rel=0.1)
    assert found.a / (found.a + found.b) == pytest.approx(process.a / (process.a + process.b), rel=0.1)


def test_the_other_process_fits_worse(simulated: Simulated) -> None:
    process, known, *_ = simulated
    own, other = (fit(known, first_may_be_last=process.first_may_be_last ^ flip) for flip in (False, True))
    assert own is not None
    assert other is not None
    assert own.log_likelihood > other.log_likelihood + 10


@pytest.mark.parametrize("flips_at_first", [0, 1])
def test_the_gradient_is_that_of_the_likelihood(flips_at_first: int) -> None:
    known = histories((0, 0, 3), (0, 0, 30), (1, 2, 30), (7, 20, 21), (40, 50, 60), (40, 10, 60))
    tally = _Tally.of(known, np.array([1.0, 2, 1, 1, 0.5, 3]), flips_at_first=flips_at_first)
    logs = np.array([-0.7, 1.5, -0.2, 0.8])
    _, slopes = tally.loss(logs)
    assert slopes == pytest.approx(approx_fprime(logs, lambda at: tally.loss(at)[0]), abs=1e-6)


# --- what a customer's history means


def test_who_bought_once_is_alive_for_sure_only_where_the_first_cannot_be_the_last() -> None:
    once = histories((0, 0, 0), (0, 0, 52))
    assert BG.alive(once).tolist() == [1, 1]
    new, old = MBG.alive(once)
    assert new == pytest.approx(MBG.b / (MBG.a + MBG.b))
    assert 0 < old < new


def test_silence_lowers_and_a_purchase_renews() -> None:
    known = histories((4, 30, 34))
    silent, back = known.later(26.0), known.with_purchase(13.0, 26.0)
    assert back.repeats.tolist() == [5]
    assert back.last_weeks.tolist() == [47]
    assert back.age_weeks.tolist() == silent.age_weeks.tolist() == [60]
    for process in (BG, MBG):
        assert process.alive(silent)[0] < process.alive(known)[0]
        assert process.alive(back)[0] > process.alive(silent)[0]


def test_each_customer_may_have_weeks_of_their_own() -> None:
    known, weeks = histories((2, 10, 20), (5, 30, 31), (2, 10, 20)), np.array([4.0, 13.0, 26.0])
    for process in (BG, MBG):
        for forecast in (process.expected_orders, process.chance_of_order):
            alone = [forecast(known, each)[place] for place, each in enumerate(weeks)]
            assert forecast(known, weeks) == pytest.approx(alone)


def test_nobody_is_forecast_nothing() -> None:
    nobody = histories()
    for told in (BG.alive(nobody), BG.expected_orders(nobody, 4.0), BG.chance_of_order(nobody, 4.0)):
        assert told.shape == (0,)


# --- impossible answers are impossible

parameters = st.floats(*PARAMETER_BOUNDS)
processes = st.builds(
    PurchaseProcess, parameters, parameters, parameters, parameters, st.just(0.0), st.booleans()
)


@st.composite
def customers(draw: Callable[[st.SearchStrategy[float]], float]) -> Histories:
    repeats = np.round(draw(st.floats(0, 400)))
    age = draw(st.floats(0, 500))
    last = draw(st.floats(0, age)) if repeats else 0.0
    return histories((repeats, last, age))


@given(processes, customers(), st.floats(0, 520), st.floats(0, 520))
def test_forecasts_are_possible_and_never_fall_with_time(
    process: PurchaseProcess, known: Histories, weeks: float, more: float
) -> None:
    alive = process.alive(known)[0]
    chance, chance_later = (process.chance_of_order(known, w)[0] for w in (weeks, weeks + more))
    orders, orders_later = (process.expected_orders(known, w)[0] for w in (weeks, weeks + more))
    assert 0 <= chance <= chance_later <= alive <= 1
    assert 0 <= orders <= orders_later * (1 + 1e-12) < np.inf
    assert chance <= orders * (1 + 1e-6) + 1e-300  # subnormal numbers round
    assert process.expected_orders(known, 0.0)[0] == process.chance_of_order(known, 0.0)[0] == 0


@given(processes, customers(), st.floats(0, 520))
def test_silence_never_revives(process: PurchaseProcess, known: Histories, weeks: float) -> None:
    assert process.alive(known.later(weeks))[0] <= process.alive(known)[0] + 1e-12


# --- fitting anything


def assert_sane(process: PurchaseProcess | None, known: Histories) -> None:
    assert process is not None
    low, high = PARAMETER_BOUNDS
    for each in (process.r, process.alpha, process.a, process.b):
        assert low * 0.999 <= each <= high * 1.001
    assert np.isfinite(process.log_likelihood)
    assert np.isfinite(process.expected_orders(known, 13.0)).all()


@settings(deadline=None, max_examples=30)
@given(st.lists(customers(), min_size=5, max_size=20), st.booleans())
def test_any_customers_of_whom_one_came_back_are_fitted(
    some: list[Histories], first_may_be_last: bool
) -> None:
    rows = [(each.repeats[0], each.last_weeks[0], each.age_weeks[0]) for each in some]
    known = histories(*rows * 6, (1, 2, 3))
    assert_sane(fit(known, first_may_be_last=first_may_be_last), known)


@pytest.mark.parametrize("first_may_be_last", [False, True])
def test_customers_who_all_buy_weekly_go_on_weekly(first_may_be_last: bool) -> None:
    known = copies(100, 52, 52, 52)
    process = fit(known, first_may_be_last=first_may_be_last)
    assert_sane(process, known)
    assert process is not None
    assert process.expected_orders(known, 13.0) == pytest.approx(13, rel=1e-3)


def test_too_few_customers_or_no_repeat_give_no_process() -> None:
    for known in (histories(), copies(FEWEST_CUSTOMERS - 1, 3, 10, 20), copies(100, 0, 0, 20)):
        assert fit(known, first_may_be_last=True) is None
    known = copies(100, 3, 10, 20)
    assert fit(known, first_may_be_last=True, weights=np.zeros(100)) is None


def test_weights_are_customers_counted_so_often() -> None:
    known, *_ = draw(BG, customers=500, weeks=1.0)
    weights = np.random.default_rng(1).integers(0, 4, 500)
    rows = np.repeat(np.arange(500), weights)
    repeated = Histories(known.repeats[rows], known.last_weeks[rows], known.age_weeks[rows])
    one = fit(known, first_may_be_last=False, weights=weights.astype(np.float64))
    other = fit(repeated, first_may_be_last=False)
    assert one is not None
    assert other is not None
    assert one.log_likelihood == pytest.approx(other.log_likelihood)
    assert [one.r, one.alpha, one.a, one.b] == pytest.approx(
        [other.r, other.alpha, other.a, other.b], rel=1e-3
    )


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=30))
def test_equal_rows_are_one(rows: list[tuple[int, int]]) -> None:
    columns = np.array(rows, dtype=np.float64).reshape(-1, 2).T
    first, place = _distinct(*columns)
    assert len(first) == len(set(rows))
    for column in columns:
        assert (column[first][place] == column).all()
