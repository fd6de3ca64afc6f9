"""Everybody who was scored, as the numbers that plans reckon with; made once a run, whatever plans are tried on it."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Self

import numpy as np
import polars as pl

from recall_console.customers.schema import LIFECYCLES
from recall_console.prediction import segments

if TYPE_CHECKING:
    import numpy.typing as npt

    from recall_console.plans.audience.crowd import Crowd
    from recall_console.settings import Settings

    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]
    Codes = npt.NDArray[np.int64]

GAINED_BINS: Final = 64
RETURN_BINS: Final = 32
"""Customers within one bin of both are alike: a plan's figures change by less than they are shown in."""
_TINY: Final = 1e-300
_MOST_CONDITIONS: Final = 32
"""So many conditions are remembered: the last ones typed."""
CERTAIN: Final = 1.0 - 1e-9
"""Return probabilities are kept below this, so that the value of an incremental return stays defined."""


@dataclass(frozen=True)
class Base:
    """N scored customers.

    Attributes
    ----------
    scores : polars.DataFrame
        `SCORES_SCHEMA`; what conditions are asked of.
    returns : ndarray (N,)
        P(returns within the horizon uncontacted), 0–1; NaN where the model is withheld.
    gained : ndarray (N,)
        Margin over 12 months that an incremental return gains, in money, ≥ 0; NaN where no value is known.
    lost : ndarray (N,)
        Margin over 12 months that goes with a customer who unsubscribes, in money, ≥ 0.
    hunter : ndarray (N,) of bool
        Known coupon hunters.
    contactable : ndarray (N,) of bool
        Who did not opt out.
    lifecycle : ndarray (N,) of int
        Places in ``LIFECYCLES``.
    margin : float
        Margin per unit of revenue, 0–1.
    cells : dict
        Audiences that were gathered in cells, by what decides who is in which.
    """

    scores: pl.DataFrame
    returns: "Floats"
    gained: "Floats"
    lost: "Floats"
    hunter: "Flags"
    contactable: "Flags"
    lifecycle: "Codes"
    margin: float
    cells: "dict[tuple[object, ...], Crowd]" = field(default_factory=dict, repr=False, compare=False)
    _met: "dict[str, Flags]" = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, scores: pl.DataFrame, settings: "Settings") -> Self:
        """The customers of a scores table."""
        returns = np.clip(_numbers(scores["return_probability"]), 0.0, CERTAIN)
        expected = _numbers(scores["expected_value_12m"].fill_null(0.0))
        places = pl.Series(range(len(LIFECYCLES)), dtype=pl.Int64)
        lifecycle = scores["lifecycle"].cast(pl.Enum(LIFECYCLES))
        return cls(
            scores=scores,
            returns=returns,
            gained=_gained(
                _numbers(scores["value_if_returned_12m"]),
                expected,
                returns,
                settings.margin * _order_value(scores),
                settings.stays_after_recall,
            ),
            lost=np.maximum(expected, 0.0),
            hunter=scores["coupon_hunter"].fill_null(value=False).to_numpy(),
            contactable=lifecycle.ne_missing("opted_out").to_numpy(),
            lifecycle=places.gather(lifecycle.to_physical().fill_null(0)).to_numpy(),
            margin=settings.margin,
        )

    def meets(self, condition: str) -> "Flags":
        """Who meets an SQL condition.

        Raises
        ------
        FilterError
            Where it cannot be evaluated.
        """
        if condition not in self._met:
            met = segments.meets(self.scores, condition).to_numpy()
            while len(self._met) >= _MOST_CONDITIONS:
                self._met.pop(next(iter(self._met)))
            self._met[condition] = met
        return self._met[condition]

    @cached_property
    def alike(self) -> "Codes":
        """A number (N,) for each customer, the same for customers of one pool, alike in gain and return, hunters apart."""
        bins = _evenly(self.gained, GAINED_BINS) * RETURN_BINS + _evenly(self.returns, RETURN_BINS)
        return (bins * len(LIFECYCLES) + self.lifecycle) * 2 + self.hunter


def _numbers(column: pl.Series) -> "Floats":
    return column.cast(pl.Float64).fill_null(np.nan).to_numpy()


def _order_value(scores: pl.DataFrame) -> "Floats":
    """Net spend of one order: the expected one, else the customer's mean; NaN where neither is known."""
    likely = pl.col("expected_spend") / pl.col("expected_orders")
    return _numbers(
        scores.select(
            pl.when(pl.col("expected_orders") > 0).then(likely).otherwise(pl.col("average_order_value"))
        ).to_series()
    )


def _gained(
    value_if_returned: "Floats", expected: "Floats", returns: "Floats", order: "Floats", stays: float
) -> "Floats":
    """Margin that an incremental return gains, on average over those who would have come anyway and those who would not.

    The expected value mixes both, E = p·V_returned + (1 − p)·V_away; so V_away = (E − p·V_returned) / (1 − p), which is
    kept between 0 and V_returned. Whoever would have come anyway brings one order more, m. Whoever would have stayed away
    brings that order, and the rest of V_returned − V_away only as far as they go on like who comes back unprompted: a
    message brings back, it does not make a loyal customer. So

        gained = m + (1 − p)·s·max(V_returned − V_away − m, 0)                     m at most V_returned

    with s the share of those brought back who stay. Where the margin of an order is not known, V_returned − V_away counts.
    """
    returned = np.maximum(value_if_returned, 0.0)
    away = (expected - returns * returned) / (1.0 - returns)
    more = returned - np.clip(away, 0.0, returned)
    one = np.minimum(order, returned)
    gained: Floats = one + (1.0 - returns) * stays * np.maximum(more - one, 0.0)
    return np.where(np.isnan(one), more, gained)


def _evenly(values: "Floats", bins: int) -> "Codes":
    """Places of bins that hold about as many customers and as much of all values; what is unknown is in the last one.

    So the few who are worth most are told apart finely, and the many who are worth little are not lumped together.
    """
    known = np.sort(values[np.isfinite(values)])
    if not len(known):
        return np.zeros(len(values), dtype=np.int64)
    reached = np.arange(1, len(known) + 1) / len(known) + np.cumsum(known) / max(known.sum(), _TINY)
    inner = np.searchsorted(reached / reached[-1], np.arange(1, bins) / bins)
    edges = np.unique(known[np.minimum(inner, len(known) - 1)])
    return np.minimum(np.searchsorted(edges, values, side="right"), bins - 1)
