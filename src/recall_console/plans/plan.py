"""What a plan file says: an audience, the rungs of a ladder, and what everything costs."""

from dataclasses import dataclass, field
from typing import Any, Final, Literal

from recall_console.plans.quantities import Cap, Hours, Hurdle, Money, Points, Rate, Return

NO_MONEY: Final = Money(0.0)
NO_RATE: Final = Rate(0.0)
NO_HURDLE: Final = Hurdle(0.0)

Evidence = Literal["assumed", "observed", "tested"]
EVIDENCE: Final[tuple[Evidence, ...]] = ("assumed", "observed", "tested")
"""How a figure is known, weakest first."""

ValueBasis = Literal["margin", "revenue"]
VALUE_BASES: Final[tuple[ValueBasis, ...]] = ("margin", "revenue")
"""What a value per recall counts."""

MOST_RUNGS: Final = 16
"""A ladder is no longer than this: a customer's set of rungs is kept as a number, and nobody waits through more."""

DEFAULT_HORIZON_DAYS: Final = 90
"""Days in which a return counts, where a plan does not say."""


@dataclass(frozen=True)
class Response:
    """P(incremental return | action) during a rung's wait, given silence so far, and how it is known.

    Attributes
    ----------
    lift : Points
        Treated minus untreated share that comes back; may be negative.
    evidence : {"assumed", "observed", "tested"}
        A guess, a past campaign without a holdout, or a randomised test.
    customers : int | None
        How many customers it was observed or tested on.
    interval : tuple[Points, Points] | None
        95 % interval of a tested lift.
    pooled : bool
        Whether the lift was drawn towards those of other actions and tiers already, so that it is not shrunk once more.
    """

    lift: Points
    evidence: Evidence = "assumed"
    customers: int | None = None
    interval: tuple[Points, Points] | None = None
    pooled: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON; the lift and its interval as differences of shares."""
        return {
            "lift": self.lift.difference,
            "evidence": self.evidence,
            "customers": self.customers,
            "interval": None if self.interval is None else [end.difference for end in self.interval],
            "pooled": self.pooled,
        }


@dataclass(frozen=True)
class GroupResponse:
    """The response of some customers, where it differs from everybody else's.

    Attributes
    ----------
    where : str
        SQL condition over the scores table; the first group of a rung that a customer fulfils counts.
    response : Response
        Theirs.
    """

    where: str
    response: Response


@dataclass(frozen=True)
class Part:
    """One thing that an offer gives away: a coupon, some points, free postage.

    Attributes
    ----------
    face_value : Money
        Paid once redeemed; an unredeemed one costs nothing.
    redemption : Rate
        Share of those sent that is redeemed; natural returners redeem too.
    fulfilment_cost : Money
        Further cost of each redemption (packing, postage).
    funded : Rate
        Share of the face value that somebody else pays, such as a supplier.
    name : str
        For people.
    """

    face_value: Money
    redemption: Rate
    fulfilment_cost: Money = NO_MONEY
    funded: Rate = NO_RATE
    name: str = ""

    @property
    def cost_redeemed(self) -> float:
        """Money that one redemption costs us."""
        return self.face_value * (1.0 - self.funded.share) + self.fulfilment_cost

    @property
    def expected_cost(self) -> float:
        """Money that one sent costs us on average."""
        return self.redemption.share * self.cost_redeemed


@dataclass(frozen=True)
class Offer:
    """What a rung gives away, to those who redeem it: one thing, or a pack of several.

    Attributes
    ----------
    parts : tuple[Part, ...]
        At least one; each is redeemed by itself.
    only_last_rung : bool
        Nothing follows for a customer who got this offer: a subsidy is the last push or is not used.
    coupon_hunters : bool
        Whether known coupon hunters may get it.
    """

    parts: tuple[Part, ...]
    only_last_rung: bool = False
    coupon_hunters: bool = False

    @property
    def expected_cost(self) -> float:
        """Money that one sent offer costs us on average: the sum of its parts."""
        return sum(part.expected_cost for part in self.parts)

    @property
    def chance(self) -> tuple[float, float]:
        """Variance and third central moment of what one sent offer costs us: each part is redeemed or not, by itself."""
        costs = [(part.cost_redeemed, part.redemption.share) for part in self.parts]
        variances = [cost**2 * share * (1.0 - share) for cost, share in costs]
        thirds = (
            one * cost * (1.0 - 2.0 * share) for one, (cost, share) in zip(variances, costs, strict=True)
        )
        return sum(variances), sum(thirds)


@dataclass(frozen=True)
class Rung:
    """One action of a ladder: a channel with an optional offer, its cost, and how long its answer is awaited.

    Attributes
    ----------
    channel : str
        As the operator names it.
    cost_per_contact : Money
        Of sending one.
    wait_days : int | None
        Days of silence (≥ 1) before the next rung; ``None`` only for the single rung of a plan: the whole horizon.
    response : Response | None
        ``None`` where a calculator knows no response.
    offer : Offer | None
        What it gives away.
    fatigue_cost : Money
        What one more contact costs in patience (hidden ledger).
    value_gate : Money | None
        Only customers worth at least this much when won back get the rung.
    only_if : str | None
        SQL condition over the scores table: what must be known of a customer for the rung to make sense at all.
    groups : tuple[GroupResponse, ...]
        Responses that differ from ``response``, which is then everybody else's.
    """

    channel: str
    cost_per_contact: Money
    wait_days: int | None = None
    response: Response | None = None
    offer: Offer | None = None
    fatigue_cost: Money = NO_MONEY
    value_gate: Money | None = None
    only_if: str | None = None
    groups: tuple[GroupResponse, ...] = ()

    @property
    def direct_cost(self) -> float:
        """Expected direct cost of one contact: the channel, and the offer as far as it is redeemed."""
        return self.cost_per_contact + (self.offer.expected_cost if self.offer else 0.0)

    @property
    def is_final(self) -> bool:
        """Whether nothing may follow this rung."""
        return self.offer is not None and self.offer.only_last_rung

    @property
    def action(self) -> str:
        """What is done, whichever rung it stands on: the channel, and whether it carries an offer."""
        return f"{self.channel} + offer" if self.offer else self.channel


@dataclass(frozen=True)
class Channel:
    """What a channel can do and what its customers put up with, whichever rungs use it.

    Attributes
    ----------
    name : str
        As the rungs name it.
    capacity : int | None
        Most contacts in the campaign.
    per_day : int | None
        Most contacts a day; whoever does not fit is released the next day.
    at_most : Cap | None
        Frequency cap: most contacts of a customer through this channel in so many days.
    quiet_hours : Hours | None
        Local time of day in which nothing is sent; ``None`` takes the plan's.
    """

    name: str
    capacity: int | None = None
    per_day: int | None = None
    at_most: Cap | None = None
    quiet_hours: Hours | None = None


@dataclass(frozen=True)
class Audience:
    """Who is meant: a condition over the scored customers, or a bare number for the plain calculator.

    Attributes
    ----------
    where : str | None
        SQL condition over the scores table.
    reach : int | None
        Number of customers, ≥ 1, where there are no scores.
    """

    where: str | None = None
    reach: int | None = None


@dataclass(frozen=True)
class Calculator:
    """What a plan knows without data.

    Attributes
    ----------
    recall_rate : Rate | None
        Share of the contacted that comes back.
    natural_return : Rate | None
        Share that comes back within the horizon without any contact.
    value_per_recall : Money | None
        In the plan's value basis.
    """

    recall_rate: Rate | None = None
    natural_return: Rate | None = None
    value_per_recall: Money | None = None


@dataclass(frozen=True)
class Hidden:
    """The hidden ledger's prices.

    Attributes
    ----------
    hours : float
        Work on the plan, ≥ 0.
    rate_per_hour, platform_cost : Money
        Price of that work, and what the campaign pays for its tools.
    unsubscribe_rate, complaint_rate : Rate
        Per contact.
    lost_value_per_unsubscribe : Money | None
        Future margin lost; ``None`` takes each scored customer's own expected value.
    cost_per_complaint : Money
        Of answering one.
    """

    hours: float = 0.0
    rate_per_hour: Money = NO_MONEY
    platform_cost: Money = NO_MONEY
    unsubscribe_rate: Rate = NO_RATE
    lost_value_per_unsubscribe: Money | None = None
    complaint_rate: Rate = NO_RATE
    cost_per_complaint: Money = NO_MONEY

    @property
    def fixed(self) -> float:
        """Money that the plan costs however many it reaches."""
        return self.hours * self.rate_per_hour + self.platform_cost


@dataclass(frozen=True)
class Plan:
    """One plan, as its file says it.

    Attributes
    ----------
    name, evidence, note : str
        Evidence is the file's own word, or else the weakest evidence of its responses.
    audience : Audience
        Who is meant.
    rungs : tuple[Rung, ...]
        At least one, in the order of the ladder.
    horizon_days : int
        Days in which a return counts.
    value_basis : {"margin", "revenue"}
        What ``calculator.value_per_recall`` counts.
    calculator : Calculator
        What is known without data.
    hurdle : Hurdle
        Price of the opportunity ledger; an automatic one is the shadow price of the budget in ``pool``.
    pool : str | None
        SQL condition over the scores table: who competes for the same money, for an automatic hurdle; ``None`` is the
        audience itself.
    hidden : Hidden
        Prices of the hidden ledger.
    budget : Money | None
        Most direct cost.
    subsidy_cap : Rate | None
        Most share of the direct cost that offers may take.
    channels : tuple[Channel, ...]
        Limits of channels; a channel without any is not among them.
    at_most : Cap | None
        Frequency cap over all channels together.
    quiet_hours : Hours | None
        Local time of day in which nothing is sent.
    holdout : Rate
        Share of the audience that is left alone to measure against.
    claimed_roi : Return | None
        What somebody says the plan returned.
    """

    name: str
    audience: Audience
    rungs: tuple[Rung, ...]
    evidence: str = "assumed"
    note: str = ""
    horizon_days: int = DEFAULT_HORIZON_DAYS
    value_basis: ValueBasis = "margin"
    calculator: Calculator = field(default_factory=Calculator)
    hurdle: Hurdle = NO_HURDLE
    hidden: Hidden = field(default_factory=Hidden)
    pool: str | None = None
    budget: Money | None = None
    subsidy_cap: Rate | None = None
    channels: tuple[Channel, ...] = ()
    at_most: Cap | None = None
    quiet_hours: Hours | None = None
    holdout: Rate = NO_RATE
    claimed_roi: Return | None = None

    @property
    def hurdle_ratio(self) -> float:
        """What one unit of money would earn elsewhere in this campaign's horizon."""
        return self.hurdle.over(self.horizon_days)

    def channel(self, name: str) -> Channel:
        """The limits of a channel; of one that has none, no limits."""
        return next((one for one in self.channels if one.name == name), Channel(name))

    def wait_share(self, rung: Rung) -> float:
        """Share of the horizon (0–1) that a rung waits."""
        return (rung.wait_days or self.horizon_days) / self.horizon_days
