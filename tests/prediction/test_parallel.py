import time
import warnings
from functools import partial

import pytest

from recall_console.prediction.parallel import all_of


def test_results_come_in_the_order_of_the_tasks() -> None:
    def task(number: int) -> int:
        time.sleep(0.01 * (3 - number))
        return number

    assert all_of([partial(task, number) for number in range(4)]) == [0, 1, 2, 3]


def test_a_warning_is_passed_on() -> None:
    with pytest.warns(RuntimeWarning, match="beware"):
        all_of([lambda: warnings.warn("beware", RuntimeWarning, stacklevel=2)])


def test_what_scikit_learn_says_by_accident_of_threads_is_not_heard() -> None:
    before = list(warnings.filters)
    words = "`sklearn.utils.parallel.delayed` should be used with `sklearn.utils.parallel.Parallel`"
    all_of([lambda: warnings.warn(words, UserWarning, stacklevel=2)])
    assert list(warnings.filters) == before


def test_a_failure_is_raised() -> None:
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        all_of([fail])
