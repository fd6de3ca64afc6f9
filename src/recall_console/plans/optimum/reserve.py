"""What is kept back of each limit for chance: who is silent, and who redeems."""

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Self

import numpy as np

from recall_console.plans.optimum.columns import unpacked

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from recall_console.plans.optimum.columns import Audience, Codes
    from recall_console.plans.optimum.limits import Limit

    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Chance:
    """How realised use varies around what is expected, and how surely it has to stay within the limits.

    Attributes
    ----------
    limits : tuple[Limit, ...], length M
    deviations : float
        Standard deviations to keep back.
    """

    limits: "tuple[Limit, ...]"
    deviations: float

    @classmethod
    def of(cls, limits: "Sequence[Limit]", confidence: float) -> Self:
        """So that all limits hold together with a confidence of 0.5–1: Bonferroni over those that chance touches."""
        touched = sum(limit.varies for limit in limits)
        return cls(tuple(limits), NormalDist().inv_cdf(1.0 - (1.0 - confidence) / max(touched, 1)))

    @property
    def most(self) -> "Floats":
        """The limits themselves, (M,)."""
        return np.array([limit.most for limit in self.limits], dtype=np.float64)

    def moments(self, audience: "Audience", codes: "Codes") -> "Floats":
        """Variance and third central moment of each limit's realised use, (2, M), if everybody climbs a given ladder.

        Customers answer independently of one another, and redeem independently of their silence. With ρ, τ and κ mean,
        variance and third central moment of a contact's own use, and s the silence after it, the use X from that rung
        on, X' being the use from the next rung of the ladder on, has

            E X  = ρ + s·E X'
            E X² = ρ² + τ + 2·ρ·s·E X' + s·E X'²
            E X³ = ρ³ + 3·ρ·τ + κ + 3·(ρ² + τ)·s·E X' + 3·ρ·s·E X'² + s·E X'³.

        Parameters
        ----------
        audience : Audience
            N customers and K rungs.
        codes : ndarray (N,) of uint32
            Bit k: rung k is in the ladder.
        """
        totals = np.zeros((2, len(self.limits)))
        for rows, part in audience.parts():
            used, silence = unpacked(codes[rows], len(part.ends)), 1.0 - part.ends
            for number, limit in enumerate(self.limits):
                if limit.varies:
                    totals[:, number] += _central(*_raw(used, silence, limit)) @ part.weights
        return totals

    def reserve(self, moments: "Floats") -> "Floats":
        """What to keep back of each limit, (M,), for moments (2, M) of its use.

        Some standard deviations, and more where large uses are rare: a skewed sum exceeds its mean further than a normal one.

        References
        ----------
        Cornish & Fisher (1938), Moments and cumulants in the specification of distributions; up to skewness.
        """
        variance, third = moments
        skewed = np.divide(np.maximum(third, 0.0), variance, out=np.zeros_like(third), where=variance > 0)
        kept: Floats = self.deviations * np.sqrt(variance) + max(self.deviations**2 - 1.0, 0.0) / 6.0 * skewed
        return kept


def _raw(used: "npt.NDArray[np.bool_]", silence: "Floats", limit: "Limit") -> "tuple[Floats, Floats, Floats]":
    """E X, E X² and E X³ of each customer's use, (N,) each."""
    mean, square, cube = np.zeros((3, used.shape[1]))
    for rung in range(len(used) - 1, -1, -1):
        own, spread, skew = (float(part[rung]) for part in (limit.rates, limit.spread, limit.skew))
        after, after_square = silence[rung] * mean, silence[rung] * square
        own_square = own**2 + spread
        here = used[rung]
        cubed = own**3 + 3.0 * own * spread + skew
        cubed = cubed + 3.0 * own_square * after + 3.0 * own * after_square + silence[rung] * cube
        cube = np.where(here, cubed, cube)
        square = np.where(here, own_square + 2.0 * own * after + after_square, square)
        mean = np.where(here, own + after, mean)
    return mean, square, cube


def _central(mean: "Floats", square: "Floats", cube: "Floats") -> "Floats":
    """Variance and third central moment, (2, N)."""
    mean_square = mean * mean
    variance = np.maximum(square - mean_square, 0.0)
    return np.stack([variance, cube - mean * (3.0 * square - 2.0 * mean_square)])
