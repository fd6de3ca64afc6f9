"""Equations between figures: which figures each connects, and what each of them is when the others are known."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product as combinations
from typing import Final

from recall_console.plans.claims.told import Bound, Told

Values = Mapping[str, float]
_NUDGE: Final = 1e-6
"""Share of itself by which a bound is moved to see which way it pulls."""


@dataclass(frozen=True)
class Solution:
    """One figure of an equation, from the others.

    Attributes
    ----------
    formula : str
        For people, with the others' names in braces.
    value : callable
        Of the others' values; no finite number where there is no single one.
    """

    formula: str
    value: Callable[[Values], float]


@dataclass(frozen=True)
class Relation:
    """One equation.

    Attributes
    ----------
    names : frozenset[str]
        The figures that it connects.
    solutions : Mapping[str, Solution]
        Those of them that it can be solved for.
    """

    names: frozenset[str]
    solutions: Mapping[str, Solution]

    def others(self, name: str) -> tuple[str, ...]:
        """The figures that one follows from, in a fixed order."""
        return tuple(sorted(self.names - {name}))

    def derive(self, name: str, known: Mapping[str, Told]) -> Told | None:
        """A figure from the others; ``None`` where it has no single value, or bounds pull it both ways.

        Parameters
        ----------
        name : str
            One that the equation can be solved for.
        known : Mapping[str, Told]
            At least the others.
        """
        others = {other: known[other] for other in self.others(name)}
        solve = self.solutions[name].value
        value = solve({other: told.value for other, told in others.items()})
        bounds = set(_pulls(solve, others, value))
        if not math.isfinite(value) or len(bounds) > 1:
            return None
        ends = [value, *_corners(solve, others)]
        bound: Bound = bounds.pop() if bounds else ""
        low = -math.inf if bound == "at most" else min(ends)
        high = math.inf if bound == "at least" else max(ends)
        return Told(value, low, high, bound)


def _corners(solve: Callable[[Values], float], others: Mapping[str, Told]) -> Iterator[float]:
    """The figure at the ends of all others: as every equation is monotone in each of them, it lies between these."""
    for corner in combinations(*(sorted(set(told.ends)) for told in others.values())):
        value = solve(dict(zip(others, corner, strict=True)))
        if not math.isnan(value):
            yield value


def _pulls(solve: Callable[[Values], float], others: Mapping[str, Told], value: float) -> Iterator[Bound]:
    """Which way each bound among the others moves the figure."""
    values = {other: told.value for other, told in others.items()}
    for other, told in others.items():
        if told.bound:
            step = _NUDGE * (abs(told.value) or 1.0) * (1 if told.bound == "at least" else -1)
            moved = solve(values | {other: told.value + step})
            if moved != value:
                yield "at least" if moved > value else "at most"


def product(whole: str, first: str, second: str) -> Relation:
    """``whole = first × second``."""
    return Relation(
        frozenset({whole, first, second}),
        {
            whole: Solution(f"{{{first}}} × {{{second}}}", lambda known: known[first] * known[second]),
            first: Solution(
                f"{{{whole}}} / {{{second}}}", lambda known: divided(known[whole], known[second])
            ),
            second: Solution(f"{{{whole}}} / {{{first}}}", lambda known: divided(known[whole], known[first])),
        },
    )


def total(whole: str, first: str, second: str) -> Relation:
    """``whole = first + second``."""
    return Relation(
        frozenset({whole, first, second}),
        {
            whole: Solution(f"{{{first}}} + {{{second}}}", lambda known: known[first] + known[second]),
            first: Solution(f"{{{whole}}} − {{{second}}}", lambda known: known[whole] - known[second]),
            second: Solution(f"{{{whole}}} − {{{first}}}", lambda known: known[whole] - known[first]),
        },
    )


def plus_one(whole: str, part: str) -> Relation:
    """``whole = part + 1``."""
    return Relation(
        frozenset({whole, part}),
        {
            whole: Solution(f"{{{part}}} + 100 %", lambda known: known[part] + 1),
            part: Solution(f"{{{whole}}} − 100 %", lambda known: known[whole] - 1),
        },
    )


def grown(after: str, before: str, change: str) -> Relation:
    """``after = before × (1 + change)``."""
    return Relation(
        frozenset({after, before, change}),
        {
            after: Solution(
                f"{{{before}}} × (1 + {{{change}}})", lambda known: known[before] * (1 + known[change])
            ),
            before: Solution(
                f"{{{after}}} / (1 + {{{change}}})", lambda known: divided(known[after], 1 + known[change])
            ),
            change: Solution(
                f"{{{after}}} / {{{before}}} − 1", lambda known: divided(known[after], known[before]) - 1
            ),
        },
    )


def divided(numerator: float, denominator: float) -> float:
    """A quotient; infinite over zero, and no number at all for zero over zero."""
    if denominator:
        return numerator / denominator
    return math.copysign(math.inf, numerator) if numerator else math.nan
