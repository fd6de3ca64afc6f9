"""What a reader of tested responses has to beware of."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from recall_console.prediction.response import Responses


MEASURES: Final = {
    "customer": "share of customers",
    "recency_days": "recency (days)",
    "monetary": "net spend",
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
        return "not tested"
    return "p < 0.001" if p_value < 0.001 else f"p = {p_value:.2g}"


def _of_arms(found: "Responses") -> Iterator[Flag]:
    if found.plan is not None and found.plan.is_mismatch:
        yield Flag(
            "ratio_off_plan",
            f"the share held out is not the planned one ({in_words(found.plan.p_value)}): arms may not be drawn at random",
        )
    if found.groups.is_mismatch:
        yield Flag(
            "ratio_by_tier",
            f"the share held out differs between tiers of a campaign ({in_words(found.groups.p_value)}): arms may not be drawn at random",
        )
    for one in found.balance:
        if one.is_off:
            yield Flag(
                "unbalanced",
                f"arms differed in {MEASURES[one.measure]} before the contact (treated {one.treated:,.4g}, holdout {one.holdout:,.4g}, "
                f"{in_words(one.p_value)}): part of the lift may come from that",
            )


def _of_the_contacted(found: "Responses") -> Iterator[Flag]:
    also = f"were contacted by another campaign within {found.days} days"
    if found.contamination.holdout:
        yield Flag(
            "holdout_contacted",
            f"{found.contamination.holdout:,} held-out customers {also}: lifts are rather too low",
        )
    if found.contamination.treated:
        yield Flag(
            "treated_again",
            f"{found.contamination.treated:,} treated customers {also}: lifts hold a part of its effect",
        )
    if found.unknown:
        yield Flag(
            "unknown_customers",
            f"{found.unknown:,} contacts are of customers without any event: they count as not having bought",
        )


def _of_the_left_out(found: "Responses") -> Iterator[Flag]:
    if found.uncompared:
        yield Flag(
            "uncompared",
            f"{found.uncompared:,} treated contacts are left out: nobody of their campaign and tier was held out",
        )
    if found.not_over:
        yield Flag(
            "not_over",
            f"{found.not_over:,} contacts are left out: their {found.days} days are not over by the end of the events",
        )
    if found.too_early:
        yield Flag(
            "too_early", f"{found.too_early:,} contacts are left out: they are from before the events begin"
        )
