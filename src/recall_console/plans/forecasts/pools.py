"""Where a plan's money goes: silent, declining and active customers compete for it in one optimisation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from recall_console.customers.schema import LIFECYCLES
from recall_console.plans.figures import rounded, where_positive

if TYPE_CHECKING:
    import numpy.typing as npt

    from recall_console.plans.audience.allocation import Allocation

    Floats = npt.NDArray[np.float64]

_STRAYS: Final = 0.005
"""Share of the customers that fill up what is left of a budget, out of turn, and tell nothing of the margin."""


@dataclass(frozen=True)
class Pool:
    """Customers of one lifecycle in a plan's audience.

    Attributes
    ----------
    lifecycle : str
        One of ``LIFECYCLES``.
    customers, contacted : float
        Of the audience, and who of them is contacted (expected number).
    cost_direct, net, recalled_incremental : float
        Of those contacted: money, money after all ledgers but the fixed hidden cost, customers.
    lowest_funded, highest_declined : float | None
        What contacts that are paid for bring at least per unit of money, and what those that are not would bring at most,
        in all but half a per cent of the customers: at the optimum the same everywhere, as far as there are customers at the
        margin. ``None`` without any.
    """

    lifecycle: str
    customers: float
    contacted: float
    cost_direct: float
    net: float
    recalled_incremental: float
    lowest_funded: float | None
    highest_declined: float | None

    @property
    def cost_per_incremental(self) -> float | None:
        """Direct cost of one customer retained or recalled who would not have bought anyway."""
        return where_positive(self.cost_direct, self.recalled_incremental)

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "lifecycle": self.lifecycle,
            "customers": rounded(self.customers),
            "contacted": rounded(self.contacted),
            "cost_direct": rounded(self.cost_direct),
            "net": rounded(self.net),
            "recalled_incremental": rounded(self.recalled_incremental),
            "cost_per_incremental": rounded(self.cost_per_incremental),
            "lowest_funded": rounded(self.lowest_funded),
            "highest_declined": rounded(self.highest_declined),
        }


def pools(outcome: "Allocation", funded: "Floats", declined: "Floats") -> tuple[Pool, ...]:
    """The pools of an audience that have customers, in the order of ``LIFECYCLES``.

    Parameters
    ----------
    outcome : Allocation
        N rows.
    funded, declined : ndarray (N,)
        What each row's least rewarding contact that is paid for, and its most rewarding one that is not, brings per unit of
        money; NaN without any.
    """
    return tuple(_pools(outcome, funded, declined))


def violation(found: "tuple[Pool, ...]", marginal_return: float) -> float | None:
    """The largest share by which any pool misses the plan's marginal return; ``None`` where nothing is at the margin."""
    missed = [
        *(1.0 - one.lowest_funded / marginal_return for one in found if one.lowest_funded is not None),
        *(one.highest_declined / marginal_return - 1.0 for one in found if one.highest_declined is not None),
    ]
    return max(0.0, *missed) if missed else None


def _pools(outcome: "Allocation", funded: "Floats", declined: "Floats") -> Iterator[Pool]:
    crowd, terms, sent = outcome.crowd, outcome.terms, outcome.settled.sent
    sums = {
        "customers": crowd.customers,
        "contacted": outcome.contacted,
        "cost_direct": crowd.weights * (terms.direct @ sent),
        "net": crowd.weights * np.einsum("kn,kn->n", sent, terms.alone),
        "recalled_incremental": crowd.weights * np.einsum("kn,kn->n", sent, terms.response),
    }
    of_all = {
        name: np.bincount(crowd.lifecycle, values, minlength=len(LIFECYCLES)) for name, values in sums.items()
    }
    for place, lifecycle in enumerate(LIFECYCLES):
        if of_all["customers"][place]:
            here = crowd.lifecycle == place
            yield Pool(
                lifecycle,
                **{name: float(values[place]) for name, values in of_all.items()},
                lowest_funded=_quantile(funded[here], _STRAYS),
                highest_declined=_quantile(declined[here], 1.0 - _STRAYS),
            )


def _quantile(values: "Floats", share: float) -> float | None:
    known = values[~np.isnan(values)]
    return float(np.quantile(known, share)) if len(known) else None
