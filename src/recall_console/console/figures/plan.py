"""Figures of the Plan pane: results as JSON names them, and what is typed, by its key in the plan file."""

from typing import Final

from recall_console.console.figures.figure import (
    AS_OF,
    COUNT,
    COUNTED_FOR,
    DAYS,
    MARGIN,
    MONEY,
    PLANNED,
    POINTS,
    PROBABILITY,
    RULE,
    SHARE,
    TIMES,
    TYPED,
    Figure,
)
from recall_console.language import later


def _found(name: str, words: str, definition: str, unit: str) -> Figure:
    """A result of a plan."""
    return Figure(name, words, definition, unit, COUNTED_FOR, PLANNED)


def _typed(name: str, words: str, definition: str, unit: str) -> Figure:
    """A figure of the plan file."""
    return Figure(name, words, definition, unit, "", TYPED)


_RESULTS: Final = (
    _found("reach", later("customers reached"), later("who gets at least one contact"), COUNT),
    _found(
        "recalled",
        later("come back"),
        later("of those reached, who buys again, with or without the plan"),
        COUNT,
    ),
    _found(
        "recalled_incremental",
        later("extra, due to plan"),
        later("of those, who would not have come back anyway"),
        COUNT,
    ),
    _found("recall_rate", later("of those reached"), later("come back by reached"), SHARE),
    _found(
        "cost_direct",
        later("direct cost"),
        later("contacts, offers as far as they are redeemed, packing and postage"),
        MONEY,
    ),
    _found(
        "cost_opportunity",
        later("opportunity cost"),
        later("what the same money would earn elsewhere: direct cost × hurdle"),
        MONEY,
    ),
    _found(
        "cost_hidden",
        later("hidden cost"),
        later("patience, unsubscribes, complaints, work and tools"),
        MONEY,
    ),
    _found("margin", later("margin"), later("what the extra recalls bring"), MARGIN),
    _found("net_direct", later("net of direct cost"), later("margin less direct cost"), MARGIN),
    _found(
        "net_all",
        later("net of all three"),
        later("margin of the extra recalls less all three ledgers; plans are decided by it"),
        MARGIN,
    ),
    _found(
        "roi_net",
        later("ROI (rev−cost)/cost"),
        later("revenue of all recalls less direct cost, by direct cost"),
        SHARE,
    ),
    _found("roi_gross", later("ROI revenue/cost"), later("revenue of all recalls by direct cost"), TIMES),
    _found("cost_per_contact", later("cost per contact"), later("direct cost by contacts"), MONEY),
    _found("cost_per_recall", later("cost per recall"), later("direct cost by all who come back"), MONEY),
    _found(
        "cost_per_incremental_recall",
        later("cost per extra recall"),
        later("direct cost by the extra ones: those that the money brought"),
        MONEY,
    ),
    _found("value_per_recall", later("a recall is worth"), later("mean margin of who comes back"), MARGIN),
    _found(
        "incremental_rate",
        later("extra of those reached"),
        later("extra recalls by customers reached"),
        SHARE,
    ),
    _found(
        "break_even_rate",
        later("extra needed to pay"),
        later("extra recalls by customers reached at which net is nothing"),
        SHARE,
    ),
    _found(
        "probability_of_loss",
        later("chance of a loss"),
        later("share of the draws of everything uncertain in which net is below zero"),
        PROBABILITY,
    ),
    _found(
        "detectable_effect",
        later("smallest effect they can show"),
        later("the lift that the holdout would show in four of five such plans"),
        POINTS,
    ),
    _found(
        "contacts",
        later("sent"),
        later("contacts of a rung: only who stayed silent gets the next one"),
        COUNT,
    ),
    _found("left_alone", later("left alone"), later("of the audience, for whom no rung pays"), COUNT),
    _found(
        "reserve",
        later("kept back"),
        later("what chance may take, so that a limit holds in 95 of 100 cases"),
        MONEY,
    ),
    _found(
        "price",
        later("1 more nets"),
        later("what one more unit of a limit would add to net (shadow price)"),
        MARGIN,
    ),
    _found(
        "marginal_return",
        later("the last unit spent returns"),
        later("1 + what money earns elsewhere + the shadow price of the budget"),
        MARGIN,
    ),
    _found(
        "lowest_funded",
        later("least funded"),
        later("what a unit of money returns where it is paid for most reluctantly"),
        MARGIN,
    ),
    _found(
        "highest_declined",
        later("best declined"),
        later("what a unit of money would return where it is most nearly paid for"),
        MARGIN,
    ),
    _found("per_extra", later("per extra"), later("direct cost by extra recall in a pool"), MONEY),
    Figure(
        "quadrants",
        later("quadrant"),
        later("who would return anyway (or not) against whom a contact pays (or not)"),
        COUNT,
        AS_OF,
        PLANNED,
    ),
    _found(
        "quadrant_gain",
        later("gain if back"),
        later("what the quadrant's customers bring if they come back"),
        MARGIN,
    ),
    Figure(
        "used_lift",
        later("used"),
        later("of a lift that is not known well a part is used: lift × (1 − error² / lift²)"),
        POINTS,
        "",
        RULE,
    ),
)

