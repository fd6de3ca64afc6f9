"""What is made of a plan's lifts before they are used, for the form."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from recall_console.console.panes.plan_section import points
from recall_console.language import tr
from recall_console.plans.doubt import evidence

if TYPE_CHECKING:
    from recall_console.plans.doubt.evidence import Known
    from recall_console.plans.plan import Plan
    from recall_console.settings import Settings


def notes(plan: "Plan", settings: "Settings") -> Mapping[str, str]:
    """What is used of each lift after shrinking, by its key in the plan file; nothing where all of it is."""
    found = evidence.of_rungs(plan.rungs, settings)
    return {
        _key(one): tr("{points} used", points=points(one.used))
        for one in found
        if points(one.used) != points(one.lift)
    }


def _key(one: "Known") -> str:
    return f"rungs.{one.rung}." + (f"groups.{one.group}.lift" if one.group else "response.lift")
