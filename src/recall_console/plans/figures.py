"""The figures of a plan, an action or a rung: what is summed, and what follows from the sums."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from recall_console.plans.plan import ValueBasis

DECIMALS: Final = 9
"""Figures are handed on rounded to this many decimals: finer than a cent, coarser than the noise of binary fractions."""


@dataclass(frozen=True)
class Flag:
    """Something that a reader of the figures has to know.

    Attributes
    ----------
    code : str
        Stable name, for translation and tests.
    text : str
        One sentence in English.
    """

    code: str
    text: str

    def as_dict(self) -> dict[str, str]:
        """Ready for JSON."""
        return {"code": self.code, "text": self.text}


@dataclass(frozen=True)
class Figures:
    """Sums over customers and what follows from them; ``None`` where something is unknown or undefined.

    Attributes
    ----------
    reach : float
        Customers contacted (expected number on a later rung), ≥ 0.
    contacts : float
        Expected messages, ≥ reach.
    recalled, recalled_incremental : float | None
        Who come back while an answer is awaited, and who of them would not have come without the contact.
    cost_direct, cost_opportunity, cost_hidden : float
        The three ledgers, in money.
    revenue, margin : float | None
        Of the credited recalls over 12 months, in money.
    value_basis : {"margin", "revenue"}
        What ``value_per_recall`` counts.
    """

    reach: float
    contacts: float
    recalled: float | None
    recalled_incremental: float | None
    cost_direct: float
    cost_opportunity: float
    cost_hidden: float
    revenue: float | None
    margin: float | None
    value_basis: ValueBasis = "margin"

    @property
    def credited(self) -> float | None:
        """The recalls that the value is counted for: the incremental ones, or all where natural return is unknown."""
        return self.recalled if self.recalled_incremental is None else self.recalled_incremental

    @property
    def cost_all(self) -> float:
        """All three ledgers."""
        return self.cost_direct + self.cost_opportunity + self.cost_hidden

    @property
    def recall_rate(self) -> float | None:
        """Share of the reached that came back."""
        return ratio(self.recalled, self.reach)

    @property
    def net_direct(self) -> float | None:
        """Margin less direct cost."""
        return None if self.margin is None else self.margin - self.cost_direct

    @property
    def net_all(self) -> float | None:
        """Margin less all three ledgers: what decides."""
        return None if self.margin is None else self.margin - self.cost_all

    @property
    def roi_net(self) -> float | None:
        """(revenue − direct cost) / direct cost."""
        return None if self.revenue is None else ratio(self.revenue - self.cost_direct, self.cost_direct)

    @property
    def roi_gross(self) -> float | None:
        """Revenue / direct cost."""
        return ratio(self.revenue, self.cost_direct)

    @property
    def cost_per_contact(self) -> float | None:
        """Direct cost of one contact."""
        return ratio(self.cost_direct, self.contacts)

    @property
    def cost_per_recall(self) -> float | None:
        """Direct cost of one recall."""
        return ratio(self.cost_direct, self.recalled)

    @property
    def cost_per_incremental_recall(self) -> float | None:
        """Direct cost of one recall that would not have happened anyway."""
        return where_positive(self.cost_direct, self.recalled_incremental)

    @property
    def value_per_recall(self) -> float | None:
        """Value of one credited recall, in the plan's value basis."""
        return where_positive(self.margin if self.value_basis == "margin" else self.revenue, self.credited)

    @property
    def incremental_rate(self) -> float | None:
        """Share of the reached who come back because of the contact."""
        return ratio(self.recalled_incremental, self.reach)

    @property
    def break_even_rate(self) -> float | None:
        """Share of the reached that must be credited for the margin to pay all three ledgers; above 1 it never can."""
        margin_per_recall = where_positive(self.margin, self.credited)
        return ratio(self.cost_all, None if margin_per_recall is None else self.reach * margin_per_recall)

    def as_dict(self) -> dict[str, Any]:
        """The figures by name, rounded, ready for JSON."""
        return {name: rounded(getattr(self, name)) for name in FIGURE_NAMES}


FIGURE_NAMES: Final = (
    "reach",
    "contacts",
    "recalled",
    "recalled_incremental",
    "recall_rate",
    "cost_direct",
    "cost_opportunity",
    "cost_hidden",
    "revenue",
    "margin",
    "net_direct",
    "net_all",
    "roi_net",
    "roi_gross",
    "cost_per_contact",
    "cost_per_recall",
    "cost_per_incremental_recall",
    "value_per_recall",
    "incremental_rate",
    "break_even_rate",
)


def total(parts: Sequence[Figures], reach: float, fixed_hidden: float = 0.0) -> Figures:
    """Figures of several rungs together.

    Parameters
    ----------
    parts : Sequence[Figures]
        At least one.
    reach : float
        Customers that the parts reach together; one customer may climb several rungs.
    fixed_hidden : float
        Hidden cost that belongs to no single rung, in money.
    """
    return Figures(
        reach=reach,
        contacts=math.fsum(part.contacts for part in parts),
        recalled=_sum(part.recalled for part in parts),
        recalled_incremental=_sum(part.recalled_incremental for part in parts),
        cost_direct=math.fsum(part.cost_direct for part in parts),
        cost_opportunity=math.fsum(part.cost_opportunity for part in parts),
        cost_hidden=math.fsum(part.cost_hidden for part in parts) + fixed_hidden,
        revenue=_sum(part.revenue for part in parts),
        margin=_sum(part.margin for part in parts),
        value_basis=parts[0].value_basis,
    )


def ratio(numerator: float | None, denominator: float | None) -> float | None:
    """A quotient, or ``None`` where it is unknown, undefined or too large to be a number."""
    if numerator is None or not denominator:
        return None
    quotient = numerator / denominator
    return quotient if math.isfinite(quotient) else None


def rounded(number: float | None) -> float | None:
    """A figure without the noise of binary fractions."""
    return None if number is None else round(number, DECIMALS)


def where_positive(numerator: float | None, denominator: float | None) -> float | None:
    """A quotient that says nothing when what it is divided by is not positive."""
    return None if denominator is None or denominator <= 0 else ratio(numerator, denominator)


def _sum(numbers: Iterable[float | None]) -> float | None:
    known = list(numbers)
    return None if any(one is None for one in known) else math.fsum(one for one in known if one is not None)