_INPUTS: Final = (
    _typed("audience.where", later("who"), later("a condition on the scores table"), later("SQL")),
    _typed(
        "audience.reach",
        later("customers reached"),
        later("of a plan without data: how many are contacted"),
        COUNT,
    ),
    _typed(
        "calculator.natural_return",
        later("come back anyway"),
        later("who returns without being asked"),
        SHARE,
    ),
    _typed("horizon_days", later("counted for"), later("how long after the contact a purchase counts"), DAYS),
    _typed(
        "holdout",
        later("left to compare"),
        later("share of the audience that is left alone, to measure against"),
        SHARE,
    ),
    _typed("at_most", later("each at most"), later("contacts of one customer within so many days"), COUNT),
    _typed(
        "quiet_hours",
        later("nothing sent"),
        later("hours of the day in which nothing is sent"),
        later("a time of day"),
    ),
    _typed("budget", later("spend at most"), later("the most that direct cost may be"), MONEY),
    _typed(
        "subsidy_cap",
        later("on offers at most"),
        later("the most that offers may take of direct cost"),
        SHARE,
    ),
    _typed(
        "calculator.cost_direct", later("all channels"), later("direct cost of a plan without rungs"), MONEY
    ),
    _typed("rungs.cost_per_contact", later("cost of one"), later("what one contact costs"), MONEY),
    _typed("wait_days", later("wait for an answer"), later("silence after which the next rung comes"), DAYS),
    _typed(
        "response.lift", later("brings back"), later("extra probability of return by this contact"), POINTS
    ),
    _typed(
        "response.evidence",
        later("evidence"),
        later("how the lift is known: assumed ~, observed without a holdout ≈, or tested with one"),
        later("a word"),
    ),
    _typed("lift", later("some: brings back"), later("the same for the customers of a condition"), POINTS),
    _typed("where", later("some: who"), later("which customers that is for"), later("SQL")),
    _typed("face_value", later("offer worth"), later("what a redeemed offer costs"), MONEY),
    _typed(
        "redemption",
        later("offers redeemed"),
        later("of the offers sent; who returns anyway redeems too"),
        SHARE,
    ),
    _typed("fulfilment_cost", later("packing, postage"), later("what a redeemed offer costs besides"), MONEY),
    _typed("funded", later("somebody else pays"), later("the part of an offer that a supplier pays"), SHARE),
    _typed(
        "offer.only_last_rung",
        later("only as last push"),
        later("whether the offer waits for silence after everything else"),
        later("yes or no"),
    ),
    _typed(
        "offer.coupon_hunters",
        later("to coupon hunters"),
        later("whether who buys with coupons only gets it too"),
        later("yes or no"),
    ),
    _typed(
        "value_gate", later("only if worth"), later("the least value if back of who gets this rung"), MARGIN
    ),
    _typed("only_if", later("only if"), later("a condition on who gets this rung"), later("SQL")),
    _typed("capacity", later("contacts at most"), later("the most contacts of a channel in all"), COUNT),
    _typed("per_day", later("contacts a day"), later("the most contacts of a channel on one day"), COUNT),
    _typed("hurdle", later("earns elsewhere"), later("what the same money earns in another use"), SHARE),
    _typed(
        "pool",
        later("who else needs it"),
        later("customers that the same money could be spent on"),
        later("SQL"),
    ),
    _typed(
        "hidden.hours", later("work"), later("hours that the plan takes, whatever is sent"), later("hours")
    ),
    _typed("hidden.rate_per_hour", later("an hour costs"), later("what an hour of that work costs"), MONEY),
    _typed("hidden.platform_cost", later("tools"), later("what tools cost for this plan"), MONEY),
    _typed(
        "hidden.unsubscribe_rate", later("unsubscribe"), later("of those contacted, who unsubscribes"), SHARE
    ),
    _typed(
        "hidden.lost_value_per_unsubscribe",
        later("each loses"),
        later("margin that is lost with each who unsubscribes"),
        MARGIN,
    ),
    _typed("hidden.complaint_rate", later("complain"), later("of those contacted, who complains"), SHARE),
    _typed("hidden.cost_per_complaint", later("each costs"), later("what a complaint costs"), MONEY),
    _typed(
        "fatigue_cost", later("patience"), later("what each contact takes of a customer's good will"), MONEY
    ),
    _typed(
        "common_value",
        later("a recall brings"),
        later("one value of a recall for both plans that are compared"),
        MARGIN,
    ),
)

PLAN: Final = (*_RESULTS, *_INPUTS)
