"""What an export shows before anything is sent: who, what can be measured, what changed."""

from datetime import date, timedelta

import numpy as np
import plan_makers
import polars as pl
import pytest
from scipy.stats import chi2_contingency

from recall_console.errors import PlanError
from recall_console.plans.files import plan_file
from recall_console.plans.sending import handover
from recall_console.plans.sending.balance import balance
from recall_console.plans.sending.moment import Moment, history
from recall_console.plans.sending.release_schema import CONTACTS_SCHEMA

DAY = date(2026, 3, 1)


def tiers(**counts: int) -> pl.DataFrame:
    return pl.DataFrame(
        {"tier": [name for name, count in counts.items() for _ in range(count)]}, schema={"tier": str}
    )


def contacts(**rungs: int) -> pl.DataFrame:
    rows = [(who, rung, f"channel {rung}", DAY, DAY) for who, rung in rungs.items()]
    return pl.DataFrame(rows, schema=CONTACTS_SCHEMA, orient="row")


def test_the_chi_square_is_that_of_scipy() -> None:
    enrolled, held_out = (
        tiers(high=310, potential=190, marginal=505),
        tiers(high=30, potential=36, marginal=50),
    )
    found = balance(enrolled, held_out, "tier")
    table = np.array([[310, 190, 505], [30, 36, 50]])
    assert found.p_value == pytest.approx(chi2_contingency(table, correction=False).pvalue)
    assert found.tiers[0] == ("marginal", 505, 50)


def test_tiers_of_a_handful_are_judged_together() -> None:
    enrolled, held_out = tiers(high=300, a=9, b=11, c=20), tiers(high=30, a=4, b=0, c=1)
    table = np.array([[300, 40], [30, 5]])
    assert balance(enrolled, held_out, "tier").p_value == pytest.approx(
        chi2_contingency(table, correction=False).pvalue
    )


@pytest.mark.parametrize(
    ("enrolled", "held_out"), [(tiers(high=9), tiers(high=1)), (tiers(a=9, b=9), tiers())]
)
def test_one_tier_or_no_holdout_cannot_be_out_of_balance(
    enrolled: pl.DataFrame, held_out: pl.DataFrame
) -> None:
    assert balance(enrolled, held_out, "tier").p_value is None


def test_the_difference_is_counted_by_channel() -> None:
    before, now = contacts(stays=1, climbs=1, goes=2), contacts(stays=1, climbs=2, comes=1)
    assert handover.difference(now, before).rows() == [("channel 1", 1, 0, 0), ("channel 2", 0, 1, 1)]


def made(toml: str, *, scored_days_ago: int = 0) -> handover.Handover:
    scores = plan_makers.scores(400, as_of=[DAY - timedelta(days=scored_days_ago)] * 400)
    moment = Moment(DAY, scores, history([]), pl.Series([], dtype=pl.String()))
    return handover.begin(plan_file.parse(toml), 1, plan_makers.scored(toml, scores), moment)


def codes(found: handover.Handover) -> set[str]:
    return {flag.code for flag in found.flags}


def test_an_effect_too_small_for_the_holdout_is_told() -> None:
    found = made(plan_makers.FOUR_RUNGS)
    assert found.effect.detectable is not None
    assert found.effect.expected is not None
    assert 0 < found.effect.expected < found.effect.detectable
    assert codes(found) == {"effect_not_detectable"}


def test_an_export_without_a_holdout_is_warned_of() -> None:
    found = made(plan_makers.FOUR_RUNGS.replace('holdout = "10 %"', ""))
    assert (found.effect.detectable, found.enrolment.holdout.height) == (None, 0)
    assert "holdout_none" in codes(found)


def test_scores_older_than_the_shortest_wait_are_warned_of() -> None:
    assert "scores_stale" not in codes(made(plan_makers.FOUR_RUNGS, scored_days_ago=3))
    assert "scores_stale" in codes(made(plan_makers.FOUR_RUNGS, scored_days_ago=4))


def test_who_is_enrolled_is_who_the_forecast_contacts() -> None:
    scores = plan_makers.scores(400, as_of=[DAY] * 400)
    forecast = plan_makers.scored(plan_makers.FOUR_RUNGS, scores)
    found = made(plan_makers.FOUR_RUNGS)
    assert found.enrolment.enrolled.height == forecast.total.reach
    assert found.enrolment.holdout.height == forecast.holdout


def test_a_plan_that_contacts_nobody_exports_nothing() -> None:
    with pytest.raises(PlanError, match="nothing to export"):
        made(plan_makers.FOUR_RUNGS.replace('where = "true"', "where = \"lifecycle = 'lost'\""))
