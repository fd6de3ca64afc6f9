"""Fits side by side, one thread each."""

import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final, TypeVar

from threadpoolctl import threadpool_limits

T = TypeVar("T")

_RACE: Final = "`sklearn.utils.parallel.delayed` should be used with"


def all_of(tasks: Sequence[Callable[[], T]]) -> list[T]:
    """Results of independent fits, in their order.

    Threads inside one fit of small trees wait for each other at every node; so each fit has one thread, as many fits run
    at once as there are cores, and results do not depend on how many those are.
    """
    with (
        _warnings_kept_in_order(),
        ThreadPoolExecutor(os.cpu_count(), initializer=_limit) as pool,
    ):
        return list(pool.map(lambda task: task(), tasks))


@contextmanager
def one_thread() -> Iterator[None]:
    """Let trees predict with one thread inside, for the same reason."""
    with threadpool_limits(1):
        yield


@contextmanager
def _warnings_kept_in_order() -> Iterator[None]:
    """Hear warnings out and pass them on afterwards, all but one that is an accident of threads.

    scikit-learn resets the process's warning filters for a moment while it bins; another fit that looks just then takes
    the empty filters for a mistake of ours and says so.
    """
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        yield
    for warning in heard:
        if not str(warning.message).startswith(_RACE):
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)


def _limit() -> None:
    threadpool_limits(1)
