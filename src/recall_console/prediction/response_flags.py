"""What a reader of tested responses has to beware of."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from recall_console.language import later, tr

if TYPE_CHECKING:
    from recall_console.prediction.response import Responses


MEASURES: Final = {
    "customer": later("share of customers"),
    "recency_days": later("recency (days)"),
    "monetary": later("net spend"),
}
"""What was known before a contact, in words."""


class Flag(NamedTuple):
    """A stable code and a sentence."""

    code: str
    text: str


def flags(found: "Responses") -> tuple[Flag, ...]:
    """What is doubtful about the arms, then who was left out."""
    return (*_of_arms(found), *_of_the_contacted(found), *_of_the_left_out(found))


def in_words(p_value: float | None) -> str:
    """A chance as readers of tests write it: ``p = 0.018``; below a thousandth it does not matter how far."""
    if p_value is None:
        return tr("not tested")
    return "p < 0.001" if p_value < 0.001 else f"p = {p_value:.2g}"


def _of_arms(found: "Responses") -> Iterator[Flag]:
    if found.plan is not None and found.plan.is_mismatch:
        yield Flag(
            "ratio_off_plan",
            tr(
                "the share held out is not the planned one ({p_value}): arms may not be drawn at random",
                p_value=in_words(found.plan.p_value),
            ),
        )
    if found.groups.is_mismatch:
        yield Flag(
            "ratio_by_tier",
            tr(
                "the share held out differs between tiers of a campaign ({p_value}): arms may not be drawn at random",
                p_value=in_words(found.groups.p_value),
            ),
        )
    for one in found.balance:
        if one.is_off:
            yield Flag(
                "unbalanced",
                tr(
                    "arms differed in {measure} before the contact (treated {treated:,.4g}, holdout {holdout:,.4g}, {p_value}): part of the lift may come from that",
                    measure=tr(MEASURES[one.measure]),
                    treated=one.treated,
                    holdout=one.holdout,
                    p_value=in_words(one.p_value),
                ),
            )


def _of_the_contacted(found: "Responses") -> Iterator[Flag]:
    if found.contamination.holdout:
        yield Flag(
            "holdout_contacted",
            tr(
                "{holdout:,} held-out customers were contacted by another campaign within {days} days: lifts are rather too low",
                holdout=found.contamination.holdout,
                days=found.days,
            ),
        )
    if found.contamination.treated:
        yield Flag(
            "treated_again",
            tr(
                "{treated:,} treated customers were contacted by another campaign within {days} days: lifts hold a part of its effect",
                treated=found.contamination.treated,
                days=found.days,
            ),
        )
    if found.unknown:
        yield Flag(
            "unknown_customers",
            tr(
                "{unknown:,} contacts are of customers without any event: they count as not having bought",
                unknown=found.unknown,
            ),
        )


def _of_the_left_out(found: "Responses") -> Iterator[Flag]:
    if found.uncompared:
        yield Flag(
            "uncompared",
            tr(
                "{uncompared:,} treated contacts are left out: nobody of their campaign and tier was held out",
                uncompared=found.uncompared,
            ),
        )
    if found.not_over:
        yield Flag(
            "not_over",
            tr(
                "{not_over:,} contacts are left out: their {days} days are not over by the end of the events",
                not_over=found.not_over,
                days=found.days,
            ),
        )
    if found.too_early:
        yield Flag(
            "too_early",
            tr(
                "{too_early:,} contacts are left out: they are from before the events begin",
                too_early=found.too_early,
            ),
        )
