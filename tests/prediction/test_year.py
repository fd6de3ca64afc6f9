import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prediction_shop import AS_OF, HORIZON, QUICK, known_shop

from recall_console.prediction.process import Process, histories
from recall_console.prediction.purchase_process import PurchaseProcess
from recall_console.prediction.snapshots import Floats, Snapshot, snapshot
from recall_console.prediction.year import YEAR_DAYS, Year

WEEKS = HORIZON / 7

processes = st.builds(
    PurchaseProcess,
    r=st.floats(0.05, 10),
    alpha=st.floats(0.5, 50),
    a=st.floats(0.05, 10),
    b=st.floats(0.05, 10),
    log_likelihood=st.just(0.0),
    first_may_be_last=st.booleans(),
)


@st.composite
def customers(draw: st.DrawFn) -> pl.DataFrame:
    """The variables of one customer that a purchase process asks for."""
    repeats = draw(st.integers(0, 50))
    tenure = repeats + draw(st.integers(1, 800))
    span = draw(st.integers(repeats, tenure - 1)) if repeats else 0
    return pl.DataFrame(
        {"repeat_purchase_days": [repeats], "purchase_span": [span], "tenure": [tenure]}
    ).cast(pl.Float32)


def days(count: int, horizon: float = HORIZON) -> Floats:
    return np.full(count, float(horizon))


@pytest.fixture(scope="module")
def now() -> Snapshot:
    return snapshot(known_shop(), AS_OF, HORIZON, QUICK)


@given(processes, customers(), st.integers(1, 400))
def test_whoever_comes_back_brings_no_less_than_whoever_does_not(
    process: PurchaseProcess, known: pl.DataFrame, horizon: int
) -> None:
    year = Year.of(Process(None, process, None), known, days(1, horizon))
    assert (year.if_absent >= 0).all()
    assert (year.if_returned >= year.if_absent).all()


@given(st.floats(0, 1))
def test_what_nobody_knows_yet_lies_between_both_ends(returns: float) -> None:
    year = Year(if_returned=np.array([3.0]), if_absent=np.array([1.0]))
    assert year.after(np.array([returns]))[0] == pytest.approx(1 + 2 * returns)


def test_the_horizon_and_what_comes_after_it_are_the_year(now: Snapshot) -> None:
    """The law of total expectation, by one process: what is told in parts adds up to the whole."""
    model = now.process.mbgnbd
    assert model is not None
    known = histories(now.variables)
    within = model.expected_orders(known, WEEKS)
    alone = Process(None, model, None)
    year = Year.of(alone, now.variables, now.horizon)
    whole = within + year.after(model.chance_of_order(known, WEEKS))
    np.testing.assert_allclose(whole, model.expected_orders(known, YEAR_DAYS / 7), rtol=1e-6)


def test_both_processes_are_heard_alike(now: Snapshot) -> None:
    def year(process: Process) -> Floats:
        return Year.of(process, now.variables, now.horizon).if_absent

    both = now.process
    alone = [year(Process(both.bgnbd, None, None)), year(Process(None, both.mbgnbd, None))]
    np.testing.assert_allclose(year(both), np.mean(alone, axis=0), rtol=1e-6)


def test_nothing_comes_after_a_horizon_of_a_year(now: Snapshot) -> None:
    count = len(now.variables)
    for horizon in (YEAR_DAYS, YEAR_DAYS + 30):
        year = Year.of(now.process, now.variables, days(count, horizon))
        assert year.if_absent == pytest.approx(0, abs=1e-9)
        assert year.after(np.full(count, 0.5)) == pytest.approx(0, abs=1e-6)


def test_without_a_process_nothing_is_known_beyond_the_horizon(now: Snapshot) -> None:
    year = Year.of(Process(None, None, None), now.variables, now.horizon)
    assert not year.if_returned.any()
    assert not year.if_absent.any()
