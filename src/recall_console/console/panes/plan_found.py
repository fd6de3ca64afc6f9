"""How a response is known, asked step by step: on how many customers it was found, and between which ends a test has it."""

from functools import partial
from typing import TYPE_CHECKING

from recall_console.console.panes.plan_changes import (
    Found,
    found_before,
    read_customers,
    read_ends,
    with_evidence,
)
from recall_console.language import tr

if TYPE_CHECKING:
    from recall_console.console.panes.plan_opening import PlanOpening


def ask_evidence(pane: "PlanOpening", key: str, evidence: str) -> None:
    """Ask for what an evidence needs, and then write it in one edit."""
    draft = pane.desk.draft
    if draft is None:
        return
    customers, ends = found_before(draft.text, key)

    def write(found: Found | None = None) -> None:
        pane.turn_draft(
            lambda draft: draft.changed(partial(with_evidence, key=key, evidence=evidence, found=found))
        )

    def with_customers(count: int) -> None:
        if evidence == "observed":
            write(Found(count))
        else:
            pane.prompt(
                tr("The test's 95 % interval of the lift, in points, from and to: 1 to 3"),
                ends,
                read_ends,
                lambda both: write(Found(count, both)),
            )

    if evidence == "assumed":
        write()
        return
    asked = (
        tr("On how many customers was it observed?")
        if evidence == "observed"
        else tr("On how many customers was it tested?")
    )
    pane.prompt(asked, customers, read_customers, with_customers)
