"""What a customer is worth over a lifetime, in margins of one period, when a constant share leaves each period.

With churn c, horizon n and delay d (0: a period's margin is earned at its start, 1: at its end, by who is still there):

    A(c) = Σ_{t<n} (1 − c)^(t + d) = (1 − c)^d · (1 − (1 − c)^n) / c,   on an endless horizon (1 − c)^d / c

so LTV = margin · A(c), undiscounted (Gupta & Lehmann 2005, ch. 2, with a discount rate of 0).
"""

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Final

MOST_CHURN: Final = 0.5
"""Nobody speaks of the lifetime of customers of whom more than half leave each period; churns above are no answer."""
_STEPS: Final = 400
_HALVINGS: Final = 60

After = Callable[[float], float]
"""Churn after from churn before."""


def margins(churn: float, horizon: float, delay: float) -> float:
    """How many margins of one period a customer brings.

    Parameters
    ----------
    churn : float
        Share that leaves each period, 0–1; no number is returned outside.
    horizon : float
        Periods, ≥ 1, or infinite.
    delay : float
        Periods until a margin is earned: 0 or 1.
    """
    if not 0 <= churn <= 1:
        return math.nan
    if churn == 0:
        return horizon
    stays = 1 - churn
    return math.pow(stays, delay) * (1 - math.pow(stays, horizon)) / churn


def churn_of(lifetime: float, horizon: float, delay: float) -> float:
    """The churn that gives so many margins; no number where none does. It is the inverse of `margins`, which falls."""
    if not margins(1, horizon, delay) <= lifetime <= horizon:
        return math.nan
    return _crossing(lambda churn: lifetime - margins(churn, horizon, delay), 0.0, 1.0)


def growth(before: float, after: float, horizon: float, delay: float) -> float:
    """Change of the lifetime value when churn changes."""
    worth, base = margins(after, horizon, delay), margins(before, horizon, delay)
    return worth / base - 1 if base else math.nan


def churns_before(change: float, after: After, horizon: float, delay: float) -> list[float]:
    """Every churn, up to `MOST_CHURN`, from which the lifetime value changes by so much."""

    def missing(churn: float) -> float:
        return growth(churn, after(churn), horizon, delay) - change

    places = [(churn, missing(churn)) for churn in _grid(after)]
    return [
        _crossing(missing, one, other)
        for (one, left), (other, right) in pairwise(places)
        if (left <= 0 < right) or (right <= 0 < left)
    ]


def growths(after: After, horizon: float, delay: float) -> tuple[float, float]:
    """The smallest and the largest change of the lifetime value, over all churns up to `MOST_CHURN`; no numbers where none can change so."""
    grown = [growth(churn, after(churn), horizon, delay) for churn in _grid(after)]
    possible = [each for each in grown if not math.isnan(each)]
    return min(possible, default=math.nan), max(possible, default=math.nan)


def _grid(after: After) -> list[float]:
    """Churns before that leave a churn after, from the first one on; both ends are in it."""
    shift = after(0.0)
    low, high = max(-shift, 0.0), min(MOST_CHURN, 1 - shift)
    low = low or MOST_CHURN / _STEPS**2  # without churn an endless lifetime has no end
    return [low + (high - low) * step / _STEPS for step in range(_STEPS + 1)]


def _crossing(rising_or_falling: Callable[[float], float], low: float, high: float) -> float:
    """Where a function changes its sign, by bisection."""
    is_rising = rising_or_falling(low) <= 0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if (rising_or_falling(middle) <= 0) == is_rising:
            low = middle
        else:
            high = middle
    return (low + high) / 2
