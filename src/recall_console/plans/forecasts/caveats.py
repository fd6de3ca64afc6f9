"""What a reader of a plan's figures has to know before believing them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from recall_console.language import tr
from recall_console.plans.figures import FIGURE_NAMES, Figures, Flag
from recall_console.plans.optimum.limits import BUDGET, words
from recall_console.plans.quantities import ROUNDING

if TYPE_CHECKING:
    from recall_console.plans.plan import Plan
    from recall_console.settings import Settings

MUCH_KEPT: Final = 0.2
"""A larger share of the budget than this that is kept back is told."""
LIKELY_LOSS: Final = 0.1
"""A plan that loses money more often than this is warned of."""


def flags(
    plan: "Plan",
    figures: Figures,
    rungs: Sequence[Figures],
    settings: "Settings",
    *,
    detectable_effect: float | None = None,
    probability_of_loss: float | None = None,
    customers: int | None = None,
    over_budget: int = 0,
    left_out: int = 0,
    kept_back: float = 0.0,
    binding: Sequence[str] = (),
    is_scored: bool = False,
    scored_days: int | None = None,
) -> tuple[Flag, ...]:
    """Everything worth a warning, in the order of its weight.

    Parameters
    ----------
    plan, figures, rungs, settings
        A plan and its forecast.
    detectable_effect : float | None
        Smallest lift that the holdout can show, as a difference of shares.
    probability_of_loss : float | None
        0–1, over how far responses and values may be off.
    customers : int | None
        Of the shop, where it is known.
    over_budget, left_out : int
        Customers whom the budget, or a missing score, kept from being contacted.
    kept_back : float
        Share of the budget that is kept back for chance, 0–1.
    binding : Sequence[str]
        Limits that kept somebody from a ladder, or from a rung.
    is_scored : bool
        Whether the figures come from scored customers.
    scored_days : int | None
        Horizon of their scores.
    """
    found = [
        *_about_the_outcome(figures, probability_of_loss),
        *(() if is_scored else _about_the_base(plan, customers)),
        *(_about_the_horizon(plan, scored_days) if is_scored else ()),
        *_about_evidence(plan),
        *_about_the_holdout(plan, figures, detectable_effect),
        *_about_assumptions(plan, figures, settings),
        *_about_limits(plan, rungs, over_budget, left_out, binding),
        *_about_the_reserve(plan, kept_back),
        *(() if is_scored else _about_the_average(plan, figures)),
        *_about_unknowns(figures),
    ]
    return tuple(found)


def _about_the_outcome(figures: Figures, probability_of_loss: float | None) -> Iterator[Flag]:
    if not figures.reach:
        yield Flag("nobody_reached", tr("nobody is contacted"))
    if figures.net_all is not None and figures.net_all < 0:
        yield Flag("loses_money", tr("the plan loses money after all three ledgers"))
    elif probability_of_loss is not None and probability_of_loss > LIKELY_LOSS:
        yield Flag(
            "may_lose_money",
            tr(
                "with a probability of {probability_of_loss:.0%} the plan loses money, as far as its assumptions may be off",
                probability_of_loss=probability_of_loss,
            ),
        )


def _about_the_base(plan: "Plan", customers: int | None) -> Iterator[Flag]:
    reach = plan.audience.reach
    if customers is not None and reach is not None and reach > customers:
        yield Flag(
            "reach_beyond_base",
            tr(
                "the plan reaches {reach:,} customers; the shop has {customers:,}",
                reach=reach,
                customers=customers,
            ),
        )


def _about_the_horizon(plan: "Plan", scored_days: int | None) -> Iterator[Flag]:
    if scored_days is not None and scored_days != plan.horizon_days:
        yield Flag(
            "horizons_differ",
            tr(
                "the plan counts returns in {horizon_days} days, the scores in {scored_days}: natural returns are wrong; score with the plan's horizon, or change horizon_days",
                horizon_days=plan.horizon_days,
                scored_days=scored_days,
            ),
        )


def _about_evidence(plan: "Plan") -> Iterator[Flag]:
    known = {rung.response.evidence for rung in plan.rungs if rung.response}
    yield from _about_harm(plan)
    if "assumed" in known:
        yield Flag("response_assumed", tr("responses are assumed; measure them against a holdout"))
    if "observed" in known:
        yield Flag(
            "response_observed",
            tr("responses observed without a holdout may count who would have come anyway"),
        )


def _about_harm(plan: "Plan") -> Iterator[Flag]:
    """Lifts below 0, which a test may well find, and which may be a slip of the pen."""
    for rung in plan.rungs:
        said = (rung.response, *(group.response for group in rung.groups))
        least = min((one.lift for one in said if one is not None), default=None)
        if least is not None and least.difference < 0:
            yield Flag(
                "response_negative",
                tr(
                    "{channel} is said to drive customers away: a lift of {lift} is below 0",
                    channel=rung.channel,
                    lift=least,
                ),
            )


def _about_the_holdout(plan: "Plan", figures: Figures, detectable_effect: float | None) -> Iterator[Flag]:
    expected = figures.incremental_rate
    if not plan.holdout.share:
        yield Flag("no_holdout", tr("without a holdout nobody will know what the plan brought"))
    elif detectable_effect is not None and expected is not None and expected < detectable_effect:
        yield Flag(
            "holdout_too_small",
            tr(
                "the holdout shows a lift of {value:.1f} points or more; the plan expects {value_2:.1f}",
                value=100 * detectable_effect,
                value_2=100 * expected,
            ),
        )


def _about_assumptions(plan: "Plan", figures: Figures, settings: "Settings") -> Iterator[Flag]:
    if settings.margin_rate is None:
        yield Flag("margin_rate_unset", tr("no margin rate is set: revenue counts as margin"))
    if plan.hurdle.is_auto and figures.reach and not figures.cost_opportunity:
        yield Flag("budget_idle", tr("the budget does not bind, so the automatic hurdle is 0"))
    elif not plan.hurdle.ratio and not plan.hurdle.is_auto:
        yield Flag("no_hurdle", tr("no hurdle is given: the money is taken to earn nothing elsewhere"))


def _about_limits(
    plan: "Plan", rungs: Sequence[Figures], over_budget: int, left_out: int, binding: Sequence[str]
) -> Iterator[Flag]:
    if over_budget:
        yield Flag(
            "budget_binds",
            tr(
                "for {over_budget:,} of the customers worth contacting, budget or capacity is lacking",
                over_budget=over_budget,
            ),
        )
    if left_out:
        yield Flag(
            "scores_incomplete",
            tr("{left_out:,} customers have no score to decide by and are left out", left_out=left_out),
        )
    for name in binding:
        if name != BUDGET:
            yield Flag(
                "limit_binds", tr("the {limit} is used up; some customers do without", limit=words(name))
            )
    for channel in plan.channels:
        parts = zip(plan.rungs, rungs, strict=True)
        needed = sum(figures.contacts for rung, figures in parts if rung.channel == channel.name)
        uses = sum(rung.channel == channel.name for rung in plan.rungs)
        if channel.at_most is not None and uses > channel.at_most.contacts:
            yield Flag(
                "cap_ignored",
                tr(
                    "{name} has {uses} rungs but a frequency cap of {at_most}: exports hold back some of the contacts that are counted here",
                    name=channel.name,
                    uses=uses,
                    at_most=channel.at_most,
                ),
            )
        if channel.capacity is not None and needed > channel.capacity * (1 + ROUNDING):
            yield Flag(
                "over_capacity",
                tr(
                    "{name} would need {needed:,.0f} contacts, more than its capacity of {capacity:,}",
                    name=channel.name,
                    needed=needed,
                    capacity=channel.capacity,
                ),
            )


def _about_the_reserve(plan: "Plan", kept_back: float) -> Iterator[Flag]:
    if plan.budget is not None and kept_back > MUCH_KEPT:
        yield Flag(
            "budget_kept_back",
            tr(
                "{kept_back:.0%} of the budget is kept back, as by chance later rungs and offers may cost that much more; a smaller budget_confidence among the settings spends more of it",
                kept_back=kept_back,
            ),
        )


def _about_the_average(plan: "Plan", figures: Figures) -> Iterator[Flag]:
    """What the plain calculator cannot know."""
    if plan.calculator.natural_return is None and (figures.recalled is not None or plan.holdout.share):
        yield Flag(
            "natural_return_unknown",
            tr("calculator.natural_return is missing: who would have come back anyway is not told apart"),
        )
    if any(rung.value_gate is not None or rung.only_if or rung.groups for rung in plan.rungs):
        yield Flag(
            "gate_ignored",
            tr("value gates, conditions and groups need scored customers; here everybody is the average one"),
        )
    if plan.at_most is not None or plan.subsidy_cap is not None:
        yield Flag(
            "cap_ignored", tr("caps on contacts and subsidies need scored customers; here there are none")
        )
    if plan.hidden.unsubscribe_rate.share and plan.hidden.lost_value_per_unsubscribe is None:
        yield Flag(
            "lost_value_unknown",
            tr("unsubscribes cost nothing here: hidden.lost_value_per_unsubscribe is missing"),
        )


def _about_unknowns(figures: Figures) -> Iterator[Flag]:
    unknown = [name for name in FIGURE_NAMES if getattr(figures, name) is None]
    if unknown:
        yield Flag("unknown", tr("unknown or undefined: {unknown}", unknown=", ".join(unknown)))
