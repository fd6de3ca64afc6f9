"""What a ranking earns, by how many customers are contacted, each at what they themselves are worth.

What an offer does is assumed, never observed, here: nobody in a back-test was made one.
"""

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np

from recall_console.prediction.evaluation import Bools, Figure, Floats, bootstrap, mean_of
from recall_console.settings import Settings

DAYS_A_MONTH: Final = 365.25 / 12
SHARES: Final = tuple(step / 20 for step in range(1, 21))
"""Shares of the customers that the profit curve is given for."""
DRAWS: Final = 400
"""Bootstrap samples behind a difference in money: its lower end decides, so it is told more closely than other figures."""

Verdict = Literal["model", "undecided", "rule"]


@dataclass(frozen=True)
class RetentionOffer:
    """What contacting a customer costs and does, the same for everyone; all of it assumed.

    Attributes
    ----------
    accepted : float
        Share of those about to leave who take the offer and stay, 0–1.
    taken : float
        Share of those who would stay anyway that take the offer too, 0–1.
    offer_cost : float
        Money, for each offer that is taken.
    contact_cost : float
        Money, for each customer contacted.
    evidence : str
        Where these figures come from.
    """

    accepted: float
    taken: float
    offer_cost: float
    contact_cost: float
    evidence: Literal["assumed"] = "assumed"

    @classmethod
    def of(cls, settings: Settings, mean_value: float) -> "RetentionOffer":
        """The offer that settings describe, to customers of this mean value (money)."""
        offer, contact = settings.retention_offer_cost, settings.retention_contact_cost
        return cls(
            settings.retention_accepted,
            settings.retention_taken,
            settings.retention_offer_share * mean_value if offer is None else offer,
            settings.retention_contact_share * mean_value if contact is None else contact,
        )

    def gain(self, leaves: Bools | Floats, value: Floats) -> Floats:
        """What contacting each customer brings, in money.

        Parameters
        ----------
        leaves : bool or float array of length n
            Who left gives the gain that came; churn probabilities give the expected one.
        value : float array of length n
            Margin that each is worth who stays.
        """
        kept = leaves * self.accepted * (value - self.offer_cost)
        given_away = (1.0 - leaves) * self.taken * self.offer_cost
        gain: Floats = kept - given_away - self.contact_cost
        return gain


class CurvePoint(NamedTuple):
    """Money per customer of the base where a share of it is contacted."""

    share: float
    profit: float


def contacted(priority: Floats, share: float) -> Floats:
    """How far each customer is contacted, 0–1, where a share of them is, highest priority first.

    Who ties at the end of the list is drawn by lot, so each of them is contacted in part.
    """
    _, place, sizes = np.unique(-priority, return_inverse=True, return_counts=True)
    before = sizes.cumsum() - sizes
    told: Floats = np.clip((share * len(priority) - before) / sizes, 0.0, 1.0)[place]
    return told


def profit_curve(priority: Floats, gain: Floats) -> list[CurvePoint]:
    """Profit for each of ``SHARES``, contacting those of the highest priority first; who ties, by lot.

    Parameters
    ----------
    priority : float array of length n
    gain : float array of length n
        See ``RetentionOffer.gain``.
    """
    _, place, sizes = np.unique(-priority, return_inverse=True, return_counts=True)
    reached, earned = (np.r_[0.0, each.cumsum()] for each in (sizes, np.bincount(place, gain)))
    profits = np.interp(np.array(SHARES) * len(gain), reached, earned) / len(gain)
    return [CurvePoint(*point) for point in zip(SHARES, profits.tolist(), strict=True)]


def profit_errors(priority: Floats, gain: Floats) -> list[float]:
    """Standard error of each point of ``profit_curve``: how it would vary, had other such customers come.

    Parameters
    ----------
    priority : float array of length n
    gain : float array of length n
        See ``RetentionOffer.gain``.
    """
    earned = (contacted(priority, share) * gain for share in SHARES)
    return [float(each.std()) / len(gain) ** 0.5 for each in earned]


def best_share(curve: list[CurvePoint]) -> float:
    """The share that pays most; 0 where contacting anybody loses money."""
    best = max(curve, key=lambda point: point.profit)
    return best.share if best.profit > 0 else 0.0


class Advantage(NamedTuple):
    """What one ranking earns more than another, on the same customers; 95 % intervals.

    Attributes
    ----------
    per_customer : Figure
        Money per customer of the base and list.
    per_month : Figure
        Money a month of the whole base, a list being drawn up once a horizon.
    """

    per_customer: Figure
    per_month: Figure


def advantage(
    gain: Floats,
    model: tuple[Floats, float],
    rule: tuple[Floats, float],
    *,
    customers: int,
    horizon_days: int,
    seed: int,
) -> Advantage:
    """What the model's list earns more than the rule's, each of a length that was fixed beforehand.

    Parameters
    ----------
    gain : float array of length n
        What contacting each customer brought, from outcomes; see ``RetentionOffer.gain``.
    model, rule : (float array of length n, float)
        Priorities, and the share contacted. A share chosen on these very outcomes would flatter: fix it on others.
    customers : int
        Size of the base that a month's money is told for.
    """
    paired = (contacted(*model) - contacted(*rule)) * gain
    found = bootstrap({"difference": mean_of(paired)}, len(gain), seed, DRAWS)["difference"]
    monthly = customers * DAYS_A_MONTH / horizon_days
    return Advantage(found, _scaled(found, monthly))


def _scaled(figure: Figure, by: float) -> Figure:
    ends = (None if end is None else end * by for end in (figure.low, figure.high))
    return Figure(figure.value * by, *ends)


def verdict(per_month: Figure, settings: Settings) -> Verdict:
    """Whom to follow: the model only where all of the interval exceeds what it costs to run; the rule where none does."""
    cost = settings.model_running_cost_monthly
    low, high = (per_month.value if end is None else end for end in (per_month.low, per_month.high))
    if low > cost:
        return "model"
    return "rule" if high <= cost else "undecided"
