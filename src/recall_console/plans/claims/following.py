"""Everything that follows from one reading of a claim."""

from collections.abc import Mapping
from typing import Final

from recall_console.plans.claims import accuracy, activation, campaign, churn
from recall_console.plans.claims.solving import Known, solve, stated
from recall_console.plans.claims.told import Told

RELATIONS: Final = (*campaign.RELATIONS, *accuracy.RELATIONS, *activation.RELATIONS, *churn.RELATIONS)
"""All equations between figures of a claim."""


def follow(told: Mapping[str, Told], assumed: Mapping[str, Told]) -> dict[str, Known]:
    """What is given, what is assumed, and what follows.

    Parameters
    ----------
    told : Mapping[str, Told]
        As the claim gives it.
    assumed : Mapping[str, Told]
        What it is reckoned with beside that.
    """
    known = solve(RELATIONS, stated(assumed, "assumed") | stated(told, "given"))
    if campaign.asks_for_contacts(known):
        known = solve(RELATIONS, known | stated(campaign.ONE_CONTACT, "assumed"))
    return known | churn.limits(known)
