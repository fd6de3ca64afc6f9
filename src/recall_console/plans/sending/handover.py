"""What an export hands over, what it leaves out, and what of it can be measured: shown before anything is sent."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from recall_console.errors import PlanError
from recall_console.language import tr
from recall_console.plans import holdout
from recall_console.plans.figures import Flag, rounded
from recall_console.plans.sending.balance import Balance, balance
from recall_console.plans.sending.release import Enrolment, Release, due, enrol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from recall_console.plans.forecasts.forecast import Forecast
    from recall_console.plans.plan import Plan
    from recall_console.plans.sending.moment import Moment

TIERS: Final = ("value_tier", "segment")
"""What a holdout is compared by."""
_UNBALANCED: Final = 0.01
"""Chance alone makes shares as uneven as these in one round of a hundred."""


@dataclass(frozen=True)
class Effect:
    """What a round can show, as differences of shares that return within the plan's horizon.

    Attributes
    ----------
    detectable : float | None
        Smallest that its holdout can show (80 % power, 5 % level); ``None`` without a holdout.
    expected : float | None
        What the plan expects of a contacted customer.
    """

    detectable: float | None
    expected: float | None


@dataclass(frozen=True)
class Handover:
    """One export.

    Attributes
    ----------
    plan : Plan
        What is exported.
    round_number : int
        Of the plan, ≥ 1.
    day : date
        The first day of release.
    known_until : date
        As-of date of the scores.
    enrolment : Enrolment
        Who takes part in the round.
    release : Release
        Who of them gets what now.
    effect : Effect
        What the round can show.
    """

    plan: "Plan"
    round_number: int
    day: "date"
    known_until: "date"
    enrolment: Enrolment
    release: Release
    effect: Effect

    @property
    def by_day(self) -> pl.DataFrame:
        """Contacts of each channel and day."""
        keys = ["channel", "release_on"]
        return self.release.contacts.group_by(keys, maintain_order=True).len("contacts").sort(keys)

    @property
    def by_reason(self) -> pl.DataFrame:
        """Who gets nothing now, by channel and reason."""
        keys = ["channel", "reason"]
        return self.release.suppressed.group_by(keys).len("customers").sort(keys)

    @cached_property
    def balances(self) -> tuple[Balance, ...]:
        """The holdout by each kind of tier."""
        return tuple(balance(self.enrolment.enrolled, self.enrolment.holdout, by) for by in TIERS)

    @cached_property
    def flags(self) -> tuple[Flag, ...]:
        """What has to be known before sending."""
        return (*self._about_the_holdout(), *self._about_the_scores())

    def _about_the_holdout(self) -> "Iterator[Flag]":
        effect = self.effect
        if effect.detectable is None:
            yield Flag("holdout_none", tr("nobody is held out: what the contacts change cannot be measured"))
        elif effect.expected is not None and effect.expected < effect.detectable:
            yield Flag(
                "effect_not_detectable",
                tr(
                    "the expected effect of {value:.2f} points is smaller than what this holdout can show, {value_2:.2f} points: its result will most likely say nothing",
                    value=100 * effect.expected,
                    value_2=100 * effect.detectable,
                ),
            )
        for each in self.balances:
            if each.p_value is not None and each.p_value < _UNBALANCED:
                yield Flag(
                    "holdout_unbalanced",
                    tr(
                        "the share held out differs by {by} more than chance explains (p = {p_value:.4f})",
                        by=each.by,
                        p_value=each.p_value,
                    ),
                )

    def _about_the_scores(self) -> "Iterator[Flag]":
        age = (self.day - self.known_until).days
        waits = [rung.wait_days for rung in self.plan.rungs if rung.wait_days is not None]
        if age > min(waits, default=self.plan.horizon_days):
            yield Flag(
                "scores_stale",
                tr(
                    "the scores end {age} days before the release: who bought or opted out since is not known; score anew first",
                    age=age,
                ),
            )

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON; counts, and effects as differences of shares."""
        release, enrolment = self.release, self.enrolment
        return {
            "plan": self.plan.name,
            "round": self.round_number,
            "day": self.day.isoformat(),
            "scores_as_of": self.known_until.isoformat(),
            "enrolled": enrolment.enrolled.height,
            "holdout": enrolment.holdout.height,
            "contacts": release.contacts.height,
            "waiting": release.waiting,
            "finished": release.finished,
            "suppressed": release.suppressed.height,
            "releases": self.by_day.with_columns(pl.col("release_on").cast(pl.String())).to_dicts(),
            "reasons": self.by_reason.to_dicts(),
            "detectable_effect": rounded(self.effect.detectable),
            "expected_effect": rounded(self.effect.expected),
            "balance": [each.as_dict() for each in self.balances],
            "flags": [flag.as_dict() for flag in self.flags],
        }


