"""What a plan changes against another one: net value, incremental recalls, activation, and what a claimed gain needs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from recall_console.language import tr
from recall_console.plans.figures import Flag, rounded, where_positive
from recall_console.plans.optimum.limits import BUDGET
from recall_console.plans.quantities import ROUNDING, Money

if TYPE_CHECKING:
    from recall_console.plans.forecasts.forecast import Forecast
    from recall_console.plans.plan import Plan


_TRIES: Final = 4
"""So many budgets are tried beyond the cost that is not to be exceeded."""


@dataclass(frozen=True)
class Difference:
    """One plan's figure less the other's.

    Attributes
    ----------
    value : float | None
        ``None`` where either is unknown.
    low, high : float | None
        Between which ends it lies; ``None`` where either has no interval.
    """

    value: float | None
    low: float | None = None
    high: float | None = None

    @property
    def is_sure(self) -> bool:
        """Whether all of the interval is on one side of 0."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    def as_dict(self, name: str) -> dict[str, float | None]:
        """Ready for JSON: ``name``, ``name_low``, ``name_high``."""
        return {
            name: rounded(self.value),
            f"{name}_low": rounded(self.low),
            f"{name}_high": rounded(self.high),
        }


@dataclass(frozen=True)
class Change:
    """A plan held against the first one.

    Attributes
    ----------
    name, against : str
        The plan and the one that it is held against.
    cost_direct : float
        Money that it costs more (direct ledger); negative where it costs less.
    cost_all : float
        The same of all three ledgers.
    net : Difference
        Of the net value after all three ledgers, in money.
    incremental : Difference
        Of the incremental recalls.
    activation : Difference
        Of their share of each plan's own audience, as a difference of shares: 0.03 for 3 points.
    claimed_gain : float | None
        What somebody says the change brings in a year, in money.
    needed_value_per_recall, needed_audience_value : float | None
        What each further incremental recall, and all customers of the audience together, must be worth a year for that;
        ``None`` where nothing is gained or claimed.
    flags : tuple[Flag, ...]
        What has to be true, and how the intervals are to be read.
    """

    name: str
    against: str
    cost_direct: float
    cost_all: float
    net: Difference
    incremental: Difference
    activation: Difference
    claimed_gain: float | None
    needed_value_per_recall: float | None
    needed_audience_value: float | None
    flags: tuple[Flag, ...]

    @property
    def costs_no_more(self) -> bool:
        """Whether the change is within the first plan's direct cost."""
        return self.cost_direct <= 0

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "name": self.name,
            "against": self.against,
            "cost_direct": rounded(self.cost_direct),
            "cost_all": rounded(self.cost_all),
            "costs_no_more": self.costs_no_more,
            **self.net.as_dict("net"),
            **self.incremental.as_dict("recalled_incremental"),
            **self.activation.as_dict("activation"),
            "claimed_gain": rounded(self.claimed_gain),
            "needed_value_per_recall": rounded(self.needed_value_per_recall),
            "needed_audience_value": rounded(self.needed_audience_value),
            "flags": [flag.as_dict() for flag in self.flags],
        }


def within_cost(plan: "Plan", cost: float, ask: "Callable[[Plan], Forecast]") -> "Forecast":
    """The forecast of a plan that is expected to cost no more, though as much as it can.

    A budget keeps something back for chance, so one of ``cost`` alone would be spent in part. It is made larger by what is
    kept back, and less so where that is too much.

    Parameters
    ----------
    plan : Plan
        Its own budget is left aside.
    cost : float
        Money.
    ask : callable
        Forecasts a plan.
    """
    found = ask(replace(plan, budget=Money(cost)))
    kept = _kept_back(found)
    for _ in range(_TRIES if kept else 0):
        more = ask(replace(plan, budget=Money(cost + kept)))
        over = more.total.cost_direct - cost
        if over <= ROUNDING * cost:
            found = max(found, more, key=lambda one: one.total.cost_direct)
        kept = _kept_back(more) if over <= 0 else kept - over
    return found


def _kept_back(forecast: "Forecast") -> float:
    limits = () if forecast.market is None else forecast.market.limits
    return sum(limit.reserve for limit in limits if limit.name == BUDGET)


