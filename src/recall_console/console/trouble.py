"""What a worker cannot do, in one sentence: an error that leaves a worker ends the console."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from recall_console.errors import RecallError
from recall_console.language import tr


@contextmanager
def told_to(tell: Callable[[str], object]) -> Iterator[None]:
    """Hand one sentence to `tell` where files, rows or children are not what they were."""
    import polars as pl  # noqa: PLC0415 - the shell does not wait for it

    try:
        yield
    except RecallError as error:
        tell(str(error))
    except OSError as error:
        tell(tr("this could not be done: {why}", why=_of_system(error)))
    except (pl.exceptions.PolarsError, ValueError) as error:
        tell(tr("this could not be done: {why}", why=first_line(error)))


def first_line(error: Exception) -> str:
    """What an error of a library says first, or its name where it says nothing."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def _of_system(error: OSError) -> str:
    return ": ".join(str(part) for part in (error.filename, error.strerror or first_line(error)) if part)
