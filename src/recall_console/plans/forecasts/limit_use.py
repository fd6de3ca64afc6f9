"""What a plan takes of each of its limits, and what one more unit of it would bring."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recall_console.plans.audience.allocation import prices_itself
from recall_console.plans.figures import rounded

if TYPE_CHECKING:
    from recall_console.plans.audience.allocation import Allocation


@dataclass(frozen=True)
class LimitUse:
    """One limit of a plan.

    Attributes
    ----------
    name : str
        ``"budget"``, ``"capacity of …"`` or ``"subsidy"``.
    most : float
        The limit: money, contacts, or money beyond the share that offers may take.
    reserve : float
        Kept back for chance, so that realised use stays inside too.
    expected : float
        Expected use, at most ``most`` − ``reserve``.
    price : float
        What one more unit of it would net after all ledgers, in money; 0 where it does not bind. Of a budget that is priced
        by itself, what it would bring before the opportunity ledger takes it.
    """

    name: str
    most: float
    reserve: float
    expected: float
    price: float

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "name": self.name,
            "most": rounded(self.most),
            "reserve": rounded(self.reserve),
            "expected": rounded(self.expected),
            "price": rounded(self.price),
        }


def limit_uses(outcome: "Allocation") -> tuple[LimitUse, ...]:
    """Every limit of a plan, in the order of `limits.limits`."""
    settled = outcome.settled
    prices = [
        outcome.terms.price if limit.is_budget and prices_itself(outcome.plan) else price
        for limit, price in zip(outcome.limits, settled.prices.tolist(), strict=True)
    ]
    rows = zip(settled.reserve.tolist(), settled.expected.tolist(), prices, strict=True)
    return tuple(
        LimitUse(limit.name, limit.most, *row) for limit, row in zip(outcome.limits, rows, strict=True)
    )
