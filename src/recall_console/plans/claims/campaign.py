"""What connects the figures of a recall campaign, and what they ask for."""

from collections.abc import Iterator, Mapping
from typing import Final

from recall_console.language import tr
from recall_console.plans.claims.kinds import decimal
from recall_console.plans.claims.relation import plus_one, product, total
from recall_console.plans.claims.solving import Known, written
from recall_console.plans.claims.told import Told
from recall_console.plans.figures import Flag

RELATIONS: Final = (
    product("recalled", "reached", "recall_rate"),
    product("contacts", "reached", "contacts_per_customer"),
    product("cost", "recalled", "cost_per_recall"),
    product("cost", "contacts", "cost_per_contact"),
    product("cost", "reached", "cost_per_customer"),
    product("cost_per_customer", "contacts_per_customer", "cost_per_contact"),
    product("cost_per_customer", "recall_rate", "cost_per_recall"),
    plus_one("roi_gross", "roi_net"),
    product("revenue", "cost", "roi_gross"),
    product("value_per_recall", "cost_per_recall", "roi_gross"),
    product("revenue", "recalled", "value_per_recall"),
    product("margin", "revenue", "margin_rate"),
    product("margin_per_recall", "value_per_recall", "margin_rate"),
    product("margin", "recalled", "margin_per_recall"),
    total("margin", "profit", "cost"),
    product("cost", "cost_of_alternative", "cost_ratio"),
    product("cost", "budget", "budget_share"),
)
"""ROI counts revenue, margin follows by the margin rate."""

ONE_CONTACT: Final = {"contacts_per_customer": Told.exactly(1.0)}
"""Assumed where a claim leaves open how often each customer was contacted."""
_ASKS_FOR_CONTACTS: Final = {"contacts", "cost_per_contact", "cost_per_customer", "reached"}


def asks_for_contacts(known: Mapping[str, Known]) -> bool:
    """Whether it is open how often each customer was contacted, and something depends on it."""
    return "contacts_per_customer" not in known and not _ASKS_FOR_CONTACTS.isdisjoint(known)


def must(known: Mapping[str, Known]) -> Iterator[Flag]:
    """What has to be true of a campaign with these figures."""

    def said(name: str) -> str:
        return written(name, known[name].told)

    if {"recalled", "reached", "recall_rate"} <= known.keys():
        yield Flag(
            "recall_rate",
            tr(
                "{recall_rate} of the {reached} reached must come back: {recalled} customers",
                recall_rate=said("recall_rate"),
                reached=said("reached"),
                recalled=said("recalled"),
            ),
        )
    if _solved("value_per_recall", known):
        yield Flag(
            "value_per_recall",
            tr(
                "a recall must bring {value_per_recall} of revenue", value_per_recall=said("value_per_recall")
            ),
        )
    if "cost_per_recall" in known:
        yield Flag(
            "break_even",
            tr(
                "it pays only where a recall brings more margin than the {cost_per_recall} that it costs",
                cost_per_recall=said("cost_per_recall"),
            ),
        )
    if "cost_ratio" in known and known["cost_ratio"].told.value:
        times = decimal(1 / known["cost_ratio"].told.value)
        yield Flag(
            "alternative",
            tr(
                "the alternative must cost {times} times as much for as many won back: what counts is the cost of a recall, not of a message",
                times=times,
            ),
        )
    if "recalled" in known or "recall_rate" in known:
        yield Flag(
            "all_incremental",
            tr("all of the recalled must be due to the contact: no holdout is told of to compare with"),
        )


def _solved(name: str, known: Mapping[str, Known]) -> bool:
    return name in known and known[name].origin == "solved"
