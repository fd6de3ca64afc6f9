"""How much of each limit to keep back: a reserve follows the ladders that it is for, and the ladders follow it."""

from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

ROUNDS: Final = 12
"""Reserve and ladders are made anew so often at most."""
BEYOND: Final = 1e-3
"""A reserve is larger than the last ladders needed by this share of itself, as the next ones may need more."""
IDLE: Final = 1e-3
"""A reserve that is larger than needed by this share of its limit is worth another round."""

T = TypeVar("T")


class Attempt(NamedTuple, Generic[T]):
    """Ladders within limits less a reserve.

    Attributes
    ----------
    what : object
        Whatever was made.
    net : float
        What it brings.
    expected, needed, prices : ndarray (M,)
        Its expected use, what has to be kept back for its chance, and the limits' prices.
    """

    what: T
    net: float
    expected: "Floats"
    needed: "Floats"
    prices: "Floats"


def best_attempt(
    attempt: "Callable[[Floats], Attempt[T]]", most: "Floats", reserve: "Floats"
) -> "tuple[Attempt[T], Floats] | None":
    """The best ladders whose own reserve fits, and that reserve; ``None`` where none was found.

    A reserve that is too small is raised to what its ladders needed. One that is much larger than needed is lowered half-way
    to the last one that was too small.

    Parameters
    ----------
    attempt : callable
        Makes ladders within limits (M,).
    most : ndarray (M,)
        The limits, ≥ 0.
    reserve : ndarray (M,)
        To begin with.
    """
    low, high = np.zeros_like(most), np.full_like(most, np.inf)
    best: tuple[Attempt[T], Floats] | None = None
    for _ in range(ROUNDS):
        one = attempt(np.maximum(most - reserve, 0.0))
        short = one.needed > np.maximum(reserve, most - one.expected)
        idle = ~short & (one.prices > 0) & (reserve - one.needed > IDLE * most)
        if not short.any():
            if best is None or one.net > best[0].net:
                best = one, np.maximum(one.needed, np.minimum(reserve, most))
            if not idle.any():
                break
        low, high = np.where(short, reserve, low), np.where(short, high, np.minimum(reserve, high))
        half, beyond = (low + high) / 2, one.needed * (1.0 + BEYOND)
        reserve = np.where(short, np.minimum(beyond, half), np.where(idle, np.maximum(beyond, half), reserve))
    return best