def begin(plan: "Plan", round_number: int, forecast: "Forecast", moment: "Moment") -> Handover:
    """The first export of a round: it fixes who takes part, and sends first rungs.

    Parameters
    ----------
    plan : Plan
        What is exported.
    round_number : int
        Of the plan, ≥ 1.
    forecast : Forecast
        Of this plan on the moment's scores.
    moment : Moment
        What is known.

    Raises
    ------
    PlanError
        Where the plan knows no customers, or contacts none.
    """
    if forecast.allocation is None:
        raise PlanError(
            tr("audience.where: expected a condition over scored customers; a plain calculator knows nobody")
        )
    enrolment, kept_out = enrol(plan, forecast.allocation, moment)
    if not enrolment.enrolled.height:
        raise PlanError(
            tr(
                "nobody of the {audience} customers meant is to be contacted; nothing to export",
                audience=forecast.audience,
            )
        )
    release = due(plan, round_number, enrolment.enrolled, moment)
    logged = replace(release, suppressed=pl.concat([release.suppressed, kept_out]))
    effect = _effect(forecast, enrolment, moment.scores)
    return Handover(plan, round_number, moment.day, moment.known_until, enrolment, logged, effect)


def go_on(
    plan: "Plan", round_number: int, enrolment: Enrolment, effect: Effect, moment: "Moment"
) -> Handover:
    """A later export of a round: the next rungs, after silence at the last ones."""
    release = due(plan, round_number, enrolment.enrolled, moment)
    return Handover(plan, round_number, moment.day, moment.known_until, enrolment, release, effect)


def _effect(forecast: "Forecast", enrolment: Enrolment, scores: pl.DataFrame) -> Effect:
    enrolled = enrolment.enrolled
    natural = scores.join(enrolled, on="customer_id", how="semi")["return_probability"]
    base_rate = float(natural.to_numpy().mean())
    incremental = forecast.total.recalled_incremental
    return Effect(
        detectable=holdout.detectable_effect(enrolled.height, enrolment.holdout.height, base_rate),
        expected=None if incremental is None else incremental / forecast.total.reach,
    )


def difference(contacts: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """What changed from one export to another.

    Parameters
    ----------
    contacts, before : polars.DataFrame
        `CONTACTS_SCHEMA`.

    Returns
    -------
    polars.DataFrame
        ``channel``, and the numbers of customers ``added``, ``gone``, and on an ``other_rung``; who is in both counts for the
        channel of now.
    """
    columns = ("customer_id", "rung", "channel")
    both = contacts.select(columns).join(
        before.select(columns), on="customer_id", how="full", coalesce=True, suffix="_before"
    )
    return (
        both.group_by(pl.coalesce("channel", "channel_before"))
        .agg(
            added=pl.col("rung_before").is_null().sum(),
            gone=pl.col("rung").is_null().sum(),
            other_rung=(pl.col("rung") != pl.col("rung_before")).sum(),
        )
        .sort("channel")
    )
