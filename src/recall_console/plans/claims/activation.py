"""What connects more activation with a yearly gain, and how large and how valuable the audience must be."""

from collections.abc import Iterator, Mapping
from typing import Final

from recall_console.language import tr
from recall_console.plans.claims.kinds import COUNT, MONEY
from recall_console.plans.claims.relation import grown, product, total
from recall_console.plans.claims.solving import Known, written
from recall_console.plans.claims.told import Told
from recall_console.plans.figures import Flag

RELATIONS: Final = (
    total("activation_after", "activation_before", "activation_change"),
    grown("activation_after", "activation_before", "activation_change_relative"),
    product("activation_change", "activation_before", "activation_change_relative"),
    product("activated", "customers", "activation_change"),
    product("gain_year", "activated", "value_per_customer_year"),
    product("audience_value_year", "customers", "value_per_customer_year"),
    product("gain_year", "audience_value_year", "activation_change"),
    total("gain_year", "gain_net_year", "extra_cost"),
)
AUDIENCES: Final = (100_000, 1_000_000, 10_000_000)
"""Sizes that the yearly value of a customer is told for, where a claim leaves the audience open."""


def must(known: Mapping[str, Known]) -> Iterator[Flag]:
    """What has to be true for the gain."""

    def said(name: str) -> str:
        return written(name, known[name].told)

    if {"gain_year", "audience_value_year", "activation_change"} <= known.keys():
        yield Flag(
            "audience_value_year",
            tr(
                "for {gain_year} a year from {activation_change} of activation, audience × yearly value must be {audience_value_year}",
                gain_year=said("gain_year"),
                activation_change=said("activation_change"),
                audience_value_year=said("audience_value_year"),
            ),
        )
        yield _per_customer(known)
    if "extra_cost" in known and not known["extra_cost"].told.value:
        yield Flag(
            "no_extra_cost",
            tr(
                "no additional cost: the same budget must have been spent on other customers, or in another way"
            ),
        )


def beware(known: Mapping[str, Known]) -> Iterator[Flag]:
    """What a yearly gain does not say."""
    if "gain_year" in known and "margin_rate" not in known:
        yield Flag(
            "gain_is_not_margin",
            tr(
                "a gain a year is revenue until its margin rate is told, and only what the activated would not have bought anyway counts"
            ),
        )


def _per_customer(known: Mapping[str, Known]) -> Flag:
    if {"customers", "value_per_customer_year"} <= known.keys():
        size, value = (written(name, known[name].told) for name in ("customers", "value_per_customer_year"))
        text = tr("with {size} customers each must bring {value} a year once active", size=size, value=value)
    else:
        each = [_example(known["audience_value_year"].told, size) for size in AUDIENCES]
        text = tr("once active, each customer must bring {each} a year", each=tr(", ").join(each))
    return Flag("value_per_customer_year", text)


def _example(value: Told, size: int) -> str:
    sign = {"": "", "at least": "≥ ", "at most": "≤ "}[value.bound]
    return tr(
        "{sign}{write} if they are {size}",
        sign=sign,
        write=MONEY.write(value.value / size),
        size=COUNT.write(size),
    )
