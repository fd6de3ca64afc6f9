"""Why somebody gets no contact although one would be due: what they did since, and what they put up with."""

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from recall_console.plans.sending.release_schema import REASONS
from recall_console.prediction import segments

if TYPE_CHECKING:
    from recall_console.plans.plan import Plan
    from recall_console.plans.quantities import Cap
    from recall_console.plans.sending.moment import Moment

_NEVER: Final = pl.lit(value=False)
_ALWAYS: Final = pl.lit(value=True)


def with_reasons(plan: "Plan", steps: pl.DataFrame, moment: "Moment") -> pl.DataFrame:
    """The first reason against each customer's next contact.

    Parameters
    ----------
    plan : Plan
        Its frequency caps and preconditions count.
    steps : polars.DataFrame
        ``customer_id``, ``rung`` and ``channel`` of the next contact; ``scored_on``: who bought from that day on is back;
        ``wait_until``: the first as-of date that tells of silence at the last contact, null before the first.
    moment : Moment
        What is known.

    Returns
    -------
    polars.DataFrame
        ``steps`` in their order with a column ``reason`` (of `REASONS`), null where nothing speaks against the contact.
    """
    against = {
        "bought": pl.col("last_purchase_at").dt.date() >= pl.col("scored_on"),
        "opted_out": pl.col("lifecycle") == "opted_out",
        "not_scored": pl.col("is_scored").is_null(),
        "held_out_elsewhere": _is_one_of(moment.held_elsewhere),
        "waiting": pl.col("wait_until") > moment.known_until,
        "precondition": _lacks_precondition(plan, moment.scores),
        "frequency_cap": _at_limit(moment.sent, plan.at_most, moment),
        "channel_cap": _at_channel_limit(plan, moment),
    }
    first = pl.coalesce(pl.when(holds).then(pl.lit(reason)) for reason, holds in against.items())
    known = moment.scores.select("customer_id", "lifecycle", "last_purchase_at", is_scored=_ALWAYS)
    asked = steps.join(known, on="customer_id", how="left", maintain_order="left")
    return asked.select(*steps.columns, reason=first.cast(pl.Enum(REASONS)))


def _lacks_precondition(plan: "Plan", scores: pl.DataFrame) -> pl.Expr:
    lacks = _NEVER
    for number, rung in enumerate(plan.rungs, start=1):
        if rung.only_if is not None:
            fit = segments.where(scores, rung.only_if)["customer_id"]
            lacks |= (pl.col("rung") == number) & ~_is_one_of(fit)
    return lacks


def _at_channel_limit(plan: "Plan", moment: "Moment") -> pl.Expr:
    full = _NEVER
    for channel in plan.channels:
        sent = moment.sent.filter(pl.col("channel") == channel.name)
        full |= (pl.col("channel") == channel.name) & _at_limit(sent, channel.at_most, moment)
    return full


def _at_limit(sent: pl.DataFrame, cap: "Cap | None", moment: "Moment") -> pl.Expr:
    """Whether one more contact from the day of release on might be too many for a customer.

    Contacts still to come count like those of the window before the day. So no window ever holds more than the cap
    allows, whichever later day a contact gets.
    """
    if cap is None or not cap.contacts:
        return _NEVER if cap is None else _ALWAYS
    recent = sent.filter(pl.col("release_on") > moment.day - timedelta(days=cap.days))
    counts = recent.group_by("customer_id").len()
    return _is_one_of(counts.filter(pl.col("len") >= cap.contacts)["customer_id"])


def _is_one_of(customer_ids: pl.Series) -> pl.Expr:
    return pl.col("customer_id").is_in(customer_ids.implode())
