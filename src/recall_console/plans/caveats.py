"""What a reader of a plan's figures has to know before believing them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from recall_console.plans.figures import FIGURE_NAMES, Figures, Flag, ratio

if TYPE_CHECKING:
    from recall_console.plans.plan import Plan
    from recall_console.settings import Settings


def flags(
    plan: "Plan",
    figures: Figures,
    rungs: Sequence[Figures],
    settings: "Settings",
    *,
    detectable_effect: float | None = None,
    over_budget: int = 0,
    left_out: int = 0,
    limited: Sequence[str] = (),
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
    over_budget, left_out : int
        Customers whom the budget, or a missing score, kept from being contacted.
    limited : Sequence[str]
        Channels whose capacity kept somebody from them.
    is_scored : bool
        Whether the figures come from scored customers.
    scored_days : int | None
        Horizon of their scores.
    """
    found = [
        *_about_the_outcome(figures),
        *(_about_the_horizon(plan, scored_days) if is_scored else ()),
        *_about_evidence(plan),
        *_about_the_holdout(plan, figures, detectable_effect),
        *_about_assumptions(plan, settings),
        *_about_limits(plan, rungs, over_budget, left_out, limited),
        *(() if is_scored else _about_the_average(plan, figures)),
        *_about_unknowns(figures),
    ]
    return tuple(found)


def _about_the_outcome(figures: Figures) -> Iterator[Flag]:
    if not figures.reach:
        yield Flag("nobody_reached", "nobody is contacted")
    if figures.net_all is not None and figures.net_all < 0:
        yield Flag("loses_money", "the plan loses money after all three ledgers")


def _about_the_horizon(plan: "Plan", scored_days: int | None) -> Iterator[Flag]:
    if scored_days is not None and scored_days != plan.horizon_days:
        yield Flag(
            "horizons_differ",
            f"the plan counts returns in {plan.horizon_days} days, the scores in {scored_days}: natural returns are "
            "wrong; score with the plan's horizon, or change horizon_days",
        )


def _about_evidence(plan: "Plan") -> Iterator[Flag]:
    known = {rung.response.evidence for rung in plan.rungs if rung.response}
    if "assumed" in known:
        yield Flag("response_assumed", "responses are assumed; measure them against a holdout")
    if "observed" in known:
        yield Flag(
            "response_observed", "responses observed without a holdout may count who would have come anyway"
        )


def _about_the_holdout(plan: "Plan", figures: Figures, detectable_effect: float | None) -> Iterator[Flag]:
    expected = ratio(figures.recalled_incremental, figures.reach)
    if not plan.holdout.share:
        yield Flag("no_holdout", "without a holdout nobody will know what the plan brought")
    elif detectable_effect is not None and expected is not None and expected < detectable_effect:
        yield Flag(
            "holdout_too_small",
            f"the holdout shows a lift of {100 * detectable_effect:.1f} points or more; "
            f"the plan expects {100 * expected:.1f}",
        )


def _about_assumptions(plan: "Plan", settings: "Settings") -> Iterator[Flag]:
    if settings.margin_rate is None:
        yield Flag("margin_rate_unset", "no margin rate is set: revenue counts as margin")
    if not plan.hurdle.ratio:
        yield Flag("no_hurdle", "no hurdle is given: the money is taken to earn nothing elsewhere")


def _about_limits(
    plan: "Plan", rungs: Sequence[Figures], over_budget: int, left_out: int, limited: Sequence[str]
) -> Iterator[Flag]:
    if over_budget:
        yield Flag("budget_binds", f"the budget leaves {over_budget:,} customers uncontacted")
    if left_out:
        yield Flag("scores_incomplete", f"{left_out:,} customers have no score to decide by and are left out")
    for channel in limited:
        yield Flag("capacity_binds", f"the capacity of {channel} is used up; others skip that rung")
    for rung, figures in zip(plan.rungs, rungs, strict=True):
        if rung.capacity is not None and figures.contacts > rung.capacity + 1e-6:
            yield Flag(
                "over_capacity",
                f"{rung.channel} would need more contacts than its capacity of {rung.capacity:,}",
            )


def _about_the_average(plan: "Plan", figures: Figures) -> Iterator[Flag]:
    """What the plain calculator cannot know."""
    if plan.calculator.natural_return is None and (figures.recalled is not None or plan.holdout.share):
        yield Flag(
            "natural_return_unknown",
            "calculator.natural_return is missing: who would have come back anyway is not told apart",
        )
    if any(rung.value_gate is not None for rung in plan.rungs):
        yield Flag("gate_ignored", "value gates need scored customers; here everybody passes")
    if plan.hidden.unsubscribe_rate.share and plan.hidden.lost_value_per_unsubscribe is None:
        yield Flag(
            "lost_value_unknown",
            "unsubscribes cost nothing here: hidden.lost_value_per_unsubscribe is missing",
        )


def _about_unknowns(figures: Figures) -> Iterator[Flag]:
    unknown = [name for name in FIGURE_NAMES if getattr(figures, name) is None]
    if unknown:
        yield Flag("unknown", f"unknown or undefined: {', '.join(unknown)}")