def change(first: "Forecast", other: "Forecast", claimed_gain: float | None = None) -> Change:
    """Hold a plan against the first one.

    The ends of a difference add both plans' errors as if they had nothing in common, so that what both share, such as the
    level of values, widens the interval instead of cancelling out.

    Parameters
    ----------
    first, other : Forecast
        The difference is ``other`` less ``first``.
    claimed_gain : float | None
        What somebody says the change brings in a year, in money.
    """
    incremental = _difference(first, other, "recalled_incremental", "incremental")
    activation = _activation(first, other)
    found = Change(
        name=other.plan.name,
        against=first.plan.name,
        cost_direct=_more(first.total.cost_direct, other.total.cost_direct),
        cost_all=_more(first.total.cost_all, other.total.cost_all),
        net=_difference(first, other, "net_all", "net"),
        incremental=incremental,
        activation=activation,
        claimed_gain=claimed_gain,
        needed_value_per_recall=where_positive(claimed_gain, incremental.value),
        needed_audience_value=where_positive(claimed_gain, activation.value),
        flags=(),
    )
    return replace(found, flags=(*_about_audiences(first, other), *_flags(found)))


def _more(first: float, other: float) -> float:
    """Nothing where the two costs differ by no more than binary fractions do."""
    more = other - first
    return more if abs(more) > ROUNDING * first else 0.0


def _difference(first: "Forecast", other: "Forecast", figure: str, outlook: str) -> Difference:
    """Of a figure that the outlook has an interval of, under a name of its own."""
    value = _less(getattr(other.total, figure), getattr(first.total, figure))
    if first.outlook is None or other.outlook is None:
        return Difference(value)
    low, high = f"{outlook}_low", f"{outlook}_high"
    return Difference(
        value,
        getattr(other.outlook, low) - getattr(first.outlook, high),
        getattr(other.outlook, high) - getattr(first.outlook, low),
    )


def _activation(first: "Forecast", other: "Forecast") -> Difference:
    value = _less(
        _share(other, other.total.recalled_incremental), _share(first, first.total.recalled_incremental)
    )
    if first.outlook is None or other.outlook is None:
        return Difference(value)
    return Difference(
        value,
        _less(_share(other, other.outlook.incremental_low), _share(first, first.outlook.incremental_high)),
        _less(_share(other, other.outlook.incremental_high), _share(first, first.outlook.incremental_low)),
    )


def _share(forecast: "Forecast", incremental: float | None) -> float | None:
    return where_positive(incremental, forecast.audience)


def _less(other: float | None, first: float | None) -> float | None:
    return None if other is None or first is None else other - first


def _about_audiences(first: "Forecast", other: "Forecast") -> Iterator[Flag]:
    """That one plan is about so many people and the other about customers who are known."""
    if (first.market is None) != (other.market is None):
        given, known = (first, other) if first.market is None else (other, first)
        yield Flag(
            "audiences_differ",
            tr(
                "the audiences differ: {given} is reckoned for {reach:,} average people, {known} for {customers:,} scored customers",
                given=given.plan.name,
                reach=given.audience,
                known=known.plan.name,
                customers=known.audience,
            ),
        )


def _flags(change: Change) -> Iterator[Flag]:
    if change.net.low is not None:
        yield Flag(
            "interval_is_wide",
            tr(
                "the intervals add both plans' errors as if nothing were common to them: they are wider than 95 %"
            ),
        )
    if change.net.low is not None and not change.net.is_sure:
        yield Flag(
            "change_not_shown",
            tr(
                "{name} may net more or less than {against}: the interval holds 0",
                name=change.name,
                against=change.against,
            ),
        )
    if change.claimed_gain is not None:
        yield _needed(change, change.claimed_gain)


def _needed(change: Change, gain: float) -> Flag:
    recalls, points = change.incremental.value, change.activation.value
    if change.needed_value_per_recall is None or recalls is None or points is None:
        return Flag(
            "gain_unfounded",
            tr(
                "{name} wins nobody more back than {against}: nothing brings {gain:,.2f}",
                name=change.name,
                against=change.against,
                gain=gain,
            ),
        )
    audience = (
        ""
        if change.needed_audience_value is None
        else (
            tr(
                ", customers × yearly value must be {needed_audience_value:,.2f} ({value:+.2f} points)",
                needed_audience_value=change.needed_audience_value,
                value=points * 100,
            )
        )
    )
    return Flag(
        "gain_needs",
        tr(
            "for a gain of {gain:,.2f} a year each of the {recalls:,.0f} more won back must bring {needed_value_per_recall:,.2f}{audience}",
            gain=gain,
            recalls=recalls,
            needed_value_per_recall=change.needed_value_per_recall,
            audience=audience,
        ),
    )
