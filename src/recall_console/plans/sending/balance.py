"""Whether chance held out as many of each tier as of any other."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.special import chdtrc

from recall_console.plans.figures import rounded

if TYPE_CHECKING:
    import numpy.typing as npt
    import polars as pl

    Floats = npt.NDArray[np.float64]

UNKNOWN: Final = "unknown"
"""Stands for a tier that nobody knows."""
_FEWEST_EXPECTED: Final = 5.0
"""Cochran 1954, Biometrics 10 (4), 417-451."""


@dataclass(frozen=True)
class Balance:
    """A holdout by tiers.

    Attributes
    ----------
    by : str
        The column of tiers.
    tiers : tuple[tuple[str, int, int], ...]
        Each tier with its customers enrolled and held out, the largest first.
    p_value : float | None
        Probability that chance alone brings shares that differ as much (Pearson's chi-square test, the smallest tiers taken
        together); ``None`` where there is nothing to compare.
    """

    by: str
    tiers: tuple[tuple[str, int, int], ...]
    p_value: float | None

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "by": self.by,
            "p_value": rounded(self.p_value),
            "tiers": [
                {
                    "tier": tier,
                    "enrolled": enrolled,
                    "held_out": held_out,
                    "share_held_out": rounded(held_out / (enrolled + held_out)),
                }
                for tier, enrolled, held_out in self.tiers
            ],
        }


def balance(enrolled: "pl.DataFrame", holdout: "pl.DataFrame", by: str) -> Balance:
    """Compare who is enrolled with who is held out, by a column of tiers that both have."""
    counts = [
        dict(frame[by].cast(str).fill_null(UNKNOWN).value_counts().iter_rows())
        for frame in (enrolled, holdout)
    ]
    tiers = [(tier, *(count.get(tier, 0) for count in counts)) for tier in counts[0] | counts[1]]
    largest_first = sorted(tiers, key=lambda each: (-each[1] - each[2], each[0]))
    return Balance(by, tuple(largest_first), _p_value([each[1:] for each in largest_first]))


def _p_value(counts: list[tuple[int, ...]]) -> float | None:
    observed = _large_enough(np.array(counts, dtype=float).reshape(-1, 2))
    groups, tiers = observed.sum(axis=0), observed.sum(axis=1)
    if len(tiers) < 2 or not groups.all():
        return None
    expected = np.outer(tiers, groups) / observed.sum()
    return float(chdtrc(len(tiers) - 1, ((observed - expected) ** 2 / expected).sum()))


def _large_enough(observed: "Floats") -> "Floats":
    """Tiers in which fewer than five are expected on either side are counted as one: the test would see too much in them."""
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / max(observed.sum(), 1.0)
    is_large = (expected >= _FEWEST_EXPECTED).all(axis=1)
    small: Floats = observed[~is_large].sum(axis=0, keepdims=True)
    return np.concatenate([observed[is_large], small]) if small.any() else observed
