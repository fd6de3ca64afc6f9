from dataclasses import replace
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from made_examples import examples_of
from prediction_shop import AS_OF, HORIZON, QUICK, known_shop

from recall_console.prediction.snapshots import Floats, Matrix, examples, training_dates
from recall_console.prediction.stack import FOLDS, Stack, folds, telling

QUICK_OF_THREE = replace(QUICK, max_training_snapshots=3)
Strings = npt.NDArray[np.str_]


def some(customers: int, seed: int = 1) -> Matrix:
    return np.random.default_rng(seed).normal(size=(customers, 3)).astype(np.float32)


def test_a_customer_is_of_one_fold_on_every_date() -> None:
    customers = pl.Series([f"c{number}" for number in range(2000)])
    fold = folds(customers, seed=4)
    assert folds(customers.reverse(), seed=4).tolist() == fold[::-1].tolist()
    assert set(fold) == set(range(FOLDS))
    assert fold.mean() == pytest.approx(0.5, abs=0.05)


@cache
def past() -> tuple[Stack, Strings]:
    """Three dates of the shop put together, and whose each row is."""
    dates = training_dates(known_shop().meta.first_at.date(), AS_OF, HORIZON, 3, QUICK_OF_THREE)
    found = examples(known_shop(), dates, HORIZON, AS_OF, QUICK_OF_THREE)
    stack = Stack.of([found[day] for day in dates], QUICK.seed, recent_dates=2)
    return stack, np.concatenate([found[day].customers.to_numpy() for day in dates])


def test_nobody_is_judged_by_a_model_that_has_seen_them_on_any_date() -> None:
    stack, customers = past()
    assert set(stack.dates) == {0, 1, 2}
    for fold in range(FOLDS):
        assert not set(customers[stack.fold == fold]) & set(customers[stack.outside(fold)])


def test_each_row_is_told_of_by_the_member_of_its_own_fold() -> None:
    stack, _ = past()

    def says(member: float, matrix: Matrix) -> Floats:
        return np.full(len(matrix), member)

    np.testing.assert_array_equal(stack.held_out([0.0, 1.0], says), stack.fold)


def test_recent_rows_are_those_of_the_latest_dates() -> None:
    stack, customers = past()
    assert (stack.dates[: stack.recent] < 2).all()
    assert (stack.dates[stack.recent :] == 2).all()
    assert (np.diff(stack.dates) >= 0).all()
    assert len(stack.churned) == len(customers) == len(stack.matrix)


def test_columns_that_tell_nobody_apart_are_left_out() -> None:
    nothing, varied = np.full(4, np.nan), np.array([1.0, 2.0, np.nan, 1.0])
    columns = [nothing, np.ones(4), varied, varied, np.array([1.0, np.nan, 1.0, 1.0])]
    kept = telling(np.column_stack(columns).astype(np.float32))
    assert kept.tolist() == [False, False, True, False, False]


def test_a_column_that_is_all_missing_among_those_learnt_from_is_missing_still_for_the_others() -> None:
    """Half of the customers may know nothing of what the other half knows."""
    matrix = some(200)
    half = folds(examples_of(matrix, np.arange(200) < 100).customers, seed=1) == 0
    matrix[half, 1] = np.nan
    stack = Stack.of([examples_of(matrix, np.arange(200) < 100)], seed=1)
    assert not stack.part(half)[:, 1].any()
    np.testing.assert_array_equal(stack.matrix, matrix)
